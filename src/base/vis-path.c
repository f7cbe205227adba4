/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/vis-path.h"

G_DEFINE_INTERFACE (VisPath, vis_path, G_TYPE_OBJECT)

static void
vis_path_default_init (VisPathInterface *iface)
{
  g_signal_new ("state-changed", VIS_TYPE_PATH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                0);
}

VisPathState
vis_path_get_state (VisPath *self)
{
  g_return_val_if_fail (VIS_IS_PATH (self), VIS_PATH_CLOSED);

  return VIS_PATH_GET_IFACE (self)->get_state (self);
}

gboolean
vis_path_get_info (VisPath *self, VisPathInfo *out)
{
  g_return_val_if_fail (VIS_IS_PATH (self) && out != NULL, FALSE);

  return VIS_PATH_GET_IFACE (self)->get_info (self, out);
}

guint
vis_path_send (VisPath *self, const GOutputVector *packets, guint n_packets)
{
  g_return_val_if_fail (VIS_IS_PATH (self), 0);

  return VIS_PATH_GET_IFACE (self)->send (self, packets, n_packets);
}

void
vis_path_set_receiver (VisPath *self, VisPathReceiveFunc func, gpointer user_data,
                       GDestroyNotify destroy)
{
  g_return_if_fail (VIS_IS_PATH (self));

  VIS_PATH_GET_IFACE (self)->set_receiver (self, func, user_data, destroy);
}

const char *
vis_path_state_to_string (VisPathState state)
{
  static const char *const names[]
      = { "new", "checking", "connected", "disconnected", "failed", "closed" };

  g_return_val_if_fail (state < G_N_ELEMENTS (names), NULL);

  return names[state];
}
