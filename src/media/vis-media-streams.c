/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/vis-media-streams-private.h"

#include "media/vis-codec-table-private.h"
#include "media/vis-send-chain-private.h"

struct _VisMediaStreams
{
  GstBin *pipeline; /* not owned */
  const VisMediaOptions *options;
  VisSampleFunc decoded;
  gpointer user_data;
  gboolean muted;
  guint n_former_frames; /* of senders that are gone */
  guint32 former_ssrc[VIS_N_MEDIA_KINDS];
  guint16 former_sequence[VIS_N_MEDIA_KINDS];

  VisNegotiatedMedia *media[VIS_N_MEDIA_KINDS]; /* (nullable): what the chains were made for */
  GMutex lock;                                  /* over what follows: streaming threads use it */
  VisSendChain *senders[VIS_N_MEDIA_KINDS];     /* (nullable) */
  GPtrArray *receivers;                         /* of VisReceiveChain */
};

VisMediaStreams *
_vis_media_streams_new (GstBin *pipeline, const VisMediaOptions *options, VisSampleFunc decoded,
                        gpointer user_data)
{
  VisMediaStreams *self = g_new0 (VisMediaStreams, 1);

  g_mutex_init (&self->lock);
  self->pipeline = pipeline;
  self->options = options;
  self->decoded = decoded;
  self->user_data = user_data;
  self->receivers = g_ptr_array_new_with_free_func ((GDestroyNotify)_vis_receive_chain_free);
  return self;
}

void
_vis_media_streams_free (VisMediaStreams *self)
{
  _vis_media_streams_clear (self);
  g_ptr_array_unref (self->receivers);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
_vis_media_streams_clear (VisMediaStreams *self)
{
  for (guint kind = 0; kind < VIS_N_MEDIA_KINDS; kind++)
    {
      g_clear_pointer (&self->senders[kind], _vis_send_chain_free);
      g_clear_pointer (&self->media[kind], vis_negotiated_media_free);
    }
  g_ptr_array_set_size (self->receivers, 0);
}

static void
take_out (VisMediaStreams *self, GstElement *bin)
{
  gst_element_set_locked_state (bin, TRUE);
  gst_element_set_state (bin, GST_STATE_NULL);
  gst_bin_remove (self->pipeline, bin);
}

static void
drop_sender (VisMediaStreams *self, VisRtpSession *rtp, VisMediaKind kind)
{
  VisSendChain *chain = self->senders[kind];

  if (!chain)
    return;
  g_mutex_lock (&self->lock);
  self->senders[kind] = NULL;
  g_mutex_unlock (&self->lock);
  if (kind == VIS_MEDIA_VIDEO)
    self->n_former_frames += _vis_send_chain_get_n_frames (chain);
  gst_element_set_locked_state (_vis_send_chain_get_bin (chain), TRUE);
  gst_element_set_state (_vis_send_chain_get_bin (chain), GST_STATE_NULL);
  self->former_ssrc[kind] = self->media[kind]->local_ssrc;
  self->former_sequence[kind] = _vis_send_chain_get_sequence (chain);
  _vis_rtp_session_remove_sender (rtp, _vis_send_chain_get_bin (chain));
  take_out (self, _vis_send_chain_get_bin (chain));
  _vis_send_chain_free (chain);
}

static VisReceiveChain *
steal_receiver (VisMediaStreams *self, VisMediaKind kind)
{
  VisReceiveChain *found = NULL;

  g_mutex_lock (&self->lock);
  for (guint i = 0; !found && i < self->receivers->len; i++)
    {
      VisReceiveChain *chain = g_ptr_array_index (self->receivers, i);

      if (_vis_receive_chain_get_kind (chain) == kind)
        found = g_ptr_array_steal_index (self->receivers, i);
    }
  g_mutex_unlock (&self->lock);
  return found;
}

static void
drop_receivers (VisMediaStreams *self, VisRtpSession *rtp, VisMediaKind kind)
{
  VisReceiveChain *chain;

  while ((chain = steal_receiver (self, kind)))
    {
      _vis_rtp_session_park (rtp, _vis_receive_chain_get_payload_type (chain));
      _vis_receive_chain_unlink (chain);
      take_out (self, _vis_receive_chain_get_bin (chain));
      _vis_receive_chain_free (chain);
    }
}

/* What the user here wants at most, or the other side; 0: neither says. */
static guint
find_limit (VisMediaStreams *self, const VisNegotiatedMedia *media)
{
  guint limit = self->options->video_limit;

  if (media->kind != VIS_MEDIA_VIDEO || (limit == 0 && media->max_bitrate == 0))
    return 0;
  if (limit == 0 || (media->max_bitrate > 0 && media->max_bitrate < limit))
    limit = media->max_bitrate;
  return MAX (limit, VIS_MEDIA_MIN_VIDEO_LIMIT);
}

static guint
choose_bitrate (VisMediaStreams *self, const VisNegotiatedMedia *media)
{
  guint limit = find_limit (self, media);
  guint bitrate;

  if (media->kind != VIS_MEDIA_VIDEO)
    return VIS_AUDIO_KBPS * 1000;
  bitrate = _vis_codec_video_bitrate (self->options->width, self->options->height,
                                      self->options->framerate);
  return limit > 0 ? MIN (limit, bitrate) : bitrate;
}

static gboolean
add_sender (VisMediaStreams *self, VisRtpSession *rtp, const VisNegotiatedMedia *media,
            GError **error)
{
  VisSendChain *chain = _vis_send_chain_new (media, choose_bitrate (self, media), error);

  if (!chain)
    return FALSE;
  if (self->former_ssrc[media->kind] == media->local_ssrc)
    _vis_send_chain_continue (chain, self->former_sequence[media->kind]);
  _vis_send_chain_set_limit (chain, find_limit (self, media));
  _vis_send_chain_set_muted (chain, self->muted);
  gst_bin_add (self->pipeline, _vis_send_chain_get_bin (chain));
  g_mutex_lock (&self->lock);
  self->senders[media->kind] = chain;
  g_mutex_unlock (&self->lock);
  return _vis_rtp_session_add_sender (rtp, _vis_send_chain_get_bin (chain), error)
         && gst_element_sync_state_with_parent (_vis_send_chain_get_bin (chain));
}

static gboolean
add_receivers (VisMediaStreams *self, const VisNegotiatedMedia *media, GError **error)
{
  for (guint i = 0; i < media->codecs->len; i++)
    {
      VisReceiveChain *chain = _vis_receive_chain_new (
          g_ptr_array_index (media->codecs, i), media->kind, self->decoded, self->user_data, error);

      if (!chain)
        return FALSE;
      gst_bin_add (self->pipeline, _vis_receive_chain_get_bin (chain));
      gst_element_sync_state_with_parent (_vis_receive_chain_get_bin (chain));
      g_mutex_lock (&self->lock);
      g_ptr_array_add (self->receivers, chain);
      g_mutex_unlock (&self->lock);
    }
  return TRUE;
}

static gboolean
same_codecs (const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const VisCodec *first = g_ptr_array_index (a, i);
      const VisCodec *second = g_ptr_array_index (b, i);

      if (first->payload_type != second->payload_type
          || first->rtx_payload_type != second->rtx_payload_type
          || !g_str_equal (first->name, second->name))
        return FALSE;
    }
  return TRUE;
}

