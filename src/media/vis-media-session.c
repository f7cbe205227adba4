/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/vis-media-session-private.h"

#include <glib/gi18n-lib.h>

#include "base/vis-error.h"
#include "media/vis-element-private.h"
#include "media/vis-test-device-private.h"

enum
{
  STATS_INTERVAL_MS = 1000,
};

guint _vis_media_signals[VIS_MEDIA_N_SIGNALS];

G_DEFINE_FINAL_TYPE (VisMediaSession, vis_media_session, G_TYPE_OBJECT)

/* Streaming thread of a source, or of a decoder when the call is echoed. */
static void
on_captured (VisMediaKind kind, GstSample *sample, gpointer user_data)
{
  VisMediaSession *self = user_data;

  if (kind == VIS_MEDIA_VIDEO
      && g_atomic_int_compare_and_exchange (&self->awaits_screen, TRUE, FALSE))
    _vis_element_post (self->pipeline, gst_structure_new_empty (VIS_MEDIA_FACT_SCREEN_SHOWN));
  _vis_media_streams_push (self->streams, kind, sample);
}

/* Streaming thread of a decoder. */
static void
on_decoded (VisMediaKind kind, GstSample *sample, gpointer user_data)
{
  VisMediaSession *self = user_data;

  if (!g_atomic_int_get (&self->playing[kind]))
    return;
  if (_vis_media_playback_take (self->playback, kind, sample))
    _vis_element_post (self->pipeline, gst_structure_new (VIS_MEDIA_FACT_RECEIVED, "kind",
                                                          G_TYPE_INT, (int)kind, NULL));
  if (self->options->echo)
    on_captured (kind, sample, self);
}

static gboolean
on_stream (GstPad *pad, guint8 payload_type, gpointer user_data)
{
  VisMediaSession *self = user_data;
  VisMediaKind kind = VIS_MEDIA_AUDIO;
  const char *codec = _vis_media_streams_link (self->streams, pad, payload_type, &kind);

  if (codec && kind == VIS_MEDIA_VIDEO)
    _vis_media_playback_set_codec (self->playback, codec);
  return codec != NULL;
}

static void
post_device_lost (VisMediaSession *self, VisMediaKind kind, const char *message)
{
  _vis_element_post (self->pipeline,
                     gst_structure_new (VIS_MEDIA_FACT_DEVICE_LOST, "kind", G_TYPE_INT, (int)kind,
                                        "message", G_TYPE_STRING, message, NULL));
}

static gboolean
may_send (VisMediaSession *self, VisMediaKind kind)
{
  return !self->held && (self->directions[kind] & VIS_DIRECTION_SEND);
}

/* Opens or closes the camera or microphone, as the user and the other side want it; never before a
 * person has called or answered. */
static void
update_capture (VisMediaSession *self, VisMediaKind kind)
{
  gboolean wanted = self->wanted[kind] || (kind == VIS_MEDIA_VIDEO && self->screen);
  gboolean run = (self->prepared || self->answered) && !self->options->echo && wanted
                 && !self->lost[kind] && may_send (self, kind)
                 && (!self->connected || _vis_media_streams_has_sender (self->streams, kind));

  _vis_media_capture_run (self->capture, kind, run,
                          self->options->echo_cancellation
                              ? _vis_media_playback_get_echo_probe (self->playback)
                              : NULL);
}

/* What flows follows from five facts: who the peer is, that the call was answered, that there is
 * something to send, that neither side holds, and that the session lives. */
void
_vis_media_session_update_gates (VisMediaSession *self)
{
  gboolean open = self->secured && self->answered && !self->closed;

  if (!self->transport || !open)
    return;
  for (guint kind = 0; kind < VIS_N_MEDIA_KINDS; kind++)
    _vis_media_streams_set_open (
        self->streams, kind,
        may_send (self, kind)
            && (self->options->echo || _vis_media_capture_is_running (self->capture, kind)));
  _vis_media_transport_open (self->transport);
}

/* After anything that says whether media may flow. Devices that are not needed close first. */
static void
update_flow (VisMediaSession *self)
{
  for (guint kind = 0; kind < VIS_N_MEDIA_KINDS; kind++)
    {
      g_atomic_int_set (&self->playing[kind],
                        !self->held && (self->directions[kind] & VIS_DIRECTION_RECEIVE));
      update_capture (self, kind);
    }
  _vis_media_session_update_gates (self);
}

