/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/vis-number.h"

#include <string.h>

#include "base/vis-error.h"

struct _VisNumber
{
  char e164[17]; /* "+", at most 15 digits, NUL */
};

G_DEFINE_BOXED_TYPE (VisNumber, vis_number, vis_number_copy, vis_number_free)

VisNumber *
vis_number_new (const char *e164, GError **error)
{
  VisNumber *number;
  gsize length;

  g_return_val_if_fail (e164 != NULL, NULL);

  length = strlen (e164);
  if (e164[0] != '+' || length < 3 || length > 16 || e164[1] == '0'
      || strspn (e164 + 1, "0123456789") != length - 1)
    {
      g_autofree char *quoted = vis_error_quote (e164);

      g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID,
                   "%s is not an international number such as +15550100", quoted);
      return NULL;
    }
  number = g_new0 (VisNumber, 1);
  memcpy (number->e164, e164, length);
  return number;
}

VisNumber *
vis_number_copy (const VisNumber *number)
{
  return g_memdup2 (number, sizeof *number);
}

void
vis_number_free (VisNumber *number)
{
  g_free (number);
}

const char *
vis_number_get_e164 (const VisNumber *number)
{
  return number->e164;
}

gboolean
vis_number_equal (const VisNumber *a, const VisNumber *b)
{
  return strcmp (a->e164, b->e164) == 0;
}

guint
vis_number_hash (const VisNumber *number)
{
  return g_str_hash (number->e164);
}
