/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/vis-store.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "base/vis-error.h"
#include "store/vis-store-private.h"

/* The main loop waits with us: long enough for another program's write, short enough to bear. */
#define BUSY_TIMEOUT_MS 1000

/* A folder with more damaged files than this has a problem that one more file won't solve. */
#define MAX_MOVED_ASIDE 1000

struct _VisStore
{
  GObject parent_instance;

  char *path; /* absolute; NULL: in memory */
  char *moved_aside;
  sqlite3 *database;
};

G_DEFINE_FINAL_TYPE (VisStore, vis_store, G_TYPE_OBJECT)

void
_vis_store_set_error (sqlite3 *database, int result, GError **error)
{
  const char *path = sqlite3_db_filename (database, "main");

  if (!path || !*path)
    path = ":memory:";
  switch (result & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      g_set_error (error, VIS_ERROR, VIS_ERROR_BUSY,
                   _ ("Another program is using the file “%s”. Close it and try again"), path);
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID, _ ("The file “%s” is damaged (%s)"), path,
                   sqlite3_errmsg (database));
      break;
    case SQLITE_FULL:
      g_set_error (error, VIS_ERROR, VIS_ERROR_FAILED,
                   _ ("There is no room left on the disk for the file “%s”"), path);
      break;
    default:
      g_set_error (error, VIS_ERROR, VIS_ERROR_FAILED, _ ("The file “%s” can’t be used: %s"), path,
                   sqlite3_errmsg (database));
    }
}

sqlite3_stmt *
_vis_store_prepare (VisStore *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;
  int result = sqlite3_prepare_v2 (self->database, sql, -1, &statement, NULL);

  if (result != SQLITE_OK)
    _vis_store_set_error (self->database, result, error);
  return statement;
}

gboolean
_vis_store_run (sqlite3_stmt *statement, GError **error)
{
  int result = sqlite3_step (statement);

  if (result != SQLITE_DONE)
    _vis_store_set_error (sqlite3_db_handle (statement), result, error);
  return result == SQLITE_DONE;
}

/* Reads every page: a matter of milliseconds for the thousands of rows that a user gathers, and the
 * only way to notice damage before something is written on top of it. */
static gboolean
check_integrity (VisStore *self, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = _vis_store_prepare (self, "PRAGMA quick_check(1)", error);
  const char *verdict;
  int result;

  if (!statement)
    return FALSE;
  result = sqlite3_step (statement);
  if (result != SQLITE_ROW)
    {
      _vis_store_set_error (self->database, result, error);
      return FALSE;
    }
  verdict = (const char *)sqlite3_column_text (statement, 0);
  if (g_strcmp0 (verdict, "ok") != 0)
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID, _ ("The file “%s” is damaged (%s)"),
                   self->path, verdict ? verdict : "out of memory");
      return FALSE;
    }
  return TRUE;
}

static gboolean
set_pragmas (VisStore *self, GError **error)
{
  int result = sqlite3_exec (self->database,
                             "PRAGMA foreign_keys = ON;"
                             "PRAGMA synchronous = NORMAL;"
                             "PRAGMA journal_mode = WAL;",
                             NULL, NULL, NULL);

  if (result != SQLITE_OK)
    _vis_store_set_error (self->database, result, error);
  return result == SQLITE_OK;
}

/* SQLite would make the file with the umask's rights; whom the user calls is nobody else's
 * business. The journals inherit the file's mode. */
static gboolean
make_private_file (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = -1;

  if (g_mkdir_with_parents (folder, 0700) == 0)
    fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0 && errno != EEXIST)
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_FAILED, _ ("The file “%s” can’t be made: %s"), path,
                   g_strerror (errno));
      return FALSE;
    }
  /* Never open and close a file that SQLite may have open: that would drop its locks. */
  return fd < 0 || g_close (fd, error);
}

