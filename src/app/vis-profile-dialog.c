/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-profile-dialog.h"

#include "app/vis-profile-group.h"

struct _VisProfileDialog
{
  AdwWindow parent_instance;

  VisProfileGroup *group;
};

G_DEFINE_FINAL_TYPE (VisProfileDialog, vis_profile_dialog, ADW_TYPE_WINDOW)

static void
on_valid_changed (VisProfileDialog *self)
{
  gboolean valid;
  g_object_get (self->group, "valid", &valid, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "profile.save", valid);
}

static void
on_activated (VisProfileDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "profile.save", NULL);
}

static void
on_save (GtkWidget *widget, const char *action, GVariant *parameter)
{
  if (vis_profile_group_save (VIS_PROFILE_DIALOG (widget)->group))
    gtk_window_close (GTK_WINDOW (widget));
}

static void
vis_profile_dialog_class_init (VisProfileDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (VIS_TYPE_PROFILE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/visavis/Visavis/ui/vis-profile-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, VisProfileDialog, group);
  gtk_widget_class_bind_template_callback (widget_class, on_valid_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_install_action (widget_class, "profile.save", NULL, on_save);
}

static void
vis_profile_dialog_init (VisProfileDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
vis_profile_dialog_new (GtkWindow *parent, VisProfile *profile, VisNumberParser *parser)
{
  g_return_val_if_fail (VIS_IS_PROFILE (profile), NULL);
  g_return_val_if_fail (VIS_IS_NUMBER_PARSER (parser), NULL);

  VisProfileDialog *self = g_object_new (VIS_TYPE_PROFILE_DIALOG, "transient-for", parent, NULL);
  vis_profile_group_set_up (self->group, profile, parser);
  gtk_widget_child_focus (GTK_WIDGET (self->group), GTK_DIR_TAB_FORWARD);
  return GTK_WIDGET (self);
}
