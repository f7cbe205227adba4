/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/vis-rtp-session-private.h"

#include <gst/video/video-event.h>
#include <stdio.h>

#include "base/vis-error.h"
#include "media/vis-codec-table-private.h"
#include "media/vis-element-private.h"

enum
{
  /* A jitter buffer holds the first packet of a stream back for its whole latency, because an
     earlier one might follow: so it begins without any, and has it from the first packet on. */
  FIRST_LATENCY_MS = 0,
  /* What sound waits for late packets. Pictures are shown when they come; for them this is only
     how long a gap may wait for its retransmission, so it costs nothing while nothing is lost. */
  AUDIO_LATENCY_MS = 60,
  VIDEO_LATENCY_MS = 150,
  /* A peer may start anew now and then, but may not fill the memory with jitter buffers. They stay
     until the call ends: rtpssrcdemux fails when a packet comes while it removes a stream that
     was silent for long. */
  MAX_STREAMS = 32,
  RETRANSMISSION_MS = 1000,
  IDLE_WAIT_MS = 200,
};

/* Between reports that have nothing urgent to say (T_rr_interval of RFC 4585, 3.4): loss and round
   trip are shown once a second, and a packet of its own per source has its price. */
#define REPORT_INTERVAL (500 * GST_MSECOND)

/* Between feedbacks on when packets arrived; without it each picture has one. */
#define TRANSPORT_CC_INTERVAL (100 * GST_MSECOND)

/* In bit/s. RTCP may take a twentieth (RFC 3550, 6.2), so that what is urgent, NACK and PLI, goes
   out within some 30 ms; left to itself rtpsession guesses 64 kbit/s, and each NACK waits for
   0.7 s: at 5 % loss 6 to 13 pictures a second instead of 30. */
#define SESSION_BANDWIDTH 2e6

struct _VisRtpSession
{
  GstElement *bin; /* owned by the pipeline */
  GstElement *funnel;
  GObject *internal;
  GstElement *retransmitter; /* (nullable), owned, as the next */
  GstElement *restorer;
  VisRtpStreamFunc func;
  gpointer user_data;
  GMutex lock;                      /* over what follows: streaming threads use it */
  VisNegotiatedSession *negotiated; /* what is agreed on now */
  GHashTable *caps;          /* payload type → GstCaps, also of what was agreed on before */
  GHashTable *jitterbuffers; /* SSRC → GstElement */
  GPtrArray *streams;        /* of Stream, the newest last */
};

/* A stream of one source and payload type that the other side sends. */
typedef struct
{
  VisRtpSession *session;
  GstPad *pad;
  guint ssrc;
  guint payload_type;
  gboolean guarded; /* nobody takes its packets yet */
  gboolean dropped; /* some were dropped meanwhile; streaming thread */
} Stream;

static void
stream_free (Stream *stream)
{
  gst_object_unref (stream->pad);
  g_free (stream);
}

static const VisNegotiatedMedia *
find_media (const VisRtpSession *self, guint payload_type, gboolean *retransmission)
{
  for (guint i = 0; i < self->negotiated->media->len; i++)
    {
      const VisNegotiatedMedia *media = g_ptr_array_index (self->negotiated->media, i);

      for (guint j = 0; j < media->codecs->len; j++)
        {
          const VisCodec *codec = g_ptr_array_index (media->codecs, j);

          *retransmission = codec->rtx_payload_type == payload_type;
          if (codec->payload_type == payload_type || *retransmission)
            return media;
        }
    }
  return NULL;
}

static void
take_caps (VisRtpSession *self, const VisNegotiatedMedia *media, int payload_type)
{
  GstCaps *caps = payload_type != VIS_NO_PAYLOAD_TYPE
                      ? _vis_codec_rtp_caps (media, (guint)payload_type)
                      : NULL;

  if (caps)
    g_hash_table_insert (self->caps, GINT_TO_POINTER (payload_type), caps);
}

/* What was agreed on once keeps its caps: the last packets of a stream that has just been left out
 * would else tell its decoder of a kind that it does not know, and that ends the whole session.
 * Under lock. */
static void
remember_caps (VisRtpSession *self)
{
  for (guint i = 0; i < self->negotiated->media->len; i++)
    {
      const VisNegotiatedMedia *media = g_ptr_array_index (self->negotiated->media, i);

      for (guint j = 0; j < media->codecs->len; j++)
        {
          const VisCodec *codec = g_ptr_array_index (media->codecs, j);

          take_caps (self, media, codec->payload_type);
          take_caps (self, media, codec->rtx_payload_type);
        }
    }
}

