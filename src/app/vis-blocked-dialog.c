/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-blocked-dialog.h"

#include <glib/gi18n.h>

#include "app/vis-call-target.h"

struct _VisBlockedDialog
{
  AdwWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkSwitch *contacts_switch;
  GtkListBox *list;
  GtkWidget *nobody_label;

  VisEngine *engine;
};

G_DEFINE_FINAL_TYPE (VisBlockedDialog, vis_blocked_dialog, ADW_TYPE_WINDOW)

static char *
format_peer (VisBlockedDialog *self, const char *peer)
{
  g_autoptr (VisNumber) number = vis_number_new (peer, NULL);
  g_autofree char *text
      = number != NULL
            ? vis_number_parser_format (vis_engine_get_number_parser (self->engine), number)
            : g_strdup (peer);
  return vis_isolate (text);
}

static GtkWidget *
create_row (VisBlockedDialog *self, const VisBlocked *blocked)
{
  g_autofree char *peer = format_peer (self, blocked->peer);
  gboolean named = blocked->name[0] != '\0' && blocked->name[0] != '+';
  g_autofree char *title = g_markup_escape_text (named ? blocked->name : peer, -1);
  g_autofree char *subtitle = named ? g_markup_escape_text (peer, -1) : NULL;
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", title, "subtitle", subtitle, NULL);
  GtkWidget *button
      = g_object_new (GTK_TYPE_BUTTON, "label", _ ("_Unblock"), "use-underline", TRUE, "valign",
                      GTK_ALIGN_CENTER, "action-name", "blocked.unblock", NULL);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", blocked->peer);
  g_autofree char *label = g_strdup_printf (_ ("Unblock %s"), named ? blocked->name : peer);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static int
compare_blocked (gconstpointer a, gconstpointer b)
{
  const VisBlocked *one = a, *other = b;
  int result = g_utf8_collate (one->name, other->name);
  return result != 0 ? result : g_strcmp0 (one->peer, other->peer);
}

static void
update (VisBlockedDialog *self)
{
  g_autoptr (GList) blocked = g_list_sort (
      vis_call_policy_list_blocked (vis_engine_get_policy (self->engine)), compare_blocked);
  GtkListBoxRow *row;
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (GList *l = blocked; l != NULL; l = l->next)
    gtk_list_box_append (self->list, create_row (self, l->data));
  gtk_widget_set_visible (GTK_WIDGET (self->list), blocked != NULL);
  gtk_widget_set_visible (self->nobody_label, blocked == NULL);
}

static void
on_unblock (GtkWidget *widget, const char *action, GVariant *parameter)
{
  VisBlockedDialog *self = VIS_BLOCKED_DIALOG (widget);
  g_autoptr (GError) error = NULL;
  if (vis_call_policy_unblock (vis_engine_get_policy (self->engine),
                               g_variant_get_string (parameter, NULL), &error))
    return;
  g_autofree char *text = g_markup_escape_text (error->message, -1);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
}

static void
vis_blocked_dialog_dispose (GObject *object)
{
  g_clear_object (&VIS_BLOCKED_DIALOG (object)->engine);
  G_OBJECT_CLASS (vis_blocked_dialog_parent_class)->dispose (object);
}

static void
vis_blocked_dialog_class_init (VisBlockedDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = vis_blocked_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/visavis/Visavis/ui/vis-blocked-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, VisBlockedDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, VisBlockedDialog, contacts_switch);
  gtk_widget_class_bind_template_child (widget_class, VisBlockedDialog, list);
  gtk_widget_class_bind_template_child (widget_class, VisBlockedDialog, nobody_label);
  gtk_widget_class_install_action (widget_class, "blocked.unblock", "s", on_unblock);
}

static void
vis_blocked_dialog_init (VisBlockedDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
vis_blocked_dialog_new (GtkWindow *parent, VisEngine *engine, GSettings *settings)
{
  g_return_val_if_fail (VIS_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  VisBlockedDialog *self = g_object_new (VIS_TYPE_BLOCKED_DIALOG, "transient-for", parent, NULL);
  self->engine = g_object_ref (engine);
  g_settings_bind (settings, "contacts-only", self->contacts_switch, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (vis_engine_get_policy (engine), "changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
