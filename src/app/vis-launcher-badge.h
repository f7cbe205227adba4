/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * vis_launcher_badge_set:
 * @count: 0: no badge
 *
 * Shows a number on the icon of @application in docks that listen to the signal
 * com.canonical.Unity.LauncherEntry.Update (Dash to Dock, Plasma and others); elsewhere nothing
 * happens.
 */
void vis_launcher_badge_set (GApplication *application, guint count);

G_END_DECLS
