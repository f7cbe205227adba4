/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "directory/vis-typed-resolver.h"

#include "directory/vis-host-lookup-private.h"

struct _VisTypedResolver
{
  GObject parent_instance;

  GResolver *names;
};

static void vis_typed_resolver_resolver_init (VisResolverInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VisTypedResolver, vis_typed_resolver, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIS_TYPE_RESOLVER,
                                                      vis_typed_resolver_resolver_init))

static void
vis_typed_resolver_resolve_async (VisResolver *resolver, const VisTarget *target,
                                  GCancellable *cancellable, VisRouteFunc found,
                                  gpointer found_data, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  VisTypedResolver *self = VIS_TYPED_RESOLVER (resolver);
  GPtrArray *uris = g_ptr_array_new_with_free_func ((GDestroyNotify)vis_sip_uri_free);

  if (target->kind == VIS_TARGET_ADDRESS)
    g_ptr_array_add (uris, vis_sip_uri_copy (target->uri));
  _vis_host_lookup_async (self, uris, NULL, VIS_ROUTE_TYPED, self->names, cancellable, found,
                          found_data, callback, user_data);
}

static gboolean
vis_typed_resolver_resolve_finish (VisResolver *resolver, GAsyncResult *result, GError **error)
{
  return _vis_host_lookup_finish (resolver, result, error);
}

static void
vis_typed_resolver_resolver_init (VisResolverInterface *iface)
{
  iface->resolve_async = vis_typed_resolver_resolve_async;
  iface->resolve_finish = vis_typed_resolver_resolve_finish;
}

static void
vis_typed_resolver_finalize (GObject *object)
{
  VisTypedResolver *self = VIS_TYPED_RESOLVER (object);

  g_object_unref (self->names);
  G_OBJECT_CLASS (vis_typed_resolver_parent_class)->finalize (object);
}

static void
vis_typed_resolver_class_init (VisTypedResolverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vis_typed_resolver_finalize;
}

static void
vis_typed_resolver_init (VisTypedResolver *self)
{
}

VisResolver *
vis_typed_resolver_new (GResolver *names)
{
  VisTypedResolver *self;

  g_return_val_if_fail (G_IS_RESOLVER (names), NULL);

  self = g_object_new (VIS_TYPE_TYPED_RESOLVER, NULL);
  self->names = g_object_ref (names);
  return VIS_RESOLVER (self);
}
