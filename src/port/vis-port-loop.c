/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "port/vis-port-loop.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/vis-error.h"
#include "port/vis-port-loop-private.h"

#define MAX_EVENTS 32
#define MAX_ERRORS_AT_ONCE 64
#define EXPIRE_INTERVAL_MS 1000
#define MAX_LAST_ROUNDS 8

/* What epoll calls a descriptor by: a virtual socket's port number, or one of these. */
#define TAG_WAKE (G_GUINT64_CONSTANT (1) << 32)
#define TAG_FRONT4 (G_GUINT64_CONSTANT (2) << 32)
#define TAG_FRONT6 (G_GUINT64_CONSTANT (3) << 32)

/* A consent check needs some priority (RFC 8445, 7.1.1): a peer reflexive candidate's. */
#define PROBE_PRIORITY_TYPE 110

static const VisAddress any_address = { 0 };

typedef struct
{
  VisPortLoop *loop;
  VisAddress remote;
  VisAddress mapped;
} Letter;

static Letter *
letter_new (VisPortLoop *self, const VisAddress *remote, const VisAddress *mapped)
{
  Letter *letter = g_new (Letter, 1);

  *letter = (Letter){ self, *remote, *mapped };
  return letter;
}

static void
read_unreachable (gpointer data)
{
  const Letter *letter = data;
  VisPortLoop *self = letter->loop;
  VisVirtualSocket *socket;

  vis_lock (&self->lock);
  socket = vis_virtual_socket_table_lookup (self->sockets, NULL, &letter->remote, &any_address);
  if (socket)
    socket->error_posted = FALSE;
  vis_unlock (&self->lock);
  self->events->unreachable (&letter->remote, self->user_data);
}

static void
read_stun_answer (gpointer data)
{
  const Letter *letter = data;

  letter->loop->events->stun_answer (&letter->remote, &letter->mapped, letter->loop->user_data);
}

void
_vis_port_loop_tell_unreachable (VisPortLoop *self, const VisAddress *remote)
{
  VisVirtualSocket *socket
      = vis_virtual_socket_table_lookup (self->sockets, NULL, remote, &any_address);

  /* One letter at a time, however many errors come. */
  if (!socket || socket->error_posted)
    return;
  socket->error_posted = TRUE;
  vis_mailbox_post (self->mailbox, read_unreachable, letter_new (self, remote, remote), g_free);
}

void
_vis_port_loop_post_stun_answer (VisPortLoop *self, const VisAddress *server,
                                 const VisAddress *mapped)
{
  vis_mailbox_post (self->mailbox, read_stun_answer, letter_new (self, server, mapped), g_free);
}

void
_vis_port_loop_add_delivery (VisPortLoop *self, VisIceSession *session, const guint8 *data,
                             gsize size)
{
  VisDelivery delivery = { vis_ice_session_ref (session), data, size };

  g_array_append_val (self->deliveries, delivery);
}

/* Receivers run with no lock of the loop held: they may send. */
static void
deliver (VisPortLoop *self)
{
  for (guint i = 0; i < self->deliveries->len; i++)
    {
      VisDelivery *delivery = &g_array_index (self->deliveries, VisDelivery, i);

      vis_ice_session_deliver (delivery->session, delivery->data, delivery->size);
      vis_ice_session_unref (delivery->session);
    }
  g_array_set_size (self->deliveries, 0);
}

static void
take_errors (VisPortLoop *self, gboolean ipv4)
{
  VisAddress remote;
  int error_number;

  for (guint i = 0; i < MAX_ERRORS_AT_ONCE; i++)
    {
      if (!vis_front_socket_take_error (self->front, ipv4, &remote, &error_number))
        return;
      if (error_number == 0)
        continue;
      vis_lock (&self->lock);
      _vis_port_loop_tell_unreachable (self, &remote);
      vis_unlock (&self->lock);
    }
}

