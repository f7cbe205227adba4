/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-background-portal.h"

#include <glib/gi18n.h>

#include "base/vis-error.h"

#define PORTAL "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define BACKGROUND "org.freedesktop.portal.Background"
#define REQUEST "org.freedesktop.portal.Request"
#define RESPONSE_DONE 0

gboolean
vis_background_portal_is_needed (void)
{
  return g_strcmp0 (g_getenv ("GTK_USE_PORTAL"), "1") == 0
         || g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

gboolean
vis_background_portal_is_present (GDBusConnection *bus)
{
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
      bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner",
      g_variant_new ("(s)", PORTAL), G_VARIANT_TYPE ("(b)"), G_DBUS_CALL_FLAGS_NONE, 1000, NULL,
      NULL);
  gboolean present = FALSE;
  if (answer != NULL)
    g_variant_get (answer, "(b)", &present);
  return present;
}

typedef struct
{
  GDBusConnection *bus;
  guint subscription; /* keeps the task until it is answered */
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;
  g_object_unref (request->bus);
  g_free (request);
}

static void
stop_listening (GTask *task)
{
  Request *request = g_task_get_task_data (task);
  if (request->subscription != 0)
    g_dbus_connection_signal_unsubscribe (request->bus, request->subscription);
  request->subscription = 0;
}

static void
on_response (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
             const char *signal, GVariant *parameters, gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    return;
  stop_listening (task);

  guint response;
  g_autoptr (GVariant) results = NULL;
  g_variant_get (parameters, "(u@a{sv})", &response, &results);
  gboolean run = FALSE, autostart = FALSE;
  if (response == RESPONSE_DONE)
    {
      g_variant_lookup (results, "background", "b", &run);
      g_variant_lookup (results, "autostart", "b", &autostart);
    }
  g_task_return_int (task, (run ? VIS_BACKGROUND_GRANT_RUN : 0)
                               | (autostart ? VIS_BACKGROUND_GRANT_AUTOSTART : 0));
}

static void
on_requested (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  Request *request = g_task_get_task_data (task);
  if (answer != NULL || request->subscription == 0)
    return;
  stop_listening (task);
  g_dbus_error_strip_remote_error (error);
  g_task_return_new_error (task, VIS_ERROR, VIS_ERROR_FAILED,
                           _ ("The desktop can’t be asked to keep Visavis running: %s"),
                           error->message);
}

/* The path of the request's object follows from our name and a word of ours: so we listen before
 * we ask, and miss nothing. */
static char *
request_path (GDBusConnection *bus, const char *token)
{
  g_autofree char *sender = g_strdup (g_dbus_connection_get_unique_name (bus) + 1);
  g_strdelimit (sender, ".", '_');
  return g_strconcat (PORTAL_PATH "/request/", sender, "/", token, NULL);
}

void
vis_background_portal_request_async (GDBusConnection *bus, const char *reason,
                                     const char *const *command, gboolean autostart,
                                     GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (G_IS_DBUS_CONNECTION (bus));

  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, vis_background_portal_request_async);
  g_autofree char *token = g_strdup_printf ("visavis%u", g_random_int ());
  g_autofree char *path = request_path (bus, token);

  Request *request = g_new0 (Request, 1);
  request->bus = g_object_ref (bus);
  g_task_set_task_data (task, request, request_free);
  request->subscription = g_dbus_connection_signal_subscribe (
      bus, PORTAL, REQUEST, "Response", path, NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_response,
      g_object_ref (task), g_object_unref);

  GVariantBuilder options;
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (token));
  g_variant_builder_add (&options, "{sv}", "reason", g_variant_new_string (reason));
  g_variant_builder_add (&options, "{sv}", "autostart", g_variant_new_boolean (autostart));
  g_variant_builder_add (&options, "{sv}", "commandline", g_variant_new_strv (command, -1));
  g_variant_builder_add (&options, "{sv}", "dbus-activatable", g_variant_new_boolean (FALSE));
  g_dbus_connection_call (bus, PORTAL, PORTAL_PATH, BACKGROUND, "RequestBackground",
                          g_variant_new ("(sa{sv})", "", &options), G_VARIANT_TYPE ("(o)"),
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_requested, g_steal_pointer (&task));
}

int
vis_background_portal_request_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, vis_background_portal_request_async), -1);
  return (int)g_task_propagate_int (G_TASK (result), error);
}
