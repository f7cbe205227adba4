/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/vis-candidate.h"

G_BEGIN_DECLS

#define VIS_MAX_REMOTE_CANDIDATES 32

/* Which candidates are offered and taken. Pure functions on values; any thread. */

/**
 * vis_ice_candidates_offer:
 * @locals: (element-type VisAddress): best first
 * @publics: what STUN servers saw, one or none per family
 *
 * Returns: (transfer full) (element-type VisCandidate): each local address as a host candidate and
 *   each public one that is no local one as server-reflexive; priorities by RFC 8445, 5.1.2.1.
 */
GArray *vis_ice_candidates_offer (const GArray *locals, const VisAddress *publics, guint n_publics);

/**
 * vis_ice_candidates_accept:
 * @remotes: (element-type VisCandidate): as signalled by the peer
 *
 * Returns: (transfer full) (element-type VisCandidate): the first 32 of those that can be tried:
 *   component 1, a priority, a unicast address with a port; none twice.
 */
GArray *vis_ice_candidates_accept (const GArray *remotes);

/**
 * vis_ice_candidates_pins:
 *
 * Returns: (transfer full) (element-type VisAddress): those of @locals whose family has several:
 *   paths from them are tried and kept apart.
 */
GArray *vis_ice_candidates_pins (const GArray *locals);

/**
 * vis_ice_candidates_sources:
 *
 * Returns: (transfer full) (element-type VisAddress): the source addresses to try towards @remote;
 *   any-address when the kernel may choose.
 */
GArray *vis_ice_candidates_sources (const GArray *pins, const VisAddress *remote);

G_END_DECLS
