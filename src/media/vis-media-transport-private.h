/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "base/vis-path.h"
#include "media/vis-rtp-session-private.h"

G_BEGIN_DECLS

/** VIS_TRANSPORT_FACT: name of the application message to be given to
 * _vis_media_transport_take_fact(). */
#define VIS_TRANSPORT_FACT "vis-transport-fact"

typedef enum
{
  VIS_TRUST_PENDING,
  VIS_TRUST_PROVED,
  VIS_TRUST_REFUSED,
} VisTrust;

/**
 * VisMediaTransport:
 *
 * Between rtpbin and a VisPath: DTLS-SRTP (RFC 5764), and the gates. DTLS begins when the path is
 * connected. Until _vis_media_transport_open() only DTLS passes, either way.
 *
 *   path ─▶ gate ─▶ appsrc ─▶ dtlssrtpdec ─▶ rtpbin
 *   path ◀───────── appsink ◀ dtlssrtpenc ◀── gate ◀ rtpbin
 */
typedef struct _VisMediaTransport VisMediaTransport;

/**
 * _vis_media_transport_new:
 * @pem: our certificate and private key
 *
 * Builds into @pipeline. Returns: NULL with VIS_ERROR_UNSUPPORTED or VIS_ERROR_INVALID.
 */
VisMediaTransport *_vis_media_transport_new (GstBin *pipeline, VisRtpSession *rtp, VisPath *path,
                                             const VisNegotiatedSession *negotiated,
                                             const char *pem, GError **error);

/** _vis_media_transport_start: takes the path's packets, and begins DTLS as soon as the path is
 * connected. @pipeline plays already. */
void _vis_media_transport_start (VisMediaTransport *self);

/**
 * _vis_media_transport_take_fact:
 * @fact: the content of a message named VIS_TRANSPORT_FACT
 *
 * Compares the peer's certificate with the fingerprint that was signalled: GStreamer 1.22 itself
 * accepts every certificate. Main context.
 */
VisTrust _vis_media_transport_take_fact (VisMediaTransport *self, const GstStructure *fact);

/** _vis_media_transport_get_shown: Returns: (nullable): the fingerprint of the peer's certificate.
 */
const VisFingerprint *_vis_media_transport_get_shown (VisMediaTransport *self);

/** _vis_media_transport_open: lets media pass both ways; what was kept passes first. */
void _vis_media_transport_open (VisMediaTransport *self);

/** _vis_media_transport_shut: for ever. */
void _vis_media_transport_shut (VisMediaTransport *self);

/** _vis_media_transport_get_suite: Returns: (nullable): static. */
const char *_vis_media_transport_get_suite (VisMediaTransport *self);

/** _vis_media_transport_stop: lets go of the path. Before the pipeline goes to NULL. */
void _vis_media_transport_stop (VisMediaTransport *self);

/** _vis_media_transport_free: after the pipeline went to NULL. */
void _vis_media_transport_free (VisMediaTransport *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisMediaTransport, _vis_media_transport_free)

G_END_DECLS