static void
read_front (VisPortLoop *self, gboolean ipv4, gint64 now)
{
  guint n = vis_batch_receive (self->batch, vis_front_socket_get_fd (self->front, ipv4));
  const VisPacket *packets = vis_batch_packets (self->batch);

  vis_lock (&self->lock);
  for (guint i = 0; i < n; i++)
    _vis_port_loop_demux (self, &packets[i], now);
  vis_unlock (&self->lock);
  deliver (self);
}

/* Only the inner service that the socket belongs to may speak through it. */
static gboolean
is_from_inside (VisPortLoop *self, const VisVirtualSocket *socket, const VisPacket *packet)
{
  guint16 inner_port = socket->session ? socket->session->inner_port : self->last_sip_port;

  return packet->remote.port == inner_port && vis_address_is_loopback (&packet->remote);
}

static void
read_virtual (VisPortLoop *self, guint16 port, gint64 now)
{
  VisVirtualSocket *socket;

  vis_lock (&self->lock);
  /* It may have been closed since epoll looked. */
  if ((socket = vis_virtual_socket_table_lookup_port (self->sockets, port)))
    {
      guint n = vis_batch_receive (self->batch, socket->fd);
      const VisPacket *packets = vis_batch_packets (self->batch);

      for (guint i = 0; i < n; i++)
        if (is_from_inside (self, socket, &packets[i]))
          _vis_port_loop_pass_out (self, socket, &packets[i], now);
    }
  vis_unlock (&self->lock);
}

static void
read_wake (VisPortLoop *self)
{
  eventfd_t value;

  if (eventfd_read (self->wake_fd, &value) != 0)
    return;
  vis_lock (&self->lock);
  if (self->flushing)
    for (guint i = 0; i < self->sessions->len; i++)
      _vis_port_loop_add_delivery (self, g_ptr_array_index (self->sessions, i), NULL, 0);
  self->flushing = FALSE;
  vis_unlock (&self->lock);
  deliver (self);
}

static void
handle_event (VisPortLoop *self, const struct epoll_event *event, gint64 now)
{
  gboolean ipv4 = event->data.u64 == TAG_FRONT4;

  if (event->data.u64 == TAG_WAKE)
    read_wake (self);
  else if (ipv4 || event->data.u64 == TAG_FRONT6)
    {
      if (event->events & EPOLLERR)
        take_errors (self, ipv4);
      /* Reading fetches what is left of an error, too: else epoll would tell it for ever. */
      read_front (self, ipv4, now);
    }
  else
    read_virtual (self, (guint16)event->data.u64, now);
}

static gboolean
is_stopping (VisPortLoop *self)
{
  gboolean stopping;

  vis_lock (&self->lock);
  stopping = self->stopping;
  vis_unlock (&self->lock);
  return stopping;
}

static void
expire (VisPortLoop *self, gint64 now)
{
  vis_lock (&self->lock);
  vis_virtual_socket_table_expire (self->sockets, now);
  vis_unlock (&self->lock);
}

/* A stack says BYE and is gone: what it wrote before is sent yet, however soon the end comes. */
static void
pass_out_the_rest (VisPortLoop *self)
{
  struct epoll_event events[MAX_EVENTS];

  for (guint i = 0; i < MAX_LAST_ROUNDS; i++)
    {
      int n = epoll_wait (self->epoll_fd, events, MAX_EVENTS, 0);

      for (int k = 0; k < n; k++)
        if (events[k].data.u64 <= G_MAXUINT16)
          read_virtual (self, (guint16)events[k].data.u64, g_get_monotonic_time ());
    }
}

static gpointer
run (gpointer user_data)
{
  VisPortLoop *self = user_data;
  struct epoll_event events[MAX_EVENTS];
  gint64 next_expiry = 0;

  while (!is_stopping (self))
    {
      int n = epoll_wait (self->epoll_fd, events, MAX_EVENTS, EXPIRE_INTERVAL_MS);
      gint64 now = g_get_monotonic_time ();

      for (int i = 0; i < n; i++)
        handle_event (self, &events[i], now);
      if (now >= next_expiry)
        {
          expire (self, now);
          next_expiry = now + EXPIRE_INTERVAL_MS * G_GINT64_CONSTANT (1000);
        }
    }
  pass_out_the_rest (self);
  return NULL;
}