static void
on_capture_lost (VisMediaKind kind, const char *message, gpointer user_data)
{
  VisMediaSession *self = user_data;

  if (kind == VIS_MEDIA_VIDEO && self->screen)
    _vis_element_post (self->pipeline, gst_structure_new (VIS_MEDIA_FACT_SCREEN_LOST, "message",
                                                          G_TYPE_STRING, message, NULL));
  else
    post_device_lost (self, kind, message);
  if (kind == VIS_MEDIA_VIDEO)
    self->lost[VIS_MEDIA_VIDEO] = TRUE;
  _vis_media_session_update_gates (self);
}

static void
on_playback_lost (VisMediaKind kind, const char *message, gpointer user_data)
{
  post_device_lost (user_data, kind, message);
}

static gboolean
on_stats (gpointer user_data)
{
  VisMediaSession *self = user_data;
  g_autoptr (GstStructure) rtp = _vis_rtp_session_get_stats (self->rtp);
  VisMediaCounts now = { .time = g_get_monotonic_time () };
  VisMediaStats stats = { 0 };

  now.encoded = _vis_media_streams_get_n_frames (self->streams);
  _vis_media_counts_read (&now, rtp, &stats);
  _vis_media_playback_read (self->playback, &now, &stats);
  _vis_media_stats_compare (&stats, &self->last, &now);
  self->last = now;
  g_signal_emit (self, _vis_media_signals[VIS_MEDIA_SIGNAL_STATS], 0, &stats);
  return G_SOURCE_CONTINUE;
}

void
_vis_media_session_start_stats (VisMediaSession *self)
{
  if (self->stats_timer || !self->secured || !self->answered)
    return;
  self->last = (VisMediaCounts){ .time = g_get_monotonic_time () };
  self->stats_timer = g_timeout_add (STATS_INTERVAL_MS, on_stats, self);
}

/* Takes over what is agreed on for each kind; a kind that is not agreed on does not flow. */
static void
take_directions (VisMediaSession *self, const VisNegotiatedSession *negotiated)
{
  for (guint kind = 0; kind < VIS_N_MEDIA_KINDS; kind++)
    {
      const VisNegotiatedMedia *media = vis_negotiated_session_find (negotiated, kind);

      self->directions[kind] = media ? media->direction : VIS_DIRECTION_INACTIVE;
    }
}

static gboolean
build (VisMediaSession *self, VisPath *path, const VisNegotiatedSession *negotiated,
       const char *pem, GError **error)
{
  GstBin *pipeline = GST_BIN (self->pipeline);

  self->rtp = _vis_rtp_session_new (pipeline, negotiated, on_stream, self, error);
  if (!self->rtp)
    return FALSE;
  if (!_vis_media_streams_update (self->streams, self->rtp, negotiated, error))
    return FALSE;
  self->transport = _vis_media_transport_new (pipeline, self->rtp, path, negotiated, pem, error);
  if (!self->transport)
    return FALSE;
  if (gst_element_set_state (self->pipeline, GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_FAILED,
                   _ ("Sound and picture could not be started"));
      return FALSE;
    }
  return TRUE;
}

/* Opens what the agreed kinds are played with and gets their encoders going, unless they are. */
static void
start_kinds (VisMediaSession *self, const VisNegotiatedSession *negotiated)
{
  for (guint kind = 0; kind < VIS_N_MEDIA_KINDS; kind++)
    {
      if (!vis_negotiated_session_find (negotiated, kind))
        {
          self->started[kind] = FALSE;
          continue;
        }
      if (self->started[kind])
        continue;
      self->started[kind] = TRUE;
      _vis_media_playback_open (self->playback, kind);
      _vis_media_streams_start (self->streams, kind);
      _vis_rtp_session_announce (self->rtp, kind);
    }
}

static void
vis_media_session_dispose (GObject *object)
{
  vis_media_session_close (VIS_MEDIA_SESSION (object));
  G_OBJECT_CLASS (vis_media_session_parent_class)->dispose (object);
}

static void
vis_media_session_finalize (GObject *object)
{
  VisMediaSession *self = VIS_MEDIA_SESSION (object);

  gst_object_unref (self->pipeline);
  _vis_media_capture_free (self->capture);
  _vis_media_playback_free (self->playback);
  _vis_media_streams_free (self->streams);
  vis_media_options_free (self->options);
  G_OBJECT_CLASS (vis_media_session_parent_class)->finalize (object);
}

static guint
add_signal (VisMediaSessionClass *klass, const char *name, guint n_parameters, GType a, GType b,
            GType c)
{
  return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, n_parameters, a, b, c);
}

