/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "directory/vis-contact-resolver.h"

#include "directory/vis-host-lookup-private.h"

struct _VisContactResolver
{
  GObject parent_instance;

  VisContactIndex *index;
  GResolver *names;
};

static void vis_contact_resolver_resolver_init (VisResolverInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VisContactResolver, vis_contact_resolver, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIS_TYPE_RESOLVER,
                                                      vis_contact_resolver_resolver_init))

static void
add_addresses (VisContact *contact, GPtrArray *uris)
{
  GPtrArray *addresses = vis_contact_get_addresses (contact);

  for (guint i = 0; i < addresses->len; i++)
    {
      const VisSipUri *uri = addresses->pdata[i];

      if (!uri->secure)
        g_ptr_array_add (uris, vis_sip_uri_copy (uri));
    }
}

/* A search that came while the contacts were still being loaded. */
typedef struct
{
  VisContactResolver *self;
  VisTarget *target;
  GCancellable *cancellable;
  VisRouteFunc found;
  gpointer found_data;
  GAsyncReadyCallback callback;
  gpointer user_data;
  gulong loaded_handler;
  GSource *cancelled_source;
} Search;

static void
search_free (Search *search)
{
  vis_target_free (search->target);
  g_clear_object (&search->cancellable);
  g_object_unref (search->self);
  g_free (search);
}

static void
search_run (Search *search)
{
  VisContactResolver *self = search->self;
  GPtrArray *uris = g_ptr_array_new_with_free_func ((GDestroyNotify)vis_sip_uri_free);
  const char *user = NULL;

  if (search->target->kind == VIS_TARGET_NUMBER)
    {
      g_autoptr (GPtrArray) contacts
          = vis_contact_index_find_all_by_number (self->index, search->target->number);

      for (guint i = 0; i < contacts->len; i++)
        add_addresses (contacts->pdata[i], uris);
      user = vis_number_get_e164 (search->target->number);
    }
  _vis_host_lookup_async (self, uris, user, VIS_ROUTE_CONTACT, self->names, search->cancellable,
                          search->found, search->found_data, search->callback, search->user_data);
  search_free (search);
}

static void
search_stop_waiting (Search *search)
{
  g_signal_handler_disconnect (vis_contact_index_get_source (search->self->index),
                               search->loaded_handler);
  if (search->cancelled_source)
    {
      g_source_destroy (search->cancelled_source);
      g_source_unref (search->cancelled_source);
    }
  search_run (search);
}

static void
on_loaded (VisContactSource *source, GParamSpec *pspec, Search *search)
{
  if (!vis_contact_source_is_loading (source))
    search_stop_waiting (search);
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  search_stop_waiting (user_data);
  return G_SOURCE_REMOVE;
}

static void
vis_contact_resolver_resolve_async (VisResolver *resolver, const VisTarget *target,
                                    GCancellable *cancellable, VisRouteFunc found,
                                    gpointer found_data, GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  VisContactResolver *self = VIS_CONTACT_RESOLVER (resolver);
  VisContactSource *source = vis_contact_index_get_source (self->index);
  Search *search = g_new0 (Search, 1);

  search->self = g_object_ref (self);
  search->target = vis_target_copy (target);
  g_set_object (&search->cancellable, cancellable);
  search->found = found;
  search->found_data = found_data;
  search->callback = callback;
  search->user_data = user_data;
  if (target->kind != VIS_TARGET_NUMBER || !vis_contact_source_is_loading (source))
    {
      search_run (search);
      return;
    }
  search->loaded_handler
      = g_signal_connect_after (source, "notify::loading", G_CALLBACK (on_loaded), search);
  if (cancellable)
    {
      search->cancelled_source = g_cancellable_source_new (cancellable);
      g_source_set_callback (search->cancelled_source, G_SOURCE_FUNC (on_cancelled), search, NULL);
      g_source_attach (search->cancelled_source, NULL);
    }
}

static gboolean
vis_contact_resolver_resolve_finish (VisResolver *resolver, GAsyncResult *result, GError **error)
{
  return _vis_host_lookup_finish (resolver, result, error);
}

static void
vis_contact_resolver_resolver_init (VisResolverInterface *iface)
{
  iface->resolve_async = vis_contact_resolver_resolve_async;
  iface->resolve_finish = vis_contact_resolver_resolve_finish;
}

static void
vis_contact_resolver_finalize (GObject *object)
{
  VisContactResolver *self = VIS_CONTACT_RESOLVER (object);

  g_object_unref (self->index);
  g_object_unref (self->names);
  G_OBJECT_CLASS (vis_contact_resolver_parent_class)->finalize (object);
}

static void
vis_contact_resolver_class_init (VisContactResolverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vis_contact_resolver_finalize;
}

static void
vis_contact_resolver_init (VisContactResolver *self)
{
}

VisResolver *
vis_contact_resolver_new (VisContactIndex *index, GResolver *names)
{
  VisContactResolver *self;

  g_return_val_if_fail (VIS_IS_CONTACT_INDEX (index) && G_IS_RESOLVER (names), NULL);

  self = g_object_new (VIS_TYPE_CONTACT_RESOLVER, NULL);
  self->index = g_object_ref (index);
  self->names = g_object_ref (names);
  return VIS_RESOLVER (self);
}
