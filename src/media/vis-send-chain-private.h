/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "sdp/vis-negotiate.h"

G_BEGIN_DECLS

/**
 * VisSendChain:
 *
 * From raw samples to RTP packets, for one kind of media: appsrc, encoder, payloader. It is made
 * and warmed up before the call is answered, with a black picture; nothing that was captured is
 * encoded until the chain is opened, which begins with a key frame.
 */
typedef struct _VisSendChain VisSendChain;

/**
 * _vis_send_chain_new:
 * @bitrate: to begin with, in bit/s
 *
 * Returns: (transfer full): NULL and VIS_ERROR_UNSUPPORTED when an element is missing.
 */
VisSendChain *_vis_send_chain_new (const VisNegotiatedMedia *media, guint bitrate, GError **error);

/** _vis_send_chain_free: only once its bin is in state NULL and no sample is pushed any more. */
void _vis_send_chain_free (VisSendChain *self);

/** _vis_send_chain_get_bin: Returns: (transfer none): a bin with a “src” pad of RTP. */
GstElement *_vis_send_chain_get_bin (VisSendChain *self);

/** _vis_send_chain_push: gives it a sample in the session's running time; the oldest waiting one
 * makes room. Any thread; never blocks. */
void _vis_send_chain_push (VisSendChain *self, GstSample *sample);

/**
 * _vis_send_chain_warm_up:
 *
 * Gives the encoder a black picture: its first one takes the longest, and there may be no camera
 * before the call is answered. Once the bin plays.
 */
void _vis_send_chain_warm_up (VisSendChain *self, int width, int height, int framerate);

/** _vis_send_chain_set_open: main context. */
void _vis_send_chain_set_open (VisSendChain *self, gboolean open);

/** _vis_send_chain_set_bitrate: where rate control takes hold; in bit/s, any thread. */
void _vis_send_chain_set_bitrate (VisSendChain *self, guint bitrate);

/** _vis_send_chain_set_limit: pictures are left out rather than more bit/s be sent; 0: none is. */
void _vis_send_chain_set_limit (VisSendChain *self, guint limit);

/** _vis_send_chain_set_muted: TRUE: silence is encoded instead of the samples. */
void _vis_send_chain_set_muted (VisSendChain *self, gboolean muted);

/** _vis_send_chain_get_sequence: of the last packet. */
guint16 _vis_send_chain_get_sequence (VisSendChain *self);

/** _vis_send_chain_continue: before the bin plays: it follows one of the same SSRC, whose last
 * packet had this number. SRTP refuses numbers that seem to be used already (RFC 3711, 3.3.2). */
void _vis_send_chain_continue (VisSendChain *self, guint16 sequence);

/** _vis_send_chain_get_n_frames: encoded and let through so far. Any thread. */
guint _vis_send_chain_get_n_frames (VisSendChain *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisSendChain, _vis_send_chain_free)

G_END_DECLS
