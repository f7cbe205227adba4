/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/vis-sip-transport.h"

G_BEGIN_DECLS

/** VisTestFilter: Returns: FALSE when @packet is to be lost on its way. */
typedef gboolean (*VisTestFilter) (const char *packet, gboolean outgoing, gpointer user_data);

#define VIS_TYPE_TEST_TRANSPORT (vis_test_transport_get_type ())

/** VisTestTransport: the least that SIP needs of the one port: a real UDP socket on 127.0.0.1, and
 * one more per remote address towards the stack. */
G_DECLARE_FINAL_TYPE (VisTestTransport, vis_test_transport, VIS, TEST_TRANSPORT, GObject)

VisTestTransport *vis_test_transport_new (void);

/** vis_test_transport_get_address: where this side is reached. */
const VisAddress *vis_test_transport_get_address (VisTestTransport *self);

void vis_test_transport_set_filter (VisTestTransport *self, VisTestFilter filter,
                                    gpointer user_data);

/** vis_test_transport_get_sent: Returns: (element-type utf8): every packet that went out. */
GPtrArray *vis_test_transport_get_sent (VisTestTransport *self);

/** vis_test_transport_get_inner_port: what the stack told; 0 for none. */
guint16 vis_test_transport_get_inner_port (VisTestTransport *self);

/** vis_test_transport_n_held: Returns: how many holds of virtual ports nobody has released. */
guint vis_test_transport_n_held (VisTestTransport *self);

G_END_DECLS
