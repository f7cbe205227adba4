/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/vis-frame-sink-private.h"

#include <gst/video/gstvideopool.h>
#include <gst/video/video.h>

/* Scaling costs twice what converting to RGB does: it pays only when it saves painting. */
#define WORTH_SCALING 0.6

struct _VisFrameSink
{
  GMutex lock; /* over everything, and held while func runs */
  VisVideoFrameFunc func;
  gpointer user_data;
  int shown_width;
  int shown_height;

  gboolean configured;
  GstVideoInfo input;
  GstVideoInfo scaled; /* the input's format at the output's size */
  GstVideoInfo output;
  GstVideoConverter *scaler; /* (nullable): NULL when sizes are the same */
  GstVideoConverter *converter;
  GstBufferPool *scaled_pool; /* (nullable) */
  GstBufferPool *output_pool;

  gboolean keeps_newest;
  GstSample *newest; /* (nullable): while there is a func */
};

static void
clear_pool (GstBufferPool **pool)
{
  if (*pool)
    gst_buffer_pool_set_active (*pool, FALSE);
  gst_clear_object (pool);
}

static void
unconfigure (VisFrameSink *self)
{
  g_clear_pointer (&self->scaler, gst_video_converter_free);
  g_clear_pointer (&self->converter, gst_video_converter_free);
  clear_pool (&self->scaled_pool);
  clear_pool (&self->output_pool);
  self->configured = FALSE;
}

static GstBufferPool *
make_pool (const GstVideoInfo *info)
{
  GstBufferPool *pool = gst_video_buffer_pool_new ();
  GstStructure *config = gst_buffer_pool_get_config (pool);
  g_autoptr (GstCaps) caps = gst_video_info_to_caps ((GstVideoInfo *)info);

  gst_buffer_pool_config_set_params (config, caps, (guint)GST_VIDEO_INFO_SIZE (info), 2, 0);
  gst_buffer_pool_set_config (pool, config);
  gst_buffer_pool_set_active (pool, TRUE);
  return pool;
}

/* The largest size within what is shown that keeps the picture's shape; never larger than it. */
static void
choose_size (VisFrameSink *self, int *width, int *height)
{
  double scale;

  *width = GST_VIDEO_INFO_WIDTH (&self->input);
  *height = GST_VIDEO_INFO_HEIGHT (&self->input);
  if (self->shown_width <= 0 || self->shown_height <= 0)
    return;
  scale = MIN ((double)self->shown_width / *width, (double)self->shown_height / *height);
  if (scale * scale > WORTH_SCALING)
    return;
  *width = MAX (2, (int)(*width * scale) & ~1);
  *height = MAX (2, (int)(*height * scale) & ~1);
}

/* The same picture in another format and size: a converter does not change the frame rate. */
static gboolean
describe (GstVideoInfo *info, const GstVideoInfo *like, GstVideoFormat format, int width,
          int height)
{
  if (!gst_video_info_set_interlaced_format (info, format, like->interlace_mode, (guint)width,
                                             (guint)height))
    return FALSE;
  info->fps_n = like->fps_n;
  info->fps_d = like->fps_d;
  return TRUE;
}

static gboolean
configure (VisFrameSink *self, GstCaps *caps)
{
  GstVideoInfo input;
  int width, height;

  if (!caps || !gst_video_info_from_caps (&input, caps))
    return FALSE;
  if (self->configured && gst_video_info_is_equal (&input, &self->input))
    return TRUE;
  unconfigure (self);
  self->input = input;
  choose_size (self, &width, &height);
  if (!describe (&self->output, &input, GST_VIDEO_FORMAT_BGRx, width, height))
    return FALSE;
  self->scaled = input;
  if (width != GST_VIDEO_INFO_WIDTH (&input) || height != GST_VIDEO_INFO_HEIGHT (&input))
    {
      if (!describe (&self->scaled, &input, GST_VIDEO_INFO_FORMAT (&input), width, height))
        return FALSE;
      self->scaled.colorimetry = input.colorimetry;
      self->scaled.chroma_site = input.chroma_site;
      /* Two steps, because each of them alone has a fast path in GStreamer; together, none. */
      self->scaler = gst_video_converter_new (&self->input, &self->scaled, NULL);
      self->scaled_pool = make_pool (&self->scaled);
    }
  self->converter = gst_video_converter_new (&self->scaled, &self->output, NULL);
  self->output_pool = make_pool (&self->output);
  self->configured = self->converter && (self->scaler || !self->scaled_pool);
  return self->configured;
}

