/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "call/vis-call-list.h"
#include "media/vis-device-list.h"

G_BEGIN_DECLS

#define VIS_TYPE_CALL_WINDOW (vis_call_window_get_type ())

/**
 * VisCallWindow:
 *
 * The window of one call, from dialling or answering until some seconds after its end. Property
 * "call" (VisCall). Closing it hangs up. Needs the action app.call, to call again.
 */
G_DECLARE_FINAL_TYPE (VisCallWindow, vis_call_window, VIS, CALL_WINDOW, AdwApplicationWindow)

/**
 * vis_call_window_new:
 * @settings: where the window's size and what the user arranges are kept
 * @calls: where @call is one of
 * @devices: what it may switch to
 * @target: (nullable): what was dialled: “Call again” dials the same; NULL: who called
 */
GtkWidget *vis_call_window_new (GtkApplication *application, GSettings *settings,
                                VisCallList *calls, VisDeviceList *devices, VisCall *call,
                                const char *target);

G_END_DECLS
