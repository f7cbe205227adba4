/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contacts/vis-text-fold.h"

/* After case folding: letters with a stroke, and ligatures, have no decomposition. */
static const struct
{
  gunichar letter;
  const char *plain;
} by_hand[] = {
  { 0x00e6, "ae" }, /* æ */
  { 0x00f0, "d" },  /* ð */
  { 0x00f8, "o" },  /* ø */
  { 0x00fe, "th" }, /* þ */
  { 0x0111, "d" },  /* đ */
  { 0x0127, "h" },  /* ħ */
  { 0x0131, "i" },  /* ı */
  { 0x0138, "k" },  /* ĸ */
  { 0x0142, "l" },  /* ł */
  { 0x014b, "n" },  /* ŋ */
  { 0x0153, "oe" }, /* œ */
  { 0x0167, "t" },  /* ŧ */
};

static const char *
find_by_hand (gunichar letter)
{
  for (guint i = 0; i < G_N_ELEMENTS (by_hand); i++)
    if (by_hand[i].letter == letter)
      return by_hand[i].plain;
  return NULL;
}

static void
append_space (GString *out)
{
  if (out->len > 0 && out->str[out->len - 1] != ' ')
    g_string_append_c (out, ' ');
}

static void
append_folded (GString *out, const char *text)
{
  g_autofree char *decomposed = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  g_autofree char *folded = decomposed ? g_utf8_casefold (decomposed, -1) : NULL;

  for (const char *c = folded; c && *c; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);
      const char *plain = find_by_hand (character);

      if (g_unichar_ismark (character) || g_unichar_type (character) == G_UNICODE_FORMAT)
        continue;
      if (g_unichar_isspace (character) || g_unichar_iscntrl (character))
        append_space (out);
      else if (plain)
        g_string_append (out, plain);
      else
        g_string_append_unichar (out, character);
    }
}

char *
vis_text_fold (const char *text)
{
  GString *out;

  g_return_val_if_fail (text != NULL, NULL);

  out = g_string_new (NULL);
  if (g_str_is_ascii (text))
    for (const char *c = text; *c; c++)
      {
        if (g_ascii_isspace (*c) || g_ascii_iscntrl (*c))
          append_space (out);
        else
          g_string_append_c (out, g_ascii_tolower (*c));
      }
  else
    append_folded (out, text);
  if (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}
