/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "contacts/vis-vcard.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "contacts/vis-vcard-card-private.h"
#include "contacts/vis-vcard-private.h"

#define MAX_CARDS 200000
#define MAX_PROPERTIES 1000 /* in one card */
#define MAX_WARNINGS 32     /* for one file */

typedef struct
{
  VisVcardText *text;
  const char *data;
  guint n_warnings;
  GPtrArray *contacts; /* (element-type VisContact) */
  GHashTable *ids;     /* (element-type utf8): owned by the contacts */
  VisVcardReader reader;
  VisVcardCard *card;     /* (nullable): the one that is open */
  const char *card_start; /* its first byte */
  guint n_cards;
  guint nesting; /* cards inside the open one (AGENT, RFC 2426, 3.5.4) */
  gboolean said_outside;
} Parse;

static void
warn_at (Parse *self, guint line, const char *text)
{
  if (self->n_warnings++ >= MAX_WARNINGS)
    return;
  if (!self->text->file_name)
    g_ptr_array_add (self->text->warnings, g_strdup (text));
  else
    g_ptr_array_add (self->text->warnings,
                     /* Translators: a file, and what is wrong in which of its lines. */
                     g_strdup_printf (_ ("%s, line %u: %s"), self->text->file_name,
                                      self->text->first_line + line, text));
}

static void
warn_file (Parse *self, const char *text)
{
  const char *name = self->text->file_name;

  g_ptr_array_add (self->text->warnings,
                   name ? g_strdup_printf (_ ("%s: %s"), name, text) : g_strdup (text));
}

static void
on_card_warning (guint line, const char *text, gpointer user_data)
{
  warn_at (user_data, line, text);
}

static void
leave_out (Parse *self, const char *reason)
{
  g_autofree char *text = g_strdup_printf (_ ("this person was left out: %s"), reason);

  warn_at (self, _vis_vcard_card_get_line (self->card), text);
  self->text->n_broken++;
  g_clear_pointer (&self->card, _vis_vcard_card_free);
}

static void
begin_card (Parse *self, const VisVcardLine *line)
{
  if (self->card)
    leave_out (self, _ ("the card has no end (END:VCARD)"));
  self->n_cards++;
  self->nesting = 0;
  self->reader.keep_fold_space = FALSE;
  self->card_start = line->start;
  self->card = _vis_vcard_card_new (line->number, self->text->file, self->text->parser,
                                    on_card_warning, self);
}

static void
end_card (Parse *self)
{
  g_autofree char *place = g_strdup_printf (
      "%s#%u", self->text->file_name ? self->text->file_name : "", self->n_cards);
  const char *uid = _vis_vcard_card_get_uid (self->card);
  const char *id = uid && !g_hash_table_contains (self->ids, uid) ? uid : place;
  VisVcardRange range = { self->card_start - self->data, self->reader.cursor - self->data };
  const char *problem = NULL;
  g_autoptr (VisContact) contact = _vis_vcard_card_finish (self->card, id, &problem);

  if (problem)
    {
      leave_out (self, problem);
      return;
    }
  g_clear_pointer (&self->card, _vis_vcard_card_free);
  if (!contact)
    return;
  g_hash_table_add (self->ids, (gpointer)vis_contact_get_id (contact));
  g_ptr_array_add (self->contacts, g_steal_pointer (&contact));
  if (self->text->ranges)
    g_array_append_val (self->text->ranges, range);
}

static gboolean
is_boundary (const VisVcardLine *line, const char *name)
{
  return strcmp (line->name, name) == 0 && g_ascii_strncasecmp (line->value, "VCARD", 5) == 0
         && strspn (line->value + 5, " \t") == line->value_length - 5;
}

