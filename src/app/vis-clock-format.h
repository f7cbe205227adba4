/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define VIS_TYPE_CLOCK_FORMAT (vis_clock_format_get_type ())

/**
 * VisClockFormat:
 *
 * Whether the desktop's clock has 12 or 24 hours; where no desktop says so, as the locale has it.
 * Emits "changed" (no arguments).
 */
G_DECLARE_FINAL_TYPE (VisClockFormat, vis_clock_format, VIS, CLOCK_FORMAT, GObject)

VisClockFormat *vis_clock_format_new (void);

/** vis_clock_format_has_half_days: Returns: TRUE for 12 hours, am and pm. */
gboolean vis_clock_format_has_half_days (VisClockFormat *self);

G_END_DECLS
