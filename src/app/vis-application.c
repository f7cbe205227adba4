/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "app/vis-application-private.h"
#include "app/vis-launcher-badge.h"
#include "app/vis-media-settings.h"
#include "base/vis-error.h"

/* A window that is started minimised is never painted; the engine does not wait for it. */
#define LONGEST_WAIT_FOR_FRAME_MS 500

#define EXIT_USAGE 2

G_DEFINE_FINAL_TYPE (VisApplication, vis_application, ADW_TYPE_APPLICATION)

void
_vis_application_tell (VisApplication *self, const char *text)
{
  if (self->window != NULL)
    {
      vis_main_window_tell (self->window, text);
      return;
    }
  g_autoptr (GNotification) notification = g_notification_new ("Visavis");
  g_notification_set_body (notification, text);
  g_application_send_notification (G_APPLICATION (self), "notice", notification);
}

static void
show_state (VisApplication *self)
{
  if (self->window == NULL)
    return;
  vis_main_window_set_problem (self->window, self->problem);
  vis_main_window_set_ephemeral (self->window,
                                 vis_engine_is_started (self->engine) && self->ephemeral);
}

/* Calling */

static void
call_now (VisApplication *self, const char *target, gboolean video)
{
  g_autoptr (GError) error = NULL;
  if (vis_call_desk_call (self->desk, target, video, &error))
    return;
  g_application_activate (G_APPLICATION (self));
  _vis_application_tell (self, error->message);
}

void
_vis_application_call (VisApplication *self, const char *target, gboolean video)
{
  if (self->engine != NULL && vis_engine_is_started (self->engine))
    {
      call_now (self, target, video);
      return;
    }
  g_free (self->waiting_target);
  self->waiting_target = g_strdup (target);
  self->waiting_video = video;
  if (!self->wanted) /* started by a notification that has outlived us */
    g_application_activate (G_APPLICATION (self));
}

static void
call_waiting_target (VisApplication *self)
{
  g_autofree char *target = g_steal_pointer (&self->waiting_target);
  if (target != NULL)
    call_now (self, target, self->waiting_video);
}

/* The engine */

static void
on_engine_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VisApplication) self = user_data;
  self->starting = FALSE;
  gboolean started = vis_engine_start_finish (VIS_ENGINE (source), result, &self->problem);
  if (!started)
    {
      g_autofree char *text
          = g_strdup_printf (_ ("Visavis can’t call or be called: %s"), self->problem->message);
      g_message ("%s", text);
      if (self->window == NULL)
        _vis_application_tell (self, text);
    }
  show_state (self);
  if (self->log != NULL && started)
    vis_event_log_listening (self->log);
  else if (self->log != NULL)
    vis_event_log_error (self->log, self->problem->message);
  if (started)
    call_waiting_target (self);
}

void
_vis_application_start_engine (VisApplication *self)
{
  if (self->starting || vis_engine_is_started (self->engine))
    return;
  self->starting = TRUE;
  g_clear_error (&self->problem);
  show_state (self);
  vis_engine_start_async (self->engine, on_engine_started, g_object_ref (self));
}

static void
on_profile_changed (VisApplication *self)
{
  const char *number = vis_profile_get_number (self->profile);
  const char *name = vis_profile_get_name (self->profile);
  vis_engine_set_profile (self->engine, number[0] != '\0' ? number : NULL,
                          name[0] != '\0' ? name : NULL);
}

static void
on_contacts_only_changed (VisApplication *self)
{
  GSettings *settings = vis_profile_get_settings (self->profile);
  vis_engine_set_contacts_only (self->engine, g_settings_get_boolean (settings, "contacts-only"));
}

static void
on_unseen_changed (VisApplication *self)
{
  vis_launcher_badge_set (G_APPLICATION (self),
                          vis_call_history_get_n_unseen (vis_engine_get_history (self->engine)));
}

static void
apply_ringtone (VisApplication *self)
{
  g_autofree char *ringtone
      = g_settings_get_string (vis_profile_get_settings (self->profile), "ringtone");
  vis_ringer_set_ringtone (self->ringer, ringtone);
}

