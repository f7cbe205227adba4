/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/vis-error.h"
#include "store/vis-store-private.h"

static const char *const steps[] = {
  "CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (1);",
  "ALTER TABLE a ADD COLUMN y INTEGER; UPDATE a SET y = x + 1;",
  "CREATE TABLE b (z INTEGER); INSERT INTO b SELECT y FROM a;",
};

static sqlite3 *
open_memory (void)
{
  sqlite3 *database;

  g_assert_cmpint (sqlite3_open (":memory:", &database), ==, SQLITE_OK);
  return database;
}

static int
query_int (sqlite3 *database, const char *sql)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  return sqlite3_column_int (statement, 0);
}

static void
test_in_order (void)
{
  sqlite3 *database = open_memory ();
  g_autoptr (GError) error = NULL;

  /* From each version to the next, as released versions do, and then all the way again. */
  for (guint n = 0; n <= G_N_ELEMENTS (steps); n++)
    {
      _vis_store_migrate (database, steps, n, &error);
      g_assert_no_error (error);
      g_assert_cmpint (query_int (database, "PRAGMA user_version"), ==, (int)n);
    }
  _vis_store_migrate (database, steps, G_N_ELEMENTS (steps), &error);
  g_assert_no_error (error);
  g_assert_cmpint (query_int (database, "SELECT count(*) FROM a"), ==, 1);
  g_assert_cmpint (query_int (database, "SELECT z FROM b"), ==, 2);
  sqlite3_close (database);
}

static void
test_all_at_once (void)
{
  sqlite3 *database = open_memory ();
  g_autoptr (GError) error = NULL;

  _vis_store_migrate (database, steps, G_N_ELEMENTS (steps), &error);
  g_assert_no_error (error);
  g_assert_cmpint (query_int (database, "SELECT z FROM b"), ==, 2);
  sqlite3_close (database);
}

static void
test_failed_step (void)
{
  static const char *const broken[] = {
    "CREATE TABLE a (x INTEGER);",
    "INSERT INTO a VALUES (7); INSERT INTO missing VALUES (1);",
  };
  sqlite3 *database = open_memory ();
  g_autoptr (GError) error = NULL;

  g_assert_false (_vis_store_migrate (database, broken, G_N_ELEMENTS (broken), &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_FAILED);
  g_assert_cmpint (query_int (database, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (query_int (database, "SELECT count(*) FROM a"), ==, 0);
  g_assert_true (sqlite3_get_autocommit (database));
  sqlite3_close (database);
}

static void
test_newer (void)
{
  sqlite3 *database = open_memory ();
  static const int versions[] = { 4, G_MAXINT, -1 };

  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    {
      g_autofree char *sql = g_strdup_printf ("PRAGMA user_version = %d", versions[i]);
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
      g_assert_false (_vis_store_migrate (database, steps, G_N_ELEMENTS (steps), &error));
      g_assert_error (error, VIS_ERROR, VIS_ERROR_UNSUPPORTED);
      g_assert_cmpint (query_int (database, "PRAGMA user_version"), ==, versions[i]);
    }
  sqlite3_close (database);
}

static void
test_released (void)
{
  sqlite3 *database = open_memory ();
  g_autoptr (GError) error = NULL;
  const char *const *schema;
  guint n;

  schema = _vis_store_schema (&n);
  _vis_store_migrate (database, schema, n, &error);
  g_assert_no_error (error);
  g_assert_cmpint (query_int (database, "SELECT count(*) FROM pins"), ==, 0);
  sqlite3_close (database);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/schema/steps-run-once-and-in-order", test_in_order);
  g_test_add_func ("/store/schema/a-new-file-gets-all-steps", test_all_at_once);
  g_test_add_func ("/store/schema/a-failed-step-leaves-no-trace", test_failed_step);
  g_test_add_func ("/store/schema/a-newer-file-is-refused", test_newer);
  g_test_add_func ("/store/schema/the-released-steps-work", test_released);
  return g_test_run ();
}
