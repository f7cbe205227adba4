/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contacts/vis-contact-index.h"

#include <string.h>

#include "base/vis-route.h"
#include "contacts/vis-contact-list-private.h"

/* Small changes are made where they are; beyond that it is quicker to begin anew. */
#define MAX_CHANGED 100

/* Who has something: a number, or an address. Keys belong to the contact that is first. */
typedef struct
{
  GHashTable *first;  /* (element-type key VisContact): the first by name that has it */
  GHashTable *shared; /* (element-type key GPtrArray): all that have it, sorted, if several do */
  GEqualFunc equal;
  GPtrArray *(*list_keys) (VisContact *contact);
} Table;

struct _VisContactIndex
{
  GObject parent_instance;

  VisContactSource *source;
  GPtrArray *contacts; /* (element-type VisContact): what the tables borrow from */
  Table numbers;       /* of VisNumber */
  Table addresses;     /* of VisSipUri */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VisContactIndex, vis_contact_index, G_TYPE_OBJECT)

static guint
effective_port (const VisSipUri *uri)
{
  return uri->port ? uri->port : VIS_DEFAULT_PORT;
}

static guint
address_hash (gconstpointer key)
{
  const VisSipUri *uri = key;
  guint hash = uri->user ? g_str_hash (uri->user) : 0;

  for (const char *c = uri->host; *c; c++)
    hash = hash * 33 + (guchar)g_ascii_tolower (*c);
  return hash * 33 + effective_port (uri);
}

static gboolean
address_equal (gconstpointer a, gconstpointer b)
{
  const VisSipUri *first = a;
  const VisSipUri *second = b;

  return g_strcmp0 (first->user, second->user) == 0
         && g_ascii_strcasecmp (first->host, second->host) == 0
         && effective_port (first) == effective_port (second);
}

static guint
number_hash (gconstpointer key)
{
  return vis_number_hash (key);
}

static gboolean
number_equal (gconstpointer a, gconstpointer b)
{
  return vis_number_equal (a, b);
}

/* Returns: (transfer full) (element-type VisNumber): not owned. */
static GPtrArray *
list_numbers (VisContact *contact)
{
  GPtrArray *numbers = vis_contact_get_numbers (contact);
  GPtrArray *keys = g_ptr_array_sized_new (numbers->len);

  for (guint i = 0; i < numbers->len; i++)
    g_ptr_array_add (keys, ((VisContactNumber *)numbers->pdata[i])->number);
  return keys;
}

static GPtrArray *
list_addresses (VisContact *contact)
{
  return g_ptr_array_ref (vis_contact_get_addresses (contact));
}

static void
table_init (Table *self, GHashFunc hash, GEqualFunc equal,
            GPtrArray *(*list_keys) (VisContact *contact))
{
  self->first = g_hash_table_new (hash, equal);
  self->shared = g_hash_table_new_full (hash, equal, NULL, (GDestroyNotify)g_ptr_array_unref);
  self->equal = equal;
  self->list_keys = list_keys;
}

static void
table_clear (Table *self)
{
  g_hash_table_unref (self->first);
  g_hash_table_unref (self->shared);
}

/* Makes @contact the first that has @key, which gets the contact's own copy of it. */
static void
table_set_first (Table *self, VisContact *contact, gconstpointer key)
{
  g_autoptr (GPtrArray) keys = self->list_keys (contact);

  for (guint i = 0; i < keys->len; i++)
    if (self->equal (keys->pdata[i], key))
      {
        gpointer former;
        gpointer all;

        g_hash_table_replace (self->first, keys->pdata[i], contact);
        if (g_hash_table_steal_extended (self->shared, key, &former, &all))
          g_hash_table_insert (self->shared, keys->pdata[i], all);
        return;
      }
}

static void
table_add_key (Table *self, VisContact *contact, gpointer key)
{
  VisContact *first = g_hash_table_lookup (self->first, key);
  GPtrArray *all;
  guint place;

  if (!first)
    g_hash_table_insert (self->first, key, contact);
  if (!first || first == contact) /* the same twice in one card */
    return;
  all = g_hash_table_lookup (self->shared, key);
  if (!all)
    {
      gpointer own;

      g_hash_table_lookup_extended (self->first, key, &own, NULL);
      all = g_ptr_array_new ();
      g_ptr_array_add (all, first);
      g_hash_table_insert (self->shared, own, all);
    }
  if (_vis_contact_list_find (all, contact, &place))
    return;
  place = _vis_contact_list_find_place (all, contact);
  g_ptr_array_insert (all, (int)place, contact);
  if (place == 0)
    table_set_first (self, contact, key);
}

static void
table_remove_key (Table *self, VisContact *contact, gpointer key)
{
  GPtrArray *all = g_hash_table_lookup (self->shared, key);

  if (all)
    {
      g_ptr_array_remove (all, contact);
      table_set_first (self, all->pdata[0], key);
      if (all->len == 1)
        g_hash_table_remove (self->shared, key);
    }
  else if (g_hash_table_lookup (self->first, key) == contact)
    g_hash_table_remove (self->first, key);
}

