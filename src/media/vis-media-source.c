/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/vis-media-source-private.h"

#include "base/vis-error.h"
#include "media/vis-codec-table-private.h"
#include "media/vis-device-element-private.h"
#include "media/vis-element-private.h"
#include "media/vis-test-device-private.h"

#define NO_STREAM "vis-no-stream"

struct _VisMediaSource
{
  VisMediaKind kind;
  VisMediaEndpoint endpoint;
  int width;
  int height;
  int framerate;
  char *echo_probe;
  GstClockTime epoch;
  VisSampleFunc sample;
  VisSourceLostFunc lost;
  gpointer user_data;

  GstElement *pipeline; /* (nullable): while it runs */
  GstElement *entry;    /* of the converters, for a decoder's pads; owned by pipeline */
  guint bus_watch;
  int n_samples; /* atomic: since the file began (again) */
};

/* Carries @buffer (transfer full) from this pipeline's running time over to the session's. One that
 * nobody else holds is stamped in place: a copy would share its memory, and then the source's pool
 * throws that away and takes new memory for each picture. */
static GstSample *
restamp (VisMediaSource *self, GstPad *pad, GstBuffer *buffer)
{
  g_autoptr (GstBuffer) own = gst_buffer_make_writable (buffer);
  g_autoptr (GstEvent) event = gst_pad_get_sticky_event (pad, GST_EVENT_SEGMENT, 0);
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  GstClockTime base = gst_element_get_base_time (self->pipeline);
  GstClockTime running;
  const GstSegment *segment;

  if (!event || !caps)
    return NULL;
  gst_event_parse_segment (event, &segment);
  running = gst_segment_to_running_time (segment, GST_FORMAT_TIME, GST_BUFFER_PTS (own));
  if (!GST_CLOCK_TIME_IS_VALID (running) || running + base < self->epoch)
    return NULL;
  GST_BUFFER_PTS (own) = running + base - self->epoch;
  GST_BUFFER_DTS (own) = GST_CLOCK_TIME_NONE;
  return gst_sample_new (own, caps, NULL, NULL);
}

static void
take (VisMediaSource *self, GstPad *pad, GstBuffer *buffer)
{
  g_autoptr (GstSample) sample = restamp (self, pad, buffer);

  g_atomic_int_inc (&self->n_samples);
  if (sample)
    self->sample (self->kind, sample, self->user_data);
}

/* From a live source: before the sink, which would hold the buffer too. */
static GstPadProbeReturn
on_live_buffer (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  take (user_data, pad, g_steal_pointer (&info->data));
  return GST_PAD_PROBE_HANDLED;
}

/* From a file: after the sink waited for the buffer's time. */
static void
on_paced_buffer (GstElement *sink, GstBuffer *buffer, GstPad *pad, gpointer user_data)
{
  take (user_data, pad, gst_buffer_ref (buffer));
}

static GstElement *
add_sink (VisMediaSource *self, gboolean paced, GError **error)
{
  GstElement *sink
      = _vis_element_add (GST_BIN (self->pipeline), "fakesink", "enable-last-sample=false", error);
  g_autoptr (GstPad) pad = sink ? gst_element_get_static_pad (sink, "sink") : NULL;

  if (!sink)
    return NULL;
  g_object_set (sink, "sync", paced, "async", paced, "signal-handoffs", paced, NULL);
  if (paced)
    g_signal_connect (sink, "handoff", G_CALLBACK (on_paced_buffer), self);
  else
    gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, on_live_buffer, self, NULL);
  return sink;
}

static GstCaps *
make_caps (VisMediaSource *self)
{
  /* Cameras and files may be slower than wanted; videorate sees to it that they are not faster. */
  int framerate = self->endpoint.kind == VIS_MEDIA_ENDPOINT_TEST ? self->framerate : 0;

  if (self->kind == VIS_MEDIA_AUDIO)
    return gst_caps_from_string (VIS_AUDIO_CAPS);
  return _vis_codec_make_picture_caps (self->width, self->height, framerate);
}

/* Cameras offer large pictures at full speed only as JPEG; scaling is dear, so the wanted size is
 * asked for first. */
