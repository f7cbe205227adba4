/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "sdp/vis-sdp-attributes.h"

#define MAX_CLOCK_RATE 1000000
#define MAX_CHANNELS 64
#define MAX_CNAME 255
/* RFC 8285, 4.2: what fits the one-byte header, the only one that we write. */
#define MAX_EXTENSION_ID 14

gboolean
_vis_sdp_parse_payload_type (const char *text, guint8 *out)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, 0, VIS_SDP_N_PAYLOAD_TYPES - 1, &number, NULL))
    return FALSE;
  *out = (guint8)number;
  return TRUE;
}

/* "96 rest": FALSE when it does not begin with a payload type. */
static gboolean
split_payload_type (const char *value, guint8 *payload_type, const char **rest)
{
  g_autofree char *first = g_strndup (value, strcspn (value, " "));

  if (!_vis_sdp_parse_payload_type (first, payload_type))
    return FALSE;
  *rest = value + strlen (first);
  *rest += strspn (*rest, " ");
  return TRUE;
}

/* "96 VP8/90000", "111 opus/48000/2" (RFC 8866, 6.6) */
static gboolean
read_rtpmap (VisSdpReader *reader, const char *value)
{
  g_auto (GStrv) parts = NULL;
  const char *rest;
  guint64 clock_rate;
  guint64 channels = 1;
  guint8 payload_type;
  guint n;

  if (!split_payload_type (value, &payload_type, &rest))
    return FALSE;
  parts = g_strsplit (rest, "/", 4);
  n = g_strv_length (parts);
  if (n < 2 || n > 3 || !_vis_sdp_is_token (parts[0], 64)
      || !g_ascii_string_to_unsigned (parts[1], 10, 1, MAX_CLOCK_RATE, &clock_rate, NULL)
      || (n == 3 && !g_ascii_string_to_unsigned (parts[2], 10, 1, MAX_CHANNELS, &channels, NULL)))
    return FALSE;
  if (!reader->listed[payload_type])
    return TRUE;
  if (reader->codecs[payload_type])
    return FALSE;
  reader->codecs[payload_type]
      = vis_codec_new (parts[0], payload_type, (guint)clock_rate, (guint)channels);
  return TRUE;
}

static gboolean
read_fmtp (VisSdpReader *reader, const char *value)
{
  const char *rest;
  VisCodec *codec;
  guint8 payload_type;

  if (!split_payload_type (value, &payload_type, &rest))
    return FALSE;
  rest += strspn (rest, " \t");
  codec = reader->codecs[payload_type];
  if (codec && !codec->fmtp && rest[0])
    codec->fmtp = g_strchomp (g_strdup (rest));
  return TRUE;
}

static VisFeedback
feedback_from_words (const char *words)
{
  static const struct
  {
    const char *words;
    VisFeedback feedback;
  } rows[] = {
    { "nack", VIS_FEEDBACK_NACK },
    { "nack pli", VIS_FEEDBACK_PLI },
    { "ccm fir", VIS_FEEDBACK_FIR },
    { "transport-cc", VIS_FEEDBACK_TRANSPORT_CC },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_ascii_strcasecmp (words, rows[i].words) == 0)
      return rows[i].feedback;
  return VIS_FEEDBACK_NONE;
}

/* "96 nack pli", "* transport-cc" (RFC 4585, 4.2) */
static gboolean
read_rtcp_fb (VisSdpReader *reader, const char *value)
{
  const char *rest;
  guint8 payload_type;

  if (g_str_has_prefix (value, "* "))
    {
      for (guint i = 0; i < VIS_SDP_N_PAYLOAD_TYPES; i++)
        if (reader->codecs[i])
          reader->codecs[i]->feedback |= feedback_from_words (value + 2);
      return TRUE;
    }
  if (!split_payload_type (value, &payload_type, &rest))
    return FALSE;
  if (reader->codecs[payload_type])
    reader->codecs[payload_type]->feedback |= feedback_from_words (rest);
  return TRUE;
}

