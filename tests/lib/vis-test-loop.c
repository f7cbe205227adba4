/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/vis-test-loop.h"

static gboolean
on_deadline (gpointer user_data)
{
  gboolean *passed = user_data;

  *passed = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
flag_is_set (gpointer user_data)
{
  return *(const gboolean *)user_data;
}

gboolean
vis_test_wait_until (VisTestCondition condition, gpointer user_data, guint deadline_ms)
{
  gboolean passed = FALSE;
  guint deadline = g_timeout_add (deadline_ms, on_deadline, &passed);
  /* A condition may read what another thread wrote: look again now and then. */
  guint tick = g_timeout_add (5, on_tick, NULL);
  gboolean held;

  while (!(held = condition (user_data)) && !passed)
    g_main_context_iteration (NULL, TRUE);
  if (!passed)
    g_source_remove (deadline);
  g_source_remove (tick);
  return held;
}

gboolean
vis_test_wait_for_flag (const gboolean *flag, guint deadline_ms)
{
  return vis_test_wait_until (flag_is_set, (gpointer)flag, deadline_ms);
}

char *
vis_test_data_path (const char *relative)
{
  return g_build_filename (g_test_get_dir (G_TEST_DIST), relative, NULL);
}

static gint64 woken;

static int
poll_and_note (GPollFD *fds, guint n_fds, int timeout)
{
  int n_ready = g_poll (fds, n_fds, timeout);

  woken = g_get_monotonic_time ();
  return n_ready;
}

double
vis_test_iterate (void)
{
  g_main_context_set_poll_func (NULL, poll_and_note);
  g_main_context_iteration (NULL, TRUE);
  g_main_context_set_poll_func (NULL, NULL);
  return (double)(g_get_monotonic_time () - woken) / 1000.0;
}
