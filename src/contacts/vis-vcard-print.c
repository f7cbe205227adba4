/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contacts/vis-vcard-print-private.h"

#include <string.h>

#include "contacts/vis-vcard-card-private.h"
#include "contacts/vis-vcard-edit.h"

#define LINE_BYTES 75 /* RFC 6350, 3.2 */

/* vCard 2.1 folds at white space only, and not every reader does: there, text stays on one line. */
static void
append_folded (VisVcardPrinter *self, const char *text)
{
  const char *end = text + strlen (text);
  gsize room = LINE_BYTES;

  while ((gsize)(end - text) > room)
    {
      const char *cut = text + room;

      while (((guchar)*cut & 0xc0) == 0x80) /* not inside a character */
        cut--;
      g_string_append_len (self->out, text, cut - text);
      g_string_append (self->out, self->line_break);
      g_string_append_c (self->out, ' ');
      text = cut;
      room = LINE_BYTES - 1;
    }
  g_string_append (self->out, text);
  g_string_append (self->out, self->line_break);
}

char *
_vis_vcard_escape (const char *text, VisVcardVersion version)
{
  GString *out = g_string_new (NULL);

  for (const char *c = text; *c; c++)
    {
      if (*c == '\\' || *c == ';' || (*c == ',' && version != VIS_VCARD_2_1))
        g_string_append_c (out, '\\');
      /* Nothing here has more than one line. */
      g_string_append_c (out, g_ascii_iscntrl (*c) ? ' ' : *c);
    }
  return g_string_free (out, FALSE);
}

void
_vis_vcard_print_raw (VisVcardPrinter *self, const char *head, const char *value)
{
  g_autofree char *line = g_strconcat (head, ":", value, NULL);

  if (self->version == VIS_VCARD_2_1)
    g_string_append_printf (self->out, "%s%s", line, self->line_break);
  else
    append_folded (self, line);
}

void
_vis_vcard_print_text (VisVcardPrinter *self, const char *head, const char *value)
{
  g_autofree char *escaped = _vis_vcard_escape (value, self->version);
  gboolean charset = self->version == VIS_VCARD_2_1 && !g_str_is_ascii (value);
  g_autofree char *full_head = g_strconcat (head, charset ? ";CHARSET=UTF-8" : "", NULL);

  _vis_vcard_print_raw (self, full_head, escaped);
}

void
_vis_vcard_print_name (VisVcardPrinter *self, VisContact *contact, const char *const *rest)
{
  const char *name = vis_contact_get_name (contact);
  const char *family = vis_contact_get_family_name (contact);
  const char *given = vis_contact_get_given_name (contact);
  g_autoptr (GString) value = g_string_new (NULL);
  g_autofree char *first = _vis_vcard_escape (family ? family : "", self->version);
  g_autofree char *second = _vis_vcard_escape (given ? given : family ? "" : name, self->version);
  gboolean charset = self->version == VIS_VCARD_2_1;

  g_string_append_printf (value, "%s;%s", first, second);
  for (guint i = 0; i < 3; i++)
    {
      const char *plain = rest ? *rest : NULL;
      gboolean keep = plain && strstr (name, plain);
      g_autofree char *part = _vis_vcard_escape (keep ? plain : "", self->version);

      g_string_append_printf (value, ";%s", part);
      if (plain)
        rest++;
    }
  _vis_vcard_print_raw (self, charset && !g_str_is_ascii (value->str) ? "N;CHARSET=UTF-8" : "N",
                        value->str);
}

static gboolean
is_known_type (const char *type)
{
  static const char *const words[]
      = { "home", "work", "cell", "main", "car", "fax", "pager", "other", NULL };
  g_auto (GStrv) parts = g_strsplit (type, " ", -1);

  for (char **part = parts; *part; part++)
    if (!g_strv_contains (words, *part))
      return FALSE;
  return TRUE;
}

static char *
make_number_head (VisVcardPrinter *self, const char *type, const char *preference)
{
  g_autoptr (GString) head = g_string_new ("TEL");
  g_auto (GStrv) words = type && *type ? g_strsplit (type, " ", -1) : NULL;
  g_autofree char *list
      = words ? g_strjoinv (self->version == VIS_VCARD_2_1 ? ";" : ",", words) : NULL;

  if (list && self->version != VIS_VCARD_2_1)
    g_string_append_printf (head, ";TYPE=%s", list);
  else if (list)
    g_string_append_printf (head, ";%s", list);
  if (preference)
    g_string_append_printf (head, ";%s", preference);
  return g_strdup (head->str);
}