static void
on_setting_changed (VisApplication *self, const char *key)
{
  if (g_str_equal (key, "ringtone"))
    {
      apply_ringtone (self);
      vis_ringer_preview (self->ringer, NULL); /* who chooses one hears it */
    }
  if (!vis_media_settings_changes (key))
    return;
  g_autoptr (VisMediaOptions) media = vis_media_options_copy (self->given_media);
  vis_media_settings_apply (vis_profile_get_settings (self->profile), media);
  vis_engine_set_media (self->engine, media);
  vis_ringer_set_options (self->ringer, media);
}

/* Who has said already who they are does not need to be asked. */
static void
welcome (VisApplication *self)
{
  if (self->window != NULL && vis_profile_get_name (self->profile)[0] == '\0'
      && vis_profile_get_number (self->profile)[0] == '\0'
      && !g_settings_get_boolean (vis_profile_get_settings (self->profile), "welcomed"))
    g_action_group_activate_action (G_ACTION_GROUP (self), "welcome", NULL);
}

/* It knows the contacts, but does not listen yet. */
static void
create_engine (VisApplication *self)
{
  if (self->engine != NULL)
    return;

  gint64 begin = g_get_monotonic_time ();
  vis_engine_global_init (NULL, NULL);
  self->engine = vis_engine_new (self->options);
  if (self->events)
    self->log = vis_event_log_new (self->engine);
  self->ringer = vis_ringer_new (self->options->media);
  apply_ringtone (self);
  self->desk = vis_call_desk_new (GTK_APPLICATION (self), vis_profile_get_settings (self->profile),
                                  self->engine, self->ringer, self->auto_answer_ms);
  g_signal_connect_object (self->engine, "notice", G_CALLBACK (_vis_application_tell), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (vis_engine_get_history (self->engine), "notify::n-unseen",
                           G_CALLBACK (on_unseen_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (vis_profile_get_settings (self->profile), "changed::contacts-only",
                           G_CALLBACK (on_contacts_only_changed), self, G_CONNECT_SWAPPED);
  on_contacts_only_changed (self);
  if (vis_engine_get_address_book (self->engine) != NULL)
    g_settings_bind (vis_profile_get_settings (self->profile), "use-address-book",
                     vis_engine_get_address_book (self->engine), "enabled", G_SETTINGS_BIND_GET);
  g_signal_connect_object (self->profile, "notify", G_CALLBACK (on_profile_changed), self,
                           G_CONNECT_SWAPPED);
  if (self->window != NULL)
    vis_main_window_set_engine (self->window, self->engine);
  g_signal_connect_object (vis_profile_get_settings (self->profile), "changed",
                           G_CALLBACK (on_setting_changed), self, G_CONNECT_SWAPPED);
  g_debug ("start: engine made in %.0f ms", (g_get_monotonic_time () - begin) / 1000.0);
}

static void
run_engine (VisApplication *self)
{
  g_clear_handle_id (&self->engine_timeout, g_source_remove);
  if (self->wanted)
    return;
  self->wanted = TRUE;
  create_engine (self);
  _vis_application_start_engine (self);
  welcome (self);
}

/* The desktop's search */

static void
on_search_wanted (VisApplication *self)
{
  create_engine (self);
  vis_search_provider_set_source (self->search, vis_engine_get_contacts (self->engine),
                                  vis_engine_get_number_parser (self->engine));
}

static void
on_search_show (VisApplication *self, const char *query, guint timestamp)
{
  g_application_activate (G_APPLICATION (self));
  vis_main_window_search (self->window, query);
  gtk_window_present_with_time (GTK_WINDOW (self->window), timestamp);
}

static gboolean
vis_application_dbus_register (GApplication *application, GDBusConnection *bus, const char *path,
                               GError **error)
{
  VisApplication *self = VIS_APPLICATION (application);
  self->search = vis_search_provider_new (application);
  g_signal_connect_object (self->search, "wanted", G_CALLBACK (on_search_wanted), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "show", G_CALLBACK (on_search_show), self,
                           G_CONNECT_SWAPPED);
  return vis_search_provider_export (self->search, bus, path, error)
         && G_APPLICATION_CLASS (vis_application_parent_class)
                ->dbus_register (application, bus, path, error);
}

static void
vis_application_dbus_unregister (GApplication *application, GDBusConnection *bus, const char *path)
{
  VisApplication *self = VIS_APPLICATION (application);
  if (self->search != NULL)
    vis_search_provider_unexport (self->search);
  G_APPLICATION_CLASS (vis_application_parent_class)->dbus_unregister (application, bus, path);
}

static gboolean
on_engine_timeout (gpointer user_data)
{
  VisApplication *self = user_data;
  self->engine_timeout = 0;
  run_engine (self);
  return G_SOURCE_REMOVE;
}

/* The window is on the screen: now there is time to load libraries. */
static void
on_first_frame (GdkFrameClock *clock, gpointer user_data)
{
  VisApplication *self = user_data;
  g_signal_handlers_disconnect_by_func (clock, on_first_frame, self);
  g_debug ("start: first frame after %.0f ms", (g_get_monotonic_time () - self->created) / 1000.0);
  g_clear_handle_id (&self->engine_timeout, g_source_remove);
  self->engine_timeout = g_idle_add (on_engine_timeout, self);
}

static void
on_engine_stopped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean *stopped = user_data;
  vis_engine_stop_finish (VIS_ENGINE (source), result);
  *stopped = TRUE;
}

/* Life */

static void
on_window_destroyed (VisApplication *self)
{
  if (self->background != NULL) /* else all of it ends */
    vis_background_window_closed (self->background);
}

static void
open_window (VisApplication *self)
{
  g_set_weak_pointer (
      &self->window, VIS_MAIN_WINDOW (vis_main_window_new (GTK_APPLICATION (self), self->profile)));
  g_signal_connect_object (self->window, "destroy", G_CALLBACK (on_window_destroyed), self,
                           G_CONNECT_SWAPPED);
  vis_background_window_opened (self->background);
  if (self->engine == NULL)
    return;
  vis_main_window_set_engine (self->window, self->engine);
  show_state (self);
  if (self->wanted)
    welcome (self);
}

static void
vis_application_activate (GApplication *application)
{
  VisApplication *self = VIS_APPLICATION (application);
  if (self->hidden)
    {
      self->hidden = FALSE;
      run_engine (self);
      return;
    }
  if (self->window == NULL)
    open_window (self);
  gtk_window_present (GTK_WINDOW (self->window));
  if (self->wanted || self->engine_timeout != 0)
    return;

  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self->window));
  g_signal_connect_object (clock, "after-paint", G_CALLBACK (on_first_frame), self, 0);
  self->engine_timeout = g_timeout_add (LONGEST_WAIT_FOR_FRAME_MS, on_engine_timeout, self);
}

