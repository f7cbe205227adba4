/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sdp/vis-session-description.h"

G_BEGIN_DECLS

/**
 * VisMediaCapabilities:
 * @audio_codecs: (element-type VisCodec): what this device can send and receive, preferred first
 * @video_codecs: (element-type VisCodec)
 * @audio: the direction wanted for audio
 * @video: the direction wanted for video; INACTIVE in an offer: no video section at all
 */
typedef struct
{
  GPtrArray *audio_codecs;
  GPtrArray *video_codecs;
  VisDirection audio;
  VisDirection video;
} VisMediaCapabilities;

VisMediaCapabilities *vis_media_capabilities_new (void);
VisMediaCapabilities *vis_media_capabilities_copy (const VisMediaCapabilities *capabilities);
void vis_media_capabilities_free (VisMediaCapabilities *capabilities);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisMediaCapabilities, vis_media_capabilities_free)

/**
 * VisLocalTransport:
 * @session_id: RFC 8866, 5.2: the same in every description of a dialog
 * @version: one more with each changed description
 * @ice: our ICE credentials and candidates
 * @fingerprint: of the certificate that DTLS will show
 */
typedef struct
{
  guint64 session_id;
  guint64 version;
  const VisIceParameters *ice;
  const VisFingerprint *fingerprint;
} VisLocalTransport;

/**
 * VisNegotiatedMedia:
 * @direction: seen from this side
 * @codecs: (element-type VisCodec): agreed, with the payload types to use both ways; the first is
 *   the one to send with
 * @local_ssrc: the SSRC that our description named
 * @remote_ssrc: the SSRC that the peer's named, or 0
 */
typedef struct
{
  VisMediaKind kind;
  char *mid;
  VisDirection direction;
  GPtrArray *codecs;
  guint8 transport_cc_id;
  guint8 mid_id;
  guint32 local_ssrc;
  guint32 local_rtx_ssrc;
  guint32 remote_ssrc;
  guint32 remote_rtx_ssrc;
} VisNegotiatedMedia;

/**
 * VisNegotiatedSession:
 * @media: (element-type VisNegotiatedMedia): what was agreed, without rejected sections
 * @remote_ice: the peer's credentials and candidates
 * @remote_fingerprint: what the peer's certificate must match
 * @dtls_client: whether this side opens the DTLS handshake
 */
typedef struct
{
  GPtrArray *media;
  VisIceParameters *remote_ice;
  VisFingerprint *remote_fingerprint;
  gboolean dtls_client;
} VisNegotiatedSession;

#define VIS_TYPE_NEGOTIATED_SESSION (vis_negotiated_session_get_type ())
GType vis_negotiated_session_get_type (void) G_GNUC_CONST;
VisNegotiatedSession *vis_negotiated_session_copy (const VisNegotiatedSession *session);
void vis_negotiated_session_free (VisNegotiatedSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisNegotiatedSession, vis_negotiated_session_free)

/** vis_negotiated_session_find: Returns: (nullable): the first section of this kind. */
const VisNegotiatedMedia *vis_negotiated_session_find (const VisNegotiatedSession *session,
                                                       VisMediaKind kind);

/**
 * vis_sdp_create_offer:
 *
 * Writes an offer: BUNDLE (RFC 9143), rtcp-mux, ICE (RFC 8839), UDP/TLS/RTP/SAVPF (RFC 5764),
 * setup:actpass, the SSRCs that media shall use (random, distinct).
 *
 * Returns: (transfer full): the offer.
 */
VisSessionDescription *vis_sdp_create_offer (const VisMediaCapabilities *capabilities,
                                             const VisLocalTransport *transport);

/**
 * vis_sdp_create_answer:
 * @negotiated: (out) (transfer full): what both sides can do
 *
 * Answers @offer section by section (RFC 3264, 6): payload types and extension ids are the
 * offer's, sections that can't be taken are rejected in place.
 *
 * Returns: (transfer full): NULL with VIS_ERROR_UNSUPPORTED (no common codec at all, no ICE),
 *   VIS_ERROR_SECURITY (no DTLS-SRTP fingerprint: encryption is never lowered silently).
 */
VisSessionDescription *vis_sdp_create_answer (const VisSessionDescription *offer,
                                              const VisMediaCapabilities *capabilities,
                                              const VisLocalTransport *transport,
                                              VisNegotiatedSession **negotiated, GError **error);

/**
 * vis_sdp_accept_answer:
 * @offer: ours
 * @answer: the peer's
 *
 * Returns: (transfer full): NULL with VIS_ERROR_INVALID when the answer does not fit the offer
 *   (sections, payload types, mids), VIS_ERROR_SECURITY or VIS_ERROR_UNSUPPORTED.
 */
VisNegotiatedSession *vis_sdp_accept_answer (const VisSessionDescription *offer,
                                             const VisSessionDescription *answer, GError **error);

G_END_DECLS
