/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sdp/vis-sdp-form.h"

#include <string.h>

#include "base/vis-error.h"
#include "sdp/vis-session-description.h"

#define MAX_TOKEN 255

/* Where in the description the reader is: what must come next depends on it. */
typedef struct
{
  guint n_lines;
  guint n_sections;
  guint n_attributes; /* of this section, or of the session */
  gboolean has_time;
} Form;

static gboolean
is_token_char (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr ("!#$%&'*+-.^_`{|}~", c));
}

gboolean
_vis_sdp_is_token (const char *text, gsize max)
{
  gsize length = strlen (text);

  if (length == 0 || length > max)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!is_token_char (text[i]))
      return FALSE;
  return TRUE;
}

static gboolean
is_number (const char *text, guint64 max)
{
  return g_ascii_string_to_unsigned (text, 10, 0, max, NULL, NULL);
}

static gboolean
is_address (const char *net, const char *family, const char *address)
{
  return strcmp (net, "IN") == 0 && (strcmp (family, "IP4") == 0 || strcmp (family, "IP6") == 0)
         && address[0] != '\0';
}

static gboolean
is_origin (const char *value)
{
  g_auto (GStrv) words = g_strsplit (value, " ", 7);

  return g_strv_length (words) == 6 && words[0][0] != '\0' && is_number (words[1], G_MAXUINT64)
         && is_number (words[2], G_MAXUINT64) && is_address (words[3], words[4], words[5]);
}

static gboolean
is_connection (const char *value)
{
  g_auto (GStrv) words = g_strsplit (value, " ", 4);

  return g_strv_length (words) == 3 && is_address (words[0], words[1], words[2]);
}

static gboolean
is_time (const char *value)
{
  g_auto (GStrv) words = g_strsplit (value, " ", 3);

  return g_strv_length (words) == 2 && is_number (words[0], G_MAXUINT64)
         && is_number (words[1], G_MAXUINT64);
}

static gboolean
is_bandwidth (const char *value)
{
  g_auto (GStrv) words = g_strsplit (value, ":", 3);

  return g_strv_length (words) == 2 && _vis_sdp_is_token (words[0], MAX_TOKEN)
         && is_number (words[1], G_MAXUINT64);
}

static gboolean
is_attribute (const char *value)
{
  g_autofree char *name = g_strndup (value, strcspn (value, ":"));

  return _vis_sdp_is_token (name, MAX_TOKEN);
}

/* "49170" or "49170/2" */
static gboolean
is_port (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "/", 3);
  guint n = g_strv_length (parts);

  return (n == 1 || n == 2) && is_number (parts[0], G_MAXUINT16)
         && (n == 1 || is_number (parts[1], G_MAXUINT16));
}

static gboolean
is_protocol (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "/", 8);

  for (guint i = 0; parts[i]; i++)
    if (!_vis_sdp_is_token (parts[i], MAX_TOKEN))
      return FALSE;
  return parts[0] != NULL;
}

static gboolean
is_media (const char *value)
{
  g_auto (GStrv) words = g_strsplit (value, " ", -1);
  guint n = g_strv_length (words);

  if (n < 4 || !_vis_sdp_is_token (words[0], MAX_TOKEN) || !is_port (words[1])
      || !is_protocol (words[2]))
    return FALSE;
  for (guint i = 3; i < n; i++)
    if (!_vis_sdp_is_token (words[i], MAX_TOKEN))
      return FALSE;
  return TRUE;
}

static gboolean
check_value (char type, const char *value)
{
  switch (type)
    {
    case 'v':
      return strcmp (value, "0") == 0;
    case 'o':
      return is_origin (value);
    case 'c':
      return is_connection (value);
    case 't':
      return is_time (value);
    case 'b':
      return is_bandwidth (value);
    case 'a':
      return is_attribute (value);
    case 'm':
      return is_media (value);
    default:
      return TRUE;
    }
}

