/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sdp/vis-session-description.h"

G_BEGIN_DECLS

/**
 * VisNegotiatedMedia:
 * @mid: (nullable): NULL when the peer names none
 * @direction: seen from this side
 * @codecs: (element-type VisCodec): agreed, with the payload types to use both ways and the peer's
 *   format parameters (what it wants to get); the first is the one to send with
 * @transport_cc_id: header extension id of transport-wide sequence numbers, both ways; 0: none
 * @mid_id: header extension id of the mid, both ways; 0: none
 * @max_bitrate: what the peer wants to get at most, in bit/s; 0: it does not say
 * @local_ssrc: the SSRC to send with
 * @local_rtx_ssrc: that of our retransmissions, or 0
 * @local_cname: the CNAME to send in RTCP (RFC 7022)
 * @remote_ssrc: the SSRC that the peer's named, or 0
 * @remote_rtx_ssrc: that of its retransmissions, or 0
 */
typedef struct
{
  VisMediaKind kind;
  char *mid;
  VisDirection direction;
  GPtrArray *codecs;
  guint8 transport_cc_id;
  guint8 mid_id;
  guint max_bitrate;
  guint32 local_ssrc;
  guint32 local_rtx_ssrc;
  char *local_cname;
  guint32 remote_ssrc;
  guint32 remote_rtx_ssrc;
} VisNegotiatedMedia;

VisNegotiatedMedia *vis_negotiated_media_new (VisMediaKind kind);
VisNegotiatedMedia *vis_negotiated_media_copy (const VisNegotiatedMedia *media);
void vis_negotiated_media_free (VisNegotiatedMedia *media);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisNegotiatedMedia, vis_negotiated_media_free)

/**
 * VisNegotiatedSession:
 * @media: (element-type VisNegotiatedMedia): what was agreed, without rejected sections
 * @remote_ice: the peer's credentials and its candidates of component 1
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

/**
 * vis_negotiated_session_new:
 * @remote_ice: copied
 * @remote_fingerprint: copied
 *
 * Returns: (transfer full): a session without media yet.
 */
VisNegotiatedSession *vis_negotiated_session_new (const VisIceParameters *remote_ice,
                                                  const VisFingerprint *remote_fingerprint,
                                                  gboolean dtls_client);

/**
 * vis_negotiated_session_check_continues:
 * @before: what was in force
 *
 * Whether @self can follow @before on the same path: the same credentials and candidates' owner
 * (no ICE restart), the same key and DTLS roles (no new handshake; RFC 8842, 5.5). Sections may
 * come, go and change.
 *
 * Returns: FALSE with VIS_ERROR_UNSUPPORTED (488).
 */
gboolean vis_negotiated_session_check_continues (const VisNegotiatedSession *self,
                                                 const VisNegotiatedSession *before,
                                                 GError **error);

/** vis_negotiated_session_find: Returns: (nullable): the first section of this kind. */
const VisNegotiatedMedia *vis_negotiated_session_find (const VisNegotiatedSession *session,
                                                       VisMediaKind kind);

G_END_DECLS
