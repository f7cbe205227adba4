/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/vis-window-handle.h"

#ifdef GDK_WINDOWING_X11
#include <gdk/x11/gdkx.h>
#endif
#ifdef GDK_WINDOWING_WAYLAND
#include <gdk/wayland/gdkwayland.h>
#endif

#define EXPORTED "vis-exported"

/* GTK 4.18 warns of everything that is X11's alone, and names what takes a single handle back only
 * since 4.12. */
G_GNUC_BEGIN_IGNORE_DEPRECATIONS

#ifdef GDK_WINDOWING_WAYLAND
typedef struct
{
  VisWindowHandleFunc func;
  gpointer user_data;
  GDestroyNotify destroy;
} Request;

static void
on_exported (GdkToplevel *toplevel, const char *handle, gpointer user_data)
{
  const Request *request = user_data;
  g_autofree char *name = handle != NULL ? g_strconcat ("wayland:", handle, NULL) : g_strdup ("");
  request->func (name, request->user_data);
}

static void
request_free (gpointer data)
{
  Request *request = data;
  if (request->destroy != NULL)
    request->destroy (request->user_data);
  g_free (request);
}

/* Before GTK 4.12 it is a mistake to export one twice. */
static gboolean
export_to_wayland (GdkSurface *surface, VisWindowHandleFunc func, gpointer user_data,
                   GDestroyNotify destroy)
{
  if (!GDK_IS_WAYLAND_TOPLEVEL (surface) || g_object_get_data (G_OBJECT (surface), EXPORTED))
    return FALSE;
  Request *request = g_new (Request, 1);
  *request = (Request){ func, user_data, destroy };
  if (gdk_wayland_toplevel_export_handle (GDK_TOPLEVEL (surface), on_exported, request,
                                          request_free))
    {
      g_object_set_data (G_OBJECT (surface), EXPORTED, surface);
      return TRUE;
    }
  g_free (request);
  return FALSE;
}
#endif

static char *
get_x11_handle (GdkSurface *surface)
{
#ifdef GDK_WINDOWING_X11
  if (GDK_IS_X11_SURFACE (surface))
    return g_strdup_printf ("x11:%lx", gdk_x11_surface_get_xid (surface));
#endif
  return g_strdup ("");
}

void
vis_window_handle_export (GtkWindow *window, VisWindowHandleFunc func, gpointer user_data,
                          GDestroyNotify destroy)
{
  g_return_if_fail (window == NULL || GTK_IS_WINDOW (window));

  GdkSurface *surface = window != NULL ? gtk_native_get_surface (GTK_NATIVE (window)) : NULL;
#ifdef GDK_WINDOWING_WAYLAND
  if (export_to_wayland (surface, func, user_data, destroy))
    return;
#endif
  g_autofree char *handle = get_x11_handle (surface);
  func (handle, user_data);
  if (destroy != NULL)
    destroy (user_data);
}

void
vis_window_handle_unexport (GtkWindow *window)
{
  g_return_if_fail (GTK_IS_WINDOW (window));

#ifdef GDK_WINDOWING_WAYLAND
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  if (surface != NULL && g_object_steal_data (G_OBJECT (surface), EXPORTED) != NULL)
    gdk_wayland_toplevel_unexport_handle (GDK_TOPLEVEL (surface));
#endif
}

G_GNUC_END_IGNORE_DEPRECATIONS
