/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-contact-photo.h"

#include <gio/gio.h>

/* Whatever the header of a file says, it is decoded at a size that is shown. */
#define MAX_SOURCE_PIXELS 20000

/* Covers a square of the wanted size: who shows it cuts what is over. */
static void
on_size_prepared (GdkPixbufLoader *loader, int width, int height, gpointer user_data)
{
  int size = GPOINTER_TO_INT (user_data);
  if (width <= 0 || height <= 0 || width > MAX_SOURCE_PIXELS || height > MAX_SOURCE_PIXELS)
    {
      gdk_pixbuf_loader_set_size (loader, 0, 0); /* gives no picture */
      return;
    }
  double scale = MAX ((double)size / width, (double)size / height);
  gdk_pixbuf_loader_set_size (loader, CLAMP ((int)(width * scale + 0.5), 1, size * 4),
                              CLAMP ((int)(height * scale + 0.5), 1, size * 4));
}

GdkPixbuf *
vis_contact_photo_decode (GBytes *photo, int size, GError **error)
{
  g_return_val_if_fail (photo != NULL && size > 0, NULL);

  g_autoptr (GError) cause = NULL;
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size_prepared), GINT_TO_POINTER (size));
  gboolean written = gdk_pixbuf_loader_write_bytes (loader, photo, &cause);
  gboolean closed = gdk_pixbuf_loader_close (loader, written ? &cause : NULL);
  GdkPixbuf *pixbuf = written && closed ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;
  if (pixbuf != NULL)
    return g_object_ref (pixbuf);
  if (cause == NULL)
    g_set_error (&cause, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "no picture");
  g_propagate_error (error, g_steal_pointer (&cause));
  return NULL;
}
