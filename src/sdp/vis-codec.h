/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** VisFeedback: RTCP feedback of a codec (RFC 4585, RFC 5104, transport-wide-cc). */
typedef enum
{
  VIS_FEEDBACK_NONE = 0,
  VIS_FEEDBACK_NACK = 1 << 0,
  VIS_FEEDBACK_PLI = 1 << 1,
  VIS_FEEDBACK_FIR = 1 << 2,
  VIS_FEEDBACK_TRANSPORT_CC = 1 << 3,
} VisFeedback;

/** VIS_NO_PAYLOAD_TYPE: where a codec has no retransmission format. */
#define VIS_NO_PAYLOAD_TYPE 0xff

#define VIS_TYPE_CODEC (vis_codec_get_type ())

/**
 * VisCodec:
 * @name: "opus", "VP8", "H264": the encoding name of the RTP payload format, as IANA spells it
 * @payload_type: 0 to 127
 * @rtx_payload_type: its retransmission format (RFC 4588), or VIS_NO_PAYLOAD_TYPE
 * @clock_rate: in Hz
 * @channels: 1 unless audio says more
 * @fmtp: (nullable): format parameters, "key=value;key=value"
 * @feedback: what both (after negotiation) or one side can do
 */
typedef struct
{
  char *name;
  guint8 payload_type;
  guint8 rtx_payload_type;
  guint clock_rate;
  guint channels;
  char *fmtp;
  VisFeedback feedback;
} VisCodec;

GType vis_codec_get_type (void) G_GNUC_CONST;
VisCodec *vis_codec_new (const char *name, guint8 payload_type, guint clock_rate, guint channels);
VisCodec *vis_codec_copy (const VisCodec *codec);
void vis_codec_free (VisCodec *codec);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisCodec, vis_codec_free)

/**
 * vis_codec_get_parameter:
 * @key: a format parameter's name; its case does not matter
 *
 * Returns: (transfer full) (nullable): the value of the first such parameter, or NULL.
 */
char *vis_codec_get_parameter (const VisCodec *codec, const char *key);

/**
 * vis_codec_match:
 *
 * Compares two codecs as the payload formats demand: name, clock rate and channels always; for
 * H.264 the profile (RFC 6184, 8.2.2), with packetization-mode 0 tolerated where 1 is wanted; for
 * VP9 and AV1 the profile. Payload types do not matter.
 *
 * Returns: 0 when they do not go together; otherwise the higher, the better they do.
 */
guint vis_codec_match (const VisCodec *ours, const VisCodec *theirs);

/**
 * vis_codec_answer_fmtp:
 * @ours: what this device can receive
 * @theirs: what the peer offered, a match for @ours
 *
 * Returns: (transfer full) (nullable): the format parameters to answer with. H.264 repeats the
 *   offer's profile and packetization-mode and names a level that both can do (RFC 6184, 8.2.2);
 *   the others state what this side receives.
 */
char *vis_codec_answer_fmtp (const VisCodec *ours, const VisCodec *theirs);

G_END_DECLS
