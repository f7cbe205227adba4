/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-device-choices.h"

#include <glib/gi18n.h>

const char *
vis_device_key (VisDeviceKind kind)
{
  switch (kind)
    {
    case VIS_DEVICE_CAMERA:
      return "camera";
    case VIS_DEVICE_MICROPHONE:
      return "microphone";
    case VIS_DEVICE_SPEAKER:
      return "speaker";
    default:
      g_return_val_if_reached (NULL);
    }
}

static gboolean
is_of_kind (gpointer item, gpointer kind)
{
  return (int)vis_device_get_kind (item) == GPOINTER_TO_INT (kind);
}

GListModel *
vis_device_choices_new (VisDeviceList *devices, VisDeviceKind kind)
{
  g_return_val_if_fail (VIS_IS_DEVICE_LIST (devices), NULL);

  GtkFilter *filter = GTK_FILTER (gtk_custom_filter_new (is_of_kind, GINT_TO_POINTER (kind), NULL));
  g_autoptr (GtkFilterListModel) plugged
      = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (devices)), filter);
  g_autoptr (VisDevice) standard = vis_device_new (kind, "", _ ("Default of the Desktop"));
  g_autoptr (GListStore) first = g_list_store_new (VIS_TYPE_DEVICE);
  GListStore *parts = g_list_store_new (G_TYPE_LIST_MODEL);
  g_list_store_append (first, standard);
  g_list_store_append (parts, first);
  g_list_store_append (parts, plugged);
  return G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (parts)));
}

guint
vis_device_choices_find (GListModel *choices, const char *id)
{
  g_return_val_if_fail (G_IS_LIST_MODEL (choices), 0);

  for (guint i = 1; i < g_list_model_get_n_items (choices); i++)
    {
      g_autoptr (VisDevice) device = g_list_model_get_item (choices, i);
      if (g_strcmp0 (vis_device_get_id (device), id) == 0)
        return i;
    }
  return 0;
}
