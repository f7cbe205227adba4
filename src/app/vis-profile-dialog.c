/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-profile-dialog.h"

#include <glib/gi18n.h>

#include "base/vis-number.h"

struct _VisProfileDialog
{
  AdwWindow parent_instance;

  AdwEntryRow *name_row;
  AdwEntryRow *number_row;
  GtkLabel *number_hint;

  VisProfile *profile;
  VisNumberParser *parser;
};

G_DEFINE_FINAL_TYPE (VisProfileDialog, vis_profile_dialog, ADW_TYPE_WINDOW)

/* Returns the E.164 form of what stands in the row, "" for nothing, NULL and an error if it is no
 * number. */
static char *
dup_number (VisProfileDialog *self, GError **error)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->number_row)));
  g_strstrip (text);
  if (text[0] == '\0')
    return g_strdup ("");
  g_autoptr (VisNumber) number = vis_number_parser_parse (self->parser, text, error);
  return number != NULL ? g_strdup (vis_number_get_e164 (number)) : NULL;
}

static void
set_hint (VisProfileDialog *self, const char *text)
{
  gtk_label_set_label (self->number_hint, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->number_hint), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
}

static void
on_number_changed (VisProfileDialog *self)
{
  if (self->parser == NULL)
    return;

  g_autoptr (GError) error = NULL;
  g_autofree char *number = dup_number (self, &error);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "profile.save", number != NULL);
  if (number == NULL)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->number_row), "error");
      set_hint (self, error->message);
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->number_row), "error");
      set_hint (self, _ ("The people that you call see both. The number is how they call you back: "
                         "the one that stands for you in their contacts."));
    }
}

static void
on_entry_activated (VisProfileDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "profile.save", NULL);
}

static void
on_save (GtkWidget *widget, const char *action, GVariant *parameter)
{
  VisProfileDialog *self = VIS_PROFILE_DIALOG (widget);
  g_autofree char *number = dup_number (self, NULL);
  if (number == NULL)
    return;
  g_autofree char *name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row)));
  vis_profile_save (self->profile, g_strstrip (name), number);
  gtk_window_close (GTK_WINDOW (self));
}

static void
vis_profile_dialog_dispose (GObject *object)
{
  VisProfileDialog *self = VIS_PROFILE_DIALOG (object);
  g_clear_object (&self->profile);
  g_clear_object (&self->parser);
  G_OBJECT_CLASS (vis_profile_dialog_parent_class)->dispose (object);
}

static void
vis_profile_dialog_class_init (VisProfileDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = vis_profile_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/visavis/Visavis/ui/vis-profile-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, VisProfileDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, VisProfileDialog, number_row);
  gtk_widget_class_bind_template_child (widget_class, VisProfileDialog, number_hint);
  gtk_widget_class_bind_template_callback (widget_class, on_number_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated);
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
  self->profile = g_object_ref (profile);
  self->parser = g_object_ref (parser);
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), vis_profile_get_name (profile));
  g_autoptr (VisNumber) number = vis_number_new (vis_profile_get_number (profile), NULL);
  if (number != NULL)
    {
      g_autofree char *text = vis_number_parser_format (parser, number);
      gtk_editable_set_text (GTK_EDITABLE (self->number_row), text);
    }
  on_number_changed (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->name_row));
  return GTK_WIDGET (self);
}
