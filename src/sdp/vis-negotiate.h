/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sdp/vis-media-capabilities.h"
#include "sdp/vis-negotiated-session.h"
#include "sdp/vis-session-description.h"

G_BEGIN_DECLS

/*
 * What is agreed on, in words: DTLS-SRTP (RFC 5764) with a SHA-2 fingerprint, full ICE (RFC 8839),
 * RTP and RTCP on one port (RFC 5761), and one path for audio and video (BUNDLE, RFC 9143). Our
 * video is bundle-only: a peer that can't bundle answers with audio alone, and of its own offer
 * only the audio is taken. No a=ice-options: neither trickle nor ice2, as nomination is
 * aggressive (RFC 8445 drops it); a peer that trickles is welcome, as its checks reveal its
 * addresses.
 */

/**
 * VisLocalTransport:
 * @session_id: RFC 8866, 5.2: the same in every description of a dialog; below 2^63
 * @version: one more with each changed description
 * @ice: our ICE credentials and candidates
 * @fingerprint: of the certificate that DTLS will show
 * @dtls_server: whether DTLS runs already and this side is its server: then a later answer keeps
 *   the roles (RFC 8842, 5.5). FALSE at first.
 * @previous: (nullable): our last description in this dialog: its SSRCs stay in a later answer,
 *   and its version, too, when the new one says the same
 * @in_force: (nullable): what was agreed on with it: a later answer takes the same codecs
 */
typedef struct
{
  guint64 session_id;
  guint64 version;
  const VisIceParameters *ice;
  const VisFingerprint *fingerprint;
  gboolean dtls_server;
  const VisSessionDescription *previous;
  const VisNegotiatedSession *in_force;
} VisLocalTransport;

/**
 * vis_sdp_create_offer:
 * @capabilities: with payload types that differ between all codecs
 *
 * Writes an offer: audio first, then video, unless its direction is INACTIVE; BUNDLE, rtcp-mux,
 * ICE, UDP/TLS/RTP/SAVPF, setup:actpass. The SSRCs that media shall use (random, distinct) are
 * chosen and kept, and not said. Only the first video codec has a retransmission format.
 *
 * Returns: (transfer full): the offer.
 */
VisSessionDescription *vis_sdp_create_offer (const VisMediaCapabilities *capabilities,
                                             const VisLocalTransport *transport);

/**
 * vis_sdp_create_reoffer:
 * @previous: our last description in this dialog, an offer or an answer
 *
 * Writes an offer that changes a session (RFC 3264, 8): hold, ICE restart, video added or dropped.
 * Sections, mids, payload types and SSRCs in use stay as they are; a section that is not wanted
 * any more is rejected in its place. Who holds says SEND instead of BOTH (RFC 3264, 8.4), whatever
 * the other side does: its own hold is in its answer. An offer that changes nothing keeps the
 * version of @previous.
 *
 * Returns: (transfer full): the offer.
 */
VisSessionDescription *vis_sdp_create_reoffer (const VisSessionDescription *previous,
                                               const VisMediaCapabilities *capabilities,
                                               const VisLocalTransport *transport);

/**
 * vis_sdp_create_answer:
 * @negotiated: (out) (transfer full): what both sides can do
 *
 * Answers @offer section by section (RFC 3264, 6): payload types and extension ids are the
 * offer's, and sections that can't be taken are rejected in place. One section of each kind is
 * taken, with one codec: the first of the offer that both know.
 *
 * Returns: (transfer full): NULL with VIS_ERROR_UNSUPPORTED (no common codec, no ICE, no
 *   rtcp-mux), VIS_ERROR_SECURITY (no DTLS-SRTP fingerprint: encryption is never lowered
 *   silently).
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
 * A peer that takes the video but leaves it out of the bundle gets none: it has no path.
 *
 * Returns: (transfer full): NULL with VIS_ERROR_INVALID when the answer does not fit the offer
 *   (sections, payload types, mids, ids, roles), VIS_ERROR_SECURITY (it would not be encrypted) or
 *   VIS_ERROR_UNSUPPORTED (nothing was accepted, no ICE, no rtcp-mux).
 */
VisNegotiatedSession *vis_sdp_accept_answer (const VisSessionDescription *offer,
                                             const VisSessionDescription *answer, GError **error);

G_END_DECLS
