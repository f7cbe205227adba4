/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/vis-path.h"
#include "base/vis-video-frame.h"
#include "media/vis-device.h"
#include "media/vis-media-options.h"
#include "media/vis-media-stats.h"
#include "sdp/vis-negotiate.h"

/*
 * media/: pictures and sound (GStreamer).
 * Comes in: a negotiated session, a VisPath for packets, our certificate, device choices. Goes
 * out: encrypted packets through the path, frames, sound, statistics.
 * Cameras in a sandbox, and shared screens, are asked for from the desktop's portals.
 * Never here: SIP, ICE, sockets, windows. No packet flows before the peer's fingerprint matched.
 */

G_BEGIN_DECLS

#define VIS_TYPE_MEDIA_SESSION (vis_media_session_get_type ())

/**
 * VisMediaSession:
 *
 * The media of one call: DTLS-SRTP (RFC 5764) over a VisPath, rtpbin, one send and one receive
 * chain per media. The order of a call is prepare, connect, open gates, any number of
 * renegotiations, close. Methods and signals: main context. Signals:
 *
 * - "secured" (): the handshake is done and the peer's certificate matches the fingerprint that
 *   was signalled; see vis_media_session_get_suite().
 * - "untrusted" (VisFingerprint *shown): the certificate is not the signalled one; the gates stay
 *   shut for ever.
 * - "media-received" (VisMediaKind kind): the first decoded frame or sound of this kind.
 * - "first-frame" (int width, int height, const char *codec): the first decoded picture.
 * - "stats" (const VisMediaStats *stats): once a second while the gates are open.
 * - "device-lost" (VisMediaKind kind, const char *message): a camera or microphone is missing or
 *   was taken away; the call goes on without it.
 * - "screen-shown" (): the screen that was asked for is seen by the other side from now on.
 * - "screen-lost" (const char *message): it was refused, or ended by the desktop;
 *   vis_media_session_set_screen() brings the camera back.
 * - "error" (GError *error): the session can't go on.
 */
G_DECLARE_FINAL_TYPE (VisMediaSession, vis_media_session, VIS, MEDIA_SESSION, GObject)

/** vis_media_session_new: @options is copied. */
VisMediaSession *vis_media_session_new (const VisMediaOptions *options);

/**
 * vis_media_session_prepare:
 * @video: whether a camera is wanted
 *
 * Opens the devices and runs the capture chain up to the preview; nothing is encoded or sent.
 * Missing devices are told by "device-lost", never an error.
 */
void vis_media_session_prepare (VisMediaSession *self, gboolean audio, gboolean video);

/**
 * vis_media_session_connect:
 * @path: may still be checking; DTLS starts once it is connected
 * @negotiated: copied
 * @pem: our certificate and private key
 *
 * Builds the transport chain, runs DTLS, and gets encoders and decoders ready. Works without
 * prepare() having been called: devices then open with the gates.
 *
 * Returns: FALSE and VIS_ERROR_UNSUPPORTED when a needed element is missing (the message names
 *   it).
 */
gboolean vis_media_session_connect (VisMediaSession *self, VisPath *path,
                                    const VisNegotiatedSession *negotiated, const char *pem,
                                    GError **error);

/**
 * vis_media_session_open_gates:
 *
 * Lets media flow both ways from now on (or from "secured" on, whichever is later): the call was
 * answered. A keyframe is sent first.
 */
void vis_media_session_open_gates (VisMediaSession *self);

/**
 * vis_media_session_renegotiate:
 * @negotiated: copied; continues what the session was connected with (see
 *   vis_negotiated_session_check_continues())
 *
 * Takes over a later offer and answer: directions, sections that were added or dropped. Keys, path
 * and what goes on unchanged are not touched. What is not to be sent any more is not captured
 * either: its device is closed. Pictures that are sent again begin with a keyframe.
 *
 * Returns: FALSE and VIS_ERROR_UNSUPPORTED when a needed element is missing.
 */
gboolean vis_media_session_renegotiate (VisMediaSession *self,
                                        const VisNegotiatedSession *negotiated, GError **error);

/** vis_media_session_set_held: TRUE: at once camera and microphone are closed, and nothing is
 * played or shown; FALSE: what was on comes back. Statistics go on. */
void vis_media_session_set_held (VisMediaSession *self, gboolean held);

/** vis_media_session_close: stops everything and closes the devices; "stats" comes no more. */
void vis_media_session_close (VisMediaSession *self);

gboolean vis_media_session_is_secured (VisMediaSession *self);

/** vis_media_session_get_suite: Returns: (nullable): "AEAD_AES_128_GCM", "AES_CM_128_HMAC_SHA1_80".
 */
const char *vis_media_session_get_suite (VisMediaSession *self);

/** vis_media_session_set_muted: TRUE: silence is sent; the microphone stays open. */
void vis_media_session_set_muted (VisMediaSession *self, gboolean muted);

/** vis_media_session_set_camera: FALSE: the camera device is closed, no video packets are sent. */
void vis_media_session_set_camera (VisMediaSession *self, gboolean on);

/**
 * vis_media_session_set_screen:
 * @parent_window: (nullable): the window that the question belongs to (XDG Desktop Portal, “Window
 * Identifiers”)
 *
 * TRUE: the desktop asks the user for a screen or window, which is sent instead of the camera's
 * picture, in the same stream and of the same size, with its own proportions; the camera is closed.
 * FALSE: the camera comes back, if it is on.
 */
void vis_media_session_set_screen (VisMediaSession *self, gboolean on, const char *parent_window);

/**
 * vis_media_session_set_device:
 * @id: (nullable): of a VisDevice; NULL: the default one
 *
 * Another camera, microphone or speaker from now on. One that is open is replaced while the call
 * goes on; a speaker that can't be opened leaves the former one. What is missing is told by
 * "device-lost".
 */
void vis_media_session_set_device (VisMediaSession *self, VisDeviceKind device, const char *id);

/** vis_media_session_set_volume: of the speaker, from 0 to 1, as a person feels it. */
void vis_media_session_set_volume (VisMediaSession *self, double volume);

/** vis_media_session_set_video_limit: @limit: as in VisMediaOptions: of what is sent, from now on.
 */
void vis_media_session_set_video_limit (VisMediaSession *self, guint limit);

/** vis_media_session_set_frame_func: who gets the remote pictures; @func NULL: nobody. When this
 * returns, the former function is not running any more. */
void vis_media_session_set_frame_func (VisMediaSession *self, VisVideoFrameFunc func,
                                       gpointer user_data);

/** vis_media_session_set_preview_func: who gets the own pictures, unmirrored. */
void vis_media_session_set_preview_func (VisMediaSession *self, VisVideoFrameFunc func,
                                         gpointer user_data);

/** vis_media_session_set_shown_size: how large the remote picture is shown, in pixels: frames are
 * scaled down to it before conversion; 0, 0: as they come. */
void vis_media_session_set_shown_size (VisMediaSession *self, int width, int height);

/** vis_media_session_dup_frame: Returns: (transfer full) (nullable): the newest remote picture, as
 * large as it was sent; NULL while there is no frame function. */
VisVideoFrame *vis_media_session_dup_frame (VisMediaSession *self);

/** vis_media_session_set_preview_size: how large the own picture is shown. */
void vis_media_session_set_preview_size (VisMediaSession *self, int width, int height);

G_END_DECLS
