/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-photo.h"

#include <gtk/gtk.h>

#define EDGE 480 /* pixels: sharp on a call's screen, small in a file */
#define MAX_EDGE 4096

static GdkPixbuf *
load_upright (GFile *file, GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  if (stream == NULL)
    return NULL;
  g_autoptr (GdkPixbuf) picture = gdk_pixbuf_new_from_stream_at_scale (
      G_INPUT_STREAM (stream), MAX_EDGE, MAX_EDGE, TRUE, NULL, error);
  return picture != NULL ? gdk_pixbuf_apply_embedded_orientation (picture) : NULL;
}

/* JPEG knows no transparency: what shines through is white. */
static GdkPixbuf *
make_square (GdkPixbuf *picture)
{
  int width = gdk_pixbuf_get_width (picture);
  int height = gdk_pixbuf_get_height (picture);
  int side = MIN (width, height);
  int edge = MIN (side, EDGE);
  double scale = (double)edge / side;
  GdkPixbuf *square = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, edge, edge);

  if (square == NULL)
    return NULL;
  gdk_pixbuf_fill (square, 0xffffffff);
  gdk_pixbuf_composite (picture, square, 0, 0, edge, edge, -(width - side) / 2 * scale,
                        -(height - side) / 2 * scale, scale, scale, GDK_INTERP_BILINEAR, 255);
  return square;
}

static void
load_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) picture = load_upright (task_data, &error);
  g_autoptr (GdkPixbuf) square = picture != NULL ? make_square (picture) : NULL;
  g_autofree char *bytes = NULL;
  gsize size;

  if (square != NULL
      && gdk_pixbuf_save_to_buffer (square, &bytes, &size, "jpeg", &error, "quality", "85", NULL))
    g_task_return_pointer (task, g_bytes_new_take (g_steal_pointer (&bytes), size),
                           (GDestroyNotify)g_bytes_unref);
  else if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "%s", g_strerror (ENOMEM));
}

void
vis_photo_load_async (GFile *file, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (G_IS_FILE (file));

  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, vis_photo_load_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, load_in_thread);
}

GBytes *
vis_photo_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