static void
take_line (Parse *self)
{
  const VisVcardLine *line = &self->reader.line;

  if (is_boundary (line, "BEGIN"))
    {
      if (self->card && (self->nesting > 0 || _vis_vcard_card_awaits_agent (self->card)))
        self->nesting++;
      else
        begin_card (self, line);
    }
  else if (!self->card)
    {
      if (!self->said_outside)
        warn_at (self, line->number, _ ("text outside of a card was left out"));
      self->said_outside = TRUE;
    }
  else if (is_boundary (line, "END"))
    {
      if (self->nesting > 0)
        self->nesting--;
      else
        end_card (self);
    }
  else if (self->nesting == 0)
    {
      if (self->reader.problem)
        warn_at (self, line->number, self->reader.problem);
      _vis_vcard_card_take (self->card, line);
      if (strcmp (line->name, "VERSION") == 0)
        self->reader.keep_fold_space = strcmp (line->value, "2.1") == 0;
      if (_vis_vcard_card_get_n_properties (self->card) > MAX_PROPERTIES)
        leave_out (self, _ ("the card has too many properties"));
    }
}

static void
read_all (Parse *self)
{
  VisVcardRead read;

  while ((read = _vis_vcard_reader_next (&self->reader)) != VIS_VCARD_READ_END)
    {
      if (read == VIS_VCARD_READ_LINE)
        take_line (self);
      else if (self->nesting == 0)
        warn_at (self, self->reader.line.number, self->reader.problem);
      if (self->n_cards > MAX_CARDS)
        {
          g_clear_pointer (&self->card, _vis_vcard_card_free);
          warn_file (self, _ ("the file holds too many people; the rest was left out"));
          return;
        }
    }
  if (self->card && self->text->more)
    {
      self->text->consumed = self->card_start - self->data;
      self->text->n_lines = _vis_vcard_card_get_line (self->card) - 1;
      g_clear_pointer (&self->card, _vis_vcard_card_free);
    }
  else if (self->card)
    leave_out (self, _ ("the file ends in the middle of the card"));
  if (self->n_cards == 0 && self->n_warnings > 0)
    warn_file (self, _ ("the file holds no vCard"));
}

gboolean
_vis_vcard_is_utf16 (const char *data, gsize size)
{
  return size >= 2 && (memcmp (data, "\xff\xfe", 2) == 0 || memcmp (data, "\xfe\xff", 2) == 0);
}

GPtrArray *
_vis_vcard_parse_text (VisVcardText *text, const char *data, gsize size)
{
  gsize mark = size >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
  Parse self = { .text = text, .data = data };

  self.contacts = g_ptr_array_new_with_free_func (g_object_unref);
  self.ids = g_hash_table_new (g_str_hash, g_str_equal);
  _vis_vcard_reader_init (&self.reader, data + mark, size - mark);
  text->consumed = size;
  text->n_broken = 0;
  text->n_lines = G_MAXUINT;
  read_all (&self);
  if (text->n_lines == G_MAXUINT)
    text->n_lines = self.reader.line_number;
  if (self.n_warnings > MAX_WARNINGS)
    {
      guint n = self.n_warnings - MAX_WARNINGS;
      g_autofree char *more
          = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u more problem like these",
                                          "%u more problems like these", n),
                             n);

      warn_file (&self, more);
    }
  _vis_vcard_reader_clear (&self.reader);
  g_hash_table_unref (self.ids);
  return self.contacts;
}

GPtrArray *
vis_vcard_parse (const char *file_name, const char *data, gsize size, VisNumberParser *parser,
                 GPtrArray *warnings)
{
  VisVcardText text = {
    .file_name = file_name,
    .file = file_name,
    .parser = parser,
    .warnings = warnings,
  };
  g_autofree char *converted = NULL;
  const char *problem = NULL;

  g_return_val_if_fail (file_name != NULL && warnings != NULL, NULL);
  g_return_val_if_fail (VIS_IS_NUMBER_PARSER (parser), NULL);

  if (size > VIS_VCARD_MAX_FILE)
    problem = _ ("the file is too large to be an address book");
  else if (_vis_vcard_is_utf16 (data, size))
    {
      converted = g_convert (data, (gssize)size, "UTF-8", "UTF-16", NULL, &size, NULL);
      data = converted;
      if (!converted)
        problem = _ ("the file begins as UTF-16 text, but is none");
    }
  if (problem)
    {
      g_ptr_array_add (warnings, g_strdup_printf (_ ("%s: %s"), file_name, problem));
      return g_ptr_array_new_with_free_func (g_object_unref);
    }
  return _vis_vcard_parse_text (&text, data, size);
}
