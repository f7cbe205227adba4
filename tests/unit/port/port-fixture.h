/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "port/vis-ice-path.h"
#include "port/vis-port.h"

G_BEGIN_DECLS

/* What the tests of the port share: ports on loopback addresses, calls between them, and plain
 * UDP sockets that play the rest of the world. */

VisAddress port_fixture_address (const char *text);

/** port_fixture_open: a port bound to @text, "127.0.0.2" or "127.0.0.2:5060". */
VisPort *port_fixture_open (const char *text);

/** port_fixture_address_of: where a port that was opened here listens. */
VisAddress port_fixture_address_of (VisPort *port);

/** Inbox: counts what a receiver gets; read with inbox_count(). */
typedef struct
{
  int count; /* atomic */
  guint8 last[64];
} Inbox;

void inbox_attach (Inbox *inbox, VisIcePath *path);
int inbox_count (Inbox *inbox);
gboolean inbox_wait (Inbox *inbox, int at_least, guint deadline_ms);

/** wait_for_state: Returns: whether @path came into @state in time. */
gboolean wait_for_state (VisIcePath *path, VisPathState state, guint deadline_ms);
gboolean wait_for_gathered (VisIcePath *path);

/** connect_paths: exchanges parameters and waits until both are connected. */
void connect_paths (VisIcePath *a, VisIcePath *b);

/** send_packets: @n packets that look like RTP. Returns: what vis_path_send() says. */
guint send_packets (VisIcePath *path, guint n);

/** A UDP socket on @text. */
int udp_open (const char *text);
VisAddress udp_address (int fd);
void udp_send (int fd, const VisAddress *to, const void *data, gsize size);

/** udp_receive: waits up to a second. Returns: the packet's size, -1 when nothing came. */
gssize udp_receive (int fd, void *data, gsize size, VisAddress *from);

/** wait_for_received: Returns: whether @port has seen @n_received packets in time. */
gboolean wait_for_received (VisPort *port, guint64 n_received);

G_END_DECLS