static GstCaps *
make_camera_caps (VisMediaSource *self)
{
  g_autofree char *text = g_strdup_printf (
      "video/x-raw,width=%d,height=%d,framerate=%d/1;image/jpeg,width=%d,height=%d,framerate=%d/1;"
      "video/x-raw;image/jpeg",
      self->width, self->height, self->framerate, self->width, self->height, self->framerate);

  return gst_caps_from_string (text);
}

static void
on_decoded_pad (GstElement *decoder, GstPad *pad, gpointer user_data)
{
  VisMediaSource *self = user_data;
  g_autoptr (GstPad) sink = gst_element_get_static_pad (self->entry, "sink");
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);

  if (caps && !gst_pad_is_linked (sink)
      && g_str_has_prefix (gst_structure_get_name (gst_caps_get_structure (caps, 0)),
                           self->kind == VIS_MEDIA_AUDIO ? "audio/" : "video/"))
    gst_pad_link (pad, sink);
}

static void
on_no_more_pads (GstElement *decoder, gpointer user_data)
{
  VisMediaSource *self = user_data;
  g_autoptr (GstPad) sink = gst_element_get_static_pad (self->entry, "sink");

  if (!gst_pad_is_linked (sink))
    _vis_element_post (decoder, gst_structure_new_empty (NO_STREAM));
}

/* NULL-terminated. What is generated comes at the wanted rate; what comes too fast is dropped
 * before it is converted. */
static const char *const *
list_converters (VisMediaSource *self)
{
  static const char *const sound[] = { "audioconvert", "audioresample", NULL };
  static const char *const pictures[] = { "videorate", "videoconvert", "videoscale", NULL };

  if (self->kind == VIS_MEDIA_AUDIO)
    return sound;
  return self->endpoint.kind == VIS_MEDIA_ENDPOINT_TEST ? pictures + 1 : pictures;
}

/* The converters, from self->entry to the sink. */
static gboolean
add_converters (VisMediaSource *self, gboolean paced, GError **error)
{
  const char *const *converters = list_converters (self);
  gboolean sound = self->kind == VIS_MEDIA_AUDIO;
  gboolean device = self->endpoint.kind == VIS_MEDIA_ENDPOINT_DEVICE;
  GstBin *bin = GST_BIN (self->pipeline);
  g_autoptr (GstCaps) caps = make_caps (self);
  GstElement *last = NULL;
  GstElement *filter;
  GstElement *sink;

  for (guint i = 0; converters[i]; i++)
    {
      GstElement *element = _vis_element_add (bin, converters[i], NULL, error);

      if (!element || (last && !_vis_element_link (error, last, element, NULL)))
        return FALSE;
      /* Without drop-only it would hold each picture back until the next has come. */
      if (g_str_equal (converters[i], "videorate"))
        g_object_set (element, "drop-only", TRUE, "max-rate", self->framerate, NULL);
      if (!last)
        self->entry = element;
      last = element;
    }
  filter = _vis_element_add (bin, "capsfilter", NULL, error);
  sink = add_sink (self, paced, error);
  if (!filter || !sink)
    return FALSE;
  g_object_set (filter, "caps", caps, NULL);
  if (!_vis_element_link (error, last, filter, NULL))
    return FALSE;
  if (sound && device && self->echo_probe && _vis_element_exists ("webrtcdsp"))
    {
      /* With its gain control the canceller lifts what is left of the echo again. */
      GstElement *canceller = _vis_element_add (
          bin, "webrtcdsp", "delay-agnostic=true echo-suppression-level=high gain-control=false",
          error);

      if (!canceller)
        return FALSE;
      g_object_set (canceller, "probe", self->echo_probe, NULL);
      return _vis_element_link (error, filter, canceller, sink, NULL);
    }
  return _vis_element_link (error, filter, sink, NULL);
}

static gboolean
add_decoder (VisMediaSource *self, GstElement *head, GError **error)
{
  GstElement *decoder = _vis_element_add (GST_BIN (self->pipeline), "decodebin", NULL, error);

  if (!decoder || !_vis_element_link (error, head, decoder, NULL))
    return FALSE;
  g_signal_connect (decoder, "pad-added", G_CALLBACK (on_decoded_pad), self);
  g_signal_connect (decoder, "no-more-pads", G_CALLBACK (on_no_more_pads), self);
  return TRUE;
}