/*
 * RFC 8866, 5: v, o, s come first, a time before the first section, and what describes the whole
 * session never inside of a section. Further order says nothing, and telephones get it wrong.
 */
static gboolean
check_order (Form *form, char type)
{
  static const char first[] = "vos";
  static const char session[] = "iuepcbtrzka";
  static const char section[] = "icbkam";

  if (form->n_lines < strlen (first))
    return type == first[form->n_lines];
  if (form->n_sections > 0)
    return strchr (section, type) != NULL;
  if (type == 'm')
    return form->has_time;
  form->has_time |= type == 't';
  return strchr (session, type) != NULL;
}

static gboolean
check_limits (Form *form, char type, const char *value, GError **error)
{
  const char *what = NULL;

  if (type == 'm')
    {
      const char *format = value;

      form->n_attributes = 0;
      if (++form->n_sections > VIS_SDP_MAX_SECTIONS)
        what = "sections";
      for (guint n = 0; (format = strchr (format, ' ')); format++)
        if (++n > VIS_SDP_MAX_FORMATS + 2)
          what = "formats";
    }
  else if (type == 'a' && ++form->n_attributes > VIS_SDP_MAX_ATTRIBUTES)
    what = "attributes";
  if (what)
    g_set_error (error, VIS_ERROR, VIS_ERROR_TOO_LARGE,
                 "A session description with too many %s, in line %u", what, form->n_lines + 1);
  return what == NULL;
}

static void
set_line_error (GError **error, const Form *form, const char *line, gsize length)
{
  g_autofree char *start = g_strndup (line, MIN (length, 80));
  g_autofree char *shown = g_strescape (start, NULL);

  g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID, "Malformed session description in line %u: %s",
               form->n_lines + 1, shown);
}

static gboolean
check_line (Form *form, const char *line, gsize length, GError **error)
{
  g_autofree char *value = NULL;

  if (form->n_lines >= VIS_SDP_MAX_LINES || length > VIS_SDP_MAX_LINE_LENGTH)
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_TOO_LARGE,
                   "A session description with too many or too long lines, in line %u",
                   form->n_lines + 1);
      return FALSE;
    }
  if (length < 2 || line[1] != '=' || !g_ascii_islower (line[0]))
    goto invalid;
  for (gsize i = 2; i < length; i++)
    if (g_ascii_iscntrl (line[i]) && line[i] != '\t')
      goto invalid;
  if (!check_order (form, line[0]))
    goto invalid;
  value = g_strndup (line + 2, length - 2);
  if (!check_limits (form, line[0], value, error))
    return FALSE;
  if (!check_value (line[0], value))
    goto invalid;
  form->n_lines++;
  return TRUE;

invalid:
  set_line_error (error, form, line, length);
  return FALSE;
}

gboolean
_vis_sdp_check_form (const char *text, gsize size, GError **error)
{
  Form form = { 0 };
  gsize start = 0;

  if (size > VIS_SDP_MAX_SIZE)
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_TOO_LARGE,
                   "A session description may have %d bytes at most", VIS_SDP_MAX_SIZE);
      return FALSE;
    }
  if (!g_utf8_validate_len (text, size, NULL))
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID,
                   "A session description that is not UTF-8 text");
      return FALSE;
    }
  /* Some senders end the text with an empty line. */
  while (size > 0 && (text[size - 1] == '\r' || text[size - 1] == '\n'))
    size--;
  while (start < size)
    {
      const char *end = memchr (text + start, '\n', size - start);
      gsize next = end ? (gsize)(end - text) : size;
      gsize length = next - start;

      if (end && length > 0 && text[next - 1] == '\r')
        length--;
      if (!check_line (&form, text + start, length, error))
        return FALSE;
      start = next + 1;
    }
  if (form.n_lines < 3 || !form.has_time)
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID,
                   "A session description needs the lines v=, o=, s= and t=");
      return FALSE;
    }
  return TRUE;
}