static void
vis_media_session_class_init (VisMediaSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GType none = G_TYPE_NONE;

  object_class->dispose = vis_media_session_dispose;
  object_class->finalize = vis_media_session_finalize;
  _vis_media_signals[VIS_MEDIA_SIGNAL_SECURED] = add_signal (klass, "secured", 0, none, none, none);
  _vis_media_signals[VIS_MEDIA_SIGNAL_UNTRUSTED]
      = add_signal (klass, "untrusted", 1, VIS_TYPE_FINGERPRINT, none, none);
  _vis_media_signals[VIS_MEDIA_SIGNAL_MEDIA_RECEIVED]
      = add_signal (klass, "media-received", 1, G_TYPE_INT, none, none);
  _vis_media_signals[VIS_MEDIA_SIGNAL_FIRST_FRAME]
      = add_signal (klass, "first-frame", 3, G_TYPE_INT, G_TYPE_INT, G_TYPE_STRING);
  _vis_media_signals[VIS_MEDIA_SIGNAL_STATS] = add_signal (
      klass, "stats", 1, VIS_TYPE_MEDIA_STATS | G_SIGNAL_TYPE_STATIC_SCOPE, none, none);
  _vis_media_signals[VIS_MEDIA_SIGNAL_DEVICE_LOST]
      = add_signal (klass, "device-lost", 2, G_TYPE_INT, G_TYPE_STRING, none);
  _vis_media_signals[VIS_MEDIA_SIGNAL_SCREEN_SHOWN]
      = add_signal (klass, "screen-shown", 0, none, none, none);
  _vis_media_signals[VIS_MEDIA_SIGNAL_SCREEN_LOST]
      = add_signal (klass, "screen-lost", 1, G_TYPE_STRING, none, none);
  _vis_media_signals[VIS_MEDIA_SIGNAL_ERROR]
      = add_signal (klass, "error", 1, G_TYPE_ERROR, none, none);
}

static void
vis_media_session_init (VisMediaSession *self)
{
  g_autoptr (GstBus) bus = NULL;

  self->wanted[VIS_MEDIA_AUDIO] = TRUE;
  self->wanted[VIS_MEDIA_VIDEO] = TRUE;
  self->directions[VIS_MEDIA_AUDIO] = VIS_DIRECTION_BOTH;
  self->directions[VIS_MEDIA_VIDEO] = VIS_DIRECTION_BOTH;
  self->pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  bus = gst_element_get_bus (self->pipeline);
  self->bus_watch = gst_bus_add_watch (bus, _vis_media_session_on_bus, self);
}

VisMediaSession *
vis_media_session_new (const VisMediaOptions *options)
{
  VisMediaSession *self;
  g_autoptr (GstClock) clock = gst_system_clock_obtain ();
  GstClockTime epoch = gst_clock_get_time (clock);

  g_return_val_if_fail (options != NULL, NULL);

  self = g_object_new (VIS_TYPE_MEDIA_SESSION, NULL);
  self->options = vis_media_options_copy (options);
  self->tests[VIS_DEVICE_CAMERA] = options->video_source.kind == VIS_MEDIA_ENDPOINT_TEST;
  self->tests[VIS_DEVICE_MICROPHONE] = options->audio_source.kind == VIS_MEDIA_ENDPOINT_TEST;
  self->tests[VIS_DEVICE_SPEAKER] = options->audio_sink.kind == VIS_MEDIA_ENDPOINT_TEST;
  /* All pipelines of a session share the clock and its zero, so that a time stamp means the same
     in each of them, and a source may come and go. */
  gst_pipeline_use_clock (GST_PIPELINE (self->pipeline), clock);
  gst_element_set_start_time (self->pipeline, GST_CLOCK_TIME_NONE);
  gst_element_set_base_time (self->pipeline, epoch);
  self->capture = _vis_media_capture_new (self->options, epoch, on_captured, on_capture_lost, self);
  self->streams
      = _vis_media_streams_new (GST_BIN (self->pipeline), self->options, on_decoded, self);
  self->playback = _vis_media_playback_new (self->options, epoch, on_playback_lost, self);
  return self;
}

void
vis_media_session_prepare (VisMediaSession *self, gboolean audio, gboolean video)
{
  g_return_if_fail (VIS_IS_MEDIA_SESSION (self));
  g_return_if_fail (!self->closed);

  self->prepared = TRUE;
  self->wanted[VIS_MEDIA_AUDIO] = audio;
  self->wanted[VIS_MEDIA_VIDEO] = video;
  /* The speaker first: the microphone's canceller listens to it. */
  if (audio)
    _vis_media_playback_open (self->playback, VIS_MEDIA_AUDIO);
  update_capture (self, VIS_MEDIA_AUDIO);
  update_capture (self, VIS_MEDIA_VIDEO);
}

