/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "call/vis-call-services.h"
#include "port/vis-ice-path.h"
#include "sip/vis-sip-dialog.h"

G_BEGIN_DECLS

/** VIS_CALL_DECISION_MS: how long a person may think about video that the other side offers. */
#define VIS_CALL_DECISION_MS 30000

#define VIS_TYPE_CALL_CHANGE (_vis_call_change_get_type ())

/**
 * VisCallChange:
 *
 * What both sides agreed on in a confirmed dialog, and its changes by re-INVITE (RFC 3261, 14;
 * RFC 6337): hold, resume, video added or dropped, on the same path, under the same keys. When it
 * may be offered says vis-call-change-fsm. A refused offer leaves what is in force as it was.
 * Signals:
 *
 * - "changed" (): something else is in force
 * - "asked" (): see _vis_call_change_is_asked()
 * - "hold-refused" (): the other side was not to be told whether we hold
 * - "video-refused" (): our request was, or it was answered without video
 */
G_DECLARE_FINAL_TYPE (VisCallChange, _vis_call_change, VIS, CALL_CHANGE, GObject)

/**
 * _vis_call_change_new:
 * @dialog: confirmed
 * @local: our description in force; @remote: the other side's; @negotiated: what they come to
 *
 * Listens to @dialog from now on; the values are copied or referenced.
 */
VisCallChange *_vis_call_change_new (VisCallServices *services, VisSipDialog *dialog,
                                     VisIcePath *path, guint64 session_id,
                                     VisSessionDescription *local, VisSessionDescription *remote,
                                     const VisNegotiatedSession *negotiated);

/** _vis_call_change_stop: the dialog is over: silent and idle from now on. */
void _vis_call_change_stop (VisCallChange *self);

/** _vis_call_change_get_negotiated: what is in force. */
const VisNegotiatedSession *_vis_call_change_get_negotiated (VisCallChange *self);

/** _vis_call_change_has_video: whether pictures are agreed on. */
gboolean _vis_call_change_has_video (VisCallChange *self);

/** _vis_call_change_is_remote_held: whether the other side does not want to hear us. */
gboolean _vis_call_change_is_remote_held (VisCallChange *self);

/** _vis_call_change_set_held: tells the other side as soon as it may be told. */
void _vis_call_change_set_held (VisCallChange *self, gboolean held);

/** _vis_call_change_request_video: Returns: FALSE when this session can't take any. */
gboolean _vis_call_change_request_video (VisCallChange *self);

/** _vis_call_change_wants_video: whether our request is on its way. */
gboolean _vis_call_change_wants_video (VisCallChange *self);

/** _vis_call_change_is_asked: whether the other side offers video, and a person must decide. */
gboolean _vis_call_change_is_asked (VisCallChange *self);

/** _vis_call_change_decide: does nothing unless asked. */
void _vis_call_change_decide (VisCallChange *self, gboolean video);

G_END_DECLS
