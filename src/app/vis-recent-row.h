/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "engine/vis-engine.h"

G_BEGIN_DECLS

#define VIS_TYPE_RECENT_ROW (vis_recent_row_get_type ())

/**
 * VisRecentRow:
 *
 * A row of the calls that there were: with whom, when, how it ended, a button to call again and a
 * menu. Uses the actions app.call, win.block, win.unblock and, where there is one,
 * win.save-contact. Emits "delete" (no arguments) when the user does not want the row any more.
 */
G_DECLARE_FINAL_TYPE (VisRecentRow, vis_recent_row, VIS, RECENT_ROW, AdwBin)

GtkWidget *vis_recent_row_new (void);

/**
 * vis_recent_row_bind:
 * @group: (nullable): NULL: the row is not in use
 * @half_days: see vis_recent_text_when()
 *
 * Shows @group as things are now: call it again when people are renamed or a day ends.
 */
void vis_recent_row_bind (VisRecentRow *self, VisCallGroup *group, VisEngine *engine,
                          gboolean half_days);

/** vis_recent_row_call: calls the person of the row in the way of the newest call. */
void vis_recent_row_call (VisRecentRow *self);

/** vis_recent_row_show_menu: opens the row's menu. */
void vis_recent_row_show_menu (VisRecentRow *self);

/** vis_recent_row_dup_title: Returns: (transfer full): what the row says: its accessible name. */
char *vis_recent_row_dup_title (VisRecentRow *self);

G_END_DECLS