static gboolean
watch (VisPortLoop *self, int fd, guint64 tag)
{
  struct epoll_event event = { .events = EPOLLIN, .data.u64 = tag };

  return fd < 0 || epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0;
}

VisPortLoop *
vis_port_loop_new (VisFrontSocket *front, guint max_virtual_sockets, VisMailbox *mailbox,
                   const VisPortLoopEvents *events, gpointer user_data, GError **error)
{
  g_autoptr (VisPortLoop) self = g_new0 (VisPortLoop, 1);

  self->front = front;
  self->mailbox = vis_mailbox_ref (mailbox);
  self->events = events;
  self->user_data = user_data;
  vis_lock_init (&self->lock);
  self->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  self->wake_fd = eventfd (0, EFD_NONBLOCK | EFD_CLOEXEC);
  self->batch = vis_batch_new ();
  self->deliveries = g_array_new (FALSE, FALSE, sizeof (VisDelivery));
  self->sockets = vis_virtual_socket_table_new (max_virtual_sockets, self->epoll_fd);
  self->limiter = vis_port_limiter_new (g_get_monotonic_time ());
  self->sessions = g_ptr_array_new_with_free_func ((GDestroyNotify)vis_ice_session_unref);
  if (self->epoll_fd < 0 || self->wake_fd < 0 || !watch (self, self->wake_fd, TAG_WAKE)
      || !watch (self, vis_front_socket_get_fd (front, TRUE), TAG_FRONT4)
      || !watch (self, vis_front_socket_get_fd (front, FALSE), TAG_FRONT6))
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_FAILED, _ ("The network can’t be watched: %s"),
                   g_strerror (errno));
      return NULL;
    }
  self->thread = g_thread_new ("vis-port", run, self);
  return g_steal_pointer (&self);
}

void
vis_port_loop_free (VisPortLoop *self)
{
  if (self->thread)
    {
      vis_lock (&self->lock);
      self->stopping = TRUE;
      vis_unlock (&self->lock);
      eventfd_write (self->wake_fd, 1);
      g_thread_join (self->thread);
    }
  vis_virtual_socket_table_free (self->sockets);
  g_ptr_array_unref (self->sessions);
  vis_port_limiter_free (self->limiter);
  vis_batch_free (self->batch);
  g_array_unref (self->deliveries);
  if (self->epoll_fd >= 0)
    close (self->epoll_fd);
  if (self->wake_fd >= 0)
    close (self->wake_fd);
  vis_mailbox_unref (self->mailbox);
  vis_lock_clear (&self->lock);
  g_free (self);
}

void
vis_port_loop_get_counters (VisPortLoop *self, VisPortCounters *out)
{
  vis_lock (&self->lock);
  *out = self->counters;
  out->virtual_sockets = vis_virtual_socket_table_get_size (self->sockets);
  vis_unlock (&self->lock);
  out->sent = vis_front_socket_count_sent (self->front);
}

void
vis_port_loop_set_sip_port (VisPortLoop *self, guint16 inner_port)
{
  vis_lock (&self->lock);
  self->sip_port = inner_port;
  if (inner_port != 0)
    self->last_sip_port = inner_port;
  if (inner_port != 0)
    vis_virtual_socket_table_connect (self->sockets, NULL, inner_port);
  vis_unlock (&self->lock);
}

guint16
vis_port_loop_acquire (VisPortLoop *self, const VisAddress *remote, GError **error)
{
  gint64 now = g_get_monotonic_time ();
  VisVirtualSocket *socket;
  guint16 port = 0;

  vis_lock (&self->lock);
  socket = vis_virtual_socket_table_lookup (self->sockets, NULL, remote, &any_address);
  if (!socket)
    socket = vis_virtual_socket_table_add (self->sockets, NULL, remote, &any_address,
                                           self->sip_port, FALSE, now, error);
  if (socket)
    {
      socket->holds++;
      port = socket->port;
    }
  vis_unlock (&self->lock);
  return port;
}

