/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/vis-error.h"

#include "store/vis-store-private.h"
#include <glib/gi18n-lib.h>

/* Only ever append: a step that was released is history that somebody's file has lived through. */
static const char *const schema[] = {
  "CREATE TABLE pins ("
  "  peer TEXT PRIMARY KEY NOT NULL,"
  "  fingerprint TEXT NOT NULL,"
  "  first_seen INTEGER NOT NULL,"
  "  last_seen INTEGER NOT NULL"
  ") STRICT, WITHOUT ROWID;",
  /* AUTOINCREMENT: the order of calls is the order of their ids, whatever the clock did, and a
   * removed call's id is never given again. */
  "CREATE TABLE calls ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  peer TEXT NOT NULL,"
  "  name TEXT NOT NULL,"
  "  target TEXT NOT NULL,"
  "  incoming INTEGER NOT NULL,"
  "  video INTEGER NOT NULL,"
  "  started INTEGER NOT NULL,"
  "  answered INTEGER NOT NULL,"
  "  duration INTEGER NOT NULL,"
  "  end TEXT NOT NULL,"
  "  seen INTEGER NOT NULL,"
  "  removed INTEGER NOT NULL DEFAULT 0"
  ") STRICT;"
  "CREATE INDEX calls_unseen ON calls (id) WHERE NOT seen;"
  "CREATE INDEX calls_removed ON calls (id) WHERE removed;"
  "CREATE INDEX calls_open ON calls (id) WHERE end = '';"
  "CREATE TABLE blocked ("
  "  peer TEXT PRIMARY KEY NOT NULL COLLATE NOCASE,"
  "  name TEXT NOT NULL,"
  "  since INTEGER NOT NULL"
  ") STRICT, WITHOUT ROWID;",
};

const char *const *
_vis_store_schema (guint *n)
{
  *n = G_N_ELEMENTS (schema);
  return schema;
}

static gboolean
execute (sqlite3 *database, const char *sql, GError **error)
{
  int result = sqlite3_exec (database, sql, NULL, NULL, NULL);

  if (result != SQLITE_OK)
    _vis_store_set_error (database, result, error);
  return result == SQLITE_OK;
}

static gboolean
read_version (sqlite3 *database, guint *version, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  int result = sqlite3_prepare_v2 (database, "PRAGMA user_version", -1, &statement, NULL);

  if (result == SQLITE_OK)
    result = sqlite3_step (statement);
  if (result != SQLITE_ROW)
    {
      _vis_store_set_error (database, result, error);
      return FALSE;
    }
  /* The file holds a signed number: a negative one is none of ours, and reads as too new. */
  *version = (guint)sqlite3_column_int (statement, 0);
  return TRUE;
}

gboolean
_vis_store_check_version (sqlite3 *database, guint newest, guint *version, GError **error)
{
  if (!read_version (database, version, error))
    return FALSE;
  if (*version > newest)
    {
      g_set_error (
          error, VIS_ERROR, VIS_ERROR_UNSUPPORTED,
          _ ("A newer version of Visavis made the file “%s”. It was left as it is: use that "
             "version, or choose another folder for this one"),
          sqlite3_db_filename (database, "main"));
      return FALSE;
    }
  return TRUE;
}

/* Inside a transaction. Another program may have migrated the file before we got the lock, so the
 * version is read again here. */
static gboolean
take_next_step (sqlite3 *database, const char *const *steps, guint n_steps, GError **error)
{
  g_autofree char *set_version = NULL;
  guint version;

  if (!_vis_store_check_version (database, n_steps, &version, error))
    return FALSE;
  if (version == n_steps)
    return TRUE;
  set_version = g_strdup_printf ("PRAGMA user_version = %u", version + 1);
  return execute (database, steps[version], error) && execute (database, set_version, error);
}

gboolean
_vis_store_migrate (sqlite3 *database, const char *const *steps, guint n_steps, GError **error)
{
  guint version;

  while (_vis_store_check_version (database, n_steps, &version, error))
    {
      if (version == n_steps)
        return TRUE;
      if (!execute (database, "BEGIN IMMEDIATE", error))
        return FALSE;
      if (!take_next_step (database, steps, n_steps, error) || !execute (database, "COMMIT", error))
        {
          sqlite3_exec (database, "ROLLBACK", NULL, NULL, NULL);
          return FALSE;
        }
    }
  return FALSE;
}
