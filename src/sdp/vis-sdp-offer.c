/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sdp/vis-negotiate.h"

#include "sdp/vis-sdp-agree.h"
#include "sdp/vis-sdp-form.h"

#define OFFERED_PROTOCOL "UDP/TLS/RTP/SAVPF"
#define FIRST_DYNAMIC_PAYLOAD_TYPE 96
#define LAST_DYNAMIC_PAYLOAD_TYPE 127

enum
{
  MID_ID = 1,
  TRANSPORT_CC_ID = 2,
};

/* Takes over @codec. The first one of a section is what a device like ours takes. The others are
 * for whoever has only those, most often a telephone that knows no retransmission format either:
 * they go without one, so that an INVITE fits into a datagram. */
static void
offer_codec (VisMediaDescription *media, VisCodec *codec)
{
  if (media->codecs->len > 0)
    codec->rtx_payload_type = VIS_NO_PAYLOAD_TYPE;
  codec->feedback = _vis_sdp_spare_fir (codec->feedback);
  g_ptr_array_add (media->codecs, codec);
}

static void
copy_codecs (VisMediaDescription *media, const GPtrArray *codecs)
{
  for (guint i = 0; i < codecs->len; i++)
    g_ptr_array_add (media->codecs, vis_codec_copy (codecs->pdata[i]));
}

static VisSdpSection *
add_section (VisSessionDescription *self, VisMediaKind kind, const GPtrArray *codecs,
             VisDirection direction, GArray *taken, const char *cname)
{
  guint index = self->sections->len;
  VisSdpSection *section
      = _vis_sdp_section_new (kind, kind == VIS_MEDIA_AUDIO ? "audio" : "video", OFFERED_PROTOCOL);

  section->media.mid = g_strdup_printf ("%u", index);
  section->media.direction = direction;
  section->media.mid_id = MID_ID;
  section->media.transport_cc_id = TRANSPORT_CC_ID;
  section->rtcp_mux = TRUE;
  section->bundle_only = index > 0;
  for (guint i = 0; i < codecs->len; i++)
    offer_codec (&section->media, vis_codec_copy (codecs->pdata[i]));
  _vis_sdp_name_sources (&section->media, taken, cname);
  g_ptr_array_add (self->sections, section);
  g_array_append_val (self->bundle, index);
  return section;
}

VisSessionDescription *
vis_sdp_create_offer (const VisMediaCapabilities *capabilities, const VisLocalTransport *transport)
{
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autofree char *cname = _vis_sdp_new_cname ();
  VisSessionDescription *offer;

  g_return_val_if_fail (capabilities != NULL && transport != NULL, NULL);
  g_return_val_if_fail (transport->ice != NULL && transport->fingerprint != NULL, NULL);
  g_return_val_if_fail (capabilities->audio_codecs->len > 0, NULL);

  offer = _vis_session_description_new (transport->session_id, transport->version);
  add_section (offer, VIS_MEDIA_AUDIO, capabilities->audio_codecs, capabilities->audio, taken,
               cname);
  if (capabilities->video != VIS_DIRECTION_INACTIVE && capabilities->video_codecs->len > 0)
    add_section (offer, VIS_MEDIA_VIDEO, capabilities->video_codecs, capabilities->video, taken,
                 cname)
        ->media.max_bitrate
        = capabilities->max_video_bitrate;
  _vis_sdp_speak (_vis_session_description_section (offer, 0), transport, VIS_SDP_SETUP_ACTPASS);
  return offer;
}

static VisSdpSection *
copy_section (const VisSdpSection *section)
{
  VisSdpSection *copy
      = _vis_sdp_section_new (section->media.kind, section->name, section->protocol);

  copy->formats = g_strdup (section->formats);
  copy->media.mid = g_strdup (section->media.mid);
  copy->media.rejected = section->media.rejected;
  copy->media.direction = section->media.direction;
  copy_codecs (&copy->media, section->media.codecs);
  copy->media.mid_id = section->media.mid_id;
  copy->media.transport_cc_id = section->media.transport_cc_id;
  copy->media.ssrc = section->media.ssrc;
  copy->media.rtx_ssrc = section->media.rtx_ssrc;
  copy->media.cname = g_strdup (section->media.cname);
  copy->rtcp_mux = section->rtcp_mux;
  return copy;
}

/* What the sections of an offer use already and a new one must not use for something else. */
typedef struct
{
  gboolean payload_types[128];
  guint8 mid_id;
  guint8 transport_cc_id;
  GArray *ssrcs;
  const char *cname;
} Used;

static Used
collect_used (const VisSessionDescription *self, GArray *ssrcs)
{
  Used used = { .ssrcs = ssrcs };

  for (guint i = 0; i < self->sections->len; i++)
    {
      const VisMediaDescription *media = vis_session_description_get_media (self, i);

      for (guint j = 0; j < media->codecs->len; j++)
        {
          const VisCodec *codec = media->codecs->pdata[j];

          used.payload_types[codec->payload_type] = TRUE;
          if (codec->rtx_payload_type != VIS_NO_PAYLOAD_TYPE)
            used.payload_types[codec->rtx_payload_type] = TRUE;
        }
      used.mid_id = media->mid_id ? media->mid_id : used.mid_id;
      used.transport_cc_id = media->transport_cc_id ? media->transport_cc_id : used.transport_cc_id;
      used.cname = media->cname ? media->cname : used.cname;
      g_array_append_val (ssrcs, media->ssrc);
      g_array_append_val (ssrcs, media->rtx_ssrc);
    }
  return used;
}

