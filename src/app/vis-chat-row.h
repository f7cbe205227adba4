/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/vis-chat-line.h"

G_BEGIN_DECLS

#define VIS_TYPE_CHAT_ROW (vis_chat_row_get_type ())

/**
 * VisChatRow:
 *
 * A bubble: own lines at the end of the row, the other side's at its start. Signal "retry"
 * (VisChatLine *): shall be sent again.
 */
G_DECLARE_FINAL_TYPE (VisChatRow, vis_chat_row, VIS, CHAT_ROW, GtkListBoxRow)

GtkWidget *vis_chat_row_new (VisChatLine *line);

G_END_DECLS
