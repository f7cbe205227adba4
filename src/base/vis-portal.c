/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/vis-portal.h"

#include <gio/gunixfdlist.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "base/vis-error.h"

#define REQUEST "org.freedesktop.portal.Request"
#define BUS_NAME "org.freedesktop.DBus"
#define BUS_PATH "/org/freedesktop/DBus"

/* What a Request answers with. */
enum
{
  RESPONSE_DONE = 0,
  RESPONSE_CANCELLED = 1,
};

gboolean
vis_portal_is_needed (void)
{
  return g_strcmp0 (g_getenv ("GTK_USE_PORTAL"), "1") == 0
         || g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

gboolean
vis_portal_is_present (GDBusConnection *bus)
{
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
      bus, BUS_NAME, BUS_PATH, BUS_NAME, "NameHasOwner", g_variant_new ("(s)", VIS_PORTAL_NAME),
      G_VARIANT_TYPE ("(b)"), G_DBUS_CALL_FLAGS_NONE, 1000, NULL, NULL);
  gboolean present = FALSE;

  if (answer)
    g_variant_get (answer, "(b)", &present);
  return present;
}

/* --- a request */

typedef struct
{
  GDBusConnection *bus;
  char *path;
  guint response; /* subscriptions; each keeps the task */
  guint owner;
  GSource *limit; /* (nullable) */
  GSource *cancelled;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_object_unref (request->bus);
  g_free (request->path);
  g_free (request);
}

static void
drop_source (GSource **source)
{
  if (!*source)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* Returns: FALSE: it was answered before. */
static gboolean
stop_listening (GTask *task)
{
  Request *request = g_task_get_task_data (task);

  if (request->response == 0)
    return FALSE;
  g_dbus_connection_signal_unsubscribe (request->bus, request->response);
  g_dbus_connection_signal_unsubscribe (request->bus, request->owner);
  request->response = request->owner = 0;
  drop_source (&request->limit);
  drop_source (&request->cancelled);
  return TRUE;
}

static GError *
translate (GError *error)
{
  g_autofree char *name = g_dbus_error_get_remote_error (error);
  VisError code = VIS_ERROR_FAILED;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return error;
  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN)
      || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD)
      || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_INTERFACE)
      || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT)
      || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS)
      || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER))
    code = VIS_ERROR_UNSUPPORTED;
  else if (g_strcmp0 (name, "org.freedesktop.portal.Error.NotAllowed") == 0
           || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED))
    code = VIS_ERROR_REFUSED;
  else if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY)
           || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    code = VIS_ERROR_TIMED_OUT;
  g_dbus_error_strip_remote_error (error);
  error->domain = VIS_ERROR;
  error->code = (int)code;
  return error;
}

static void
on_response (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
             const char *signal, GVariant *parameters, gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  g_autoptr (GVariant) results = NULL;
  guint response;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")) || !stop_listening (task))
    return;
  g_variant_get (parameters, "(u@a{sv})", &response, &results);
  if (response == RESPONSE_DONE)
    g_task_return_pointer (task, g_steal_pointer (&results), (GDestroyNotify)g_variant_unref);
  else if (response == RESPONSE_CANCELLED)
    g_task_return_new_error (task, VIS_ERROR, VIS_ERROR_REFUSED, "%s", _ ("It was not allowed."));
  else
    g_task_return_new_error (task, VIS_ERROR, VIS_ERROR_FAILED, "%s",
                             _ ("The desktop could not do it."));
}

/* One that crashed will not answer any more. */
static void
on_owner_changed (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
                  const char *signal, GVariant *parameters, gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  const char *owner = NULL;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sss)")))
    return;
  g_variant_get (parameters, "(&s&s&s)", NULL, NULL, &owner);
  if (owner[0] == '\0' && stop_listening (task))
    g_task_return_new_error (task, VIS_ERROR, VIS_ERROR_FAILED, "%s",
                             _ ("The desktop’s portal service has stopped."));
}

/* A dialog that nobody waits for any more shall go away. */
static void
take_back (GTask *task)
{
  Request *request = g_task_get_task_data (task);

  g_dbus_connection_call (request->bus, VIS_PORTAL_NAME, request->path, REQUEST, "Close", NULL,
                          NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}

static gboolean
on_limit (gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);

  take_back (task);
  if (stop_listening (task))
    g_task_return_new_error (task, VIS_ERROR, VIS_ERROR_TIMED_OUT, "%s",
                             _ ("The desktop did not answer in time."));
  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);

  take_back (task);
  if (stop_listening (task))
    g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

static void
on_requested (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GVariant) answer
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (answer)
    return;
  if (stop_listening (task))
    g_task_return_error (task, translate (error));
  else
    g_error_free (error);
}

/* The path of the request's object follows from our name and a word of ours: so we listen before
 * we ask, and miss nothing. */
static char *
request_path (GDBusConnection *bus, const char *token)
{
  g_autofree char *sender = g_strdup (g_dbus_connection_get_unique_name (bus) + 1);

  g_strdelimit (sender, ".", '_');
  return g_strconcat (VIS_PORTAL_PATH "/request/", sender, "/", token, NULL);
}

