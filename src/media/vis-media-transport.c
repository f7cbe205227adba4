/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/vis-media-transport-private.h"

#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>

#include "base/vis-error.h"
#include "media/vis-dtls-hello-private.h"
#include "media/vis-element-private.h"
#include "media/vis-packet-gate-private.h"

enum
{
  MAX_VECTORS = 64,      /* packets handed to the path at once */
  MAX_QUEUED_IN = 1024,  /* packets that wait to be decrypted; beyond that, new ones are dropped */
  DTLS_AUTH_SHA1_32 = 1, /* GstDtlsSrtpAuth, which has no public header */
  DTLS_AUTH_SHA1_80 = 2,
};

struct _VisMediaTransport
{
  GstBin *pipeline; /* not owned */
  GstElement *rtpbin;
  GstElement *source;
  GstElement *decryptor;
  GstElement *encryptor; /* owned; in the pipeline once DTLS began */
  GstElement *sink;      /* owned; likewise */
  gboolean begun;
  VisPath *path;
  gulong path_changed;
  gboolean receiving;
  VisDtlsHello *hello;
  VisPacketGate *inbound;
  int outbound_open; /* atomic */
  VisFingerprint *expected;
  VisFingerprint *shown; /* (nullable): what the peer's certificate has */
  const char *suite;     /* (nullable): static; once there are keys */
  gboolean refused;
};

static void
push_packet (GstBuffer *packet, gpointer user_data)
{
  VisMediaTransport *self = user_data;

  gst_app_src_push_buffer (GST_APP_SRC (self->source), packet);
}

/* On the port's thread. */
static void
on_path_packet (const guint8 *data, gsize size, gpointer user_data)
{
  VisMediaTransport *self = user_data;

  _vis_packet_gate_take (self->inbound, data, size);
}

/* RTP and RTCP, before they are encrypted. */
static GstPadProbeReturn
on_outbound (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  VisMediaTransport *self = user_data;

  return g_atomic_int_get (&self->outbound_open) ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP;
}

/* Packets that go to the path in one call. */
typedef struct
{
  GstBuffer *buffers[MAX_VECTORS];
  GstMapInfo maps[MAX_VECTORS];
  GOutputVector vectors[MAX_VECTORS];
  guint n;
} Batch;

static void
batch_send (Batch *batch, VisPath *path)
{
  if (batch->n > 0)
    vis_path_send (path, batch->vectors, batch->n);
  for (guint i = 0; i < batch->n; i++)
    gst_buffer_unmap (batch->buffers[i], &batch->maps[i]);
  batch->n = 0;
}

static void
batch_add (Batch *batch, VisPath *path, GstBuffer *packet)
{
  GstMapInfo *map = &batch->maps[batch->n];

  if (!gst_buffer_map (packet, map, GST_MAP_READ))
    return;
  batch->buffers[batch->n] = packet;
  batch->vectors[batch->n] = (GOutputVector){ map->data, map->size };
  if (++batch->n == MAX_VECTORS)
    batch_send (batch, path);
}

/* Returns: whether it was one: it is sent when it is whole. */
static gboolean
take_hello (VisMediaTransport *self, GstBuffer *packet)
{
  g_autoptr (GBytes) whole = NULL;
  GOutputVector vector;
  GstMapInfo map;
  gboolean taken;

  if (!gst_buffer_map (packet, &map, GST_MAP_READ))
    return FALSE;
  taken = _vis_dtls_hello_take (self->hello, map.data, map.size, &whole);
  gst_buffer_unmap (packet, &map);
  if (whole)
    {
      vector.buffer = g_bytes_get_data (whole, &vector.size);
      vis_path_send (self->path, &vector, 1);
    }
  return taken;
}

static GstFlowReturn
on_encrypted (GstAppSink *sink, gpointer user_data)
{
  VisMediaTransport *self = user_data;
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);
  GstBufferList *list = sample ? gst_sample_get_buffer_list (sample) : NULL;
  Batch batch;

  if (!sample)
    return GST_FLOW_OK;
  batch.n = 0;
  if (list)
    for (guint i = 0; i < gst_buffer_list_length (list); i++)
      batch_add (&batch, self->path, gst_buffer_list_get (list, i));
  else if (!take_hello (self, gst_sample_get_buffer (sample)))
    batch_add (&batch, self->path, gst_sample_get_buffer (sample));
  batch_send (&batch, self->path);
  return GST_FLOW_OK;
}

