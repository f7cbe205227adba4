/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/vis-clock.h"
#include "base/vis-path.h"
#include "base/vis-route.h"
#include "base/vis-video-frame.h"
#include "call/vis-call-end.h"
#include "call/vis-call-fsm.h"
#include "contacts/vis-contact.h"
#include "identity/vis-trust.h"
#include "media/vis-device.h"
#include "media/vis-media-stats.h"

G_BEGIN_DECLS

#define VIS_TYPE_CALL (vis_call_get_type ())

/**
 * VisCall:
 *
 * One call, from the number to its end. Main context. Properties (all with notify; read-only but
 * "muted", "camera", "held" and "volume"):
 *
 * - "state" (VisCallState), "end" (VisCallEnd), "end-text" (translated sentence or NULL)
 * - "incoming" (gboolean), "remote-name" (who, as best known: contact, else what the peer says,
 *   else number or address), "remote-id" (number in E.164 form, or user@host), "contact"
 *   (VisContact, or NULL: a stranger)
 * - "wants-video": whether the offer has video
 * - "video": whether pictures are agreed on now; before the answer, as "wants-video"
 * - "held": we put the call on hold; "remote-held": the other side did. Both may be TRUE.
 * - "video-wanted": we asked for video, and the other side has not decided
 * - "video-requested": the other side asks for video: vis_call_accept_video() or
 *   vis_call_refuse_video(); after 30 s without either it is refused
 * - "muted", "camera" (own side), "remote-muted", "remote-camera" (what the peer says of itself)
 * - "sharing": the other side sees a screen of this one, instead of the camera's picture;
 *   "remote-sharing": what they say of theirs
 * - "secured" (keys agreed and verified), "suite", "fingerprint" (the peer's, or NULL), "trust"
 *   (VisTrustState as an int: new, known, changed)
 * - "volume": of the speaker, from 0 to 1
 * - "elapsed": whole seconds since it became active
 * - "stats" (VisMediaStats, or NULL)
 * - "path-state" (int VisPathState), "poor": TRUE while the path is in doubt
 *
 * Signals: "route" (VisRoute *), "path-changed" (), "first-frame" (int width, int height, const
 * char *codec), "text" (const char *) a line of chat from the peer, "notice" (const char *) a
 * sentence worth showing: a missing camera, a device that went away.
 */
G_DECLARE_FINAL_TYPE (VisCall, vis_call, VIS, CALL, GObject)

VisCallState vis_call_get_state (VisCall *self);
VisCallEnd vis_call_get_end (VisCall *self);
gboolean vis_call_is_incoming (VisCall *self);
const char *vis_call_get_remote_name (VisCall *self);
const char *vis_call_get_remote_id (VisCall *self);
VisContact *vis_call_get_contact (VisCall *self);
gboolean vis_call_get_wants_video (VisCall *self);
const VisFingerprint *vis_call_get_fingerprint (VisCall *self);
const char *vis_call_get_suite (VisCall *self);
VisTrustState vis_call_get_trust (VisCall *self);
gboolean vis_call_get_path_info (VisCall *self, VisPathInfo *out);
VisPathState vis_call_get_path_state (VisCall *self);
const VisMediaStats *vis_call_get_stats (VisCall *self);

/** vis_call_get_time: Returns: monotonic µs when the call entered @state first; 0: never. */
gint64 vis_call_get_time (VisCall *self, VisCallState state);

/** vis_call_alerted: callee: the ring can be seen or heard now; 180 goes out (RFC 3261, 13.3.1). */
void vis_call_alerted (VisCall *self);

/** vis_call_answer: callee: @video FALSE: the own camera stays off. */
void vis_call_answer (VisCall *self, gboolean video);

/** vis_call_hang_up: ends the call in any state: cancels, declines or says good-bye. */
void vis_call_hang_up (VisCall *self);

/** vis_call_reject: callee: ends it with VIS_CALL_END_BUSY or VIS_CALL_END_UNAVAILABLE. */
void vis_call_reject (VisCall *self, VisCallEnd end);

/** vis_call_trust_new_key: a person accepts the changed key: it is pinned and media flows. */
void vis_call_trust_new_key (VisCall *self);

