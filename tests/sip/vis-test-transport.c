/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/vis-test-transport.h"

#include <gio/gio.h>
#include <linux/errqueue.h>
#include <netinet/in.h>
#include <string.h>

#include "base/vis-error.h"

#define MAX_PACKET 65536

typedef struct
{
  VisTestTransport *transport;
  GSocket *socket;
  GSource *source;
  VisAddress remote;
  guint16 port;
  guint holds;
} VirtualSocket;

struct _VisTestTransport
{
  GObject parent_instance;

  GSocket *front;
  GSource *source;
  VisAddress address;
  guint16 inner_port;
  GPtrArray *sockets; /* (element-type VirtualSocket) */
  GPtrArray *sent;    /* (element-type utf8) */
  VisTestFilter filter;
  gpointer filter_data;
};

static void vis_test_transport_sip_transport_init (VisSipTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VisTestTransport, vis_test_transport, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIS_TYPE_SIP_TRANSPORT,
                                                      vis_test_transport_sip_transport_init))

static GSocket *
open_socket (VisAddress *address)
{
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;
  struct sockaddr_storage storage;
  GSocket *udp
      = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, &error);

  g_assert_no_error (error);
  g_socket_set_blocking (udp, FALSE);
  g_socket_bind (udp, any, FALSE, &error);
  g_assert_no_error (error);
  bound = g_socket_get_local_address (udp, &error);
  g_assert_no_error (error);
  g_assert_true (g_socket_address_to_native (bound, &storage, sizeof storage, NULL));
  g_assert_true (vis_address_from_sockaddr ((struct sockaddr *)&storage, address));
  return udp;
}

static GSocketAddress *
to_socket_address (const VisAddress *address)
{
  struct sockaddr_storage storage;
  socklen_t length = vis_address_to_sockaddr (address, &storage);

  return g_socket_address_new_from_native (&storage, length);
}

static gboolean
passes (VisTestTransport *self, const char *packet, gboolean outgoing)
{
  return !self->filter || self->filter (packet, outgoing, self->filter_data);
}

static gboolean
on_inner_packet (GSocket *udp, GIOCondition condition, gpointer user_data)
{
  VirtualSocket *virtual_socket = user_data;
  VisTestTransport *self = virtual_socket->transport;
  g_autofree char *buffer = g_malloc (MAX_PACKET + 1);
  gssize size;

  while ((size = g_socket_receive (udp, buffer, MAX_PACKET, NULL, NULL)) > 0)
    {
      g_autoptr (GSocketAddress) to = to_socket_address (&virtual_socket->remote);

      buffer[size] = '\0';
      g_ptr_array_add (self->sent, g_strdup (buffer));
      if (passes (self, buffer, TRUE))
        g_socket_send_to (self->front, to, buffer, size, NULL, NULL);
    }
  return G_SOURCE_CONTINUE;
}

static void
virtual_socket_free (VirtualSocket *virtual_socket)
{
  g_source_destroy (virtual_socket->source);
  g_source_unref (virtual_socket->source);
  g_object_unref (virtual_socket->socket);
  g_free (virtual_socket);
}

static VirtualSocket *
get_virtual_socket (VisTestTransport *self, const VisAddress *remote)
{
  VirtualSocket *virtual_socket;
  VisAddress own;

  for (guint i = 0; i < self->sockets->len; i++)
    {
      virtual_socket = g_ptr_array_index (self->sockets, i);
      if (vis_address_equal (&virtual_socket->remote, remote))
        return virtual_socket;
    }
  virtual_socket = g_new0 (VirtualSocket, 1);
  virtual_socket->transport = self;
  virtual_socket->remote = *remote;
  virtual_socket->socket = open_socket (&own);
  virtual_socket->port = own.port;
  virtual_socket->source = g_socket_create_source (virtual_socket->socket, G_IO_IN, NULL);
  g_source_set_callback (virtual_socket->source, G_SOURCE_FUNC (on_inner_packet), virtual_socket,
                         NULL);
  g_source_attach (virtual_socket->source, NULL);
  g_ptr_array_add (self->sockets, virtual_socket);
  return virtual_socket;
}

/* ICMP errors of an unconnected socket: ip(7), IP_RECVERR. */
static void
read_error_queue (VisTestTransport *self)
{
  struct sockaddr_storage name;
  char control[512];
  char data[64];
  struct iovec vector = { data, sizeof data };
  struct msghdr message = { .msg_name = &name,
                            .msg_namelen = sizeof name,
                            .msg_iov = &vector,
                            .msg_iovlen = 1,
                            .msg_control = control,
                            .msg_controllen = sizeof control };
  VisAddress remote;

  while (recvmsg (g_socket_get_fd (self->front), &message, MSG_ERRQUEUE | MSG_DONTWAIT) >= 0)
    {
      if (vis_address_from_sockaddr ((struct sockaddr *)&name, &remote))
        g_signal_emit_by_name (self, "unreachable", &remote);
      message.msg_namelen = sizeof name;
      message.msg_controllen = sizeof control;
    }
}