/* The inner element that knows what the handshake agreed on. */
static GstElement *
find_dtls_encoder (GstElement *encryptor)
{
  g_autoptr (GstIterator) iterator = gst_bin_iterate_elements (GST_BIN (encryptor));
  g_auto (GValue) item = G_VALUE_INIT;

  while (gst_iterator_next (iterator, &item) == GST_ITERATOR_OK)
    {
      GstElement *element = g_value_get_object (&item);

      if (g_object_class_find_property (G_OBJECT_GET_CLASS (element), "encoder-key"))
        return gst_object_ref (element);
      g_value_reset (&item);
    }
  return NULL;
}

/* The two that follow run on the thread that does the handshake, and read there what the elements
 * know: they guard it with no lock. */
static void
on_keys (GstElement *encryptor, gpointer user_data)
{
  g_autoptr (GstElement) inner = find_dtls_encoder (encryptor);
  guint auth = 0;

  if (inner)
    g_object_get (inner, "srtp-auth", &auth, NULL);
  _vis_element_post (user_data,
                     gst_structure_new (VIS_TRANSPORT_FACT, "auth", G_TYPE_UINT, auth, NULL));
}

static void
on_peer_pem (GObject *decryptor, GParamSpec *spec, gpointer user_data)
{
  g_autofree char *pem = NULL;

  g_object_get (decryptor, "peer-pem", &pem, NULL);
  if (pem)
    _vis_element_post (user_data,
                       gst_structure_new (VIS_TRANSPORT_FACT, "pem", G_TYPE_STRING, pem, NULL));
}

/*
 * DTLS begins when the encryptor starts: its first flight would be lost on a path that is not
 * connected, and be repeated only after a second. So it is added to the pipeline only now. Until
 * then rtpbin's pads are not linked, which is no error, as the gate drops what comes.
 */
static void
begin_dtls (VisMediaTransport *self)
{
  if (self->begun)
    return;
  self->begun = TRUE;
  gst_bin_add_many (self->pipeline, self->encryptor, self->sink, NULL);
  if (!gst_element_link (self->encryptor, self->sink)
      || !gst_element_link_pads (self->rtpbin, "send_rtp_src_0", self->encryptor, "rtp_sink_0")
      || !gst_element_link_pads (self->rtpbin, "send_rtcp_src_0", self->encryptor, "rtcp_sink_0"))
    {
      g_warning ("The DTLS encoder could not be linked");
      return;
    }
  gst_element_sync_state_with_parent (self->sink);
  gst_element_sync_state_with_parent (self->encryptor);
  _vis_packet_gate_set_state (self->inbound, VIS_PACKET_GATE_HANDSHAKE);
}

static void
on_path_changed (VisPath *path, gpointer user_data)
{
  if (vis_path_get_state (path) == VIS_PATH_CONNECTED)
    begin_dtls (user_data);
}

static gboolean
gate_pad (VisMediaTransport *self, const char *name)
{
  g_autoptr (GstPad) pad = gst_element_get_static_pad (self->rtpbin, name);

  /* rtpbin makes its RTCP pad on request only. */
  if (!pad)
    pad = gst_element_request_pad_simple (self->rtpbin, name);
  if (!pad)
    return FALSE;
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_BUFFER_LIST, on_outbound,
                     self, NULL);
  return TRUE;
}

static gboolean
build (VisMediaTransport *self, gboolean client, const char *pem, GError **error)
{
  GstAppSinkCallbacks callbacks = { .new_sample = on_encrypted };
  g_autofree char *connection = g_uuid_string_random ();

  self->source = _vis_element_add (self->pipeline, "appsrc",
                                   "is-live=true do-timestamp=true format=time max-bytes=0 "
                                   "leaky-type=upstream",
                                   error);
  self->decryptor = _vis_element_add (self->pipeline, "dtlssrtpdec", NULL, error);
  self->encryptor = _vis_element_make ("dtlssrtpenc", NULL, error);
  if (self->encryptor)
    gst_object_ref_sink (self->encryptor);
  self->sink = _vis_element_make (
      "appsink", "sync=false async=false enable-last-sample=false buffer-list=true", error);
  if (self->sink)
    gst_object_ref_sink (self->sink);
  if (!self->source || !self->decryptor || !self->encryptor || !self->sink)
    return FALSE;
  g_object_set (self->source, "max-buffers", (guint64)MAX_QUEUED_IN, NULL);
  g_object_set (self->decryptor, "connection-id", connection, "pem", pem, NULL);
  g_object_set (self->encryptor, "connection-id", connection, "is-client", client, NULL);
  gst_app_sink_set_callbacks (GST_APP_SINK (self->sink), &callbacks, self, NULL);
  g_signal_connect (self->encryptor, "on-key-set", G_CALLBACK (on_keys), self->pipeline);
  g_signal_connect (self->decryptor, "notify::peer-pem", G_CALLBACK (on_peer_pem), self->pipeline);
  if (!gst_element_link (self->source, self->decryptor)
      || !gst_element_link_pads (self->decryptor, "rtp_src", self->rtpbin, "recv_rtp_sink_0")
      || !gst_element_link_pads (self->decryptor, "rtcp_src", self->rtpbin, "recv_rtcp_sink_0")
      || !gate_pad (self, "send_rtp_src_0") || !gate_pad (self, "send_rtcp_src_0"))
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_FAILED, "The encryption could not be set up");
      return FALSE;
    }
  return TRUE;
}

