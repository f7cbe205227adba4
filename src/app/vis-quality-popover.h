/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "call/vis-call.h"

G_BEGIN_DECLS

#define VIS_TYPE_QUALITY_POPOVER (vis_quality_popover_get_type ())

/**
 * VisQualityPopover:
 *
 * How good the connection of a call is and was, which way it goes, and what protects it. Property
 * "call" (VisCall): listens from then on, open or not. Read-only, notified, for the button that
 * opens it: "icon-name" (bars) and "summary" (a sentence).
 */
G_DECLARE_FINAL_TYPE (VisQualityPopover, vis_quality_popover, VIS, QUALITY_POPOVER, GtkPopover)

G_END_DECLS
