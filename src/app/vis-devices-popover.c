/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-devices-popover.h"

#include "app/vis-device-choices.h"

#define N_KINDS 3

struct _VisDevicesPopover
{
  GtkPopover parent_instance;

  GtkDropDown *camera;
  GtkDropDown *microphone;
  GtkDropDown *speaker;
  GtkAdjustment *volume;

  VisCall *call;
  VisDeviceList *devices;
  char *chosen[N_KINDS]; /* ids: what is unplugged comes back as what it was */
  gboolean selecting;    /* the lists follow what is chosen, not the other way round */
};

G_DEFINE_FINAL_TYPE (VisDevicesPopover, vis_devices_popover, GTK_TYPE_POPOVER)

static GtkDropDown *
get_list (VisDevicesPopover *self, VisDeviceKind kind)
{
  GtkDropDown *lists[N_KINDS] = {
    [VIS_DEVICE_CAMERA] = self->camera,
    [VIS_DEVICE_MICROPHONE] = self->microphone,
    [VIS_DEVICE_SPEAKER] = self->speaker,
  };
  return lists[kind];
}

static void
select_chosen (VisDevicesPopover *self)
{
  self->selecting = TRUE;
  for (guint kind = 0; kind < N_KINDS; kind++)
    {
      GtkDropDown *list = get_list (self, kind);
      gtk_drop_down_set_selected (
          list, vis_device_choices_find (gtk_drop_down_get_model (list), self->chosen[kind]));
    }
  self->selecting = FALSE;
}

static void
on_selected (VisDevicesPopover *self, GParamSpec *pspec, GtkDropDown *list)
{
  VisDevice *device = gtk_drop_down_get_selected_item (list);
  if (self->selecting || self->call == NULL || device == NULL)
    return;
  VisDeviceKind kind = vis_device_get_kind (device);
  const char *id = vis_device_get_id (device);
  if (g_strcmp0 (id, self->chosen[kind]) == 0)
    return;
  g_free (self->chosen[kind]);
  self->chosen[kind] = g_strdup (id);
  vis_call_set_device (self->call, kind, id[0] != '\0' ? id : NULL);
}

static void
vis_devices_popover_map (GtkWidget *widget)
{
  VisDevicesPopover *self = VIS_DEVICES_POPOVER (widget);
  if (self->devices != NULL)
    vis_device_list_refresh (self->devices);
  GTK_WIDGET_CLASS (vis_devices_popover_parent_class)->map (widget);
}

static void
vis_devices_popover_dispose (GObject *object)
{
  VisDevicesPopover *self = VIS_DEVICES_POPOVER (object);
  self->selecting = TRUE; /* the lists lose their items */
  g_clear_object (&self->call);
  g_clear_object (&self->devices);
  for (guint kind = 0; kind < N_KINDS; kind++)
    g_clear_pointer (&self->chosen[kind], g_free);
  G_OBJECT_CLASS (vis_devices_popover_parent_class)->dispose (object);
}

static void
vis_devices_popover_class_init (VisDevicesPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = vis_devices_popover_dispose;
  widget_class->map = vis_devices_popover_map;

  g_type_ensure (VIS_TYPE_DEVICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/visavis/Visavis/ui/vis-devices-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, VisDevicesPopover, camera);
  gtk_widget_class_bind_template_child (widget_class, VisDevicesPopover, microphone);
  gtk_widget_class_bind_template_child (widget_class, VisDevicesPopover, speaker);
  gtk_widget_class_bind_template_child (widget_class, VisDevicesPopover, volume);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
}

static void
vis_devices_popover_init (VisDevicesPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
vis_devices_popover_set_up (VisDevicesPopover *self, VisCall *call, VisDeviceList *devices,
                            GSettings *settings)
{
  g_return_if_fail (VIS_IS_DEVICES_POPOVER (self));
  g_return_if_fail (VIS_IS_CALL (call));
  g_return_if_fail (self->call == NULL);

  for (guint kind = 0; kind < N_KINDS; kind++)
    {
      g_autoptr (GListModel) choices = vis_device_choices_new (devices, kind);
      self->chosen[kind] = g_settings_get_string (settings, vis_device_key (kind));
      gtk_drop_down_set_model (get_list (self, kind), choices);
    }
  select_chosen (self);
  g_signal_connect_object (devices, "items-changed", G_CALLBACK (select_chosen), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_object_bind_property (call, "volume", self->volume, "value",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  self->call = g_object_ref (call);
  self->devices = g_object_ref (devices);
}
