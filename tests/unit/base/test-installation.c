/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/vis-installation.h"

static void
test_move (void)
{
  static const struct
  {
    const char *path, *program, *found;
  } rows[] = {
    { "/usr/local/share/locale", "/usr/local/bin/visavis", "/usr/local/share/locale" },
    { "/usr/local/share/locale", "/home/ada/visavis 1/bin/visavis",
      "/home/ada/visavis 1/share/locale" },
    { "/usr/local/share/locale", "/bin/visavis", "/share/locale" },
    /* Uninstalled, or alone. */
    { "/usr/local/share/locale", "/src/build/src/app/visavis", "/usr/local/share/locale" },
    { "/usr/local/share/locale", "/src/sbin/visavis", "/usr/local/share/locale" },
    /* Configured to be somewhere else. */
    { "/usr/share/locale", "/opt/bin/visavis", "/usr/share/locale" },
    { "/usr/localized/share", "/opt/bin/visavis", "/usr/localized/share" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *found
          = vis_installation_move (rows[i].path, "/usr/local", "/usr/local/bin", rows[i].program);
      g_assert_cmpstr (found, ==, rows[i].found);
    }
}

static void
test_own_bin_dir (void)
{
  g_autofree char *deep = vis_installation_move (
      "/opt/v/share/locale", "/opt/v", "/opt/v/lib/visavis/bin", "/tmp/w/lib/visavis/bin/visavis");
  g_assert_cmpstr (deep, ==, "/tmp/w/share/locale");
  g_autofree char *elsewhere
      = vis_installation_move ("/opt/v/share/locale", "/opt/v", "/usr/bin", "/tmp/w/bin/visavis");
  g_assert_cmpstr (elsewhere, ==, "/opt/v/share/locale");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/installation/files-move-with-the-program", test_move);
  g_test_add_func ("/base/installation/the-folder-of-programs-may-be-any", test_own_bin_dir);
  return g_test_run ();
}
