/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "media/vis-media-stats.h"

G_BEGIN_DECLS

/**
 * VisMediaCounts:
 * @time: monotonic, in µs
 * @decoded: pictures decoded so far
 * @encoded: pictures sent so far
 *
 * What is counted from the beginning of a call, at one moment.
 */
typedef struct
{
  gint64 time;
  guint decoded;
  guint encoded;
  guint64 received_bytes;
  guint64 sent_bytes;
  guint64 received_packets;
  gint64 lost_packets;
} VisMediaCounts;

/**
 * _vis_media_counts_read:
 * @rtp: rtpsession's “stats”
 * @stats: (out): the values that are not counted but measured: round trip and jitter
 *
 * Adds up what rtpsession tells of each source.
 */
void _vis_media_counts_read (VisMediaCounts *counts, const GstStructure *rtp, VisMediaStats *stats);

/** _vis_media_stats_compare: fills in what happened between two moments. */
void _vis_media_stats_compare (VisMediaStats *stats, const VisMediaCounts *before,
                               const VisMediaCounts *now);

G_END_DECLS
