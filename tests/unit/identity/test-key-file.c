/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity/vis-key-file.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/vis-error.h"
#include "identity/vis-identity.h"
#include "vis-test-secrets.h"

typedef struct
{
  char *folder;
  char *path;
  VisSecrets *secrets;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("vis-key-file-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "key.pem", NULL);
  fixture->secrets = vis_key_file_new (fixture->path);
}

static guint
count_and_remove_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
      n++;
    }
  return n;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->secrets);
  count_and_remove_files (fixture->folder);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
write_key (const char *path, const char *text, gssize size, int mode)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, size, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (path, mode), ==, 0);
}

static void
assert_lookup (Fixture *fixture, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *secret = vis_test_lookup (fixture->secrets, "identity", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (secret, ==, expected);
}

static void
assert_lookup_fails (Fixture *fixture, VisError code, const char *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (vis_test_lookup (fixture->secrets, "identity", &error));
  g_assert_error (error, VIS_ERROR, (int)code);
  g_assert_nonnull (strstr (error->message, fixture->path));
  g_assert_nonnull (strstr (error->message, word));
}

static void
assert_store (Fixture *fixture, const char *secret)
{
  g_autoptr (GError) error = NULL;

  vis_test_store (fixture->secrets, "identity", secret, &error);
  g_assert_no_error (error);
}

static void
test_keeps (Fixture *fixture, gconstpointer data)
{
  struct stat info;
  mode_t old_mask;

  assert_lookup (fixture, NULL);
  /* The rights are the file's own, and not what the umask happens to leave. */
  old_mask = umask (0);
  assert_store (fixture, "first");
  umask (old_mask);
  assert_lookup (fixture, "first");
  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0600);

  assert_store (fixture, "second");
  assert_lookup (fixture, "second");
  /* Nothing but the file itself is left. */
  g_assert_cmpuint (count_and_remove_files (fixture->folder), ==, 1);
}

static void
test_readable_by_others (Fixture *fixture, gconstpointer data)
{
  static const int modes[] = { 0640, 0604, 0620, 0601, 0644, 0666 };

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      write_key (fixture->path, "secret", -1, modes[i]);
      assert_lookup_fails (fixture, VIS_ERROR_SECURITY, "chmod 600");
    }
  write_key (fixture->path, "secret", -1, 0400);
  assert_lookup (fixture, "secret");
}

static void
test_odd_files (Fixture *fixture, gconstpointer data)
{
  g_autofree char *big = g_strnfill (70000, 'k');

  write_key (fixture->path, "a\0b", 3, 0600);
  assert_lookup_fails (fixture, VIS_ERROR_INVALID, "not text");
  write_key (fixture->path, big, -1, 0600);
  assert_lookup_fails (fixture, VIS_ERROR_TOO_LARGE, "too long");
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);

  g_assert_cmpint (g_mkdir (fixture->path, 0700), ==, 0);
  assert_lookup_fails (fixture, VIS_ERROR_INVALID, "not a file");
  g_assert_cmpint (g_rmdir (fixture->path), ==, 0);

  /* Nobody ever writes into it: reading must not wait for that. */
  g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);
  assert_lookup_fails (fixture, VIS_ERROR_INVALID, "not a file");
}

static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "missing", "key.pem", NULL);
  g_autoptr (VisSecrets) secrets = vis_key_file_new (path);
  g_autoptr (GError) error = NULL;

  g_assert_null (vis_test_lookup (secrets, "identity", &error));
  g_assert_no_error (error);
  g_assert_false (vis_test_store (secrets, "identity", "secret", &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, path));
}

/* Root may write everywhere but here, so that this holds for every user who runs the test. */
static void
test_unwritable_folder (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VisSecrets) secrets = vis_key_file_new ("/proc/key.pem");
  g_autoptr (GError) error = NULL;

  g_assert_false (vis_test_store (secrets, "identity", "secret", &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "/proc/key.pem"));
}

static void
test_occupied (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  /* A folder can't be replaced by a file: the half-made one must not stay. */
  g_assert_cmpint (g_mkdir (fixture->path, 0700), ==, 0);
  g_assert_false (vis_test_store (fixture->secrets, "identity", "secret", &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_FAILED);
  g_assert_cmpuint (count_and_remove_files (fixture->folder), ==, 1);
}

static void
test_link (Fixture *fixture, gconstpointer data)
{
  g_autofree char *target = g_build_filename (fixture->folder, "elsewhere.pem", NULL);
  struct stat info;

  write_key (target, "first", -1, 0600);
  g_assert_cmpint (symlink ("elsewhere.pem", fixture->path), ==, 0);
  assert_lookup (fixture, "first");
  assert_store (fixture, "second");
  assert_lookup (fixture, "second");
  g_assert_cmpint (g_lstat (fixture->path, &info), ==, 0);
  g_assert_true (S_ISLNK (info.st_mode));

  g_assert_cmpint (g_chmod (target, 0644), ==, 0);
  assert_lookup_fails (fixture, VIS_ERROR_SECURITY, "chmod 600");
}

static void
test_dangling_link (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (symlink ("unplugged/key.pem", fixture->path), ==, 0);
  assert_lookup_fails (fixture, VIS_ERROR_NOT_FOUND, "not there");
  g_assert_false (vis_test_store (fixture->secrets, "identity", "secret", &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_NOT_FOUND);
}

static VisIdentity *
load (Fixture *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  vis_identity_load_async (fixture->secrets, "identity", vis_test_on_result, &result);
  vis_test_wait_for_result (&result);
  return vis_identity_load_finish (result, error);
}

static void
test_identity (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VisIdentity) first = load (fixture, &error);
  g_autoptr (VisIdentity) second = NULL;

  g_assert_no_error (error);
  second = load (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (vis_identity_get_pem (first), ==, vis_identity_get_pem (second));

  /* A file that was emptied by accident is not a first run. */
  write_key (fixture->path, "", 0, 0600);
  g_assert_null (load (fixture, &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_SECURITY);
  assert_lookup (fixture, "");
}

#define ADD(name, test)                                                                            \
  g_test_add ("/identity/key-file/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("is-made-for-its-owner-only", test_keeps);
  ADD ("readable-by-others-is-refused", test_readable_by_others);
  ADD ("odd-files-are-refused", test_odd_files);
  ADD ("missing-folder-is-named", test_no_folder);
  ADD ("unwritable-folder-is-named", test_unwritable_folder);
  ADD ("a-failed-store-leaves-nothing-behind", test_occupied);
  ADD ("link-stays-a-link", test_link);
  ADD ("link-to-nowhere-is-no-first-run", test_dangling_link);
  ADD ("keeps-an-identity", test_identity);
  return g_test_run ();
}
