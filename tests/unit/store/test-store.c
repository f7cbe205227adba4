/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/vis-error.h"
#include "store/vis-pin.h"

#define ALICE "+12025550123"
#define BOB "bob@example.net"
#define PAIRS32                                                                                    \
  "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:"  \
  "FF"

typedef struct
{
  char *folder;
  char *path;
  VisFingerprint *fingerprint;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("vis-store-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "store.db", NULL);
  fixture->fingerprint = vis_fingerprint_parse ("sha-256 " PAIRS32, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
  vis_fingerprint_free (fixture->fingerprint);
}

static VisStore *
open_store (const char *path)
{
  g_autoptr (GError) error = NULL;
  VisStore *store = vis_store_new (path, &error);

  g_assert_no_error (error);
  g_assert_nonnull (store);
  return store;
}

static gboolean
has_pin (VisStore *store, const char *peer)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VisPin) pin = vis_store_get_pin (store, peer, &error);

  g_assert_no_error (error);
  return pin != NULL;
}

static void
pin (Fixture *fixture, VisStore *store, const char *peer)
{
  g_autoptr (GError) error = NULL;

  vis_store_set_pin (store, peer, fixture->fingerprint, 1, &error);
  g_assert_no_error (error);
}

static void
execute (const char *path, const char *sql)
{
  sqlite3 *database;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);
}

static GBytes *
read_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *data;
  gsize size;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

static void
write_file (const char *path, gconstpointer data, gssize size)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, data, size, &error);
  g_assert_no_error (error);
}

static void
test_keeps (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VisStore) store = open_store (fixture->path);

  g_assert_null (vis_store_get_moved_aside (store));
  pin (fixture, store, ALICE);
  g_clear_object (&store);

  store = open_store (fixture->path);
  g_assert_null (vis_store_get_moved_aside (store));
  g_assert_true (has_pin (store, ALICE));
}

static void
test_memory (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VisStore) one = open_store (NULL);
  g_autoptr (VisStore) two = open_store (NULL);

  pin (fixture, one, ALICE);
  g_assert_true (has_pin (one, ALICE));
  g_assert_false (has_pin (two, ALICE));
}

static void
test_private (Fixture *fixture, gconstpointer data)
{
  g_autofree char *inner = g_build_filename (fixture->folder, "new", NULL);
  g_autofree char *path = g_build_filename (inner, "store.db", NULL);
  g_autofree char *journal = g_strconcat (path, "-wal", NULL);
  g_autoptr (VisStore) store = open_store (path);
  struct stat info;

  pin (fixture, store, ALICE);
  g_assert_cmpint (g_stat (inner, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (journal, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_clear_object (&store);
  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* Rows that differ in what is broken; the same must come of all of them. */
typedef enum
{
  NO_DATABASE,
  BROKEN_PAGE,
  CUT_SHORT,
  STRANGE_TABLES,
} Damage;

static void
damage_file (Fixture *fixture, Damage damage)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *copy = NULL;
  gsize size;

  bytes = read_file (fixture->path);
  copy = g_memdup2 (g_bytes_get_data (bytes, &size), g_bytes_get_size (bytes));
  switch (damage)
    {
    case NO_DATABASE:
      write_file (fixture->path, "This is a letter, and no database at all.", -1);
      break;
    case BROKEN_PAGE:
      memset (copy + size / 2, 0xa5, size - size / 2);
      write_file (fixture->path, copy, (gssize)size);
      break;
    case CUT_SHORT:
      write_file (fixture->path, copy, (gssize)size - 4096);
      break;
    case STRANGE_TABLES:
      execute (fixture->path, "PRAGMA writable_schema = ON;"
                              "UPDATE sqlite_schema SET sql = 'CREATE TABLE nonsense'");
      break;
    }
}

static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = g_strconcat (fixture->path, ".corrupt-1", NULL);
  g_autofree char *second = g_strconcat (fixture->path, ".corrupt-2", NULL);
  g_autoptr (VisStore) store = open_store (fixture->path);
  g_autoptr (GBytes) damaged = NULL;
  g_autoptr (GBytes) kept = NULL;

  pin (fixture, store, ALICE);
  g_clear_object (&store);
  damage_file (fixture, GPOINTER_TO_INT (data));
  damaged = read_file (fixture->path);

  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE, "*is damaged*corrupt-1*");
  store = open_store (fixture->path);
  g_test_assert_expected_messages ();
  g_assert_cmpstr (vis_store_get_moved_aside (store), ==, first);
  g_assert_false (has_pin (store, ALICE));
  kept = read_file (first);
  g_assert_true (g_bytes_equal (damaged, kept));

  /* The new one is a full one, and the next damage does not touch the first. */
  pin (fixture, store, BOB);
  g_clear_object (&store);
  damage_file (fixture, NO_DATABASE);
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE, "*is damaged*corrupt-2*");
  store = open_store (fixture->path);
  g_test_assert_expected_messages ();
  g_assert_cmpstr (vis_store_get_moved_aside (store), ==, second);
  g_clear_pointer (&kept, g_bytes_unref);
  kept = read_file (first);
  g_assert_true (g_bytes_equal (damaged, kept));
}

