/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/vis-profile.h"
#include "engine/vis-engine.h"

G_BEGIN_DECLS

#define VIS_TYPE_MAIN_WINDOW (vis_main_window_get_type ())

/**
 * VisMainWindow:
 *
 * The views of the program ("people", …; win.show-view(s) goes to one), or what keeps Visavis from
 * calling. win.block(s) and win.unblock(s) take the number or address of somebody who calls. Needs
 * the actions app.call, app.profile, app.open-contacts-folder, app.start-engine and
 * app.use-ephemeral-identity.
 */
G_DECLARE_FINAL_TYPE (VisMainWindow, vis_main_window, VIS, MAIN_WINDOW, AdwApplicationWindow)

GtkWidget *vis_main_window_new (GtkApplication *application, VisProfile *profile);

/** vis_main_window_set_engine: once; until then the views show that they load. */
void vis_main_window_set_engine (VisMainWindow *self, VisEngine *engine);

/** vis_main_window_set_problem: @error (nullable): why nobody can be called; NULL: all is well. */
void vis_main_window_set_problem (VisMainWindow *self, const GError *error);

/** vis_main_window_set_ephemeral: says that this device's key ends with this run. */
void vis_main_window_set_ephemeral (VisMainWindow *self, gboolean ephemeral);

/** vis_main_window_search: shows the people whom @query finds. */
void vis_main_window_search (VisMainWindow *self, const char *query);

/** vis_main_window_tell: shows a sentence for some seconds. */
void vis_main_window_tell (VisMainWindow *self, const char *text);

G_END_DECLS
