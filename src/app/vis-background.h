/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define VIS_TYPE_BACKGROUND (vis_background_get_type ())

/**
 * VisBackground:
 *
 * Carries the settings “run-in-background” and “autostart” out: holds the application without a
 * window, and has it started at login, with the desktop's consent where there is a sandbox. What
 * is refused is set back. Adds the stateful actions app.run-in-background and app.autostart. Emits
 * "refused" (const char *text): a sentence for the user. Main context.
 */
G_DECLARE_FINAL_TYPE (VisBackground, vis_background, VIS, BACKGROUND, GObject)

/**
 * vis_background_new:
 * @application: owns whoever owns this
 * @settings: those of the user
 * @may_autostart: FALSE for a profile that is not the user's: only that one starts at login
 */
VisBackground *vis_background_new (GApplication *application, GSettings *settings,
                                   gboolean may_autostart);

/** vis_background_stay: whatever the settings say, goes on without a window until it is told to
 * quit. */
void vis_background_stay (VisBackground *self);

/** vis_background_is_wanted: Returns: whether the program goes on without a window. */
gboolean vis_background_is_wanted (VisBackground *self);

/** vis_background_window_closed: the main window is gone; the first time, a notification says what
 * that means. */
void vis_background_window_closed (VisBackground *self);

/** vis_background_window_opened: takes that notification back. */
void vis_background_window_opened (VisBackground *self);

G_END_DECLS
