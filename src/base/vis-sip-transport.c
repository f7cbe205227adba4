/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/vis-sip-transport.h"

G_DEFINE_INTERFACE (VisSipTransport, vis_sip_transport, G_TYPE_OBJECT)

static void
vis_sip_transport_default_init (VisSipTransportInterface *iface)
{
  g_signal_new ("unreachable", VIS_TYPE_SIP_TRANSPORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_POINTER);
}

void
vis_sip_transport_set_inner_port (VisSipTransport *self, guint16 inner_port)
{
  g_return_if_fail (VIS_IS_SIP_TRANSPORT (self));

  VIS_SIP_TRANSPORT_GET_IFACE (self)->set_inner_port (self, inner_port);
}

guint16
vis_sip_transport_acquire (VisSipTransport *self, const VisAddress *remote, GError **error)
{
  g_return_val_if_fail (VIS_IS_SIP_TRANSPORT (self) && remote != NULL, 0);

  return VIS_SIP_TRANSPORT_GET_IFACE (self)->acquire (self, remote, error);
}

void
vis_sip_transport_release (VisSipTransport *self, guint16 virtual_port)
{
  g_return_if_fail (VIS_IS_SIP_TRANSPORT (self));

  VIS_SIP_TRANSPORT_GET_IFACE (self)->release (self, virtual_port);
}

gboolean
vis_sip_transport_lookup (VisSipTransport *self, guint16 virtual_port, VisAddress *out)
{
  g_return_val_if_fail (VIS_IS_SIP_TRANSPORT (self) && out != NULL, FALSE);

  return VIS_SIP_TRANSPORT_GET_IFACE (self)->lookup (self, virtual_port, out);
}

gboolean
vis_sip_transport_find_own_address (VisSipTransport *self, const VisAddress *remote,
                                    VisAddress *out)
{
  g_return_val_if_fail (VIS_IS_SIP_TRANSPORT (self) && remote != NULL && out != NULL, FALSE);

  return VIS_SIP_TRANSPORT_GET_IFACE (self)->find_own_address (self, remote, out);
}