static gboolean
build_device (VisMediaSource *self, GError **error)
{
  gboolean camera = self->kind == VIS_MEDIA_VIDEO;
  GstElement *device = _vis_device_element_open (camera ? VIS_DEVICE_CAMERA : VIS_DEVICE_MICROPHONE,
                                                 self->endpoint.name, error);
  GstElement *filter;

  if (!device)
    return FALSE;
  gst_bin_add (GST_BIN (self->pipeline), device);
  if (!add_converters (self, FALSE, error))
    return FALSE;
  if (!camera)
    return _vis_element_link (error, device, self->entry, NULL);
  filter = _vis_element_add (GST_BIN (self->pipeline), "capsfilter", NULL, error);
  if (filter)
    {
      g_autoptr (GstCaps) caps = make_camera_caps (self);

      g_object_set (filter, "caps", caps, NULL);
    }
  return filter && _vis_element_link (error, device, filter, NULL)
         && add_decoder (self, filter, error);
}

static gboolean
build_file (VisMediaSource *self, GError **error)
{
  GstElement *file;

  if (!self->endpoint.name || !g_file_test (self->endpoint.name, G_FILE_TEST_IS_REGULAR))
    {
      g_autofree char *quoted = vis_error_quote (self->endpoint.name ? self->endpoint.name : "");

      g_set_error (error, VIS_ERROR, VIS_ERROR_NOT_FOUND, "There is no file %s.", quoted);
      return FALSE;
    }
  file = _vis_element_add (GST_BIN (self->pipeline), "filesrc", NULL, error);
  if (!file)
    return FALSE;
  g_object_set (file, "location", self->endpoint.name, NULL);
  return add_converters (self, TRUE, error) && add_decoder (self, file, error);
}

static gboolean
build_generated (VisMediaSource *self, GError **error)
{
  gboolean video = self->kind == VIS_MEDIA_VIDEO;
  gboolean silent = self->endpoint.kind == VIS_MEDIA_ENDPOINT_SILENCE;
  GstElement *source = _vis_element_add (
      GST_BIN (self->pipeline), video ? "videotestsrc" : "audiotestsrc",
      _vis_test_device_get_settings (video ? VIS_DEVICE_CAMERA : VIS_DEVICE_MICROPHONE,
                                     self->endpoint.name),
      error);

  if (!source)
    return FALSE;
  if (!video && silent)
    gst_util_set_object_arg (G_OBJECT (source), "wave", "silence");
  return add_converters (self, FALSE, error)
         && _vis_element_link (error, source, self->entry, NULL);
}

static gboolean
build (VisMediaSource *self, GError **error)
{
  switch (self->endpoint.kind)
    {
    case VIS_MEDIA_ENDPOINT_DEVICE:
      return build_device (self, error);
    case VIS_MEDIA_ENDPOINT_FILE:
      return build_file (self, error);
    case VIS_MEDIA_ENDPOINT_TEST:
    case VIS_MEDIA_ENDPOINT_SILENCE:
      return build_generated (self, error);
    case VIS_MEDIA_ENDPOINT_NONE:
      break;
    }
  g_assert_not_reached ();
}

static char *
lost_message (VisMediaSource *self)
{
  if (self->endpoint.kind == VIS_MEDIA_ENDPOINT_FILE)
    {
      g_autofree char *quoted = vis_error_quote (self->endpoint.name);

      return g_strdup_printf ("The file %s can’t be played as %s.", quoted,
                              self->kind == VIS_MEDIA_AUDIO ? "sound" : "pictures");
    }
  return g_strdup (self->kind == VIS_MEDIA_AUDIO
                       ? "The microphone stopped working. The other side can’t hear you."
                       : "The camera stopped working. The other side can’t see you.");
}

