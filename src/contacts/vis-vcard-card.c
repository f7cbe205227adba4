/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "contacts/vis-vcard-card-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vis-error.h"

#define MAX_NAME 200 /* characters */
#define MAX_LABEL 40 /* characters */
#define MAX_UID 255  /* bytes */
#define MAX_RINGTONE 4096
#define MAX_PHOTO (4 * 1024 * 1024)
#define LEAST_PREFERRED 101 /* RFC 6350, 5.3: 1 to 100, and none */

/* A number or an address, until the card's end tells the order and the label of its group. */
typedef struct
{
  guint preference;
  guint order;
  char *group; /* (nullable) */
  VisContactNumber *number;
  VisSipUri *address;
} Entry;

struct _VisVcardCard
{
  guint line;
  const char *file;
  VisNumberParser *parser;
  VisVcardWarnFunc warn;
  gpointer warn_data;

  guint n_properties;
  gboolean unknown_version;
  gboolean is_group; /* a list of people */
  gboolean awaits_agent;
  gboolean favourite;
  char *uid;
  char *formatted_name;
  char *given_name;
  char *family_name;
  char *nickname;
  char *organization;
  char *email;
  char *ringtone;
  GBytes *photo;
  char *photo_type;
  GPtrArray *entries; /* (element-type Entry) */
  GHashTable *labels; /* (nullable) (element-type utf8 utf8): group to X-ABLabel */
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->group);
  g_clear_pointer (&entry->number, vis_contact_number_free);
  g_clear_pointer (&entry->address, vis_sip_uri_free);
  g_free (entry);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *first = *(Entry *const *)a;
  const Entry *second = *(Entry *const *)b;

  if (first->preference != second->preference)
    return first->preference < second->preference ? -1 : 1;
  return first->order < second->order ? -1 : 1;
}

/* Makes foreign text fit for one line on the screen. Takes @text over; NULL when nothing is left.
 */
static char *
clean (char *text, glong max_characters)
{
  GString *out = g_string_new (NULL);
  glong n = 0;

  for (const char *c = text; *c && n < max_characters; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (g_unichar_isspace (character) || g_unichar_iscntrl (character))
        {
          if (out->len == 0 || out->str[out->len - 1] == ' ')
            continue;
          character = ' ';
        }
      g_string_append_unichar (out, character);
      n++;
    }
  g_free (text);
  text = g_strchomp (g_string_free (out, FALSE));
  if (!*text)
    g_clear_pointer (&text, g_free);
  return text;
}

static char *
clean_value (const VisVcardLine *line, glong max_characters)
{
  return clean (_vis_vcard_unescape (line->value), max_characters);
}

/* The first of several properties of a kind counts. */
static void
set_once (char **field, char *value)
{
  if (*field)
    g_free (value);
  else
    *field = value;
}

static void
take_names (VisVcardCard *self, const VisVcardLine *line)
{
  g_auto (GStrv) parts = NULL;

  if (self->given_name || self->family_name)
    return;
  parts = _vis_vcard_split (line->value, ';', 5);
  self->family_name = clean (g_strdup (parts[0]), MAX_NAME);
  if (parts[1])
    self->given_name = clean (g_strdup (parts[1]), MAX_NAME);
}

static void
take_organization (VisVcardCard *self, const VisVcardLine *line)
{
  g_auto (GStrv) parts = _vis_vcard_split (line->value, ';', 1);

  set_once (&self->organization, clean (g_strdup (parts[0]), MAX_NAME));
}

static void
take_uid (VisVcardCard *self, const VisVcardLine *line)
{
  if (line->value_length > 0 && line->value_length <= MAX_UID)
    set_once (&self->uid, clean_value (line, MAX_UID));
}

char *
_vis_vcard_read_label (const VisVcardLine *line)
{
  char *label = _vis_vcard_unescape (line->value);

  /* The labels that Apple's programs translate themselves: _$!<Mobile>!$_ */
  if (g_str_has_prefix (label, "_$!<") && g_str_has_suffix (label, ">!$_") && strlen (label) >= 8)
    {
      char *inner = g_strndup (label + 4, strlen (label) - 8);

      g_free (label);
      label = g_utf8_strdown (inner, -1);
      g_free (inner);
    }
  return clean (label, MAX_LABEL);
}

