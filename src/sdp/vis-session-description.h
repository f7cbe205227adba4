/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "base/vis-candidate.h"
#include "base/vis-fingerprint.h"

/*
 * sdp/: offer and answer (RFC 3264, RFC 8866).
 * Comes in: a peer's session description as bytes, what media can do, what the path and the
 * certificate are. Goes out: our own description as text, and a VisNegotiatedSession.
 * Pure functions and values. Never here: I/O, GStreamer elements, a decision of the user's.
 */

G_BEGIN_DECLS

typedef enum
{
  VIS_MEDIA_AUDIO,
  VIS_MEDIA_VIDEO,
} VisMediaKind;

/** VisDirection: seen from the side whose description it stands in (RFC 8866, 6.7). */
typedef enum
{
  VIS_DIRECTION_INACTIVE = 0,
  VIS_DIRECTION_SEND = 1 << 0,
  VIS_DIRECTION_RECEIVE = 1 << 1,
  VIS_DIRECTION_BOTH = VIS_DIRECTION_SEND | VIS_DIRECTION_RECEIVE,
} VisDirection;

/** VisDtlsSetup: RFC 4145, 4 and RFC 8842, 5. */
typedef enum
{
  VIS_DTLS_ACTPASS,
  VIS_DTLS_ACTIVE,  /* DTLS client */
  VIS_DTLS_PASSIVE, /* DTLS server */
} VisDtlsSetup;

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
 * VisMediaDescription:
 * @kind: which media; sections of other kinds are kept in order with @rejected set
 * @mid: (nullable): RFC 5888
 * @rejected: port 0 outside of a bundle: not wanted
 * @direction: seen from the side that wrote the description
 * @codecs: (element-type VisCodec): preferred first; without the retransmission formats
 * @transport_cc_id: header extension id of transport-wide sequence numbers, 0: none
 * @mid_id: header extension id of the mid (RFC 8843, 15), 0: none
 * @ssrc: the main SSRC that the section names (RFC 5576), 0: none
 * @rtx_ssrc: the SSRC of its retransmissions (FID group), 0: none
 * @cname: (nullable): RFC 5576, 6.1
 */
typedef struct
{
  VisMediaKind kind;
  char *mid;
  gboolean rejected;
  VisDirection direction;
  GPtrArray *codecs;
  guint8 transport_cc_id;
  guint8 mid_id;
  guint32 ssrc;
  guint32 rtx_ssrc;
  char *cname;
} VisMediaDescription;

typedef struct _VisSessionDescription VisSessionDescription;

#define VIS_TYPE_SESSION_DESCRIPTION (vis_session_description_get_type ())
GType vis_session_description_get_type (void) G_GNUC_CONST;

/** VIS_SDP_MAX_SIZE: bytes of a description that are looked at. */
#define VIS_SDP_MAX_SIZE 16384

/**
 * vis_session_description_parse:
 * @text: SDP as it came; need not end with NUL
 *
 * Returns: (transfer full): NULL and VIS_ERROR_INVALID (malformed: answer 400),
 *   VIS_ERROR_TOO_LARGE (413), VIS_ERROR_UNSUPPORTED (well-formed, nothing for us: 488).
 */
VisSessionDescription *vis_session_description_parse (const char *text, gsize size, GError **error);

/** vis_session_description_print: Returns: (transfer full): the SDP text, lines end with CRLF. */
char *vis_session_description_print (const VisSessionDescription *description);
VisSessionDescription *vis_session_description_ref (VisSessionDescription *description);
void vis_session_description_unref (VisSessionDescription *description);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisSessionDescription, vis_session_description_unref)

guint vis_session_description_get_n_media (const VisSessionDescription *description);
const VisMediaDescription *
vis_session_description_get_media (const VisSessionDescription *description, guint index);

/** vis_session_description_get_ice: Returns: (nullable): of the bundle, or of the first section. */
const VisIceParameters *vis_session_description_get_ice (const VisSessionDescription *description);
const VisFingerprint *
vis_session_description_get_fingerprint (const VisSessionDescription *description);

/** vis_session_description_has_video: TRUE when a video section is not rejected. */
gboolean vis_session_description_has_video (const VisSessionDescription *description);

G_END_DECLS