/* The last that a callback does: @self may be gone afterwards. */
static gboolean
give_up (VisMediaSource *self)
{
  g_autofree char *message = lost_message (self);

  _vis_media_source_stop (self);
  self->lost (self->kind, message, self->user_data);
  return G_SOURCE_REMOVE;
}

/* The file ended: from the beginning. One that ends without having given anything is broken. */
static gboolean
repeat (VisMediaSource *self)
{
  if (self->endpoint.kind != VIS_MEDIA_ENDPOINT_FILE || g_atomic_int_get (&self->n_samples) == 0)
    return give_up (self);
  g_atomic_int_set (&self->n_samples, 0);
  if (gst_element_seek_simple (self->pipeline, GST_FORMAT_TIME,
                               GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_KEY_UNIT, 0))
    return G_SOURCE_CONTINUE;
  gst_element_set_state (self->pipeline, GST_STATE_READY);
  if (gst_element_set_state (self->pipeline, GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
    return give_up (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_bus (GstBus *bus, GstMessage *message, gpointer user_data)
{
  VisMediaSource *self = user_data;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
    return repeat (self);
  if (gst_message_has_name (message, NO_STREAM))
    return give_up (self);
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *debug = NULL;

      gst_message_parse_error (message, &error, &debug);
      g_info ("Source: %s (%s)", error->message, debug ? debug : "");
      return give_up (self);
    }
  return G_SOURCE_CONTINUE;
}

VisMediaSource *
_vis_media_source_new (VisMediaKind kind, const VisMediaEndpoint *endpoint,
                       const VisMediaOptions *options, const char *echo_probe, GstClockTime epoch,
                       VisSampleFunc sample, VisSourceLostFunc lost, gpointer user_data)
{
  VisMediaSource *self = g_new0 (VisMediaSource, 1);

  self->kind = kind;
  vis_media_endpoint_set (&self->endpoint, endpoint->kind, endpoint->name);
  self->width = options->width;
  self->height = options->height;
  self->framerate = options->framerate;
  self->echo_probe = g_strdup (echo_probe);
  self->epoch = epoch;
  self->sample = sample;
  self->lost = lost;
  self->user_data = user_data;
  return self;
}

void
_vis_media_source_free (VisMediaSource *self)
{
  _vis_media_source_stop (self);
  g_free (self->endpoint.name);
  g_free (self->echo_probe);
  g_free (self);
}

gboolean
_vis_media_source_start (VisMediaSource *self, GError **error)
{
  g_autoptr (GstClock) clock = NULL;
  g_autoptr (GstBus) bus = NULL;

  if (self->pipeline)
    return TRUE;
  self->pipeline = gst_pipeline_new (NULL);
  clock = gst_system_clock_obtain ();
  gst_pipeline_use_clock (GST_PIPELINE (self->pipeline), clock);
  /* What a device yields is stamped with the moment at which it was captured, so it can share the
     session's zero; the echo canceller compares its time with that of the speaker. Generated
     sources and files would hurry to catch up with it. */
  if (self->endpoint.kind == VIS_MEDIA_ENDPOINT_DEVICE)
    {
      gst_element_set_start_time (self->pipeline, GST_CLOCK_TIME_NONE);
      gst_element_set_base_time (self->pipeline, self->epoch);
    }
  bus = gst_element_get_bus (self->pipeline);
  self->bus_watch = gst_bus_add_watch (bus, on_bus, self);
  g_atomic_int_set (&self->n_samples, 0);
  if (!build (self, error))
    {
      _vis_media_source_stop (self);
      return FALSE;
    }
  if (gst_element_set_state (self->pipeline, GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
    {
      g_autofree char *message = lost_message (self);

      _vis_media_source_stop (self);
      g_set_error_literal (error, VIS_ERROR, VIS_ERROR_NO_DEVICE, message);
      return FALSE;
    }
  return TRUE;
}

void
_vis_media_source_stop (VisMediaSource *self)
{
  if (!self->pipeline)
    return;
  g_clear_handle_id (&self->bus_watch, g_source_remove);
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  self->entry = NULL;
  gst_clear_object (&self->pipeline);
}

gboolean
_vis_media_source_is_running (VisMediaSource *self)
{
  return self->pipeline != NULL;
}
