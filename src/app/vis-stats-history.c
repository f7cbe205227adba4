/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-stats-history.h"

#include <glib/gi18n.h>
#include <math.h>

/* One bad second is no bad connection. */
#define JUDGED_SECONDS 3

/* Where conversation suffers: the round trip by ITU-T G.114 (150 and 400 ms one way), the loss by
 * what Opus and the repair of pictures still hide. */
#define FAIR_LOSS 2.0
#define BAD_LOSS 8.0
#define FAIR_RTT_MS 300.0
#define BAD_RTT_MS 800.0

struct _VisStatsHistory
{
  VisMediaStats seconds[VIS_STATS_HISTORY_SECONDS]; /* a ring */
  guint n;
  guint next;
};

G_DEFINE_ENUM_TYPE (VisStatsField, vis_stats_field, G_DEFINE_ENUM_VALUE (VIS_STATS_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (VIS_STATS_RX_KBPS, "rx-kbps"),
                    G_DEFINE_ENUM_VALUE (VIS_STATS_TX_KBPS, "tx-kbps"),
                    G_DEFINE_ENUM_VALUE (VIS_STATS_LOSS, "loss"),
                    G_DEFINE_ENUM_VALUE (VIS_STATS_RTT, "rtt"),
                    G_DEFINE_ENUM_VALUE (VIS_STATS_RX_FPS, "rx-fps"),
                    G_DEFINE_ENUM_VALUE (VIS_STATS_TX_FPS, "tx-fps"),
                    G_DEFINE_ENUM_VALUE (VIS_STATS_HEIGHT, "height"))

VisStatsHistory *
vis_stats_history_new (void)
{
  return g_new0 (VisStatsHistory, 1);
}

void
vis_stats_history_free (VisStatsHistory *self)
{
  g_free (self);
}

void
vis_stats_history_add (VisStatsHistory *self, const VisMediaStats *stats)
{
  g_return_if_fail (self != NULL && stats != NULL);

  self->seconds[self->next] = *stats;
  self->next = (self->next + 1) % VIS_STATS_HISTORY_SECONDS;
  self->n = MIN (self->n + 1, VIS_STATS_HISTORY_SECONDS);
}

guint
vis_stats_history_get_n (const VisStatsHistory *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n;
}

double
vis_stats_history_get (const VisStatsHistory *self, VisStatsField field, guint second)
{
  g_return_val_if_fail (self != NULL && second < self->n, NAN);

  guint oldest = self->next + VIS_STATS_HISTORY_SECONDS - self->n;
  const VisMediaStats *stats = &self->seconds[(oldest + second) % VIS_STATS_HISTORY_SECONDS];
  switch (field)
    {
    case VIS_STATS_RX_KBPS:
      return stats->rx_kbps;
    case VIS_STATS_TX_KBPS:
      return stats->tx_kbps;
    case VIS_STATS_LOSS:
      return stats->loss * 100;
    case VIS_STATS_RTT:
      return stats->rtt_ms >= 0 ? stats->rtt_ms : NAN;
    case VIS_STATS_RX_FPS:
      return stats->width > 0 ? stats->rx_fps : NAN;
    case VIS_STATS_TX_FPS:
      return stats->tx_fps > 0 ? stats->tx_fps : NAN;
    case VIS_STATS_HEIGHT:
      return stats->height > 0 ? stats->height : NAN;
    case VIS_STATS_NONE:
    default:
      return NAN;
    }
}

static double
average (const VisStatsHistory *self, VisStatsField field)
{
  double sum = 0;
  guint known = 0;
  for (guint i = self->n - MIN (self->n, JUDGED_SECONDS); i < self->n; i++)
    {
      double value = vis_stats_history_get (self, field, i);
      if (isnan (value))
        continue;
      sum += value;
      known++;
    }
  return known > 0 ? sum / known : 0;
}

VisQuality
vis_stats_history_judge (const VisStatsHistory *self, gboolean in_doubt)
{
  g_return_val_if_fail (self != NULL, VIS_QUALITY_UNKNOWN);

  if (in_doubt)
    return VIS_QUALITY_NONE;
  if (self->n < JUDGED_SECONDS)
    return VIS_QUALITY_UNKNOWN;
  double loss = average (self, VIS_STATS_LOSS);
  double rtt = average (self, VIS_STATS_RTT);
  if (average (self, VIS_STATS_RX_KBPS) <= 0)
    return VIS_QUALITY_NONE;
  if (loss >= BAD_LOSS || rtt >= BAD_RTT_MS)
    return VIS_QUALITY_BAD;
  if (loss >= FAIR_LOSS || rtt >= FAIR_RTT_MS)
    return VIS_QUALITY_FAIR;
  return VIS_QUALITY_GOOD;
}

const char *
vis_quality_to_text (VisQuality quality)
{
  switch (quality)
    {
    case VIS_QUALITY_UNKNOWN:
      return _ ("The connection is being measured");
    case VIS_QUALITY_NONE:
      return _ ("Nothing arrives");
    case VIS_QUALITY_BAD:
      return _ ("Bad connection");
    case VIS_QUALITY_FAIR:
      return _ ("Fair connection");
    case VIS_QUALITY_GOOD:
      return _ ("Good connection");
    default:
      g_return_val_if_reached ("");
    }
}

const char *
vis_quality_to_icon_name (VisQuality quality)
{
  switch (quality)
    {
    case VIS_QUALITY_UNKNOWN:
      return "network-cellular-acquiring-symbolic";
    case VIS_QUALITY_NONE:
      return "network-cellular-signal-none-symbolic";
    case VIS_QUALITY_BAD:
      return "network-cellular-signal-weak-symbolic";
    case VIS_QUALITY_FAIR:
      return "network-cellular-signal-ok-symbolic";
    case VIS_QUALITY_GOOD:
      return "network-cellular-signal-excellent-symbolic";
    default:
      g_return_val_if_reached ("network-cellular-acquiring-symbolic");
    }
}
