/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-handle-row.h"

#include <glib/gi18n.h>

#include "app/vis-call-target.h"

struct _VisHandleRow
{
  AdwEntryRow parent_instance;

  GtkDropDown *kinds;
  GtkWidget *remove_button;

  VisNumberParser *parser; /* (nullable): for an address */
  char *type;              /* (nullable): as it was */
};

enum
{
  SIGNAL_REMOVED,
  SIGNAL_KIND_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VisHandleRow, vis_handle_row, ADW_TYPE_ENTRY_ROW)

/* What one can choose; the last is a number of no kind. A kind that is none of them comes after. */
static const char *const types[] = { "cell", "home", "work", "main", "other", NULL };

static char *
dup_text (VisHandleRow *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self))));
}

static const char *
get_type (VisHandleRow *self)
{
  guint position = gtk_drop_down_get_selected (self->kinds);
  return position < G_N_ELEMENTS (types) ? types[position] : self->type;
}

static void
fill_kinds (VisHandleRow *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = G_N_ELEMENTS (types);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      /* Translators: a telephone number of no special kind */
      gtk_string_list_append (names, types[i] != NULL ? vis_call_target_kind_to_text (types[i])
                                                      : _ ("Telephone"));
      if (g_strcmp0 (types[i], self->type) == 0)
        selected = i;
    }
  if (selected == G_N_ELEMENTS (types))
    gtk_string_list_append (names, vis_call_target_kind_to_text (self->type));
  gtk_drop_down_set_model (self->kinds, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->kinds, selected);
}

/* A number is shown as everybody writes it as soon as it is left. */
static void
on_left (VisHandleRow *self)
{
  g_autoptr (VisContactNumber) number
      = self->parser != NULL ? vis_handle_row_dup_number (self, NULL) : NULL;
  if (number == NULL)
    return;
  g_autofree char *text = vis_number_parser_format (self->parser, number->number);
  if (!g_str_equal (text, gtk_editable_get_text (GTK_EDITABLE (self))))
    gtk_editable_set_text (GTK_EDITABLE (self), text);
}

static void
on_remove (VisHandleRow *self)
{
  g_signal_emit (self, signals[SIGNAL_REMOVED], 0);
}

static void
on_kind_selected (VisHandleRow *self)
{
  g_signal_emit (self, signals[SIGNAL_KIND_CHANGED], 0);
}

static void
vis_handle_row_dispose (GObject *object)
{
  VisHandleRow *self = VIS_HANDLE_ROW (object);
  g_clear_object (&self->parser);
  g_clear_pointer (&self->type, g_free);
  G_OBJECT_CLASS (vis_handle_row_parent_class)->dispose (object);
}

static void
vis_handle_row_class_init (VisHandleRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = vis_handle_row_dispose;

  signals[SIGNAL_REMOVED] = g_signal_new ("removed", VIS_TYPE_HANDLE_ROW, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_KIND_CHANGED] = g_signal_new (
      "kind-changed", VIS_TYPE_HANDLE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/visavis/Visavis/ui/vis-handle-row.ui");
  gtk_widget_class_bind_template_child (widget_class, VisHandleRow, kinds);
  gtk_widget_class_bind_template_child (widget_class, VisHandleRow, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, on_left);
  gtk_widget_class_bind_template_callback (widget_class, on_remove);
  gtk_widget_class_bind_template_callback (widget_class, on_kind_selected);
}

static void
vis_handle_row_init (VisHandleRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
vis_handle_row_new_number (VisNumberParser *parser, const char *text, const char *type)
{
  g_return_val_if_fail (VIS_IS_NUMBER_PARSER (parser), NULL);

  VisHandleRow *self = g_object_new (VIS_TYPE_HANDLE_ROW, "title", _ ("Telephone Number"),
                                     "input-purpose", GTK_INPUT_PURPOSE_PHONE, NULL);
  self->parser = g_object_ref (parser);
  self->type = g_strdup (type);
  fill_kinds (self);
  gtk_editable_set_text (GTK_EDITABLE (self), text);
  return GTK_WIDGET (self);
}

GtkWidget *
vis_handle_row_new_address (const char *text)
{
  VisHandleRow *self = g_object_new (VIS_TYPE_HANDLE_ROW, "title", _ ("SIP Address"),
                                     "input-purpose", GTK_INPUT_PURPOSE_URL, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->kinds), FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self), text);
  return GTK_WIDGET (self);
}

gboolean
vis_handle_row_is_empty (VisHandleRow *self)
{
  g_return_val_if_fail (VIS_IS_HANDLE_ROW (self), TRUE);

  g_autofree char *text = dup_text (self);
  return text[0] == '\0';
}

VisContactNumber *
vis_handle_row_dup_number (VisHandleRow *self, GError **error)
{
  g_return_val_if_fail (VIS_IS_HANDLE_ROW (self) && self->parser != NULL, NULL);

  g_autofree char *text = dup_text (self);
  return vis_contact_number_new (self->parser, text, get_type (self), error);
}

VisSipUri *
vis_handle_row_dup_address (VisHandleRow *self, GError **error)
{
  g_return_val_if_fail (VIS_IS_HANDLE_ROW (self) && self->parser == NULL, NULL);

  g_autofree char *text = dup_text (self);
  gboolean full
      = g_ascii_strncasecmp (text, "sip:", 4) == 0 || g_ascii_strncasecmp (text, "sips:", 5) == 0;
  g_autofree char *uri = full ? g_strdup (text) : g_strconcat ("sip:", text, NULL);
  return vis_sip_uri_parse (uri, error);
}

gboolean
vis_handle_row_check (VisHandleRow *self, GError **error)
{
  g_return_val_if_fail (VIS_IS_HANDLE_ROW (self), FALSE);

  gboolean right = TRUE;
  if (vis_handle_row_is_empty (self))
    ;
  else if (self->parser != NULL)
    {
      g_autoptr (VisContactNumber) number = vis_handle_row_dup_number (self, error);
      right = number != NULL;
    }
  else
    {
      g_autoptr (VisSipUri) address = vis_handle_row_dup_address (self, error);
      right = address != NULL;
    }
  if (right)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_INVALID,
                               right ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE,
                               -1);
  return right;
}