static void
take_label (VisVcardCard *self, const VisVcardLine *line)
{
  char *label = line->group ? _vis_vcard_read_label (line) : NULL;

  if (!label)
    return;
  if (!self->labels)
    self->labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_replace (self->labels, g_ascii_strdown (line->group, -1), label);
}

static guint
read_preference (const VisVcardLine *line)
{
  const char *text = _vis_vcard_line_get_parameter (line, "PREF");
  guint64 value;

  if (text && g_ascii_string_to_unsigned (text, 10, 1, 100, &value, NULL))
    return (guint)value;
  return _vis_vcard_line_has_type (line, "pref") ? 1 : LEAST_PREFERRED;
}

static Entry *
add_entry (VisVcardCard *self, const VisVcardLine *line)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->preference = read_preference (line);
  entry->order = self->entries->len;
  entry->group = line->group ? g_ascii_strdown (line->group, -1) : NULL;
  g_ptr_array_add (self->entries, entry);
  return entry;
}

static char *
read_type (const VisVcardLine *line)
{
  static const struct
  {
    const char *type;
    const char *word;
  } words[] = {
    { "home", "home" },   { "work", "work" },   { "cell", "cell" }, { "mobile", "cell" },
    { "iphone", "cell" }, { "main", "main" },   { "car", "car" },   { "fax", "fax" },
    { "pager", "pager" }, { "other", "other" },
  };
  GString *type = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (_vis_vcard_line_has_type (line, words[i].type)
        && !g_str_has_suffix (type->str, words[i].word))
      g_string_append_printf (type, "%s%s", type->len > 0 ? " " : "", words[i].word);
  return g_string_free (type, type->len == 0);
}

static gboolean
has_scheme (const char *text, const char *scheme)
{
  return g_ascii_strncasecmp (text, scheme, strlen (scheme)) == 0;
}

VisSipUri *
_vis_vcard_read_address (const VisVcardLine *line, GError **error)
{
  g_autofree char *text = g_strstrip (_vis_vcard_unescape (line->value));
  const char *service = _vis_vcard_line_get_parameter (line, "X-SERVICE-TYPE");
  gboolean bare
      = strcmp (line->name, "X-SIP") == 0 || (service && g_ascii_strcasecmp (service, "SIP") == 0);
  gboolean full = has_scheme (text, "sip:") || has_scheme (text, "sips:");
  g_autofree char *completed = full ? g_strdup (text) : g_strconcat ("sip:", text, NULL);

  if (!*text || (!full && !bare)) /* another network's address */
    return NULL;
  return vis_sip_uri_parse (completed, error);
}

VisContactNumber *
_vis_vcard_read_number (const VisVcardLine *line, VisNumberParser *parser, GError **error)
{
  g_autofree char *text = g_strstrip (_vis_vcard_unescape (line->value));
  g_autofree char *type = read_type (line);

  if (!*text || has_scheme (text, "sip:") || has_scheme (text, "sips:"))
    return NULL;
  return vis_contact_number_new (parser, text, type, error);
}

static void
take_messaging (VisVcardCard *self, const VisVcardLine *line)
{
  g_autoptr (GError) error = NULL;
  VisSipUri *uri = _vis_vcard_read_address (line, &error);

  if (uri)
    add_entry (self, line)->address = uri;
  else if (error)
    self->warn (line->number, error->message, self->warn_data);
}

static void
take_telephone (VisVcardCard *self, const VisVcardLine *line)
{
  g_autoptr (GError) error = NULL;
  VisContactNumber *number = _vis_vcard_read_number (line, self->parser, &error);

  if (number)
    add_entry (self, line)->number = number;
  else if (error)
    self->warn (line->number, error->message, self->warn_data);
  else
    take_messaging (self, line);
}

static char *
read_photo_type (const VisVcardLine *line)
{
  static const char *const types[] = { "jpeg", "png", "gif", "webp", "bmp" };

  if (_vis_vcard_line_has_type (line, "jpg"))
    return g_strdup ("image/jpeg");
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *mime = g_strconcat ("image/", types[i], NULL);

      if (_vis_vcard_line_has_type (line, types[i]) || _vis_vcard_line_has_type (line, mime))
        return g_steal_pointer (&mime);
    }
  return NULL;
}

