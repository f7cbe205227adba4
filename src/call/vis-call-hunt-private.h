/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "call/vis-call-leg-private.h"
#include "directory/vis-target.h"

G_BEGIN_DECLS

#define VIS_TYPE_CALL_HUNT (_vis_call_hunt_get_type ())

/**
 * VisCallHunt:
 *
 * The caller's search for the other person: asks the directory, tries the first route at once and
 * the next whenever the ones before gave no sign of life for 250 ms (as RFC 8305 does for TCP) or
 * failed. The first answer wins, the other legs are cancelled. Signals:
 *
 * - "route" (VisRoute *): an INVITE goes out on it
 * - "alerting" (): a device alerts
 * - "negotiated" (VisCallLeg *), "answered" (VisCallLeg *): see VisCallLeg
 * - "failed" (VisCallEnd): no route is left, or the answered leg is over; the last signal
 */
G_DECLARE_FINAL_TYPE (VisCallHunt, _vis_call_hunt, VIS, CALL_HUNT, GObject)

VisCallHunt *_vis_call_hunt_new (VisCallServices *services, const VisTarget *target,
                                 gboolean video);
void _vis_call_hunt_start (VisCallHunt *self);

/** _vis_call_hunt_end: ends every leg as @end says; silent from now on. */
void _vis_call_hunt_end (VisCallHunt *self, VisCallEnd end);

/** _vis_call_hunt_tries_address: whether a leg goes to @address. */
gboolean _vis_call_hunt_tries_address (VisCallHunt *self, const VisAddress *address);

G_END_DECLS
