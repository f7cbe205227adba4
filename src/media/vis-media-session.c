/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/vis-media-session.h"

#include <gst/gst.h>

#include "base/vis-error.h"
#include "media/vis-codec-table-private.h"
#include "media/vis-element-private.h"
#include "media/vis-media-capture-private.h"
#include "media/vis-media-playback-private.h"
#include "media/vis-media-transport-private.h"
#include "media/vis-receive-chain-private.h"
#include "media/vis-rtp-session-private.h"
#include "media/vis-send-chain-private.h"

enum
{
  STATS_INTERVAL_MS = 1000,
};

/* Facts that streaming threads tell the main context. */
#define FACT_RECEIVED "vis-received"
#define FACT_DEVICE_LOST "vis-device-lost"

/*
 *               prepare    connect              "secured"         open_gates
 *   capture ──▶ preview    send chain ──▶ RTP ──▶ DTLS ─────────────── gate ──▶ path
 *   playback ◀──────────── receive chain ◀── RTP ◀── DTLS ◀─────────── gate ◀── path
 */
struct _VisMediaSession
{
  GObject parent_instance;

  VisMediaOptions *options;
  GstElement *pipeline; /* of the call: all but sources, speaker and files */
  guint bus_watch;
  guint stats_timer;

  gboolean prepared;
  gboolean wanted[VIS_N_MEDIA_KINDS]; /* whether to capture: video is what set_camera() says */
  gboolean connected;
  gboolean secured;
  gboolean refused; /* the peer is not who it should be: nothing will flow any more */
  gboolean answered;
  gboolean failed;
  gboolean muted;
  gboolean closed;

  VisMediaCapture *capture;
  VisMediaPlayback *playback;
  VisRtpSession *rtp;
  VisMediaTransport *transport;
  GPtrArray *receivers;                     /* of VisReceiveChain; fixed while connected */
  GMutex feed_lock;                         /* over senders: samples come on streaming threads */
  VisSendChain *senders[VIS_N_MEDIA_KINDS]; /* (nullable) */

  VisMediaCounts last; /* at the last stats */
};

enum
{
  SECURED,
  UNTRUSTED,
  MEDIA_RECEIVED,
  FIRST_FRAME,
  STATS,
  DEVICE_LOST,
  ERROR,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VisMediaSession, vis_media_session, G_TYPE_OBJECT)

/* Streaming thread of a source, or of a decoder when the call is echoed. */
static void
on_captured (VisMediaKind kind, GstSample *sample, gpointer user_data)
{
  VisMediaSession *self = user_data;

  g_mutex_lock (&self->feed_lock);
  if (self->senders[kind])
    _vis_send_chain_push (self->senders[kind], sample);
  g_mutex_unlock (&self->feed_lock);
}

/* Streaming thread of a decoder. */
static void
on_decoded (VisMediaKind kind, GstSample *sample, gpointer user_data)
{
  VisMediaSession *self = user_data;

  if (_vis_media_playback_take (self->playback, kind, sample))
    _vis_element_post (self->pipeline,
                       gst_structure_new (FACT_RECEIVED, "kind", G_TYPE_INT, (int)kind, NULL));
  if (self->options->echo)
    on_captured (kind, sample, self);
}

static void
on_stream (GstPad *pad, guint8 payload_type, gpointer user_data)
{
  VisMediaSession *self = user_data;

  for (guint i = 0; i < self->receivers->len; i++)
    {
      VisReceiveChain *chain = g_ptr_array_index (self->receivers, i);

      if (_vis_receive_chain_get_payload_type (chain) != payload_type)
        continue;
      if (_vis_receive_chain_get_kind (chain) == VIS_MEDIA_VIDEO)
        _vis_media_playback_set_codec (self->playback, _vis_receive_chain_get_codec (chain));
      _vis_receive_chain_link (chain, pad);
    }
}

static void
post_device_lost (VisMediaSession *self, VisMediaKind kind, const char *message)
{
  _vis_element_post (self->pipeline,
                     gst_structure_new (FACT_DEVICE_LOST, "kind", G_TYPE_INT, (int)kind, "message",
                                        G_TYPE_STRING, message, NULL));
}

