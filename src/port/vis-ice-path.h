/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/vis-candidate.h"
#include "base/vis-path.h"
#include "port/vis-port.h"

G_BEGIN_DECLS

#define VIS_TYPE_ICE_PATH (vis_ice_path_get_type ())

/**
 * VisIcePath:
 *
 * The path of one call: an ICE agent with one component behind the one port (RFC 8445, aggressive
 * nomination, consent freshness by RFC 7675). Implements VisPath.
 *
 * Emits "gathered" once vis_ice_path_get_local_parameters() is complete. All methods: main
 * context.
 */
G_DECLARE_FINAL_TYPE (VisIcePath, vis_ice_path, VIS, ICE_PATH, GObject)

/**
 * vis_ice_path_new:
 * @controlling: TRUE for the side that made the offer (RFC 8445, 6.1.1)
 *
 * Gathering starts at once; host candidates take a moment, a public address is offered if the
 * port knows one, and never waited for.
 */
VisIcePath *vis_ice_path_new (VisPort *port, gboolean controlling);

gboolean vis_ice_path_is_gathered (VisIcePath *self);

/** vis_ice_path_get_local_parameters: Returns: (transfer full): NULL before "gathered". */
VisIceParameters *vis_ice_path_get_local_parameters (VisIcePath *self);

/**
 * vis_ice_path_set_remote_parameters:
 *
 * Starts the checks. Candidates beyond 32, with priority 0, multicast or any-address are left out.
 * With a lite peer this side becomes controlling. Once only.
 *
 * Media of two calls between the same two ports can't be told apart, so candidates that another
 * call of this port was heard from within 2 s are left out, too; a call that has fallen silent for
 * longer loses its remote to the newer one.
 *
 * Returns: FALSE and VIS_ERROR_INVALID when credentials are missing or nothing usable was sent,
 *   VIS_ERROR_BUSY when all of it belongs to another call, or VIS_ERROR_TOO_LARGE.
 */
gboolean vis_ice_path_set_remote_parameters (VisIcePath *self, const VisIceParameters *remote,
                                             GError **error);

/** vis_ice_path_close: stops sending, frees the agent and its virtual sockets. */
void vis_ice_path_close (VisIcePath *self);

/** vis_ice_path_get_silence: Returns: milliseconds since a validated packet last came, or -1. */
int vis_ice_path_get_silence (VisIcePath *self);

/** vis_ice_path_get_library_version: Returns: that of libnice when this was built: the library does
 * not say it. */
const char *vis_ice_path_get_library_version (void);

G_END_DECLS
