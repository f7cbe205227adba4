/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/vis-profile.h"
#include "contacts/vis-number-parser.h"

G_BEGIN_DECLS

#define VIS_TYPE_PROFILE_DIALOG (vis_profile_dialog_get_type ())

/**
 * VisProfileDialog:
 *
 * Asks for the user's own name and number, and keeps them in a VisProfile.
 */
G_DECLARE_FINAL_TYPE (VisProfileDialog, vis_profile_dialog, VIS, PROFILE_DIALOG, AdwWindow)

GtkWidget *vis_profile_dialog_new (GtkWindow *parent, VisProfile *profile, VisNumberParser *parser);

G_END_DECLS
