/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/vis-call-record.h"

#include "store/vis-store-private.h"

G_DEFINE_BOXED_TYPE (VisCallRecord, vis_call_record, vis_call_record_copy, vis_call_record_free)

VisCallRecord *
vis_call_record_copy (const VisCallRecord *record)
{
  VisCallRecord *copy = g_memdup2 (record, sizeof *record);

  copy->peer = g_strdup (record->peer);
  copy->name = g_strdup (record->name);
  copy->target = g_strdup (record->target);
  copy->end = g_strdup (record->end);
  return copy;
}

void
vis_call_record_free (VisCallRecord *record)
{
  g_free (record->peer);
  g_free (record->name);
  g_free (record->target);
  g_free (record->end);
  g_free (record);
}

static void
bind_text (sqlite3_stmt *statement, int column, const char *text)
{
  sqlite3_bind_text (statement, column, text ? text : "", -1, SQLITE_STATIC);
}

/* For statements without parameters. */
static gboolean
run (VisStore *self, const char *sql, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = _vis_store_prepare (self, sql, error);

  return statement && _vis_store_run (statement, error);
}

gboolean
vis_store_add_call (VisStore *self, VisCallRecord *record, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  g_return_val_if_fail (VIS_IS_STORE (self) && record != NULL && record->peer != NULL, FALSE);

  statement = _vis_store_prepare (
      self,
      "INSERT INTO calls (peer, name, target, incoming, video, started, answered, duration, end,"
      " seen) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
      error);
  if (!statement)
    return FALSE;
  bind_text (statement, 1, record->peer);
  bind_text (statement, 2, record->name);
  bind_text (statement, 3, record->target);
  sqlite3_bind_int (statement, 4, !!record->incoming);
  sqlite3_bind_int (statement, 5, !!record->video);
  sqlite3_bind_int64 (statement, 6, record->started);
  sqlite3_bind_int64 (statement, 7, record->answered);
  sqlite3_bind_int64 (statement, 8, record->duration);
  bind_text (statement, 9, record->end);
  sqlite3_bind_int (statement, 10, !!record->seen);
  if (!_vis_store_run (statement, error))
    return FALSE;
  record->id = sqlite3_last_insert_rowid (sqlite3_db_handle (statement));
  return TRUE;
}

gboolean
vis_store_update_call (VisStore *self, const VisCallRecord *record, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  g_return_val_if_fail (VIS_IS_STORE (self) && record != NULL, FALSE);

  statement = _vis_store_prepare (
      self,
      "UPDATE calls SET video = ?2, answered = ?3, duration = ?4, end = ?5, seen = ?6"
      " WHERE id = ?1",
      error);
  if (!statement)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, record->id);
  sqlite3_bind_int (statement, 2, !!record->video);
  sqlite3_bind_int64 (statement, 3, record->answered);
  sqlite3_bind_int64 (statement, 4, record->duration);
  bind_text (statement, 5, record->end);
  sqlite3_bind_int (statement, 6, !!record->seen);
  return _vis_store_run (statement, error);
}

gboolean
vis_store_close_calls (VisStore *self, const char *end, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  g_return_val_if_fail (VIS_IS_STORE (self) && end != NULL && end[0] != '\0', FALSE);

  statement = _vis_store_prepare (self, "UPDATE calls SET end = ?1 WHERE end = ''", error);
  if (!statement)
    return FALSE;
  bind_text (statement, 1, end);
  return _vis_store_run (statement, error);
}

/* The strings are SQLite's, and live until the next step. */
static VisCallRecord
look_at_row (sqlite3_stmt *statement)
{
  return (VisCallRecord){
    .id = sqlite3_column_int64 (statement, 0),
    .peer = (char *)sqlite3_column_text (statement, 1),
    .name = (char *)sqlite3_column_text (statement, 2),
    .target = (char *)sqlite3_column_text (statement, 3),
    .incoming = sqlite3_column_int (statement, 4) != 0,
    .video = sqlite3_column_int (statement, 5) != 0,
    .started = sqlite3_column_int64 (statement, 6),
    .answered = sqlite3_column_int64 (statement, 7),
    .duration = sqlite3_column_int64 (statement, 8),
    .end = (char *)sqlite3_column_text (statement, 9),
    .seen = sqlite3_column_int (statement, 10) != 0,
  };
}

