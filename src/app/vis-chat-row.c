/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-chat-row.h"

#include <glib/gi18n.h>

struct _VisChatRow
{
  GtkListBoxRow parent_instance;

  GtkWidget *box;
  GtkLabel *text;
  GtkWidget *failure;

  VisChatLine *line;
};

enum
{
  RETRY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VisChatRow, vis_chat_row, GTK_TYPE_LIST_BOX_ROW)

static void
on_changed (VisChatRow *self)
{
  VisChatLineState state = vis_chat_line_get_state (self->line);
  gtk_widget_set_visible (self->failure, state == VIS_CHAT_LINE_FAILED);
  if (state == VIS_CHAT_LINE_SENDING)
    gtk_widget_add_css_class (self->box, "sending");
  else
    gtk_widget_remove_css_class (self->box, "sending");

  const char *sender = vis_chat_line_get_sender (self->line);
  g_autofree char *label = g_strdup_printf ("%s: %s", sender != NULL ? sender : _ ("You"),
                                            vis_chat_line_get_text (self->line));
  g_autofree char *failed
      = state == VIS_CHAT_LINE_FAILED ? g_strdup_printf (_ ("Not sent. %s"), label) : NULL;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  failed != NULL ? failed : label, -1);
}

static void
on_retry (VisChatRow *self)
{
  g_signal_emit (self, signals[RETRY], 0, self->line);
}

static void
vis_chat_row_dispose (GObject *object)
{
  g_clear_object (&VIS_CHAT_ROW (object)->line);
  G_OBJECT_CLASS (vis_chat_row_parent_class)->dispose (object);
}

static void
vis_chat_row_class_init (VisChatRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = vis_chat_row_dispose;

  signals[RETRY] = g_signal_new ("retry", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, VIS_TYPE_CHAT_LINE);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/visavis/Visavis/ui/vis-chat-row.ui");
  gtk_widget_class_bind_template_child (widget_class, VisChatRow, box);
  gtk_widget_class_bind_template_child (widget_class, VisChatRow, text);
  gtk_widget_class_bind_template_child (widget_class, VisChatRow, failure);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
}

static void
vis_chat_row_init (VisChatRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
vis_chat_row_new (VisChatLine *line)
{
  g_return_val_if_fail (VIS_IS_CHAT_LINE (line), NULL);

  VisChatRow *self = g_object_new (VIS_TYPE_CHAT_ROW, NULL);
  gboolean own = vis_chat_line_get_sender (line) == NULL;
  self->line = g_object_ref (line);
  gtk_label_set_label (self->text, vis_chat_line_get_text (line));
  gtk_widget_set_halign (self->box, own ? GTK_ALIGN_END : GTK_ALIGN_START);
  gtk_widget_add_css_class (self->box, own ? "own" : "other");
  g_signal_connect_object (line, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  on_changed (self);
  return GTK_WIDGET (self);
}
