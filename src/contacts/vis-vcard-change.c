/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contacts/vis-vcard-change-private.h"

#include <string.h>

#include "contacts/vis-vcard-card-private.h"
#include "contacts/vis-vcard-print-private.h"

/* One property of the card, and what becomes of it. */
typedef struct
{
  VisVcardRange range;
  char *name;  /* (nullable): "TEL"; NULL for what is no property */
  char *group; /* (nullable): in lower case */
  char *value; /* (nullable): of a label, N and VERSION, still escaped */
  char *head;  /* (nullable): of numbers */
  char *preference;
  char *type; /* (nullable): of a number, or its label */
  VisContactNumber *number;
  VisSipUri *address;
  gboolean plain; /* neither ENCODING nor CHARSET */
  gboolean is_uri;
  gboolean kept;    /* a number or address that stays */
  gboolean dropped; /* @replacement stands for it */
  char *replacement;
} CardLine;

typedef struct
{
  const char *data;
  GPtrArray *lines; /* (element-type CardLine) */
  gsize end_line;   /* where END stands */
  VisVcardPrinter printer;
} Edit;

static void
card_line_free (gpointer data)
{
  CardLine *line = data;

  g_free (line->name);
  g_free (line->group);
  g_free (line->value);
  g_free (line->head);
  g_free (line->preference);
  g_free (line->type);
  g_clear_pointer (&line->number, vis_contact_number_free);
  g_clear_pointer (&line->address, vis_sip_uri_free);
  g_free (line->replacement);
  g_free (line);
}

/* Reading the card */

static const char *
find_line_break (const char *data, const VisVcardRange *line)
{
  if (line->end - line->start >= 2 && memcmp (data + line->end - 2, "\r\n", 2) == 0)
    return "\r\n";
  return line->end > line->start && data[line->end - 1] == '\r' ? "\r" : "\n";
}

static char *
read_preference (const VisVcardLine *line)
{
  const char *text = _vis_vcard_line_get_parameter (line, "PREF");

  if (text && strspn (text, "0123456789") == strlen (text))
    return g_strconcat ("PREF=", text, NULL);
  return _vis_vcard_line_has_type (line, "pref") ? g_strdup ("TYPE=pref") : NULL;
}

static void
read_version (Edit *self, VisVcardReader *reader)
{
  const char *value = reader->line.value + strspn (reader->line.value, " \t");

  self->printer.version = value[0] == '2'   ? VIS_VCARD_2_1
                          : value[0] == '4' ? VIS_VCARD_4_0
                                            : VIS_VCARD_3_0;
  reader->keep_fold_space = strcmp (reader->line.value, "2.1") == 0;
}

static void
note_group (Edit *self, const char *group)
{
  guint64 number;

  if (g_str_has_prefix (group, "item")
      && g_ascii_string_to_unsigned (group + 4, 10, 1, 1000000, &number, NULL))
    self->printer.n_groups = MAX (self->printer.n_groups, (guint)number);
}

static void
read_property (Edit *self, CardLine *out, VisVcardReader *reader, VisNumberParser *parser)
{
  const VisVcardLine *line = &reader->line;

  out->name = g_strdup (line->name);
  out->group = line->group ? g_ascii_strdown (line->group, -1) : NULL;
  if (out->group)
    note_group (self, out->group);
  if (strcmp (line->name, "VERSION") == 0)
    read_version (self, reader);
  else if (strcmp (line->name, "X-ABLABEL") == 0)
    out->value = _vis_vcard_read_label (line);
  else if (strcmp (line->name, "N") == 0)
    out->value = g_strdup (line->value);
  else if (strcmp (line->name, "TEL") == 0)
    out->number = _vis_vcard_read_number (line, parser, NULL);
  if (!out->number
      && (strcmp (line->name, "TEL") == 0 || strcmp (line->name, "IMPP") == 0
          || strcmp (line->name, "X-SIP") == 0))
    out->address = _vis_vcard_read_address (line, NULL);
  if (!out->number && !out->address)
    return;
  out->head = _vis_vcard_print_head (line);
  out->preference = read_preference (line);
  out->type = out->number ? g_strdup (out->number->type) : NULL;
  out->plain = !_vis_vcard_line_get_parameter (line, "ENCODING")
               && !_vis_vcard_line_get_parameter (line, "CHARSET")
               && !_vis_vcard_line_has_type (line, "quoted-printable");
  out->is_uri = g_ascii_strncasecmp (line->value, "tel:", 4) == 0;
}

