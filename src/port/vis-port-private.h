/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "port/vis-ice-agent.h"
#include "port/vis-port-loop.h"
#include "port/vis-port.h"

G_BEGIN_DECLS

/* What the room's own objects use of the port. Each is NULL once the port is closed. */
VisPortLoop *_vis_port_get_loop (VisPort *self);
VisFrontSocket *_vis_port_get_front (VisPort *self);
VisIceThread *_vis_port_get_ice_thread (VisPort *self);
VisMailbox *_vis_port_get_mailbox (VisPort *self);

/**
 * _vis_port_connect_closing:
 *
 * Has @func called with @path before the port's thread ends. Disconnected by
 * _vis_port_disconnect_closing().
 */
void _vis_port_connect_closing (VisPort *self, void (*func) (gpointer path), gpointer path);
void _vis_port_disconnect_closing (VisPort *self, gpointer path);

G_END_DECLS
