/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/vis-media-stats.h"

G_BEGIN_DECLS

/** VIS_STATS_HISTORY_SECONDS: how far back one can look; a sample is a second. */
#define VIS_STATS_HISTORY_SECONDS 90

#define VIS_TYPE_STATS_FIELD (vis_stats_field_get_type ())

/** VisStatsField: one number of a second; loss is in percent here. */
typedef enum
{
  VIS_STATS_NONE,
  VIS_STATS_RX_KBPS,
  VIS_STATS_TX_KBPS,
  VIS_STATS_LOSS,
  VIS_STATS_RTT,
  VIS_STATS_RX_FPS,
  VIS_STATS_TX_FPS,
  VIS_STATS_HEIGHT,
} VisStatsField;

GType vis_stats_field_get_type (void) G_GNUC_CONST;

/** VisQuality: what people notice of the connection, as bars. */
typedef enum
{
  VIS_QUALITY_UNKNOWN,
  VIS_QUALITY_NONE,
  VIS_QUALITY_BAD,
  VIS_QUALITY_FAIR,
  VIS_QUALITY_GOOD,
} VisQuality;

/** VisStatsHistory: the last seconds of a call, oldest first. Not an object; no threads. */
typedef struct _VisStatsHistory VisStatsHistory;

VisStatsHistory *vis_stats_history_new (void);
void vis_stats_history_free (VisStatsHistory *self);

/** vis_stats_history_add: copies @stats; the oldest second may go. */
void vis_stats_history_add (VisStatsHistory *self, const VisMediaStats *stats);
guint vis_stats_history_get_n (const VisStatsHistory *self);

/** vis_stats_history_get: Returns: NAN where nothing is known: no round trip was measured yet,
 * there was no picture. */
double vis_stats_history_get (const VisStatsHistory *self, VisStatsField field, guint second);

/** vis_stats_history_judge: Returns: by the last three seconds' loss, round trip and whether
 * anything came; @in_doubt: the path itself is. */
VisQuality vis_stats_history_judge (const VisStatsHistory *self, gboolean in_doubt);

/** vis_quality_to_text: Returns: (transfer none): translated: “Good connection”. */
const char *vis_quality_to_text (VisQuality quality);

/** vis_quality_to_icon_name: Returns: bars, as telephones have them. */
const char *vis_quality_to_icon_name (VisQuality quality);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisStatsHistory, vis_stats_history_free)

G_END_DECLS
