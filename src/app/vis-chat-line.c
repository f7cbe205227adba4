/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/vis-chat-line.h"

#include <string.h>

#include "call/vis-call-message.h"

struct _VisChatLine
{
  GObject parent_instance;

  char *sender;
  char *text;
  VisChatLineState state;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VisChatLine, vis_chat_line, G_TYPE_OBJECT)

static void
vis_chat_line_finalize (GObject *object)
{
  VisChatLine *self = VIS_CHAT_LINE (object);
  g_free (self->sender);
  g_free (self->text);
  G_OBJECT_CLASS (vis_chat_line_parent_class)->finalize (object);
}

static void
vis_chat_line_class_init (VisChatLineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vis_chat_line_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
vis_chat_line_init (VisChatLine *self)
{
}

VisChatLine *
vis_chat_line_new (const char *sender, const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  VisChatLine *self = g_object_new (VIS_TYPE_CHAT_LINE, NULL);
  self->sender = g_strdup (sender);
  self->text = g_strdup (text);
  self->state = sender != NULL ? VIS_CHAT_LINE_DONE : VIS_CHAT_LINE_SENDING;
  return self;
}

const char *
vis_chat_line_get_sender (VisChatLine *self)
{
  g_return_val_if_fail (VIS_IS_CHAT_LINE (self), NULL);
  return self->sender;
}

const char *
vis_chat_line_get_text (VisChatLine *self)
{
  g_return_val_if_fail (VIS_IS_CHAT_LINE (self), NULL);
  return self->text;
}

VisChatLineState
vis_chat_line_get_state (VisChatLine *self)
{
  g_return_val_if_fail (VIS_IS_CHAT_LINE (self), VIS_CHAT_LINE_DONE);
  return self->state;
}

void
vis_chat_line_set_state (VisChatLine *self, VisChatLineState state)
{
  g_return_if_fail (VIS_IS_CHAT_LINE (self));

  self->state = state;
  g_signal_emit (self, signals[CHANGED], 0);
}

guint
vis_chat_line_count_excess (const char *text)
{
  g_return_val_if_fail (text != NULL, 0);

  guint excess = 0;
  const char *end = text + strlen (text);
  for (; end - text > VIS_CALL_MESSAGE_MAX_TEXT; excess++)
    end = g_utf8_prev_char (end);
  return excess;
}
