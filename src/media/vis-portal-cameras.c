/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/vis-portal-cameras-private.h"

#include <gst/gst.h>
#include <unistd.h>

#include "base/vis-portal.h"
#include "media/vis-device-element-private.h"
#include "media/vis-device-list-private.h"

#define CAMERA "org.freedesktop.portal.Camera"
#define PROVIDER "pipewiredeviceprovider"

struct _VisPortalCameras
{
  VisDeviceList *list;
  GCancellable *cancellable;
  gboolean looking;
  int fd;                      /* of the provider */
  GstDeviceProvider *provider; /* (nullable): once it was allowed */
  guint bus_watch;
};

static void
add (VisPortalCameras *self, GstDevice *device)
{
  g_autofree char *id = _vis_device_element_describe_remote (device);
  g_autofree char *name = gst_device_get_display_name (device);

  if (id)
    _vis_device_list_add (self->list, vis_device_new (VIS_DEVICE_CAMERA, id, name));
}

static gboolean
on_message (GstBus *bus, GstMessage *message, gpointer user_data)
{
  VisPortalCameras *self = user_data;
  g_autoptr (GstDevice) device = NULL;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_DEVICE_ADDED)
    {
      gst_message_parse_device_added (message, &device);
      add (self, device);
    }
  else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_DEVICE_REMOVED)
    {
      g_autofree char *id = NULL;

      gst_message_parse_device_removed (message, &device);
      id = _vis_device_element_describe_remote (device);
      if (id)
        _vis_device_list_remove (self->list, VIS_DEVICE_CAMERA, id);
    }
  return G_SOURCE_CONTINUE;
}

/* One of its own: GstDeviceMonitor's has no connection that could be given to it. */
static GstDeviceProvider *
make_provider (int fd)
{
  g_autoptr (GstDeviceProviderFactory) factory = gst_device_provider_factory_find (PROVIDER);
  g_autoptr (GstPluginFeature) loaded
      = factory ? gst_plugin_feature_load (GST_PLUGIN_FEATURE (factory)) : NULL;
  GstDeviceProvider *provider;

  if (!loaded)
    return NULL;
  provider = g_object_new (
      gst_device_provider_factory_get_device_provider_type (GST_DEVICE_PROVIDER_FACTORY (loaded)),
      NULL);
  gst_object_ref_sink (provider);
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (provider), "fd"))
    {
      g_object_set (provider, "fd", fd, NULL);
      return provider;
    }
  gst_object_unref (provider);
  return NULL;
}

static void
start (VisPortalCameras *self, int fd)
{
  g_autoptr (GstBus) bus = NULL;
  GList *devices;

  self->provider = make_provider (fd);
  if (!self->provider || !gst_device_provider_start (self->provider))
    {
      /* The default camera opens none the less. */
      g_info ("Cameras can’t be listed through the portal");
      gst_clear_object (&self->provider);
      close (fd);
      return;
    }
  self->fd = fd;
  bus = gst_device_provider_get_bus (self->provider);
  self->bus_watch = gst_bus_add_watch (bus, on_message, self);
  devices = gst_device_provider_get_devices (self->provider);
  for (GList *l = devices; l; l = l->next)
    add (self, l->data);
  g_list_free_full (devices, gst_object_unref);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  int fd = vis_portal_open_pipewire_finish (result, &error);
  VisPortalCameras *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->looking = FALSE;
  if (fd >= 0)
    start (self, fd);
}

static void
on_bus (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);
  VisPortalCameras *self = user_data;

  if (bus)
    vis_portal_open_pipewire_async (bus, CAMERA, NULL, self->cancellable, on_opened, self);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->looking = FALSE;
}

VisPortalCameras *
_vis_portal_cameras_new (VisDeviceList *list)
{
  VisPortalCameras *self = g_new0 (VisPortalCameras, 1);

  self->list = list;
  self->fd = -1;
  self->cancellable = g_cancellable_new ();
  _vis_portal_cameras_refresh (self);
  return self;
}

void
_vis_portal_cameras_free (VisPortalCameras *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->bus_watch, g_source_remove);
  if (self->provider)
    gst_device_provider_stop (self->provider);
  gst_clear_object (&self->provider);
  if (self->fd >= 0)
    close (self->fd);
  g_object_unref (self->cancellable);
  g_free (self);
}

void
_vis_portal_cameras_refresh (VisPortalCameras *self)
{
  if (self->looking || self->provider)
    return;
  self->looking = TRUE;
  g_bus_get (G_BUS_TYPE_SESSION, self->cancellable, on_bus, self);
}
