/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/vis-error.h"
#include "sdp/vis-negotiate.h"
#include "sdp/vis-sdp-agree.h"

/* Sets VIS_ERROR_INVALID and returns FALSE: the answer says something that we did not ask. */
static gboolean
misfit (GError **error, guint index, const char *what)
{
  g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID,
               "The answer does not fit the offer: %s of section %u", what, index + 1);
  return FALSE;
}

/* RFC 3264, 6; RFC 8285, 5; RFC 5888, 9.1 */
static gboolean
check_fit (const VisSdpSection *ours, const VisSdpSection *theirs, guint index, GError **error)
{
  if (theirs->media.kind != ours->media.kind
      || (ours->media.kind == VIS_MEDIA_OTHER && g_strcmp0 (ours->name, theirs->name) != 0))
    return misfit (error, index, "the media type");
  if (theirs->media.mid && g_strcmp0 (theirs->media.mid, ours->media.mid) != 0)
    return misfit (error, index, "the mid");
  if (theirs->media.rejected)
    return TRUE;
  if (ours->media.rejected)
    return misfit (error, index, "the acceptance");
  if (theirs->setup == VIS_SDP_SETUP_ACTPASS)
    return misfit (error, index, "the DTLS role");
  if ((theirs->media.mid_id && theirs->media.mid_id != ours->media.mid_id)
      || (theirs->media.transport_cc_id
          && theirs->media.transport_cc_id != ours->media.transport_cc_id))
    return misfit (error, index, "a header extension id");
  return TRUE;
}

static gboolean
check_bundle (const VisSessionDescription *offer, const VisSessionDescription *answer,
              GError **error)
{
  for (guint i = 0; i < answer->bundle->len; i++)
    {
      guint index = g_array_index (answer->bundle, guint, i);

      if (!_vis_session_description_is_bundled (offer, index))
        return misfit (error, index, "the bundle");
    }
  return TRUE;
}

static gboolean
check_all (const VisSessionDescription *offer, const VisSessionDescription *answer, GError **error)
{
  if (answer->sections->len != offer->sections->len)
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID, "The answer has %u sections, the offer %u",
                   answer->sections->len, offer->sections->len);
      return FALSE;
    }
  for (guint i = 0; i < offer->sections->len; i++)
    if (!check_fit (_vis_session_description_section (offer, i),
                    _vis_session_description_section (answer, i), i, error))
      return FALSE;
  return check_bundle (offer, answer, error);
}

static const VisCodec *
find_payload_type (const GPtrArray *codecs, guint8 payload_type)
{
  for (guint i = 0; i < codecs->len; i++)
    {
      const VisCodec *codec = codecs->pdata[i];

      if (codec->payload_type == payload_type)
        return codec;
    }
  return NULL;
}

/* Payload types that we did not offer are allowed (RFC 3264, 6.1) and of no use to us; one that
 * we did must mean what we said. */
static gboolean
accept_codecs (const VisSdpSection *ours, const VisSdpSection *theirs, guint index,
               VisNegotiatedMedia *media, GError **error)
{
  for (guint i = 0; i < theirs->media.codecs->len; i++)
    {
      const VisCodec *answered = theirs->media.codecs->pdata[i];
      const VisCodec *offered = find_payload_type (ours->media.codecs, answered->payload_type);
      VisCodec *codec;

      if (!offered)
        continue;
      if (!vis_codec_match (offered, answered))
        return misfit (error, index, "a payload type");
      codec = vis_codec_copy (answered);
      g_free (codec->name);
      codec->name = g_strdup (offered->name);
      if (codec->rtx_payload_type != offered->rtx_payload_type)
        codec->rtx_payload_type = VIS_NO_PAYLOAD_TYPE;
      codec->feedback
          = _vis_sdp_agree_feedback (offered, answered, theirs, theirs->media.transport_cc_id);
      g_ptr_array_add (media->codecs, codec);
    }
  return media->codecs->len > 0 || misfit (error, index, "the codecs");
}

