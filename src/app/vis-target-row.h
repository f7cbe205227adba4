/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/vis-call-target.h"

G_BEGIN_DECLS

#define VIS_TYPE_TARGET_ROW (vis_target_row_get_type ())

/**
 * VisTargetRow:
 *
 * A number or address with a button for each way to call it (through the action app.call).
 * Properties: "target" (VisCallTarget), "typed": whether it is what stands in the search entry,
 * then it says “Call …”.
 */
G_DECLARE_FINAL_TYPE (VisTargetRow, vis_target_row, VIS, TARGET_ROW, AdwBin)

GtkWidget *vis_target_row_new (gboolean typed);

/** vis_target_row_set_target: also names the row's buttons for those who can't see them. */
void vis_target_row_set_target (VisTargetRow *self, VisCallTarget *target);

/** vis_target_row_dup_title: Returns: (transfer full): what the row says: its accessible name. */
char *vis_target_row_dup_title (VisTargetRow *self);

/** vis_call_target_activate: calls @target through the action app.call of @widget's window. */
void vis_call_target_activate (VisCallTarget *target, GtkWidget *widget, gboolean video);

G_END_DECLS
