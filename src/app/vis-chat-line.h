/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** VisChatLineState: a line of the other side is always VIS_CHAT_LINE_DONE. */
typedef enum
{
  VIS_CHAT_LINE_DONE,
  VIS_CHAT_LINE_SENDING,
  VIS_CHAT_LINE_FAILED,
} VisChatLineState;

#define VIS_TYPE_CHAT_LINE (vis_chat_line_get_type ())

/**
 * VisChatLine:
 *
 * One line of a chat: a value that changes its state only. Signal "changed" (). Main context.
 */
G_DECLARE_FINAL_TYPE (VisChatLine, vis_chat_line, VIS, CHAT_LINE, GObject)

/** vis_chat_line_new: @sender: (nullable): who wrote it; NULL: this side, and it is being sent.
 * Returns: (transfer full). */
VisChatLine *vis_chat_line_new (const char *sender, const char *text);

const char *vis_chat_line_get_sender (VisChatLine *self);
const char *vis_chat_line_get_text (VisChatLine *self);
VisChatLineState vis_chat_line_get_state (VisChatLine *self);

/** vis_chat_line_set_state: emits "changed". */
void vis_chat_line_set_state (VisChatLine *self, VisChatLineState state);

/**
 * vis_chat_line_count_excess:
 *
 * Returns: how many characters are to be taken from the end of @text before it can be sent; 0:
 * none.
 */
guint vis_chat_line_count_excess (const char *text);

G_END_DECLS
