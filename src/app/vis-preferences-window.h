/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/vis-profile.h"
#include "engine/vis-engine.h"

G_BEGIN_DECLS

#define VIS_TYPE_PREFERENCES_WINDOW (vis_preferences_window_get_type ())

/**
 * VisPreferencesWindow:
 *
 * What the user can decide; each choice holds at once. Needs the actions app.profile,
 * app.open-contacts-folder and app.play-key.
 */
G_DECLARE_FINAL_TYPE (VisPreferencesWindow, vis_preferences_window, VIS, PREFERENCES_WINDOW,
                      AdwPreferencesWindow)

/** vis_preferences_window_new: @media: what the command line says of devices. */
GtkWidget *vis_preferences_window_new (GtkWindow *parent, VisProfile *profile, VisEngine *engine,
                                       const VisMediaOptions *media);

G_END_DECLS
