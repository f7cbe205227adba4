/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/vis-call-group.h"

G_BEGIN_DECLS

/*
 * A call of the past, in words for the user. Pure functions; all results are translated.
 */

/**
 * vis_recent_text_when:
 * @started: Unix seconds
 * @now: Unix seconds
 * @half_days: hours from 1 to 12, and am or pm
 *
 * Returns: (transfer full): “14:05”, “Yesterday 14:05”, “Friday 14:05”, or the date.
 */
char *vis_recent_text_when (gint64 started, gint64 now, gboolean half_days);

/** vis_recent_text_duration: Returns: (transfer full): “45 s”, “3 min”, “1 h 5 min”. */
char *vis_recent_text_duration (gint64 seconds);

/** vis_recent_text_outcome: Returns: (transfer full): what became of it, in a word or two:
 * “Missed”, “Busy”, “3 min”. */
char *vis_recent_text_outcome (const VisCallRecord *record);

/** vis_recent_text_reason: Returns: (nullable): a sentence about a call that came to nothing. */
const char *vis_recent_text_reason (const VisCallRecord *record);

/** vis_recent_text_spoken: Returns: (transfer full): all of a row, for those who hear it. */
char *vis_recent_text_spoken (VisCallGroup *group, const char *name, const char *when);

G_END_DECLS
