/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sdp/vis-sdp-agree.h"

#include <string.h>

#include "base/vis-error.h"

#define DISCARD_PORT 9 /* RFC 8839, 4.2.1.2: no address yet */

VisDirection
_vis_sdp_reverse_direction (VisDirection direction)
{
  guint reversed = VIS_DIRECTION_INACTIVE;

  if (direction & VIS_DIRECTION_SEND)
    reversed |= VIS_DIRECTION_RECEIVE;
  if (direction & VIS_DIRECTION_RECEIVE)
    reversed |= VIS_DIRECTION_SEND;
  return (VisDirection)reversed;
}

gboolean
_vis_sdp_check_protocol (const VisSdpSection *section, GError **error)
{
  static const struct
  {
    const char *protocol;
    gboolean encrypted;
    gboolean usable;
  } rows[] = {
    { "UDP/TLS/RTP/SAVPF", TRUE, TRUE }, { "UDP/TLS/RTP/SAVP", TRUE, TRUE },
    { "RTP/SAVPF", TRUE, TRUE }, /* as written before RFC 5764, with a fingerprint */
    { "RTP/SAVP", TRUE, TRUE },          { "RTP/AVP", FALSE, FALSE },
    { "RTP/AVPF", FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_ascii_strcasecmp (section->protocol, rows[i].protocol) == 0)
      {
        if (!rows[i].encrypted)
          g_set_error (error, VIS_ERROR, VIS_ERROR_SECURITY,
                       "The other side offers unencrypted %s only", section->name);
        return rows[i].usable;
      }
  g_set_error (error, VIS_ERROR, VIS_ERROR_UNSUPPORTED,
               "The other side offers %s over “%.40s”, which is not supported", section->name,
               section->protocol);
  return FALSE;
}

gboolean
_vis_sdp_check_path (const VisSdpSection *section, GError **error)
{
  const char *lacks = NULL;

  if (!_vis_sdp_check_protocol (section, error))
    return FALSE;
  if (!section->fingerprint)
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_SECURITY,
                   "The other side names no fingerprint that proves its key");
      return FALSE;
    }
  if (!section->ice)
    lacks = "ICE";
  else if (!section->rtcp_mux)
    lacks = "RTP and RTCP on one port";
  else if (section->setup == VIS_SDP_SETUP_HOLDCONN)
    lacks = "a connection now";
  if (lacks)
    g_set_error (error, VIS_ERROR, VIS_ERROR_UNSUPPORTED, "The other side does not offer %s",
                 lacks);
  return lacks == NULL;
}

guint16
_vis_sdp_path_port (const VisLocalTransport *transport)
{
  const VisCandidate *candidate = _vis_ice_parameters_default (transport->ice);

  return candidate ? candidate->address.port : DISCARD_PORT;
}

void
_vis_sdp_speak (VisSdpSection *section, const VisLocalTransport *transport, VisSdpSetup setup)
{
  section->port = _vis_sdp_path_port (transport);
  section->bundle_only = FALSE;
  section->setup = setup;
  section->ice = vis_ice_parameters_copy (transport->ice);
  section->fingerprint = vis_fingerprint_copy (transport->fingerprint);
}

static gboolean
has_feedback_profile (const VisSdpSection *section)
{
  return g_str_has_suffix (section->protocol, "F") || g_str_has_suffix (section->protocol, "f");
}

VisFeedback
_vis_sdp_agree_feedback (const VisCodec *ours, const VisCodec *theirs, const VisSdpSection *section,
                         guint8 transport_cc_id)
{
  guint feedback = ours->feedback & theirs->feedback;

  if (!has_feedback_profile (section)) /* RFC 4585, 4: AVP knows no feedback */
    return VIS_FEEDBACK_NONE;
  if (transport_cc_id == 0)
    feedback &= ~(guint)VIS_FEEDBACK_TRANSPORT_CC;
  return _vis_sdp_spare_fir ((VisFeedback)feedback);
}