/* Called with the lock held. Returns: NULL for what is none of SIP's ports. */
static VisVirtualSocket *
find_sip_socket (VisPortLoop *self, guint16 virtual_port)
{
  VisVirtualSocket *socket = vis_virtual_socket_table_lookup_port (self->sockets, virtual_port);

  return socket && !socket->session ? socket : NULL;
}

void
vis_port_loop_release (VisPortLoop *self, guint16 virtual_port)
{
  VisVirtualSocket *socket;

  vis_lock (&self->lock);
  socket = find_sip_socket (self, virtual_port);
  if (socket && socket->holds > 0)
    {
      socket->holds--;
      socket->last_used = g_get_monotonic_time ();
    }
  vis_unlock (&self->lock);
}

gboolean
vis_port_loop_lookup_sip (VisPortLoop *self, guint16 virtual_port, VisAddress *remote)
{
  VisVirtualSocket *socket;

  vis_lock (&self->lock);
  if ((socket = find_sip_socket (self, virtual_port)))
    *remote = socket->remote;
  vis_unlock (&self->lock);
  return socket != NULL;
}

void
vis_port_loop_add_session (VisPortLoop *self, VisIceSession *session, const char *ufrag,
                           const char *pwd, guint16 inner_port, const GArray *pins)
{
  vis_lock (&self->lock);
  session->ufrag = g_strdup (ufrag);
  session->pwd = g_strdup (pwd);
  session->inner_port = inner_port;
  if (pins->len > 0)
    g_array_append_vals (session->pins, pins->data, pins->len);
  g_ptr_array_add (self->sessions, vis_ice_session_ref (session));
  vis_unlock (&self->lock);
}

void
vis_port_loop_move_session (VisPortLoop *self, VisIceSession *session, guint16 inner_port)
{
  vis_lock (&self->lock);
  session->inner_port = inner_port;
  vis_virtual_socket_table_connect (self->sockets, session, inner_port);
  vis_unlock (&self->lock);
}

void
vis_port_loop_remove_session (VisPortLoop *self, VisIceSession *session)
{
  vis_ice_session_set_open (session, FALSE);
  vis_lock (&self->lock);
  vis_virtual_socket_table_remove_session (self->sockets, session);
  g_ptr_array_remove (self->sessions, session);
  vis_unlock (&self->lock);
  /* The thread may be about to deliver what it took before. */
  vis_ice_session_set_receiver (session, NULL, NULL, NULL);
}

void
vis_port_loop_set_remote (VisPortLoop *self, VisIceSession *session, const char *ufrag,
                          const char *pwd)
{
  vis_lock (&self->lock);
  g_free (session->remote_ufrag);
  g_free (session->remote_pwd);
  session->remote_ufrag = g_strdup (ufrag);
  session->remote_pwd = g_strdup (pwd);
  vis_unlock (&self->lock);
}

gboolean
vis_port_loop_is_taken (VisPortLoop *self, VisIceSession *session, const VisAddress *remote)
{
  gboolean taken;

  vis_lock (&self->lock);
  taken = _vis_port_loop_has_live_rival (self, session, remote, g_get_monotonic_time ());
  vis_unlock (&self->lock);
  return taken;
}

