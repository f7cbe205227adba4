/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "contacts/vis-vcard-line-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* iconv takes any name, and not each of its converters is fit for foreign bytes. */
static const char *const known_charsets[] = {
  "ISO-8859-1",   "ISO-8859-2",   "ISO-8859-5",   "ISO-8859-7",   "ISO-8859-9", "ISO-8859-15",
  "WINDOWS-1250", "WINDOWS-1251", "WINDOWS-1252", "WINDOWS-1253", "KOI8-R",     "SHIFT_JIS",
  "EUC-JP",       "EUC-KR",       "GB2312",       "GBK",          "BIG5",
};

static const char *
find_charset (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (known_charsets); i++)
    if (g_ascii_strcasecmp (known_charsets[i], name) == 0)
      return known_charsets[i];
  return NULL;
}

/* Returns the end of the physical line at the cursor and moves behind its break: CRLF, LF or CR. */
static const char *
take_physical_line (VisVcardReader *reader)
{
  const char *start = reader->cursor;
  gsize left = reader->end - start;
  const char *feed = memchr (start, '\n', left);
  const char *line_end = feed ? feed : reader->end;
  const char *carriage = memchr (start, '\r', line_end - start);

  if (carriage)
    line_end = carriage;
  reader->cursor = line_end;
  if (reader->cursor < reader->end && *reader->cursor == '\r')
    reader->cursor++;
  if (reader->cursor < reader->end && *reader->cursor == '\n')
    reader->cursor++;
  reader->line_number++;
  return line_end;
}

static gboolean
at_fold (const VisVcardReader *reader)
{
  return reader->cursor < reader->end && (*reader->cursor == ' ' || *reader->cursor == '\t');
}

/* Returns FALSE when the line is beyond the limit, and no more of it is kept. */
static gboolean
append_physical_line (VisVcardReader *reader, gsize skip)
{
  const char *start = reader->cursor + skip;
  const char *line_end = take_physical_line (reader);

  if (line_end <= start)
    return TRUE;
  if (reader->buffer->len + (line_end - start) > VIS_VCARD_MAX_LINE)
    return FALSE;
  g_string_append_len (reader->buffer, start, line_end - start);
  return TRUE;
}

static gboolean
append_folded_lines (VisVcardReader *reader)
{
  gboolean fits = TRUE;

  while (at_fold (reader))
    fits = append_physical_line (reader, reader->keep_fold_space ? 0 : 1) && fits;
  return fits;
}

/* Groups, names and parameters are ASCII; a quoted parameter value may hold anything else. */
static char *
find_colon (char *text)
{
  gboolean quoted = FALSE;

  for (char *c = text; *c; c++)
    {
      if (*c == '"')
        quoted = !quoted;
      else if (*c == ':' && !quoted)
        return c;
    }
  /* A quote that nobody closed: the plain reading is the better guess. */
  return quoted ? strchr (text, ':') : NULL;
}

static gboolean
is_name (const char *text)
{
  if (!*text)
    return FALSE;
  for (; *text; text++)
    if (!g_ascii_isalnum (*text) && *text != '-' && *text != '_')
      return FALSE;
  return TRUE;
}

static void
make_upper (char *text)
{
  for (; *text; text++)
    *text = g_ascii_toupper (*text);
}

/* Cuts at the next ';' outside of quotes. */
static char *
take_piece (char **rest)
{
  char *piece = *rest;
  gboolean quoted = FALSE;

  for (char *c = piece; *c; c++)
    {
      if (*c == '"')
        quoted = !quoted;
      else if (*c == ';' && !quoted)
        {
          *c = '\0';
          *rest = c + 1;
          return piece;
        }
    }
  *rest = NULL;
  return piece;
}

static void
remove_quotes (char *text)
{
  char *out = text;

  for (const char *c = text; *c; c++)
    if (*c != '"')
      *out++ = *c;
  *out = '\0';
}

static gboolean
parse_parameters (VisVcardLine *line, char *rest)
{
  while (rest)
    {
      char *piece = take_piece (&rest);
      char *equals = strchr (piece, '=');
      VisVcardParameter *parameter;

      if (!*piece)
        continue;
      if (line->n_parameters == VIS_VCARD_MAX_PARAMETERS)
        return FALSE;
      parameter = &line->parameters[line->n_parameters++];
      if (equals)
        {
          *equals = '\0';
          make_upper (g_strchomp (piece));
        }
      parameter->name = equals ? piece : "";
      parameter->value = equals ? equals + 1 : piece;
      remove_quotes (parameter->value);
      if (!g_utf8_validate (parameter->value, -1, NULL))
        parameter->value[0] = '\0';
    }
  return TRUE;
}

