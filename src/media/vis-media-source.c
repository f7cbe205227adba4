/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/vis-media-source-private.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "base/vis-error.h"
#include "base/vis-portal.h"
#include "media/vis-codec-table-private.h"
#include "media/vis-device-element-private.h"
#include "media/vis-element-private.h"
#include "media/vis-portal-picture-private.h"
#include "media/vis-sample-tap-private.h"
#include "media/vis-test-device-private.h"

#define NO_STREAM "vis-no-stream"

/* A camera that gives nothing for so long gives nothing any more; some take seconds to begin. */
#define FIRST_PICTURE_SECONDS 10
#define NEXT_PICTURE_SECONDS 6

/* Of a shared screen: it is there to be read, and reading needs sharp pictures more than many. */
#define SCREEN_FRAMERATE 15

struct _VisMediaSource
{
  VisMediaKind kind;
  VisMediaEndpoint endpoint;
  int width;
  int height;
  int framerate;
  char *echo_probe;
  char *parent_window; /* (nullable) */
  GstClockTime epoch;
  VisSampleFunc sample;
  VisSourceLostFunc lost;
  gpointer user_data;

  GstElement *pipeline; /* (nullable): while it runs */
  GstElement *entry;    /* of the converters, for a decoder's pads; owned by pipeline */
  VisSampleTap *tap;
  guint bus_watch;

  VisPortalPicture *portal; /* (nullable): while the desktop is asked, or hands it out */
  int fd;                   /* what it is handed out by, while the pipeline is there */
  guint watch;              /* of a camera or screen */
  int n_watched;            /* samples when it was last looked at */
  int idle_seconds;
};

static gboolean
is_screen (VisMediaSource *self)
{
  return self->endpoint.kind == VIS_MEDIA_ENDPOINT_SCREEN;
}

static gboolean
is_device (VisMediaSource *self)
{
  return self->endpoint.kind == VIS_MEDIA_ENDPOINT_DEVICE || is_screen (self);
}

static gboolean
needs_portal (VisMediaSource *self)
{
  return is_screen (self)
         || (self->kind == VIS_MEDIA_VIDEO && is_device (self) && vis_portal_is_needed ());
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

/* These two know no source: a pipeline may outlive its own. */

static void
on_decoded_pad (GstElement *decoder, GstPad *pad, gpointer entry)
{
  g_autoptr (GstPad) sink = gst_element_get_static_pad (entry, "sink");

  /* What is of the other kind does not fit. */
  if (!gst_pad_is_linked (sink))
    gst_pad_link (pad, sink);
}

static void
on_no_more_pads (GstElement *decoder, gpointer entry)
{
  g_autoptr (GstPad) sink = gst_element_get_static_pad (entry, "sink");

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
  int framerate = is_screen (self) ? MIN (self->framerate, SCREEN_FRAMERATE) : self->framerate;
  g_autoptr (GstCaps) caps = make_caps (self);
  GstElement *last = NULL;
  GstElement *filter;
  GstElement *sink = NULL;

  for (guint i = 0; converters[i]; i++)
    {
      GstElement *element = _vis_element_add (bin, converters[i], NULL, error);

      if (!element || (last && !_vis_element_link (error, last, element, NULL)))
        return FALSE;
      /* Without drop-only it would hold each picture back until the next has come. */
      if (g_str_equal (converters[i], "videorate"))
        g_object_set (element, "drop-only", TRUE, "max-rate", framerate, NULL);
      if (!last)
        self->entry = element;
      last = element;
    }
  filter = _vis_element_add (bin, "capsfilter", NULL, error);
  self->tap = _vis_sample_tap_new (bin, self->kind, paced, self->epoch, self->sample,
                                   self->user_data, &sink, error);
  if (!filter || !self->tap)
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

/* A decoder links what follows when the first picture has come, which asks everything before it
 * whether other caps would be better now. PipeWire's element lets go of the camera for that. */
static GstPadProbeReturn
drop_reconfigure (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  return GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)) == GST_EVENT_RECONFIGURE
             ? GST_PAD_PROBE_DROP
             : GST_PAD_PROBE_OK;
}

/* What @filter chose at first stays chosen. */
static void
keep_choice (GstElement *filter)
{
  g_autoptr (GstPad) sink = gst_element_get_static_pad (filter, "sink");

  gst_pad_add_probe (sink, GST_PAD_PROBE_TYPE_EVENT_UPSTREAM, drop_reconfigure, NULL, NULL);
}