static VisNegotiatedMedia *
accept_section (const VisSdpSection *ours, const VisSdpSection *theirs, guint index, GError **error)
{
  g_autoptr (VisNegotiatedMedia) media = vis_negotiated_media_new (ours->media.kind);

  if (!_vis_sdp_check_protocol (theirs, error)
      || !accept_codecs (ours, theirs, index, media, error))
    return NULL;
  media->mid = g_strdup (theirs->media.mid);
  media->direction = (VisDirection)(_vis_sdp_reverse_direction (theirs->media.direction)
                                    & ours->media.direction);
  media->transport_cc_id = theirs->media.transport_cc_id;
  media->mid_id = theirs->media.mid_id;
  media->max_bitrate = theirs->media.max_bitrate;
  media->local_ssrc = ours->media.ssrc;
  media->local_rtx_ssrc = ours->media.rtx_ssrc;
  media->local_cname = g_strdup (ours->media.cname);
  media->remote_ssrc = theirs->media.ssrc;
  media->remote_rtx_ssrc = theirs->media.rtx_ssrc;
  return g_steal_pointer (&media);
}

/*
 * The section that speaks for the peer's path: ours that did, when the peer left it out of its
 * bundle; else the first of the bundle that has a path, whatever its place. NULL: nothing was
 * accepted that has a path. What was bundle-only stays without one outside of the bundle.
 *
 * A port of 0 is a rejection in an answer (RFC 3264, 6), but Linphone 5.1 accepts a bundle-only
 * section with its own words, port 0 and bundle-only: that one is in its bundle, where a rejected
 * one must not be (RFC 9143, 7.3.3).
 */
static const VisSdpSection *
find_speaker (const VisSessionDescription *offer, const VisSessionDescription *answer,
              gboolean *bundled)
{
  const VisSdpSection *first = NULL;

  *bundled = FALSE;
  for (guint i = 0; i < answer->sections->len; i++)
    {
      const VisSdpSection *section = _vis_session_description_section (answer, i);

      if (!section->media.rejected && !_vis_session_description_section (offer, i)->bundle_only
          && !_vis_session_description_is_bundled (answer, i))
        return section;
    }
  *bundled = TRUE;
  for (guint i = 0; i < answer->bundle->len; i++)
    {
      const VisSdpSection *section
          = _vis_session_description_section (answer, g_array_index (answer->bundle, guint, i));

      if (section->media.rejected)
        continue;
      if (section->ice)
        return section;
      first = first ? first : section;
    }
  return first;
}

VisNegotiatedSession *
vis_sdp_accept_answer (const VisSessionDescription *offer, const VisSessionDescription *answer,
                       GError **error)
{
  g_autoptr (VisNegotiatedSession) session = NULL;
  const VisSdpSection *speaker;
  gboolean bundled;

  g_return_val_if_fail (offer != NULL && answer != NULL, NULL);

  if (!check_all (offer, answer, error))
    return NULL;
  speaker = find_speaker (offer, answer, &bundled);
  if (!speaker)
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_UNSUPPORTED,
                   "The other side accepts neither audio nor video");
      return NULL;
    }
  if (!_vis_sdp_check_path (speaker, error))
    return NULL;
  session = _vis_sdp_new_session (speaker, speaker->setup != VIS_SDP_SETUP_ACTIVE);
  for (guint i = 0; i < answer->sections->len; i++)
    {
      const VisSdpSection *section = _vis_session_description_section (answer, i);
      VisNegotiatedMedia *media;

      if (section->media.rejected
          || (section != speaker && (!bundled || !_vis_session_description_is_bundled (answer, i))))
        continue;
      media = accept_section (_vis_session_description_section (offer, i), section, i, error);
      if (!media)
        return NULL;
      if (!_vis_sdp_fits_path (session->media, media))
        {
          vis_negotiated_media_free (media);
          misfit (error, i, "an SSRC or payload type");
          return NULL;
        }
      g_ptr_array_add (session->media, media);
    }
  return g_steal_pointer (&session);
}