gboolean
vis_media_session_connect (VisMediaSession *self, VisPath *path,
                           const VisNegotiatedSession *negotiated, const char *pem, GError **error)
{
  g_return_val_if_fail (VIS_IS_MEDIA_SESSION (self), FALSE);
  g_return_val_if_fail (VIS_IS_PATH (path), FALSE);
  g_return_val_if_fail (negotiated != NULL && pem != NULL, FALSE);
  g_return_val_if_fail (!self->connected && !self->closed, FALSE);

  if (!build (self, path, negotiated, pem, error))
    {
      vis_media_session_close (self);
      return FALSE;
    }
  self->connected = TRUE;
  take_directions (self, negotiated);
  start_kinds (self, negotiated);
  update_flow (self);
  _vis_media_transport_start (self->transport);
  return TRUE;
}

gboolean
vis_media_session_renegotiate (VisMediaSession *self, const VisNegotiatedSession *negotiated,
                               GError **error)
{
  g_return_val_if_fail (VIS_IS_MEDIA_SESSION (self), FALSE);
  g_return_val_if_fail (negotiated != NULL, FALSE);
  g_return_val_if_fail (self->connected, FALSE);

  if (self->closed)
    return TRUE;
  _vis_rtp_session_update (self->rtp, negotiated);
  if (!_vis_media_streams_update (self->streams, self->rtp, negotiated, error))
    return FALSE;
  take_directions (self, negotiated);
  start_kinds (self, negotiated);
  update_flow (self);
  return TRUE;
}

void
vis_media_session_set_held (VisMediaSession *self, gboolean held)
{
  g_return_if_fail (VIS_IS_MEDIA_SESSION (self));

  if (self->held == !!held)
    return;
  self->held = !!held;
  if (!self->closed)
    update_flow (self);
}

void
vis_media_session_open_gates (VisMediaSession *self)
{
  g_return_if_fail (VIS_IS_MEDIA_SESSION (self));

  if (self->closed || self->answered)
    return;
  self->answered = TRUE;
  /* First what comes in and what is ready to go out: a camera may take its time to open. */
  _vis_media_session_update_gates (self);
  if (self->connected)
    update_flow (self);
  _vis_media_session_start_stats (self);
}

void
vis_media_session_close (VisMediaSession *self)
{
  g_return_if_fail (VIS_IS_MEDIA_SESSION (self));

  if (self->closed)
    return;
  self->closed = TRUE;
  g_clear_handle_id (&self->stats_timer, g_source_remove);
  g_clear_handle_id (&self->bus_watch, g_source_remove);
  /* From the outside in: no packet, no sample, and only then the elements. */
  if (self->transport)
    _vis_media_transport_stop (self->transport);
  for (guint kind = 0; kind < VIS_N_MEDIA_KINDS; kind++)
    _vis_media_capture_run (self->capture, kind, FALSE, NULL);
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  g_clear_pointer (&self->transport, _vis_media_transport_free);
  g_clear_pointer (&self->rtp, _vis_rtp_session_free);
  _vis_media_streams_clear (self->streams);
  _vis_media_playback_close (self->playback);
}

gboolean
vis_media_session_is_secured (VisMediaSession *self)
{
  g_return_val_if_fail (VIS_IS_MEDIA_SESSION (self), FALSE);

  return self->secured;
}

const char *
vis_media_session_get_suite (VisMediaSession *self)
{
  g_return_val_if_fail (VIS_IS_MEDIA_SESSION (self), NULL);

  return self->secured && self->transport ? _vis_media_transport_get_suite (self->transport) : NULL;
}

void
vis_media_session_set_muted (VisMediaSession *self, gboolean muted)
{
  g_return_if_fail (VIS_IS_MEDIA_SESSION (self));

  _vis_media_streams_set_muted (self->streams, muted);
}

void
vis_media_session_set_camera (VisMediaSession *self, gboolean on)
{
  g_return_if_fail (VIS_IS_MEDIA_SESSION (self));

  self->wanted[VIS_MEDIA_VIDEO] = on;
  self->lost[VIS_MEDIA_VIDEO] = FALSE;
  if (self->closed || !(self->prepared || self->connected))
    return;
  update_capture (self, VIS_MEDIA_VIDEO);
  _vis_media_session_update_gates (self);
}