/* Opens or closes the camera or microphone, as the user and the other side want it; never before a
 * person has called or answered. */
static void
update_capture (VisMediaSession *self, VisMediaKind kind)
{
  gboolean run = (self->prepared || self->answered) && !self->options->echo && self->wanted[kind]
                 && (!self->connected || self->senders[kind]);

  _vis_media_capture_run (self->capture, kind, run,
                          self->options->echo_cancellation
                              ? _vis_media_playback_get_echo_probe (self->playback)
                              : NULL);
}

/* What flows follows from four facts: who the peer is, that the call was answered, that there is
 * something to send, and that the session lives. */
static void
update_gates (VisMediaSession *self)
{
  gboolean open = self->secured && self->answered && !self->closed;

  if (!self->transport || !open)
    return;
  for (guint kind = 0; kind < VIS_N_MEDIA_KINDS; kind++)
    if (self->senders[kind])
      _vis_send_chain_set_open (self->senders[kind],
                                self->options->echo
                                    || _vis_media_capture_is_running (self->capture, kind));
  _vis_media_transport_open (self->transport);
}

static void
on_capture_lost (VisMediaKind kind, const char *message, gpointer user_data)
{
  VisMediaSession *self = user_data;

  post_device_lost (self, kind, message);
  if (kind == VIS_MEDIA_VIDEO)
    self->wanted[VIS_MEDIA_VIDEO] = FALSE;
  update_gates (self);
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

  if (self->senders[VIS_MEDIA_VIDEO])
    now.encoded = _vis_send_chain_get_n_frames (self->senders[VIS_MEDIA_VIDEO]);
  _vis_media_counts_read (&now, rtp, &stats);
  _vis_media_playback_read (self->playback, &now, &stats);
  _vis_media_stats_compare (&stats, &self->last, &now);
  self->last = now;
  g_signal_emit (self, signals[STATS], 0, &stats);
  return G_SOURCE_CONTINUE;
}

static void
start_stats (VisMediaSession *self)
{
  if (self->stats_timer || !self->secured || !self->answered)
    return;
  self->last = (VisMediaCounts){ .time = g_get_monotonic_time () };
  self->stats_timer = g_timeout_add (STATS_INTERVAL_MS, on_stats, self);
}

static void
on_transport_fact (VisMediaSession *self, const GstStructure *fact)
{
  if (self->refused)
    return;
  switch (_vis_media_transport_take_fact (self->transport, fact))
    {
    case VIS_TRUST_PENDING:
      break;
    case VIS_TRUST_REFUSED:
      self->refused = TRUE;
      self->secured = FALSE;
      _vis_media_transport_shut (self->transport);
      g_signal_emit (self, signals[UNTRUSTED], 0, _vis_media_transport_get_shown (self->transport));
      break;
    case VIS_TRUST_PROVED:
      if (self->secured)
        break;
      self->secured = TRUE;
      update_gates (self);
      start_stats (self);
      g_signal_emit (self, signals[SECURED], 0);
      break;
    }
}

static void
on_received (VisMediaSession *self, const GstStructure *fact)
{
  int kind = VIS_MEDIA_AUDIO;
  VisMediaCounts counts = { 0 };
  VisMediaStats stats = { 0 };

  gst_structure_get_int (fact, "kind", &kind);
  g_signal_emit (self, signals[MEDIA_RECEIVED], 0, kind);
  _vis_media_playback_read (self->playback, &counts, &stats);
  if (kind == VIS_MEDIA_VIDEO)
    g_signal_emit (self, signals[FIRST_FRAME], 0, stats.width, stats.height, stats.codec);
}

static void
on_device_lost (VisMediaSession *self, const GstStructure *fact)
{
  int kind = VIS_MEDIA_AUDIO;

  gst_structure_get_int (fact, "kind", &kind);
  g_signal_emit (self, signals[DEVICE_LOST], 0, kind, gst_structure_get_string (fact, "message"));
}

