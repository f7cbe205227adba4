/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "port/vis-port-limiter.h"
#include "port/vis-port-loop.h"
#include "port/vis-virtual-socket.h"

G_BEGIN_DECLS

/** A call that was heard within this time keeps its remote. */
#define VIS_RIVAL_SILENCE_MS 2000

/** A session may have this many virtual sockets: candidates, and addresses checks came from. */
#define VIS_MAX_SESSION_SOCKETS 64

/** What is delivered once the lock is released; @data NULL: only what was held. */
typedef struct
{
  VisIceSession *session; /* a reference */
  const guint8 *data;
  gsize size;
} VisDelivery;

/** A Binding request of our own that waits for its answer. */
typedef struct
{
  gboolean waiting;
  VisAddress server;
  guint8 id[VIS_STUN_TRANSACTION_SIZE];
} VisStunWait;

struct _VisPortLoop
{
  VisFrontSocket *front;
  VisMailbox *mailbox;
  const VisPortLoopEvents *events;
  gpointer user_data;
  int epoll_fd;
  int wake_fd;
  GThread *thread;

  /* The thread's own. */
  VisBatch *batch;
  GArray *deliveries; /* VisDelivery */

  VisLock lock; /* guards what follows */
  gboolean stopping;
  gboolean flushing;
  VisVirtualSocketTable *sockets;
  VisPortLimiter *limiter;
  GPtrArray *sessions;       /* VisIceSession, references */
  guint16 sip_port;          /* 0: no stack is there */
  guint16 last_sip_port;     /* whose last words may still lie in the sockets */
  VisStunWait stun_waits[2]; /* IPv6, IPv4 */
  VisPortCounters counters;
};

/** Decides about one packet from the network. Called with the lock held. */
void _vis_port_loop_demux (VisPortLoop *self, const VisPacket *packet, gint64 now);

/** Passes on one packet that an inner service sent to @socket. Called with the lock held. */
void _vis_port_loop_pass_out (VisPortLoop *self, VisVirtualSocket *socket, const VisPacket *packet,
                              gint64 now);

/** Whether another call exchanges media with @remote now. Called with the lock held. */
gboolean _vis_port_loop_has_live_rival (VisPortLoop *self, const VisIceSession *session,
                                        const VisAddress *remote, gint64 now);

/** Tells that @remote can't be reached, if it is a SIP destination. Called with the lock held. */
void _vis_port_loop_tell_unreachable (VisPortLoop *self, const VisAddress *remote);

/** Tells the main context the public address. Called with the lock held. */
void _vis_port_loop_post_stun_answer (VisPortLoop *self, const VisAddress *server,
                                      const VisAddress *mapped);

/** Has @data delivered to @session once the lock is released. */
void _vis_port_loop_add_delivery (VisPortLoop *self, VisIceSession *session, const guint8 *data,
                                  gsize size);

G_END_DECLS
