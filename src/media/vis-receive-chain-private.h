/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "sdp/vis-negotiate.h"

G_BEGIN_DECLS

/** VisSampleFunc: takes a raw sample (transfer none), in the session's running time; streaming
 * thread, must not block. */
typedef void (*VisSampleFunc) (VisMediaKind kind, GstSample *sample, gpointer user_data);

/**
 * VisReceiveChain:
 *
 * From RTP packets of one codec to raw samples: depayloader, decoder, appsink. It is made before
 * the first packet comes, so that loading and starting a decoder costs the first picture nothing.
 */
typedef struct _VisReceiveChain VisReceiveChain;

/**
 * _vis_receive_chain_new:
 * @func: gets each decoded sample, in the session's running time
 *
 * Returns: (transfer full): NULL and VIS_ERROR_UNSUPPORTED when an element is missing.
 */
VisReceiveChain *_vis_receive_chain_new (const VisCodec *codec, VisMediaKind kind,
                                         VisSampleFunc func, gpointer user_data, GError **error);

/** _vis_receive_chain_free: only once its bin is in state NULL. */
void _vis_receive_chain_free (VisReceiveChain *self);

/** _vis_receive_chain_get_bin: Returns: (transfer none): a bin with a “sink” pad. */
GstElement *_vis_receive_chain_get_bin (VisReceiveChain *self);

/** _vis_receive_chain_link: takes the packets of @pad from now on, and no others: a peer that
 * starts anew with another SSRC replaces itself. Any thread. Returns: whether it could. */
gboolean _vis_receive_chain_link (VisReceiveChain *self, GstPad *pad);

/** _vis_receive_chain_unlink: takes none any more. The pad that fed it drops its packets already.
 */
void _vis_receive_chain_unlink (VisReceiveChain *self);

VisMediaKind _vis_receive_chain_get_kind (VisReceiveChain *self);
guint8 _vis_receive_chain_get_payload_type (VisReceiveChain *self);

/** _vis_receive_chain_get_codec: Returns: its name, static. */
const char *_vis_receive_chain_get_codec (VisReceiveChain *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisReceiveChain, _vis_receive_chain_free)

G_END_DECLS