static void
on_failure (VisMediaSession *self, GstMessage *message)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *debug = NULL;

  gst_message_parse_error (message, &cause, &debug);
  g_info ("Media: %s: %s (%s)", GST_OBJECT_NAME (message->src), cause->message, debug ? debug : "");
  /* One broken element makes others fail in its wake. */
  if (self->failed || self->refused)
    return;
  self->failed = TRUE;
  if (self->secured)
    g_set_error (&error, VIS_ERROR, VIS_ERROR_FAILED, "Sound and picture broke down: %s",
                 cause->message);
  else
    g_set_error (&error, VIS_ERROR, VIS_ERROR_SECURITY,
                 "The two devices could not agree on encryption: %s", cause->message);
  g_signal_emit (self, signals[ERROR], 0, error);
}

static gboolean
on_bus (GstBus *bus, GstMessage *message, gpointer user_data)
{
  g_autoptr (VisMediaSession) self = g_object_ref (user_data);

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    on_failure (self, message);
  else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_LATENCY)
    gst_bin_recalculate_latency (GST_BIN (self->pipeline));
  else if (gst_message_has_name (message, VIS_TRANSPORT_FACT))
    on_transport_fact (self, gst_message_get_structure (message));
  else if (gst_message_has_name (message, FACT_RECEIVED))
    on_received (self, gst_message_get_structure (message));
  else if (gst_message_has_name (message, FACT_DEVICE_LOST))
    on_device_lost (self, gst_message_get_structure (message));
  return G_SOURCE_CONTINUE;
}

static gboolean
add_sender (VisMediaSession *self, const VisNegotiatedMedia *media, GError **error)
{
  gboolean video = media->kind == VIS_MEDIA_VIDEO;
  guint bitrate = video ? _vis_codec_video_bitrate (self->options->width, self->options->height,
                                                    self->options->framerate)
                        : VIS_AUDIO_KBPS * 1000;
  VisSendChain *chain;

  if (!(media->direction & VIS_DIRECTION_SEND))
    return TRUE;
  chain = _vis_send_chain_new (media, bitrate, error);
  if (!chain)
    return FALSE;
  _vis_send_chain_set_muted (chain, self->muted);
  gst_bin_add (GST_BIN (self->pipeline), _vis_send_chain_get_bin (chain));
  g_mutex_lock (&self->feed_lock);
  self->senders[media->kind] = chain;
  g_mutex_unlock (&self->feed_lock);
  return _vis_rtp_session_add_sender (self->rtp, _vis_send_chain_get_bin (chain), error);
}

static gboolean
add_receivers (VisMediaSession *self, const VisNegotiatedMedia *media, GError **error)
{
  if (!(media->direction & VIS_DIRECTION_RECEIVE))
    return TRUE;
  for (guint i = 0; i < media->codecs->len; i++)
    {
      VisReceiveChain *chain = _vis_receive_chain_new (g_ptr_array_index (media->codecs, i),
                                                       media->kind, on_decoded, self, error);

      if (!chain)
        return FALSE;
      g_ptr_array_add (self->receivers, chain);
      gst_bin_add (GST_BIN (self->pipeline), _vis_receive_chain_get_bin (chain));
    }
  return TRUE;
}

static gboolean
build (VisMediaSession *self, VisPath *path, const VisNegotiatedSession *negotiated,
       const char *pem, GError **error)
{
  GstBin *pipeline = GST_BIN (self->pipeline);

  self->rtp = _vis_rtp_session_new (pipeline, negotiated, on_stream, self, error);
  if (!self->rtp)
    return FALSE;
  for (guint i = 0; i < negotiated->media->len; i++)
    {
      const VisNegotiatedMedia *media = g_ptr_array_index (negotiated->media, i);

      /* One of each kind is what a call has. */
      if (media->kind >= VIS_N_MEDIA_KINDS
          || media != vis_negotiated_session_find (negotiated, media->kind))
        continue;
      if (!add_sender (self, media, error) || !add_receivers (self, media, error))
        return FALSE;
    }
  self->transport = _vis_media_transport_new (pipeline, self->rtp, path, negotiated, pem, error);
  if (!self->transport)
    return FALSE;
  if (gst_element_set_state (self->pipeline, GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_FAILED, "Sound and picture could not be started");
      return FALSE;
    }
  return TRUE;
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
  g_ptr_array_unref (self->receivers);
  vis_media_options_free (self->options);
  g_mutex_clear (&self->feed_lock);
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
  signals[SECURED] = add_signal (klass, "secured", 0, none, none, none);
  signals[UNTRUSTED] = add_signal (klass, "untrusted", 1, VIS_TYPE_FINGERPRINT, none, none);
  signals[MEDIA_RECEIVED] = add_signal (klass, "media-received", 1, G_TYPE_INT, none, none);
  signals[FIRST_FRAME]
      = add_signal (klass, "first-frame", 3, G_TYPE_INT, G_TYPE_INT, G_TYPE_STRING);
  signals[STATS] = add_signal (klass, "stats", 1, VIS_TYPE_MEDIA_STATS | G_SIGNAL_TYPE_STATIC_SCOPE,
                               none, none);
  signals[DEVICE_LOST] = add_signal (klass, "device-lost", 2, G_TYPE_INT, G_TYPE_STRING, none);
  signals[ERROR] = add_signal (klass, "error", 1, G_TYPE_ERROR, none, none);
}

