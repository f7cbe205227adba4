/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/vis-portal-picture-private.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "base/vis-error.h"
#include "base/vis-portal.h"

#define CAMERA "org.freedesktop.portal.Camera"
#define SCREEN_CAST "org.freedesktop.portal.ScreenCast"
#define SESSION "org.freedesktop.portal.Session"

/* Somebody has to read a dialog, and to make up their mind. */
#define DIALOG_LIMIT_MS (120 * 1000)
#define ANSWER_LIMIT_MS (20 * 1000)

/* How often a camera asks whether it still may: desktops differ in whether they cut off one that
 * is open when the user takes the permission back. */
#define RECHECK_SECONDS 3

/* Of the screen cast portal. */
enum
{
  SOURCE_MONITOR = 1,
  SOURCE_WINDOW = 2,
  CURSOR_EMBEDDED = 2,
  PERSIST_WHILE_RUNNING = 1,
};

struct _VisPortalPicture
{
  VisPortalPictureKind kind;
  VisPortalGrantedFunc granted;
  VisPortalEndedFunc ended;
  gpointer user_data;

  GCancellable *cancellable; /* of everything that was asked */
  GDBusConnection *bus;      /* (nullable) */
  char *session;             /* (nullable): of the screen */
  guint closed;              /* subscription: to the session's end */
  guint types;               /* of screens and windows that there are */
  gboolean shows_cursor;
  char *restore_token; /* (nullable) */
  char *parent_window;
  char *node; /* (nullable) */
  guint recheck;
};

/* The last that a callback does: @self may be gone afterwards. */
static void
end (VisPortalPicture *self, const char *message)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->recheck, g_source_remove);
  self->ended (message, self->user_data);
}

static const char *
explain_camera (const GError *error)
{
  if (g_error_matches (error, VIS_ERROR, VIS_ERROR_REFUSED))
    return _ ("Visavis may not use the camera. You can allow it in the settings of the desktop, "
              "under “Apps” or “Privacy”, and then turn the camera on again.");
  if (g_error_matches (error, VIS_ERROR, VIS_ERROR_UNSUPPORTED))
    return _ ("This desktop has no camera portal, and without it the camera can’t be used from "
              "inside the sandbox.");
  if (g_error_matches (error, VIS_ERROR, VIS_ERROR_TIMED_OUT))
    return _ ("Nobody answered the question whether Visavis may use the camera. Turn the camera "
              "on to be asked again.");
  return _ ("The desktop could not open the camera. Connect one, or turn the camera on to try it "
            "again.");
}

static const char *
explain_screen (const GError *error)
{
  if (g_error_matches (error, VIS_ERROR, VIS_ERROR_REFUSED))
    return _ ("Your screen is not shared: it was not allowed.");
  if (g_error_matches (error, VIS_ERROR, VIS_ERROR_UNSUPPORTED))
    return _ ("This desktop can’t share screens.");
  if (g_error_matches (error, VIS_ERROR, VIS_ERROR_TIMED_OUT))
    return _ ("Your screen is not shared: nobody chose what to share.");
  return _ ("Your screen is not shared: the desktop could not do it.");
}

/* One that was given up here is gone already. */
static void
fail (gpointer user_data, const GError *error)
{
  VisPortalPicture *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_info ("Portal: %s", error->message);
  end (self,
       self->kind == VIS_PORTAL_PICTURE_CAMERA ? explain_camera (error) : explain_screen (error));
}

/* --- the camera is allowed as long as a new connection would be */

static void
on_rechecked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  int fd = vis_portal_open_pipewire_finish (result, &error);
  VisPortalPicture *self = user_data;

  if (fd >= 0)
    close (fd);
  else if (g_error_matches (error, VIS_ERROR, VIS_ERROR_REFUSED))
    end (self, _ ("Visavis may not use the camera any more. You can allow it again in the settings "
                  "of the desktop, under “Apps” or “Privacy”."));
}

