/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "directory/vis-resolver.h"

G_BEGIN_DECLS

/**
 * _vis_host_lookup_async:
 * @source: whose method this is a part of
 * @uris: (transfer full) (element-type VisSipUri): may be empty
 * @user: (nullable): the user part of every route; NULL: each URI's own
 * @names: the name service
 *
 * Makes SIP addresses into routes, in vis_resolver_resolve_async()'s manner: first the numeric
 * ones in their order, then names as they become known (A and AAAA, one route each). Addresses
 * with "sips:" give VIS_ERROR_UNSUPPORTED, what can be no destination VIS_ERROR_INVALID, unknown
 * names VIS_ERROR_UNREACHABLE; an error counts only if there is no route at all.
 */
void _vis_host_lookup_async (gpointer source, GPtrArray *uris, const char *user,
                             VisRouteOrigin origin, GResolver *names, GCancellable *cancellable,
                             VisRouteFunc found, gpointer found_data, GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean _vis_host_lookup_finish (gpointer source, GAsyncResult *result, GError **error);

G_END_DECLS
