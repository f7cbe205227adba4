/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** VisWindowHandleFunc: @handle names a window to the portals (XDG Desktop Portal, “Window
 * Identifiers”): "x11:…", "wayland:…", or "" where there is no such name. Main context. */
typedef void (*VisWindowHandleFunc) (const char *handle, gpointer user_data);

/**
 * vis_window_handle_export:
 * @window: (nullable): one that is on the screen
 * @func: called once, perhaps before this returns; not any more once @window is gone
 * @destroy: (nullable): for @user_data, in any case
 *
 * A dialog that the desktop shows for this program belongs to @window then: it stands above it, and
 * goes where it goes. Before it is exported again, vis_window_handle_unexport().
 */
void vis_window_handle_export (GtkWindow *window, VisWindowHandleFunc func, gpointer user_data,
                               GDestroyNotify destroy);

/** vis_window_handle_unexport: the dialog is gone. Nothing happens to one that is not exported. */
void vis_window_handle_unexport (GtkWindow *window);

G_END_DECLS
