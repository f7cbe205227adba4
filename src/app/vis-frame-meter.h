/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * vis_frame_meter_watch:
 * @window: not realized yet
 *
 * Writes to the debug log, each second, how long the window's frames took to lay out and paint:
 * “frames: 30, 3.1 ms in the middle, 7.0 ms at most”. Costs nothing while debugging is off.
 */
void vis_frame_meter_watch (GtkWidget *window);

G_END_DECLS