static GstCaps *
on_request_pt_map (GstElement *bin, guint session, guint payload_type, gpointer user_data)
{
  VisRtpSession *self = user_data;
  GstCaps *caps = NULL;

  g_mutex_lock (&self->lock);
  caps = g_hash_table_lookup (self->caps, GUINT_TO_POINTER (payload_type));
  if (caps)
    gst_caps_ref (caps);
  g_mutex_unlock (&self->lock);
  if (caps)
    return caps;
  /* Without an answer rtpbin fails for good; so what nobody agreed to gets a pad and is dropped
     there. */
  return gst_caps_new_simple ("application/x-rtp", "media", G_TYPE_STRING, "application",
                              "encoding-name", G_TYPE_STRING, "X-UNKNOWN", "clock-rate", G_TYPE_INT,
                              90000, "payload", G_TYPE_INT, (int)payload_type, NULL);
}

/* Which payload types are retransmitted as which: {"96": 97}. */
static GstStructure *
make_payload_type_map (VisRtpSession *self, gboolean clock_rates)
{
  GstStructure *map = gst_structure_new_empty ("application/x-rtp-pt-map");

  for (guint i = 0; i < self->negotiated->media->len; i++)
    {
      const VisNegotiatedMedia *media = g_ptr_array_index (self->negotiated->media, i);

      for (guint j = 0; j < media->codecs->len; j++)
        {
          const VisCodec *codec = g_ptr_array_index (media->codecs, j);
          char key[4];

          if (codec->rtx_payload_type == VIS_NO_PAYLOAD_TYPE)
            continue;
          g_snprintf (key, sizeof key, "%u", codec->payload_type);
          gst_structure_set (map, key, G_TYPE_UINT,
                             clock_rates ? codec->clock_rate : (guint)codec->rtx_payload_type,
                             NULL);
        }
    }
  return map;
}

static GstStructure *
make_ssrc_map (VisRtpSession *self, gboolean local)
{
  GstStructure *map = gst_structure_new_empty ("application/x-rtp-ssrc-map");

  for (guint i = 0; i < self->negotiated->media->len; i++)
    {
      const VisNegotiatedMedia *media = g_ptr_array_index (self->negotiated->media, i);
      guint32 ssrc = local ? media->local_ssrc : media->remote_ssrc;
      guint32 rtx_ssrc = local ? media->local_rtx_ssrc : media->remote_rtx_ssrc;
      char key[11];

      if (!ssrc || !rtx_ssrc)
        continue;
      g_snprintf (key, sizeof key, "%u", ssrc);
      gst_structure_set (map, key, G_TYPE_UINT, rtx_ssrc, NULL);
    }
  return map;
}

/* An element in a bin with the pad names that rtpbin asks for. */
static GstElement *
wrap_auxiliary (GstElement *element, guint session)
{
  GstElement *bin = gst_bin_new (NULL);
  g_autofree char *sink = g_strdup_printf ("sink_%u", session);
  g_autofree char *src = g_strdup_printf ("src_%u", session);

  gst_bin_add (GST_BIN (bin), element);
  _vis_element_ghost (GST_BIN (bin), element, "sink", sink);
  _vis_element_ghost (GST_BIN (bin), element, "src", src);
  return bin;
}

/* Tells the elements that send again, and restore what was sent again, which stream is which. */
static void
map_retransmission (VisRtpSession *self)
{
  g_autoptr (GstStructure) types = make_payload_type_map (self, FALSE);
  g_autoptr (GstStructure) clock_rates = make_payload_type_map (self, TRUE);
  g_autoptr (GstStructure) sent = make_ssrc_map (self, TRUE);
  g_autoptr (GstStructure) received = make_ssrc_map (self, FALSE);

  if (self->retransmitter)
    g_object_set (self->retransmitter, "payload-type-map", types, "clock-rate-map", clock_rates,
                  "ssrc-map", sent, NULL);
  if (self->restorer)
    g_object_set (self->restorer, "payload-type-map", types, NULL);
  if (self->restorer && gst_structure_n_fields (received) > 0)
    g_object_set (self->restorer, "ssrc-map", received, NULL);
}

/* There from the beginning, even of a call without pictures: they may be added later, and rtpbin
 * asks only once. */
