/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * org.freedesktop.portal.Background: inside a sandbox, what runs without a window and what starts
 * at login is asked for here.
 */

/** VisBackgroundGrant: what the user, or the desktop for them, allows. */
typedef enum
{
  VIS_BACKGROUND_GRANT_NONE = 0,
  VIS_BACKGROUND_GRANT_RUN = 1 << 0,
  VIS_BACKGROUND_GRANT_AUTOSTART = 1 << 1,
} VisBackgroundGrant;

/**
 * vis_background_portal_request_async:
 * @reason: a sentence for the user
 * @command: (array zero-terminated=1): what to start at login
 * @autostart: FALSE: an entry that there was is taken away
 *
 * The desktop may show a dialog: there is no time limit.
 */
void vis_background_portal_request_async (GDBusConnection *bus, const char *reason,
                                          const char *const *command, gboolean autostart,
                                          GAsyncReadyCallback callback, gpointer user_data);

/** vis_background_portal_request_finish: Returns: VisBackgroundGrant flags; -1 and an error when
 * there is no portal, or it did not answer as it should. A refusal is no error. */
int vis_background_portal_request_finish (GAsyncResult *result, GError **error);

G_END_DECLS
