/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/vis-address.h"
#include "port/vis-port-loop.h"

G_BEGIN_DECLS

/**
 * VisStunClient:
 *
 * Asks a STUN server for the public address of the one port (RFC 8489), from that port, for each
 * family that the server has. Main context.
 */
typedef struct _VisStunClient VisStunClient;

/**
 * vis_stun_client_new:
 * @loop: (transfer none): sends the questions and outlives the client
 * @changed: called when what vis_stun_client_get_address() says has changed
 */
VisStunClient *vis_stun_client_new (VisPortLoop *loop, gboolean ipv4, gboolean ipv6,
                                    void (*changed) (gpointer user_data), gpointer user_data);
void vis_stun_client_free (VisStunClient *self);

/** vis_stun_client_check_server: see vis_port_check_stun_server(). */
gboolean vis_stun_client_check_server (const char *server, GError **error);

/** vis_stun_client_set_server: see vis_port_set_stun_server(). */
gboolean vis_stun_client_set_server (VisStunClient *self, const char *server, GError **error);

/** vis_stun_client_refresh: asks now: the network has changed. */
void vis_stun_client_refresh (VisStunClient *self);

/** vis_stun_client_handle_answer: @server: who said that we are @mapped. */
void vis_stun_client_handle_answer (VisStunClient *self, const VisAddress *server,
                                    const VisAddress *mapped);

gboolean vis_stun_client_get_address (VisStunClient *self, gboolean ipv4, VisAddress *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisStunClient, vis_stun_client_free)

G_END_DECLS
