/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "engine/vis-engine.h"
#include "media/vis-ringer.h"

G_BEGIN_DECLS

#define VIS_TYPE_CALL_DESK (vis_call_desk_get_type ())

/**
 * VisCallDesk:
 *
 * Gives each call of the engine its window, its sound and its notification, and takes them away
 * again. Adds what the buttons of a notification do: app.answer, app.decline, app.show-call (u); a
 * call that is over is ignored. Main context.
 */
G_DECLARE_FINAL_TYPE (VisCallDesk, vis_call_desk, VIS, CALL_DESK, GObject)

/**
 * vis_call_desk_new:
 * @settings: those of the user
 * @auto_answer_ms: calls are answered with video after having rung so long: for tests and demos;
 *   -1: a person answers
 */
VisCallDesk *vis_call_desk_new (GtkApplication *application, GSettings *settings, VisEngine *engine,
                                VisRinger *ringer, int auto_answer_ms);

/** vis_call_desk_call: Returns: FALSE and an error when @target can't be called. */
gboolean vis_call_desk_call (VisCallDesk *self, const char *target, gboolean video, GError **error);

G_END_DECLS
