/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-chat-pane.h"

#include <glib/gi18n.h>

#include "app/vis-chat-row.h"

/* The other side must not fill our memory. */
#define MAX_LINES 1000

struct _VisChatPane
{
  AdwBin parent_instance;

  GtkStack *pages;
  GtkScrolledWindow *scroll;
  GtkListBox *list;
  GtkEditable *entry;
  GtkWidget *send_button;
  GtkLabel *problem;

  VisCall *call;
  GListStore *lines;
  guint unread;
  gboolean at_end;
  guint scroll_id;
};

enum
{
  PROP_CALL = 1,
  PROP_UNREAD,
  N_PROPS
};

enum
{
  TOLD,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VisChatPane, vis_chat_pane, ADW_TYPE_BIN)

/* The list stays at its end, unless somebody reads further up. */

static void
on_scrolled (VisChatPane *self, GtkAdjustment *adjustment)
{
  self->at_end
      = gtk_adjustment_get_value (adjustment)
        >= gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment) - 1;
}

static gboolean
scroll_to_end (gpointer user_data)
{
  VisChatPane *self = user_data;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroll);
  self->scroll_id = 0;
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  return G_SOURCE_REMOVE;
}

/* It grows while it is laid out: a new value is taken only after that. */
static void
on_grown (VisChatPane *self, GParamSpec *pspec, GtkAdjustment *adjustment)
{
  if (self->at_end && self->scroll_id == 0)
    self->scroll_id = g_idle_add (scroll_to_end, self);
}

static void
set_unread (VisChatPane *self, guint unread)
{
  if (self->unread == unread)
    return;
  self->unread = unread;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_UNREAD]);
}

static void
on_map (VisChatPane *self)
{
  set_unread (self, 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
append (VisChatPane *self, VisChatLine *line)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->lines)) >= MAX_LINES)
    g_list_store_remove (self->lines, 0);
  g_list_store_append (self->lines, line);
  gtk_stack_set_visible_child_name (self->pages, "lines");
}

static void
on_text (VisChatPane *self, const char *text)
{
  g_autoptr (VisChatLine) line = vis_chat_line_new (vis_call_get_remote_name (self->call), text);
  append (self, line);
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    set_unread (self, self->unread + 1);
  g_autofree char *sentence
      = g_strdup_printf ("%s: %s", vis_call_get_remote_name (self->call), text);
  g_signal_emit (self, signals[TOLD], 0, sentence);
}

/* Sending */

typedef struct
{
  VisChatPane *pane;
  VisChatLine *line;
} Sending;

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Sending *sending = user_data;
  g_autoptr (VisChatPane) self = sending->pane;
  g_autoptr (VisChatLine) line = sending->line;
  g_autoptr (GError) error = NULL;
  g_free (sending);

  if (vis_call_send_text_finish (VIS_CALL (source), result, &error))
    {
      vis_chat_line_set_state (line, VIS_CHAT_LINE_DONE);
      return;
    }
  vis_chat_line_set_state (line, VIS_CHAT_LINE_FAILED);
  g_autofree char *sentence = g_strdup_printf (_ ("The message was not sent: %s"), error->message);
  g_signal_emit (self, signals[TOLD], 0, sentence);
}

static void
send_line (VisChatPane *self, VisChatLine *line)
{
  if (self->call == NULL)
    return;
  Sending *sending = g_new0 (Sending, 1);
  sending->pane = g_object_ref (self);
  sending->line = g_object_ref (line);
  vis_chat_line_set_state (line, VIS_CHAT_LINE_SENDING);
  vis_call_send_text_async (self->call, vis_chat_line_get_text (line), on_sent, sending);
}

/* Returns: (transfer full): what is to be sent. */
static char *
get_draft (VisChatPane *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));
}

static void
on_draft_changed (VisChatPane *self)
{
  g_autofree char *draft = get_draft (self);
  guint excess = vis_chat_line_count_excess (draft);
  gtk_widget_set_sensitive (self->send_button, gtk_editable_get_editable (self->entry)
                                                   && draft[0] != '\0' && excess == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), excess > 0);
  if (excess == 0)
    return;
  g_autofree char *text
      = g_strdup_printf (ngettext ("This is %u character too long to be sent.",
                                   "This is %u characters too long to be sent.", excess),
                         excess);
  gtk_label_set_label (self->problem, text);
}

