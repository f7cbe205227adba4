/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "port/vis-ice-liveness.h"

static void
test_judge (void)
{
  static const struct
  {
    gboolean agent_failed;
    int silence;
    int consent_age;
    VisPathState state;
  } rows[] = {
    { FALSE, 0, 0, VIS_PATH_CONNECTED },
    { FALSE, 1999, 6000, VIS_PATH_CONNECTED },
    { FALSE, 2000, 2000, VIS_PATH_DISCONNECTED },
    { FALSE, 9999, 9999, VIS_PATH_DISCONNECTED },
    { FALSE, 10000, 10000, VIS_PATH_FAILED },
    /* One late answer, and libnice gives up: packets and consent say otherwise. */
    { TRUE, 20, 7000, VIS_PATH_DISCONNECTED },
    { TRUE, 20, 600, VIS_PATH_CONNECTED },
    { TRUE, 3000, 3000, VIS_PATH_DISCONNECTED },
    { TRUE, 5000, 5000, VIS_PATH_FAILED },
    /* Packets come, but nobody renews consent. */
    { TRUE, 20, 29999, VIS_PATH_DISCONNECTED },
    { TRUE, 20, 30000, VIS_PATH_FAILED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("row %u", i);
      g_assert_cmpint (
          vis_ice_liveness_judge (rows[i].agent_failed, rows[i].silence, rows[i].consent_age), ==,
          rows[i].state);
    }
}

static void
test_wants_probe (void)
{
  g_assert_false (vis_ice_liveness_wants_probe (FALSE, 100, 6000, 60000));
  g_assert_true (vis_ice_liveness_wants_probe (FALSE, 800, 800, 500));
  g_assert_false (vis_ice_liveness_wants_probe (FALSE, 800, 800, 499));
  g_assert_true (vis_ice_liveness_wants_probe (TRUE, 0, 600, 500));
  /* Packets come, but no answer: the consent must not run out without a question of ours. */
  g_assert_true (vis_ice_liveness_wants_probe (FALSE, 0, 8000, 500));
  g_assert_false (vis_ice_liveness_wants_probe (FALSE, 0, 8000, 499));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/port/ice-liveness/goes-by-silence-and-consent", test_judge);
  g_test_add_func ("/port/ice-liveness/asks-when-it-is-quiet", test_wants_probe);
  return g_test_run ();
}
