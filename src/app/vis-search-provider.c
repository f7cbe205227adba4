/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-search-provider.h"

#include "app/vis-call-target.h"
#include "app/vis-contact-photo.h"
#include "contacts/vis-contact-results.h"

/* More are never shown; the desktop says how many there are. */
#define MAX_RESULTS 100
/* Of one question about results: the desktop asks for those that it shows. */
#define MAX_METAS 50
#define MAX_TERMS 32
#define ICON_SIZE 64
/* One word follows the other: the next one finds the contacts loaded. */
#define LINGER_S 10

static const char interface_xml[]
    = "<node><interface name='org.gnome.Shell.SearchProvider2'>"
      "<method name='GetInitialResultSet'>"
      "<arg type='as' direction='in'/><arg type='as' direction='out'/></method>"
      "<method name='GetSubsearchResultSet'><arg type='as' direction='in'/>"
      "<arg type='as' direction='in'/><arg type='as' direction='out'/></method>"
      "<method name='GetResultMetas'>"
      "<arg type='as' direction='in'/><arg type='aa{sv}' direction='out'/></method>"
      "<method name='ActivateResult'><arg type='s' direction='in'/>"
      "<arg type='as' direction='in'/><arg type='u' direction='in'/></method>"
      "<method name='LaunchSearch'>"
      "<arg type='as' direction='in'/><arg type='u' direction='in'/></method>"
      "</interface></node>";

struct _VisSearchProvider
{
  GObject parent_instance;

  GApplication *application;
  GDBusConnection *bus;
  guint registration;
  GDBusNodeInfo *interface;

  VisContactSource *source; /* (nullable) until it is set */
  VisNumberParser *parser;
  VisContactResults *results;
  GHashTable *found; /* id → VisContact, of the last question */
  GQueue waiting;    /* of GDBusMethodInvocation, while there is nobody to be found yet */
  guint linger;      /* while the application is held */
};

enum
{
  WANTED,
  SHOW,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VisSearchProvider, vis_search_provider, G_TYPE_OBJECT)

static gboolean
on_lingered (gpointer user_data)
{
  VisSearchProvider *self = user_data;
  self->linger = 0;
  g_application_release (self->application);
  return G_SOURCE_REMOVE;
}

static void
linger (VisSearchProvider *self)
{
  if (self->linger != 0)
    g_source_remove (self->linger);
  else
    g_application_hold (self->application);
  self->linger = g_timeout_add_seconds (LINGER_S, on_lingered, self);
}

/* Finding */

static char *
join_terms (GVariant *terms)
{
  GString *query = g_string_new (NULL);
  gsize n_terms = MIN (g_variant_n_children (terms), MAX_TERMS);
  for (gsize i = 0; i < n_terms; i++)
    {
      const char *term;
      g_variant_get_child (terms, i, "&s", &term);
      if (query->len > 0)
        g_string_append_c (query, ' ');
      g_string_append (query, term);
    }
  return g_string_free (query, FALSE);
}

static GVariant *
find (VisSearchProvider *self, GVariant *terms)
{
  g_autofree char *query = join_terms (terms);
  vis_contact_results_set_query (self->results, query);
  g_hash_table_remove_all (self->found);

  GVariantBuilder ids;
  g_variant_builder_init (&ids, G_VARIANT_TYPE_STRING_ARRAY);
  guint n = MIN (g_list_model_get_n_items (G_LIST_MODEL (self->results)), MAX_RESULTS);
  for (guint i = 0; i < n && query[0] != '\0'; i++)
    {
      g_autoptr (VisContact) contact = g_list_model_get_item (G_LIST_MODEL (self->results), i);
      const char *id = vis_contact_get_id (contact);
      g_variant_builder_add (&ids, "s", id);
      g_hash_table_replace (self->found, g_strdup (id), g_object_ref (contact));
    }
  return g_variant_new ("(as)", &ids);
}

/* Returns: (transfer full) (nullable): also of a former question. */
static VisContact *
find_by_id (VisSearchProvider *self, const char *id)
{
  VisContact *found = g_hash_table_lookup (self->found, id);
  if (found != NULL)
    return g_object_ref (found);

  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->source));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VisContact) contact = g_list_model_get_item (G_LIST_MODEL (self->source), i);
      if (g_str_equal (vis_contact_get_id (contact), id))
        return g_steal_pointer (&contact);
    }
  return NULL;
}

/* Describing: photos are decoded on another thread. */

typedef struct
{
  char *id;
  char *name;
  char *number;  /* (nullable) */
  GBytes *photo; /* (nullable) */
} Meta;

static void
meta_free (gpointer data)
{
  Meta *meta = data;
  g_free (meta->id);
  g_free (meta->name);
  g_free (meta->number);
  g_clear_pointer (&meta->photo, g_bytes_unref);
  g_free (meta);
}

