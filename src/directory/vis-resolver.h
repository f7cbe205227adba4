/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/vis-route.h"
#include "directory/vis-target.h"

G_BEGIN_DECLS

/** VisRouteFunc: @route was found; valid during the call only. Main context. */
typedef void (*VisRouteFunc) (const VisRoute *route, gpointer user_data);

#define VIS_TYPE_RESOLVER (vis_resolver_get_type ())

/**
 * VisResolver:
 *
 * One way of finding out where somebody can be called.
 */
G_DECLARE_INTERFACE (VisResolver, vis_resolver, VIS, RESOLVER, GObject)

struct _VisResolverInterface
{
  GTypeInterface parent_iface;

  void (*resolve_async) (VisResolver *self, const VisTarget *target, GCancellable *cancellable,
                         VisRouteFunc found, gpointer found_data, GAsyncReadyCallback callback,
                         gpointer user_data);
  gboolean (*resolve_finish) (VisResolver *self, GAsyncResult *result, GError **error);
};

/**
 * vis_resolver_resolve_async:
 * @target: an implementation copies what it needs
 * @found: called for each route as it is found; never from within this function, never once
 *   @cancellable is cancelled, never once @callback was called
 *
 * Main context. Ends soon after @cancellable is cancelled.
 */
void vis_resolver_resolve_async (VisResolver *self, const VisTarget *target,
                                 GCancellable *cancellable, VisRouteFunc found, gpointer found_data,
                                 GAsyncReadyCallback callback, gpointer user_data);

/**
 * vis_resolver_resolve_finish:
 *
 * Returns: TRUE when all there is to know is known, which may be nothing: this target is none of
 *   the resolver's business. FALSE with an error that the user should hear if nobody finds a
 *   route, or with G_IO_ERROR_CANCELLED.
 */
gboolean vis_resolver_resolve_finish (VisResolver *self, GAsyncResult *result, GError **error);

G_END_DECLS
