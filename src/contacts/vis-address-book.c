/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "contacts/vis-address-book.h"

#include <glib/gi18n-lib.h>
#include <gmodule.h>
#include <string.h>

#include "base/vis-error.h"
#include "base/vis-installation.h"
#include "contacts/vis-book-worker-private.h"
#include "contacts/vis-list-span-private.h"

#define MODULE_NAME "vis-ebook." G_MODULE_SUFFIX

/* Where the module is in a tree that is not installed */
#define MODULE_DIR_VARIABLE "VISAVIS_MODULE_DIR"

#define PATIENCE_MS 1000

struct _VisAddressBook
{
  GObject parent_instance;

  VisNumberParser *parser;
  VisBookWorker *worker;     /* (nullable): while it is enabled */
  VisBookSnapshot *snapshot; /* (nullable) */
  guint patience_id;         /* while it is loading */
};

enum
{
  PROP_ENABLED = 1,
  PROP_LOADING, /* of VisContactSource */
  N_PROPERTIES = PROP_LOADING
};

static GParamSpec *properties[N_PROPERTIES];

static void vis_address_book_list_model_init (GListModelInterface *iface);
static void vis_address_book_writer_init (VisContactWriterInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VisAddressBook, vis_address_book, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      vis_address_book_list_model_init)
                                   G_IMPLEMENT_INTERFACE (VIS_TYPE_CONTACT_SOURCE, NULL)
                                       G_IMPLEMENT_INTERFACE (VIS_TYPE_CONTACT_WRITER,
                                                              vis_address_book_writer_init))

VisContactPlace *
vis_contact_place_new (const char *file, const char *name)
{
  VisContactPlace *self = g_new0 (VisContactPlace, 1);

  self->file = g_strdup (file);
  self->name = g_strdup (name);
  return self;
}

void
vis_contact_place_free (VisContactPlace *self)
{
  g_free (self->file);
  g_free (self->name);
  g_free (self);
}

static char *
find_module (void)
{
  const char *given = g_getenv (MODULE_DIR_VARIABLE);
  g_autofree char *own = vis_installation_dup_module_dir ();

  return g_build_filename (given ? given : own, MODULE_NAME, NULL);
}

static void
end_loading (VisAddressBook *self)
{
  if (self->patience_id == 0)
    return;
  g_clear_handle_id (&self->patience_id, g_source_remove);
  g_object_notify (G_OBJECT (self), "loading");
}

static gboolean
on_patience_over (gpointer user_data)
{
  end_loading (user_data);
  return G_SOURCE_REMOVE;
}

/* @snapshot: (nullable) */
static void
show (VisAddressBook *self, VisBookSnapshot *snapshot)
{
  g_autoptr (VisBookSnapshot) former = self->snapshot;
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  VisListSpan span = _vis_list_span_between (former ? former->contacts : nothing,
                                             snapshot ? snapshot->contacts : nothing);

  self->snapshot = snapshot ? _vis_book_snapshot_ref (snapshot) : NULL;
  if (span.removed > 0 || span.added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), span.position, span.removed, span.added);
}

static void
on_snapshot (gpointer owner, VisBookWorker *worker, VisBookSnapshot *snapshot)
{
  VisAddressBook *self = owner;

  if (worker != self->worker) /* an earlier one's last word */
    return;
  show (self, snapshot);
  if (snapshot->listed)
    end_loading (self);
  for (guint i = 0; i < snapshot->warnings->len; i++)
    vis_contact_source_warn (VIS_CONTACT_SOURCE (self), snapshot->warnings->pdata[i]);
}

static void
enable (VisAddressBook *self)
{
  g_autofree char *module = find_module ();

  self->worker = _vis_book_worker_new (module, self->parser, G_OBJECT (self), on_snapshot);
  self->patience_id = g_timeout_add (PATIENCE_MS, on_patience_over, self);
  g_object_notify (G_OBJECT (self), "loading");
}

static void
disable (VisAddressBook *self)
{
  g_clear_pointer (&self->worker, _vis_book_worker_stop);
  show (self, NULL);
  end_loading (self);
}

static void
refuse (GTask *task)
{
  g_task_return_new_error (task, VIS_ERROR, VIS_ERROR_NOT_FOUND,
                           _ ("The address book can’t be reached"));
  g_object_unref (task);
}

/* Where books may be can be told by their files: vis-book-shelf.c. */
static gboolean
vis_address_book_holds (VisContactWriter *writer, VisContact *contact)
{
  const char *file = vis_contact_get_file (contact);

  return file && strchr (file, '/');
}

static void
vis_address_book_add (VisContactWriter *writer, VisContact *contact, GTask *task)
{
  VisAddressBook *self = VIS_ADDRESS_BOOK (writer);
  const char *file = vis_contact_get_file (contact);

  if (self->worker && file)
    _vis_book_worker_add (self->worker, file, contact, task);
  else
    refuse (task);
}

