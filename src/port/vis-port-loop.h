/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "port/vis-front-socket.h"
#include "port/vis-ice-session.h"
#include "port/vis-mailbox.h"
#include "port/vis-port.h"
#include "port/vis-stun-message.h"

G_BEGIN_DECLS

/** VisPortLoopEvents: what the loop tells, on the main context. */
typedef struct
{
  void (*unreachable) (const VisAddress *remote, gpointer user_data);
  void (*stun_answer) (const VisAddress *server, const VisAddress *mapped, gpointer user_data);
} VisPortLoopEvents;

/**
 * VisPortLoop:
 *
 * The port's thread: reads the front sockets and the virtual ones, decides by RFC 7983 and by what
 * it knows of calls, and passes on. Its functions may be called on any thread; each takes the
 * loop's lock for a moment.
 */
typedef struct _VisPortLoop VisPortLoop;

/**
 * vis_port_loop_new:
 * @front: (transfer none): must outlive the loop
 *
 * Returns: NULL and VIS_ERROR_FAILED when the kernel gives no descriptors.
 */
VisPortLoop *vis_port_loop_new (VisFrontSocket *front, guint max_virtual_sockets,
                                VisMailbox *mailbox, const VisPortLoopEvents *events,
                                gpointer user_data, GError **error);

/** vis_port_loop_free: ends the thread, waits for it and closes the virtual sockets. */
void vis_port_loop_free (VisPortLoop *self);

void vis_port_loop_get_counters (VisPortLoop *self, VisPortCounters *out);

/* The SIP stack: see VisSipTransport. */
void vis_port_loop_set_sip_port (VisPortLoop *self, guint16 inner_port);
guint16 vis_port_loop_acquire (VisPortLoop *self, const VisAddress *remote, GError **error);
void vis_port_loop_release (VisPortLoop *self, guint16 virtual_port);
gboolean vis_port_loop_lookup_sip (VisPortLoop *self, guint16 virtual_port, VisAddress *remote);

/**
 * vis_port_loop_add_session:
 * @pins: (element-type VisAddress): local addresses towards which paths are kept apart
 *
 * From now on checks that carry @ufrag and were made with @pwd reach @inner_port.
 */
void vis_port_loop_add_session (VisPortLoop *self, VisIceSession *session, const char *ufrag,
                                const char *pwd, guint16 inner_port, const GArray *pins);

/** vis_port_loop_move_session: another agent goes on at @inner_port. */
void vis_port_loop_move_session (VisPortLoop *self, VisIceSession *session, guint16 inner_port);

/** vis_port_loop_remove_session: closes its virtual sockets; nothing is delivered afterwards. */
void vis_port_loop_remove_session (VisPortLoop *self, VisIceSession *session);

/** vis_port_loop_set_remote: the peer's credentials, against which its answers are checked. */
void vis_port_loop_set_remote (VisPortLoop *self, VisIceSession *session, const char *ufrag,
                               const char *pwd);

/**
 * vis_port_loop_is_taken:
 *
 * Returns: whether another call exchanges media with @remote and was heard a moment ago.
 */
gboolean vis_port_loop_is_taken (VisPortLoop *self, VisIceSession *session,
                                 const VisAddress *remote);

/** vis_port_loop_open_path: Returns: the virtual port of (@remote, @local), 0 with an error. */
guint16 vis_port_loop_open_path (VisPortLoop *self, VisIceSession *session,
                                 const VisAddress *remote, const VisAddress *local, GError **error);

/** vis_port_loop_get_selected: Returns: FALSE while @session has no selected pair. */
gboolean vis_port_loop_get_selected (VisPortLoop *self, const VisIceSession *session,
                                     VisAddress *remote, VisAddress *local);

/** vis_port_loop_select: media goes to the remote behind @virtual_port from now on. */
void vis_port_loop_select (VisPortLoop *self, VisIceSession *session, guint16 virtual_port);

/** vis_port_loop_probe: asks the selected pair for consent (RFC 7675, 5.1). */
void vis_port_loop_probe (VisPortLoop *self, VisIceSession *session);

/** vis_port_loop_flush: has the thread deliver what was held for a receiver that is there now. */
void vis_port_loop_flush (VisPortLoop *self);

/**
 * vis_port_loop_send_stun:
 *
 * Sends a Binding request of our own; the answer to it, from @server only, comes as
 * VisPortLoopEvents.stun_answer. One is expected per family: a later one replaces it.
 */
void vis_port_loop_send_stun (VisPortLoop *self, const VisAddress *server,
                              const VisStunBuilder *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisPortLoop, vis_port_loop_free)

G_END_DECLS
