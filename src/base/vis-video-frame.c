/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/vis-video-frame.h"

G_DEFINE_BOXED_TYPE (VisVideoFrame, vis_video_frame, vis_video_frame_copy, vis_video_frame_free)

VisVideoFrame *
vis_video_frame_new (GBytes *pixels, int width, int height, gsize stride)
{
  VisVideoFrame *frame;

  g_return_val_if_fail (width > 0 && height > 0, NULL);
  g_return_val_if_fail (
      g_bytes_get_size (pixels) >= stride * (gsize)(height - 1) + (gsize)width * 4, NULL);

  frame = g_new0 (VisVideoFrame, 1);
  frame->pixels = pixels;
  frame->width = width;
  frame->height = height;
  frame->stride = stride;
  return frame;
}

VisVideoFrame *
vis_video_frame_copy (const VisVideoFrame *frame)
{
  VisVideoFrame *copy = g_memdup2 (frame, sizeof *frame);

  g_bytes_ref (copy->pixels);
  return copy;
}

void
vis_video_frame_free (VisVideoFrame *frame)
{
  g_bytes_unref (frame->pixels);
  g_free (frame);
}
