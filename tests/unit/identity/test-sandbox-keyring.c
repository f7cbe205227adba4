/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity/vis-sandbox-keyring.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/vis-error.h"
#include "vis-test-secrets.h"

/* libsecret has its file opened by these variables instead of the portal; it reads them once in a
 * process. With the real portal: flatpak/build-offline. */
static char *folder;
static char *path;

static void
test_keeps_what_was_stored (void)
{
  g_autoptr (VisSecrets) secrets = vis_sandbox_keyring_new (10000);
  g_autoptr (VisSecrets) other = vis_sandbox_keyring_new (10000);
  g_autoptr (GError) error = NULL;
  g_autofree char *none = vis_test_lookup (secrets, "identity", &error);

  g_assert_no_error (error);
  g_assert_null (none);
  g_assert_true (vis_test_store (secrets, "identity", "a key\nof two lines", &error));
  g_assert_no_error (error);
  g_assert_true (vis_test_store (secrets, "another", "not this", &error));
  g_assert_no_error (error);

  g_autofree char *found = vis_test_lookup (other, "identity", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, "a key\nof two lines");
}

static void
test_replaces_what_it_had (void)
{
  g_autoptr (VisSecrets) secrets = vis_sandbox_keyring_new (10000);
  g_autoptr (GError) error = NULL;

  g_assert_true (vis_test_store (secrets, "replaced", "first", &error));
  g_assert_true (vis_test_store (secrets, "replaced", "second", &error));
  g_assert_no_error (error);
  g_autofree char *found = vis_test_lookup (secrets, "replaced", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, "second");
}

static void
test_writes_nothing_in_the_clear (void)
{
  g_autoptr (VisSecrets) secrets = vis_sandbox_keyring_new (10000);
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  gsize size;

  g_assert_true (vis_test_store (secrets, "hidden", "nobody reads this", &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &contents, &size, &error));
  g_assert_no_error (error);
  g_assert_null (g_strstr_len (contents, (gssize)size, "nobody"));
}

static void
test_says_when_it_can_not_write (void)
{
  g_autoptr (VisSecrets) secrets = vis_sandbox_keyring_new (10000);
  g_autoptr (GError) error = NULL;

  g_remove (path);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0); /* a folder where the file would be */
  gboolean stored = vis_test_store (secrets, "lost", "text", &error);
  g_assert_false (stored);
  g_assert_true (error != NULL && error->domain == VIS_ERROR);
  g_assert_nonnull (strstr (error->message, "keyring"));
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

static void
test_is_for_the_sandbox_only (void)
{
  gboolean inside = g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);

  g_assert_true (vis_sandbox_keyring_is_needed () == inside);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;

  folder = g_dir_make_tmp ("vis-sandbox-keyring-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (folder, "default.keyring", NULL);
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", path, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "test", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/identity/sandbox-keyring/keeps-what-was-stored", test_keeps_what_was_stored);
  g_test_add_func ("/identity/sandbox-keyring/replaces-what-it-had", test_replaces_what_it_had);
  g_test_add_func ("/identity/sandbox-keyring/writes-nothing-in-the-clear",
                   test_writes_nothing_in_the_clear);
  g_test_add_func ("/identity/sandbox-keyring/says-when-it-can-not-write",
                   test_says_when_it_can_not_write);
  g_test_add_func ("/identity/sandbox-keyring/is-for-the-sandbox-only",
                   test_is_for_the_sandbox_only);
  int result = g_test_run ();

  g_remove (path);
  g_rmdir (folder);
  g_free (path);
  g_free (folder);
  return result;
}
