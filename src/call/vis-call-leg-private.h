/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "call/vis-call-change-private.h"
#include "call/vis-call-end.h"
#include "call/vis-call-services.h"
#include "port/vis-ice-path.h"

G_BEGIN_DECLS

#define VIS_TYPE_CALL_LEG (_vis_call_leg_get_type ())

/**
 * VisCallLeg:
 *
 * One way to one device: a dialog, its path, and the offer and answer that join them. A caller has
 * a leg for each route that is tried, a callee has one. Signals:
 *
 * - "progress" (): caller: the other device is there (any 101 to 199)
 * - "alerting" (): caller: 180
 * - "negotiated" (): offer and answer are complete, ICE runs; at most once
 * - "established" (): the dialog is confirmed: see _vis_call_leg_get_change()
 * - "answered" (): caller: 200, after "established"
 * - "message" (const char *content_type, GBytes *body) → guint status
 * - "ended" (VisCallEnd): the dialog is over, not by our wish; the last signal
 */
G_DECLARE_FINAL_TYPE (VisCallLeg, _vis_call_leg, VIS, CALL_LEG, GObject)

/** _vis_call_leg_new_outgoing: does nothing yet, so that its signals can be connected. */
VisCallLeg *_vis_call_leg_new_outgoing (VisCallServices *services, const VisRoute *route,
                                        gboolean video);

/** _vis_call_leg_start: caller: sends the INVITE as soon as the path has gathered. */
void _vis_call_leg_start (VisCallLeg *self);

/** _vis_call_leg_new_incoming: @offer is the INVITE's, parsed. */
VisCallLeg *_vis_call_leg_new_incoming (VisCallServices *services, VisSipDialog *dialog,
                                        VisSessionDescription *offer);

/** _vis_call_leg_ring: callee: 180; @early: with the answer in it, so that the path is made. */
void _vis_call_leg_ring (VisCallLeg *self, gboolean early);

/** _vis_call_leg_answer: callee: 200. */
void _vis_call_leg_answer (VisCallLeg *self);

/** _vis_call_leg_end: ends the dialog as its state and @end demand, and the path. Silent. */
void _vis_call_leg_end (VisCallLeg *self, VisCallEnd end);

const VisRoute *_vis_call_leg_get_route (VisCallLeg *self);
VisSipDialog *_vis_call_leg_get_dialog (VisCallLeg *self);
VisPath *_vis_call_leg_get_path (VisCallLeg *self);

/** _vis_call_leg_get_change: Returns: (nullable): how to change what was agreed on; NULL before
 * "established". */
VisCallChange *_vis_call_leg_get_change (VisCallLeg *self);

/** _vis_call_leg_get_negotiated: Returns: (nullable): what is in force; NULL before "negotiated".
 */
const VisNegotiatedSession *_vis_call_leg_get_negotiated (VisCallLeg *self);

/** _vis_call_leg_has_progress: whether the other device gave a sign of life. */
gboolean _vis_call_leg_has_progress (VisCallLeg *self);

G_END_DECLS
