/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/vis-receive-chain-private.h"

#include <gst/app/gstappsink.h>
#include <gst/video/video-event.h>

#include "media/vis-codec-table-private.h"
#include "media/vis-element-private.h"

/* Packets come and no picture does: a key frame is missing, and the one request for it was lost, or
 * came too soon after another for the sender to heed it. */
#define ASK_AGAIN_US G_USEC_PER_SEC
#define PAUSE_US (G_USEC_PER_SEC / 2)

struct _VisReceiveChain
{
  VisMediaKind kind;
  const char *codec;
  guint8 payload_type;
  GstElement *bin;
  VisSampleFunc func;
  gpointer user_data;
  int n_samples; /* atomic */
  int n_seen;    /* of the packets' thread, as what follows: samples when it last looked */
  gint64 waiting_since;
  gint64 last_packet;
  GMutex lock;
  GstPad *feeding; /* (nullable): under lock */
};

static GstFlowReturn
on_sample (GstAppSink *sink, gpointer user_data)
{
  VisReceiveChain *self = user_data;
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);

  g_atomic_int_inc (&self->n_samples);
  if (sample)
    self->func (self->kind, sample, self->user_data);
  return GST_FLOW_OK;
}

static GstPadProbeReturn
on_packet (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  VisReceiveChain *self = user_data;
  gint64 now = g_get_monotonic_time ();
  int n = g_atomic_int_get (&self->n_samples);

  if (n != self->n_seen || now - self->last_packet > PAUSE_US)
    self->waiting_since = now;
  self->n_seen = n;
  self->last_packet = now;
  if (now - self->waiting_since >= ASK_AGAIN_US)
    {
      self->waiting_since = now;
      gst_pad_push_event (
          pad, gst_video_event_new_upstream_force_key_unit (GST_CLOCK_TIME_NONE, TRUE, 0));
    }
  return GST_PAD_PROBE_OK;
}

static void
watch_packets (VisReceiveChain *self, GstElement *depayloader)
{
  g_autoptr (GstPad) pad = gst_element_get_static_pad (depayloader, "sink");

  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_BUFFER_LIST, on_packet,
                     self, NULL);
}

static GstPadProbeReturn
drop (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  return GST_PAD_PROBE_DROP;
}

static gboolean
fill_bin (VisReceiveChain *self, GError **error)
{
  GstAppSinkCallbacks callbacks = { .new_sample = on_sample };
  GstBin *bin = GST_BIN (self->bin);
  GstElement *depayloader = _vis_codec_make_depayloader (self->codec, error);
  GstElement *decoder;
  GstElement *sink;

  if (!depayloader)
    return FALSE;
  gst_bin_add (bin, depayloader);
  decoder = _vis_codec_make_decoder (self->codec, error);
  if (!decoder)
    return FALSE;
  gst_bin_add (bin, decoder);
  /* Not synchronised: a picture is handed on as soon as it is decoded, and sound is timed by its
     own sink. So pictures lead the sound by the jitter buffer and the sound card, some 60 to
     100 ms, within the 125 ms that nobody notices (ITU-R BT.1359). */
  sink = _vis_element_add (bin, "appsink",
                           "sync=false async=false enable-last-sample=false max-buffers=4", error);
  if (!sink || !_vis_element_link (error, depayloader, decoder, sink, NULL))
    return FALSE;
  if (self->kind == VIS_MEDIA_AUDIO)
    {
      g_autoptr (GstCaps) caps = gst_caps_from_string (VIS_AUDIO_CAPS);

      g_object_set (sink, "caps", caps, NULL);
    }
  if (self->kind == VIS_MEDIA_VIDEO)
    watch_packets (self, depayloader);
  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, self, NULL);
  _vis_element_ghost (bin, depayloader, "sink", "sink");
  return TRUE;
}

VisReceiveChain *
_vis_receive_chain_new (const VisCodec *codec, VisMediaKind kind, VisSampleFunc func,
                        gpointer user_data, GError **error)
{
  g_autoptr (VisReceiveChain) self = g_new0 (VisReceiveChain, 1);

  g_mutex_init (&self->lock);
  self->kind = kind;
  self->codec = _vis_codec_static_name (codec->name);
  self->payload_type = codec->payload_type;
  self->func = func;
  self->user_data = user_data;
  self->bin = gst_object_ref_sink (gst_bin_new (NULL));
  if (!fill_bin (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
_vis_receive_chain_free (VisReceiveChain *self)
{
  gst_clear_object (&self->feeding);
  gst_object_unref (self->bin);
  g_mutex_clear (&self->lock);
  g_free (self);
}

GstElement *
_vis_receive_chain_get_bin (VisReceiveChain *self)
{
  return self->bin;
}

gboolean
_vis_receive_chain_link (VisReceiveChain *self, GstPad *pad)
{
  g_autoptr (GstPad) sink = gst_element_get_static_pad (self->bin, "sink");
  gboolean linked;

  g_mutex_lock (&self->lock);
  if (self->feeding)
    {
      /* The old stream's thread may still push: what it brings is dropped, not an error. */
      gst_pad_add_probe (self->feeding, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_BUFFER_LIST,
                         drop, NULL, NULL);
      gst_pad_unlink (self->feeding, sink);
    }
  gst_object_replace ((GstObject **)&self->feeding, GST_OBJECT (pad));
  linked = gst_pad_link (pad, sink) == GST_PAD_LINK_OK;
  g_mutex_unlock (&self->lock);
  return linked;
}

void
_vis_receive_chain_unlink (VisReceiveChain *self)
{
  g_autoptr (GstPad) sink = gst_element_get_static_pad (self->bin, "sink");

  g_mutex_lock (&self->lock);
  if (self->feeding)
    gst_pad_unlink (self->feeding, sink);
  gst_clear_object (&self->feeding);
  g_mutex_unlock (&self->lock);
}

VisMediaKind
_vis_receive_chain_get_kind (VisReceiveChain *self)
{
  return self->kind;
}

guint8
_vis_receive_chain_get_payload_type (VisReceiveChain *self)
{
  return self->payload_type;
}

const char *
_vis_receive_chain_get_codec (VisReceiveChain *self)
{
  return self->codec;
}
