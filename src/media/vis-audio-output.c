/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/vis-audio-output-private.h"

#include <glib/gi18n-lib.h>
#include <gst/app/gstappsrc.h>

#include "media/vis-codec-table-private.h"
#include "media/vis-device-element-private.h"
#include "media/vis-element-private.h"
#include "media/vis-test-device-private.h"
#include "media/vis-wave-file-private.h"

/* What the sound may come late and still be played: the jitter buffer's latency. */
#define LATENCY (60 * GST_MSECOND)

struct _VisAudioOutput
{
  VisWaveFile *file;    /* (nullable) */
  GstElement *pipeline; /* (nullable): of the speaker */
  GstElement *source;   /* owned by pipeline, as the next */
  GstElement *volume;
  char *echo_probe;
  guint bus_watch;
  VisOutputLostFunc lost;
  gpointer user_data;
};

static gboolean
on_bus (GstBus *bus, GstMessage *message, gpointer user_data)
{
  VisAudioOutput *self = user_data;
  g_autoptr (GError) error = NULL;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_LATENCY)
    gst_bin_recalculate_latency (GST_BIN (self->pipeline));
  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ERROR)
    return G_SOURCE_CONTINUE;
  gst_message_parse_error (message, &error, NULL);
  g_info ("Speaker: %s", error->message);
  self->bus_watch = 0;
  /* The source goes on taking and dropping samples: it is leaky. */
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  self->lost (_ ("The speaker stopped working. You can’t hear the other side."), self->user_data);
  return G_SOURCE_REMOVE;
}

static GstElement *
add_echo_probe (VisAudioOutput *self)
{
  static int counter;
  GstElement *probe;

  if (!_vis_element_exists ("webrtcechoprobe") || !_vis_element_exists ("webrtcdsp"))
    return NULL;
  /* The canceller finds it by its name among all of this process. */
  self->echo_probe = g_strdup_printf ("vis-echo-%d", g_atomic_int_add (&counter, 1));
  probe = gst_element_factory_make ("webrtcechoprobe", self->echo_probe);
  gst_bin_add (GST_BIN (self->pipeline), probe);
  return probe;
}

static GstElement *
make_speaker (const VisMediaEndpoint *endpoint, GError **error)
{
  if (endpoint->kind == VIS_MEDIA_ENDPOINT_TEST)
    return _vis_element_make (
        "fakesink", _vis_test_device_get_settings (VIS_DEVICE_SPEAKER, endpoint->name), error);
  return _vis_device_element_open (VIS_DEVICE_SPEAKER, endpoint->name, error);
}

static gboolean
open_speaker (VisAudioOutput *self, const VisMediaEndpoint *endpoint, GstClockTime epoch,
              GError **error)
{
  GstElement *speaker = make_speaker (endpoint, error);
  g_autoptr (GstClock) clock = gst_system_clock_obtain ();
  g_autoptr (GstCaps) caps = gst_caps_from_string (VIS_AUDIO_CAPS);
  g_autoptr (GstBus) bus = NULL;
  GstElement *converter;
  GstElement *resampler;
  GstElement *probe;
  GstBin *bin;

  if (!speaker)
    return FALSE;
  self->pipeline = gst_pipeline_new (NULL);
  bin = GST_BIN (self->pipeline);
  gst_bin_add (bin, speaker);
  self->source = _vis_element_add (
      bin, "appsrc", "is-live=true format=time max-bytes=0 max-buffers=50 leaky-type=downstream",
      error);
  self->volume = _vis_element_add (bin, "volume", NULL, error);
  converter = _vis_element_add (bin, "audioconvert", NULL, error);
  resampler = _vis_element_add (bin, "audioresample", NULL, error);
  if (!self->source || !self->volume || !converter || !resampler)
    return FALSE;
  g_object_set (self->source, "caps", caps, "min-latency", (gint64)LATENCY, NULL);
  probe = add_echo_probe (self);
  /* The canceller shall hear what is played, as loud as it is. */
  if (!_vis_element_link (error, self->source, self->volume, NULL)
      || (probe && !_vis_element_link (error, self->volume, probe, NULL))
      || !_vis_element_link (error, probe ? probe : self->volume, converter, resampler, speaker,
                             NULL))
    return FALSE;
  bus = gst_element_get_bus (self->pipeline);
  self->bus_watch = gst_bus_add_watch (bus, on_bus, self);
  gst_pipeline_use_clock (GST_PIPELINE (self->pipeline), clock);
  gst_element_set_start_time (self->pipeline, GST_CLOCK_TIME_NONE);
  gst_element_set_base_time (self->pipeline, epoch);
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  return TRUE;
}

VisAudioOutput *
_vis_audio_output_new (const VisMediaEndpoint *endpoint, GstClockTime epoch, VisOutputLostFunc lost,
                       gpointer user_data, GError **error)
{
  g_autoptr (VisAudioOutput) self = g_new0 (VisAudioOutput, 1);

  self->lost = lost;
  self->user_data = user_data;
  switch (endpoint->kind)
    {
    case VIS_MEDIA_ENDPOINT_DEVICE:
    case VIS_MEDIA_ENDPOINT_TEST:
      if (!open_speaker (self, endpoint, epoch, error))
        return NULL;
      break;
    case VIS_MEDIA_ENDPOINT_FILE:
      self->file = _vis_wave_file_new (endpoint->name, VIS_AUDIO_RATE, error);
      if (!self->file)
        return NULL;
      break;
    case VIS_MEDIA_ENDPOINT_NONE:
    case VIS_MEDIA_ENDPOINT_SILENCE:
    case VIS_MEDIA_ENDPOINT_SCREEN:
      break;
    }
  return g_steal_pointer (&self);
}

void
_vis_audio_output_free (VisAudioOutput *self)
{
  g_clear_handle_id (&self->bus_watch, g_source_remove);
  if (self->pipeline)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_clear_object (&self->pipeline);
  g_clear_pointer (&self->file, _vis_wave_file_free);
  g_free (self->echo_probe);
  g_free (self);
}

void
_vis_audio_output_push (VisAudioOutput *self, GstSample *sample)
{
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  GstMapInfo map;

  if (self->source)
    gst_app_src_push_sample (GST_APP_SRC (self->source), sample);
  if (self->file && gst_buffer_map (buffer, &map, GST_MAP_READ))
    {
      _vis_wave_file_write (self->file, map.data, map.size);
      gst_buffer_unmap (buffer, &map);
    }
}

void
_vis_audio_output_set_volume (VisAudioOutput *self, double volume)
{
  /* Cubic: what half of the way sounds like half as loud. */
  if (self->volume)
    g_object_set (self->volume, "volume", volume * volume * volume, NULL);
}

const char *
_vis_audio_output_get_echo_probe (VisAudioOutput *self)
{
  return self->echo_probe;
}