static Meta *
meta_new (VisSearchProvider *self, VisContact *contact)
{
  g_autoptr (GListModel) targets = vis_call_target_list_for_contact (contact, self->parser);
  g_autoptr (VisCallTarget) first = g_list_model_get_item (targets, 0);
  GBytes *photo = vis_contact_get_photo (contact);
  Meta *meta = g_new0 (Meta, 1);
  meta->id = g_strdup (vis_contact_get_id (contact));
  meta->name = g_strdup (vis_contact_get_name (contact));
  meta->number = first != NULL ? g_strdup (vis_call_target_get_text (first)) : NULL;
  meta->photo = photo != NULL ? g_bytes_ref (photo) : NULL;
  return meta;
}

static GVariant *
make_icon (const Meta *meta)
{
  g_autoptr (GdkPixbuf) pixbuf
      = meta->photo != NULL ? vis_contact_photo_decode (meta->photo, ICON_SIZE, NULL) : NULL;
  g_autoptr (GIcon) icon
      = pixbuf != NULL ? G_ICON (g_steal_pointer (&pixbuf)) : g_themed_icon_new ("avatar-default");
  return g_icon_serialize (icon);
}

static void
describe_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GPtrArray *metas = task_data;
  GVariantBuilder answer;
  g_variant_builder_init (&answer, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < metas->len; i++)
    {
      const Meta *meta = metas->pdata[i];
      g_autoptr (GVariant) icon = make_icon (meta);
      g_variant_builder_open (&answer, G_VARIANT_TYPE_VARDICT);
      g_variant_builder_add (&answer, "{sv}", "id", g_variant_new_string (meta->id));
      g_variant_builder_add (&answer, "{sv}", "name", g_variant_new_string (meta->name));
      if (meta->number != NULL)
        g_variant_builder_add (&answer, "{sv}", "description", g_variant_new_string (meta->number));
      g_variant_builder_add (&answer, "{sv}", "icon", icon);
      g_variant_builder_close (&answer);
    }
  g_task_return_pointer (task, g_variant_ref_sink (g_variant_new ("(aa{sv})", &answer)),
                         (GDestroyNotify)g_variant_unref);
}

static void
on_described (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GDBusMethodInvocation *invocation = user_data;
  g_autoptr (GVariant) answer = g_task_propagate_pointer (G_TASK (result), NULL);
  g_dbus_method_invocation_return_value (invocation, answer);
}

static void
describe (VisSearchProvider *self, GVariant *ids, GDBusMethodInvocation *invocation)
{
  GPtrArray *metas = g_ptr_array_new_with_free_func (meta_free);
  gsize n_ids = MIN (g_variant_n_children (ids), MAX_METAS);
  for (gsize i = 0; i < n_ids; i++)
    {
      const char *id;
      g_variant_get_child (ids, i, "&s", &id);
      g_autoptr (VisContact) contact = find_by_id (self, id);
      if (contact != NULL) /* else it has gone meanwhile */
        g_ptr_array_add (metas, meta_new (self, contact));
    }
  g_autoptr (GTask) task = g_task_new (self, NULL, on_described, invocation);
  g_task_set_source_tag (task, describe);
  g_task_set_task_data (task, metas, (GDestroyNotify)g_ptr_array_unref);
  g_task_run_in_thread (task, describe_in_thread);
}

/* The bus */

static void
show (VisSearchProvider *self, GVariant *parameters)
{
  g_autoptr (GVariant) terms = NULL;
  g_autofree char *query = NULL;
  guint timestamp;
  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(asu)")))
    {
      g_variant_get (parameters, "(@asu)", &terms, &timestamp);
      query = join_terms (terms);
    }
  else
    {
      const char *id;
      g_variant_get (parameters, "(&s@asu)", &id, &terms, &timestamp);
      g_autoptr (VisContact) contact = find_by_id (self, id);
      query = contact != NULL ? g_strdup (vis_contact_get_name (contact)) : join_terms (terms);
    }
  g_signal_emit (self, signals[SHOW], 0, query, timestamp);
}

