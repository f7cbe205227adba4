/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/vis-pin.h"

#include "base/vis-error.h"
#include "store/vis-store-private.h"

G_DEFINE_BOXED_TYPE (VisPin, vis_pin, vis_pin_copy, vis_pin_free)

VisPin *
vis_pin_copy (const VisPin *pin)
{
  VisPin *copy = g_new0 (VisPin, 1);

  copy->peer = g_strdup (pin->peer);
  copy->fingerprint = vis_fingerprint_copy (pin->fingerprint);
  copy->first_seen = pin->first_seen;
  copy->last_seen = pin->last_seen;
  return copy;
}

void
vis_pin_free (VisPin *pin)
{
  g_free (pin->peer);
  g_clear_pointer (&pin->fingerprint, vis_fingerprint_free);
  g_free (pin);
}

/* The columns: peer, fingerprint, first_seen, last_seen. */
static VisPin *
read_row (sqlite3_stmt *statement, GError **error)
{
  g_autoptr (VisPin) pin = g_new0 (VisPin, 1);

  pin->peer = g_strdup ((const char *)sqlite3_column_text (statement, 0));
  pin->fingerprint
      = vis_fingerprint_parse ((const char *)sqlite3_column_text (statement, 1), error);
  pin->first_seen = sqlite3_column_int64 (statement, 2);
  pin->last_seen = sqlite3_column_int64 (statement, 3);
  if (!pin->fingerprint)
    {
      g_prefix_error (error, "The key that is kept for %s can't be read: ", pin->peer);
      return NULL;
    }
  return g_steal_pointer (&pin);
}

gboolean
vis_store_set_pin (VisStore *self, const char *peer, const VisFingerprint *fingerprint, gint64 now,
                   GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  g_return_val_if_fail (VIS_IS_STORE (self) && peer != NULL && fingerprint != NULL, FALSE);

  statement = _vis_store_prepare (
      self,
      "INSERT INTO pins (peer, fingerprint, first_seen, last_seen) VALUES (?1, ?2, ?3, ?3)"
      " ON CONFLICT (peer) DO UPDATE SET"
      "  first_seen = iif (fingerprint = excluded.fingerprint, first_seen, excluded.first_seen),"
      "  fingerprint = excluded.fingerprint,"
      "  last_seen = excluded.last_seen",
      error);
  if (!statement)
    return FALSE;
  sqlite3_bind_text (statement, 1, peer, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, vis_fingerprint_to_string (fingerprint), -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 3, now);
  return _vis_store_run (statement, error);
}

VisPin *
vis_store_get_pin (VisStore *self, const char *peer, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  int result;

  g_return_val_if_fail (VIS_IS_STORE (self) && peer != NULL, NULL);

  statement = _vis_store_prepare (
      self, "SELECT peer, fingerprint, first_seen, last_seen FROM pins WHERE peer = ?1", error);
  if (!statement)
    return NULL;
  sqlite3_bind_text (statement, 1, peer, -1, SQLITE_STATIC);
  result = sqlite3_step (statement);
  if (result == SQLITE_ROW)
    return read_row (statement, error);
  if (result != SQLITE_DONE)
    _vis_store_set_error (sqlite3_db_handle (statement), result, error);
  return NULL;
}

gboolean
vis_store_remove_pin (VisStore *self, const char *peer, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  g_return_val_if_fail (VIS_IS_STORE (self) && peer != NULL, FALSE);

  statement = _vis_store_prepare (self, "DELETE FROM pins WHERE peer = ?1", error);
  if (!statement)
    return FALSE;
  sqlite3_bind_text (statement, 1, peer, -1, SQLITE_STATIC);
  return _vis_store_run (statement, error);
}

GPtrArray *
vis_store_list_pins (VisStore *self, GError **error)
{
  g_autoptr (GPtrArray) pins = g_ptr_array_new_with_free_func ((GDestroyNotify)vis_pin_free);
  g_autoptr (sqlite3_stmt) statement = NULL;
  int result;

  g_return_val_if_fail (VIS_IS_STORE (self), NULL);

  statement = _vis_store_prepare (
      self, "SELECT peer, fingerprint, first_seen, last_seen FROM pins ORDER BY peer", error);
  if (!statement)
    return NULL;
  while ((result = sqlite3_step (statement)) == SQLITE_ROW)
    {
      VisPin *pin = read_row (statement, error);

      if (!pin)
        return NULL;
      g_ptr_array_add (pins, pin);
    }
  if (result != SQLITE_DONE)
    {
      _vis_store_set_error (sqlite3_db_handle (statement), result, error);
      return NULL;
    }
  return g_steal_pointer (&pins);
}