static void
test_newer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;
  g_autoptr (GError) error = NULL;

  /* Not in WAL mode and with a table that this version would take for damage. */
  execute (fixture->path, "CREATE TABLE pins (later TEXT); PRAGMA user_version = 1000;"
                          "PRAGMA writable_schema = ON;"
                          "UPDATE sqlite_schema SET sql = 'CREATE MARVEL pins'");
  before = read_file (fixture->path);
  g_assert_null (vis_store_new (fixture->path, &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, fixture->path));
  after = read_file (fixture->path);
  g_assert_true (g_bytes_equal (before, after));
}

static void
test_unusable_path (Fixture *fixture, gconstpointer data)
{
  g_autofree char *below_file = g_build_filename (fixture->path, "store.db", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (vis_store_new (fixture->folder, &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_FAILED);
  g_clear_error (&error);

  write_file (fixture->path, "", 0);
  g_assert_null (vis_store_new (below_file, &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, below_file));
}

static void
test_two_handles (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VisStore) one = open_store (fixture->path);
  g_autoptr (VisStore) two = open_store (fixture->path);

  pin (fixture, one, ALICE);
  g_assert_true (has_pin (two, ALICE));
  pin (fixture, two, BOB);
  g_assert_true (has_pin (one, BOB));
  g_clear_object (&one);
  pin (fixture, two, "carol@example.net");
  g_assert_true (has_pin (two, ALICE));
}

static void
test_busy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VisStore) store = open_store (fixture->path);
  g_autoptr (GError) error = NULL;
  sqlite3 *other;

  pin (fixture, store, ALICE);
  g_assert_cmpint (sqlite3_open (fixture->path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);

  g_assert_true (has_pin (store, ALICE));
  g_assert_false (vis_store_set_pin (store, BOB, fixture->fingerprint, 1, &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_BUSY);

  g_assert_cmpint (sqlite3_exec (other, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (other);
  pin (fixture, store, BOB);
}

/* Writes until it is killed, and says after each row that it is kept. */
static G_GNUC_NORETURN void
write_for_ever (Fixture *fixture, int acknowledge_fd)
{
  g_autoptr (VisStore) store = vis_store_new (fixture->path, NULL);

  for (guint32 i = 0; store; i++)
    {
      g_autofree char *peer = g_strdup_printf ("peer-%u@example.net", i);

      if (!vis_store_set_pin (store, peer, fixture->fingerprint, i, NULL)
          || write (acknowledge_fd, &i, sizeof i) != sizeof i)
        break;
    }
  _exit (1);
}

static void
test_killed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VisStore) store = NULL;
  g_autoptr (GPtrArray) pins = NULL;
  guint32 last = 0;
  guint32 number;
  int status;
  int fds[2];
  pid_t child;

  g_assert_cmpint (pipe (fds), ==, 0);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    write_for_ever (fixture, fds[1]);
  close (fds[1]);

  while (last < 500)
    g_assert_cmpint (read (fds[0], &last, sizeof last), ==, sizeof last);
  g_assert_cmpint (kill (child, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
  while (read (fds[0], &number, sizeof number) == sizeof number)
    last = number;
  close (fds[0]);

  store = open_store (fixture->path);
  g_assert_null (vis_store_get_moved_aside (store));
  pins = vis_store_list_pins (store, NULL);
  g_assert_nonnull (pins);
  /* All that was acknowledged, and at most the one that it was writing. */
  g_assert_cmpuint (pins->len, >=, last + 1);
  g_assert_cmpuint (pins->len, <=, last + 2);
}

#define ADD(name, data, test)                                                                      \
  g_test_add ("/store/store/" name, Fixture, GINT_TO_POINTER (data), set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("keeps-what-it-was-given", 0, test_keeps);
  ADD ("in-memory-is-forgotten", 0, test_memory);
  ADD ("is-private-to-its-owner", 0, test_private);
  ADD ("a-letter-is-moved-aside", NO_DATABASE, test_damaged);
  ADD ("a-broken-page-is-moved-aside", BROKEN_PAGE, test_damaged);
  ADD ("a-short-file-is-moved-aside", CUT_SHORT, test_damaged);
  ADD ("strange-tables-are-moved-aside", STRANGE_TABLES, test_damaged);
  ADD ("a-newer-file-stays-untouched", 0, test_newer);
  ADD ("an-unusable-path-is-named", 0, test_unusable_path);
  ADD ("two-handles-see-each-other", 0, test_two_handles);
  ADD ("a-busy-file-is-waited-for-and-reported", 0, test_busy);
  ADD ("a-killed-writer-loses-nothing-it-acknowledged", 0, test_killed);
  return g_test_run ();
}