/* Takes @invocation over. */
static void
answer (VisSearchProvider *self, GDBusMethodInvocation *invocation)
{
  const char *method = g_dbus_method_invocation_get_method_name (invocation);
  GVariant *parameters = g_dbus_method_invocation_get_parameters (invocation);
  gint64 begin = g_get_monotonic_time ();

  if (g_str_equal (method, "GetInitialResultSet") || g_str_equal (method, "GetSubsearchResultSet"))
    {
      /* The terms come last; what was found before is the results' own affair. */
      g_autoptr (GVariant) terms
          = g_variant_get_child_value (parameters, g_variant_n_children (parameters) - 1);
      g_dbus_method_invocation_return_value (invocation, find (self, terms));
      g_debug ("search provider: answered in %.1f ms", (g_get_monotonic_time () - begin) / 1000.0);
    }
  else if (g_str_equal (method, "GetResultMetas"))
    {
      g_autoptr (GVariant) ids = g_variant_get_child_value (parameters, 0);
      describe (self, ids, invocation);
    }
  else
    {
      show (self, parameters);
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
}

static void
answer_waiting (VisSearchProvider *self)
{
  GDBusMethodInvocation *invocation;
  if (vis_contact_source_is_loading (self->source))
    return;
  while ((invocation = g_queue_pop_head (&self->waiting)) != NULL)
    answer (self, invocation);
}

static void
on_method_call (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
                const char *method, GVariant *parameters, GDBusMethodInvocation *invocation,
                gpointer user_data)
{
  VisSearchProvider *self = user_data;
  linger (self);
  g_queue_push_tail (&self->waiting, invocation);
  if (self->source == NULL)
    g_signal_emit (self, signals[WANTED], 0);
  if (self->source != NULL)
    answer_waiting (self);
}

static void
vis_search_provider_dispose (GObject *object)
{
  VisSearchProvider *self = VIS_SEARCH_PROVIDER (object);
  GDBusMethodInvocation *invocation;
  vis_search_provider_unexport (self);
  while ((invocation = g_queue_pop_head (&self->waiting)) != NULL)
    g_dbus_method_invocation_return_error (invocation, G_IO_ERROR, G_IO_ERROR_CLOSED,
                                           "The program ends");
  if (self->linger != 0)
    {
      g_source_remove (self->linger);
      on_lingered (self);
    }
  g_clear_object (&self->source);
  g_clear_object (&self->parser);
  g_clear_object (&self->results);
  g_hash_table_remove_all (self->found);
  G_OBJECT_CLASS (vis_search_provider_parent_class)->dispose (object);
}

static void
vis_search_provider_finalize (GObject *object)
{
  VisSearchProvider *self = VIS_SEARCH_PROVIDER (object);
  g_hash_table_unref (self->found);
  g_dbus_node_info_unref (self->interface);
  G_OBJECT_CLASS (vis_search_provider_parent_class)->finalize (object);
}

static void
vis_search_provider_class_init (VisSearchProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vis_search_provider_dispose;
  G_OBJECT_CLASS (klass)->finalize = vis_search_provider_finalize;

  signals[WANTED] = g_signal_new ("wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  signals[SHOW]
      = g_signal_new ("show", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 2, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE, G_TYPE_UINT);
}

static void
vis_search_provider_init (VisSearchProvider *self)
{
  self->interface = g_dbus_node_info_new_for_xml (interface_xml, NULL);
  g_assert (self->interface != NULL);
  self->found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

VisSearchProvider *
vis_search_provider_new (GApplication *application)
{
  g_return_val_if_fail (G_IS_APPLICATION (application), NULL);

  VisSearchProvider *self = g_object_new (VIS_TYPE_SEARCH_PROVIDER, NULL);
  self->application = application;
  return self;
}

gboolean
vis_search_provider_export (VisSearchProvider *self, GDBusConnection *bus, const char *path,
                            GError **error)
{
  static const GDBusInterfaceVTable vtable = { .method_call = on_method_call };
  g_return_val_if_fail (VIS_IS_SEARCH_PROVIDER (self), FALSE);
  g_return_val_if_fail (self->bus == NULL, FALSE);

  g_autofree char *own = g_strconcat (path, VIS_SEARCH_PROVIDER_PATH, NULL);
  self->registration = g_dbus_connection_register_object (bus, own, self->interface->interfaces[0],
                                                          &vtable, self, NULL, error);
  if (self->registration == 0)
    return FALSE;
  self->bus = g_object_ref (bus);
  return TRUE;
}

void
vis_search_provider_unexport (VisSearchProvider *self)
{
  g_return_if_fail (VIS_IS_SEARCH_PROVIDER (self));

  if (self->bus != NULL)
    g_dbus_connection_unregister_object (self->bus, self->registration);
  g_clear_object (&self->bus);
}

void
vis_search_provider_set_source (VisSearchProvider *self, VisContactSource *source,
                                VisNumberParser *parser)
{
  g_return_if_fail (VIS_IS_SEARCH_PROVIDER (self));
  g_return_if_fail (VIS_IS_CONTACT_SOURCE (source));
  g_return_if_fail (self->source == NULL);

  self->source = g_object_ref (source);
  self->parser = g_object_ref (parser);
  self->results = vis_contact_results_new (source);
  g_signal_connect_object (source, "notify::loading", G_CALLBACK (answer_waiting), self,
                           G_CONNECT_SWAPPED);
}