/* A link is text that somebody else wrote: it is called like text typed by hand, and the window
 * shows whom. */
static void
vis_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  g_application_activate (application);
  g_autofree char *target
      = g_file_is_native (files[0]) ? g_file_get_basename (files[0]) : g_file_get_uri (files[0]);
  _vis_application_call (VIS_APPLICATION (application), target, TRUE);
}

static gboolean
on_terminate (gpointer user_data)
{
  g_application_quit (G_APPLICATION (user_data));
  return G_SOURCE_CONTINUE;
}

static void
vis_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (vis_application_parent_class)->startup (application);

  _vis_application_add_actions (VIS_APPLICATION (application));
  gtk_window_set_default_icon_name (VIS_APPLICATION_ID);

  VisApplication *self = VIS_APPLICATION (application);
  GSettings *settings = vis_profile_get_settings (self->profile);
  g_autoptr (GAction) quiet = g_settings_create_action (settings, "do-not-disturb");
  g_action_map_add_action (G_ACTION_MAP (application), quiet);
  self->background = vis_background_new (application, settings,
                                         !vis_engine_arguments_has_profile (self->arguments));
  g_signal_connect_object (self->background, "refused", G_CALLBACK (_vis_application_tell), self,
                           G_CONNECT_SWAPPED);
  if (self->hidden)
    vis_background_stay (self->background);
  /* Started by the desktop, perhaps for a search only: then whoever wants to be called is. */
  if ((g_application_get_flags (application) & G_APPLICATION_IS_SERVICE) != 0
      && vis_background_is_wanted (self->background))
    self->engine_timeout = g_idle_add (on_engine_timeout, self);
  g_unix_signal_add (SIGTERM, on_terminate, application);
  g_unix_signal_add (SIGINT, on_terminate, application);
}

