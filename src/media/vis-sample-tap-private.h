/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "media/vis-receive-chain-private.h"

G_BEGIN_DECLS

/**
 * VisSampleTap:
 *
 * The end of a source's pipeline, where its samples come out, stamped in the session's running
 * time. The pipeline may outlive whoever listens: it keeps the tap, and a tap that is shut gives
 * nothing any more.
 */
typedef struct _VisSampleTap VisSampleTap;

/**
 * _vis_sample_tap_new: adds the last element to @bin.
 * @paced: waits for each sample's time, as a file needs it
 * @epoch: the clock time at which the session's running time is 0
 * @sink: (out) (transfer none): what the samples have to be led to
 *
 * Returns: (transfer full): NULL and VIS_ERROR_UNSUPPORTED when an element is missing.
 */
VisSampleTap *_vis_sample_tap_new (GstBin *bin, VisMediaKind kind, gboolean paced,
                                   GstClockTime epoch, VisSampleFunc func, gpointer user_data,
                                   GstElement **sink, GError **error);

/** _vis_sample_tap_shut: no sample comes from it any more when this returns. Gives up the
 * reference. Not from within the sample function. */
void _vis_sample_tap_shut (VisSampleTap *self);

/** _vis_sample_tap_get_n_samples: that came, since the beginning or the last reset. Any thread. */
int _vis_sample_tap_get_n_samples (VisSampleTap *self);
void _vis_sample_tap_reset (VisSampleTap *self);

G_END_DECLS