static gboolean
is_boundary (const VisVcardLine *line, const char *name)
{
  return strcmp (line->name, name) == 0 && g_ascii_strncasecmp (line->value, "VCARD", 5) == 0;
}

/* Numbers without a type may have a label in their group. */
static void
read_labels (Edit *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      CardLine *line = self->lines->pdata[i];

      for (guint j = 0; line->number && !line->type && line->group && j < self->lines->len; j++)
        {
          CardLine *label = self->lines->pdata[j];

          if (label->name && strcmp (label->name, "X-ABLABEL") == 0
              && g_strcmp0 (label->group, line->group) == 0)
            {
              g_free (line->type);
              line->type = g_strdup (label->value);
            }
        }
    }
}

static void
read_card (Edit *self, const char *data, VisVcardRange card, VisNumberParser *parser)
{
  VisVcardReader reader;
  VisVcardRead read;
  guint nesting = 0;

  self->data = data;
  self->end_line = card.end;
  _vis_vcard_reader_init (&reader, data + card.start, card.end - card.start);
  while ((read = _vis_vcard_reader_next (&reader)) != VIS_VCARD_READ_END)
    {
      CardLine *line = g_new0 (CardLine, 1);

      line->range = (VisVcardRange){ .start = reader.line.start - self->data,
                                     .end = reader.cursor - self->data };
      g_ptr_array_add (self->lines, line);
      if (read != VIS_VCARD_READ_LINE)
        continue;
      if (is_boundary (&reader.line, "END"))
        {
          self->end_line = line->range.start;
          nesting--;
        }
      else if (is_boundary (&reader.line, "BEGIN"))
        {
          if (nesting++ == 0)
            self->printer.line_break = find_line_break (self->data, &line->range);
        }
      else if (nesting == 1)
        read_property (self, line, &reader, parser);
    }
  _vis_vcard_reader_clear (&reader);
  read_labels (self);
}

/* Changing it */

/* What the printer writes replaces @line (nullable: is added at the end). */
static void
begin_printing (Edit *self)
{
  self->printer.out = g_string_new (NULL);
}

static void
end_printing (Edit *self, CardLine *line, GString *added)
{
  char *text = g_string_free (self->printer.out, FALSE);

  self->printer.out = NULL;
  if (line)
    {
      line->dropped = TRUE;
      g_free (line->replacement);
      line->replacement = text;
    }
  else
    {
      g_string_append (added, text);
      g_free (text);
    }
}

static CardLine *
find_line (Edit *self, const char *name)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      CardLine *line = self->lines->pdata[i];

      if (line->name && strcmp (line->name, name) == 0)
        return line;
    }
  return NULL;
}

static void
drop_lines (Edit *self, const char *name)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      CardLine *line = self->lines->pdata[i];

      if (line->name && strcmp (line->name, name) == 0)
        line->dropped = TRUE;
    }
}

static void
change_name (Edit *self, VisContactDifference what, VisContact *after, GString *added)
{
  CardLine *parts = find_line (self, "N");

  if (what & VIS_CONTACT_NAME)
    {
      begin_printing (self);
      _vis_vcard_print_text (&self->printer, "FN", vis_contact_get_name (after));
      end_printing (self, find_line (self, "FN"), added);
    }
  if (what & VIS_CONTACT_NAME_PARTS)
    {
      g_auto (GStrv) values = parts ? _vis_vcard_split (parts->value, ';', 5) : NULL;

      begin_printing (self);
      _vis_vcard_print_name (&self->printer, after,
                             values && g_strv_length (values) > 2 ? (const char *const *)values + 2
                                                                  : NULL);
      end_printing (self, parts, added);
    }
}