/* Whichever way the program ends, the people in a call are told so. */
static void
vis_application_shutdown (GApplication *application)
{
  VisApplication *self = VIS_APPLICATION (application);
  g_clear_handle_id (&self->engine_timeout, g_source_remove);
  g_clear_object (&self->background);
  g_clear_object (&self->search);
  GList *windows; /* one may take others with it */
  while ((windows = gtk_application_get_windows (GTK_APPLICATION (self))) != NULL)
    gtk_window_destroy (windows->data);
  if (self->engine != NULL)
    {
      gboolean stopped = FALSE;
      vis_engine_stop_async (self->engine, on_engine_stopped, &stopped);
      while (!stopped)
        g_main_context_iteration (NULL, TRUE);
    }
  g_clear_object (&self->desk);
  g_clear_object (&self->ringer);
  g_clear_object (&self->log);
  g_clear_object (&self->engine);
  G_APPLICATION_CLASS (vis_application_parent_class)->shutdown (application);
}

/* Command line */

static gboolean
prepare_profile (VisApplication *self, GError **error)
{
  g_autofree char *data_dir = g_build_filename (g_get_user_data_dir (), "visavis", NULL);
  self->options = vis_engine_options_new (data_dir);
  if (!vis_engine_arguments_apply (self->arguments, self->options, error))
    return FALSE;

  gboolean own = vis_engine_arguments_has_profile (self->arguments);
  self->profile = vis_profile_new (own ? self->options->data_dir : NULL, error);
  if (self->profile == NULL)
    return FALSE;

  /* What the command line leaves open is as the settings say. */
  VisEngineOptions *options = self->options;
  self->given_media = vis_media_options_copy (options->media);
  vis_media_settings_apply (vis_profile_get_settings (self->profile), options->media);
  vis_profile_override (self->profile, options->name, options->number);
  if (options->name == NULL)
    options->name = vis_profile_dup_string (self->profile, "name");
  if (options->number == NULL)
    options->number = vis_profile_dup_string (self->profile, "number");
  if (options->region == NULL)
    options->region = vis_profile_dup_string (self->profile, "region");
  if (options->stun_server == NULL)
    options->stun_server = vis_profile_dup_string (self->profile, "stun-server");
  /* Who names the place of the contacts means that place only. */
  options->address_book = !own && options->contacts_dir == NULL;
  if (options->contacts_dir == NULL)
    options->contacts_dir = g_build_filename (options->data_dir, "contacts", NULL);
  options->early_path
      &= g_settings_get_boolean (vis_profile_get_settings (self->profile), "early-path");
  return TRUE;
}

