/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/vis-address.h"

G_BEGIN_DECLS

/**
 * vis_local_addresses_list:
 * @port: what each address gets
 *
 * The addresses of interfaces that are up: those that the default routes use first, then global
 * ones, IPv6 before IPv4 (RFC 8421), IPv4 link-local last; no IPv6 link-local (its scope means
 * nothing to a peer), no loopback unless there is nothing else.
 *
 * Returns: (transfer full) (element-type VisAddress): at most 8. Any thread.
 */
GArray *vis_local_addresses_list (gboolean ipv4, gboolean ipv6, guint16 port);

/** vis_local_addresses_find_source: Returns: FALSE when no route leads to @remote; else @out is
 * where packets to it come from. Any thread. */
gboolean vis_local_addresses_find_source (const VisAddress *remote, VisAddress *out);

/** vis_local_addresses_equal: Returns: whether both hold the same, in the same order. */
gboolean vis_local_addresses_equal (const GArray *a, const GArray *b);

G_END_DECLS
