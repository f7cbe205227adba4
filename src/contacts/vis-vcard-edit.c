/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "contacts/vis-vcard-edit.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vis-error.h"
#include "contacts/vis-contact-difference-private.h"
#include "contacts/vis-vcard-change-private.h"
#include "contacts/vis-vcard-private.h"

/* What must come out exactly as it went in; the others are compared one by one. */
#define EXACT (VIS_CONTACT_MARK | VIS_CONTACT_PHOTO | VIS_CONTACT_RINGTONE)

/* What a file holds. */
typedef struct
{
  const char *bytes;
  gsize size;
  GPtrArray *contacts;
  GArray *ranges;
} Reading;

static void
reading_clear (Reading *self)
{
  g_clear_pointer (&self->contacts, g_ptr_array_unref);
  g_clear_pointer (&self->ranges, g_array_unref);
}

static void
reading_init (Reading *self, const char *file_name, GBytes *data, VisNumberParser *parser)
{
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  VisVcardText text = {
    .file_name = file_name,
    .file = file_name,
    .parser = parser,
    .warnings = warnings,
  };

  self->bytes = g_bytes_get_data (data, &self->size);
  self->ranges = g_array_new (FALSE, FALSE, sizeof (VisVcardRange));
  text.ranges = self->ranges;
  self->contacts = _vis_vcard_parse_text (&text, self->bytes ? self->bytes : "", self->size);
}

static VisVcardRange
get_range (const Reading *self, guint i)
{
  return g_array_index (self->ranges, VisVcardRange, i);
}

/* Returns FALSE with an error when the file has no such card. */
static gboolean
find_card (const Reading *self, VisContact *contact, guint *found, GError **error)
{
  g_autofree char *quoted = vis_error_quote (vis_contact_get_name (contact));

  for (guint i = 0; i < self->contacts->len; i++)
    if (strcmp (vis_contact_get_id (self->contacts->pdata[i]), vis_contact_get_id (contact)) == 0)
      {
        *found = i;
        return TRUE;
      }
  g_set_error (error, VIS_ERROR, VIS_ERROR_NOT_FOUND, _ ("%s is not in its file any more"), quoted);
  return FALSE;
}

static gboolean
refuse_utf16 (const char *file_name, GBytes *data, GError **error)
{
  gsize size;
  const char *bytes = g_bytes_get_data (data, &size);
  g_autofree char *quoted = vis_error_quote (file_name);

  if (!_vis_vcard_is_utf16 (bytes, size))
    return FALSE;
  g_set_error (error, VIS_ERROR, VIS_ERROR_UNSUPPORTED,
               _ ("%s is in UTF-16: import it, and then change the person"), quoted);
  return TRUE;
}

/* Whether somebody else changed what is to be changed now. A card without UID is only known by
 * its place: there, nothing at all may differ. */
static gboolean
is_conflict (VisContact *now, VisContact *before, VisContactDifference wanted,
             const char *file_name)
{
  const char *id = vis_contact_get_id (now);
  gboolean by_place = g_str_has_prefix (id, file_name) && id[strlen (file_name)] == '#';
  VisContactDifference theirs = _vis_contact_difference (now, before);

  return by_place ? theirs != 0 : (theirs & wanted) != 0;
}

static void
refuse_conflict (VisContact *contact, GError **error)
{
  g_autofree char *quoted = vis_error_quote (vis_contact_get_name (contact));

  g_set_error (error, VIS_ERROR, VIS_ERROR_BUSY,
               _ ("%s was changed by another program meanwhile: look at it again"), quoted);
}

static guint
count_number (VisContact *contact, const VisNumber *number)
{
  GPtrArray *numbers = vis_contact_get_numbers (contact);
  guint n = 0;

  for (guint i = 0; i < numbers->len; i++)
    {
      const VisContactNumber *one = numbers->pdata[i];

      n += vis_number_equal (one->number, number);
    }
  return n;
}

/* Reads the result: everybody else must be as before, and the person as asked for. */
static gboolean
is_as_meant (const char *file_name, GBytes *result, VisNumberParser *parser, const Reading *former,
             guint index, VisContact *after)
{
  GPtrArray *numbers = vis_contact_get_numbers (after);
  Reading again;
  gboolean good;

  reading_init (&again, file_name, result, parser);
  good = again.contacts->len == former->contacts->len;
  for (guint i = 0; good && i < again.contacts->len; i++)
    good = i == index || vis_contact_equal (again.contacts->pdata[i], former->contacts->pdata[i]);
  if (good)
    {
      VisContact *now = again.contacts->pdata[index];

      good = vis_contact_get_numbers (now)->len == numbers->len
             && (_vis_contact_difference (now, after) & EXACT) == 0
             && vis_contact_get_addresses (now)->len == vis_contact_get_addresses (after)->len
             && strcmp (vis_contact_get_id (now),
                        vis_contact_get_id (former->contacts->pdata[index]))
                    == 0;
      for (guint i = 0; good && i < numbers->len; i++)
        {
          const VisContactNumber *number = numbers->pdata[i];

          good = count_number (now, number->number) == count_number (after, number->number);
        }
    }
  reading_clear (&again);
  return good;
}

