/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "call/vis-call-list.h"
#include "contacts/vis-number-parser.h"

G_BEGIN_DECLS

#define VIS_TYPE_INCOMING_WINDOW (vis_incoming_window_get_type ())

/**
 * VisIncomingWindow:
 *
 * Says who calls, and asks what to do. Tells the call that it alerts as soon as it is on the
 * screen, and closes when the call does not ring any more. Property "call" (VisCall).
 */
G_DECLARE_FINAL_TYPE (VisIncomingWindow, vis_incoming_window, VIS, INCOMING_WINDOW,
                      AdwApplicationWindow)

/**
 * vis_incoming_window_new:
 * @calls: where @call is one of: to answer it puts the others on hold
 * @compact: small, because another call goes on
 */
GtkWidget *vis_incoming_window_new (GtkApplication *application, VisCallList *calls, VisCall *call,
                                    VisNumberParser *parser, gboolean compact);

G_END_DECLS