static GstElement *
on_request_aux_sender (GstElement *bin, guint session, gpointer user_data)
{
  VisRtpSession *self = user_data;
  GstElement *element = gst_element_factory_make ("rtprtxsend", NULL);

  if (!element)
    return NULL;
  g_object_set (element, "max-size-time", RETRANSMISSION_MS, "max-size-packets", 0, NULL);
  gst_object_replace ((GstObject **)&self->retransmitter, GST_OBJECT (element));
  map_retransmission (self);
  return wrap_auxiliary (element, session);
}

static GstElement *
on_request_aux_receiver (GstElement *bin, guint session, gpointer user_data)
{
  VisRtpSession *self = user_data;
  GstElement *element = gst_element_factory_make ("rtprtxreceive", NULL);

  if (!element)
    return NULL;
  gst_object_replace ((GstObject **)&self->restorer, GST_OBJECT (element));
  map_retransmission (self);
  return wrap_auxiliary (element, session);
}

static void
on_new_jitterbuffer (GstElement *bin, GstElement *jitterbuffer, guint session, guint ssrc,
                     gpointer user_data)
{
  VisRtpSession *self = user_data;

  g_mutex_lock (&self->lock);
  g_hash_table_insert (self->jitterbuffers, GUINT_TO_POINTER (ssrc), gst_object_ref (jitterbuffer));
  g_mutex_unlock (&self->lock);
}

/* Which kind a stream is, is only known by its payload type: an SSRC need not be signalled. Under
 * lock. */
static void
tune_jitterbuffer (VisRtpSession *self, guint ssrc, gboolean video)
{
  GstElement *jitterbuffer = g_hash_table_lookup (self->jitterbuffers, GUINT_TO_POINTER (ssrc));

  /* Only a gap asks for a retransmission: packets of pictures come in bursts, and a guess when
     the next one should be there asks for many that were never late. */
  if (jitterbuffer)
    g_object_set (jitterbuffer, "do-retransmission", video, "rtx-next-seqnum", FALSE, "latency",
                  video ? VIDEO_LATENCY_MS : AUDIO_LATENCY_MS, NULL);
}

/* What nobody had agreed on yet when its first packet came has caps that say nothing. */
static gboolean
has_caps (const Stream *stream)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (stream->pad);

  return caps
         && g_strcmp0 (gst_structure_get_string (gst_caps_get_structure (caps, 0), "media"),
                       "application")
                != 0;
}

/* Whether somebody takes the packets of @stream from now on. */
static gboolean
offer_stream (VisRtpSession *self, const Stream *stream)
{
  const VisNegotiatedMedia *media;
  gboolean retransmission;
  gboolean agreed;

  g_mutex_lock (&self->lock);
  media = find_media (self, stream->payload_type, &retransmission);
  agreed = media && !retransmission;
  if (agreed)
    tune_jitterbuffer (self, stream->ssrc, media->kind == VIS_MEDIA_VIDEO);
  g_mutex_unlock (&self->lock);
  if (!agreed)
    return FALSE;
  if (!has_caps (stream))
    {
      /* rtpbin remembers what it was told before: with the next packet it asks again. */
      g_signal_emit_by_name (self->bin, "clear-pt-map");
      return FALSE;
    }
  return self->func (stream->pad, (guint8)stream->payload_type, self->user_data);
}

/* Each packet of a stream that nobody takes: it is dropped, as one that goes nowhere would stop the
 * whole session, unless somebody takes the stream by now. */
static GstPadProbeReturn
on_guarded (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  Stream *stream = user_data;
  VisRtpSession *self = stream->session;

  if (!offer_stream (self, stream))
    {
      stream->dropped = TRUE;
      return GST_PAD_PROBE_DROP;
    }
  /* The first picture, which all others build on, was among them, and no gap in the numbers will
     tell the decoder so. */
  if (stream->dropped)
    gst_pad_send_event (pad,
                        gst_video_event_new_upstream_force_key_unit (GST_CLOCK_TIME_NONE, TRUE, 0));
  stream->dropped = FALSE;
  g_mutex_lock (&self->lock);
  stream->guarded = FALSE;
  g_mutex_unlock (&self->lock);
  return GST_PAD_PROBE_REMOVE;
}

/* Under lock. */
static void
guard (Stream *stream)
{
  if (stream->guarded)
    return;
  stream->guarded = TRUE;
  gst_pad_add_probe (stream->pad, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_BUFFER_LIST,
                     on_guarded, stream, NULL);
}

