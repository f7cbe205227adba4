/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sdp/vis-sdp-section.h"

#include <string.h>

#include "base/vis-error.h"
#include "sdp/vis-sdp-attributes.h"

static void
reader_clear (VisSdpReader *reader)
{
  for (guint i = 0; i < VIS_SDP_N_PAYLOAD_TYPES; i++)
    g_clear_pointer (&reader->codecs[i], vis_codec_free);
  g_clear_pointer (&reader->section, _vis_sdp_section_free);
  g_clear_pointer (&reader->ufrag, g_free);
  g_clear_pointer (&reader->pwd, g_free);
  g_clear_pointer (&reader->candidates, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VisSdpReader, reader_clear)

static const VisSdpAttribute *
find_attribute (const char *name)
{
  for (guint i = 0; i < _vis_sdp_n_rtp_attributes; i++)
    if (strcmp (_vis_sdp_rtp_attributes[i].name, name) == 0)
      return &_vis_sdp_rtp_attributes[i];
  for (guint i = 0; i < _vis_sdp_n_path_attributes; i++)
    if (strcmp (_vis_sdp_path_attributes[i].name, name) == 0)
      return &_vis_sdp_path_attributes[i];
  return NULL;
}

static gboolean
is_rtx (const VisCodec *codec)
{
  return codec && g_ascii_strcasecmp (codec->name, "rtx") == 0;
}

/* RFC 4588, 8.1: each rtx format names the format that it repeats. */
static void
attach_rtx (VisSdpReader *reader)
{
  for (guint i = 0; i < reader->n_listed; i++)
    {
      const VisCodec *rtx = reader->codecs[reader->order[i]];
      g_autofree char *apt = is_rtx (rtx) ? vis_codec_get_parameter (rtx, "apt") : NULL;
      guint8 payload_type;
      VisCodec *codec;

      if (!apt || !_vis_sdp_parse_payload_type (apt, &payload_type))
        continue;
      codec = reader->codecs[payload_type];
      if (codec && !is_rtx (codec) && codec->rtx_payload_type == VIS_NO_PAYLOAD_TYPE
          && codec->clock_rate == rtx->clock_rate)
        codec->rtx_payload_type = rtx->payload_type;
    }
}

static void
take_codecs (VisSdpReader *reader)
{
  VisSdpSection *section = reader->section;

  attach_rtx (reader);
  for (guint i = 0; i < reader->n_listed; i++)
    {
      guint8 payload_type = reader->order[i];

      if (reader->codecs[payload_type] && !is_rtx (reader->codecs[payload_type]))
        g_ptr_array_add (section->media.codecs, g_steal_pointer (&reader->codecs[payload_type]));
    }
  if (section->media.codecs->len > 0)
    g_clear_pointer (&section->formats, g_free);
}

/* Credentials come in pairs; candidates without any are of no use. */
static gboolean
take_ice (VisSdpReader *reader, GError **error)
{
  if (!reader->ufrag != !reader->pwd)
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID,
                   "A session description with half of the ICE credentials");
      return FALSE;
    }
  if (reader->ufrag)
    reader->section->ice = vis_ice_parameters_new (reader->ufrag, reader->pwd);
  return TRUE;
}

static void
inherit (VisSdpReader *reader, const VisSdpSection *session)
{
  VisSdpSection *section = reader->section;

  if (!section->ice && session->ice)
    section->ice = vis_ice_parameters_copy (session->ice);
  section->ice_lite = session->ice_lite;
  if (section->ice)
    {
      section->ice->lite = session->ice_lite;
      g_array_append_vals (section->ice->candidates, reader->candidates->data,
                           reader->candidates->len);
    }
  if (!reader->has_fingerprint && session->fingerprint)
    section->fingerprint = vis_fingerprint_copy (session->fingerprint);
  if (section->setup == VIS_SDP_SETUP_ABSENT)
    section->setup = session->setup;
  if (!reader->has_direction)
    section->media.direction = session->media.direction;
  if (section->media.mid_id == 0 && session->media.mid_id != section->media.transport_cc_id)
    section->media.mid_id = session->media.mid_id;
  if (section->media.transport_cc_id == 0
      && session->media.transport_cc_id != section->media.mid_id)
    section->media.transport_cc_id = session->media.transport_cc_id;
}

static gboolean
read_attributes (VisSdpReader *reader, const GArray *list, VisSdpScope scope, GError **error)
{
  for (guint round = 0; round < VIS_SDP_N_ROUNDS; round++)
    for (guint i = 0; i < list->len; i++)
      {
        const GstSDPAttribute *line = &g_array_index (list, GstSDPAttribute, i);
        const VisSdpAttribute *attribute = find_attribute (line->key);

        if (!attribute || attribute->round != round || !(attribute->scope & scope))
          continue;
        if (!attribute->read (reader, line->value ? line->value : ""))
          {
            g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID,
                         "Malformed, doubled or misplaced a=%s in a session description",
                         attribute->name);
            return FALSE;
          }
      }
  return TRUE;
}

