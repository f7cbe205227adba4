/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/vis-send-chain-private.h"

#include <gst/app/gstappsrc.h>
#include <gst/video/video-event.h>

#include "media/vis-bit-budget-private.h"
#include "media/vis-codec-table-private.h"
#include "media/vis-element-private.h"

/* A peer that asks for key frames all the time must not eat the bandwidth. */
#define KEYFRAME_INTERVAL (200 * GST_MSECOND)

/* By its time stamp the black picture is known: nothing can have been captured that early. */
#define BLACK_TIME 0

typedef enum
{
  GATE_SHUT,
  GATE_AWAITS_KEYFRAME,
  GATE_OPEN,
} Gate;

struct _VisSendChain
{
  VisMediaKind kind;
  GstElement *bin;
  GstElement *source; /* owned by bin, as all that follow */
  GstElement *volume; /* (nullable): audio only */
  GstElement *encoder;
  GstElement *payloader;
  int gate;            /* atomic, Gate: what happens to encoded frames */
  int warming;         /* atomic: the encoder has the black picture and has not given it back */
  int n_frames;        /* atomic */
  int limit;           /* atomic: of the bits per second; 0: none */
  VisBitBudget budget; /* streaming thread */
};

static void
request_keyframe (VisSendChain *self)
{
  g_autoptr (GstPad) pad = gst_element_get_static_pad (self->encoder, "src");

  gst_pad_send_event (pad,
                      gst_video_event_new_upstream_force_key_unit (GST_CLOCK_TIME_NONE, TRUE, 0));
}

static gboolean
is_within_limit (VisSendChain *self, GstBuffer *frame)
{
  guint limit = (guint)g_atomic_int_get (&self->limit);

  return limit == 0 || !GST_BUFFER_PTS_IS_VALID (frame)
         || _vis_bit_budget_allows (&self->budget, limit,
                                    (gint64)GST_TIME_AS_USECONDS (GST_BUFFER_PTS (frame)));
}

/* Raw frames, before the encoder: while the chain is shut, none but the black one passes. */
static GstPadProbeReturn
on_raw (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  VisSendChain *self = user_data;
  gboolean open = g_atomic_int_get (&self->gate) != GATE_SHUT;
  gboolean black = GST_BUFFER_PTS (GST_PAD_PROBE_INFO_BUFFER (info)) == BLACK_TIME;

  if (black && !open)
    g_atomic_int_set (&self->warming, TRUE);
  if (black == open)
    return GST_PAD_PROBE_DROP;
  return black || is_within_limit (self, GST_PAD_PROBE_INFO_BUFFER (info)) ? GST_PAD_PROBE_OK
                                                                           : GST_PAD_PROBE_DROP;
}

/* Encoded frames, before the payloader. */
static GstPadProbeReturn
on_encoded (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  VisSendChain *self = user_data;
  GstBuffer *frame = GST_PAD_PROBE_INFO_BUFFER (info);

  /* The black one, which may have taken the request for a key frame if the chain was opened just
     then. */
  if (g_atomic_int_compare_and_exchange (&self->warming, TRUE, FALSE))
    {
      if (g_atomic_int_get (&self->gate) == GATE_AWAITS_KEYFRAME)
        request_keyframe (self);
      return GST_PAD_PROBE_DROP;
    }
  switch ((Gate)g_atomic_int_get (&self->gate))
    {
    case GATE_SHUT:
      return GST_PAD_PROBE_DROP;
    case GATE_AWAITS_KEYFRAME:
      if (GST_BUFFER_FLAG_IS_SET (frame, GST_BUFFER_FLAG_DELTA_UNIT))
        return GST_PAD_PROBE_DROP;
      if (!g_atomic_int_compare_and_exchange (&self->gate, GATE_AWAITS_KEYFRAME, GATE_OPEN))
        return GST_PAD_PROBE_DROP;
      _vis_codec_limit_keyframes (self->encoder, KEYFRAME_INTERVAL);
      break;
    case GATE_OPEN:
      break;
    }
  if (g_atomic_int_get (&self->limit) > 0)
    _vis_bit_budget_spend (&self->budget, gst_buffer_get_size (frame));
  g_atomic_int_inc (&self->n_frames);
  return GST_PAD_PROBE_OK;
}

static void
add_probe (GstElement *element, const char *name, GstPadProbeCallback callback, VisSendChain *self)
{
  g_autoptr (GstPad) pad = gst_element_get_static_pad (element, name);

  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, callback, self, NULL);
}

