/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/vis-device-list-private.h"

#include <gst/gst.h>

#include "base/vis-portal.h"
#include "media/vis-device-element-private.h"
#include "media/vis-portal-cameras-private.h"
#include "media/vis-test-device-private.h"

struct _VisDeviceList
{
  GObject parent_instance;
  GPtrArray *devices; /* of VisDevice */
  GstDeviceMonitor *monitor;
  guint bus_watch;
  VisPortalCameras *cameras; /* (nullable): in a sandbox, where a monitor sees none */
};

static GType
vis_device_list_get_item_type (GListModel *model)
{
  return VIS_TYPE_DEVICE;
}

static guint
vis_device_list_get_n_items (GListModel *model)
{
  return VIS_DEVICE_LIST (model)->devices->len;
}

static gpointer
vis_device_list_get_item (GListModel *model, guint position)
{
  GPtrArray *devices = VIS_DEVICE_LIST (model)->devices;

  return position < devices->len ? g_object_ref (g_ptr_array_index (devices, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = vis_device_list_get_item_type;
  iface->get_n_items = vis_device_list_get_n_items;
  iface->get_item = vis_device_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (VisDeviceList, vis_device_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* A sound server offers each speaker a second time, as a source of what it plays. */
static gboolean
is_monitor (GstDevice *device)
{
  g_autoptr (GstStructure) properties = gst_device_get_properties (device);

  return properties
         && g_strcmp0 (gst_structure_get_string (properties, "device.class"), "monitor") == 0;
}

static gboolean
classify (GstDevice *device, VisDeviceKind *kind)
{
  if (gst_device_has_classes (device, "Video/Source"))
    *kind = VIS_DEVICE_CAMERA;
  else if (gst_device_has_classes (device, "Audio/Source"))
    *kind = VIS_DEVICE_MICROPHONE;
  else if (gst_device_has_classes (device, "Audio/Sink"))
    *kind = VIS_DEVICE_SPEAKER;
  else
    return FALSE;
  return !is_monitor (device);
}

static void
add (VisDeviceList *self, GstDevice *device)
{
  g_autofree char *name = gst_device_get_display_name (device);
  g_autofree char *id = NULL;
  VisDeviceKind kind;

  if (!classify (device, &kind))
    return;
  id = _vis_device_element_describe (device);
  if (id)
    _vis_device_list_add (self, vis_device_new (kind, id, name));
}

static void
remove_device (VisDeviceList *self, GstDevice *device)
{
  g_autofree char *id = NULL;
  VisDeviceKind kind;

  if (!classify (device, &kind))
    return;
  id = _vis_device_element_describe (device);
  if (id)
    _vis_device_list_remove (self, kind, id);
}

static gboolean
on_bus (GstBus *bus, GstMessage *message, gpointer user_data)
{
  VisDeviceList *self = user_data;
  g_autoptr (GstDevice) device = NULL;

  /* Not a switch: GstMessageType is a set of flags with some fifty values. */
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_DEVICE_ADDED)
    {
      gst_message_parse_device_added (message, &device);
      add (self, device);
    }
  else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_DEVICE_REMOVED)
    {
      gst_message_parse_device_removed (message, &device);
      remove_device (self, device);
    }
  return G_SOURCE_CONTINUE;
}

static void
vis_device_list_dispose (GObject *object)
{
  VisDeviceList *self = VIS_DEVICE_LIST (object);

  g_clear_handle_id (&self->bus_watch, g_source_remove);
  g_clear_pointer (&self->cameras, _vis_portal_cameras_free);
  if (self->monitor)
    gst_device_monitor_stop (self->monitor);
  g_clear_object (&self->monitor);
  G_OBJECT_CLASS (vis_device_list_parent_class)->dispose (object);
}

static void
vis_device_list_finalize (GObject *object)
{
  g_ptr_array_unref (VIS_DEVICE_LIST (object)->devices);
  G_OBJECT_CLASS (vis_device_list_parent_class)->finalize (object);
}

static void
vis_device_list_class_init (VisDeviceListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vis_device_list_dispose;
  object_class->finalize = vis_device_list_finalize;
}

static void
vis_device_list_init (VisDeviceList *self)
{
  self->devices = g_ptr_array_new_with_free_func (g_object_unref);
}

VisDeviceList *
vis_device_list_new (void)
{
  VisDeviceList *self = g_object_new (VIS_TYPE_DEVICE_LIST, NULL);
  g_autoptr (GstBus) bus = NULL;

  self->monitor = gst_device_monitor_new ();
  if (vis_portal_is_needed ())
    self->cameras = _vis_portal_cameras_new (self);
  else
    gst_device_monitor_add_filter (self->monitor, "Video/Source", NULL);
  gst_device_monitor_add_filter (self->monitor, "Audio/Source", NULL);
  gst_device_monitor_add_filter (self->monitor, "Audio/Sink", NULL);
  bus = gst_device_monitor_get_bus (self->monitor);
  self->bus_watch = gst_bus_add_watch (bus, on_bus, self);
  if (gst_device_monitor_start (self->monitor))
    {
      GList *devices = gst_device_monitor_get_devices (self->monitor);

      for (GList *l = devices; l; l = l->next)
        add (self, l->data);
      g_list_free_full (devices, gst_object_unref);
    }
  else
    {
      /* No provider at all: the list stays empty, default devices may open none the less. */
      g_info ("Devices can’t be watched here");
    }
  return self;
}

static gboolean
find_index (VisDeviceList *self, VisDeviceKind kind, const char *id, guint *index)
{
  for (guint i = 0; i < self->devices->len; i++)
    {
      VisDevice *device = g_ptr_array_index (self->devices, i);

      if (vis_device_get_kind (device) == kind
          && (!id || g_str_equal (vis_device_get_id (device), id)))
        {
          *index = i;
          return TRUE;
        }
    }
  return FALSE;
}

void
vis_device_list_add_test_devices (VisDeviceList *self, VisDeviceKind kind)
{
  VisDevice *device;
  guint n = 0;

  g_return_if_fail (VIS_IS_DEVICE_LIST (self));

  while ((device = _vis_test_device_make (kind, n)))
    g_ptr_array_insert (self->devices, (int)n++, device);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, n);
}

void
vis_device_list_refresh (VisDeviceList *self)
{
  g_return_if_fail (VIS_IS_DEVICE_LIST (self));

  if (self->cameras)
    _vis_portal_cameras_refresh (self->cameras);
}

VisDevice *
vis_device_list_find (VisDeviceList *self, VisDeviceKind kind)
{
  guint index;

  g_return_val_if_fail (VIS_IS_DEVICE_LIST (self), NULL);

  return find_index (self, kind, NULL, &index) ? g_ptr_array_index (self->devices, index) : NULL;
}

void
_vis_device_list_add (VisDeviceList *self, VisDevice *device)
{
  guint index;

  if (find_index (self, vis_device_get_kind (device), vis_device_get_id (device), &index))
    {
      g_object_unref (device);
      return;
    }
  g_ptr_array_add (self->devices, device);
  g_list_model_items_changed (G_LIST_MODEL (self), self->devices->len - 1, 0, 1);
}

void
_vis_device_list_remove (VisDeviceList *self, VisDeviceKind kind, const char *id)
{
  guint index;

  if (!find_index (self, kind, id, &index))
    return;
  g_ptr_array_remove_index (self->devices, index);
  g_list_model_items_changed (G_LIST_MODEL (self), index, 1, 0);
}
