/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contacts/vis-contact-index.h"

#include <string.h>

#include "base/vis-route.h"

struct _VisContactIndex
{
  GObject parent_instance;

  VisContactSource *source;
  GPtrArray *contacts;   /* (element-type VisContact): what the tables borrow from */
  GHashTable *numbers;   /* (element-type VisNumber VisContact): the first that has it */
  GHashTable *shared;    /* (element-type VisNumber GPtrArray): all that have it, if several do */
  GHashTable *addresses; /* (element-type VisSipUri VisContact) */
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

static void
add_number (VisContactIndex *self, VisContact *contact, const VisNumber *number)
{
  VisContact *first = g_hash_table_lookup (self->numbers, number);
  GPtrArray *all;

  if (!first)
    g_hash_table_insert (self->numbers, (gpointer)number, contact);
  if (!first || first == contact) /* the same number twice in one card */
    return;
  all = g_hash_table_lookup (self->shared, number);
  if (!all)
    {
      all = g_ptr_array_new ();
      g_ptr_array_add (all, first);
      g_hash_table_insert (self->shared, (gpointer)number, all);
    }
  if (all->pdata[all->len - 1] != contact)
    g_ptr_array_add (all, contact);
}

static void
add_contact (VisContactIndex *self, VisContact *contact)
{
  GPtrArray *numbers = vis_contact_get_numbers (contact);
  GPtrArray *addresses = vis_contact_get_addresses (contact);

  for (guint i = 0; i < numbers->len; i++)
    {
      const VisContactNumber *number = numbers->pdata[i];

      add_number (self, contact, number->number);
    }
  for (guint i = 0; i < addresses->len; i++)
    if (!g_hash_table_contains (self->addresses, addresses->pdata[i]))
      g_hash_table_insert (self->addresses, addresses->pdata[i], contact);
}

static void
rebuild (VisContactIndex *self)
{
  GListModel *model = G_LIST_MODEL (self->source);
  guint n = g_list_model_get_n_items (model);

  g_hash_table_remove_all (self->numbers);
  g_hash_table_remove_all (self->shared);
  g_hash_table_remove_all (self->addresses);
  g_ptr_array_set_size (self->contacts, 0);
  for (guint i = 0; i < n; i++)
    {
      VisContact *contact = g_list_model_get_item (model, i);

      g_ptr_array_add (self->contacts, contact);
      add_contact (self, contact);
    }
}

static void
on_source_changed (VisContactIndex *self)
{
  rebuild (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
vis_contact_index_finalize (GObject *object)
{
  VisContactIndex *self = VIS_CONTACT_INDEX (object);

  g_hash_table_unref (self->numbers);
  g_hash_table_unref (self->shared);
  g_hash_table_unref (self->addresses);
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
  self->numbers = g_hash_table_new (number_hash, number_equal);
  self->shared
      = g_hash_table_new_full (number_hash, number_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
  self->addresses = g_hash_table_new (address_hash, address_equal);
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

  contact = g_hash_table_lookup (self->numbers, number);
  return contact ? g_object_ref (contact) : NULL;
}

GPtrArray *
vis_contact_index_find_all_by_number (VisContactIndex *self, const VisNumber *number)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);
  VisContact *first;
  GPtrArray *all;

  g_return_val_if_fail (VIS_IS_CONTACT_INDEX (self) && number != NULL, found);

  first = g_hash_table_lookup (self->numbers, number);
  all = g_hash_table_lookup (self->shared, number);
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

  contact = g_hash_table_lookup (self->addresses, uri);
  return contact ? g_object_ref (contact) : NULL;
}
