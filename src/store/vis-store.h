/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

/*
 * store/: what has to be remembered from one start to the next, in one SQLite file.
 * Comes in: rows of plain values. Goes out: the same rows, or a GError that names the file.
 * Every function is synchronous: a row is read in microseconds and written without waiting for the
 * disk (WAL, synchronous=NORMAL: a killed program loses nothing, a power cut at most the last
 * rows). Main context only.
 * Never here: a secret, a decision about what a row means; and nobody else sees SQLite.
 */

G_BEGIN_DECLS

#define VIS_TYPE_STORE (vis_store_get_type ())

/** VisStore: the open database. The rows have headers of their own: store/vis-pin.h. */
G_DECLARE_FINAL_TYPE (VisStore, vis_store, VIS, STORE, GObject)

/**
 * vis_store_new:
 * @path: (nullable): the file, made with its folder when missing, for its owner only; NULL: in
 *   memory, forgotten with the object
 *
 * Opens, checks and migrates. A damaged file is moved aside, never deleted, and a new one takes
 * its place: see vis_store_get_moved_aside(). A file that a newer version made stays untouched.
 *
 * Returns: (transfer full): NULL and VIS_ERROR_UNSUPPORTED (made by a newer version),
 *   VIS_ERROR_BUSY (another program held it for a second) or VIS_ERROR_FAILED.
 */
VisStore *vis_store_new (const char *path, GError **error);

/**
 * vis_store_get_moved_aside:
 *
 * Returns: (transfer none) (nullable): where the damaged file lies that vis_store_new() found:
 *   the user has to hear that what it held is not in use any more. Else NULL.
 */
const char *vis_store_get_moved_aside (VisStore *self);

G_END_DECLS