/* The line that holds @number: with the same type, or with any. */
static CardLine *
find_number (Edit *self, const VisContactNumber *number, gboolean any_type)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      CardLine *line = self->lines->pdata[i];

      if (line->number && !line->kept && vis_number_equal (line->number->number, number->number)
          && (any_type || g_strcmp0 (line->type, number->type) == 0))
        return line;
    }
  return NULL;
}

static CardLine *
find_free_line (Edit *self, gboolean address)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      CardLine *line = self->lines->pdata[i];

      if (!line->kept && (address ? line->address != NULL : line->number != NULL))
        return line;
    }
  return NULL;
}

static void
write_number (Edit *self, CardLine *line, const VisContactNumber *number, GString *added)
{
  begin_printing (self);
  if (line && line->plain && g_strcmp0 (line->type, number->type) == 0)
    {
      if (line->is_uri)
        {
          g_autofree char *uri = g_strconcat ("tel:", vis_number_get_e164 (number->number), NULL);

          _vis_vcard_print_raw (&self->printer, line->head, uri);
        }
      else
        {
          g_autofree char *value = _vis_vcard_escape (number->text, self->printer.version);

          _vis_vcard_print_raw (&self->printer, line->head, value);
        }
    }
  else
    _vis_vcard_print_number (&self->printer, number, line ? line->preference : NULL);
  if (line)
    line->kept = TRUE;
  end_printing (self, line, added);
}

static void
change_numbers (Edit *self, VisContact *after, GString *added)
{
  GPtrArray *numbers = vis_contact_get_numbers (after);
  g_autofree CardLine **lines = g_new0 (CardLine *, numbers->len + 1);
  g_autofree gboolean *done = g_new0 (gboolean, numbers->len + 1);
  CardLine *line;

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < numbers->len; i++)
      if (!lines[i] && (lines[i] = find_number (self, numbers->pdata[i], pass == 1)))
        {
          lines[i]->kept = TRUE;
          done[i] = pass == 0;
        }
  for (guint i = 0; i < numbers->len; i++)
    if (!done[i])
      write_number (self, lines[i] ? lines[i] : find_free_line (self, FALSE), numbers->pdata[i],
                    added);
  while ((line = find_free_line (self, FALSE)))
    line->kept = line->dropped = TRUE;
}

static CardLine *
find_address (Edit *self, const VisSipUri *address)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      CardLine *line = self->lines->pdata[i];

      if (line->address && !line->kept && _vis_contact_same_address (line->address, address))
        return line;
    }
  return NULL;
}

static void
change_addresses (Edit *self, VisContact *after, GString *added)
{
  GPtrArray *addresses = vis_contact_get_addresses (after);
  g_autofree gboolean *done = g_new0 (gboolean, addresses->len + 1);
  CardLine *line;

  for (guint i = 0; i < addresses->len; i++)
    if ((line = find_address (self, addresses->pdata[i])))
      line->kept = done[i] = TRUE;
  for (guint i = 0; i < addresses->len; i++)
    if (!done[i])
      {
        g_autofree char *uri = vis_sip_uri_to_string (addresses->pdata[i]);

        line = find_free_line (self, TRUE);
        begin_printing (self);
        if (line && line->plain)
          _vis_vcard_print_raw (&self->printer, line->head, uri);
        else
          _vis_vcard_print_address (&self->printer, addresses->pdata[i]);
        if (line)
          line->kept = TRUE;
        end_printing (self, line, added);
      }
  while ((line = find_free_line (self, TRUE)))
    line->kept = line->dropped = TRUE;
}

static void
change_photo (Edit *self, VisContact *after, GString *added)
{
  CardLine *line = find_line (self, "PHOTO");

  drop_lines (self, "PHOTO");
  if (!vis_contact_get_photo (after))
    return;
  begin_printing (self);
  _vis_vcard_print_photo (&self->printer, vis_contact_get_photo (after),
                          vis_contact_get_photo_type (after));
  end_printing (self, line, added);
}

