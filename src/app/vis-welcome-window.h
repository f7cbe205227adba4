/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/vis-profile.h"
#include "engine/vis-engine.h"

G_BEGIN_DECLS

#define VIS_TYPE_WELCOME_WINDOW (vis_welcome_window_get_type ())

/**
 * VisWelcomeWindow:
 *
 * The first steps: who one is, and whether camera and microphone work. Each can be passed over,
 * and all of it repeated.
 */
G_DECLARE_FINAL_TYPE (VisWelcomeWindow, vis_welcome_window, VIS, WELCOME_WINDOW, AdwWindow)

/** vis_welcome_window_new: @media: what the command line says of devices. */
GtkWidget *vis_welcome_window_new (GtkWindow *parent, VisProfile *profile, VisEngine *engine,
                                   const VisMediaOptions *media);

G_END_DECLS
