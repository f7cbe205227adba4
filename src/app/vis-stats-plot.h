/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/vis-stats-history.h"

G_BEGIN_DECLS

#define VIS_TYPE_STATS_PLOT (vis_stats_plot_get_type ())

/**
 * VisStatsPlot:
 *
 * One or two numbers of a call over time, with a legend that says the newest, and the same in words
 * for screen readers. Properties: "title", "unit" (both translated), "first" and "second"
 * (VisStatsField), "first-name" and "second-name" (of the lines; none when there is only one),
 * "top" (how far the scale goes at least). Hides itself while nothing is known.
 */
G_DECLARE_FINAL_TYPE (VisStatsPlot, vis_stats_plot, VIS, STATS_PLOT, AdwBin)

/** vis_stats_plot_show: draws what @history holds now; keeps nothing of it but the numbers. */
void vis_stats_plot_show (VisStatsPlot *self, const VisStatsHistory *history);

G_END_DECLS
