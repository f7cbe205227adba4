/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/vis-address.h"

/*
 * port/: the one-port transport (design, section 4).
 * Comes in: every packet of every call on one UDP port. Goes out: STUN to the ICE agent of its
 * call, SIP to the stack, DTLS and RTP to the media of its call, each only from whom it may come.
 * Never here: GStreamer, sofia-sip, a decision about a call.
 */

G_BEGIN_DECLS

/**
 * VisPortOptions:
 * @bind: (nullable): the only local address used and offered, its port 0 for any free one; an
 *   any-address stands for all addresses of both families; NULL: the same, at the first free port
 *   of 16393 to 16402, the last first
 * @max_virtual_sockets: 0 for the default of 256
 */
typedef struct
{
  const VisAddress *bind;
  guint max_virtual_sockets;
} VisPortOptions;

#define VIS_TYPE_PORT (vis_port_get_type ())

/**
 * VisPort:
 *
 * The UDP port of this device, with a thread of its own. Implements VisSipTransport. Emits
 * "addresses-changed" on the main context when the addresses worth offering have changed.
 */
G_DECLARE_FINAL_TYPE (VisPort, vis_port, VIS, PORT, GObject)

/**
 * vis_port_new:
 *
 * Binds and starts at once.
 *
 * Returns: (transfer full): NULL and VIS_ERROR_BUSY when the port is taken, or VIS_ERROR_FAILED.
 */
VisPort *vis_port_new (const VisPortOptions *options, GError **error);

/** vis_port_close: ends the thread and frees all sockets; paths become VIS_PATH_CLOSED. */
void vis_port_close (VisPort *self);

/** vis_port_get_number: Returns: the UDP port that was bound. */
guint16 vis_port_get_number (VisPort *self);

/**
 * vis_port_get_local_addresses:
 *
 * Returns: (transfer full) (element-type VisAddress): the addresses of this device that are worth
 *   offering, best first, each with the bound port: the bound one, or all of interfaces that are
 *   up, without loopback (unless there is nothing else) and multicast.
 */
GArray *vis_port_get_local_addresses (VisPort *self);

/** vis_port_check_stun_server: Returns: FALSE and VIS_ERROR_INVALID when @server is not what
 * vis_port_set_stun_server() takes. */
gboolean vis_port_check_stun_server (const char *server, GError **error);

/**
 * vis_port_set_stun_server:
 * @server: (nullable): "host" or "host:port" (3478); NULL: none
 *
 * Keeps asking the server for the public address of the one port (RFC 8489), every 15 s and at
 * once when the network changes. A name is resolved asynchronously.
 *
 * Returns: FALSE and VIS_ERROR_INVALID when @server is malformed.
 */
gboolean vis_port_set_stun_server (VisPort *self, const char *server, GError **error);

/** vis_port_get_public_address: Returns: FALSE while none is known for this family. */
gboolean vis_port_get_public_address (VisPort *self, gboolean ipv4, VisAddress *out);

/** VisPortCounters: what happened since the start; for logs, tests and the bench. */
typedef struct
{
  guint64 received;        /* packets that arrived */
  guint64 sent;            /* packets handed to the network */
  guint64 dropped_unknown; /* from nobody that we know, and no reason to know them */
  guint64 dropped_limited; /* would have needed a virtual socket beyond the limits */
  guint64 dropped_invalid; /* STUN with a wrong MESSAGE-INTEGRITY, SIP without a first line */
  guint virtual_sockets;   /* open now */
} VisPortCounters;

void vis_port_get_counters (VisPort *self, VisPortCounters *out);

G_END_DECLS
