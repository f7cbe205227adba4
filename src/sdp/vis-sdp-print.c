/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sdp/vis-session-description-private.h"

/*
 * An INVITE must fit into one datagram, so what holds for all codecs or for all sections is said
 * once: feedback with “*” (RFC 4585, 4.2), transport-cc above the sections (RFC 8285, 5). The mid's
 * extension stands in each: Linphone 5.1 looks for it there only, and leaves out the mids without.
 * SSRCs are not said at all: payload types differ within a bundle and tell the sections apart, with
 * the mid beside them (RFC 9143, 9.2); and a retransmission names its stream by the packet that was
 * asked for (RFC 4588, 5.3).
 */

static void
print_origin (GString *text, const VisSessionDescription *self)
{
  const VisIceParameters *ice = vis_session_description_get_ice (self);
  const VisCandidate *candidate = _vis_ice_parameters_default (ice);

  /* The origin only has to be unique, and the user name is nobody's business (RFC 8866, 5.2). */
  g_string_append_printf (
      text, "v=0\r\no=- %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " IN IP4 0.0.0.0\r\ns=-\r\n",
      self->session_id, self->version);
  if (candidate)
    {
      g_autofree char *ip = vis_address_ip_to_string (&candidate->address);

      g_string_append_printf (text, "c=IN IP%c %s\r\n",
                              vis_address_is_ipv4 (&candidate->address) ? '4' : '6', ip);
    }
  else
    g_string_append (text, "c=IN IP4 0.0.0.0\r\n");
  g_string_append (text, "t=0 0\r\n");
}

static void
print_bundle (GString *text, const VisSessionDescription *self)
{
  if (self->bundle->len == 0)
    return;
  g_string_append (text, "a=group:BUNDLE");
  for (guint i = 0; i < self->bundle->len; i++)
    {
      guint index = g_array_index (self->bundle, guint, i);

      g_string_append_printf (text, " %s",
                              _vis_session_description_section (self, index)->media.mid);
    }
  g_string_append (text, "\r\n");
}

static void
print_direction (GString *text, VisDirection direction)
{
  switch (direction)
    {
    case VIS_DIRECTION_INACTIVE:
      g_string_append (text, "a=inactive\r\n");
      break;
    case VIS_DIRECTION_SEND:
      g_string_append (text, "a=sendonly\r\n");
      break;
    case VIS_DIRECTION_RECEIVE:
      g_string_append (text, "a=recvonly\r\n");
      break;
    case VIS_DIRECTION_BOTH: /* what silence means (RFC 8866, 6.7) */
      break;
    }
}

static void
print_setup (GString *text, VisSdpSetup setup)
{
  switch (setup)
    {
    case VIS_SDP_SETUP_ABSENT:
      break;
    case VIS_SDP_SETUP_ACTPASS:
      g_string_append (text, "a=setup:actpass\r\n");
      break;
    case VIS_SDP_SETUP_ACTIVE:
      g_string_append (text, "a=setup:active\r\n");
      break;
    case VIS_SDP_SETUP_PASSIVE:
      g_string_append (text, "a=setup:passive\r\n");
      break;
    case VIS_SDP_SETUP_HOLDCONN:
      g_string_append (text, "a=setup:holdconn\r\n");
      break;
    }
}

static void
print_path (GString *text, const VisSdpSection *section)
{
  if (section->rtcp_mux)
    g_string_append (text, "a=rtcp-mux\r\n");
  print_setup (text, section->setup);
  if (section->fingerprint)
    g_string_append_printf (text, "a=fingerprint:%s\r\n",
                            vis_fingerprint_to_string (section->fingerprint));
  if (!section->ice)
    return;
  g_string_append_printf (text, "a=ice-ufrag:%s\r\na=ice-pwd:%s\r\n", section->ice->ufrag,
                          section->ice->pwd);
  for (guint i = 0; i < section->ice->candidates->len; i++)
    {
      g_autofree char *candidate
          = vis_candidate_to_string (&g_array_index (section->ice->candidates, VisCandidate, i));

      g_string_append_printf (text, "a=candidate:%s\r\n", candidate);
    }
}

static void
print_codec (GString *text, const VisCodec *codec)
{
  g_string_append_printf (text, "a=rtpmap:%u %s/%u", codec->payload_type, codec->name,
                          codec->clock_rate);
  if (codec->channels > 1)
    g_string_append_printf (text, "/%u", codec->channels);
  g_string_append (text, "\r\n");
  if (codec->fmtp)
    g_string_append_printf (text, "a=fmtp:%u %s\r\n", codec->payload_type, codec->fmtp);
  if (codec->rtx_payload_type != VIS_NO_PAYLOAD_TYPE)
    g_string_append_printf (text, "a=rtpmap:%u rtx/%u\r\na=fmtp:%u apt=%u\r\n",
                            codec->rtx_payload_type, codec->clock_rate, codec->rtx_payload_type,
                            codec->payload_type);
}