/* The wanted payload type if it is free, else the next that is; VIS_NO_PAYLOAD_TYPE if none is. */
static guint8
claim_payload_type (Used *used, guint8 wanted)
{
  guint8 payload_type = wanted;

  if (wanted == VIS_NO_PAYLOAD_TYPE)
    return wanted;
  if (used->payload_types[wanted])
    for (payload_type = FIRST_DYNAMIC_PAYLOAD_TYPE; payload_type <= LAST_DYNAMIC_PAYLOAD_TYPE;
         payload_type++)
      if (!used->payload_types[payload_type])
        break;
  if (payload_type > LAST_DYNAMIC_PAYLOAD_TYPE)
    return VIS_NO_PAYLOAD_TYPE;
  used->payload_types[payload_type] = TRUE;
  return payload_type;
}

static char *
unused_mid (const VisSessionDescription *self)
{
  for (guint i = self->sections->len;; i++)
    {
      g_autofree char *mid = g_strdup_printf ("%u", i);

      if (_vis_session_description_find_mid (self, mid) < 0)
        return g_steal_pointer (&mid);
    }
}

/* Puts video where a rejected video section stands, or behind all others (RFC 3264, 8.1). */
static void
add_video (VisSessionDescription *self, const VisMediaCapabilities *capabilities)
{
  g_autoptr (GArray) ssrcs = g_array_new (FALSE, FALSE, sizeof (guint32));
  VisSdpSection *section = _vis_sdp_section_new (VIS_MEDIA_VIDEO, "video", OFFERED_PROTOCOL);
  Used used = collect_used (self, ssrcs);
  guint index;

  for (index = 0; index < self->sections->len; index++)
    if (_vis_session_description_section (self, index)->media.kind == VIS_MEDIA_VIDEO)
      break;
  section->media.mid = unused_mid (self);
  section->media.direction = capabilities->video;
  section->media.mid_id = used.mid_id;
  section->media.transport_cc_id = used.transport_cc_id;
  section->media.max_bitrate = capabilities->max_video_bitrate;
  section->rtcp_mux = TRUE;
  for (guint i = 0; i < capabilities->video_codecs->len; i++)
    {
      g_autoptr (VisCodec) codec = vis_codec_copy (capabilities->video_codecs->pdata[i]);

      codec->payload_type = claim_payload_type (&used, codec->payload_type);
      codec->rtx_payload_type = claim_payload_type (&used, codec->rtx_payload_type);
      if (codec->payload_type != VIS_NO_PAYLOAD_TYPE)
        offer_codec (&section->media, g_steal_pointer (&codec));
    }
  _vis_sdp_name_sources (&section->media, ssrcs, used.cname);
  if (index < self->sections->len)
    {
      g_ptr_array_remove_index (self->sections, index);
      g_ptr_array_insert (self->sections, (int)index, section);
    }
  else
    g_ptr_array_add (self->sections, section);
  g_array_append_val (self->bundle, index);
}

static void
copy_sections (VisSessionDescription *offer, const VisSessionDescription *previous,
               const VisMediaCapabilities *capabilities)
{
  for (guint i = 0; i < previous->sections->len; i++)
    {
      VisSdpSection *section = copy_section (_vis_session_description_section (previous, i));
      gboolean is_video = section->media.kind == VIS_MEDIA_VIDEO;

      if (section->media.rejected || (is_video && capabilities->video == VIS_DIRECTION_INACTIVE))
        _vis_sdp_section_reject (section);
      else
        {
          section->media.direction = is_video ? capabilities->video : capabilities->audio;
          section->media.max_bitrate = is_video ? capabilities->max_video_bitrate : 0;
        }
      g_ptr_array_add (offer->sections, section);
    }
  for (guint i = 0; i < previous->bundle->len; i++)
    {
      guint index = g_array_index (previous->bundle, guint, i);

      if (!_vis_session_description_section (offer, index)->media.rejected)
        g_array_append_val (offer->bundle, index);
    }
}

/* The tagged section of the bundle; without a bundle, the only one that lives. */
static VisSdpSection *
find_live_section (const VisSessionDescription *self)
{
  if (self->bundle->len > 0)
    return _vis_session_description_section (self, g_array_index (self->bundle, guint, 0));
  for (guint i = 0; i < self->sections->len; i++)
    {
      VisSdpSection *section = _vis_session_description_section (self, i);

      if (!section->media.rejected)
        return section;
    }
  return NULL;
}

VisSessionDescription *
vis_sdp_create_reoffer (const VisSessionDescription *previous,
                        const VisMediaCapabilities *capabilities,
                        const VisLocalTransport *transport)
{
  VisSessionDescription *offer;
  VisSdpSection *speaker;

  g_return_val_if_fail (previous != NULL && capabilities != NULL && transport != NULL, NULL);
  g_return_val_if_fail (transport->ice != NULL && transport->fingerprint != NULL, NULL);

  offer = _vis_session_description_new (transport->session_id, transport->version);
  copy_sections (offer, previous, capabilities);
  if (capabilities->video != VIS_DIRECTION_INACTIVE && capabilities->video_codecs->len > 0
      && !vis_session_description_has_video (offer) && offer->bundle->len > 0
      && offer->sections->len < VIS_SDP_MAX_SECTIONS)
    add_video (offer, capabilities);
  speaker = find_live_section (offer);
  for (guint i = 0; i < offer->bundle->len; i++)
    _vis_session_description_section (offer, g_array_index (offer->bundle, guint, i))->bundle_only
        = TRUE;
  if (speaker)
    _vis_sdp_speak (speaker, transport, VIS_SDP_SETUP_ACTPASS);
  _vis_session_description_keep_version (offer, previous);
  return offer;
}