/* Whether chains made for @a do for @b as well. */
static gboolean
is_same (const VisNegotiatedMedia *a, const VisNegotiatedMedia *b)
{
  return a && b && a->local_ssrc == b->local_ssrc && a->mid_id == b->mid_id
         && a->transport_cc_id == b->transport_cc_id && same_codecs (a->codecs, b->codecs);
}

gboolean
_vis_media_streams_update (VisMediaStreams *self, VisRtpSession *rtp,
                           const VisNegotiatedSession *negotiated, GError **error)
{
  for (guint kind = 0; kind < VIS_N_MEDIA_KINDS; kind++)
    {
      const VisNegotiatedMedia *media = vis_negotiated_session_find (negotiated, kind);

      if (!media && !self->media[kind])
        continue;
      if (is_same (self->media[kind], media))
        {
          self->media[kind]->max_bitrate = media->max_bitrate;
          _vis_media_streams_adapt (self);
          continue;
        }
      drop_sender (self, rtp, kind);
      drop_receivers (self, rtp, kind);
      g_clear_pointer (&self->media[kind], vis_negotiated_media_free);
      if (!media)
        continue;
      self->media[kind] = vis_negotiated_media_copy (media);
      if (!add_sender (self, rtp, media, error) || !add_receivers (self, media, error))
        return FALSE;
    }
  return TRUE;
}

void
_vis_media_streams_adapt (VisMediaStreams *self)
{
  VisSendChain *chain = self->senders[VIS_MEDIA_VIDEO];
  const VisNegotiatedMedia *media = self->media[VIS_MEDIA_VIDEO];

  if (!chain)
    return;
  _vis_send_chain_set_bitrate (chain, choose_bitrate (self, media));
  _vis_send_chain_set_limit (chain, find_limit (self, media));
}

void
_vis_media_streams_start (VisMediaStreams *self, VisMediaKind kind)
{
  if (kind == VIS_MEDIA_VIDEO && self->senders[kind])
    _vis_send_chain_warm_up (self->senders[kind], self->options->width, self->options->height,
                             self->options->framerate);
}

const char *
_vis_media_streams_link (VisMediaStreams *self, GstPad *pad, guint8 payload_type,
                         VisMediaKind *kind)
{
  const char *codec = NULL;

  g_mutex_lock (&self->lock);
  for (guint i = 0; !codec && i < self->receivers->len; i++)
    {
      VisReceiveChain *chain = g_ptr_array_index (self->receivers, i);

      if (_vis_receive_chain_get_payload_type (chain) != payload_type)
        continue;
      *kind = _vis_receive_chain_get_kind (chain);
      if (_vis_receive_chain_link (chain, pad))
        codec = _vis_receive_chain_get_codec (chain);
    }
  g_mutex_unlock (&self->lock);
  return codec;
}

void
_vis_media_streams_push (VisMediaStreams *self, VisMediaKind kind, GstSample *sample)
{
  g_mutex_lock (&self->lock);
  if (self->senders[kind])
    _vis_send_chain_push (self->senders[kind], sample);
  g_mutex_unlock (&self->lock);
}

gboolean
_vis_media_streams_has_sender (VisMediaStreams *self, VisMediaKind kind)
{
  return self->senders[kind] != NULL;
}

void
_vis_media_streams_set_open (VisMediaStreams *self, VisMediaKind kind, gboolean open)
{
  if (self->senders[kind])
    _vis_send_chain_set_open (self->senders[kind], open);
}

void
_vis_media_streams_set_muted (VisMediaStreams *self, gboolean muted)
{
  self->muted = muted;
  if (self->senders[VIS_MEDIA_AUDIO])
    _vis_send_chain_set_muted (self->senders[VIS_MEDIA_AUDIO], muted);
}

guint
_vis_media_streams_get_n_frames (VisMediaStreams *self)
{
  VisSendChain *chain = self->senders[VIS_MEDIA_VIDEO];

  return self->n_former_frames + (chain ? _vis_send_chain_get_n_frames (chain) : 0);
}