static gboolean
fill_bin (VisSendChain *self, const VisNegotiatedMedia *media, guint bitrate, GError **error)
{
  const VisCodec *codec = g_ptr_array_index (media->codecs, 0);
  GstBin *bin = GST_BIN (self->bin);

  /* Live and leaky: a slow encoder loses old pictures instead of falling behind. */
  self->source = _vis_element_add (
      bin, "appsrc", "is-live=true format=time max-bytes=0 leaky-type=downstream", error);
  if (!self->source)
    return FALSE;
  g_object_set (self->source, "max-buffers", (guint64)(media->kind == VIS_MEDIA_VIDEO ? 2 : 25),
                NULL);
  if (media->kind == VIS_MEDIA_AUDIO)
    {
      self->volume = _vis_element_add (bin, "volume", NULL, error);
      if (!self->volume)
        return FALSE;
    }
  self->encoder = _vis_codec_make_encoder (codec->name, bitrate, error);
  if (!self->encoder)
    return FALSE;
  gst_bin_add (bin, self->encoder);
  self->payloader = _vis_codec_make_payloader (codec, media, error);
  if (!self->payloader)
    return FALSE;
  gst_bin_add (bin, self->payloader);
  if (self->volume ? !_vis_element_link (error, self->source, self->volume, self->encoder,
                                         self->payloader, NULL)
                   : !_vis_element_link (error, self->source, self->encoder, self->payloader, NULL))
    return FALSE;
  _vis_element_ghost (bin, self->payloader, "src", "src");
  add_probe (self->encoder, "sink", on_raw, self);
  add_probe (self->encoder, "src", on_encoded, self);
  return TRUE;
}

VisSendChain *
_vis_send_chain_new (const VisNegotiatedMedia *media, guint bitrate, GError **error)
{
  g_autoptr (VisSendChain) self = g_new0 (VisSendChain, 1);

  g_assert (media->codecs->len > 0);
  self->kind = media->kind;
  self->bin = gst_object_ref_sink (gst_bin_new (NULL));
  if (!fill_bin (self, media, bitrate, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
_vis_send_chain_free (VisSendChain *self)
{
  gst_object_unref (self->bin);
  g_free (self);
}

GstElement *
_vis_send_chain_get_bin (VisSendChain *self)
{
  return self->bin;
}

void
_vis_send_chain_push (VisSendChain *self, GstSample *sample)
{
  gst_app_src_push_sample (GST_APP_SRC (self->source), sample);
}

void
_vis_send_chain_warm_up (VisSendChain *self, int width, int height, int framerate)
{
  gsize luma = (gsize)width * (gsize)height;
  g_autoptr (GstBuffer) black = gst_buffer_new_allocate (NULL, luma * 3 / 2, NULL);
  g_autoptr (GstCaps) caps = _vis_codec_make_picture_caps (width, height, framerate);
  g_autoptr (GstSample) sample = NULL;

  gst_buffer_memset (black, 0, 16, luma);
  gst_buffer_memset (black, luma, 128, luma / 2);
  GST_BUFFER_PTS (black) = BLACK_TIME;
  sample = gst_sample_new (black, caps, NULL, NULL);
  _vis_send_chain_push (self, sample);
}

void
_vis_send_chain_set_open (VisSendChain *self, gboolean open)
{
  if (open == (g_atomic_int_get (&self->gate) != GATE_SHUT))
    return;
  if (!open || self->kind == VIS_MEDIA_AUDIO)
    {
      g_atomic_int_set (&self->gate, open ? GATE_OPEN : GATE_SHUT);
      return;
    }
  _vis_codec_limit_keyframes (self->encoder, 0);
  g_atomic_int_set (&self->gate, GATE_AWAITS_KEYFRAME);
  request_keyframe (self);
}

void
_vis_send_chain_set_bitrate (VisSendChain *self, guint bitrate)
{
  _vis_codec_set_bitrate (self->encoder, bitrate);
}

void
_vis_send_chain_set_limit (VisSendChain *self, guint limit)
{
  g_atomic_int_set (&self->limit, (int)MIN (limit, G_MAXINT));
}

void
_vis_send_chain_set_muted (VisSendChain *self, gboolean muted)
{
  if (self->volume)
    g_object_set (self->volume, "mute", muted, NULL);
}

guint16
_vis_send_chain_get_sequence (VisSendChain *self)
{
  guint sequence = 0;

  g_object_get (self->payloader, "seqnum", &sequence, NULL);
  return (guint16)sequence;
}

void
_vis_send_chain_continue (VisSendChain *self, guint16 sequence)
{
  g_object_set (self->payloader, "seqnum-offset", (int)(guint16)(sequence + 1), NULL);
}

guint
_vis_send_chain_get_n_frames (VisSendChain *self)
{
  return (guint)g_atomic_int_get (&self->n_frames);
}
