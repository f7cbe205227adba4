/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "store/vis-store.h"

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

/** _vis_store_prepare: Returns: (transfer full): NULL and an error. @sql must be a constant. */
sqlite3_stmt *_vis_store_prepare (VisStore *self, const char *sql, GError **error);

/**
 * _vis_store_run: steps a statement that yields no rows to its end.
 *
 * Returns: FALSE and an error when it could not be done.
 */
gboolean _vis_store_run (sqlite3_stmt *statement, GError **error);

/**
 * _vis_store_set_error:
 * @result: what SQLite returned
 *
 * Says in plain words what happened to which file: VIS_ERROR_BUSY, VIS_ERROR_INVALID (the file is
 * damaged) or VIS_ERROR_FAILED.
 */
void _vis_store_set_error (sqlite3 *database, int result, GError **error);

/** _vis_store_schema: (array length=n): the SQL that leads from version i to i + 1. */
const char *const *_vis_store_schema (guint *n);

/**
 * _vis_store_check_version:
 * @newest: the newest version that we know
 * @version: (out): the version of the file; 0 when it is new
 *
 * Touches nothing.
 *
 * Returns: FALSE with VIS_ERROR_UNSUPPORTED when the file is newer, or another error when it can't
 *   be read.
 */
gboolean _vis_store_check_version (sqlite3 *database, guint newest, guint *version, GError **error);

/**
 * _vis_store_migrate:
 * @steps: (array length=n_steps): the SQL that leads from version i to i + 1
 *
 * Runs the steps that @database has not seen, each in a transaction of its own together with its
 * number (user_version), so that an interrupted migration goes on where it stopped.
 *
 * Returns: FALSE with VIS_ERROR_UNSUPPORTED when the database is newer than @n_steps, or another
 *   error; the step that failed left no trace.
 */
gboolean _vis_store_migrate (sqlite3 *database, const char *const *steps, guint n_steps,
                             GError **error);

G_END_DECLS
