/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "media/vis-media-capture-private.h"
#include "media/vis-media-options.h"
#include "media/vis-receive-chain-private.h"
#include "media/vis-rtp-session-private.h"

G_BEGIN_DECLS

/**
 * VisMediaStreams:
 *
 * The send and receive chains of a call, as many as are agreed on at the moment: they come and go
 * with each offer and answer, while the RTP session and its encryption stay. Main context, except
 * where said otherwise.
 */
typedef struct _VisMediaStreams VisMediaStreams;

/** _vis_media_streams_new: @pipeline and @options live longer than it. @decoded gets what the other
 * side sends, on streaming threads. */
VisMediaStreams *_vis_media_streams_new (GstBin *pipeline, const VisMediaOptions *options,
                                         VisSampleFunc decoded, gpointer user_data);

/** _vis_media_streams_free: only once the pipeline is in state NULL. */
void _vis_media_streams_free (VisMediaStreams *self);

/** _vis_media_streams_clear: frees all chains, likewise. */
void _vis_media_streams_clear (VisMediaStreams *self);

/**
 * _vis_media_streams_update:
 * @rtp: knows @negotiated already
 *
 * Builds what is agreed on now and was not before, and drops what no longer is; what goes on is
 * not touched. Directions are no matter here: a stream on hold keeps its chains.
 *
 * Returns: FALSE with VIS_ERROR_UNSUPPORTED or VIS_ERROR_FAILED.
 */
gboolean _vis_media_streams_update (VisMediaStreams *self, VisRtpSession *rtp,
                                    const VisNegotiatedSession *negotiated, GError **error);

/** _vis_media_streams_adapt: encodes with as many bits as the options allow now. */
void _vis_media_streams_adapt (VisMediaStreams *self);

/** _vis_media_streams_start: @kind was added, and the pipeline plays: gets its encoder going. */
void _vis_media_streams_start (VisMediaStreams *self, VisMediaKind kind);

/**
 * _vis_media_streams_link:
 *
 * Decodes the packets of @pad from now on. Streaming thread.
 *
 * Returns: (nullable): the codec's name, static; NULL when no chain takes this payload type.
 */
const char *_vis_media_streams_link (VisMediaStreams *self, GstPad *pad, guint8 payload_type,
                                     VisMediaKind *kind);

/** _vis_media_streams_push: a raw sample to be sent. Any thread; never blocks. */
void _vis_media_streams_push (VisMediaStreams *self, VisMediaKind kind, GstSample *sample);

gboolean _vis_media_streams_has_sender (VisMediaStreams *self, VisMediaKind kind);

/** _vis_media_streams_set_open: whether samples of @kind are sent; pictures begin with a key
 * frame. */
void _vis_media_streams_set_open (VisMediaStreams *self, VisMediaKind kind, gboolean open);
void _vis_media_streams_set_muted (VisMediaStreams *self, gboolean muted);

/** _vis_media_streams_get_n_frames: pictures encoded so far. */
guint _vis_media_streams_get_n_frames (VisMediaStreams *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisMediaStreams, _vis_media_streams_free)

G_END_DECLS
