/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <gst/gst.h>

#include "media/vis-media-options.h"
#include "media/vis-receive-chain-private.h"

G_BEGIN_DECLS

/** VisSourceLostFunc: the source failed and stands still; main context, never from within a call
 * of the source's own functions. @message is a sentence for the user. */
typedef void (*VisSourceLostFunc) (VisMediaKind kind, const char *message, gpointer user_data);

/**
 * VisMediaSource:
 *
 * Where pictures or sound come from: a pipeline of its own, so that a camera that breaks can't
 * harm the call, and can be closed and opened again while the call goes on. It yields I420
 * pictures of the wanted size, or VIS_AUDIO_CAPS, stamped in the session's running time.
 */
typedef struct _VisMediaSource VisMediaSource;

/**
 * _vis_media_source_new:
 * @endpoint: anything but NONE; copied
 * @options: the size of pictures
 * @echo_probe: (nullable): name of the webrtcechoprobe that hears what the speaker plays
 * @epoch: the clock time at which the session's running time is 0
 */
VisMediaSource *_vis_media_source_new (VisMediaKind kind, const VisMediaEndpoint *endpoint,
                                       const VisMediaOptions *options, const char *echo_probe,
                                       GstClockTime epoch, VisSampleFunc sample,
                                       VisSourceLostFunc lost, gpointer user_data);

/** _vis_media_source_free: stops it first. */
void _vis_media_source_free (VisMediaSource *self);

/** _vis_media_source_set_parent_window: (nullable): whose the question for a screen is, as portals
 * name it; before it starts. */
void _vis_media_source_set_parent_window (VisMediaSource *self, const char *parent_window);

/**
 * _vis_media_source_start:
 *
 * Opens the device or file. Main context. What has to be asked for from the desktop is running from
 * now on, and opens later; a refusal is told by the lost function.
 *
 * Returns: FALSE with VIS_ERROR_NO_DEVICE, VIS_ERROR_NOT_FOUND or VIS_ERROR_UNSUPPORTED.
 */
gboolean _vis_media_source_start (VisMediaSource *self, GError **error);

/**
 * _vis_media_source_get_restore_token:
 * @bus: (out) (transfer none): the token is good for as long as somebody keeps this
 *
 * Returns: (nullable): while it runs: see VIS_MEDIA_ENDPOINT_SCREEN.
 */
const char *_vis_media_source_get_restore_token (VisMediaSource *self, GDBusConnection **bus);

/** _vis_media_source_stop: closes it; when this returns, no sample comes any more. */
void _vis_media_source_stop (VisMediaSource *self);

gboolean _vis_media_source_is_running (VisMediaSource *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisMediaSource, _vis_media_source_free)

G_END_DECLS