static gboolean
on_front_packet (GSocket *udp, GIOCondition condition, gpointer user_data)
{
  VisTestTransport *self = user_data;
  g_autofree char *buffer = g_malloc (MAX_PACKET + 1);
  struct sockaddr_storage from;
  socklen_t from_length = sizeof from;
  gssize size;

  if (condition & G_IO_ERR)
    read_error_queue (self);
  while ((size = recvfrom (g_socket_get_fd (udp), buffer, MAX_PACKET, MSG_DONTWAIT,
                           (struct sockaddr *)&from, &from_length))
         > 0)
    {
      g_autoptr (GSocketAddress) to = NULL;
      VisAddress inner = self->address;
      VisAddress remote;

      buffer[size] = '\0';
      g_assert_true (vis_address_from_sockaddr ((struct sockaddr *)&from, &remote));
      from_length = sizeof from;
      if (self->inner_port == 0 || !passes (self, buffer, FALSE))
        continue;
      inner.port = self->inner_port;
      to = to_socket_address (&inner);
      g_socket_send_to (get_virtual_socket (self, &remote)->socket, to, buffer, size, NULL, NULL);
    }
  return G_SOURCE_CONTINUE;
}

static void
vis_test_transport_set_inner_port (VisSipTransport *transport, guint16 inner_port)
{
  VIS_TEST_TRANSPORT (transport)->inner_port = inner_port;
}

static guint16
vis_test_transport_acquire (VisSipTransport *transport, const VisAddress *remote, GError **error)
{
  VirtualSocket *virtual_socket = get_virtual_socket (VIS_TEST_TRANSPORT (transport), remote);

  virtual_socket->holds++;
  return virtual_socket->port;
}

static VirtualSocket *
find_by_port (VisTestTransport *self, guint16 port)
{
  for (guint i = 0; i < self->sockets->len; i++)
    {
      VirtualSocket *virtual_socket = g_ptr_array_index (self->sockets, i);

      if (virtual_socket->port == port)
        return virtual_socket;
    }
  return NULL;
}

static void
vis_test_transport_release (VisSipTransport *transport, guint16 virtual_port)
{
  VirtualSocket *virtual_socket = find_by_port (VIS_TEST_TRANSPORT (transport), virtual_port);

  g_assert_nonnull (virtual_socket);
  g_assert_cmpuint (virtual_socket->holds, >, 0);
  virtual_socket->holds--;
}

static gboolean
vis_test_transport_lookup (VisSipTransport *transport, guint16 virtual_port, VisAddress *out)
{
  VirtualSocket *virtual_socket = find_by_port (VIS_TEST_TRANSPORT (transport), virtual_port);

  if (virtual_socket)
    *out = virtual_socket->remote;
  return virtual_socket != NULL;
}

static gboolean
vis_test_transport_find_own_address (VisSipTransport *transport, const VisAddress *remote,
                                     VisAddress *out)
{
  *out = VIS_TEST_TRANSPORT (transport)->address;
  return TRUE;
}

static void
vis_test_transport_sip_transport_init (VisSipTransportInterface *iface)
{
  iface->set_inner_port = vis_test_transport_set_inner_port;
  iface->acquire = vis_test_transport_acquire;
  iface->release = vis_test_transport_release;
  iface->lookup = vis_test_transport_lookup;
  iface->find_own_address = vis_test_transport_find_own_address;
}

static void
vis_test_transport_finalize (GObject *object)
{
  VisTestTransport *self = VIS_TEST_TRANSPORT (object);

  g_ptr_array_unref (self->sockets);
  g_ptr_array_unref (self->sent);
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_object_unref (self->front);
  G_OBJECT_CLASS (vis_test_transport_parent_class)->finalize (object);
}

static void
vis_test_transport_class_init (VisTestTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vis_test_transport_finalize;
}

static void
vis_test_transport_init (VisTestTransport *self)
{
  int on = 1;

  self->sockets = g_ptr_array_new_with_free_func ((GDestroyNotify)virtual_socket_free);
  self->sent = g_ptr_array_new_with_free_func (g_free);
  self->front = open_socket (&self->address);
  g_assert_cmpint (
      setsockopt (g_socket_get_fd (self->front), IPPROTO_IP, IP_RECVERR, &on, sizeof on), ==, 0);
  self->source = g_socket_create_source (self->front, G_IO_IN | G_IO_ERR, NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (on_front_packet), self, NULL);
  g_source_attach (self->source, NULL);
}

VisTestTransport *
vis_test_transport_new (void)
{
  return g_object_new (VIS_TYPE_TEST_TRANSPORT, NULL);
}

const VisAddress *
vis_test_transport_get_address (VisTestTransport *self)
{
  return &self->address;
}

void
vis_test_transport_set_filter (VisTestTransport *self, VisTestFilter filter, gpointer user_data)
{
  self->filter = filter;
  self->filter_data = user_data;
}

GPtrArray *
vis_test_transport_get_sent (VisTestTransport *self)
{
  return self->sent;
}

guint16
vis_test_transport_get_inner_port (VisTestTransport *self)
{
  return self->inner_port;
}

guint
vis_test_transport_n_held (VisTestTransport *self)
{
  guint held = 0;

  for (guint i = 0; i < self->sockets->len; i++)
    {
      VirtualSocket *virtual_socket = g_ptr_array_index (self->sockets, i);

      held += virtual_socket->holds;
    }
  return held;
}