/* Runs one converter from one mapped frame into a new buffer. */
static GstBuffer *
convert (GstVideoConverter *converter, GstBufferPool *pool, const GstVideoInfo *from,
         GstBuffer *source, const GstVideoInfo *to)
{
  GstBuffer *target = NULL;
  GstVideoFrame input, output;

  if (!gst_video_frame_map (&input, (GstVideoInfo *)from, source, GST_MAP_READ))
    return NULL;
  if (gst_buffer_pool_acquire_buffer (pool, &target, NULL) == GST_FLOW_OK
      && gst_video_frame_map (&output, (GstVideoInfo *)to, target, GST_MAP_WRITE))
    {
      gst_video_converter_frame (converter, &input, &output);
      gst_video_frame_unmap (&output);
    }
  else
    {
      gst_clear_buffer (&target);
    }
  gst_video_frame_unmap (&input);
  return target;
}

static void
release_frame (gpointer data)
{
  GstVideoFrame *mapped = data;

  gst_video_frame_unmap (mapped);
  g_free (mapped);
}

/* The frame's pixels are the buffer's own memory; it returns to its pool when the last user of
 * the frame lets go. */
static VisVideoFrame *
wrap (const GstVideoInfo *info, GstBuffer *buffer)
{
  GstVideoFrame *mapped = g_new (GstVideoFrame, 1);
  GBytes *pixels;

  if (!gst_video_frame_map (mapped, (GstVideoInfo *)info, buffer, GST_MAP_READ))
    {
      g_free (mapped);
      return NULL;
    }
  pixels = g_bytes_new_with_free_func (GST_VIDEO_FRAME_PLANE_DATA (mapped, 0),
                                       GST_VIDEO_FRAME_SIZE (mapped), release_frame, mapped);
  return vis_video_frame_new (pixels, GST_VIDEO_FRAME_WIDTH (mapped),
                              GST_VIDEO_FRAME_HEIGHT (mapped),
                              (gsize)GST_VIDEO_FRAME_PLANE_STRIDE (mapped, 0));
}

static VisVideoFrame *
make_frame (VisFrameSink *self, GstSample *sample)
{
  g_autoptr (GstBuffer) scaled = NULL;
  g_autoptr (GstBuffer) shown = NULL;

  if (!configure (self, gst_sample_get_caps (sample)))
    return NULL;
  scaled = self->scaler ? convert (self->scaler, self->scaled_pool, &self->input,
                                   gst_sample_get_buffer (sample), &self->scaled)
                        : gst_buffer_ref (gst_sample_get_buffer (sample));
  if (scaled)
    shown = convert (self->converter, self->output_pool, &self->scaled, scaled, &self->output);
  return shown ? wrap (&self->output, shown) : NULL;
}

VisFrameSink *
_vis_frame_sink_new (gboolean keeps_newest)
{
  VisFrameSink *self = g_new0 (VisFrameSink, 1);

  self->keeps_newest = keeps_newest;
  g_mutex_init (&self->lock);
  return self;
}

void
_vis_frame_sink_free (VisFrameSink *self)
{
  unconfigure (self);
  g_clear_pointer (&self->newest, gst_sample_unref);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
_vis_frame_sink_push (VisFrameSink *self, GstSample *sample)
{
  g_mutex_lock (&self->lock);
  if (self->func)
    {
      g_autoptr (VisVideoFrame) frame = make_frame (self, sample);

      g_clear_pointer (&self->newest, gst_sample_unref);
      if (self->keeps_newest)
        self->newest = gst_sample_ref (sample);

      if (frame)
        self->func (frame, self->user_data);
    }
  g_mutex_unlock (&self->lock);
}

void
_vis_frame_sink_set_func (VisFrameSink *self, VisVideoFrameFunc func, gpointer user_data)
{
  g_mutex_lock (&self->lock);
  self->func = func;
  self->user_data = user_data;
  if (!func)
    {
      unconfigure (self);
      g_clear_pointer (&self->newest, gst_sample_unref);
    }
  g_mutex_unlock (&self->lock);
}

void
_vis_frame_sink_set_size (VisFrameSink *self, int width, int height)
{
  g_mutex_lock (&self->lock);
  if (width != self->shown_width || height != self->shown_height)
    {
      self->shown_width = width;
      self->shown_height = height;
      unconfigure (self);
    }
  g_mutex_unlock (&self->lock);
}

/* Streaming goes on meanwhile: what is shown has converters of its own. */
VisVideoFrame *
_vis_frame_sink_dup_newest (VisFrameSink *self)
{
  g_autoptr (VisFrameSink) whole = _vis_frame_sink_new (FALSE);
  g_autoptr (GstSample) newest = NULL;

  g_mutex_lock (&self->lock);
  newest = self->newest ? gst_sample_ref (self->newest) : NULL;
  g_mutex_unlock (&self->lock);
  return newest ? make_frame (whole, newest) : NULL;
}