VisMediaTransport *
_vis_media_transport_new (GstBin *pipeline, VisRtpSession *rtp, VisPath *path,
                          const VisNegotiatedSession *negotiated, const char *pem, GError **error)
{
  g_autoptr (VisMediaTransport) self = g_new0 (VisMediaTransport, 1);

  self->pipeline = pipeline;
  self->rtpbin = _vis_rtp_session_get_bin (rtp);
  self->path = g_object_ref (path);
  self->expected = vis_fingerprint_copy (negotiated->remote_fingerprint);
  self->hello = _vis_dtls_hello_new ();
  self->inbound = _vis_packet_gate_new (push_packet, self);
  if (!build (self, negotiated->dtls_client, pem, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
_vis_media_transport_start (VisMediaTransport *self)
{
  self->path_changed
      = g_signal_connect (self->path, "state-changed", G_CALLBACK (on_path_changed), self);
  vis_path_set_receiver (self->path, on_path_packet, self, NULL);
  self->receiving = TRUE;
  on_path_changed (self->path, self);
}

VisTrust
_vis_media_transport_take_fact (VisMediaTransport *self, const GstStructure *fact)
{
  const char *pem = gst_structure_get_string (fact, "pem");
  guint auth = 0;

  if (pem)
    {
      g_clear_pointer (&self->shown, vis_fingerprint_free);
      self->shown
          = vis_fingerprint_new_from_pem (pem, vis_fingerprint_get_hash (self->expected), NULL);
      self->refused |= !self->shown || !vis_fingerprint_equal (self->shown, self->expected);
    }
  if (gst_structure_get_uint (fact, "auth", &auth))
    self->suite = auth == DTLS_AUTH_SHA1_80   ? "AES_CM_128_HMAC_SHA1_80"
                  : auth == DTLS_AUTH_SHA1_32 ? "AES_CM_128_HMAC_SHA1_32"
                                              : NULL;
  if (self->refused)
    return VIS_TRUST_REFUSED;
  /* The certificate comes before its owner proved to have the key: only the keys say that. */
  return self->shown && self->suite ? VIS_TRUST_PROVED : VIS_TRUST_PENDING;
}

const VisFingerprint *
_vis_media_transport_get_shown (VisMediaTransport *self)
{
  return self->shown;
}

void
_vis_media_transport_open (VisMediaTransport *self)
{
  g_atomic_int_set (&self->outbound_open, TRUE);
  _vis_packet_gate_set_state (self->inbound, VIS_PACKET_GATE_OPEN);
}

void
_vis_media_transport_shut (VisMediaTransport *self)
{
  g_atomic_int_set (&self->outbound_open, FALSE);
  _vis_packet_gate_set_state (self->inbound, VIS_PACKET_GATE_SHUT);
}

const char *
_vis_media_transport_get_suite (VisMediaTransport *self)
{
  return self->suite;
}

void
_vis_media_transport_stop (VisMediaTransport *self)
{
  g_clear_signal_handler (&self->path_changed, self->path);
  if (self->receiving)
    vis_path_set_receiver (self->path, NULL, NULL, NULL);
  self->receiving = FALSE;
}

void
_vis_media_transport_free (VisMediaTransport *self)
{
  _vis_media_transport_stop (self);
  if (self->encryptor)
    g_signal_handlers_disconnect_by_data (self->encryptor, self->pipeline);
  g_clear_object (&self->encryptor);
  g_clear_object (&self->sink);
  g_clear_pointer (&self->hello, _vis_dtls_hello_free);
  g_clear_pointer (&self->inbound, _vis_packet_gate_free);
  g_clear_pointer (&self->expected, vis_fingerprint_free);
  g_clear_pointer (&self->shown, vis_fingerprint_free);
  g_clear_object (&self->path);
  g_free (self);
}