/* What was asked for, with everything else as it is in the file now. */
static VisContact *
combine (VisContact *now, VisContactDifference what, VisContact *after)
{
  return vis_contact_new (&(VisContactFields){
      .id = vis_contact_get_id (now),
      .name = vis_contact_get_name (now),
      .numbers = vis_contact_get_numbers (what & VIS_CONTACT_NUMBERS ? after : now),
      .addresses = vis_contact_get_addresses (what & VIS_CONTACT_ADDRESSES ? after : now),
      .photo = vis_contact_get_photo (what & VIS_CONTACT_PHOTO ? after : now),
      .favourite = vis_contact_is_favourite (what & VIS_CONTACT_MARK ? after : now),
      .ringtone = vis_contact_get_ringtone (what & VIS_CONTACT_RINGTONE ? after : now),
  });
}

GBytes *
vis_vcard_change (const char *file_name, GBytes *data, VisNumberParser *parser, VisContact *before,
                  VisContact *after, GError **error)
{
  VisContactDifference what = _vis_contact_difference (before, after);
  g_autoptr (GBytes) result = NULL;
  Reading file;
  guint index = 0;

  if (refuse_utf16 (file_name, data, error))
    return NULL;
  reading_init (&file, file_name, data, parser);
  if (find_card (&file, before, &index, error))
    {
      VisContact *now = file.contacts->pdata[index];
      g_autoptr (VisContact) meant = combine (now, what, after);

      if (is_conflict (now, before, what, file_name))
        refuse_conflict (before, error);
      else
        result = _vis_vcard_change_card (file.bytes, file.size, get_range (&file, index), parser,
                                         what, after);
      if (result && !is_as_meant (file_name, result, parser, &file, index, meant))
        {
          g_autofree char *quoted = vis_error_quote (file_name);

          g_clear_pointer (&result, g_bytes_unref);
          g_set_error (error, VIS_ERROR, VIS_ERROR_FAILED,
                       _ ("%s is written in a way that Visavis can’t change safely"), quoted);
        }
    }
  reading_clear (&file);
  return g_steal_pointer (&result);
}

/* @size bytes at @at give way to @card (nullable). */
static GBytes *
splice (GBytes *data, gsize at, gsize size, GBytes *card)
{
  GByteArray *out = g_byte_array_new ();
  gsize total = g_bytes_get_size (data);
  g_autoptr (GBytes) head = g_bytes_new_from_bytes (data, 0, at);
  g_autoptr (GBytes) tail = g_bytes_new_from_bytes (data, at + size, total - at - size);
  GBytes *pieces[] = { head, card, tail };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    if (pieces[i] && g_bytes_get_size (pieces[i]) > 0)
      g_byte_array_append (out, g_bytes_get_data (pieces[i], NULL),
                           (guint)g_bytes_get_size (pieces[i]));
  return g_byte_array_free_to_bytes (out);
}

GBytes *
vis_vcard_remove (const char *file_name, GBytes *data, VisNumberParser *parser, VisContact *contact,
                  gsize *offset, GBytes **card, GError **error)
{
  g_autoptr (GBytes) result = NULL;
  Reading file;
  guint index = 0;

  if (refuse_utf16 (file_name, data, error))
    return NULL;
  reading_init (&file, file_name, data, parser);
  if (find_card (&file, contact, &index, error))
    {
      VisVcardRange range = get_range (&file, index);

      if (is_conflict (file.contacts->pdata[index], contact, ~0, file_name))
        refuse_conflict (contact, error);
      else
        {
          *offset = range.start;
          *card = g_bytes_new_from_bytes (data, range.start, range.end - range.start);
          result = splice (data, range.start, range.end - range.start, NULL);
        }
    }
  reading_clear (&file);
  return g_steal_pointer (&result);
}

GBytes *
vis_vcard_insert (const char *file_name, GBytes *data, VisNumberParser *parser, gsize offset,
                  GBytes *card)
{
  GBytes *result;
  Reading file;
  gboolean fits = FALSE;

  reading_init (&file, file_name, data, parser);
  for (guint i = 0; !fits && i < file.ranges->len; i++)
    fits = get_range (&file, i).start == offset || get_range (&file, i).end == offset;
  if (fits)
    result = splice (data, offset, 0, card);
  else
    {
      /* The last line may have no break. */
      gboolean broken = file.size == 0 || file.bytes[file.size - 1] == '\n';
      g_autoptr (GBytes) line_break = g_bytes_new_static ("\r\n", broken ? 0 : 2);
      g_autoptr (GBytes) all = splice (data, file.size, 0, line_break);

      result = splice (all, g_bytes_get_size (all), 0, card);
    }
  reading_clear (&file);
  return result;
}