static void
on_send (VisChatPane *self)
{
  g_autofree char *draft = get_draft (self);
  if (!gtk_widget_get_sensitive (self->send_button))
    return;
  g_autoptr (VisChatLine) line = vis_chat_line_new (NULL, draft);
  self->at_end = TRUE;
  append (self, line);
  gtk_editable_set_text (self->entry, "");
  send_line (self, line);
}

static void
on_retry (VisChatPane *self, VisChatLine *line)
{
  send_line (self, line);
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  GtkWidget *row = vis_chat_row_new (item);
  g_signal_connect_object (row, "retry", G_CALLBACK (on_retry), user_data, G_CONNECT_SWAPPED);
  return row;
}

static void
on_state_changed (VisChatPane *self)
{
  /* Not insensitive: somebody may be writing, and what is written can still be copied. */
  gtk_editable_set_editable (self->entry, vis_call_get_state (self->call) == VIS_CALL_ACTIVE);
  on_draft_changed (self);
}

static void
set_call (VisChatPane *self, VisCall *call)
{
  if (self->call != NULL)
    g_signal_handlers_disconnect_by_data (self->call, self);
  g_set_object (&self->call, call);
  if (call == NULL)
    return;
  g_signal_connect_object (call, "text", G_CALLBACK (on_text), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (call, "notify::state", G_CALLBACK (on_state_changed), self,
                           G_CONNECT_SWAPPED);
  on_state_changed (self);
}

static void
vis_chat_pane_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VisChatPane *self = VIS_CHAT_PANE (object);
  switch (id)
    {
    case PROP_CALL:
      g_value_set_object (value, self->call);
      break;
    case PROP_UNREAD:
      g_value_set_uint (value, self->unread);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_chat_pane_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CALL)
    set_call (VIS_CHAT_PANE (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
vis_chat_pane_dispose (GObject *object)
{
  VisChatPane *self = VIS_CHAT_PANE (object);
  set_call (self, NULL);
  g_clear_handle_id (&self->scroll_id, g_source_remove);
  g_clear_object (&self->lines);
  G_OBJECT_CLASS (vis_chat_pane_parent_class)->dispose (object);
}

static void
vis_chat_pane_class_init (VisChatPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->get_property = vis_chat_pane_get_property;
  object_class->set_property = vis_chat_pane_set_property;
  object_class->dispose = vis_chat_pane_dispose;

  props[PROP_CALL] = g_param_spec_object ("call", NULL, NULL, VIS_TYPE_CALL,
                                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_UNREAD] = g_param_spec_uint ("unread", NULL, NULL, 0, G_MAXUINT, 0,
                                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[TOLD] = g_signal_new ("told", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/visavis/Visavis/ui/vis-chat-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, VisChatPane, pages);
  gtk_widget_class_bind_template_child (widget_class, VisChatPane, scroll);
  gtk_widget_class_bind_template_child (widget_class, VisChatPane, list);
  gtk_widget_class_bind_template_child (widget_class, VisChatPane, entry);
  gtk_widget_class_bind_template_child (widget_class, VisChatPane, send_button);
  gtk_widget_class_bind_template_child (widget_class, VisChatPane, problem);
  gtk_widget_class_bind_template_callback (widget_class, on_draft_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_map);
  gtk_widget_class_bind_template_callback (widget_class, on_send);
}

static void
vis_chat_pane_init (VisChatPane *self)
{
  self->lines = g_list_store_new (VIS_TYPE_CHAT_LINE);
  self->at_end = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->lines), create_row, self, NULL);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroll);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (on_scrolled), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "notify::upper", G_CALLBACK (on_grown), self,
                           G_CONNECT_SWAPPED);
  on_draft_changed (self);
}

guint
vis_chat_pane_get_unread (VisChatPane *self)
{
  g_return_val_if_fail (VIS_IS_CHAT_PANE (self), 0);
  return self->unread;
}