guint16
vis_port_loop_open_path (VisPortLoop *self, VisIceSession *session, const VisAddress *remote,
                         const VisAddress *local, GError **error)
{
  VisVirtualSocket *socket;
  guint16 port = 0;

  vis_lock (&self->lock);
  socket = vis_virtual_socket_table_lookup (self->sockets, session, remote, local);
  if (!socket && session->n_sockets >= VIS_MAX_SESSION_SOCKETS)
    g_set_error (error, VIS_ERROR, VIS_ERROR_TOO_LARGE, "Too many addresses in one call");
  else if (!socket)
    socket
        = vis_virtual_socket_table_add (self->sockets, session, remote, local, session->inner_port,
                                        FALSE, g_get_monotonic_time (), error);
  if (socket)
    port = socket->port;
  vis_unlock (&self->lock);
  return port;
}

/* Called with the lock held. */
static VisVirtualSocket *
find_path_socket (VisPortLoop *self, const VisIceSession *session, guint16 virtual_port)
{
  VisVirtualSocket *socket = vis_virtual_socket_table_lookup_port (self->sockets, virtual_port);

  return socket && socket->session == session ? socket : NULL;
}

gboolean
vis_port_loop_get_selected (VisPortLoop *self, const VisIceSession *session, VisAddress *remote,
                            VisAddress *local)
{
  VisVirtualSocket *socket;

  vis_lock (&self->lock);
  if ((socket = find_path_socket (self, session, session->selected)))
    {
      *remote = socket->remote;
      *local = socket->local;
    }
  vis_unlock (&self->lock);
  return socket != NULL;
}

void
vis_port_loop_select (VisPortLoop *self, VisIceSession *session, guint16 virtual_port)
{
  VisVirtualSocket *socket;

  vis_lock (&self->lock);
  if ((socket = find_path_socket (self, session, virtual_port)))
    {
      session->selected = virtual_port;
      vis_ice_session_set_target (session, &socket->remote, &socket->local);
    }
  vis_unlock (&self->lock);
}

static void
build_probe (VisStunBuilder *request, const VisIceSession *session, const guint8 *id)
{
  g_autofree char *username = g_strconcat (session->remote_ufrag, ":", session->ufrag, NULL);
  guint32 priority = GUINT32_TO_BE (vis_candidate_priority (PROBE_PRIORITY_TYPE, 0, 1));

  /* No role is named: what is renewed is consent, not the choice of a pair. */
  vis_stun_builder_init (request, VIS_STUN_REQUEST, id);
  vis_stun_builder_add (request, VIS_STUN_USERNAME, username, strlen (username));
  vis_stun_builder_add (request, VIS_STUN_PRIORITY, &priority, sizeof priority);
  vis_stun_builder_add_integrity (request, session->remote_pwd);
  vis_stun_builder_add_fingerprint (request);
}

void
vis_port_loop_probe (VisPortLoop *self, VisIceSession *session)
{
  guint8 id[VIS_STUN_TRANSACTION_SIZE];
  VisVirtualSocket *socket;

  vis_stun_transaction_random (id);
  vis_lock (&self->lock);
  socket = find_path_socket (self, session, session->selected);
  if (socket && session->remote_pwd)
    {
      VisStunBuilder request;
      GOutputVector vector = { request.data, 0 };

      build_probe (&request, session, id);
      vector.size = request.size;
      vis_virtual_socket_remember (socket, id, TRUE);
      vis_front_socket_send (self->front, &socket->remote, &socket->local, &vector, 1, NULL);
    }
  vis_unlock (&self->lock);
}

void
vis_port_loop_flush (VisPortLoop *self)
{
  vis_lock (&self->lock);
  self->flushing = TRUE;
  vis_unlock (&self->lock);
  eventfd_write (self->wake_fd, 1);
}

void
vis_port_loop_send_stun (VisPortLoop *self, const VisAddress *server, const VisStunBuilder *request)
{
  VisStunWait *wait = &self->stun_waits[vis_address_is_ipv4 (server)];
  GOutputVector vector = { request->data, request->size };

  vis_lock (&self->lock);
  wait->waiting = TRUE;
  wait->server = *server;
  memcpy (wait->id, request->data + 8, sizeof wait->id);
  vis_unlock (&self->lock);
  vis_front_socket_send (self->front, server, NULL, &vector, 1, NULL);
}