/* "3 uri", "3/sendonly uri attributes" (RFC 8285, 5). An extension that goes one way only is of
 * no use for what we do with either. */
static gboolean
read_extmap (VisSdpReader *reader, const char *value)
{
  g_auto (GStrv) words = g_strsplit (value, " ", 3);
  VisMediaDescription *media = &reader->section->media;
  g_auto (GStrv) parts = NULL;
  guint8 *id = NULL;
  guint64 number;

  if (!words[0] || !words[1])
    return FALSE;
  parts = g_strsplit (words[0], "/", 2);
  if (!parts[0] || !g_ascii_string_to_unsigned (parts[0], 10, 1, 4351, &number, NULL))
    return FALSE;
  if (strcmp (words[1], VIS_EXTENSION_MID) == 0)
    id = &media->mid_id;
  else if (strcmp (words[1], VIS_EXTENSION_TRANSPORT_CC) == 0)
    id = &media->transport_cc_id;
  if (id && *id == 0 && number <= MAX_EXTENSION_ID
      && (!parts[1] || strcmp (parts[1], "sendrecv") == 0))
    *id = (guint8)number;
  return media->mid_id == 0 || media->mid_id != media->transport_cc_id;
}

static gboolean
parse_ssrc (const char *text, guint32 *out)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &number, NULL))
    return FALSE;
  *out = (guint32)number;
  return TRUE;
}

/* "FID 1 2" (RFC 5576, 4.2; RFC 4588, 8.3): the first is the main one. Several groups are
 * simulcast, of which we take the first. */
static gboolean
read_ssrc_group (VisSdpReader *reader, const char *value)
{
  VisMediaDescription *media = &reader->section->media;
  g_auto (GStrv) words = g_strsplit (value, " ", 4);
  guint32 ssrc;
  guint32 rtx_ssrc;

  if (g_strcmp0 (words[0], "FID") != 0 || g_strv_length (words) != 3)
    return TRUE;
  if (!parse_ssrc (words[1], &ssrc) || !parse_ssrc (words[2], &rtx_ssrc))
    return FALSE;
  if (media->rtx_ssrc == 0 && ssrc != 0 && rtx_ssrc != 0 && ssrc != rtx_ssrc)
    {
      media->ssrc = ssrc;
      media->rtx_ssrc = rtx_ssrc;
    }
  return TRUE;
}

/* "314159 cname:text" (RFC 5576, 4.1); the FID groups were read before. */
static gboolean
read_ssrc (VisSdpReader *reader, const char *value)
{
  VisMediaDescription *media = &reader->section->media;
  g_auto (GStrv) words = g_strsplit (value, " ", 2);
  guint32 ssrc;

  if (!words[0] || !words[1] || !parse_ssrc (words[0], &ssrc))
    return FALSE;
  if (media->ssrc == 0)
    media->ssrc = ssrc;
  if (ssrc == media->ssrc && !media->cname && g_str_has_prefix (words[1], "cname:"))
    {
      const char *cname = words[1] + strlen ("cname:");

      if (cname[0] && strlen (cname) <= MAX_CNAME)
        media->cname = g_strdup (cname);
    }
  return TRUE;
}

const VisSdpAttribute _vis_sdp_rtp_attributes[] = {
  { "rtpmap", read_rtpmap, VIS_SDP_IN_SECTION, 0 },
  { "ssrc-group", read_ssrc_group, VIS_SDP_IN_SECTION, 0 },
  { "fmtp", read_fmtp, VIS_SDP_IN_SECTION, 1 },
  { "rtcp-fb", read_rtcp_fb, VIS_SDP_IN_SECTION, 1 },
  { "ssrc", read_ssrc, VIS_SDP_IN_SECTION, 1 },
  { "extmap", read_extmap, VIS_SDP_IN_SESSION | VIS_SDP_IN_SECTION, 1 },
};

const guint _vis_sdp_n_rtp_attributes = G_N_ELEMENTS (_vis_sdp_rtp_attributes);
