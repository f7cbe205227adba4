/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "base/vis-address.h"

G_BEGIN_DECLS

#define VIS_TYPE_SIP_TRANSPORT (vis_sip_transport_get_type ())

/**
 * VisSipTransport:
 *
 * The seam between sip and port. The SIP stack lives on a loopback socket of its own; each remote
 * address is reached through a virtual port on 127.0.0.1, and what arrives from a virtual port
 * came from that remote address.
 *
 * Emits "unreachable" (VisAddress *remote) on the main context when ICMP says that nobody listens
 * at @remote (port, host or network unreachable). The pointer is valid during the emission only.
 */
G_DECLARE_INTERFACE (VisSipTransport, vis_sip_transport, VIS, SIP_TRANSPORT, GObject)

struct _VisSipTransportInterface
{
  GTypeInterface parent_iface;

  void (*set_inner_port) (VisSipTransport *self, guint16 inner_port);
  guint16 (*acquire) (VisSipTransport *self, const VisAddress *remote, GError **error);
  void (*release) (VisSipTransport *self, guint16 virtual_port);
  gboolean (*lookup) (VisSipTransport *self, guint16 virtual_port, VisAddress *out);
  gboolean (*find_own_address) (VisSipTransport *self, const VisAddress *remote, VisAddress *out);
};

/** vis_sip_transport_set_inner_port: the stack's UDP port on 127.0.0.1; 0 while it has none. */
void vis_sip_transport_set_inner_port (VisSipTransport *self, guint16 inner_port);

/**
 * vis_sip_transport_acquire:
 *
 * Opens or finds the virtual port of @remote and holds it until vis_sip_transport_release(): a
 * dialog holds its own, so that it outlives idleness. Counted: release once per acquire.
 *
 * Returns: the virtual port, or 0 with VIS_ERROR_TOO_LARGE (all in use) or VIS_ERROR_FAILED.
 */
guint16 vis_sip_transport_acquire (VisSipTransport *self, const VisAddress *remote, GError **error);
void vis_sip_transport_release (VisSipTransport *self, guint16 virtual_port);

/** vis_sip_transport_lookup: Returns: FALSE when @virtual_port is none of ours. */
gboolean vis_sip_transport_lookup (VisSipTransport *self, guint16 virtual_port, VisAddress *out);

/**
 * vis_sip_transport_find_own_address:
 *
 * What @remote can send to: the Contact of a dialog with it (RFC 3261, 8.1.1.8). A guess where a
 * NAT stands in between.
 *
 * Returns: FALSE when there is no way to @remote.
 */
gboolean vis_sip_transport_find_own_address (VisSipTransport *self, const VisAddress *remote,
                                             VisAddress *out);

G_END_DECLS
