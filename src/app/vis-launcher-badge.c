/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/vis-launcher-badge.h"

#define INTERFACE "com.canonical.Unity.LauncherEntry"

void
vis_launcher_badge_set (GApplication *application, guint count)
{
  g_return_if_fail (G_IS_APPLICATION (application));

  GDBusConnection *bus = g_application_get_dbus_connection (application);
  const char *path = g_application_get_dbus_object_path (application);
  if (bus == NULL || path == NULL)
    return;
  g_autofree char *uri = g_strdup_printf ("application://%s.desktop",
                                          g_application_get_application_id (application));
  GVariantBuilder properties;
  g_variant_builder_init (&properties, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&properties, "{sv}", "count", g_variant_new_int64 (count));
  g_variant_builder_add (&properties, "{sv}", "count-visible", g_variant_new_boolean (count > 0));
  g_dbus_connection_emit_signal (bus, NULL, path, INTERFACE, "Update",
                                 g_variant_new ("(sa{sv})", uri, &properties), NULL);
}
