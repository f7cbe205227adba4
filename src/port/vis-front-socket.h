/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/vis-address.h"

G_BEGIN_DECLS

#define VIS_BATCH_SIZE 32

/** VisPacket: @local is where it arrived, its port 0; any-address where the kernel didn't say. */
typedef struct
{
  guint8 *data;
  gsize size;
  VisAddress remote;
  VisAddress local;
} VisPacket;

/** VisBatch: room for what one system call receives; used again and again by one thread. */
typedef struct _VisBatch VisBatch;

VisBatch *vis_batch_new (void);
void vis_batch_free (VisBatch *self);

/**
 * vis_batch_receive:
 * @fd: any UDP socket, non-blocking
 *
 * Returns: how many packets lie in vis_batch_packets() until the next call; 0: none is waiting.
 */
guint vis_batch_receive (VisBatch *self, int fd);
VisPacket *vis_batch_packets (VisBatch *self);

/**
 * VisFrontSocket:
 *
 * The one port itself: a UDP socket for IPv4 and one for IPv6 on the same number, either of which
 * may be missing. Sending is safe on any thread.
 */
typedef struct _VisFrontSocket VisFrontSocket;

/**
 * vis_front_socket_open:
 * @bind: (nullable): the only address to use, port 0 for any free one; an any-address stands for
 *   all addresses of both families; NULL: the same at the first free port of the default range
 *
 * Returns: NULL and VIS_ERROR_BUSY when taken, or VIS_ERROR_FAILED.
 */
VisFrontSocket *vis_front_socket_open (const VisAddress *bind, GError **error);
void vis_front_socket_free (VisFrontSocket *self);

guint16 vis_front_socket_get_port (VisFrontSocket *self);

/** vis_front_socket_get_fd: Returns: -1 when there is none of this family. */
int vis_front_socket_get_fd (VisFrontSocket *self, gboolean ipv4);

/** vis_front_socket_count_sent: Returns: packets handed to the network so far. */
guint64 vis_front_socket_count_sent (VisFrontSocket *self);

/**
 * vis_front_socket_send:
 * @local: (nullable): the source address to use; NULL or any-address: the kernel's choice
 * @error_number: (out) (optional): the errno of the last packet that could not be sent, else 0
 *
 * Never blocks.
 *
 * Returns: how many packets were handed to the network.
 */
guint vis_front_socket_send (VisFrontSocket *self, const VisAddress *remote,
                             const VisAddress *local, const GOutputVector *packets, guint n_packets,
                             int *error_number);

/**
 * vis_front_socket_take_error:
 * @remote: (out): where the packet went that caused it
 *
 * Takes one ICMP error off the queue (IP_RECVERR).
 *
 * Returns: FALSE when none is left. @error_number is 0 for what does not mean that @remote can't
 *   be reached.
 */
gboolean vis_front_socket_take_error (VisFrontSocket *self, gboolean ipv4, VisAddress *remote,
                                      int *error_number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisFrontSocket, vis_front_socket_free)

G_END_DECLS