static gboolean
on_recheck (gpointer user_data)
{
  VisPortalPicture *self = user_data;

  vis_portal_open_pipewire_async (self->bus, CAMERA, NULL, self->cancellable, on_rechecked, self);
  return G_SOURCE_CONTINUE;
}

/* --- the connection */

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  int fd = vis_portal_open_pipewire_finish (result, &error);
  VisPortalPicture *self = user_data;

  if (fd < 0)
    {
      fail (self, error);
      return;
    }
  if (self->kind == VIS_PORTAL_PICTURE_CAMERA)
    self->recheck = g_timeout_add_seconds (RECHECK_SECONDS, on_recheck, self);
  self->granted (fd, self->node, self->user_data);
}

static void
open_pipewire (VisPortalPicture *self)
{
  vis_portal_open_pipewire_async (self->bus,
                                  self->kind == VIS_PORTAL_PICTURE_CAMERA ? CAMERA : SCREEN_CAST,
                                  self->session, self->cancellable, on_opened, self);
}

/* --- the screen */

static void
ask_screen (VisPortalPicture *self, const char *method, GVariant *arguments,
            GVariantBuilder *options, guint limit_ms, GAsyncReadyCallback callback)
{
  vis_portal_request_async (self->bus, SCREEN_CAST, method, arguments,
                            g_variant_builder_end (options), limit_ms, self->cancellable, callback,
                            self);
}

static gboolean
take_stream (VisPortalPicture *self, GVariant *results)
{
  g_autoptr (GVariant) streams
      = g_variant_lookup_value (results, "streams", G_VARIANT_TYPE ("a(ua{sv})"));
  guint node;

  if (!streams || g_variant_n_children (streams) == 0)
    return FALSE;
  g_variant_get_child (streams, 0, "(ua{sv})", &node, NULL);
  self->node = g_strdup_printf ("%u", node);
  g_clear_pointer (&self->restore_token, g_free);
  g_variant_lookup (results, "restore_token", "s", &self->restore_token);
  return TRUE;
}

static void
on_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) results = vis_portal_request_finish (result, &error);

  if (!results)
    {
      fail (user_data, error);
      return;
    }
  if (take_stream (user_data, results))
    {
      open_pipewire (user_data);
      return;
    }
  g_set_error_literal (&error, VIS_ERROR, VIS_ERROR_FAILED, "There is no stream");
  fail (user_data, error);
}

static void
on_selected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) results = vis_portal_request_finish (result, &error);
  VisPortalPicture *self = user_data;
  GVariantBuilder options;

  if (!results)
    {
      fail (self, error);
      return;
    }
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  ask_screen (self, "Start", g_variant_new ("(os)", self->session, self->parent_window), &options,
              DIALOG_LIMIT_MS, on_started);
}

static void
on_session_closed (GDBusConnection *bus, const char *sender, const char *path,
                   const char *interface, const char *signal, GVariant *parameters,
                   gpointer user_data)
{
  VisPortalPicture *self = user_data;

  g_clear_pointer (&self->session, g_free); /* nothing is left to be closed */
  end (self, _ ("Your screen is not shared any more: the desktop ended it."));
}

static void
on_session (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) results = vis_portal_request_finish (result, &error);
  VisPortalPicture *self = user_data;
  g_autofree char *session = NULL;
  GVariantBuilder options;

  /* A string, though it is a path: the interface has been so from the beginning. */
  if (results
      && (!g_variant_lookup (results, "session_handle", "s", &session)
          || !g_variant_is_object_path (session)))
    g_set_error_literal (&error, VIS_ERROR, VIS_ERROR_FAILED, "There is no session");
  if (error)
    {
      fail (self, error);
      return;
    }
  self->session = g_steal_pointer (&session);
  self->closed = g_dbus_connection_signal_subscribe (self->bus, VIS_PORTAL_NAME, SESSION, "Closed",
                                                     self->session, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                                     on_session_closed, self, NULL);
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "types", g_variant_new_uint32 (self->types));
  if (self->shows_cursor)
    g_variant_builder_add (&options, "{sv}", "cursor_mode", g_variant_new_uint32 (CURSOR_EMBEDDED));
  g_variant_builder_add (&options, "{sv}", "persist_mode",
                         g_variant_new_uint32 (PERSIST_WHILE_RUNNING));
  if (self->restore_token)
    g_variant_builder_add (&options, "{sv}", "restore_token",
                           g_variant_new_string (self->restore_token));
  ask_screen (self, "SelectSources", g_variant_new ("(o)", self->session), &options,
              ANSWER_LIMIT_MS, on_selected);
}

