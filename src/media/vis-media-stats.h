/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define VIS_TYPE_MEDIA_STATS (vis_media_stats_get_type ())

/**
 * VisMediaStats:
 * @rx_fps: decoded pictures in the last second
 * @tx_fps: encoded pictures in the last second
 * @rx_kbps: payload received in the last second, in 1000 bit/s; audio and video
 * @width: of the picture received, 0 when there is none
 * @codec: (nullable): of the picture received, static
 * @rtt_ms: round trip by RTCP, -1 while unknown
 * @loss: share of packets lost on the way to us in the last second, 0 to 1
 * @jitter_ms: interarrival jitter (RFC 3550, 6.4.1) of the video, or of the audio without video
 *
 * One second of a call: a value.
 */
typedef struct
{
  double rx_fps;
  double tx_fps;
  double rx_kbps;
  double tx_kbps;
  int width;
  int height;
  const char *codec;
  double rtt_ms;
  double loss;
  double jitter_ms;
} VisMediaStats;

GType vis_media_stats_get_type (void) G_GNUC_CONST;
VisMediaStats *vis_media_stats_copy (const VisMediaStats *stats);
void vis_media_stats_free (VisMediaStats *stats);

G_END_DECLS