static gboolean
add_decoder (VisMediaSource *self, GstElement *head, GError **error)
{
  GstElement *decoder = _vis_element_add (GST_BIN (self->pipeline), "decodebin", NULL, error);

  if (!decoder || !_vis_element_link (error, head, decoder, NULL))
    return FALSE;
  g_signal_connect (decoder, "pad-added", G_CALLBACK (on_decoded_pad), self->entry);
  g_signal_connect (decoder, "no-more-pads", G_CALLBACK (on_no_more_pads), self->entry);
  return TRUE;
}

/* Takes @device over, which is NULL if it could not be opened. */
static gboolean
build_device (VisMediaSource *self, GstElement *device, GError **error)
{
  GstElement *filter;

  if (!device)
    return FALSE;
  gst_bin_add (GST_BIN (self->pipeline), device);
  if (!add_converters (self, FALSE, error))
    return FALSE;
  if (self->kind == VIS_MEDIA_AUDIO)
    return _vis_element_link (error, device, self->entry, NULL);
  filter = _vis_element_add (GST_BIN (self->pipeline), "capsfilter", NULL, error);
  if (filter)
    {
      g_autoptr (GstCaps) caps
          = is_screen (self) ? gst_caps_new_empty_simple ("video/x-raw") : make_camera_caps (self);

      g_object_set (filter, "caps", caps, NULL);
    }
  if (filter && is_screen (self))
    return _vis_element_link (error, device, filter, self->entry, NULL);
  if (!filter || !_vis_element_link (error, device, filter, NULL))
    return FALSE;
  keep_choice (filter);
  return add_decoder (self, filter, error);
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
      return build_device (self,
                           _vis_device_element_open (self->kind == VIS_MEDIA_VIDEO
                                                         ? VIS_DEVICE_CAMERA
                                                         : VIS_DEVICE_MICROPHONE,
                                                     self->endpoint.name, error),
                           error);
    case VIS_MEDIA_ENDPOINT_FILE:
      return build_file (self, error);
    case VIS_MEDIA_ENDPOINT_TEST:
    case VIS_MEDIA_ENDPOINT_SILENCE:
      return build_generated (self, error);
    case VIS_MEDIA_ENDPOINT_NONE:
    case VIS_MEDIA_ENDPOINT_SCREEN: /* see on_granted() */
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
  if (self->kind == VIS_MEDIA_AUDIO)
    return g_strdup (_ ("The microphone stopped working. The other side can’t hear you."));
  if (is_screen (self))
    return g_strdup (_ ("Your screen is not shared any more: no picture of it comes."));
  if (!self->tap || _vis_sample_tap_get_n_samples (self->tap) == 0)
    return g_strdup (_ ("The camera gives no picture. Close the program that uses it, or connect "
                        "it anew; then turn the camera on again."));
  return g_strdup (_ ("The camera stopped working. The other side can’t see you."));
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
  if (self->endpoint.kind != VIS_MEDIA_ENDPOINT_FILE
      || _vis_sample_tap_get_n_samples (self->tap) == 0)
    return give_up (self);
  _vis_sample_tap_reset (self->tap);
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

static gboolean
on_watch (gpointer user_data)
{
  VisMediaSource *self = user_data;
  int n = _vis_sample_tap_get_n_samples (self->tap);

  self->idle_seconds = n == self->n_watched ? self->idle_seconds + 1 : 0;
  self->n_watched = n;
  if (self->idle_seconds < (n == 0 ? FIRST_PICTURE_SECONDS : NEXT_PICTURE_SECONDS))
    return G_SOURCE_CONTINUE;
  self->watch = 0;
  return give_up (self);
}

/* PipeWire's element waits in its state changes, up to half a minute when there is no camera. What
 * goes wrong is told on the bus, or by nothing coming. */
static void
play (GstElement *pipeline, gpointer user_data)
{
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
}

static void
shut_down (GstElement *pipeline, gpointer fd)
{
  gst_element_set_state (pipeline, GST_STATE_NULL);
  /* Not before: connections are known by this number while they last. */
  close (GPOINTER_TO_INT (fd));
}

/* @device: (nullable) (transfer floating): opened already */
static gboolean
start_pipeline (VisMediaSource *self, GstElement *device, GError **error)
{
  g_autoptr (GstClock) clock = gst_system_clock_obtain ();
  g_autoptr (GstBus) bus = NULL;

  self->pipeline = gst_pipeline_new (NULL);
  gst_pipeline_use_clock (GST_PIPELINE (self->pipeline), clock);
  /* What a device yields is stamped with the moment at which it was captured, so it can share the
     session's zero; the echo canceller compares its time with that of the speaker. Generated
     sources and files would hurry to catch up with it. */
  if (is_device (self))
    {
      gst_element_set_start_time (self->pipeline, GST_CLOCK_TIME_NONE);
      gst_element_set_base_time (self->pipeline, self->epoch);
    }
  bus = gst_element_get_bus (self->pipeline);
  self->bus_watch = gst_bus_add_watch (bus, on_bus, self);
  if (!(device ? build_device (self, device, error) : build (self, error)))
    return FALSE;
  if (device)
    gst_element_call_async (self->pipeline, play, NULL, NULL);
  else if (gst_element_set_state (self->pipeline, GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
    {
      g_autofree char *message = lost_message (self);

      g_set_error_literal (error, VIS_ERROR, VIS_ERROR_NO_DEVICE, message);
      return FALSE;
    }
  self->n_watched = self->idle_seconds = 0;
  if (self->kind == VIS_MEDIA_VIDEO && is_device (self))
    self->watch = g_timeout_add_seconds (1, on_watch, self);
  return TRUE;
}

static void
on_granted (int fd, const char *node, gpointer user_data)
{
  VisMediaSource *self = user_data;
  g_autoptr (GError) error = NULL;
  GstElement *device;

  self->fd = fd;
  device = _vis_device_element_open_remote (fd, self->endpoint.name, node, &error);
  if (device && start_pipeline (self, device, &error))
    return;
  _vis_media_source_stop (self);
  self->lost (self->kind, error->message, self->user_data);
}

static void
on_ended (const char *message, gpointer user_data)
{
  VisMediaSource *self = user_data;

  _vis_media_source_stop (self);
  self->lost (self->kind, message, self->user_data);
}

VisMediaSource *
_vis_media_source_new (VisMediaKind kind, const VisMediaEndpoint *endpoint,
                       const VisMediaOptions *options, const char *echo_probe, GstClockTime epoch,
                       VisSampleFunc sample, VisSourceLostFunc lost, gpointer user_data)
{
  VisMediaSource *self = g_new0 (VisMediaSource, 1);

  self->kind = kind;
  self->fd = -1;
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
  g_free (self->parent_window);
  g_free (self);
}

void
_vis_media_source_set_parent_window (VisMediaSource *self, const char *parent_window)
{
  g_free (self->parent_window);
  self->parent_window = g_strdup (parent_window);
}

gboolean
_vis_media_source_start (VisMediaSource *self, GError **error)
{
  if (_vis_media_source_is_running (self))
    return TRUE;
  if (needs_portal (self))
    {
      self->portal = _vis_portal_picture_new (is_screen (self) ? VIS_PORTAL_PICTURE_SCREEN
                                                               : VIS_PORTAL_PICTURE_CAMERA,
                                              is_screen (self) ? self->endpoint.name : NULL,
                                              self->parent_window, on_granted, on_ended, self);
      return TRUE;
    }
  if (start_pipeline (self, NULL, error))
    return TRUE;
  _vis_media_source_stop (self);
  return FALSE;
}

void
_vis_media_source_stop (VisMediaSource *self)
{
  g_clear_handle_id (&self->watch, g_source_remove);
  if (self->pipeline)
    {
      g_clear_handle_id (&self->bus_watch, g_source_remove);
      g_clear_pointer (&self->tap, _vis_sample_tap_shut);
      if (self->fd >= 0)
        gst_element_call_async (self->pipeline, shut_down, GINT_TO_POINTER (self->fd), NULL);
      else
        gst_element_set_state (self->pipeline, GST_STATE_NULL);
      self->entry = NULL;
      self->fd = -1;
      gst_clear_object (&self->pipeline);
    }
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
  g_clear_pointer (&self->portal, _vis_portal_picture_free);
}

gboolean
_vis_media_source_is_running (VisMediaSource *self)
{
  return self->pipeline != NULL || self->portal != NULL;
}

const char *
_vis_media_source_get_restore_token (VisMediaSource *self, GDBusConnection **bus)
{
  *bus = self->portal ? _vis_portal_picture_get_bus (self->portal) : NULL;
  return self->portal ? _vis_portal_picture_get_restore_token (self->portal) : NULL;
}
