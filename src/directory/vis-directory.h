/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/vis-clock.h"
#include "directory/vis-resolver.h"

/*
 * directory/: from whom to call to where the call goes.
 * Comes in: text, made a VisTarget (number or SIP address). Goes out: VisRoutes, each with an IP
 * address and port, as they are found, from every VisResolver at once.
 * Never here: SIP messages, packets to the other side, the choice which route wins.
 */

G_BEGIN_DECLS

#define VIS_TYPE_DIRECTORY (vis_directory_get_type ())

/**
 * VisDirectory:
 *
 * Asks all its resolvers at once. Main context.
 */
G_DECLARE_FINAL_TYPE (VisDirectory, vis_directory, VIS, DIRECTORY, GObject)

/** vis_directory_new: @parser writes numbers in error messages. */
VisDirectory *vis_directory_new (VisNumberParser *parser, VisClock *clock);

/** vis_directory_add_resolver: keeps a reference; searches that run are not affected. */
void vis_directory_add_resolver (VisDirectory *self, VisResolver *resolver);

/**
 * vis_directory_resolve_async:
 * @found: (nullable): called with each route once, as it is found: same user and address are the
 *   same route; never from within this function, never after @callback
 *
 * A caller that tries routes at once passes @found; one that needs them all waits for the end.
 * Cancelling stops @found at once. A resolver that needs more than 5 s is not waited for.
 */
void vis_directory_resolve_async (VisDirectory *self, const VisTarget *target,
                                  GCancellable *cancellable, VisRouteFunc found,
                                  gpointer found_data, GAsyncReadyCallback callback,
                                  gpointer user_data);

/**
 * vis_directory_resolve_finish:
 *
 * Returns: (transfer full) (element-type VisRoute): all routes, the better origin first, then in
 *   the order of arrival, never empty; or NULL with a sentence for the user: VIS_ERROR_NOT_FOUND
 *   when nobody knows a route, VIS_ERROR_UNREACHABLE when a host has no address,
 * VIS_ERROR_TIMED_OUT, what a resolver said, or G_IO_ERROR_CANCELLED.
 */
GPtrArray *vis_directory_resolve_finish (VisDirectory *self, GAsyncResult *result, GError **error);

G_END_DECLS
