/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "app/vis-stats-history.h"

static const VisMediaStats fine = {
  .rx_fps = 30,
  .rx_kbps = 800,
  .tx_kbps = 700,
  .width = 640,
  .height = 480,
  .rtt_ms = 20,
};

static VisQuality
judge (VisMediaStats stats)
{
  g_autoptr (VisStatsHistory) history = vis_stats_history_new ();
  for (guint i = 0; i < 3; i++)
    vis_stats_history_add (history, &stats);
  return vis_stats_history_judge (history, FALSE);
}

static void
test_keeps_the_newest (void)
{
  g_autoptr (VisStatsHistory) history = vis_stats_history_new ();
  for (guint i = 0; i < VIS_STATS_HISTORY_SECONDS + 7; i++)
    vis_stats_history_add (history, &(const VisMediaStats){ .rx_kbps = i, .rtt_ms = -1 });
  g_assert_cmpuint (vis_stats_history_get_n (history), ==, VIS_STATS_HISTORY_SECONDS);
  g_assert_cmpfloat (vis_stats_history_get (history, VIS_STATS_RX_KBPS, 0), ==, 7);
  g_assert_cmpfloat (
      vis_stats_history_get (history, VIS_STATS_RX_KBPS, VIS_STATS_HISTORY_SECONDS - 1), ==,
      VIS_STATS_HISTORY_SECONDS + 6);
}

static void
test_says_what_is_unknown (void)
{
  g_autoptr (VisStatsHistory) history = vis_stats_history_new ();
  vis_stats_history_add (history, &(const VisMediaStats){ .rtt_ms = -1 });
  g_assert_true (isnan (vis_stats_history_get (history, VIS_STATS_RTT, 0)));
  g_assert_true (isnan (vis_stats_history_get (history, VIS_STATS_RX_FPS, 0)));
  g_assert_true (isnan (vis_stats_history_get (history, VIS_STATS_HEIGHT, 0)));
}

static void
test_judges (void)
{
  VisMediaStats lossy = fine, far = fine, silent = fine, unmeasured = fine;
  g_assert_cmpint (judge (fine), ==, VIS_QUALITY_GOOD);
  lossy.loss = 0.03;
  g_assert_cmpint (judge (lossy), ==, VIS_QUALITY_FAIR);
  lossy.loss = 0.2;
  g_assert_cmpint (judge (lossy), ==, VIS_QUALITY_BAD);
  far.rtt_ms = 350;
  g_assert_cmpint (judge (far), ==, VIS_QUALITY_FAIR);
  far.rtt_ms = 1200;
  g_assert_cmpint (judge (far), ==, VIS_QUALITY_BAD);
  silent.rx_kbps = 0;
  g_assert_cmpint (judge (silent), ==, VIS_QUALITY_NONE);
  unmeasured.rtt_ms = -1;
  g_assert_cmpint (judge (unmeasured), ==, VIS_QUALITY_GOOD);
}

static void
test_waits_before_it_judges (void)
{
  g_autoptr (VisStatsHistory) history = vis_stats_history_new ();
  vis_stats_history_add (history, &fine);
  g_assert_cmpint (vis_stats_history_judge (history, FALSE), ==, VIS_QUALITY_UNKNOWN);
  g_assert_cmpint (vis_stats_history_judge (history, TRUE), ==, VIS_QUALITY_NONE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/stats-history/keeps-the-newest", test_keeps_the_newest);
  g_test_add_func ("/app/stats-history/says-what-is-unknown", test_says_what_is_unknown);
  g_test_add_func ("/app/stats-history/judges", test_judges);
  g_test_add_func ("/app/stats-history/waits-before-it-judges", test_waits_before_it_judges);
  return g_test_run ();
}