static void
print_feedback (GString *text, const char *payload_type, VisFeedback feedback)
{
  static const struct
  {
    VisFeedback feedback;
    const char *words;
  } rows[] = {
    { VIS_FEEDBACK_NACK, "nack" },
    { VIS_FEEDBACK_PLI, "nack pli" },
    { VIS_FEEDBACK_FIR, "ccm fir" },
    { VIS_FEEDBACK_TRANSPORT_CC, "transport-cc" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (feedback & rows[i].feedback)
      g_string_append_printf (text, "a=rtcp-fb:%s %s\r\n", payload_type, rows[i].words);
}

static void
print_all_feedback (GString *text, const GPtrArray *codecs)
{
  guint common = codecs->len > 0 ? ~0u : 0;

  for (guint i = 0; i < codecs->len; i++)
    common &= ((const VisCodec *)codecs->pdata[i])->feedback;
  print_feedback (text, "*", (VisFeedback)common);
  for (guint i = 0; i < codecs->len; i++)
    {
      const VisCodec *codec = codecs->pdata[i];
      g_autofree char *payload_type = g_strdup_printf ("%u", codec->payload_type);

      print_feedback (text, payload_type, (VisFeedback)(codec->feedback & ~common));
    }
}

static void
print_transport_cc (GString *text, guint8 id)
{
  if (id)
    g_string_append_printf (text, "a=extmap:%u " VIS_EXTENSION_TRANSPORT_CC "\r\n", id);
}

/* Returns: what all sections say alike, else 0; a rejected one says nothing. */
static guint8
find_common_transport_cc (const VisSessionDescription *self)
{
  guint8 common = 0;
  guint n = 0;

  for (guint i = 0; i < self->sections->len; i++)
    {
      const VisMediaDescription *media = vis_session_description_get_media (self, i);

      if (media->rejected)
        continue;
      if (n == 0 || media->transport_cc_id != common)
        common = n == 0 ? media->transport_cc_id : 0;
      n++;
    }
  return n > 1 ? common : 0;
}

static void
print_rtp (GString *text, const VisMediaDescription *media, guint8 common_transport_cc)
{
  for (guint i = 0; i < media->codecs->len; i++)
    print_codec (text, media->codecs->pdata[i]);
  print_all_feedback (text, media->codecs);
  if (media->mid_id)
    g_string_append_printf (text, "a=extmap:%u " VIS_EXTENSION_MID "\r\n", media->mid_id);
  if (!common_transport_cc)
    print_transport_cc (text, media->transport_cc_id);
}

/* Telephones know the first, the second is exact (RFC 3890). */
static void
print_bandwidth (GString *text, guint max_bitrate)
{
  guint64 as = ((guint64)max_bitrate + VIS_SDP_AS_HEADERS + VIS_SDP_AS_UNIT - 1) / VIS_SDP_AS_UNIT;

  if (max_bitrate > 0)
    g_string_append_printf (text, "b=AS:%" G_GUINT64_FORMAT "\r\nb=TIAS:%u\r\n", as, max_bitrate);
}

static void
print_section (GString *text, const VisSdpSection *section, guint8 common_transport_cc)
{
  g_autofree char *formats = _vis_sdp_section_formats (section);

  g_string_append_printf (text, "m=%s %u %s %s\r\n", section->name, section->port,
                          section->protocol, formats);
  if (!section->media.rejected)
    print_bandwidth (text, section->media.max_bitrate);
  if (section->media.mid)
    g_string_append_printf (text, "a=mid:%s\r\n", section->media.mid);
  if (section->media.rejected)
    return;
  if (section->bundle_only)
    g_string_append (text, "a=bundle-only\r\n");
  print_direction (text, section->media.direction);
  print_path (text, section);
  print_rtp (text, &section->media, common_transport_cc);
}

char *
vis_session_description_print (const VisSessionDescription *description)
{
  guint8 transport_cc;
  GString *text;
  gboolean lite = FALSE;

  g_return_val_if_fail (description != NULL, NULL);

  transport_cc = find_common_transport_cc (description);
  text = g_string_sized_new (1024);
  for (guint i = 0; i < description->sections->len; i++)
    lite |= _vis_session_description_section (description, i)->ice_lite;
  print_origin (text, description);
  print_bundle (text, description);
  if (lite)
    g_string_append (text, "a=ice-lite\r\n");
  print_transport_cc (text, transport_cc);
  for (guint i = 0; i < description->sections->len; i++)
    print_section (text, _vis_session_description_section (description, i), transport_cc);
  return g_string_free (text, FALSE);
}
