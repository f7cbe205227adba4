/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include "app/vis-application.h"

/* look mirrored|large-text [arguments of visavis]: Visavis as it stands in a language that is
 * written from right to left, or with text of twice the size, whatever the desktop has: for the
 * gallery of screenshots. */

#define DPI_UNIT 1024 /* of the setting gtk-xft-dpi */

static void
mirror (GApplication *application, gpointer user_data)
{
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
}

static void
enlarge (GApplication *application, gpointer user_data)
{
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 2 * 96 * DPI_UNIT, NULL);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_return_val_if_fail (argc >= 2, 2);

  g_autoptr (VisApplication) application = vis_application_new ();
  g_signal_connect_after (
      application, "startup",
      g_str_equal (argv[1], "mirrored") ? G_CALLBACK (mirror) : G_CALLBACK (enlarge), NULL);
  argv[1] = argv[0];
  return g_application_run (G_APPLICATION (application), argc - 1, argv + 1);
}
