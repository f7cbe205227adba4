/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contacts/vis-contact.h"

#include <string.h>

#include "contacts/vis-number-parser-private.h"
#include "contacts/vis-text-fold.h"

struct _VisContact
{
  GObject parent_instance;

  char *id;
  char *name;
  char *given_name;
  char *family_name;
  GPtrArray *numbers;   /* (element-type VisContactNumber) */
  GPtrArray *addresses; /* (element-type VisSipUri) */
  GBytes *photo;
  char *photo_type;
  gboolean favourite;
  char *ringtone;
  char *file; /* an interned GRefString: thousands share one */
  char *search_key;
  char *sort_key;
};

enum
{
  PROP_ID = 1,
  PROP_NAME,
  PROP_GIVEN_NAME,
  PROP_FAMILY_NAME,
  PROP_PHOTO,
  PROP_PHOTO_TYPE,
  PROP_FAVOURITE,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_BOXED_TYPE (VisContactNumber, vis_contact_number, vis_contact_number_copy,
                     vis_contact_number_free)
G_DEFINE_FINAL_TYPE (VisContact, vis_contact, G_TYPE_OBJECT)

VisContactNumber *
vis_contact_number_new (VisNumberParser *parser, const char *text, const char *type, GError **error)
{
  char *national;
  VisNumber *number = _vis_number_parser_parse_with_national (parser, text, &national, error);
  VisContactNumber *self;

  if (!number)
    return NULL;
  self = g_new0 (VisContactNumber, 1);
  self->number = number;
  self->national = national;
  self->type = g_strdup (type);
  self->text = g_strdup (text);
  return self;
}

VisContactNumber *
vis_contact_number_copy (const VisContactNumber *number)
{
  VisContactNumber *copy = g_new0 (VisContactNumber, 1);

  copy->number = vis_number_copy (number->number);
  copy->type = g_strdup (number->type);
  copy->text = g_strdup (number->text);
  copy->national = g_strdup (number->national);
  return copy;
}

void
vis_contact_number_free (VisContactNumber *number)
{
  vis_number_free (number->number);
  g_free (number->type);
  g_free (number->text);
  g_free (number->national);
  g_free (number);
}

static gboolean
contact_number_equal (gconstpointer a, gconstpointer b)
{
  const VisContactNumber *first = a;
  const VisContactNumber *second = b;

  return vis_number_equal (first->number, second->number)
         && g_strcmp0 (first->type, second->type) == 0
         && g_strcmp0 (first->text, second->text) == 0;
}

static gboolean
sip_uri_equal (gconstpointer a, gconstpointer b)
{
  const VisSipUri *first = a;
  const VisSipUri *second = b;

  return g_strcmp0 (first->user, second->user) == 0 && strcmp (first->host, second->host) == 0
         && first->port == second->port && first->secure == second->secure;
}

static gboolean
arrays_equal (GPtrArray *a, GPtrArray *b, GEqualFunc equal)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!equal (g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
      return FALSE;
  return TRUE;
}

static gboolean
photos_equal (GBytes *a, GBytes *b)
{
  return a == b || (a && b && g_bytes_equal (a, b));
}

static GPtrArray *
ref_or_new (GPtrArray *array)
{
  return array ? g_ptr_array_ref (array) : g_ptr_array_new ();
}

static void
append_name (GString *key, const char *name)
{
  g_autofree char *folded = name ? vis_text_fold (name) : NULL;

  if (!folded || strstr (key->str, folded))
    return;
  if (key->len > 0)
    g_string_append_c (key, ' ');
  g_string_append (key, folded);
}

static char *
make_search_key (VisContact *self, const char *other_names)
{
  GString *key = g_string_new (NULL);

  append_name (key, self->name);
  append_name (key, self->given_name);
  append_name (key, self->family_name);
  append_name (key, other_names);
  g_string_append_c (key, '\n');
  for (guint i = 0; i < self->numbers->len; i++)
    {
      const VisContactNumber *number = g_ptr_array_index (self->numbers, i);
      const char *e164 = vis_number_get_e164 (number->number);

      g_string_append_printf (key, "%s ", e164);
      if (number->national && !strstr (e164, number->national))
        g_string_append_printf (key, "%s ", number->national);
    }
  return g_string_free (key, FALSE);
}

static void
vis_contact_finalize (GObject *object)
{
  VisContact *self = VIS_CONTACT (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->given_name);
  g_free (self->family_name);
  g_ptr_array_unref (self->numbers);
  g_ptr_array_unref (self->addresses);
  g_clear_pointer (&self->photo, g_bytes_unref);
  g_free (self->photo_type);
  g_free (self->ringtone);
  g_clear_pointer (&self->file, g_ref_string_release);
  g_free (self->search_key);
  g_free (self->sort_key);
  G_OBJECT_CLASS (vis_contact_parent_class)->finalize (object);
}

static void
vis_contact_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VisContact *self = VIS_CONTACT (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_GIVEN_NAME:
      g_value_set_string (value, self->given_name);
      break;
    case PROP_FAMILY_NAME:
      g_value_set_string (value, self->family_name);
      break;
    case PROP_PHOTO:
      g_value_set_boxed (value, self->photo);
      break;
    case PROP_PHOTO_TYPE:
      g_value_set_string (value, self->photo_type);
      break;
    case PROP_FAVOURITE:
      g_value_set_boolean (value, self->favourite);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_contact_class_init (VisContactClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = vis_contact_finalize;
  object_class->get_property = vis_contact_get_property;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_GIVEN_NAME] = g_param_spec_string ("given-name", NULL, NULL, NULL, flags);
  properties[PROP_FAMILY_NAME] = g_param_spec_string ("family-name", NULL, NULL, NULL, flags);
  properties[PROP_PHOTO] = g_param_spec_boxed ("photo", NULL, NULL, G_TYPE_BYTES, flags);
  properties[PROP_PHOTO_TYPE] = g_param_spec_string ("photo-type", NULL, NULL, NULL, flags);
  properties[PROP_FAVOURITE] = g_param_spec_boolean ("favourite", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
vis_contact_init (VisContact *self)
{
}

VisContact *
vis_contact_new (const VisContactFields *fields)
{
  VisContact *self;

  g_return_val_if_fail (fields->id != NULL && fields->name != NULL && fields->name[0], NULL);

  self = g_object_new (VIS_TYPE_CONTACT, NULL);
  self->id = g_strdup (fields->id);
  self->name = g_strdup (fields->name);
  self->given_name = g_strdup (fields->given_name);
  self->family_name = g_strdup (fields->family_name);
  self->numbers = ref_or_new (fields->numbers);
  self->addresses = ref_or_new (fields->addresses);
  self->photo = fields->photo ? g_bytes_ref (fields->photo) : NULL;
  self->photo_type = g_strdup (fields->photo_type);
  self->favourite = fields->favourite;
  self->ringtone = g_strdup (fields->ringtone);
  self->file = fields->file ? g_ref_string_new_intern (fields->file) : NULL;
  self->search_key = make_search_key (self, fields->other_names);
  self->sort_key = g_utf8_collate_key (self->name, -1);
  return self;
}

const char *
vis_contact_get_id (VisContact *self)
{
  g_return_val_if_fail (VIS_IS_CONTACT (self), NULL);

  return self->id;
}

const char *
vis_contact_get_name (VisContact *self)
{
  g_return_val_if_fail (VIS_IS_CONTACT (self), NULL);

  return self->name;
}

const char *
vis_contact_get_given_name (VisContact *self)
{
  g_return_val_if_fail (VIS_IS_CONTACT (self), NULL);

  return self->given_name;
}

const char *
vis_contact_get_family_name (VisContact *self)
{
  g_return_val_if_fail (VIS_IS_CONTACT (self), NULL);

  return self->family_name;
}

GPtrArray *
vis_contact_get_numbers (VisContact *self)
{
  g_return_val_if_fail (VIS_IS_CONTACT (self), NULL);

  return self->numbers;
}

GPtrArray *
vis_contact_get_addresses (VisContact *self)
{
  g_return_val_if_fail (VIS_IS_CONTACT (self), NULL);

  return self->addresses;
}

GBytes *
vis_contact_get_photo (VisContact *self)
{
  g_return_val_if_fail (VIS_IS_CONTACT (self), NULL);

  return self->photo;
}

const char *
vis_contact_get_photo_type (VisContact *self)
{
  g_return_val_if_fail (VIS_IS_CONTACT (self), NULL);

  return self->photo_type;
}

gboolean
vis_contact_is_favourite (VisContact *self)
{
  g_return_val_if_fail (VIS_IS_CONTACT (self), FALSE);

  return self->favourite;
}

const char *
vis_contact_get_ringtone (VisContact *self)
{
  g_return_val_if_fail (VIS_IS_CONTACT (self), NULL);

  return self->ringtone;
}

const char *
vis_contact_get_file (VisContact *self)
{
  g_return_val_if_fail (VIS_IS_CONTACT (self), NULL);

  return self->file;
}

const char *
vis_contact_get_search_key (VisContact *self)
{
  g_return_val_if_fail (VIS_IS_CONTACT (self), NULL);

  return self->search_key;
}

int
vis_contact_compare (VisContact *a, VisContact *b)
{
  int order = strcmp (a->sort_key, b->sort_key);

  return order != 0 ? order : strcmp (a->id, b->id);
}

gboolean
vis_contact_equal (VisContact *a, VisContact *b)
{
  return a == b
         || (strcmp (a->id, b->id) == 0 && strcmp (a->name, b->name) == 0
             && g_strcmp0 (a->given_name, b->given_name) == 0
             && g_strcmp0 (a->family_name, b->family_name) == 0
             && arrays_equal (a->numbers, b->numbers, contact_number_equal)
             && arrays_equal (a->addresses, b->addresses, sip_uri_equal)
             && photos_equal (a->photo, b->photo) && g_strcmp0 (a->photo_type, b->photo_type) == 0
             && a->favourite == b->favourite && g_strcmp0 (a->ringtone, b->ringtone) == 0
             && g_strcmp0 (a->file, b->file) == 0 && strcmp (a->search_key, b->search_key) == 0);
}
