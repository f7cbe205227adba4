/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** VIS_TEST_DEADLINE_MS: for an event that takes well under a second on a free machine, on one that
 * does ten other things. What must come sooner, or not at all, has a time of its own. */
#define VIS_TEST_DEADLINE_MS 30000

/** VisTestCondition: Returns: TRUE once what the test waits for has come. */
typedef gboolean (*VisTestCondition) (gpointer user_data);

/**
 * vis_test_wait_until:
 * @deadline_ms: how long at most
 *
 * Runs the default main context until @condition holds. Never sleeps past an event.
 *
 * Returns: FALSE when the deadline passed first.
 */
gboolean vis_test_wait_until (VisTestCondition condition, gpointer user_data, guint deadline_ms);

/** vis_test_wait_for_flag: waits until *@flag is set. */
gboolean vis_test_wait_for_flag (const gboolean *flag, guint deadline_ms);

/** vis_test_data_path: Returns: (transfer full): @relative below tests/, as an absolute path. */
char *vis_test_data_path (const char *relative);

/** vis_test_iterate: waits for something to do in the default context, and does it. Returns: how
 * long that kept the thread busy, in milliseconds; the waiting is not in it. */
double vis_test_iterate (void);

G_END_DECLS
