/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** VIS_PHOTO_TYPE: of what vis_photo_load_async() gives. */
#define VIS_PHOTO_TYPE "image/jpeg"

/**
 * vis_photo_load_async:
 * @file: a picture of any size that GdkPixbuf knows
 *
 * Makes a photo for a contact: upright, the square in the middle, at most 480 pixels wide, JPEG:
 * some tens of kilobytes. Works in a worker thread.
 */
void vis_photo_load_async (GFile *file, GAsyncReadyCallback callback, gpointer user_data);

/** vis_photo_load_finish: Returns: (transfer full): NULL with an error that can be shown. */
GBytes *vis_photo_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
