/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sdp/vis-negotiate.h"
#include "sdp/vis-session-description-private.h"

G_BEGIN_DECLS

/* What offer and answer have in common. */

VisDirection _vis_sdp_reverse_direction (VisDirection direction);

/**
 * _vis_sdp_check_protocol:
 *
 * Returns: FALSE with VIS_ERROR_SECURITY for RTP that is not encrypted, VIS_ERROR_UNSUPPORTED for
 *   what is no DTLS-SRTP over UDP.
 */
gboolean _vis_sdp_check_protocol (const VisSdpSection *section, GError **error);

/**
 * _vis_sdp_check_path:
 *
 * Whether the section says all that is needed to reach its writer on one port, under its key.
 *
 * Returns: FALSE with VIS_ERROR_SECURITY or VIS_ERROR_UNSUPPORTED.
 */
gboolean _vis_sdp_check_path (const VisSdpSection *section, GError **error);

/** _vis_sdp_speak: makes @section the one that speaks for our path. */
void _vis_sdp_speak (VisSdpSection *section, const VisLocalTransport *transport, VisSdpSetup setup);

/** _vis_sdp_path_port: Returns: the port of the default destination, or 9 without candidates. */
guint16 _vis_sdp_path_port (const VisLocalTransport *transport);

/**
 * _vis_sdp_agree_feedback:
 * @transport_cc_id: the header extension that both know, or 0
 *
 * Returns: the feedback that both @ours and @theirs name and that can be sent.
 */
VisFeedback _vis_sdp_agree_feedback (const VisCodec *ours, const VisCodec *theirs,
                                     const VisSdpSection *section, guint8 transport_cc_id);

/** _vis_sdp_spare_fir: Returns: @feedback without FIR where PLI asks for a picture as well. */
VisFeedback _vis_sdp_spare_fir (VisFeedback feedback);

/** _vis_sdp_is_sendable: FALSE for payload types that RTCP would be taken for (RFC 5761, 4). */
gboolean _vis_sdp_is_sendable (guint8 payload_type);

/**
 * _vis_sdp_fits_path:
 * @session: (element-type VisNegotiatedMedia): what lives on the path already
 *
 * Returns: FALSE when @media would use a payload type, header extension id or SSRC that means
 *   something else there (RFC 9143, 10.1.2).
 */
gboolean _vis_sdp_fits_path (const GPtrArray *session, const VisNegotiatedMedia *media);

/**
 * _vis_sdp_name_sources:
 * @taken: (element-type guint32): SSRCs in use; the new ones are added
 * @cname: what all sections of a description share (RFC 7022)
 *
 * Gives @media the SSRCs that this side will send with, where it has none yet.
 */
void _vis_sdp_name_sources (VisMediaDescription *media, GArray *taken, const char *cname);

/** _vis_sdp_new_cname: Returns: (transfer full): 96 random bits (RFC 7022, 4.2). */
char *_vis_sdp_new_cname (void);

/** _vis_sdp_new_session: from the section that speaks for the peer's path. */
VisNegotiatedSession *_vis_sdp_new_session (const VisSdpSection *speaker, gboolean dtls_client);

G_END_DECLS