static void
listen (GTask *task, guint time_limit_ms)
{
  Request *request = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  request->response = g_dbus_connection_signal_subscribe (
      request->bus, VIS_PORTAL_NAME, REQUEST, "Response", request->path, NULL,
      G_DBUS_SIGNAL_FLAGS_NONE, on_response, g_object_ref (task), g_object_unref);
  request->owner = g_dbus_connection_signal_subscribe (
      request->bus, BUS_NAME, BUS_NAME, "NameOwnerChanged", BUS_PATH, VIS_PORTAL_NAME,
      G_DBUS_SIGNAL_FLAGS_NONE, on_owner_changed, g_object_ref (task), g_object_unref);
  if (time_limit_ms > 0)
    {
      request->limit = g_timeout_source_new (time_limit_ms);
      g_source_set_callback (request->limit, on_limit, task, NULL);
      g_source_attach (request->limit, g_main_context_get_thread_default ());
    }
  if (cancellable)
    {
      request->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (request->cancelled, G_SOURCE_FUNC (on_cancelled), task, NULL);
      g_source_attach (request->cancelled, g_main_context_get_thread_default ());
    }
}

/* (@arguments…, @options with @token) */
static GVariant *
make_parameters (GVariant *arguments, GVariant *options, const char *token)
{
  g_autoptr (GVariant) leading = arguments ? g_variant_ref_sink (arguments) : NULL;
  g_autoptr (GVariant) given = g_variant_ref_sink (options);
  g_auto (GVariantDict) dictionary = G_VARIANT_DICT_INIT (given);
  GVariantBuilder parameters;

  g_variant_dict_insert (&dictionary, "handle_token", "s", token);
  g_variant_builder_init (&parameters, G_VARIANT_TYPE_TUPLE);
  for (gsize i = 0; leading && i < g_variant_n_children (leading); i++)
    {
      g_autoptr (GVariant) argument = g_variant_get_child_value (leading, i);

      g_variant_builder_add_value (&parameters, argument);
    }
  g_variant_builder_add_value (&parameters, g_variant_dict_end (&dictionary));
  return g_variant_builder_end (&parameters);
}

void
vis_portal_request_async (GDBusConnection *bus, const char *interface, const char *method,
                          GVariant *arguments, GVariant *options, guint time_limit_ms,
                          GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *token = NULL;
  Request *request;

  g_return_if_fail (G_IS_DBUS_CONNECTION (bus));
  g_return_if_fail (interface && method && options);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, vis_portal_request_async);
  token = g_strdup_printf ("visavis%u", g_random_int ());
  request = g_new0 (Request, 1);
  request->bus = g_object_ref (bus);
  request->path = request_path (bus, token);
  g_task_set_task_data (task, request, request_free);
  listen (task, time_limit_ms);
  g_dbus_connection_call (bus, VIS_PORTAL_NAME, VIS_PORTAL_PATH, interface, method,
                          make_parameters (arguments, options, token), G_VARIANT_TYPE ("(o)"),
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_requested, g_steal_pointer (&task));
}

GVariant *
vis_portal_request_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, vis_portal_request_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- PipeWire */

/* Nobody takes it any more. */
static void
close_descriptor (gpointer data)
{
  close (GPOINTER_TO_INT (data));
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GUnixFDList) list = NULL;
  GError *error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_with_unix_fd_list_finish (
      G_DBUS_CONNECTION (source), &list, result, &error);
  int index = -1;
  int fd = -1;

  if (!answer)
    {
      g_task_return_error (task, translate (error));
      return;
    }
  g_variant_get (answer, "(h)", &index);
  if (list && index >= 0 && index < g_unix_fd_list_get_length (list))
    fd = g_unix_fd_list_get (list, index, NULL);
  if (fd > 0)
    g_task_return_pointer (task, GINT_TO_POINTER (fd), close_descriptor);
  else
    g_task_return_new_error (task, VIS_ERROR, VIS_ERROR_FAILED, "%s",
                             _ ("The desktop could not do it."));
}

void
vis_portal_open_pipewire_async (GDBusConnection *bus, const char *interface, const char *session,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GVariant *options;

  g_return_if_fail (G_IS_DBUS_CONNECTION (bus) && interface);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, vis_portal_open_pipewire_async);
  options = g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0);
  g_dbus_connection_call_with_unix_fd_list (
      bus, VIS_PORTAL_NAME, VIS_PORTAL_PATH, interface, "OpenPipeWireRemote",
      session ? g_variant_new ("(o@a{sv})", session, options) : g_variant_new ("(@a{sv})", options),
      G_VARIANT_TYPE ("(h)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, cancellable, on_opened,
      g_steal_pointer (&task));
}

int
vis_portal_open_pipewire_finish (GAsyncResult *result, GError **error)
{
  int fd;

  g_return_val_if_fail (g_async_result_is_tagged (result, vis_portal_open_pipewire_async), -1);

  fd = GPOINTER_TO_INT (g_task_propagate_pointer (G_TASK (result), error));
  return fd > 0 ? fd : -1;
}

/* --- what there is */

static void
on_properties (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GVariant *properties = NULL;
  g_autoptr (GVariant) answer
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (answer)
    {
      g_variant_get (answer, "(@a{sv})", &properties);
      g_task_return_pointer (task, properties, (GDestroyNotify)g_variant_unref);
    }
  else
    g_task_return_error (task, translate (error));
}

void
vis_portal_get_properties_async (GDBusConnection *bus, const char *interface,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (G_IS_DBUS_CONNECTION (bus) && interface);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, vis_portal_get_properties_async);
  g_dbus_connection_call (bus, VIS_PORTAL_NAME, VIS_PORTAL_PATH, "org.freedesktop.DBus.Properties",
                          "GetAll", g_variant_new ("(s)", interface), G_VARIANT_TYPE ("(a{sv})"),
                          G_DBUS_CALL_FLAGS_NONE, -1, cancellable, on_properties,
                          g_steal_pointer (&task));
}

GVariant *
vis_portal_get_properties_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, vis_portal_get_properties_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
