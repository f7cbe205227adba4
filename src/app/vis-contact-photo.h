/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

G_BEGIN_DECLS

/**
 * vis_contact_photo_decode:
 * @photo: an encoded picture; a stranger's file, nothing about it is believed
 * @size: of the square that it shall cover, in pixels
 *
 * Any thread.
 *
 * Returns: (transfer full): at most four times as wide or high; NULL and an error for what is no
 *   picture.
 */
GdkPixbuf *vis_contact_photo_decode (GBytes *photo, int size, GError **error);

G_END_DECLS
