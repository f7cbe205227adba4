/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "engine/vis-engine.h"

G_BEGIN_DECLS

#define VIS_TYPE_BLOCKED_DIALOG (vis_blocked_dialog_get_type ())

/**
 * VisBlockedDialog:
 *
 * Who may call: everybody or contacts only (the setting “contacts-only”), and who is blocked.
 */
G_DECLARE_FINAL_TYPE (VisBlockedDialog, vis_blocked_dialog, VIS, BLOCKED_DIALOG, AdwWindow)

GtkWidget *vis_blocked_dialog_new (GtkWindow *parent, VisEngine *engine, GSettings *settings);

G_END_DECLS