static void
on_pad_added (GstElement *bin, GstPad *pad, gpointer user_data)
{
  VisRtpSession *self = user_data;
  Stream *stream;
  guint session, ssrc, payload_type;

  if (sscanf (GST_OBJECT_NAME (pad), "recv_rtp_src_%u_%u_%u", &session, &ssrc, &payload_type) != 3)
    return;
  stream = g_new0 (Stream, 1);
  stream->pad = gst_object_ref (pad);
  stream->ssrc = ssrc;
  stream->payload_type = payload_type;
  stream->session = self;
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->streams, stream);
  guard (stream);
  g_mutex_unlock (&self->lock);
}

/* One CNAME for all streams (RFC 7022), and no word about the software. */
static GstStructure *
make_description (VisRtpSession *self)
{
  GstStructure *description = gst_structure_new_empty ("application/x-rtp-source-sdes");
  const VisNegotiatedMedia *media
      = self->negotiated->media->len ? g_ptr_array_index (self->negotiated->media, 0) : NULL;
  g_autofree char *random = g_uuid_string_random ();

  gst_structure_set (description, "cname", G_TYPE_STRING,
                     media && media->local_cname ? media->local_cname : random, NULL);
  return description;
}

static gboolean
build (VisRtpSession *self, GstBin *pipeline, GError **error)
{
  g_autoptr (GstStructure) description = make_description (self);
  g_autoptr (GstElement) element = NULL;

  self->bin = _vis_element_add (pipeline, "rtpbin", "rtp-profile=savpf do-lost=true", error);
  self->funnel = _vis_element_add (pipeline, "rtpfunnel", NULL, error);
  if (!self->bin || !self->funnel)
    return FALSE;
  g_object_set (self->bin, "sdes", description, "latency", FIRST_LATENCY_MS, "max-streams",
                MAX_STREAMS, NULL);
  g_signal_connect (self->bin, "request-pt-map", G_CALLBACK (on_request_pt_map), self);
  g_signal_connect (self->bin, "request-aux-sender", G_CALLBACK (on_request_aux_sender), self);
  g_signal_connect (self->bin, "request-aux-receiver", G_CALLBACK (on_request_aux_receiver), self);
  g_signal_connect (self->bin, "new-jitterbuffer", G_CALLBACK (on_new_jitterbuffer), self);
  g_signal_connect (self->bin, "pad-added", G_CALLBACK (on_pad_added), self);
  if (!gst_element_link_pads (self->funnel, "src", self->bin, "send_rtp_sink_0"))
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_FAILED, "The RTP session could not be set up");
      return FALSE;
    }
  g_signal_emit_by_name (self->bin, "get-session", 0, &element);
  g_signal_emit_by_name (self->bin, "get-internal-session", 0, &self->internal);
  g_object_set (element, "rtcp-min-interval", REPORT_INTERVAL, "bandwidth", SESSION_BANDWIDTH,
                NULL);
  /* SRTP proves who sends: no need to see two packets before the first counts. */
  g_object_set (self->internal, "probation", 0, "twcc-feedback-interval", TRANSPORT_CC_INTERVAL,
                NULL);
  return TRUE;
}

