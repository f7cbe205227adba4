/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * org.freedesktop.portal.*: where a program in a sandbox asks for what it may not take, and every
 * program for what only the desktop can give. All on the caller's main context.
 */

#define VIS_PORTAL_NAME "org.freedesktop.portal.Desktop"
#define VIS_PORTAL_PATH "/org/freedesktop/portal/desktop"

/** vis_portal_is_needed: Returns: whether this program runs in a sandbox (or was told, by
 * GTK_USE_PORTAL=1, to act as if). */
gboolean vis_portal_is_needed (void);

/** vis_portal_is_present: Returns: whether somebody answers to the portals' name. Asks the bus,
 * without starting anything. */
gboolean vis_portal_is_present (GDBusConnection *bus);

/**
 * vis_portal_request_async:
 * @interface: "org.freedesktop.portal.Camera"
 * @method: one that is answered by a Request object
 * @arguments: (nullable) (transfer floating): a tuple of what comes before the options
 * @options: (transfer floating): a dictionary, without "handle_token"
 * @time_limit_ms: 0: none; the desktop may show a dialog, which wants to be read
 * @cancellable: (nullable): takes the request back; a dialog closes
 */
void vis_portal_request_async (GDBusConnection *bus, const char *interface, const char *method,
                               GVariant *arguments, GVariant *options, guint time_limit_ms,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);

/**
 * vis_portal_request_finish:
 *
 * Returns: (transfer full): the results, a dictionary. NULL with VIS_ERROR_REFUSED: the user or the
 *   desktop said no; VIS_ERROR_UNSUPPORTED: there is no such portal; VIS_ERROR_TIMED_OUT;
 *   VIS_ERROR_FAILED; G_IO_ERROR_CANCELLED.
 */
GVariant *vis_portal_request_finish (GAsyncResult *result, GError **error);

/**
 * vis_portal_open_pipewire_async:
 * @interface: of the camera or the screen cast portal
 * @session: (nullable): the screen cast's
 *
 * A connection to PipeWire that sees nothing but what was granted. Never shows a dialog.
 */
void vis_portal_open_pipewire_async (GDBusConnection *bus, const char *interface,
                                     const char *session, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);

/** vis_portal_open_pipewire_finish: Returns: a file descriptor to be closed; -1 with the errors of
 * vis_portal_request_finish(). */
int vis_portal_open_pipewire_finish (GAsyncResult *result, GError **error);

/** vis_portal_get_properties_async: of an interface; this may start the portals. */
void vis_portal_get_properties_async (GDBusConnection *bus, const char *interface,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);

/** vis_portal_get_properties_finish: Returns: (transfer full): a dictionary; NULL with the errors
 * of vis_portal_request_finish(). */
GVariant *vis_portal_get_properties_finish (GAsyncResult *result, GError **error);

G_END_DECLS