static gboolean
is_base64 (const char *text)
{
  for (; *text; text++)
    if (!g_ascii_isalnum (*text) && !strchr ("+/= \t", *text))
      return FALSE;
  return TRUE;
}

static void
take_photo (VisVcardCard *self, const VisVcardLine *line)
{
  const char *encoding = _vis_vcard_line_get_parameter (line, "ENCODING");
  const char *text = line->value;
  g_autofree char *type = NULL;
  guchar *bytes;
  gsize size;

  if (self->photo)
    return;
  if (has_scheme (text, "data:"))
    {
      /* RFC 2397: data:image/jpeg;base64,…; the comma may be escaped */
      const char *marker = strstr (text, ";base64");
      const char *comma = marker ? strchr (marker, ',') : NULL;

      if (!comma)
        return;
      text += strlen ("data:");
      type = g_ascii_strdown (text, strcspn (text, ";"));
      text = comma + 1;
    }
  else if ((encoding
            && (g_ascii_strcasecmp (encoding, "b") == 0
                || g_ascii_strcasecmp (encoding, "base64") == 0))
           || _vis_vcard_line_has_type (line, "base64"))
    type = read_photo_type (line);
  else /* the address of a picture: nothing is fetched */
    return;

  if (strlen (text) / 4 * 3 > MAX_PHOTO)
    {
      self->warn (line->number, _ ("the photo is larger than 4 MB"), self->warn_data);
      return;
    }
  if (!is_base64 (text))
    {
      self->warn (line->number, _ ("the photo is damaged"), self->warn_data);
      return;
    }
  bytes = g_base64_decode (text, &size);
  if (size > 0)
    {
      self->photo = g_bytes_new_take (bytes, size);
      self->photo_type = type && strlen (type) <= MAX_LABEL ? g_steal_pointer (&type) : NULL;
    }
  else
    g_free (bytes);
}

static void
take_version (VisVcardCard *self, const VisVcardLine *line)
{
  static const char *const known[] = { "2.1", "3.0", "4.0", NULL };
  g_autofree char *version = g_strstrip (g_strdup (line->value));

  self->unknown_version = !g_strv_contains (known, version);
}

static void
take_kind (VisVcardCard *self, const VisVcardLine *line)
{
  self->is_group = g_ascii_strcasecmp (line->value, "group") == 0;
}

/* evolution-data-server's lists of people */
static void
take_list (VisVcardCard *self, const VisVcardLine *line)
{
  self->is_group = g_ascii_strcasecmp (line->value, "true") == 0;
}

static void
take_agent (VisVcardCard *self, const VisVcardLine *line)
{
  self->awaits_agent = line->value_length == 0;
}

static void
take_favourite (VisVcardCard *self, const VisVcardLine *line)
{
  self->favourite = g_ascii_strcasecmp (line->value, "true") == 0;
}

static void
take_ringtone (VisVcardCard *self, const VisVcardLine *line)
{
  if (line->value_length > 0 && line->value_length <= MAX_RINGTONE)
    set_once (&self->ringtone, _vis_vcard_unescape (line->value));
}

static void
take_simple (VisVcardCard *self, const VisVcardLine *line)
{
  char **field = line->name[0] == 'F'   ? &self->formatted_name
                 : line->name[0] == 'N' ? &self->nickname
                                        : &self->email;

  set_once (field, clean_value (line, MAX_NAME));
}

VisVcardCard *
_vis_vcard_card_new (guint line, const char *file, VisNumberParser *parser, VisVcardWarnFunc warn,
                     gpointer user_data)
{
  VisVcardCard *self = g_new0 (VisVcardCard, 1);

  self->line = line;
  self->file = file;
  self->parser = parser;
  self->warn = warn;
  self->warn_data = user_data;
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  return self;
}

void
_vis_vcard_card_free (VisVcardCard *self)
{
  g_free (self->uid);
  g_free (self->formatted_name);
  g_free (self->given_name);
  g_free (self->family_name);
  g_free (self->nickname);
  g_free (self->organization);
  g_free (self->email);
  g_free (self->ringtone);
  g_clear_pointer (&self->photo, g_bytes_unref);
  g_free (self->photo_type);
  g_ptr_array_unref (self->entries);
  g_clear_pointer (&self->labels, g_hash_table_unref);
  g_free (self);
}

