/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-background-portal.h"

#include <glib/gi18n.h>

#include "base/vis-error.h"
#include "base/vis-portal.h"

#define BACKGROUND "org.freedesktop.portal.Background"

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) results = vis_portal_request_finish (result, &error);
  gboolean run = FALSE, autostart = FALSE;

  if (results != NULL)
    {
      g_variant_lookup (results, "background", "b", &run);
      g_variant_lookup (results, "autostart", "b", &autostart);
    }
  else if (!g_error_matches (error, VIS_ERROR, VIS_ERROR_REFUSED))
    {
      g_task_return_new_error (task, VIS_ERROR, VIS_ERROR_FAILED,
                               _ ("The desktop can’t be asked to keep Visavis running: %s"),
                               error->message);
      return;
    }
  g_task_return_int (task, (run ? VIS_BACKGROUND_GRANT_RUN : 0)
                               | (autostart ? VIS_BACKGROUND_GRANT_AUTOSTART : 0));
}

void
vis_background_portal_request_async (GDBusConnection *bus, const char *reason,
                                     const char *const *command, gboolean autostart,
                                     GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (G_IS_DBUS_CONNECTION (bus));

  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, vis_background_portal_request_async);

  GVariantBuilder options;
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "reason", g_variant_new_string (reason));
  g_variant_builder_add (&options, "{sv}", "autostart", g_variant_new_boolean (autostart));
  g_variant_builder_add (&options, "{sv}", "commandline", g_variant_new_strv (command, -1));
  g_variant_builder_add (&options, "{sv}", "dbus-activatable", g_variant_new_boolean (FALSE));
  vis_portal_request_async (bus, BACKGROUND, "RequestBackground", g_variant_new ("(s)", ""),
                            g_variant_builder_end (&options), 0, NULL, on_answered, task);
}

int
vis_background_portal_request_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, vis_background_portal_request_async), -1);
  return (int)g_task_propagate_int (G_TASK (result), error);
}