static void
vis_media_session_init (VisMediaSession *self)
{
  g_autoptr (GstBus) bus = NULL;

  g_mutex_init (&self->feed_lock);
  self->wanted[VIS_MEDIA_AUDIO] = TRUE;
  self->wanted[VIS_MEDIA_VIDEO] = TRUE;
  self->receivers = g_ptr_array_new_with_free_func ((GDestroyNotify)_vis_receive_chain_free);
  self->pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  bus = gst_element_get_bus (self->pipeline);
  self->bus_watch = gst_bus_add_watch (bus, on_bus, self);
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
  /* All pipelines of a session share the clock and its zero, so that a time stamp means the same
     in each of them, and a source may come and go. */
  gst_pipeline_use_clock (GST_PIPELINE (self->pipeline), clock);
  gst_element_set_start_time (self->pipeline, GST_CLOCK_TIME_NONE);
  gst_element_set_base_time (self->pipeline, epoch);
  self->capture = _vis_media_capture_new (self->options, epoch, on_captured, on_capture_lost, self);
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
  for (guint kind = 0; kind < VIS_N_MEDIA_KINDS; kind++)
    {
      if (vis_negotiated_session_find (negotiated, kind))
        _vis_media_playback_open (self->playback, kind);
      update_capture (self, kind);
    }
  if (self->senders[VIS_MEDIA_VIDEO])
    _vis_send_chain_warm_up (self->senders[VIS_MEDIA_VIDEO], self->options->width,
                             self->options->height, self->options->framerate);
  _vis_rtp_session_announce (self->rtp);
  _vis_media_transport_start (self->transport);
  return TRUE;
}

void
vis_media_session_open_gates (VisMediaSession *self)
{
  g_return_if_fail (VIS_IS_MEDIA_SESSION (self));

  if (self->closed || self->answered)
    return;
  self->answered = TRUE;
  /* First what comes in and what is ready to go out: a camera may take its time to open. */
  update_gates (self);
  for (guint kind = 0; self->connected && kind < VIS_N_MEDIA_KINDS; kind++)
    update_capture (self, kind);
  update_gates (self);
  start_stats (self);
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
  for (guint kind = 0; kind < VIS_N_MEDIA_KINDS; kind++)
    g_clear_pointer (&self->senders[kind], _vis_send_chain_free);
  g_ptr_array_set_size (self->receivers, 0);
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

  self->muted = muted;
  if (self->senders[VIS_MEDIA_AUDIO])
    _vis_send_chain_set_muted (self->senders[VIS_MEDIA_AUDIO], muted);
}

void
vis_media_session_set_camera (VisMediaSession *self, gboolean on)
{
  g_return_if_fail (VIS_IS_MEDIA_SESSION (self));

  self->wanted[VIS_MEDIA_VIDEO] = on;
  if (self->closed || !(self->prepared || self->connected))
    return;
  update_capture (self, VIS_MEDIA_VIDEO);
  update_gates (self);
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

void
vis_media_session_set_preview_size (VisMediaSession *self, int width, int height)
{
  g_return_if_fail (VIS_IS_MEDIA_SESSION (self));

  _vis_frame_sink_set_size (_vis_media_capture_get_preview (self->capture), width, height);
}
