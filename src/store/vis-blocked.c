/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/vis-blocked.h"

#include "store/vis-store-private.h"

G_DEFINE_BOXED_TYPE (VisBlocked, vis_blocked, vis_blocked_copy, vis_blocked_free)

VisBlocked *
vis_blocked_copy (const VisBlocked *blocked)
{
  VisBlocked *copy = g_new0 (VisBlocked, 1);

  copy->peer = g_strdup (blocked->peer);
  copy->name = g_strdup (blocked->name);
  copy->since = blocked->since;
  return copy;
}

void
vis_blocked_free (VisBlocked *blocked)
{
  g_free (blocked->peer);
  g_free (blocked->name);
  g_free (blocked);
}

gboolean
vis_store_block (VisStore *self, const char *peer, const char *name, gint64 now, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  g_return_val_if_fail (VIS_IS_STORE (self) && peer != NULL && name != NULL, FALSE);

  statement = _vis_store_prepare (self,
                                  "INSERT INTO blocked (peer, name, since) VALUES (?1, ?2, ?3)"
                                  " ON CONFLICT (peer) DO UPDATE SET name = excluded.name",
                                  error);
  if (!statement)
    return FALSE;
  sqlite3_bind_text (statement, 1, peer, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, name, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 3, now);
  return _vis_store_run (statement, error);
}

gboolean
vis_store_unblock (VisStore *self, const char *peer, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  g_return_val_if_fail (VIS_IS_STORE (self) && peer != NULL, FALSE);

  statement = _vis_store_prepare (self, "DELETE FROM blocked WHERE peer = ?1", error);
  if (!statement)
    return FALSE;
  sqlite3_bind_text (statement, 1, peer, -1, SQLITE_STATIC);
  return _vis_store_run (statement, error);
}

gboolean
vis_store_is_blocked (VisStore *self, const char *peer, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  int result;

  g_return_val_if_fail (VIS_IS_STORE (self) && peer != NULL, FALSE);

  statement = _vis_store_prepare (self, "SELECT 1 FROM blocked WHERE peer = ?1", error);
  if (!statement)
    return FALSE;
  sqlite3_bind_text (statement, 1, peer, -1, SQLITE_STATIC);
  result = sqlite3_step (statement);
  if (result != SQLITE_ROW && result != SQLITE_DONE)
    _vis_store_set_error (sqlite3_db_handle (statement), result, error);
  return result == SQLITE_ROW;
}

GPtrArray *
vis_store_list_blocked (VisStore *self, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify)vis_blocked_free);
  g_autoptr (sqlite3_stmt) statement = NULL;
  int result;

  g_return_val_if_fail (VIS_IS_STORE (self), NULL);

  statement
      = _vis_store_prepare (self, "SELECT peer, name, since FROM blocked ORDER BY peer", error);
  if (!statement)
    return NULL;
  while ((result = sqlite3_step (statement)) == SQLITE_ROW)
    {
      VisBlocked *blocked = g_new0 (VisBlocked, 1);

      blocked->peer = g_strdup ((const char *)sqlite3_column_text (statement, 0));
      blocked->name = g_strdup ((const char *)sqlite3_column_text (statement, 1));
      blocked->since = sqlite3_column_int64 (statement, 2);
      g_ptr_array_add (list, blocked);
    }
  if (result != SQLITE_DONE)
    {
      _vis_store_set_error (sqlite3_db_handle (statement), result, error);
      return NULL;
    }
  return g_steal_pointer (&list);
}