GPtrArray *
vis_store_list_calls (VisStore *self, gint64 before, guint limit, VisCallRecordFilter filter,
                      gpointer user_data, GError **error)
{
  g_autoptr (GPtrArray) records
      = g_ptr_array_new_with_free_func ((GDestroyNotify)vis_call_record_free);
  g_autoptr (sqlite3_stmt) statement = NULL;
  int result = SQLITE_DONE;

  g_return_val_if_fail (VIS_IS_STORE (self), NULL);

  statement = _vis_store_prepare (
      self,
      "SELECT id, peer, name, target, incoming, video, started, answered, duration, end, seen"
      " FROM calls WHERE id < ?1 AND NOT removed ORDER BY id DESC",
      error);
  if (!statement)
    return NULL;
  sqlite3_bind_int64 (statement, 1, before > 0 ? before : G_MAXINT64);
  while (records->len < limit && (result = sqlite3_step (statement)) == SQLITE_ROW)
    {
      VisCallRecord row = look_at_row (statement);

      if (!filter || filter (&row, user_data))
        g_ptr_array_add (records, vis_call_record_copy (&row));
    }
  if (result != SQLITE_DONE && result != SQLITE_ROW)
    {
      _vis_store_set_error (sqlite3_db_handle (statement), result, error);
      return NULL;
    }
  return g_steal_pointer (&records);
}

int
vis_store_count_unseen_calls (VisStore *self, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  int result;

  g_return_val_if_fail (VIS_IS_STORE (self), -1);

  statement = _vis_store_prepare (
      self, "SELECT count(*) FROM calls WHERE NOT seen AND NOT removed AND end <> ''", error);
  if (!statement)
    return -1;
  result = sqlite3_step (statement);
  if (result == SQLITE_ROW)
    return sqlite3_column_int (statement, 0);
  _vis_store_set_error (sqlite3_db_handle (statement), result, error);
  return -1;
}

gboolean
vis_store_see_calls (VisStore *self, GError **error)
{
  g_return_val_if_fail (VIS_IS_STORE (self), FALSE);

  return run (self, "UPDATE calls SET seen = 1 WHERE NOT seen AND end <> ''", error);
}

static gboolean
remove_each (VisStore *self, const gint64 *ids, guint n_ids, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  statement = _vis_store_prepare (self, "UPDATE calls SET removed = 1 WHERE id = ?1", error);
  for (guint i = 0; statement && i < n_ids; i++)
    {
      sqlite3_bind_int64 (statement, 1, ids[i]);
      if (!_vis_store_run (statement, error))
        return FALSE;
      sqlite3_reset (statement);
    }
  return statement != NULL;
}

gboolean
vis_store_remove_calls (VisStore *self, const gint64 *ids, guint n_ids, GError **error)
{
  g_return_val_if_fail (VIS_IS_STORE (self) && (ids != NULL || n_ids == 0), FALSE);

  if (!run (self, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (vis_store_purge_calls (self, error) && remove_each (self, ids, n_ids, error)
      && run (self, "COMMIT", error))
    return TRUE;
  run (self, "ROLLBACK", NULL);
  return FALSE;
}

gboolean
vis_store_clear_calls (VisStore *self, GError **error)
{
  g_return_val_if_fail (VIS_IS_STORE (self), FALSE);

  if (!run (self, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (vis_store_purge_calls (self, error)
      && run (self, "UPDATE calls SET removed = 1 WHERE end <> ''", error)
      && run (self, "COMMIT", error))
    return TRUE;
  run (self, "ROLLBACK", NULL);
  return FALSE;
}

gboolean
vis_store_restore_calls (VisStore *self, GError **error)
{
  g_return_val_if_fail (VIS_IS_STORE (self), FALSE);

  return run (self, "UPDATE calls SET removed = 0 WHERE removed", error);
}

gboolean
vis_store_purge_calls (VisStore *self, GError **error)
{
  g_return_val_if_fail (VIS_IS_STORE (self), FALSE);

  return run (self, "DELETE FROM calls WHERE removed", error);
}

gboolean
vis_store_trim_calls (VisStore *self, guint keep, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  g_return_val_if_fail (VIS_IS_STORE (self), FALSE);

  statement = _vis_store_prepare (self,
                                  "DELETE FROM calls WHERE id <="
                                  " (SELECT id FROM calls ORDER BY id DESC LIMIT 1 OFFSET ?1)",
                                  error);
  if (!statement)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, keep);
  return _vis_store_run (statement, error);
}
