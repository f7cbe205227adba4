/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/vis-attention.h"

#include <glib/gstdio.h>

#include "app/vis-autostart-entry.h"
#include "base/vis-error.h"

static void
test_silence_goes_before_everything (void)
{
  g_assert_cmpint (vis_attention_choose_level (TRUE, TRUE, TRUE, TRUE), ==, VIS_ATTENTION_SILENT);
  g_assert_cmpint (vis_attention_choose_level (TRUE, FALSE, TRUE, FALSE), ==, VIS_ATTENTION_SILENT);
}

static void
test_comes_to_the_front_where_the_user_is (void)
{
  g_assert_cmpint (vis_attention_choose_level (FALSE, TRUE, FALSE, TRUE), ==,
                   VIS_ATTENTION_PRESENT);
}

static void
test_leaves_the_focus_to_others (void)
{
  g_assert_cmpint (vis_attention_choose_level (FALSE, FALSE, TRUE, TRUE), ==, VIS_ATTENTION_SHOW);
  g_assert_cmpint (vis_attention_choose_level (FALSE, FALSE, FALSE, TRUE), ==, VIS_ATTENTION_RING);
}

static void
test_is_seen_where_nobody_shows_notifications (void)
{
  g_assert_cmpint (vis_attention_choose_level (FALSE, FALSE, FALSE, FALSE), ==, VIS_ATTENTION_SHOW);
}

static void
test_entry_comes_and_goes (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("visavis-XXXXXX", NULL);
  g_autofree char *config = g_build_filename (folder, "config", NULL);
  g_autofree char *autostart = g_build_filename (config, "autostart", NULL);
  g_autofree char *path = g_build_filename (autostart, "org.visavis.Visavis.desktop", NULL);

  vis_autostart_entry_remove (config, &error);
  g_assert_no_error (error);
  vis_autostart_entry_write (config, "/opt/a b/100%/visavis", &error);
  g_assert_no_error (error);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  g_autofree char *command = g_key_file_get_string (file, "Desktop Entry", "Exec", NULL);
  g_assert_cmpstr (command, ==, "\"/opt/a b/100%%/visavis\" --background");
  vis_autostart_entry_write (config, "visavis", &error);
  g_assert_no_error (error);
  vis_autostart_entry_remove (config, &error);
  g_assert_no_error (error);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));

  g_rmdir (autostart);
  g_rmdir (config);
  g_rmdir (folder);
}

static void
test_entry_of_others_is_left_alone (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("visavis-XXXXXX", NULL);
  g_autofree char *autostart = g_build_filename (folder, "autostart", NULL);
  g_autofree char *path = g_build_filename (autostart, "org.visavis.Visavis.desktop", NULL);
  g_autofree char *kept = NULL;

  g_mkdir (autostart, 0700);
  g_file_set_contents (path, "[Desktop Entry]\nExec=other\n", -1, &error);
  g_assert_no_error (error);
  g_assert_false (vis_autostart_entry_write (folder, "visavis", &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_BUSY);
  g_clear_error (&error);
  g_assert_false (vis_autostart_entry_remove (folder, &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_BUSY);
  g_file_get_contents (path, &kept, NULL, NULL);
  g_assert_cmpstr (kept, ==, "[Desktop Entry]\nExec=other\n");

  g_unlink (path);
  g_rmdir (autostart);
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/attention/silence-goes-before-everything",
                   test_silence_goes_before_everything);
  g_test_add_func ("/app/attention/comes-to-the-front-where-the-user-is",
                   test_comes_to_the_front_where_the_user_is);
  g_test_add_func ("/app/attention/leaves-the-focus-to-others", test_leaves_the_focus_to_others);
  g_test_add_func ("/app/attention/is-seen-where-nobody-shows-notifications",
                   test_is_seen_where_nobody_shows_notifications);
  g_test_add_func ("/app/autostart-entry/comes-and-goes", test_entry_comes_and_goes);
  g_test_add_func ("/app/autostart-entry/of-others-is-left-alone",
                   test_entry_of_others_is_left_alone);
  return g_test_run ();
}
