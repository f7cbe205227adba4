/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/vis-sip-text.h"

#include <string.h>

#include "base/vis-sip-uri.h"

#define OWN_DOMAIN "visavis.invalid"
#define MAX_USER_BYTES 128
#define MAX_CHARS 128

static gboolean
may_be_shown (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_UNASSIGNED:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
      return FALSE;
    case G_UNICODE_FORMAT:
      /* The joiners belong to the spelling of Persian and Indic names. */
      return c == 0x200c || c == 0x200d;
    case G_UNICODE_LOWERCASE_LETTER:
    case G_UNICODE_MODIFIER_LETTER:
    case G_UNICODE_OTHER_LETTER:
    case G_UNICODE_TITLECASE_LETTER:
    case G_UNICODE_UPPERCASE_LETTER:
    case G_UNICODE_SPACING_MARK:
    case G_UNICODE_ENCLOSING_MARK:
    case G_UNICODE_NON_SPACING_MARK:
    case G_UNICODE_DECIMAL_NUMBER:
    case G_UNICODE_LETTER_NUMBER:
    case G_UNICODE_OTHER_NUMBER:
    case G_UNICODE_CONNECT_PUNCTUATION:
    case G_UNICODE_DASH_PUNCTUATION:
    case G_UNICODE_CLOSE_PUNCTUATION:
    case G_UNICODE_FINAL_PUNCTUATION:
    case G_UNICODE_INITIAL_PUNCTUATION:
    case G_UNICODE_OTHER_PUNCTUATION:
    case G_UNICODE_OPEN_PUNCTUATION:
    case G_UNICODE_CURRENCY_SYMBOL:
    case G_UNICODE_MODIFIER_SYMBOL:
    case G_UNICODE_MATH_SYMBOL:
    case G_UNICODE_OTHER_SYMBOL:
    case G_UNICODE_SPACE_SEPARATOR:
    default:
      return TRUE;
    }
}

/* RFC 3261, 25.1: quoted-string. Anything else is taken as it is. */
static char *
unquote (const char *raw)
{
  GString *text;

  if (raw[0] != '"')
    return g_strdup (raw);
  text = g_string_new (NULL);
  for (const char *p = raw + 1; *p && *p != '"'; p++)
    {
      if (*p == '\\' && p[1])
        p++;
      g_string_append_c (text, *p);
    }
  return g_string_free (text, FALSE);
}

/* Returns: (nullable): what may be shown of @text. */
static char *
clean (const char *text, gsize max_chars)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *shown = g_string_new (NULL);

  for (const char *p = valid; *p && max_chars > 0; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!may_be_shown (c))
        continue;
      g_string_append_unichar (shown, c);
      max_chars--;
    }
  g_strstrip (shown->str);
  if (shown->str[0] != '\0')
    return g_string_free (shown, FALSE);
  g_string_free (shown, TRUE);
  return NULL;
}

static char *
quote (const char *text)
{
  GString *quoted = g_string_new ("\"");

  for (const char *p = text; *p; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (quoted, '\\');
      g_string_append_c (quoted, *p);
    }
  g_string_append_c (quoted, '"');
  return g_string_free (quoted, FALSE);
}

char *
_vis_sip_text_clean (const char *raw, gsize max_chars)
{
  g_autofree char *unquoted = raw ? unquote (raw) : NULL;

  return unquoted ? clean (unquoted, max_chars) : NULL;
}

char *
_vis_sip_text_user (const char *raw)
{
  g_autofree char *escaped = NULL;
  g_autofree char *user = NULL;
  g_autofree char *shown = NULL;

  if (!raw || strlen (raw) > MAX_USER_BYTES)
    return NULL;
  escaped = g_strndup (raw, strcspn (raw, ":;"));
  user = g_uri_unescape_string (escaped, NULL);
  if (!user || !g_utf8_validate (user, -1, NULL))
    return NULL;
  /* Who is called back must be who was shown: a user with hidden characters is none. */
  shown = clean (user, MAX_USER_BYTES);
  return g_strcmp0 (shown, user) == 0 ? g_steal_pointer (&shown) : NULL;
}

char *
_vis_sip_text_from (const char *user, const char *display_name)
{
  g_autoptr (VisSipUri) uri = NULL;
  g_autofree char *uri_text = NULL;
  g_autofree char *shown = display_name ? clean (display_name, MAX_CHARS) : NULL;
  g_autofree char *name = NULL;

  if (!user)
    return g_strdup ("\"Anonymous\" <sip:anonymous@anonymous.invalid>");
  uri = vis_sip_uri_new (user, OWN_DOMAIN, 0);
  uri_text = vis_sip_uri_to_string (uri);
  if (!shown)
    return g_strdup_printf ("<%s>", uri_text);
  name = quote (shown);
  return g_strdup_printf ("%s <%s>", name, uri_text);
}

char *
_vis_sip_text_reason (const char *text)
{
  g_autofree char *shown = text ? clean (text, MAX_CHARS) : NULL;
  g_autofree char *quoted = NULL;

  if (!shown)
    return NULL;
  quoted = quote (shown);
  /* Not “SIP;cause=200”: phones take that for “answered elsewhere” and forget the call. */
  return g_strdup_printf ("Q.850;cause=16;text=%s", quoted);
}
