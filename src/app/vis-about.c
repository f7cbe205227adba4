/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-about.h"

#include <glib/gi18n.h>

#include "base/vis-portal.h"
#include "engine/vis-engine-description.h"

static const char *
yes_or_no (gboolean value)
{
  return value ? "yes" : "no";
}

char *
vis_about_dup_debug_info (GdkDisplay *display, VisEngine *engine)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autofree char *os = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  g_autofree char *below = vis_engine_dup_description (engine);
  const char *desktop = g_getenv ("XDG_CURRENT_DESKTOP");
  const char *const *languages = g_get_language_names ();

  return g_strdup_printf (
      "Visavis %s\n"
      "System: %s\n"
      "Desktop: %s, %s\n"
      "Language: %s\n"
      "Sandbox: %s\n"
      "Portals: %s\n"
      "\n"
      "GLib %u.%u.%u\n"
      "GTK %u.%u.%u\n"
      "libadwaita %u.%u.%u\n"
      "%s",
      VIS_VERSION, os != NULL ? os : "unknown", desktop != NULL ? desktop : "unknown",
      G_OBJECT_TYPE_NAME (display), languages[0],
      yes_or_no (g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS)),
      yes_or_no (bus != NULL && vis_portal_is_present (bus)), glib_major_version,
      glib_minor_version, glib_micro_version, gtk_get_major_version (), gtk_get_minor_version (),
      gtk_get_micro_version (), adw_get_major_version (), adw_get_minor_version (),
      adw_get_micro_version (), below);
}

void
vis_about_show (GtkWindow *parent, VisEngine *engine)
{
  const char *developers[] = { _ ("The Visavis developers"), NULL };
  g_autofree char *info = vis_about_dup_debug_info (gdk_display_get_default (), engine);
  GtkWidget *window = g_object_new (
      ADW_TYPE_ABOUT_WINDOW, "application-name", "Visavis", "application-icon", VIS_APPLICATION_ID,
      "version", VIS_VERSION, "developer-name", _ ("The Visavis developers"), "developers",
      developers, "license-type", GTK_LICENSE_GPL_3_0, "comments",
      _ ("Video calls from device to device: no server in between, encrypted from end to end."),
      "debug-info", info, "debug-info-filename", "visavis-debug-info.txt", "modal", parent != NULL,
      "transient-for", parent, NULL);
  gtk_window_present (GTK_WINDOW (window));
}
