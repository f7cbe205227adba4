/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "sdp/vis-negotiate.h"

G_BEGIN_DECLS

/** VisRtpStreamFunc: a stream of an agreed payload type came; streaming thread. Returns: FALSE when
 * nobody takes it yet: it is asked again with the next packet. */
typedef gboolean (*VisRtpStreamFunc) (GstPad *pad, guint8 payload_type, gpointer user_data);

/**
 * VisRtpSession:
 *
 * rtpbin as a call needs it: one RTP session for all media (RFC 9143), NACK, PLI and FIR with the
 * timing of RFC 4585, retransmission (RFC 4588), transport-wide feedback.
 */
typedef struct _VisRtpSession VisRtpSession;

/** _vis_rtp_session_new: puts rtpbin into @pipeline. Returns: NULL and VIS_ERROR_UNSUPPORTED. */
VisRtpSession *_vis_rtp_session_new (GstBin *pipeline, const VisNegotiatedSession *negotiated,
                                     VisRtpStreamFunc func, gpointer user_data, GError **error);

/** _vis_rtp_session_free: only once the pipeline is in state NULL. */
void _vis_rtp_session_free (VisRtpSession *self);

/** _vis_rtp_session_get_bin: Returns: (transfer none): rtpbin; session 0 is the one in use. */
GstElement *_vis_rtp_session_get_bin (VisRtpSession *self);

/** _vis_rtp_session_add_sender: links @chain's “src” so that its packets are sent. */
gboolean _vis_rtp_session_add_sender (VisRtpSession *self, GstElement *chain, GError **error);

/** _vis_rtp_session_remove_sender: @chain is in state NULL. */
void _vis_rtp_session_remove_sender (VisRtpSession *self, GstElement *chain);

/**
 * _vis_rtp_session_announce:
 *
 * Tells rtpsession about the stream of this kind that will be sent, so that it knows its clock rate
 * before its first report. Once the pipeline plays.
 */
void _vis_rtp_session_announce (VisRtpSession *self, VisMediaKind kind);

/**
 * _vis_rtp_session_update:
 * @negotiated: what is agreed on now
 *
 * Before its chains come and go.
 */
void _vis_rtp_session_update (VisRtpSession *self, const VisNegotiatedSession *negotiated);

/** _vis_rtp_session_park: nobody takes this payload type any more: its packets are dropped. */
void _vis_rtp_session_park (VisRtpSession *self, guint8 payload_type);

/** _vis_rtp_session_get_stats: Returns: (transfer full): rtpsession's “stats”. Any thread. */
GstStructure *_vis_rtp_session_get_stats (VisRtpSession *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisRtpSession, _vis_rtp_session_free)

G_END_DECLS