/* VIS_ERROR_INVALID: damaged. */
static gboolean
open_database (VisStore *self, GError **error)
{
  const char *const *schema;
  guint newest, version;
  int result;

  schema = _vis_store_schema (&newest);
  if (self->path && !make_private_file (self->path, error))
    return FALSE;
  result = sqlite3_open_v2 (self->path ? self->path : ":memory:", &self->database,
                            SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
  if (result != SQLITE_OK)
    {
      /* SQLite does not know the path yet. */
      g_set_error (error, VIS_ERROR, VIS_ERROR_FAILED, _ ("The file “%s” can’t be opened: %s"),
                   self->path ? self->path : ":memory:", sqlite3_errmsg (self->database));
      return FALSE;
    }
  if (sqlite3_db_readonly (self->database, "main"))
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_FAILED,
                   _ ("The file “%s” can’t be written. Change its permissions and try again"),
                   self->path);
      return FALSE;
    }
  sqlite3_busy_timeout (self->database, BUSY_TIMEOUT_MS);
  sqlite3_db_config (self->database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  /* The version comes first: to an old program a newer file may well look damaged. */
  return _vis_store_check_version (self->database, newest, &version, error)
         && check_integrity (self, error) && set_pragmas (self, error)
         && _vis_store_migrate (self->database, schema, newest, error);
}

static void
close_database (VisStore *self)
{
  if (sqlite3_close (g_steal_pointer (&self->database)) != SQLITE_OK)
    g_critical ("A statement outlived its store");
}

static gboolean
move_file (const char *from, const char *to, const char *suffix, GError **error)
{
  g_autofree char *source = g_strconcat (from, suffix, NULL);
  g_autofree char *target = g_strconcat (to, suffix, NULL);

  if (g_rename (source, target) == 0 || errno == ENOENT)
    return TRUE;
  g_set_error (error, VIS_ERROR, VIS_ERROR_FAILED,
               _ ("The damaged file “%s” can’t be moved aside: %s"), source, g_strerror (errno));
  return FALSE;
}

/* The journals go with their file, so that what can be repaired stays together; and they go first,
 * so that a journal never stands beside a file that it does not belong to. */
static gboolean
move_aside (VisStore *self, GError **error)
{
  static const char *const suffixes[] = { "-wal", "-shm", "-journal", "" };
  g_autofree char *target = NULL;
  guint n = 1;

  target = g_strdup_printf ("%s.corrupt-%u", self->path, n);
  while (g_file_test (target, G_FILE_TEST_EXISTS))
    {
      if (++n > MAX_MOVED_ASIDE)
        {
          g_set_error (error, VIS_ERROR, VIS_ERROR_FAILED,
                       _ ("Too many damaged files lie beside “%s”. Move them away and try again"),
                       self->path);
          return FALSE;
        }
      g_free (target);
      target = g_strdup_printf ("%s.corrupt-%u", self->path, n);
    }
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (!move_file (self->path, target, suffixes[i], error))
      return FALSE;
  self->moved_aside = g_steal_pointer (&target);
  return TRUE;
}

static void
vis_store_finalize (GObject *object)
{
  VisStore *self = VIS_STORE (object);

  close_database (self);
  g_free (self->moved_aside);
  g_free (self->path);
  G_OBJECT_CLASS (vis_store_parent_class)->finalize (object);
}

static void
vis_store_class_init (VisStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vis_store_finalize;
}

static void
vis_store_init (VisStore *self)
{
}

VisStore *
vis_store_new (const char *path, GError **error)
{
  g_autoptr (VisStore) self = g_object_new (VIS_TYPE_STORE, NULL);
  g_autoptr (GError) damage = NULL;

  /* An absolute path has none of the names that mean something else to SQLite. */
  self->path = path ? g_canonicalize_filename (path, NULL) : NULL;
  if (open_database (self, &damage))
    return g_steal_pointer (&self);
  if (!self->path || !g_error_matches (damage, VIS_ERROR, VIS_ERROR_INVALID))
    {
      g_propagate_error (error, g_steal_pointer (&damage));
      return NULL;
    }
  close_database (self);
  if (!move_aside (self, error) || !open_database (self, error))
    return NULL;
  g_message ("%s. It was moved to “%s”, and a new one was made", damage->message,
             self->moved_aside);
  return g_steal_pointer (&self);
}

const char *
vis_store_get_moved_aside (VisStore *self)
{
  g_return_val_if_fail (VIS_IS_STORE (self), NULL);

  return self->moved_aside;
}
