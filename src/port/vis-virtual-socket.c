/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "port/vis-virtual-socket.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/vis-error.h"

/* An INVITE waits here until the stack reads it, as large as the network lets it be. */
#define INNER_BUFFER_SIZE (256 << 10)

struct _VisVirtualSocketTable
{
  guint max;
  int epoll_fd;
  GHashTable *by_key;  /* (session, remote, local): owns the sockets */
  GHashTable *by_port; /* port → socket */
  GHashTable *owners;  /* (remote, local) → validated socket */
};

static const VisAddress any_address = { 0 };

void
vis_virtual_socket_remember (VisVirtualSocket *self, const guint8 *id, gboolean own)
{
  VisTransaction *transaction;

  /* A retransmission needs no second place. */
  if (vis_virtual_socket_recall (self, id))
    return;
  transaction = &self->transactions[self->n_transactions++ % VIS_MAX_TRANSACTIONS];
  memcpy (transaction->id, id, sizeof transaction->id);
  transaction->own = own;
}

const VisTransaction *
vis_virtual_socket_recall (VisVirtualSocket *self, const guint8 *id)
{
  guint n = MIN (self->n_transactions, VIS_MAX_TRANSACTIONS);

  for (guint i = 0; i < n; i++)
    if (memcmp (self->transactions[i].id, id, VIS_STUN_TRANSACTION_SIZE) == 0)
      return &self->transactions[i];
  return NULL;
}

static struct sockaddr_in
loopback_name (guint16 port)
{
  return (struct sockaddr_in){
    .sin_family = AF_INET,
    .sin_port = htons (port),
    .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
  };
}

/* Only the inner service can use the socket from now on. */
static void
connect_inside (VisVirtualSocket *self, guint16 inner_port)
{
  struct sockaddr_in name = loopback_name (inner_port);

  if (connect (self->fd, (struct sockaddr *)&name, sizeof name) < 0)
    g_info ("virtual port %u stays unconnected: %s", self->port, g_strerror (errno));
}

/* Session, remote and local make the key. */
static guint
hash_key (gconstpointer key)
{
  const VisVirtualSocket *s = key;

  return (vis_address_hash (&s->remote) * 33 ^ vis_address_hash (&s->local)) * 33
         ^ g_direct_hash (s->session);
}

static gboolean
equal_keys (gconstpointer a, gconstpointer b)
{
  const VisVirtualSocket *s = a;
  const VisVirtualSocket *t = b;

  return s->session == t->session && vis_address_equal (&s->remote, &t->remote)
         && vis_address_equal_ip (&s->local, &t->local);
}

static guint
hash_pair (gconstpointer key)
{
  const VisVirtualSocket *s = key;

  return vis_address_hash (&s->remote) * 33 ^ vis_address_hash (&s->local);
}

static gboolean
equal_pairs (gconstpointer a, gconstpointer b)
{
  const VisVirtualSocket *s = a;
  const VisVirtualSocket *t = b;

  return vis_address_equal (&s->remote, &t->remote) && vis_address_equal_ip (&s->local, &t->local);
}

static void
socket_free (gpointer data)
{
  VisVirtualSocket *socket = data;

  if (socket->session)
    socket->session->n_sockets--;
  close (socket->fd); /* leaves the epoll set by that */
  g_free (socket);
}

VisVirtualSocketTable *
vis_virtual_socket_table_new (guint max, int epoll_fd)
{
  VisVirtualSocketTable *self = g_new0 (VisVirtualSocketTable, 1);

  self->max = max;
  self->epoll_fd = epoll_fd;
  self->by_key = g_hash_table_new_full (hash_key, equal_keys, NULL, socket_free);
  self->by_port = g_hash_table_new (NULL, NULL);
  self->owners = g_hash_table_new (hash_pair, equal_pairs);
  return self;
}

void
vis_virtual_socket_table_free (VisVirtualSocketTable *self)
{
  g_hash_table_unref (self->owners);
  g_hash_table_unref (self->by_port);
  g_hash_table_unref (self->by_key);
  g_free (self);
}

guint
vis_virtual_socket_table_get_size (VisVirtualSocketTable *self)
{
  return g_hash_table_size (self->by_key);
}

static VisVirtualSocket
make_key (const VisIceSession *session, const VisAddress *remote, const VisAddress *local)
{
  return (VisVirtualSocket){
    .session = (VisIceSession *)session,
    .remote = *remote,
    .local = *local,
  };
}

VisVirtualSocket *
vis_virtual_socket_table_lookup (VisVirtualSocketTable *self, const VisIceSession *session,
                                 const VisAddress *remote, const VisAddress *local)
{
  VisVirtualSocket key = make_key (session, remote, local);

  return g_hash_table_lookup (self->by_key, &key);
}

VisVirtualSocket *
vis_virtual_socket_table_lookup_port (VisVirtualSocketTable *self, guint16 port)
{
  return g_hash_table_lookup (self->by_port, GUINT_TO_POINTER (port));
}

/* Called before the socket goes. */
static void
forget (VisVirtualSocketTable *self, VisVirtualSocket *socket)
{
  g_hash_table_remove (self->by_port, GUINT_TO_POINTER (socket->port));
  if (g_hash_table_lookup (self->owners, socket) == socket)
    g_hash_table_remove (self->owners, socket);
}

static gboolean
is_guest (const VisVirtualSocket *socket)
{
  return !socket->session && socket->holds == 0;
}

