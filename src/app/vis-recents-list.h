/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "engine/vis-engine.h"

G_BEGIN_DECLS

#define VIS_TYPE_RECENTS_LIST (vis_recents_list_get_type ())

/**
 * VisRecentsList:
 *
 * The calls that there were, with a search. Needs the actions of VisRecentRow. Emits "removed"
 * (const char *text) when calls were removed that vis_call_history_undo() brings back: the text
 * says which.
 */
G_DECLARE_FINAL_TYPE (VisRecentsList, vis_recents_list, VIS, RECENTS_LIST, AdwBin)

/** vis_recents_list_set_engine: once: whose calls. */
void vis_recents_list_set_engine (VisRecentsList *self, VisEngine *engine);

/** vis_recents_list_set_key_capture: @widget: (nullable): whatever is typed there is a search. */
void vis_recents_list_set_key_capture (VisRecentsList *self, GtkWidget *widget);
void vis_recents_list_focus_search (VisRecentsList *self);

G_END_DECLS
