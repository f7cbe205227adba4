/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/vis-picture-dump-private.h"

#include <errno.h>
#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>

#include "base/vis-error.h"
#include "media/vis-element-private.h"

struct _VisPictureDump
{
  char *folder;
  GstElement *pipeline;
  GstElement *source; /* owned by pipeline */
  gint64 next;        /* monotonic: when the next picture is due */
  guint n_written;
};

static GstFlowReturn
on_picture (GstAppSink *sink, gpointer user_data)
{
  VisPictureDump *self = user_data;
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strdup_printf ("frame-%05u.png", ++self->n_written);
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  GstMapInfo map;

  if (!sample || !gst_buffer_map (gst_sample_get_buffer (sample), &map, GST_MAP_READ))
    return GST_FLOW_OK;
  if (!g_file_set_contents (path, (const char *)map.data, (gssize)map.size, &error))
    g_message ("A picture could not be written: %s", error->message);
  gst_buffer_unmap (gst_sample_get_buffer (sample), &map);
  return GST_FLOW_OK;
}

VisPictureDump *
_vis_picture_dump_new (const char *folder, GError **error)
{
  g_autoptr (VisPictureDump) self = g_new0 (VisPictureDump, 1);
  GstAppSinkCallbacks callbacks = { .new_sample = on_picture };
  GstElement *converter;
  GstElement *encoder;
  GstElement *sink;
  GstBin *bin;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int reason = errno;
      g_autofree char *quoted = vis_error_quote (folder);

      g_set_error (error, VIS_ERROR, VIS_ERROR_FAILED, "The folder %s can’t be made: %s", quoted,
                   g_strerror (reason));
      return NULL;
    }
  self->folder = g_strdup (folder);
  self->pipeline = gst_pipeline_new (NULL);
  bin = GST_BIN (self->pipeline);
  self->source = _vis_element_add (
      bin, "appsrc", "format=time do-timestamp=true max-buffers=1 leaky-type=downstream", error);
  converter = _vis_element_add (bin, "videoconvert", NULL, error);
  encoder = _vis_element_add (bin, "pngenc", "compression-level=1", error);
  sink
      = _vis_element_add (bin, "appsink", "sync=false async=false enable-last-sample=false", error);
  if (!self->source || !converter || !encoder || !sink
      || !_vis_element_link (error, self->source, converter, encoder, sink, NULL))
    return NULL;
  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, self, NULL);
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  return g_steal_pointer (&self);
}

void
_vis_picture_dump_free (VisPictureDump *self)
{
  if (self->pipeline)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_clear_object (&self->pipeline);
  g_free (self->folder);
  g_free (self);
}

void
_vis_picture_dump_push (VisPictureDump *self, GstSample *sample)
{
  gint64 now = g_get_monotonic_time ();

  if (now < self->next)
    return;
  self->next = now + G_USEC_PER_SEC;
  gst_app_src_push_sample (GST_APP_SRC (self->source), sample);
}
