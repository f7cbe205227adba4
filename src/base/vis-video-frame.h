/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define VIS_TYPE_VIDEO_FRAME (vis_video_frame_get_type ())

/**
 * VisVideoFrame:
 * @pixels: BGRx rows, 4 bytes a pixel, the fourth always 255; @stride * @height bytes
 * @width: in pixels, as shown
 * @height: in pixels, as shown
 * @stride: bytes from one row to the next
 *
 * One picture, ready to be shown; immutable and reference-counted by copy. @pixels keeps the
 * decoder's buffer alive, so let go of frames soon.
 */
typedef struct
{
  GBytes *pixels;
  int width;
  int height;
  gsize stride;
} VisVideoFrame;

/** VisVideoFrameFunc: takes a frame (transfer none), on a streaming thread; must not block. */
typedef void (*VisVideoFrameFunc) (const VisVideoFrame *frame, gpointer user_data);

GType vis_video_frame_get_type (void) G_GNUC_CONST;

/** vis_video_frame_new: takes @pixels over. */
VisVideoFrame *vis_video_frame_new (GBytes *pixels, int width, int height, gsize stride);
VisVideoFrame *vis_video_frame_copy (const VisVideoFrame *frame);
void vis_video_frame_free (VisVideoFrame *frame);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisVideoFrame, vis_video_frame_free)

G_END_DECLS