/* Whoever asks for more than there is gets nothing at all. */
static void
on_properties (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) properties = vis_portal_get_properties_finish (result, &error);
  VisPortalPicture *self = user_data;
  guint types = 0;
  guint cursors = 0;
  g_autofree char *token = NULL;
  GVariantBuilder options;

  if (!properties)
    {
      fail (self, error);
      return;
    }
  g_variant_lookup (properties, "AvailableSourceTypes", "u", &types);
  g_variant_lookup (properties, "AvailableCursorModes", "u", &cursors);
  self->types = types & (SOURCE_MONITOR | SOURCE_WINDOW);
  if (self->types == 0)
    {
      g_set_error_literal (&error, VIS_ERROR, VIS_ERROR_UNSUPPORTED, "There is nothing to share");
      fail (self, error);
      return;
    }
  self->shows_cursor = (cursors & CURSOR_EMBEDDED) != 0;
  token = g_strdup_printf ("visavis%u", g_random_int ());
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "session_handle_token", g_variant_new_string (token));
  ask_screen (self, "CreateSession", NULL, &options, ANSWER_LIMIT_MS, on_session);
}

/* --- the camera */

static void
on_access (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) results = vis_portal_request_finish (result, &error);

  if (results)
    open_pipewire (user_data);
  else
    fail (user_data, error);
}

static void
begin_camera (VisPortalPicture *self)
{
  GVariantBuilder options;

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  vis_portal_request_async (self->bus, CAMERA, "AccessCamera", NULL,
                            g_variant_builder_end (&options), DIALOG_LIMIT_MS, self->cancellable,
                            on_access, self);
}

static void
on_bus (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *bus = g_bus_get_finish (result, &error);
  VisPortalPicture *self = user_data;

  if (!bus)
    {
      fail (self, error);
      return;
    }
  self->bus = bus;
  if (self->kind == VIS_PORTAL_PICTURE_CAMERA)
    begin_camera (self);
  else
    vis_portal_get_properties_async (bus, SCREEN_CAST, self->cancellable, on_properties, self);
}

VisPortalPicture *
_vis_portal_picture_new (VisPortalPictureKind kind, const char *restore_token,
                         const char *parent_window, VisPortalGrantedFunc granted,
                         VisPortalEndedFunc ended, gpointer user_data)
{
  VisPortalPicture *self = g_new0 (VisPortalPicture, 1);

  self->kind = kind;
  self->restore_token = g_strdup (restore_token);
  self->parent_window = g_strdup (parent_window ? parent_window : "");
  self->granted = granted;
  self->ended = ended;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  g_bus_get (G_BUS_TYPE_SESSION, self->cancellable, on_bus, self);
  return self;
}

void
_vis_portal_picture_free (VisPortalPicture *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->recheck, g_source_remove);
  if (self->closed != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->closed);
  if (self->session)
    g_dbus_connection_call (self->bus, VIS_PORTAL_NAME, self->session, SESSION, "Close", NULL, NULL,
                            G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
  g_object_unref (self->cancellable);
  g_clear_object (&self->bus);
  g_free (self->session);
  g_free (self->restore_token);
  g_free (self->parent_window);
  g_free (self->node);
  g_free (self);
}

const char *
_vis_portal_picture_get_restore_token (VisPortalPicture *self)
{
  return self->restore_token;
}

GDBusConnection *
_vis_portal_picture_get_bus (VisPortalPicture *self)
{
  return self->bus;
}