VisFeedback
_vis_sdp_spare_fir (VisFeedback feedback)
{
  if (feedback & VIS_FEEDBACK_PLI)
    feedback &= ~(guint)VIS_FEEDBACK_FIR;
  return feedback;
}

gboolean
_vis_sdp_is_sendable (guint8 payload_type)
{
  return payload_type < 64 || payload_type > 95;
}

static gboolean
uses_payload_type (const GPtrArray *codecs, guint8 payload_type)
{
  if (payload_type == VIS_NO_PAYLOAD_TYPE)
    return FALSE;
  for (guint i = 0; i < codecs->len; i++)
    {
      const VisCodec *codec = codecs->pdata[i];

      if (codec->payload_type == payload_type || codec->rtx_payload_type == payload_type)
        return TRUE;
    }
  return FALSE;
}

static gboolean
same_nonzero (guint32 a, guint32 b)
{
  return a != 0 && a == b;
}

static gboolean
fits (const VisNegotiatedMedia *a, const VisNegotiatedMedia *b)
{
  for (guint i = 0; i < b->codecs->len; i++)
    {
      const VisCodec *codec = b->codecs->pdata[i];

      if (uses_payload_type (a->codecs, codec->payload_type)
          || uses_payload_type (a->codecs, codec->rtx_payload_type))
        return FALSE;
    }
  return !same_nonzero (a->mid_id, b->transport_cc_id)
         && !same_nonzero (a->transport_cc_id, b->mid_id)
         && !same_nonzero (a->remote_ssrc, b->remote_ssrc)
         && !same_nonzero (a->remote_ssrc, b->remote_rtx_ssrc)
         && !same_nonzero (a->remote_rtx_ssrc, b->remote_ssrc)
         && !same_nonzero (a->remote_rtx_ssrc, b->remote_rtx_ssrc);
}

gboolean
_vis_sdp_fits_path (const GPtrArray *session, const VisNegotiatedMedia *media)
{
  for (guint i = 0; i < session->len; i++)
    if (!fits (session->pdata[i], media))
      return FALSE;
  return TRUE;
}

static guint32
new_ssrc (GArray *taken)
{
  for (;;)
    {
      guint32 ssrc = g_random_int ();
      gboolean is_new = ssrc != 0;

      for (guint i = 0; i < taken->len; i++)
        is_new &= g_array_index (taken, guint32, i) != ssrc;
      if (is_new)
        {
          g_array_append_val (taken, ssrc);
          return ssrc;
        }
    }
}

void
_vis_sdp_name_sources (VisMediaDescription *media, GArray *taken, const char *cname)
{
  if (!media->cname)
    media->cname = g_strdup (cname);
  if (!media->ssrc)
    media->ssrc = new_ssrc (taken);
  if (media->rtx_ssrc)
    return;
  for (guint i = 0; i < media->codecs->len; i++)
    if (((const VisCodec *)media->codecs->pdata[i])->rtx_payload_type != VIS_NO_PAYLOAD_TYPE)
      {
        media->rtx_ssrc = new_ssrc (taken);
        break;
      }
}

char *
_vis_sdp_new_cname (void)
{
  guint32 bits[3];

  for (guint i = 0; i < G_N_ELEMENTS (bits); i++)
    bits[i] = g_random_int ();
  return g_base64_encode ((const guchar *)bits, sizeof bits);
}

VisNegotiatedSession *
_vis_sdp_new_session (const VisSdpSection *speaker, gboolean dtls_client)
{
  VisNegotiatedSession *session
      = vis_negotiated_session_new (speaker->ice, speaker->fingerprint, dtls_client);
  GArray *candidates = session->remote_ice->candidates;

  /* RTP and RTCP share component 1. */
  for (guint i = candidates->len; i > 0; i--)
    if (g_array_index (candidates, VisCandidate, i - 1).component != 1)
      g_array_remove_index (candidates, i - 1);
  return session;
}
