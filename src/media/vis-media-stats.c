/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/vis-media-stats-private.h"

enum
{
  VIDEO_CLOCK_RATE = 90000,
};

G_DEFINE_BOXED_TYPE (VisMediaStats, vis_media_stats, vis_media_stats_copy, vis_media_stats_free)

VisMediaStats *
vis_media_stats_copy (const VisMediaStats *stats)
{
  return g_memdup2 (stats, sizeof *stats);
}

void
vis_media_stats_free (VisMediaStats *stats)
{
  g_free (stats);
}

static guint64
get_uint64 (const GstStructure *source, const char *field)
{
  guint64 value = 0;

  gst_structure_get_uint64 (source, field, &value);
  return value;
}

/* The stream that a person looks at, or else hears: pictures before sound, and the busiest one,
 * because retransmissions are a stream of their own that comes by fits and starts. */
static gboolean
is_main_stream (const GstStructure *source, const GstStructure *best)
{
  int clock_rate = 0, best_clock_rate = 0;

  if (!gst_structure_get_int (source, "clock-rate", &clock_rate) || clock_rate <= 0)
    return FALSE;
  if (!best)
    return TRUE;
  gst_structure_get_int (best, "clock-rate", &best_clock_rate);
  if (clock_rate != best_clock_rate)
    return clock_rate == VIDEO_CLOCK_RATE;
  return get_uint64 (source, "packets-received") > get_uint64 (best, "packets-received");
}

static double
get_jitter_ms (const GstStructure *source)
{
  guint jitter = 0;
  int clock_rate = 1;

  gst_structure_get_uint (source, "jitter", &jitter);
  gst_structure_get_int (source, "clock-rate", &clock_rate);
  return jitter * 1000.0 / clock_rate;
}

static double
get_round_trip_ms (const GstStructure *source)
{
  gboolean reported = FALSE;
  guint round_trip = 0;

  gst_structure_get_boolean (source, "have-rb", &reported);
  gst_structure_get_uint (source, "rb-round-trip", &round_trip);
  /* Units of 1/65536 s (RFC 3550, 4). */
  return reported && round_trip > 0 ? round_trip * 1000.0 / 65536.0 : -1;
}

static void
add_remote (VisMediaCounts *counts, const GstStructure *source)
{
  int lost = 0;

  counts->received_bytes += get_uint64 (source, "octets-received");
  counts->received_packets += get_uint64 (source, "packets-received");
  gst_structure_get_int (source, "packets-lost", &lost);
  counts->lost_packets += lost;
}

void
_vis_media_counts_read (VisMediaCounts *counts, const GstStructure *rtp, VisMediaStats *stats)
{
  const GValue *value = gst_structure_get_value (rtp, "source-stats");
  const GstStructure *best = NULL;

  stats->rtt_ms = -1;
  if (!value || !G_VALUE_HOLDS_BOXED (value))
    return;
  /* GStreamer still hands this array over as the type that GLib calls deprecated. */
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  const GValueArray *sources = g_value_get_boxed (value);

  for (guint i = 0; sources && i < sources->n_values; i++)
    {
      const GstStructure *source = gst_value_get_structure (&sources->values[i]);
      gboolean internal = FALSE;

      gst_structure_get_boolean (source, "internal", &internal);
      stats->rtt_ms = MAX (stats->rtt_ms, get_round_trip_ms (source));
      if (internal)
        counts->sent_bytes += get_uint64 (source, "octets-sent");
      else
        add_remote (counts, source);
      if (!internal && is_main_stream (source, best))
        best = source;
    }
  G_GNUC_END_IGNORE_DEPRECATIONS
  if (best)
    stats->jitter_ms = get_jitter_ms (best);
}

/* A counter that went back belongs to a source that went away: nothing is known of this second. */
static double
difference (guint64 before, guint64 now)
{
  return now > before ? (double)(now - before) : 0;
}

void
_vis_media_stats_compare (VisMediaStats *stats, const VisMediaCounts *before,
                          const VisMediaCounts *now)
{
  double seconds = (double)(now->time - before->time) / G_USEC_PER_SEC;
  double received = difference (before->received_packets, now->received_packets);
  double lost = MAX ((double)(now->lost_packets - before->lost_packets), 0);

  if (seconds <= 0)
    return;
  stats->rx_fps = (now->decoded - before->decoded) / seconds;
  stats->tx_fps = (now->encoded - before->encoded) / seconds;
  stats->rx_kbps = difference (before->received_bytes, now->received_bytes) * 8 / 1000 / seconds;
  stats->tx_kbps = difference (before->sent_bytes, now->sent_bytes) * 8 / 1000 / seconds;
  stats->loss = lost + received > 0 ? lost / (lost + received) : 0;
}
