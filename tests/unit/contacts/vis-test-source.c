/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit/contacts/vis-test-source.h"

#include <string.h>

#include "contacts/vis-vcard.h"

struct _VisTestSource
{
  GObject parent_instance;

  GPtrArray *contacts;
  gboolean loading; /* (element-type VisContact) */
};

enum
{
  PROP_LOADING = 1
};

static void vis_test_source_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VisTestSource, vis_test_source, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      vis_test_source_list_model_init)
                                   G_IMPLEMENT_INTERFACE (VIS_TYPE_CONTACT_SOURCE, NULL))

static GType
vis_test_source_get_item_type (GListModel *model)
{
  return VIS_TYPE_CONTACT;
}

static guint
vis_test_source_get_n_items (GListModel *model)
{
  return VIS_TEST_SOURCE (model)->contacts->len;
}

static gpointer
vis_test_source_get_item (GListModel *model, guint position)
{
  VisTestSource *self = VIS_TEST_SOURCE (model);

  return position < self->contacts->len ? g_object_ref (self->contacts->pdata[position]) : NULL;
}

static void
vis_test_source_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = vis_test_source_get_item_type;
  iface->get_n_items = vis_test_source_get_n_items;
  iface->get_item = vis_test_source_get_item;
}

static void
vis_test_source_finalize (GObject *object)
{
  g_ptr_array_unref (VIS_TEST_SOURCE (object)->contacts);
  G_OBJECT_CLASS (vis_test_source_parent_class)->finalize (object);
}

static void
vis_test_source_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, VIS_TEST_SOURCE (object)->loading);
}

static void
vis_test_source_class_init (VisTestSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = vis_test_source_finalize;
  object_class->get_property = vis_test_source_get_property;
  g_object_class_override_property (object_class, PROP_LOADING, "loading");
}

static void
vis_test_source_init (VisTestSource *self)
{
  self->contacts = g_ptr_array_new_with_free_func (g_object_unref);
}

VisTestSource *
vis_test_source_new (void)
{
  return g_object_new (VIS_TYPE_TEST_SOURCE, NULL);
}

void
vis_test_source_set_loading (VisTestSource *self, gboolean loading)
{
  self->loading = loading;
  g_object_notify (G_OBJECT (self), "loading");
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return vis_contact_compare (*(VisContact *const *)a, *(VisContact *const *)b);
}

void
vis_test_source_set_vcards (VisTestSource *self, const char *text, VisNumberParser *parser)
{
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  guint n_removed = self->contacts->len;

  g_ptr_array_unref (self->contacts);
  self->contacts = vis_vcard_parse ("test.vcf", text, strlen (text), parser, warnings);
  g_assert_cmpuint (warnings->len, ==, 0);
  g_ptr_array_sort (self->contacts, compare);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_removed, self->contacts->len);
}

void
vis_test_source_put (VisTestSource *self, VisContact *contact)
{
  guint position = 0;

  while (position < self->contacts->len
         && vis_contact_compare (self->contacts->pdata[position], contact) < 0)
    position++;
  g_ptr_array_insert (self->contacts, (int)position, g_object_ref (contact));
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

void
vis_test_source_swap (VisTestSource *self, guint position, VisContact *contact)
{
  g_ptr_array_remove_index (self->contacts, position);
  if (contact)
    g_ptr_array_insert (self->contacts, (int)position, g_object_ref (contact));
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, contact ? 1 : 0);
}