static void
vis_address_book_change (VisContactWriter *writer, VisContact *before, VisContact *after,
                         GTask *task)
{
  VisAddressBook *self = VIS_ADDRESS_BOOK (writer);

  if (self->worker && vis_contact_get_file (before))
    _vis_book_worker_change (self->worker, before, after, task);
  else
    refuse (task);
}

static void
vis_address_book_remove (VisContactWriter *writer, VisContact *contact, GTask *task)
{
  VisAddressBook *self = VIS_ADDRESS_BOOK (writer);

  if (self->worker && vis_contact_get_file (contact))
    _vis_book_worker_remove (self->worker, contact, task);
  else
    refuse (task);
}

static void
vis_address_book_restore (VisContactWriter *writer, VisVcardRemains *remains, GTask *task)
{
  VisAddressBook *self = VIS_ADDRESS_BOOK (writer);

  if (self->worker)
    {
      _vis_book_worker_restore (self->worker, remains, task);
      return;
    }
  vis_vcard_remains_free (remains);
  refuse (task);
}

static void
vis_address_book_writer_init (VisContactWriterInterface *iface)
{
  iface->holds = vis_address_book_holds;
  iface->add = vis_address_book_add;
  iface->change = vis_address_book_change;
  iface->remove = vis_address_book_remove;
  iface->restore = vis_address_book_restore;
}

static GType
vis_address_book_get_item_type (GListModel *model)
{
  return VIS_TYPE_CONTACT;
}

static guint
vis_address_book_get_n_items (GListModel *model)
{
  VisAddressBook *self = VIS_ADDRESS_BOOK (model);

  return self->snapshot ? self->snapshot->contacts->len : 0;
}

static gpointer
vis_address_book_get_item (GListModel *model, guint position)
{
  VisAddressBook *self = VIS_ADDRESS_BOOK (model);

  if (position >= vis_address_book_get_n_items (model))
    return NULL;
  return g_object_ref (self->snapshot->contacts->pdata[position]);
}

static void
vis_address_book_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = vis_address_book_get_item_type;
  iface->get_n_items = vis_address_book_get_n_items;
  iface->get_item = vis_address_book_get_item;
}

static void
vis_address_book_dispose (GObject *object)
{
  VisAddressBook *self = VIS_ADDRESS_BOOK (object);

  g_clear_handle_id (&self->patience_id, g_source_remove);
  g_clear_pointer (&self->worker, _vis_book_worker_stop);
  G_OBJECT_CLASS (vis_address_book_parent_class)->dispose (object);
}

static void
vis_address_book_finalize (GObject *object)
{
  VisAddressBook *self = VIS_ADDRESS_BOOK (object);

  g_clear_pointer (&self->snapshot, _vis_book_snapshot_unref);
  g_clear_object (&self->parser);
  G_OBJECT_CLASS (vis_address_book_parent_class)->finalize (object);
}

static void
vis_address_book_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VisAddressBook *self = VIS_ADDRESS_BOOK (object);

  switch (id)
    {
    case PROP_ENABLED:
      g_value_set_boolean (value, self->worker != NULL);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->patience_id != 0);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_address_book_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_ENABLED:
      vis_address_book_set_enabled (VIS_ADDRESS_BOOK (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_address_book_class_init (VisAddressBookClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vis_address_book_dispose;
  object_class->finalize = vis_address_book_finalize;
  object_class->get_property = vis_address_book_get_property;
  object_class->set_property = vis_address_book_set_property;

  properties[PROP_ENABLED]
      = g_param_spec_boolean ("enabled", NULL, NULL, FALSE,
                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  g_object_class_override_property (object_class, PROP_LOADING, "loading");
}

static void
vis_address_book_init (VisAddressBook *self)
{
}

VisAddressBook *
vis_address_book_new (VisNumberParser *parser)
{
  VisAddressBook *self;

  g_return_val_if_fail (VIS_IS_NUMBER_PARSER (parser), NULL);

  self = g_object_new (VIS_TYPE_ADDRESS_BOOK, NULL);
  self->parser = g_object_ref (parser);
  return self;
}

gboolean
vis_address_book_is_available (void)
{
  g_autofree char *module = find_module ();

  return g_file_test (module, G_FILE_TEST_IS_REGULAR);
}

gboolean
vis_address_book_get_enabled (VisAddressBook *self)
{
  g_return_val_if_fail (VIS_IS_ADDRESS_BOOK (self), FALSE);

  return self->worker != NULL;
}

void
vis_address_book_set_enabled (VisAddressBook *self, gboolean enabled)
{
  g_return_if_fail (VIS_IS_ADDRESS_BOOK (self));

  if (enabled == vis_address_book_get_enabled (self)
      || (enabled && !vis_address_book_is_available ()))
    return;
  if (enabled)
    enable (self);
  else
    disable (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENABLED]);
}

GPtrArray *
vis_address_book_get_places (VisAddressBook *self)
{
  g_return_val_if_fail (VIS_IS_ADDRESS_BOOK (self), NULL);

  return self->snapshot ? g_ptr_array_ref (self->snapshot->places)
                        : g_ptr_array_new_with_free_func ((GDestroyNotify)vis_contact_place_free);
}
