/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "base/vis-video-frame.h"

G_BEGIN_DECLS

#define VIS_TYPE_VIDEO_VIEW (vis_video_view_get_type ())

/**
 * VisVideoView:
 *
 * Shows the newest frame of a video, whole, in the middle of its room. Properties: "mirrored" (as
 * people know their own face), "cover" (fill the room and cut what is over), "side" (how long the
 * longer side is, when the view asks for room of its own; 0: it takes what there is), "has-picture"
 * (read-only, notified). Signal "room-changed" (int width, int height): how many pixels of the
 * screen there are for the picture, once the size has settled.
 */
G_DECLARE_FINAL_TYPE (VisVideoView, vis_video_view, VIS, VIDEO_VIEW, GtkWidget)

/**
 * vis_video_view_push:
 * @view: a VisVideoView that is not disposed of meanwhile
 *
 * Shows @frame soon; a frame that was not shown yet is dropped. A VisVideoFrameFunc: any thread.
 */
void vis_video_view_push (const VisVideoFrame *frame, gpointer view);

/** vis_video_view_clear: forgets the picture: it came to an end. Main context. */
void vis_video_view_clear (VisVideoView *self);

/** vis_video_view_make_texture: Returns: (transfer full): one with the pixels of @frame. */
GdkTexture *vis_video_view_make_texture (const VisVideoFrame *frame);

gboolean vis_video_view_has_picture (VisVideoView *self);

G_END_DECLS
