/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-welcome-window.h"

#include <glib/gi18n.h>

#include "app/vis-device-group.h"
#include "app/vis-profile-group.h"

struct _VisWelcomeWindow
{
  AdwWindow parent_instance;

  GtkStack *steps;
  AdwWindowTitle *heading;
  VisProfileGroup *profile_group;
  VisDeviceGroup *devices;
  GtkButton *back_button;
  GtkButton *next_button;

  VisProfile *profile;
};

G_DEFINE_FINAL_TYPE (VisWelcomeWindow, vis_welcome_window, ADW_TYPE_WINDOW)

static const char *const steps[] = { "hello", "profile", "devices", "ready" };

static guint
get_step (VisWelcomeWindow *self)
{
  const char *name = gtk_stack_get_visible_child_name (self->steps);
  guint i = 0;
  while (i + 1 < G_N_ELEMENTS (steps) && g_strcmp0 (name, steps[i]) != 0)
    i++;
  return i;
}

static void
update (VisWelcomeWindow *self)
{
  guint step = get_step (self);
  gboolean last = step + 1 == G_N_ELEMENTS (steps);
  gboolean valid = TRUE;
  if (g_str_equal (steps[step], "profile"))
    g_object_get (self->profile_group, "valid", &valid, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "welcome.next", valid);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "welcome.back", step > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->back_button), step > 0);
  gtk_button_set_label (self->next_button, last ? _ ("_Start") : _ ("_Next"));

  GtkStackPage *page = gtk_stack_get_page (self->steps, gtk_stack_get_visible_child (self->steps));
  const char *title = gtk_stack_page_get_title (page);
  gtk_window_set_title (GTK_WINDOW (self), title);
  adw_window_title_set_title (self->heading, title);
}

static void
go_to (VisWelcomeWindow *self, guint step)
{
  gtk_stack_set_visible_child_name (self->steps, steps[step]);
  update (self);
  if (g_str_equal (steps[step], "profile"))
    gtk_widget_child_focus (GTK_WIDGET (self->profile_group), GTK_DIR_TAB_FORWARD);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->next_button));
}

static void
on_next (GtkWidget *widget, const char *action, GVariant *parameter)
{
  VisWelcomeWindow *self = VIS_WELCOME_WINDOW (widget);
  guint step = get_step (self);
  if (g_str_equal (steps[step], "profile") && !vis_profile_group_save (self->profile_group))
    return;
  if (step + 1 < G_N_ELEMENTS (steps))
    go_to (self, step + 1);
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
on_back (GtkWidget *widget, const char *action, GVariant *parameter)
{
  VisWelcomeWindow *self = VIS_WELCOME_WINDOW (widget);
  guint step = get_step (self);
  if (step > 0)
    go_to (self, step - 1);
}

static void
on_activated (VisWelcomeWindow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "welcome.next", NULL);
}

static void
vis_welcome_window_dispose (GObject *object)
{
  g_clear_object (&VIS_WELCOME_WINDOW (object)->profile);
  G_OBJECT_CLASS (vis_welcome_window_parent_class)->dispose (object);
}

static void
vis_welcome_window_class_init (VisWelcomeWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = vis_welcome_window_dispose;

  g_type_ensure (VIS_TYPE_PROFILE_GROUP);
  g_type_ensure (VIS_TYPE_DEVICE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/visavis/Visavis/ui/vis-welcome-window.ui");
  gtk_widget_class_bind_template_child (widget_class, VisWelcomeWindow, steps);
  gtk_widget_class_bind_template_child (widget_class, VisWelcomeWindow, heading);
  gtk_widget_class_bind_template_child (widget_class, VisWelcomeWindow, profile_group);
  gtk_widget_class_bind_template_child (widget_class, VisWelcomeWindow, devices);
  gtk_widget_class_bind_template_child (widget_class, VisWelcomeWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, VisWelcomeWindow, next_button);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_install_action (widget_class, "welcome.next", NULL, on_next);
  gtk_widget_class_install_action (widget_class, "welcome.back", NULL, on_back);
}

static void
vis_welcome_window_init (VisWelcomeWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}

GtkWidget *
vis_welcome_window_new (GtkWindow *parent, VisProfile *profile, VisEngine *engine,
                        const VisMediaOptions *media)
{
  g_return_val_if_fail (VIS_IS_PROFILE (profile), NULL);
  g_return_val_if_fail (VIS_IS_ENGINE (engine), NULL);

  VisWelcomeWindow *self = g_object_new (VIS_TYPE_WELCOME_WINDOW, "transient-for", parent, NULL);
  /* For the app’s actions. */
  if (parent != NULL)
    gtk_window_set_application (GTK_WINDOW (self), gtk_window_get_application (parent));
  self->profile = g_object_ref (profile);
  vis_profile_group_set_up (self->profile_group, profile, vis_engine_get_number_parser (engine));
  vis_device_group_set_up (self->devices, vis_profile_get_settings (profile),
                           vis_engine_get_devices (engine), media);
  gtk_widget_grab_focus (GTK_WIDGET (self->next_button));
  return GTK_WIDGET (self);
}
