/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "app/vis-application.h"
#include "base/vis-installation.h"
#include "sip/vis-sip-stack.h"

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_autofree char *locale_dir = vis_installation_dup_locale_dir ();
  bindtextdomain (GETTEXT_PACKAGE, locale_dir);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  /* Also for a launch that only hands over to the program that runs. */
  vis_sip_stack_global_init ();
  g_autoptr (VisApplication) application = vis_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
