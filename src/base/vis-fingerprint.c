/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/vis-fingerprint.h"

#include <string.h>

#include "base/vis-error.h"

struct _VisFingerprint
{
  const char *hash; /* static */
  char *text;       /* hash, space, upper-case pairs joined by colons */
};

static const struct
{
  const char *name;
  GChecksumType type;
} hashes[] = {
  { "sha-256", G_CHECKSUM_SHA256 },
  { "sha-384", G_CHECKSUM_SHA384 },
  { "sha-512", G_CHECKSUM_SHA512 },
};

G_DEFINE_BOXED_TYPE (VisFingerprint, vis_fingerprint, vis_fingerprint_copy, vis_fingerprint_free)

static int
find_hash (const char *name, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (hashes); i++)
    if (strlen (hashes[i].name) == length
        && g_ascii_strncasecmp (hashes[i].name, name, length) == 0)
      return (int)i;
  return -1;
}

static VisFingerprint *
fingerprint_new (const char *hash, const char *pairs)
{
  VisFingerprint *fingerprint = g_new0 (VisFingerprint, 1);
  g_autofree char *upper = g_ascii_strup (pairs, -1);

  fingerprint->hash = hash;
  fingerprint->text = g_strdup_printf ("%s %s", hash, upper);
  return fingerprint;
}

VisFingerprint *
vis_fingerprint_parse (const char *text, GError **error)
{
  g_autofree char *quoted = NULL;
  const char *space;
  const char *pairs;
  gsize expected;
  int hash;

  g_return_val_if_fail (text != NULL, NULL);

  space = strchr (text, ' ');
  if (!space)
    goto invalid;
  hash = find_hash (text, space - text);
  if (hash < 0)
    {
      quoted = vis_error_quote (text);
      g_set_error (error, VIS_ERROR, VIS_ERROR_UNSUPPORTED,
                   "Fingerprints of this kind are not accepted: %s", quoted);
      return NULL;
    }
  pairs = space + 1;
  expected = (gsize)g_checksum_type_get_length (hashes[hash].type) * 3 - 1;
  if (strlen (pairs) != expected)
    goto invalid;
  for (gsize i = 0; i < expected; i++)
    if (i % 3 == 2 ? pairs[i] != ':' : !g_ascii_isxdigit (pairs[i]))
      goto invalid;
  return fingerprint_new (hashes[hash].name, pairs);

invalid:
  quoted = vis_error_quote (text);
  g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID, "Malformed fingerprint: %s", quoted);
  return NULL;
}

VisFingerprint *
vis_fingerprint_new_from_pem (const char *pem, const char *hash, GError **error)
{
  static const char begin_mark[] = "-----BEGIN CERTIFICATE-----";
  const char *begin;
  const char *end;
  int index;

  g_return_val_if_fail (pem != NULL && hash != NULL, NULL);

  index = find_hash (hash, strlen (hash));
  begin = strstr (pem, begin_mark);
  end = begin ? strstr (begin, "-----END CERTIFICATE-----") : NULL;
  if (index < 0 || !end)
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID, "There is no certificate in this text");
      return NULL;
    }
  else
    {
      g_autofree char *base64
          = g_strndup (begin + strlen (begin_mark), end - begin - strlen (begin_mark));
      gsize length;
      g_autofree guchar *der = g_base64_decode (base64, &length);
      g_autofree char *hex = g_compute_checksum_for_data (hashes[index].type, der, length);
      g_autoptr (GString) pairs = g_string_new (NULL);

      for (gsize i = 0; hex[i]; i += 2)
        g_string_append_printf (pairs, "%s%.2s", i ? ":" : "", hex + i);
      return fingerprint_new (hashes[index].name, pairs->str);
    }
}

VisFingerprint *
vis_fingerprint_copy (const VisFingerprint *fingerprint)
{
  VisFingerprint *copy = g_new0 (VisFingerprint, 1);

  copy->hash = fingerprint->hash;
  copy->text = g_strdup (fingerprint->text);
  return copy;
}

void
vis_fingerprint_free (VisFingerprint *fingerprint)
{
  g_free (fingerprint->text);
  g_free (fingerprint);
}

const char *
vis_fingerprint_get_hash (const VisFingerprint *fingerprint)
{
  return fingerprint->hash;
}

const char *
vis_fingerprint_to_string (const VisFingerprint *fingerprint)
{
  return fingerprint->text;
}

gboolean
vis_fingerprint_equal (const VisFingerprint *a, const VisFingerprint *b)
{
  return strcmp (a->text, b->text) == 0;
}