static VisMediaEndpoint *
get_endpoint (VisMediaSession *self, VisDeviceKind device)
{
  switch (device)
    {
    case VIS_DEVICE_CAMERA:
      return &self->options->video_source;
    case VIS_DEVICE_MICROPHONE:
      return &self->options->audio_source;
    case VIS_DEVICE_SPEAKER:
      return &self->options->audio_sink;
    }
  g_assert_not_reached ();
}

/* Closes what captures and opens it again, with what the options say now. */
static void
recapture (VisMediaSession *self, VisMediaKind kind)
{
  self->lost[kind] = FALSE;
  _vis_media_capture_run (self->capture, kind, FALSE, NULL);
  _vis_media_session_update_gates (self); /* shut, so that pictures begin with a key frame */
  update_capture (self, kind);
  _vis_media_session_update_gates (self);
}

void
vis_media_session_set_screen (VisMediaSession *self, gboolean on, const char *parent_window)
{
  g_return_if_fail (VIS_IS_MEDIA_SESSION (self));

  if (self->screen == !!on)
    return;
  /* First the camera's last picture, then the screen's first. */
  _vis_media_capture_run (self->capture, VIS_MEDIA_VIDEO, FALSE, NULL);
  self->screen = !!on;
  g_atomic_int_set (&self->awaits_screen, self->screen);
  _vis_media_capture_set_screen (self->capture, self->screen, parent_window);
  if (!self->closed)
    recapture (self, VIS_MEDIA_VIDEO);
}

void
vis_media_session_set_device (VisMediaSession *self, VisDeviceKind device, const char *id)
{
  VisMediaEndpoint *endpoint;
  const char *test = NULL;

  g_return_if_fail (VIS_IS_MEDIA_SESSION (self));

  endpoint = get_endpoint (self, device);
  if (id && self->tests[device])
    test = _vis_test_device_find (device, id);
  if (test)
    vis_media_endpoint_set (endpoint, VIS_MEDIA_ENDPOINT_TEST, test);
  else
    vis_media_endpoint_set (endpoint, VIS_MEDIA_ENDPOINT_DEVICE, id);
  if (self->closed)
    return;
  if (device == VIS_DEVICE_CAMERA)
    recapture (self, VIS_MEDIA_VIDEO);
  else if (device == VIS_DEVICE_MICROPHONE)
    recapture (self, VIS_MEDIA_AUDIO);
  else if (_vis_media_playback_reopen_sound (self->playback) && self->options->echo_cancellation)
    recapture (self, VIS_MEDIA_AUDIO); /* the canceller must listen to the new speaker */
}

void
vis_media_session_set_volume (VisMediaSession *self, double volume)
{
  g_return_if_fail (VIS_IS_MEDIA_SESSION (self));
  g_return_if_fail (volume >= 0 && volume <= 1);

  _vis_media_playback_set_volume (self->playback, volume);
}

void
vis_media_session_set_video_limit (VisMediaSession *self, guint limit)
{
  g_return_if_fail (VIS_IS_MEDIA_SESSION (self));

  self->options->video_limit = limit;
  _vis_media_streams_adapt (self->streams);
}

void
vis_media_session_set_frame_func (VisMediaSession *self, VisVideoFrameFunc func, gpointer user_data)
{
  g_return_if_fail (VIS_IS_MEDIA_SESSION (self));

  _vis_frame_sink_set_func (_vis_media_playback_get_frames (self->playback), func, user_data);
}

void
vis_media_session_set_preview_func (VisMediaSession *self, VisVideoFrameFunc func,
                                    gpointer user_data)
{
  g_return_if_fail (VIS_IS_MEDIA_SESSION (self));

  _vis_frame_sink_set_func (_vis_media_capture_get_preview (self->capture), func, user_data);
}

void
vis_media_session_set_shown_size (VisMediaSession *self, int width, int height)
{
  g_return_if_fail (VIS_IS_MEDIA_SESSION (self));

  _vis_frame_sink_set_size (_vis_media_playback_get_frames (self->playback), width, height);
}

VisVideoFrame *
vis_media_session_dup_frame (VisMediaSession *self)
{
  g_return_val_if_fail (VIS_IS_MEDIA_SESSION (self), NULL);

  return _vis_frame_sink_dup_newest (_vis_media_playback_get_frames (self->playback));
}

void
vis_media_session_set_preview_size (VisMediaSession *self, int width, int height)
{
  g_return_if_fail (VIS_IS_MEDIA_SESSION (self));

  _vis_frame_sink_set_size (_vis_media_capture_get_preview (self->capture), width, height);
}
