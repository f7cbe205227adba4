/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "base/vis-address.h"
#include "port/vis-ice-session.h"
#include "port/vis-stun-message.h"
#include "port/vis-token-bucket.h"

G_BEGIN_DECLS

/** An idle SIP source is forgotten after this: no transaction lives longer (RFC 3261: timer B). */
#define VIS_SIP_IDLE_USEC (32 * G_USEC_PER_SEC)

#define VIS_MAX_TRANSACTIONS 8

/** VisTransaction: a check that was sent; @own: by the port itself, to renew consent. */
typedef struct
{
  guint8 id[VIS_STUN_TRANSACTION_SIZE];
  gboolean own;
} VisTransaction;

/**
 * VisVirtualSocket:
 * @remote: whom it stands for
 * @local: the source address that is used towards @remote; any-address: the kernel's choice
 * @session: the ICE session inside; NULL: the SIP stack
 * @port: its number on 127.0.0.1: what the inner side takes for the remote
 * @last_used: microseconds
 * @holds: SIP: how often it was acquired
 * @speech: SIP: what somebody whom it is held for may still say
 * @sticky: SIP: where the last request arrived, so that the answer leaves from there
 * @error_posted: SIP: "unreachable" is on its way to the main context
 * @checked: ICE: a check with the right integrity came from there
 * @validated: ICE: a check of ours was answered: media may come from there (RFC 8445, 7.2.5.3)
 *
 * A loopback socket behind which one remote address shows itself to one inner service.
 */
typedef struct
{
  VisAddress remote;
  VisAddress local;
  VisIceSession *session;
  int fd;
  guint16 port;
  gint64 last_used;

  guint holds;
  VisTokenBucket speech;
  VisAddress sticky;
  gboolean error_posted;

  gboolean checked;
  gboolean validated;
  VisTransaction transactions[VIS_MAX_TRANSACTIONS];
  guint n_transactions; /* counts on; the ring holds the last few */
} VisVirtualSocket;

/** vis_virtual_socket_remember: notes a transaction that was sent through it. */
void vis_virtual_socket_remember (VisVirtualSocket *self, const guint8 *id, gboolean own);

/** vis_virtual_socket_recall: Returns: (nullable): the transaction, if it was sent here. */
const VisTransaction *vis_virtual_socket_recall (VisVirtualSocket *self, const guint8 *id);

/**
 * VisVirtualSocketTable:
 *
 * All virtual sockets, bounded. No lock of its own; time comes in, so that ageing is testable.
 */
typedef struct _VisVirtualSocketTable VisVirtualSocketTable;

/**
 * vis_virtual_socket_table_new:
 * @epoll_fd: where each socket is registered under its port number, or -1
 */
VisVirtualSocketTable *vis_virtual_socket_table_new (guint max, int epoll_fd);
void vis_virtual_socket_table_free (VisVirtualSocketTable *self);

guint vis_virtual_socket_table_get_size (VisVirtualSocketTable *self);

/** vis_virtual_socket_table_lookup: @local: any-address finds the socket that is not pinned. */
VisVirtualSocket *vis_virtual_socket_table_lookup (VisVirtualSocketTable *self,
                                                   const VisIceSession *session,
                                                   const VisAddress *remote,
                                                   const VisAddress *local);
VisVirtualSocket *vis_virtual_socket_table_lookup_port (VisVirtualSocketTable *self, guint16 port);

/**
 * vis_virtual_socket_table_add:
 * @guest: a SIP source that nobody asked for: guests may fill half the table only
 *
 * Makes room by closing the SIP socket that is idle for longest and not held.
 *
 * Returns: (transfer none): NULL and VIS_ERROR_TOO_LARGE or VIS_ERROR_FAILED.
 */
VisVirtualSocket *vis_virtual_socket_table_add (VisVirtualSocketTable *self, VisIceSession *session,
                                                const VisAddress *remote, const VisAddress *local,
                                                guint16 inner_port, gboolean guest, gint64 now,
                                                GError **error);

/** vis_virtual_socket_table_connect: the inner service is at @inner_port from now on. */
void vis_virtual_socket_table_connect (VisVirtualSocketTable *self, const VisIceSession *session,
                                       guint16 inner_port);

/** vis_virtual_socket_table_remove_session: closes all sockets of @session. */
void vis_virtual_socket_table_remove_session (VisVirtualSocketTable *self,
                                              const VisIceSession *session);

/** vis_virtual_socket_table_expire: closes SIP sockets that are idle and not held. */
void vis_virtual_socket_table_expire (VisVirtualSocketTable *self, gint64 now);

/**
 * vis_virtual_socket_table_find_owner:
 * @local: where the packet arrived
 *
 * Returns: (nullable): the one validated socket to which media from @remote belongs.
 */
VisVirtualSocket *vis_virtual_socket_table_find_owner (VisVirtualSocketTable *self,
                                                       const VisAddress *remote,
                                                       const VisAddress *local);

/**
 * vis_virtual_socket_table_find_rival:
 *
 * Returns: (nullable): a validated socket for @remote of a session other than @session. Media of
 *   two calls between the same two ports can't be told apart, so only one may have it.
 */
VisVirtualSocket *vis_virtual_socket_table_find_rival (VisVirtualSocketTable *self,
                                                       const VisIceSession *session,
                                                       const VisAddress *remote);

/** vis_virtual_socket_table_own: validates @socket; its rivals are validated no more. */
void vis_virtual_socket_table_own (VisVirtualSocketTable *self, VisVirtualSocket *socket);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisVirtualSocketTable, vis_virtual_socket_table_free)

G_END_DECLS