void
_vis_vcard_card_take (VisVcardCard *self, const VisVcardLine *line)
{
  static const struct
  {
    const char *name;
    void (*take) (VisVcardCard *self, const VisVcardLine *line);
  } properties[] = {
    { "FN", take_simple },
    { "N", take_names },
    { "NICKNAME", take_simple },
    { "ORG", take_organization },
    { "EMAIL", take_simple },
    { "UID", take_uid },
    { "TEL", take_telephone },
    { "IMPP", take_messaging },
    { "X-SIP", take_messaging },
    { "X-ABLABEL", take_label },
    { "PHOTO", take_photo },
    { "VERSION", take_version },
    { "KIND", take_kind },
    { "X-ADDRESSBOOKSERVER-KIND", take_kind },
    { "AGENT", take_agent },
    { VIS_VCARD_FAVOURITE, take_favourite },
    { VIS_VCARD_RINGTONE, take_ringtone },
    { "X-EVOLUTION-LIST", take_list },
  };

  self->n_properties++;
  self->awaits_agent = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    if (strcmp (properties[i].name, line->name) == 0)
      {
        properties[i].take (self, line);
        return;
      }
}

guint
_vis_vcard_card_get_line (VisVcardCard *self)
{
  return self->line;
}

guint
_vis_vcard_card_get_n_properties (VisVcardCard *self)
{
  return self->n_properties;
}

const char *
_vis_vcard_card_get_uid (VisVcardCard *self)
{
  return self->uid;
}

gboolean
_vis_vcard_card_awaits_agent (VisVcardCard *self)
{
  return self->awaits_agent;
}

static char *
find_name (VisVcardCard *self, GPtrArray *numbers, GPtrArray *addresses)
{
  if (self->formatted_name)
    return g_strdup (self->formatted_name);
  if (self->given_name && self->family_name)
    return g_strdup_printf ("%s %s", self->given_name, self->family_name);
  if (self->given_name || self->family_name)
    return g_strdup (self->given_name ? self->given_name : self->family_name);
  if (self->nickname)
    return g_strdup (self->nickname);
  if (self->organization)
    return g_strdup (self->organization);
  if (numbers->len > 0)
    {
      const VisContactNumber *number = g_ptr_array_index (numbers, 0);

      return vis_number_parser_format (self->parser, number->number);
    }
  if (self->email)
    return g_strdup (self->email);
  if (addresses->len > 0)
    return vis_sip_uri_to_string (g_ptr_array_index (addresses, 0));
  return NULL;
}

static void
sort_entries (VisVcardCard *self, GPtrArray *numbers, GPtrArray *addresses)
{
  g_ptr_array_sort (self->entries, compare_entries);
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (entry->number)
        {
          if (!entry->number->type && entry->group && self->labels)
            entry->number->type = g_strdup (g_hash_table_lookup (self->labels, entry->group));
          g_ptr_array_add (numbers, g_steal_pointer (&entry->number));
        }
      else
        g_ptr_array_add (addresses, g_steal_pointer (&entry->address));
    }
}

VisContact *
_vis_vcard_card_finish (VisVcardCard *self, const char *id, const char **problem)
{
  g_autoptr (GPtrArray) numbers
      = g_ptr_array_new_with_free_func ((GDestroyNotify)vis_contact_number_free);
  g_autoptr (GPtrArray) addresses
      = g_ptr_array_new_with_free_func ((GDestroyNotify)vis_sip_uri_free);
  g_autofree char *name = NULL;

  if (self->unknown_version)
    {
      *problem = _ ("the card is of a version that is not known (2.1, 3.0 and 4.0 are)");
      return NULL;
    }
  if (self->is_group)
    return NULL;
  sort_entries (self, numbers, addresses);
  name = find_name (self, numbers, addresses);
  if (!name)
    {
      *problem = _ ("the card has no name, no number and no address");
      return NULL;
    }
  return vis_contact_new (&(VisContactFields){
      .id = id,
      .name = name,
      .given_name = self->given_name,
      .family_name = self->family_name,
      .numbers = numbers,
      .addresses = addresses,
      .photo = self->photo,
      .photo_type = self->photo_type,
      .favourite = self->favourite,
      .ringtone = self->ringtone,
      .file = self->file,
  });
}
