/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VIS_TYPE_CORNER_BIN (vis_corner_bin_get_type ())

/**
 * VisCornerBin:
 *
 * Keeps its child in one of its corners, and lets people drag it into another; with the focus on
 * the child the arrow keys and a context menu do the same. Where the child is not, it lets the
 * pointer through. Its CSS padding is how far the corners are from the edges. Properties: "child",
 * and "corner": "top-start", "top-end", "bottom-start" or "bottom-end" (start is where lines
 * begin); also the stateful action corner.move.
 */
G_DECLARE_FINAL_TYPE (VisCornerBin, vis_corner_bin, VIS, CORNER_BIN, GtkWidget)

G_END_DECLS
