/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "base/vis-video-frame.h"

G_BEGIN_DECLS

/**
 * VisFrameSink:
 *
 * Turns decoded pictures into frames that can be shown, at the size at which they are shown, for
 * whoever wants them. While nobody does, nothing is converted.
 */
typedef struct _VisFrameSink VisFrameSink;

/**
 * _vis_frame_sink_new:
 * @keeps_newest: for _vis_frame_sink_dup_newest(). Not for what a device gives: who keeps a picture
 * of it keeps the device open.
 */
VisFrameSink *_vis_frame_sink_new (gboolean keeps_newest);

/** _vis_frame_sink_free: only once nobody pushes any more. */
void _vis_frame_sink_free (VisFrameSink *self);

/** _vis_frame_sink_push: takes a raw picture (transfer none). Streaming thread. */
void _vis_frame_sink_push (VisFrameSink *self, GstSample *sample);

/** _vis_frame_sink_set_func: when this returns, the former function is not running any more; so
 * never call it from within one. */
void _vis_frame_sink_set_func (VisFrameSink *self, VisVideoFrameFunc func, gpointer user_data);

/** _vis_frame_sink_set_size: 0, 0: frames are given as large as they come. */
void _vis_frame_sink_set_size (VisFrameSink *self, int width, int height);

/** _vis_frame_sink_dup_newest: Returns: (transfer full) (nullable): what was pushed last, as large
 * as it came; NULL while nobody wants frames, or where none is kept. Any thread. */
VisVideoFrame *_vis_frame_sink_dup_newest (VisFrameSink *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisFrameSink, _vis_frame_sink_free)

G_END_DECLS
