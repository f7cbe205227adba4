/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "base/vis-candidate.h"
#include "base/vis-fingerprint.h"
#include "sdp/vis-codec.h"

/*
 * sdp/: offer and answer (RFC 3264, RFC 8866).
 * Comes in: a peer's session description as bytes, what media can do, what the path and the
 * certificate are. Goes out: our own description as text, and a VisNegotiatedSession.
 * Pure functions and values. Never here: I/O, GStreamer elements, a decision of the user's.
 */

G_BEGIN_DECLS

/** VisMediaKind: only audio and video are ever negotiated. */
typedef enum
{
  VIS_MEDIA_AUDIO,
  VIS_MEDIA_VIDEO,
  VIS_MEDIA_OTHER, /* text, data channels…: stands in a peer's description, always rejected */
} VisMediaKind;

/** VisDirection: seen from the side whose description it stands in (RFC 8866, 6.7). */
typedef enum
{
  VIS_DIRECTION_INACTIVE = 0,
  VIS_DIRECTION_SEND = 1 << 0,
  VIS_DIRECTION_RECEIVE = 1 << 1,
  VIS_DIRECTION_BOTH = VIS_DIRECTION_SEND | VIS_DIRECTION_RECEIVE,
} VisDirection;

/**
 * VisMediaDescription:
 * @kind: which media; sections of other kinds are kept in order with @rejected set
 * @mid: (nullable): RFC 5888
 * @rejected: port 0 outside of a bundle: not wanted
 * @direction: seen from the side that wrote the description
 * @codecs: (element-type VisCodec): preferred first; without the retransmission formats
 * @transport_cc_id: header extension id of transport-wide sequence numbers, 0: none
 * @mid_id: header extension id of the mid (RFC 8843, 15), 0: none
 * @max_bitrate: what its writer wants to get at most, in bit/s (RFC 3890, 6.2); 0: nothing is said
 * @ssrc: the main SSRC: what the peer's section names (RFC 5576; 0: nothing), or what ours sends
 *   with, which the text does not tell
 * @rtx_ssrc: the SSRC of its retransmissions (FID group), likewise
 * @cname: (nullable): RFC 5576, 6.1, likewise
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
  guint max_bitrate;
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

/** vis_session_description_get_version: of the o= line (RFC 8866, 5.2). */
guint64 vis_session_description_get_version (const VisSessionDescription *description);
guint vis_session_description_get_n_media (const VisSessionDescription *description);
const VisMediaDescription *
vis_session_description_get_media (const VisSessionDescription *description, guint index);

/** vis_session_description_get_ice: Returns: (nullable): of the bundle, or of the first section. */
const VisIceParameters *vis_session_description_get_ice (const VisSessionDescription *description);
const VisFingerprint *
vis_session_description_get_fingerprint (const VisSessionDescription *description);

/** vis_session_description_is_held: whether its writer does not want to hear us: the sound, or the
 * picture where there is no sound, comes from there only, or not at all (RFC 3264, 8.4). */
gboolean vis_session_description_is_held (const VisSessionDescription *description);

/** vis_session_description_has_video: TRUE when a video section is not rejected. */
gboolean vis_session_description_has_video (const VisSessionDescription *description);

G_END_DECLS