static void
table_add (Table *self, VisContact *contact)
{
  g_autoptr (GPtrArray) keys = self->list_keys (contact);

  for (guint i = 0; i < keys->len; i++)
    table_add_key (self, contact, keys->pdata[i]);
}

static void
table_remove (Table *self, VisContact *contact)
{
  g_autoptr (GPtrArray) keys = self->list_keys (contact);

  for (guint i = 0; i < keys->len; i++)
    table_remove_key (self, contact, keys->pdata[i]);
}

static void
table_remove_all (Table *self)
{
  g_hash_table_remove_all (self->first);
  g_hash_table_remove_all (self->shared);
}

static void
rebuild (VisContactIndex *self)
{
  GListModel *model = G_LIST_MODEL (self->source);
  guint n = g_list_model_get_n_items (model);

  table_remove_all (&self->numbers);
  table_remove_all (&self->addresses);
  g_ptr_array_set_size (self->contacts, 0);
  for (guint i = 0; i < n; i++)
    {
      VisContact *contact = g_list_model_get_item (model, i);

      g_ptr_array_add (self->contacts, contact);
      table_add (&self->numbers, contact);
      table_add (&self->addresses, contact);
    }
}

static void
update (VisContactIndex *self, guint position, guint removed, guint added)
{
  for (guint i = 0; i < removed; i++)
    {
      g_autoptr (VisContact) contact = g_ptr_array_steal_index (self->contacts, position);

      table_remove (&self->numbers, contact);
      table_remove (&self->addresses, contact);
    }
  for (guint i = 0; i < added; i++)
    {
      VisContact *contact = g_list_model_get_item (G_LIST_MODEL (self->source), position + i);

      g_ptr_array_insert (self->contacts, (int)(position + i), contact);
      table_add (&self->numbers, contact);
      table_add (&self->addresses, contact);
    }
}

static void
on_source_changed (VisContactIndex *self, guint position, guint removed, guint added)
{
  if (removed + added > MAX_CHANGED)
    rebuild (self);
  else
    update (self, position, removed, added);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
vis_contact_index_finalize (GObject *object)
{
  VisContactIndex *self = VIS_CONTACT_INDEX (object);

  table_clear (&self->numbers);
  table_clear (&self->addresses);
  g_ptr_array_unref (self->contacts);
  g_clear_object (&self->source);
  G_OBJECT_CLASS (vis_contact_index_parent_class)->finalize (object);
}

static void
vis_contact_index_class_init (VisContactIndexClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vis_contact_index_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", VIS_TYPE_CONTACT_INDEX, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vis_contact_index_init (VisContactIndex *self)
{
  self->contacts = g_ptr_array_new_with_free_func (g_object_unref);
  table_init (&self->numbers, number_hash, number_equal, list_numbers);
  table_init (&self->addresses, address_hash, address_equal, list_addresses);
}

VisContactIndex *
vis_contact_index_new (VisContactSource *source)
{
  VisContactIndex *self;

  g_return_val_if_fail (VIS_IS_CONTACT_SOURCE (source), NULL);

  self = g_object_new (VIS_TYPE_CONTACT_INDEX, NULL);
  self->source = g_object_ref (source);
  g_signal_connect_object (source, "items-changed", G_CALLBACK (on_source_changed), self,
                           G_CONNECT_SWAPPED);
  rebuild (self);
  return self;
}

VisContactSource *
vis_contact_index_get_source (VisContactIndex *self)
{
  g_return_val_if_fail (VIS_IS_CONTACT_INDEX (self), NULL);

  return self->source;
}

VisContact *
vis_contact_index_find_by_number (VisContactIndex *self, const VisNumber *number)
{
  VisContact *contact;

  g_return_val_if_fail (VIS_IS_CONTACT_INDEX (self) && number != NULL, NULL);

  contact = g_hash_table_lookup (self->numbers.first, number);
  return contact ? g_object_ref (contact) : NULL;
}

GPtrArray *
vis_contact_index_find_all_by_number (VisContactIndex *self, const VisNumber *number)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);
  VisContact *first;
  GPtrArray *all;

  g_return_val_if_fail (VIS_IS_CONTACT_INDEX (self) && number != NULL, found);

  first = g_hash_table_lookup (self->numbers.first, number);
  all = g_hash_table_lookup (self->numbers.shared, number);
  if (first && !all)
    g_ptr_array_add (found, g_object_ref (first));
  for (guint i = 0; all && i < all->len; i++)
    g_ptr_array_add (found, g_object_ref (all->pdata[i]));
  return found;
}

VisContact *
vis_contact_index_find_by_address (VisContactIndex *self, const VisSipUri *uri)
{
  VisContact *contact;

  g_return_val_if_fail (VIS_IS_CONTACT_INDEX (self) && uri != NULL, NULL);

  contact = g_hash_table_lookup (self->addresses.first, uri);
  return contact ? g_object_ref (contact) : NULL;
}