static void
change_mark (Edit *self, VisContact *after, GString *added)
{
  CardLine *line = find_line (self, VIS_VCARD_FAVOURITE);

  drop_lines (self, VIS_VCARD_FAVOURITE);
  if (!vis_contact_is_favourite (after))
    return;
  begin_printing (self);
  _vis_vcard_print_raw (&self->printer, VIS_VCARD_FAVOURITE, "true");
  end_printing (self, line, added);
}

static void
change_ringtone (Edit *self, VisContact *after, GString *added)
{
  CardLine *line = find_line (self, VIS_VCARD_RINGTONE);

  drop_lines (self, VIS_VCARD_RINGTONE);
  if (!vis_contact_get_ringtone (after))
    return;
  begin_printing (self);
  _vis_vcard_print_text (&self->printer, VIS_VCARD_RINGTONE, vis_contact_get_ringtone (after));
  end_printing (self, line, added);
}

/* A label whose number is gone labels nothing. */
static void
drop_orphaned_labels (Edit *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      CardLine *label = self->lines->pdata[i];
      gboolean lost = FALSE;
      gboolean used = FALSE;

      if (!label->name || !label->group || strcmp (label->name, "X-ABLABEL") != 0)
        continue;
      for (guint j = 0; j < self->lines->len; j++)
        {
          CardLine *line = self->lines->pdata[j];
          g_autofree char *prefix = g_strconcat (label->group, ".", NULL);
          gboolean same = i != j && g_strcmp0 (line->group, label->group) == 0;
          gboolean stays
              = !line->dropped
                || (line->replacement
                    && g_ascii_strncasecmp (line->replacement, prefix, strlen (prefix)) == 0);

          lost |= same && !stays;
          used |= same && stays;
        }
      label->dropped |= lost && !used;
    }
}

static GBytes *
assemble (Edit *self, gsize size, const GString *added)
{
  GByteArray *out = g_byte_array_new ();
  gsize at = 0;

  for (guint i = 0; i < self->lines->len; i++)
    {
      CardLine *line = self->lines->pdata[i];

      if (line->range.start == self->end_line)
        {
          g_byte_array_append (out, (const guint8 *)self->data + at, (guint)(self->end_line - at));
          g_byte_array_append (out, (const guint8 *)added->str, (guint)added->len);
          at = self->end_line;
        }
      if (!line->dropped)
        continue;
      g_byte_array_append (out, (const guint8 *)self->data + at, (guint)(line->range.start - at));
      if (line->replacement)
        g_byte_array_append (out, (const guint8 *)line->replacement,
                             (guint)strlen (line->replacement));
      at = line->range.end;
    }
  g_byte_array_append (out, (const guint8 *)self->data + at, (guint)(size - at));
  return g_byte_array_free_to_bytes (out);
}

GBytes *
_vis_vcard_change_card (const char *data, gsize size, VisVcardRange card, VisNumberParser *parser,
                        VisContactDifference what, VisContact *after)
{
  g_autoptr (GString) added = g_string_new (NULL);
  Edit edit = { .printer = { .version = VIS_VCARD_3_0, .line_break = "\r\n" } };
  GBytes *result;

  edit.lines = g_ptr_array_new_with_free_func (card_line_free);
  read_card (&edit, data, card, parser);
  change_name (&edit, what, after, added);
  if (what & VIS_CONTACT_NUMBERS)
    change_numbers (&edit, after, added);
  if (what & VIS_CONTACT_ADDRESSES)
    change_addresses (&edit, after, added);
  if (what & VIS_CONTACT_PHOTO)
    change_photo (&edit, after, added);
  if (what & VIS_CONTACT_MARK)
    change_mark (&edit, after, added);
  if (what & VIS_CONTACT_RINGTONE)
    change_ringtone (&edit, after, added);
  drop_orphaned_labels (&edit);
  result = assemble (&edit, size, added);
  g_ptr_array_unref (edit.lines);
  return result;
}