static gboolean
parse_line (VisVcardReader *reader)
{
  VisVcardLine *line = &reader->line;
  char *text = reader->buffer->str;
  char *colon = find_colon (text);
  char *head;
  char *dot;

  line->n_parameters = 0;
  if (!colon)
    {
      reader->problem = _ ("there is no “:” behind a property’s name");
      return FALSE;
    }
  *colon = '\0';
  line->value = colon + 1;
  line->value_length = text + reader->buffer->len - line->value;
  head = take_piece (&text);
  dot = strchr (head, '.');
  line->group = dot ? head : NULL;
  if (dot)
    {
      *dot = '\0';
      head = dot + 1;
    }
  g_strstrip (head);
  if (!is_name (head))
    {
      reader->problem = _ ("a property’s name holds odd characters");
      return FALSE;
    }
  make_upper (head);
  line->name = head;
  if (!parse_parameters (line, text))
    {
      reader->problem = _ ("a property has too many parameters");
      return FALSE;
    }
  return TRUE;
}

static gboolean
is_encoded_as (const VisVcardLine *line, const char *encoding)
{
  for (guint i = 0; i < line->n_parameters; i++)
    {
      const VisVcardParameter *parameter = &line->parameters[i];

      if ((!parameter->name[0] || strcmp (parameter->name, "ENCODING") == 0)
          && g_ascii_strcasecmp (parameter->value, encoding) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Whether the parameters name @encoding; asked before the line is cut, as its buffer grows. */
static gboolean
head_names (const VisVcardReader *reader, const char *encoding)
{
  const char *text = reader->buffer->str;
  gsize head = strcspn (text, ":");
  gsize length = strlen (encoding);

  for (gsize i = 0; i + length <= head; i++)
    if (g_ascii_strncasecmp (text + i, encoding, length) == 0)
      return TRUE;
  return FALSE;
}

/* vCard 2.1, 2.1.3: a soft line break is "=" at the end of a line, and the next one follows
 * without any mark. */
static gboolean
append_soft_lines (VisVcardReader *reader)
{
  GString *buffer = reader->buffer;
  gsize joined = strcspn (buffer->str, ":");

  while (buffer->len > joined + 1 && buffer->str[buffer->len - 1] == '='
         && reader->cursor < reader->end)
    {
      g_string_truncate (buffer, buffer->len - 1);
      joined = buffer->len - 1;
      if (!append_physical_line (reader, 0))
        return FALSE;
    }
  return TRUE;
}

static gboolean
at_base64_line (const VisVcardReader *reader)
{
  const char *c = reader->cursor;

  while (c < reader->end && *c != '\r' && *c != '\n')
    {
      if (!g_ascii_isalnum (*c) && *c != '+' && *c != '/' && *c != '=')
        return FALSE;
      c++;
    }
  return c > reader->cursor;
}

/* Some phones write base64 without the folding white space. */
static gboolean
append_base64_lines (VisVcardReader *reader)
{
  gboolean fits = TRUE;

  while (at_base64_line (reader))
    fits = append_physical_line (reader, 0) && fits;
  return fits;
}

static gboolean
read_logical_line (VisVcardReader *reader)
{
  gboolean fits;

  reader->line.number = reader->line_number + 1;
  reader->line.start = reader->cursor;
  fits = append_physical_line (reader, 0);
  if (fits && reader->buffer->len == 0)
    return TRUE;
  fits = append_folded_lines (reader) && fits;
  if (head_names (reader, "QUOTED-PRINTABLE"))
    fits = append_soft_lines (reader) && fits;
  else if (head_names (reader, "BASE64"))
    fits = append_base64_lines (reader) && fits;
  return fits;
}

static gsize
decode_quoted_printable (char *text, gsize length)
{
  char *out = text;

  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '=' && i + 2 < length && g_ascii_isxdigit (text[i + 1])
          && g_ascii_isxdigit (text[i + 2]))
        {
          *out++ = (char)(g_ascii_xdigit_value (text[i + 1]) << 4
                          | g_ascii_xdigit_value (text[i + 2]));
          i += 2;
        }
      else
        *out++ = text[i];
    }
  *out = '\0';
  return out - text;
}

static gboolean
decode_value (VisVcardReader *reader)
{
  VisVcardLine *line = &reader->line;
  const char *charset = _vis_vcard_line_get_parameter (line, "CHARSET");
  const char *known = charset ? find_charset (charset) : NULL;
  gsize written = 0;

  if (is_encoded_as (line, "QUOTED-PRINTABLE"))
    line->value_length = decode_quoted_printable (line->value, line->value_length);
  if (memchr (line->value, '\0', line->value_length))
    {
      reader->problem = _ ("a value holds a NUL character");
      return FALSE;
    }
  if (known)
    reader->converted
        = g_convert (line->value, line->value_length, "UTF-8", known, NULL, &written, NULL);
  else if (!g_utf8_validate (line->value, line->value_length, NULL))
    {
      reader->problem = _ ("the text is not UTF-8, and was read as Latin-1");
      reader->converted = g_convert (line->value, line->value_length, "UTF-8", "WINDOWS-1252", NULL,
                                     &written, NULL);
      if (!reader->converted)
        reader->converted = g_convert (line->value, line->value_length, "UTF-8", "ISO-8859-1", NULL,
                                       &written, NULL);
    }
  else
    return TRUE;

  if (!reader->converted)
    {
      reader->problem = _ ("the text is not in the character set that it names");
      return FALSE;
    }
  line->value = reader->converted;
  line->value_length = written;
  return TRUE;
}

void
_vis_vcard_reader_init (VisVcardReader *reader, const char *data, gsize size)
{
  *reader = (VisVcardReader){
    .cursor = data,
    .end = data + size,
    .buffer = g_string_sized_new (256),
  };
}

void
_vis_vcard_reader_clear (VisVcardReader *reader)
{
  g_string_free (reader->buffer, TRUE);
  g_clear_pointer (&reader->converted, g_free);
}

VisVcardRead
_vis_vcard_reader_next (VisVcardReader *reader)
{
  gboolean fits = TRUE;

  g_clear_pointer (&reader->converted, g_free);
  g_string_truncate (reader->buffer, 0);
  reader->problem = NULL;
  while (reader->buffer->len == 0 && fits)
    {
      if (reader->cursor >= reader->end)
        return VIS_VCARD_READ_END;
      fits = read_logical_line (reader);
    }
  if (!fits)
    reader->problem = _ ("the line is longer than a vCard’s may be");
  else if (strlen (reader->buffer->str) != reader->buffer->len)
    reader->problem = _ ("the line holds a NUL character");
  else if (parse_line (reader) && decode_value (reader))
    return VIS_VCARD_READ_LINE;
  return VIS_VCARD_READ_BAD;
}

const char *
_vis_vcard_line_get_parameter (const VisVcardLine *line, const char *name)
{
  for (guint i = 0; i < line->n_parameters; i++)
    if (strcmp (line->parameters[i].name, name) == 0)
      return line->parameters[i].value;
  return NULL;
}

static gboolean
list_holds (const char *list, const char *word)
{
  gsize length = strlen (word);

  while (*list)
    {
      gsize item = strcspn (list, ",");

      if (item == length && g_ascii_strncasecmp (list, word, length) == 0)
        return TRUE;
      list += item + (list[item] == ',');
    }
  return FALSE;
}

gboolean
_vis_vcard_line_has_type (const VisVcardLine *line, const char *type)
{
  for (guint i = 0; i < line->n_parameters; i++)
    {
      const VisVcardParameter *parameter = &line->parameters[i];

      if ((!parameter->name[0] || strcmp (parameter->name, "TYPE") == 0)
          && list_holds (parameter->value, type))
        return TRUE;
    }
  return FALSE;
}

char *
_vis_vcard_unescape (const char *text)
{
  char *plain = g_strdup (text);
  char *out = plain;

  for (const char *c = text; *c; c++)
    {
      if (*c != '\\' || !c[1])
        *out++ = *c;
      else
        {
          c++;
          *out++ = *c == 'n' || *c == 'N' ? '\n' : *c;
        }
    }
  *out = '\0';
  return plain;
}

GStrv
_vis_vcard_split (const char *text, char separator, guint max)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint n = 0; n < max; n++)
    {
      const char *end = text;
      g_autofree char *escaped = NULL;
      g_autofree char *part = NULL;

      while (*end && *end != separator)
        end += *end == '\\' && end[1] ? 2 : 1;
      escaped = g_strndup (text, end - text);
      part = _vis_vcard_unescape (escaped);
      g_strv_builder_add (builder, part);
      if (!*end)
        break;
      text = end + 1;
    }
  return g_strv_builder_end (builder);
}
