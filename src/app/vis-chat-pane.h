/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "call/vis-call.h"

G_BEGIN_DECLS

#define VIS_TYPE_CHAT_PANE (vis_chat_pane_get_type ())

/**
 * VisChatPane:
 *
 * What the two people of a call write to each other, kept as long as the pane is: also while nobody
 * looks at it. Properties: "call" (VisCall), "unread" (guint, read-only, notified: lines that came
 * while the pane was not on the screen). Signal "told" (const char *): a sentence for those who do
 * not see the pane. Needs the action pane.chat, which hides it.
 */
G_DECLARE_FINAL_TYPE (VisChatPane, vis_chat_pane, VIS, CHAT_PANE, AdwBin)

guint vis_chat_pane_get_unread (VisChatPane *self);

G_END_DECLS