static int
vis_application_handle_local_options (GApplication *application, GVariantDict *dict)
{
  VisApplication *self = VIS_APPLICATION (application);
  g_autoptr (GError) error = NULL;
  g_autofree char *target = NULL;

  if (g_variant_dict_contains (dict, "version"))
    {
      g_print ("Visavis %s\n", VIS_VERSION);
      return EXIT_SUCCESS;
    }
  if (!prepare_profile (self, &error))
    {
      g_printerr ("visavis: %s\n", error->message);
      return g_error_matches (error, VIS_ERROR, VIS_ERROR_INVALID) ? EXIT_USAGE : EXIT_FAILURE;
    }
  /* A second profile is a second program, beside the one that runs. */
  if (vis_engine_arguments_has_profile (self->arguments))
    g_application_set_flags (application,
                             g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  g_variant_dict_lookup (dict, "auto-answer", "i", &self->auto_answer_ms);
  self->events = g_variant_dict_contains (dict, "events");

  self->hidden = g_variant_dict_contains (dict, "background");
  gboolean call = g_variant_dict_lookup (dict, "call", "s", &target);
  gboolean quiet = g_variant_dict_contains (dict, "do-not-disturb");
  if (!call && !g_variant_dict_lookup (dict, "show", "s", &target) && !self->hidden && !quiet)
    return -1;
  if (!g_application_register (application, NULL, &error))
    {
      g_printerr ("visavis: %s\n", error->message);
      return EXIT_FAILURE;
    }
  if (call)
    {
      g_application_activate (application);
      g_action_group_activate_action (G_ACTION_GROUP (application), "call",
                                      g_variant_new ("(sb)", target, TRUE));
    }
  else if (target != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (application), "show-view",
                                    g_variant_new_string (target));
  if (quiet)
    g_action_group_activate_action (G_ACTION_GROUP (application), "do-not-disturb", NULL);
  return g_application_get_is_remote (application) ? EXIT_SUCCESS : -1;
}

static void
vis_application_finalize (GObject *object)
{
  VisApplication *self = VIS_APPLICATION (object);
  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->search);
  g_clear_object (&self->profile);
  g_clear_error (&self->problem);
  g_clear_pointer (&self->options, vis_engine_options_free);
  g_clear_pointer (&self->given_media, vis_media_options_free);
  g_clear_pointer (&self->arguments, vis_engine_arguments_free);
  g_free (self->waiting_target);
  G_OBJECT_CLASS (vis_application_parent_class)->finalize (object);
}

static void
vis_application_class_init (VisApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = vis_application_finalize;
  application_class->dbus_register = vis_application_dbus_register;
  application_class->dbus_unregister = vis_application_dbus_unregister;
  application_class->activate = vis_application_activate;
  application_class->open = vis_application_open;
  application_class->startup = vis_application_startup;
  application_class->shutdown = vis_application_shutdown;
  application_class->handle_local_options = vis_application_handle_local_options;
}

static void
vis_application_init (VisApplication *self)
{
  static const GOptionEntry entries[] = {
    { "call", 0, 0, G_OPTION_ARG_STRING, NULL,
      N_ ("Call this number or address (also in a Visavis that runs already)"), N_ ("TARGET") },
    { "background", 0, 0, G_OPTION_ARG_NONE, NULL,
      N_ ("Start without a window, and stay, so that calls ring"), NULL },
    { "show", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Show “people”, “keypad” or another view"),
      N_ ("VIEW") },
    { "do-not-disturb", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Turn Do Not Disturb on or off"), NULL },
    { "auto-answer", 0, 0, G_OPTION_ARG_INT, NULL,
      N_ ("Answer every call with video after it rang so long: for tests and demonstrations"),
      N_ ("MS") },
    { "events", 0, 0, G_OPTION_ARG_NONE, NULL,
      N_ ("Print what happens as lines of JSON, like visavis-peer"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Show the version and exit"), NULL },
    { 0 },
  };

  self->created = g_get_monotonic_time ();
  self->auto_answer_ms = -1;
  self->arguments = vis_engine_arguments_new ();
  g_application_add_main_option_entries (G_APPLICATION (self), entries);
  g_application_add_option_group (G_APPLICATION (self),
                                  vis_engine_arguments_get_group (self->arguments));
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _ ("[tel:… | sip:…]"));
  g_application_set_option_context_summary (G_APPLICATION (self),
                                            _ ("Video calls from device to device."));
}

VisApplication *
vis_application_new (void)
{
  return g_object_new (VIS_TYPE_APPLICATION, "application-id", VIS_APPLICATION_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, "resource-base-path", "/org/visavis/Visavis",
                       NULL);
}
