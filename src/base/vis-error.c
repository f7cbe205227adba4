/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/vis-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_QUOTED 60 /* characters */

G_DEFINE_QUARK (vis - error - quark, vis_error)

char *
vis_error_quote (const char *text)
{
  g_autofree char *valid = NULL;
  g_autoptr (GString) shown = g_string_new (NULL);
  guint n = 0;

  g_return_val_if_fail (text != NULL, NULL);

  valid = g_utf8_make_valid (text, (gssize)strnlen (text, MAX_QUOTED * 4));
  for (const char *c = valid; *c; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (n++ == MAX_QUOTED)
        {
          g_string_append (shown, "…");
          break;
        }
      g_string_append_unichar (shown, g_unichar_iscntrl (character) ? ' ' : character);
    }
  /* Translators: what somebody typed, or the name of a file, in the quotation marks of the
   * language. */
  return g_strdup_printf (_ ("“%s”"), shown->str);
}
