/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "media/vis-frame-sink-private.h"
#include "media/vis-media-options.h"
#include "media/vis-receive-chain-private.h"

G_BEGIN_DECLS

/** VIS_N_MEDIA_KINDS: a VisMediaKind is also an index. */
#define VIS_N_MEDIA_KINDS 2

/** VisCaptureLostFunc: a device failed, or is not there; main context. */
typedef void (*VisCaptureLostFunc) (VisMediaKind kind, const char *message, gpointer user_data);

/**
 * VisMediaCapture:
 *
 * What this side gives: camera and microphone, or what stands for them, and the preview of the own
 * picture. Main context.
 */
typedef struct _VisMediaCapture VisMediaCapture;

/** _vis_media_capture_new: @options live longer than it. */
VisMediaCapture *_vis_media_capture_new (const VisMediaOptions *options, GstClockTime epoch,
                                         VisSampleFunc sample, VisCaptureLostFunc lost,
                                         gpointer user_data);

/** _vis_media_capture_free: closes the devices first. */
void _vis_media_capture_free (VisMediaCapture *self);

/**
 * _vis_media_capture_run:
 * @echo_probe: (nullable): what the speaker plays, to be taken out of what the microphone hears
 *
 * Opens or closes the source of this kind. What can't be opened is told by the lost function:
 * without a camera nothing is given; without a microphone silence is, so that the other side hears
 * a quiet line and not a broken one.
 */
void _vis_media_capture_run (VisMediaCapture *self, VisMediaKind kind, gboolean run,
                             const char *echo_probe);

/**
 * _vis_media_capture_set_screen: from the next run on, pictures come from a screen that a person
 * picks, or from the camera again. A screen that is closed meanwhile comes back without another
 * question, where the desktop can do that; one that is set anew is asked for, in a dialog of
 * @parent_window (nullable).
 */
void _vis_media_capture_set_screen (VisMediaCapture *self, gboolean screen,
                                    const char *parent_window);

gboolean _vis_media_capture_is_running (VisMediaCapture *self, VisMediaKind kind);

/** _vis_media_capture_get_preview: Returns: (transfer none): who sees the own picture. */
VisFrameSink *_vis_media_capture_get_preview (VisMediaCapture *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisMediaCapture, _vis_media_capture_free)

G_END_DECLS
