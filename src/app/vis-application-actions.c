/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "app/vis-about.h"
#include "app/vis-application-private.h"
#include "app/vis-blocked-dialog.h"
#include "app/vis-preferences-window.h"
#include "app/vis-profile-dialog.h"
#include "app/vis-welcome-window.h"

static void
on_call (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *target;
  gboolean video;
  g_variant_get (parameter, "(&sb)", &target, &video);
  _vis_application_call (VIS_APPLICATION (user_data), target, video);
}

static void
on_play_key (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  VisApplication *self = user_data;
  if (self->ringer != NULL)
    vis_ringer_play_key (self->ringer, g_variant_get_string (parameter, NULL)[0]);
}

static void
on_preview_ringtone (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  VisApplication *self = user_data;
  const char *ringtone = g_variant_get_string (parameter, NULL);
  if (self->ringer != NULL)
    vis_ringer_preview (self->ringer, ringtone[0] != '\0' ? ringtone : NULL);
}

static void
on_start_engine (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  VisApplication *self = user_data;
  if (self->engine != NULL)
    _vis_application_start_engine (self);
}

static void
on_use_ephemeral_identity (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  VisApplication *self = user_data;
  if (self->engine == NULL || self->starting || vis_engine_is_started (self->engine))
    return;
  self->ephemeral = TRUE;
  vis_engine_use_ephemeral_identity (self->engine);
  _vis_application_start_engine (self);
}

static void
on_profile (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  VisApplication *self = user_data;
  GtkWindow *parent = gtk_application_get_active_window (GTK_APPLICATION (self));
  if (self->engine != NULL)
    gtk_window_present (GTK_WINDOW (vis_profile_dialog_new (
        parent, self->profile, vis_engine_get_number_parser (self->engine))));
}

static void
on_preferences (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  VisApplication *self = user_data;
  if (self->engine != NULL)
    gtk_window_present (GTK_WINDOW (
        vis_preferences_window_new (gtk_application_get_active_window (GTK_APPLICATION (self)),
                                    self->profile, self->engine, self->given_media)));
}

static void
on_welcome (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  VisApplication *self = user_data;
  if (self->engine == NULL)
    return;
  g_settings_set_boolean (vis_profile_get_settings (self->profile), "welcomed", TRUE);
  gtk_window_present (GTK_WINDOW (vis_welcome_window_new (GTK_WINDOW (self->window), self->profile,
                                                          self->engine, self->given_media)));
}

static void
on_blocked (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  VisApplication *self = user_data;
  if (self->engine != NULL && self->window != NULL)
    gtk_window_present (GTK_WINDOW (
        vis_blocked_dialog_new (gtk_application_get_active_window (GTK_APPLICATION (self)),
                                self->engine, vis_profile_get_settings (self->profile))));
}

static void
on_folder_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VisApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  if (g_app_info_launch_default_for_uri_finish (result, &error))
    return;
  g_autofree char *text = g_strdup_printf (_ ("The folder “%s” can’t be shown: %s"),
                                           self->options->contacts_dir, error->message);
  _vis_application_tell (self, text);
}

static void
on_open_contacts_folder (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  VisApplication *self = user_data;
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  g_autoptr (GFile) folder = g_file_new_for_path (self->options->contacts_dir);
  g_autofree char *uri = g_file_get_uri (folder);
  g_autoptr (GAppLaunchContext) context
      = window != NULL ? G_APP_LAUNCH_CONTEXT (
            gdk_display_get_app_launch_context (gtk_widget_get_display (GTK_WIDGET (window))))
                       : NULL;
  g_app_info_launch_default_for_uri_async (uri, context, NULL, on_folder_opened,
                                           g_object_ref (self));
}

/* Made when it is asked for: a hidden window makes GTK 4.8 crash when a screen reader asks for a
 * window that has just been closed. */
static void
on_shortcuts (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *parent = gtk_application_get_active_window (GTK_APPLICATION (user_data));
  g_autoptr (GtkBuilder) builder
      = gtk_builder_new_from_resource ("/org/visavis/Visavis/ui/shortcuts.ui");
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));
  gtk_window_set_transient_for (window, parent);
  gtk_window_present (window);
}

static void
on_about (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  VisApplication *self = user_data;
  vis_about_show (gtk_application_get_active_window (GTK_APPLICATION (self)), self->engine);
}

/* "keypad" is also what the desktop file's action is called. */
static void
on_show_view (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  VisApplication *self = user_data;
  g_autoptr (GVariant) view = parameter != NULL
                                  ? g_variant_ref (parameter)
                                  : g_variant_new_string (g_action_get_name (G_ACTION (action)));
  g_application_activate (G_APPLICATION (self));
  gtk_widget_activate_action_variant (GTK_WIDGET (self->window), "win.show-view", view);
}

static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_application_quit (G_APPLICATION (user_data));
}

static const GActionEntry actions[] = {
  { .name = "call", .activate = on_call, .parameter_type = "(sb)" },
  { .name = "play-key", .activate = on_play_key, .parameter_type = "s" },
  { .name = "preview-ringtone", .activate = on_preview_ringtone, .parameter_type = "s" },
  { .name = "start-engine", .activate = on_start_engine },
  { .name = "use-ephemeral-identity", .activate = on_use_ephemeral_identity },
  { .name = "preferences", .activate = on_preferences },
  { .name = "profile", .activate = on_profile },
  { .name = "welcome", .activate = on_welcome },
  { .name = "open-contacts-folder", .activate = on_open_contacts_folder },
  { .name = "blocked", .activate = on_blocked },
  { .name = "shortcuts", .activate = on_shortcuts },
  { .name = "about", .activate = on_about },
  { .name = "show-view", .activate = on_show_view, .parameter_type = "s" },
  { .name = "keypad", .activate = on_show_view },
  { .name = "quit", .activate = on_quit },
};

static const struct
{
  const char *action;
  const char *accels[3];
} accels[] = {
  { "app.quit", { "<Control>q" } },   { "app.preferences", { "<Control>comma" } },
  { "win.search", { "<Control>f" } }, { "win.new-contact", { "<Control>n" } },
  { "win.menu", { "F10" } },          { "app.shortcuts", { "<Control>question", "F1" } },
};

void
_vis_application_add_actions (VisApplication *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (gsize i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action,
                                           accels[i].accels);
}
