/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "directory/vis-resolver.h"

G_DEFINE_INTERFACE (VisResolver, vis_resolver, G_TYPE_OBJECT)

static void
vis_resolver_default_init (VisResolverInterface *iface)
{
}

void
vis_resolver_resolve_async (VisResolver *self, const VisTarget *target, GCancellable *cancellable,
                            VisRouteFunc found, gpointer found_data, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (VIS_IS_RESOLVER (self) && target != NULL && found != NULL);

  VIS_RESOLVER_GET_IFACE (self)->resolve_async (self, target, cancellable, found, found_data,
                                                callback, user_data);
}

gboolean
vis_resolver_resolve_finish (VisResolver *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (VIS_IS_RESOLVER (self), FALSE);

  return VIS_RESOLVER_GET_IFACE (self)->resolve_finish (self, result, error);
}