static VisVirtualSocket *
find_idlest_guest (VisVirtualSocketTable *self, guint *n_guests)
{
  VisVirtualSocket *idlest = NULL;
  GHashTableIter iter;
  gpointer value;

  *n_guests = 0;
  g_hash_table_iter_init (&iter, self->by_key);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      VisVirtualSocket *socket = value;

      if (!is_guest (socket))
        continue;
      (*n_guests)++;
      if (!idlest || socket->last_used < idlest->last_used)
        idlest = socket;
    }
  return idlest;
}

static gboolean
make_room (VisVirtualSocketTable *self, gboolean guest)
{
  guint size = g_hash_table_size (self->by_key);
  VisVirtualSocket *idlest;
  guint n_guests;

  if (size < self->max / 2)
    return TRUE;
  idlest = find_idlest_guest (self, &n_guests);
  if (size < self->max && !(guest && n_guests >= self->max / 2))
    return TRUE;
  if (!idlest)
    return FALSE;
  forget (self, idlest);
  g_hash_table_remove (self->by_key, idlest);
  return TRUE;
}

static gboolean
open_socket (VisVirtualSocketTable *self, VisVirtualSocket *socket_out)
{
  struct sockaddr_in name = loopback_name (0);
  struct epoll_event event = { .events = EPOLLIN };
  socklen_t length = sizeof name;
  int size = INNER_BUFFER_SIZE;
  int fd = socket (AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  int saved;

  if (fd < 0)
    return FALSE;
  setsockopt (fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  setsockopt (fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
  if (bind (fd, (struct sockaddr *)&name, length) == 0
      && getsockname (fd, (struct sockaddr *)&name, &length) == 0)
    {
      socket_out->fd = fd;
      socket_out->port = ntohs (name.sin_port);
      event.data.u64 = socket_out->port;
      if (self->epoll_fd < 0 || epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0)
        return TRUE;
    }
  saved = errno;
  close (fd);
  errno = saved;
  return FALSE;
}

VisVirtualSocket *
vis_virtual_socket_table_add (VisVirtualSocketTable *self, VisIceSession *session,
                              const VisAddress *remote, const VisAddress *local, guint16 inner_port,
                              gboolean guest, gint64 now, GError **error)
{
  VisVirtualSocket *socket;

  g_return_val_if_fail (!vis_virtual_socket_table_lookup (self, session, remote, local), NULL);

  if (!make_room (self, guest))
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_TOO_LARGE,
                   "Too many connections at once: all %u are in use", self->max);
      return NULL;
    }
  socket = g_new (VisVirtualSocket, 1);
  *socket = make_key (session, remote, local);
  socket->last_used = now;
  if (!open_socket (self, socket))
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_FAILED, "No socket could be opened: %s",
                   g_strerror (errno));
      g_free (socket);
      return NULL;
    }
  if (inner_port != 0)
    connect_inside (socket, inner_port);
  if (session)
    session->n_sockets++;
  g_hash_table_add (self->by_key, socket);
  g_hash_table_insert (self->by_port, GUINT_TO_POINTER (socket->port), socket);
  return socket;
}

void
vis_virtual_socket_table_connect (VisVirtualSocketTable *self, const VisIceSession *session,
                                  guint16 inner_port)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->by_key);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      VisVirtualSocket *socket = value;

      if (socket->session == session)
        connect_inside (socket, inner_port);
    }
}

void
vis_virtual_socket_table_remove_session (VisVirtualSocketTable *self, const VisIceSession *session)
{
  GHashTableIter iter;
  gpointer value;

  g_return_if_fail (session != NULL);

  g_hash_table_iter_init (&iter, self->by_key);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      VisVirtualSocket *socket = value;

      if (socket->session != session)
        continue;
      forget (self, socket);
      g_hash_table_iter_remove (&iter);
    }
}

void
vis_virtual_socket_table_expire (VisVirtualSocketTable *self, gint64 now)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->by_key);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      VisVirtualSocket *socket = value;

      if (!is_guest (socket) || now - socket->last_used < VIS_SIP_IDLE_USEC)
        continue;
      forget (self, socket);
      g_hash_table_iter_remove (&iter);
    }
}

VisVirtualSocket *
vis_virtual_socket_table_find_owner (VisVirtualSocketTable *self, const VisAddress *remote,
                                     const VisAddress *local)
{
  VisVirtualSocket key = make_key (NULL, remote, local);
  VisVirtualSocket *owner = g_hash_table_lookup (self->owners, &key);

  if (!owner && !vis_address_is_any (local))
    {
      key.local = any_address;
      owner = g_hash_table_lookup (self->owners, &key);
    }
  return owner;
}

VisVirtualSocket *
vis_virtual_socket_table_find_rival (VisVirtualSocketTable *self, const VisIceSession *session,
                                     const VisAddress *remote)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->owners);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      VisVirtualSocket *owner = value;

      if (owner->session != session && vis_address_equal (&owner->remote, remote))
        return owner;
    }
  return NULL;
}

void
vis_virtual_socket_table_own (VisVirtualSocketTable *self, VisVirtualSocket *socket)
{
  VisVirtualSocket *rival;

  while ((rival = vis_virtual_socket_table_find_rival (self, socket->session, &socket->remote)))
    {
      rival->validated = FALSE;
      g_hash_table_remove (self->owners, rival);
    }
  g_hash_table_replace (self->owners, socket, socket);
  socket->validated = TRUE;
}
