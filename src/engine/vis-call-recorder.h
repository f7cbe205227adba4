/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "call/vis-call-list.h"
#include "engine/vis-call-history.h"

G_BEGIN_DECLS

#define VIS_TYPE_CALL_RECORDER (vis_call_recorder_get_type ())

/**
 * VisCallRecorder:
 *
 * Writes every call into the history when it begins, is answered and ends, and every five seconds
 * how long it lasts: a program that is killed leaves a row that is nearly right. Calls that the
 * policy refused are written too, but not more than a few a minute: a flood must not fill the disk.
 * Main context.
 */
G_DECLARE_FINAL_TYPE (VisCallRecorder, vis_call_recorder, VIS, CALL_RECORDER, GObject)

/** vis_call_recorder_new: follows @calls from now on; keeps references to both. */
VisCallRecorder *vis_call_recorder_new (VisCallList *calls, VisCallHistory *history);

G_END_DECLS
