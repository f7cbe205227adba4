/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-background.h"

#include <glib/gi18n.h>

#include "app/vis-autostart-entry.h"
#include "app/vis-background-portal.h"
#include "base/vis-portal.h"

#define NOTIFICATION "background"
#define PROGRAM "visavis"

struct _VisBackground
{
  GObject parent_instance;

  GApplication *application;
  GSettings *settings;
  gboolean may_autostart;
  gboolean staying;  /* asked for on the command line */
  gboolean holding;  /* the application */
  gboolean applying; /* the settings change because we change them */
  guint n_requests;  /* to the portal: the answer to the last one counts */
};

enum
{
  REFUSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VisBackground, vis_background, G_TYPE_OBJECT)

gboolean
vis_background_is_wanted (VisBackground *self)
{
  g_return_val_if_fail (VIS_IS_BACKGROUND (self), FALSE);
  return self->staying || g_settings_get_boolean (self->settings, "run-in-background")
         || (self->may_autostart && g_settings_get_boolean (self->settings, "autostart"));
}

static void
update_hold (VisBackground *self)
{
  gboolean wanted = vis_background_is_wanted (self);
  if (wanted == self->holding)
    return;
  self->holding = wanted;
  if (wanted)
    g_application_hold (self->application);
  else
    g_application_release (self->application);
}

static void
set_back (VisBackground *self, const char *key, gboolean value)
{
  self->applying = TRUE;
  g_settings_set_boolean (self->settings, key, value);
  self->applying = FALSE;
}

/* Inside a sandbox */

static void
on_granted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VisBackground) self = user_data;
  g_autoptr (GError) error = NULL;
  int grant = vis_background_portal_request_finish (result, &error);
  const char *refusal = NULL;

  if (--self->n_requests > 0)
    return;
  if (grant < 0)
    grant = VIS_BACKGROUND_GRANT_NONE;
  if (g_settings_get_boolean (self->settings, "run-in-background")
      && (grant & VIS_BACKGROUND_GRANT_RUN) == 0)
    {
      set_back (self, "run-in-background", FALSE);
      refusal = _ ("The desktop does not let Visavis run without a window. Its settings for "
                   "applications say so.");
    }
  if (g_settings_get_boolean (self->settings, "autostart")
      && (grant & VIS_BACKGROUND_GRANT_AUTOSTART) == 0)
    {
      set_back (self, "autostart", FALSE);
      refusal = _ ("The desktop does not let Visavis start when you log in. Its settings for "
                   "applications say so.");
    }
  if (refusal != NULL)
    g_signal_emit (self, signals[REFUSED], 0, error != NULL ? error->message : refusal);
  update_hold (self);
}

static void
ask_portal (VisBackground *self)
{
  static const char *const command[] = { PROGRAM, "--background", NULL };
  GDBusConnection *bus = g_application_get_dbus_connection (self->application);
  if (bus == NULL)
    return;
  self->n_requests++;
  vis_background_portal_request_async (bus, _ ("Calls ring while no window is open."), command,
                                       g_settings_get_boolean (self->settings, "autostart"),
                                       on_granted, g_object_ref (self));
}

/* Outside */

/* By its name, as long as the shell would start this very program then. */
static char *
find_program (void)
{
  g_autofree char *installed = g_find_program_in_path (PROGRAM);
  g_autofree char *running = g_file_read_link ("/proc/self/exe", NULL);
  if (running == NULL || g_strcmp0 (installed, running) == 0)
    return g_strdup (PROGRAM);
  return g_steal_pointer (&running);
}

static void
change_entry (VisBackground *self)
{
  gboolean wanted = g_settings_get_boolean (self->settings, "autostart");
  g_autofree char *program = find_program ();
  g_autoptr (GError) error = NULL;
  if (wanted ? vis_autostart_entry_write (g_get_user_config_dir (), program, &error)
             : vis_autostart_entry_remove (g_get_user_config_dir (), &error))
    return;
  set_back (self, "autostart", FALSE);
  g_signal_emit (self, signals[REFUSED], 0, error->message);
}

static void
on_setting_changed (VisBackground *self, const char *key)
{
  if (!self->applying && self->may_autostart)
    {
      if (vis_portal_is_needed ())
        ask_portal (self);
      else if (g_str_equal (key, "autostart"))
        change_entry (self);
    }
  update_hold (self);
}

static void
add_actions (VisBackground *self)
{
  GActionMap *map = G_ACTION_MAP (self->application);
  g_autoptr (GAction) run = g_settings_create_action (self->settings, "run-in-background");
  g_action_map_add_action (map, run);
  if (!self->may_autostart)
    return;
  g_autoptr (GAction) autostart = g_settings_create_action (self->settings, "autostart");
  g_action_map_add_action (map, autostart);
}

static void
vis_background_dispose (GObject *object)
{
  VisBackground *self = VIS_BACKGROUND (object);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (vis_background_parent_class)->dispose (object);
}

static void
vis_background_class_init (VisBackgroundClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vis_background_dispose;

  signals[REFUSED]
      = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 1, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
vis_background_init (VisBackground *self)
{
}

VisBackground *
vis_background_new (GApplication *application, GSettings *settings, gboolean may_autostart)
{
  g_return_val_if_fail (G_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  VisBackground *self = g_object_new (VIS_TYPE_BACKGROUND, NULL);
  self->application = application;
  self->settings = g_object_ref (settings);
  self->may_autostart = may_autostart;
  g_signal_connect_object (settings, "changed::run-in-background", G_CALLBACK (on_setting_changed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::autostart", G_CALLBACK (on_setting_changed), self,
                           G_CONNECT_SWAPPED);
  add_actions (self);
  update_hold (self);
  return self;
}

void
vis_background_stay (VisBackground *self)
{
  g_return_if_fail (VIS_IS_BACKGROUND (self));
  self->staying = TRUE;
  update_hold (self);
}

void
vis_background_window_closed (VisBackground *self)
{
  g_return_if_fail (VIS_IS_BACKGROUND (self));
  if (!self->holding || g_settings_get_boolean (self->settings, "background-told"))
    return;

  g_settings_set_boolean (self->settings, "background-told", TRUE);
  g_autoptr (GNotification) notification = g_notification_new (_ ("Visavis Keeps Running"));
  g_notification_set_body (notification,
                           _ ("Calls still ring. You can change this in the preferences."));
  g_notification_add_button (notification, _ ("Quit"), "app.quit");
  g_application_send_notification (self->application, NOTIFICATION, notification);
}

void
vis_background_window_opened (VisBackground *self)
{
  g_return_if_fail (VIS_IS_BACKGROUND (self));
  g_application_withdraw_notification (self->application, NOTIFICATION);
}
