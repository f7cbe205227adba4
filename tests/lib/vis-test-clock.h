/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/vis-clock.h"

G_BEGIN_DECLS

#define VIS_TYPE_TEST_CLOCK (vis_test_clock_get_type ())

/** VisTestClock: a clock that stands still until a test moves it. */
G_DECLARE_FINAL_TYPE (VisTestClock, vis_test_clock, VIS, TEST_CLOCK, GObject)

VisTestClock *vis_test_clock_new (void);

/** vis_test_clock_advance: moves time on and runs what falls due, in order. */
void vis_test_clock_advance (VisTestClock *self, guint milliseconds);

/** vis_test_clock_n_pending: Returns: how many timeouts wait. */
guint vis_test_clock_n_pending (VisTestClock *self);

G_END_DECLS