static gboolean
read_formats (VisSdpReader *reader, const GstSDPMedia *media, GError **error)
{
  for (guint i = 0; i < gst_sdp_media_formats_len (media); i++)
    {
      const char *format = gst_sdp_media_get_format (media, i);
      guint8 payload_type;

      if (!_vis_sdp_parse_payload_type (format, &payload_type))
        {
          g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID, "“%.20s” is no RTP payload type",
                       format);
          return FALSE;
        }
      if (!reader->listed[payload_type] && reader->n_listed < G_N_ELEMENTS (reader->order))
        {
          reader->listed[payload_type] = TRUE;
          reader->order[reader->n_listed++] = payload_type;
        }
    }
  return TRUE;
}

static char *
join_formats (const GstSDPMedia *media)
{
  GString *formats = g_string_new (gst_sdp_media_get_format (media, 0));

  for (guint i = 1; i < gst_sdp_media_formats_len (media); i++)
    g_string_append_printf (formats, " %s", gst_sdp_media_get_format (media, i));
  return g_string_free (formats, FALSE);
}

static guint
bitrate_from_as (guint as)
{
  guint64 bitrate = (guint64)as * VIS_SDP_AS_UNIT;

  return bitrate > VIS_SDP_AS_HEADERS ? (guint)MIN (bitrate - VIS_SDP_AS_HEADERS, G_MAXUINT) : 0;
}

/* The exact one of two counts (RFC 3890, 6.2). Who accepts a section and says 0, or next to
 * nothing, is taken to say nothing: a direction would tell that it is not wanted. */
static guint
read_max_bitrate (const GstSDPMedia *media)
{
  guint max_bitrate = 0;

  for (guint i = 0; i < gst_sdp_media_bandwidths_len (media); i++)
    {
      const GstSDPBandwidth *bandwidth = gst_sdp_media_get_bandwidth (media, i);

      if (strcmp (bandwidth->bwtype, "TIAS") == 0 && bandwidth->bandwidth > 0)
        return bandwidth->bandwidth;
      if (strcmp (bandwidth->bwtype, "AS") == 0)
        max_bitrate = bitrate_from_as (bandwidth->bandwidth);
    }
  return max_bitrate;
}

static VisMediaKind
kind_from_name (const char *name)
{
  if (strcmp (name, "audio") == 0)
    return VIS_MEDIA_AUDIO;
  if (strcmp (name, "video") == 0)
    return VIS_MEDIA_VIDEO;
  return VIS_MEDIA_OTHER;
}

static gboolean
has_bundle_only (const GstSDPMedia *media)
{
  return gst_sdp_media_get_attribute_val (media, "bundle-only") != NULL;
}

VisSdpSection *
_vis_sdp_parse_session_level (const GstSDPMessage *message, GError **error)
{
  g_auto (VisSdpReader) reader = { 0 };

  reader.section = _vis_sdp_section_new (VIS_MEDIA_OTHER, "", "");
  if (!read_attributes (&reader, message->attributes, VIS_SDP_IN_SESSION, error)
      || !take_ice (&reader, error))
    return NULL;
  return g_steal_pointer (&reader.section);
}

VisSdpSection *
_vis_sdp_parse_section (const GstSDPMedia *media, const VisSdpSection *session, GError **error)
{
  const char *name = gst_sdp_media_get_media (media);
  g_auto (VisSdpReader) reader = { 0 };
  gboolean rejected;

  reader.section
      = _vis_sdp_section_new (kind_from_name (name), name, gst_sdp_media_get_proto (media));
  reader.section->formats = join_formats (media);
  reader.section->port = (guint16)gst_sdp_media_get_port (media);
  reader.candidates = g_array_new (FALSE, FALSE, sizeof (VisCandidate));
  rejected = reader.section->media.kind == VIS_MEDIA_OTHER
             || gst_sdp_media_get_num_ports (media) > 1
             || (reader.section->port == 0 && !has_bundle_only (media));
  if (rejected)
    {
      _vis_sdp_section_reject (reader.section);
      if (!read_attributes (&reader, media->attributes, VIS_SDP_IN_REJECTED, error))
        return NULL;
      return g_steal_pointer (&reader.section);
    }
  if (!read_formats (&reader, media, error)
      || !read_attributes (&reader, media->attributes, VIS_SDP_IN_SECTION, error)
      || !take_ice (&reader, error))
    return NULL;
  if (reader.section->port != 0)
    reader.section->bundle_only = FALSE;
  reader.section->media.max_bitrate = read_max_bitrate (media);
  take_codecs (&reader);
  inherit (&reader, session);
  return g_steal_pointer (&reader.section);
}