/** vis_call_refuse_new_key: the call ends with VIS_CALL_END_KEY_CHANGED; the pin stays. */
void vis_call_refuse_new_key (VisCall *self);

gboolean vis_call_get_video (VisCall *self);
gboolean vis_call_get_held (VisCall *self);
gboolean vis_call_get_remote_held (VisCall *self);

/**
 * vis_call_set_held:
 *
 * TRUE: microphone and camera are closed at once, and nothing of the other side is heard or seen;
 * it is told by a re-INVITE (RFC 3264, 8.4). FALSE: what was on comes back. A hold that the other
 * device refuses to know of holds none the less. Only while the call is active; while the other
 * side asks for video, TRUE refuses that.
 */
void vis_call_set_held (VisCall *self, gboolean held);

/**
 * vis_call_request_video: asks the other side to add video to a call without, by a re-INVITE.
 *
 * "video-wanted" is TRUE until they decide; then "video" becomes TRUE and the own camera opens, if
 * "camera" is TRUE, or a "notice" says that they did not.
 *
 * Returns: FALSE when the call is not active, is held, has video already, or goes to a device that
 *   can’t take any.
 */
gboolean vis_call_request_video (VisCall *self);

/** vis_call_accept_video: when "video-requested"; @camera: whether the own camera opens, too. */
void vis_call_accept_video (VisCall *self, gboolean camera);

/** vis_call_refuse_video: when "video-requested": the call goes on with sound. */
void vis_call_refuse_video (VisCall *self);

void vis_call_set_muted (VisCall *self, gboolean muted);
void vis_call_set_camera (VisCall *self, gboolean on);

gboolean vis_call_get_sharing (VisCall *self);

/**
 * vis_call_set_sharing:
 * @parent_window: (nullable): the window that the question belongs to (XDG Desktop Portal, “Window
 * Identifiers”); copied
 *
 * TRUE: the desktop asks the user which screen or window the other side is to see, in the place of
 * the camera's picture; "sharing" is TRUE once they see it. Where it has to be, the other side is
 * asked for video first, and the camera stays off. A refusal is told by a "notice". FALSE: the
 * camera comes back as it was. Only while the call is active and not held; a hold interrupts it.
 */
void vis_call_set_sharing (VisCall *self, gboolean on, const char *parent_window);

/** vis_call_set_device: @id: (nullable): of a VisDevice; NULL: the default one. In this call, from
 * now on; what is missing or can't be opened is told by a "notice". */
void vis_call_set_device (VisCall *self, VisDeviceKind kind, const char *id);

/** vis_call_set_video_limit: of the pictures sent in this call, in bit/s; 0: none. */
void vis_call_set_video_limit (VisCall *self, guint limit);

/** vis_call_set_volume: of the speaker, in this call: from 0 to 1, as a person feels it. */
void vis_call_set_volume (VisCall *self, double volume);
double vis_call_get_volume (VisCall *self);

/** vis_call_send_text: one line of chat, at most 2000 bytes of UTF-8. */
void vis_call_send_text_async (VisCall *self, const char *text, GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean vis_call_send_text_finish (VisCall *self, GAsyncResult *result, GError **error);

/** vis_call_tell_still_async: tells the other side that this one keeps a still picture of them:
 * they get a "notice". The picture may be kept after vis_call_tell_still_finish() returned TRUE. */
void vis_call_tell_still_async (VisCall *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean vis_call_tell_still_finish (VisCall *self, GAsyncResult *result, GError **error);

/** vis_call_set_frame_func: remote pictures, on a streaming thread; see VisMediaSession. */
void vis_call_set_frame_func (VisCall *self, VisVideoFrameFunc func, gpointer user_data);

/** vis_call_set_preview_func: own pictures, unmirrored, on a streaming thread. */
void vis_call_set_preview_func (VisCall *self, VisVideoFrameFunc func, gpointer user_data);

/** vis_call_set_shown_size: in pixels of the screen; 0, 0: not scaled. */
void vis_call_set_shown_size (VisCall *self, int width, int height);

/** vis_call_dup_frame: Returns: (transfer full) (nullable): the newest remote picture, as large as
 * it was sent, whatever the shown size; NULL while there is none, or no frame function. */
VisVideoFrame *vis_call_dup_frame (VisCall *self);

G_END_DECLS