VisRtpSession *
_vis_rtp_session_new (GstBin *pipeline, const VisNegotiatedSession *negotiated,
                      VisRtpStreamFunc func, gpointer user_data, GError **error)
{
  g_autoptr (VisRtpSession) self = g_new0 (VisRtpSession, 1);

  g_mutex_init (&self->lock);
  self->jitterbuffers = g_hash_table_new_full (NULL, NULL, NULL, gst_object_unref);
  self->streams = g_ptr_array_new_with_free_func ((GDestroyNotify)stream_free);
  self->negotiated = vis_negotiated_session_copy (negotiated);
  self->caps = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)gst_caps_unref);
  remember_caps (self);
  self->func = func;
  self->user_data = user_data;
  if (!build (self, pipeline, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
_vis_rtp_session_free (VisRtpSession *self)
{
  if (self->bin)
    g_signal_handlers_disconnect_by_data (self->bin, self);
  g_clear_object (&self->internal);
  g_clear_object (&self->retransmitter);
  g_clear_object (&self->restorer);
  g_hash_table_unref (self->jitterbuffers);
  g_ptr_array_unref (self->streams);
  g_hash_table_unref (self->caps);
  vis_negotiated_session_free (self->negotiated);
  g_mutex_clear (&self->lock);
  g_free (self);
}

GstElement *
_vis_rtp_session_get_bin (VisRtpSession *self)
{
  return self->bin;
}

gboolean
_vis_rtp_session_add_sender (VisRtpSession *self, GstElement *chain, GError **error)
{
  return _vis_element_link (error, chain, self->funnel, NULL);
}

void
_vis_rtp_session_remove_sender (VisRtpSession *self, GstElement *chain)
{
  g_autoptr (GstPad) src = gst_element_get_static_pad (chain, "src");
  g_autoptr (GstPad) sink = gst_pad_get_peer (src);

  if (!sink)
    return;
  gst_pad_unlink (src, sink);
  gst_element_release_request_pad (self->funnel, sink);
}

/*
 * rtpfunnel takes the SSRC and clock rate out of the caps that pass it. Without them rtpsession
 * asks for the clock rate in the middle of its first report, and lets go of its lock to do so,
 * while it walks over a table to which an arriving stream may add.
 */
void
_vis_rtp_session_announce (VisRtpSession *self, VisMediaKind kind)
{
  g_autoptr (GstPad) pad = gst_element_get_static_pad (self->bin, "send_rtp_sink_0");
  g_autoptr (GstEvent) started = gst_pad_get_sticky_event (pad, GST_EVENT_STREAM_START, 0);
  const VisNegotiatedMedia *media = vis_negotiated_session_find (self->negotiated, kind);
  const VisCodec *codec = media ? g_ptr_array_index (media->codecs, 0) : NULL;
  g_autoptr (GstCaps) caps = media ? _vis_codec_rtp_caps (media, codec->payload_type) : NULL;
  g_autofree char *id = g_uuid_string_random ();

  if (!started)
    gst_pad_send_event (pad, gst_event_new_stream_start (id));
  if (!caps || !media->local_ssrc)
    return;
  gst_caps_set_simple (caps, "ssrc", G_TYPE_UINT, media->local_ssrc, NULL);
  gst_pad_send_event (pad, gst_event_new_caps (caps));
}

void
_vis_rtp_session_update (VisRtpSession *self, const VisNegotiatedSession *negotiated)
{
  g_mutex_lock (&self->lock);
  vis_negotiated_session_free (self->negotiated);
  self->negotiated = vis_negotiated_session_copy (negotiated);
  remember_caps (self);
  g_mutex_unlock (&self->lock);
  map_retransmission (self);
  g_signal_emit_by_name (self->bin, "clear-pt-map");
}

/* A thread that waits until no packet is on its way through a pad. */
typedef struct
{
  GMutex lock;
  GCond cond;
  gboolean idle;
} IdleWait;

static void
idle_wait_clear (gpointer data)
{
  IdleWait *wait = data;

  g_mutex_clear (&wait->lock);
  g_cond_clear (&wait->cond);
}

static void
idle_wait_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, idle_wait_clear);
}

static GstPadProbeReturn
on_idle (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  IdleWait *wait = user_data;

  g_mutex_lock (&wait->lock);
  wait->idle = TRUE;
  g_cond_signal (&wait->cond);
  g_mutex_unlock (&wait->lock);
  return GST_PAD_PROBE_REMOVE;
}

/* Whatever passed the probes of @pad before the newest was added has arrived. A decoder that takes
 * longer than this is stuck, and its bin goes to NULL in a moment. */
static void
wait_until_idle (GstPad *pad)
{
  IdleWait *wait = g_atomic_rc_box_new0 (IdleWait);
  gint64 deadline = g_get_monotonic_time () + IDLE_WAIT_MS * G_TIME_SPAN_MILLISECOND;
  gboolean waiting = TRUE;

  g_mutex_init (&wait->lock);
  g_cond_init (&wait->cond);
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_IDLE, on_idle, g_atomic_rc_box_acquire (wait),
                     idle_wait_unref);
  g_mutex_lock (&wait->lock);
  while (!wait->idle && waiting)
    waiting = g_cond_wait_until (&wait->cond, &wait->lock, deadline);
  g_mutex_unlock (&wait->lock);
  idle_wait_unref (wait);
}

void
_vis_rtp_session_park (VisRtpSession *self, guint8 payload_type)
{
  g_autoptr (GPtrArray) parked = g_ptr_array_new ();

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->streams->len; i++)
    {
      Stream *stream = g_ptr_array_index (self->streams, i);

      if (stream->payload_type != payload_type || stream->guarded)
        continue;
      guard (stream);
      g_ptr_array_add (parked, stream->pad);
    }
  g_mutex_unlock (&self->lock);
  for (guint i = 0; i < parked->len; i++)
    wait_until_idle (g_ptr_array_index (parked, i));
}

GstStructure *
_vis_rtp_session_get_stats (VisRtpSession *self)
{
  GstStructure *stats = NULL;

  g_object_get (self->internal, "stats", &stats, NULL);
  return stats;
}