void
_vis_vcard_print_number (VisVcardPrinter *self, const VisContactNumber *number,
                         const char *preference)
{
  const char *type = number->type;
  gboolean label = type && *type && !is_known_type (type);
  g_autofree char *head = make_number_head (self, label ? NULL : type, preference);

  if (label)
    {
      g_autofree char *group = g_strdup_printf ("item%u", ++self->n_groups);
      g_autofree char *grouped = g_strconcat (group, ".", head, NULL);
      g_autofree char *label_head = g_strconcat (group, ".X-ABLabel", NULL);

      _vis_vcard_print_text (self, grouped, number->text);
      _vis_vcard_print_text (self, label_head, type);
    }
  else
    _vis_vcard_print_text (self, head, number->text);
}

void
_vis_vcard_print_address (VisVcardPrinter *self, const VisSipUri *address)
{
  g_autofree char *uri = vis_sip_uri_to_string (address);

  _vis_vcard_print_raw (self, "IMPP", uri);
}

/* "image/jpeg" is a TYPE of "JPEG". */
static char *
make_photo_type (const char *mime)
{
  const char *slash = mime ? strchr (mime, '/') : NULL;
  char *type = g_ascii_strup (slash ? slash + 1 : "JPEG", -1);

  for (char *c = type; *c; c++)
    if (!g_ascii_isalnum (*c))
      *c = '-';
  return type;
}

void
_vis_vcard_print_photo (VisVcardPrinter *self, GBytes *photo, const char *type)
{
  gsize size;
  const guchar *bytes = g_bytes_get_data (photo, &size);
  g_autofree char *base64 = g_base64_encode (bytes, size);
  g_autofree char *word = make_photo_type (type);
  g_autofree char *mime = g_ascii_strdown (word, -1);
  g_autofree char *text = NULL;

  switch (self->version)
    {
    case VIS_VCARD_4_0:
      text = g_strdup_printf ("PHOTO:data:image/%s;base64,%s", mime, base64);
      break;
    case VIS_VCARD_3_0:
      text = g_strdup_printf ("PHOTO;ENCODING=b;TYPE=%s:%s", word, base64);
      break;
    case VIS_VCARD_2_1:
      text = g_strdup_printf ("PHOTO;ENCODING=BASE64;TYPE=%s:%s", word, base64);
      break;
    }
  append_folded (self, text);
  if (self->version == VIS_VCARD_2_1) /* vCard 2.1, 2.1.4: base64 ends with an empty line */
    g_string_append (self->out, self->line_break);
}

char *
_vis_vcard_print_head (const VisVcardLine *line)
{
  GString *head = g_string_new (NULL);

  if (line->group)
    g_string_append_printf (head, "%s.", line->group);
  g_string_append (head, line->name);
  for (guint i = 0; i < line->n_parameters; i++)
    {
      const VisVcardParameter *parameter = &line->parameters[i];
      const char *quote = strpbrk (parameter->value, ":;") ? "\"" : "";

      if (parameter->name[0])
        g_string_append_printf (head, ";%s=%s%s%s", parameter->name, quote, parameter->value,
                                quote);
      else
        g_string_append_printf (head, ";%s", parameter->value);
    }
  return g_string_free (head, FALSE);
}

char *
vis_vcard_print (VisContact *contact)
{
  g_autoptr (GString) out = g_string_new ("BEGIN:VCARD\r\nVERSION:3.0\r\n");
  VisVcardPrinter printer = { .out = out, .version = VIS_VCARD_3_0, .line_break = "\r\n" };
  GPtrArray *numbers;
  GPtrArray *addresses;

  g_return_val_if_fail (VIS_IS_CONTACT (contact), NULL);

  numbers = vis_contact_get_numbers (contact);
  addresses = vis_contact_get_addresses (contact);
  _vis_vcard_print_text (&printer, "UID", vis_contact_get_id (contact));
  _vis_vcard_print_text (&printer, "FN", vis_contact_get_name (contact));
  _vis_vcard_print_name (&printer, contact, NULL);
  for (guint i = 0; i < numbers->len; i++)
    _vis_vcard_print_number (&printer, numbers->pdata[i], NULL);
  for (guint i = 0; i < addresses->len; i++)
    _vis_vcard_print_address (&printer, addresses->pdata[i]);
  if (vis_contact_is_favourite (contact))
    _vis_vcard_print_raw (&printer, VIS_VCARD_FAVOURITE, "true");
  if (vis_contact_get_ringtone (contact))
    _vis_vcard_print_text (&printer, VIS_VCARD_RINGTONE, vis_contact_get_ringtone (contact));
  if (vis_contact_get_photo (contact))
    _vis_vcard_print_photo (&printer, vis_contact_get_photo (contact),
                            vis_contact_get_photo_type (contact));
  g_string_append (out, "END:VCARD\r\n");
  return g_strdup (out->str);
}
