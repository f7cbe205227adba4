/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "port/vis-front-socket.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <linux/errqueue.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/vis-error.h"
#include "base/vis-route.h"

#define PACKET_SIZE 65536
#define CONTROL_SIZE 128
#define BUFFER_SIZE (4 << 20)
#define MAX_TRIES 4
#define LAST_DEFAULT_PORT 16393
#define RANDOM_PORT_TRIES 16

struct _VisBatch
{
  struct mmsghdr headers[VIS_BATCH_SIZE];
  struct iovec vectors[VIS_BATCH_SIZE];
  struct sockaddr_storage names[VIS_BATCH_SIZE];
  /* The kernel writes struct cmsghdr here. */
  union
  {
    char bytes[CONTROL_SIZE];
    struct cmsghdr align;
  } controls[VIS_BATCH_SIZE];
  VisPacket packets[VIS_BATCH_SIZE];
  guint8 *bytes;
};

struct _VisFrontSocket
{
  int fd4;
  int fd6;
  guint16 port;
  guint64 sent; /* atomic */
};

VisBatch *
vis_batch_new (void)
{
  VisBatch *self = g_new0 (VisBatch, 1);

  /* Pages that no packet has touched cost nothing. */
  self->bytes = g_malloc (VIS_BATCH_SIZE * PACKET_SIZE);
  for (guint i = 0; i < VIS_BATCH_SIZE; i++)
    {
      self->vectors[i].iov_base = self->bytes + i * PACKET_SIZE;
      self->headers[i].msg_hdr.msg_iov = &self->vectors[i];
      self->headers[i].msg_hdr.msg_iovlen = 1;
      self->headers[i].msg_hdr.msg_name = &self->names[i];
      self->headers[i].msg_hdr.msg_control = &self->controls[i];
    }
  return self;
}

void
vis_batch_free (VisBatch *self)
{
  g_free (self->bytes);
  g_free (self);
}

static void
read_local_address (struct msghdr *header, VisAddress *local)
{
  memset (local, 0, sizeof *local);
  for (struct cmsghdr *c = CMSG_FIRSTHDR (header); c; c = CMSG_NXTHDR (header, c))
    {
      if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO)
        {
          struct sockaddr_in v4 = { .sin_family = AF_INET };
          struct in_pktinfo info;

          memcpy (&info, CMSG_DATA (c), sizeof info);
          v4.sin_addr = info.ipi_spec_dst; /* ours, even when the packet was broadcast */
          vis_address_from_sockaddr ((const struct sockaddr *)&v4, local);
        }
      else if (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_PKTINFO)
        {
          struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
          struct in6_pktinfo info;

          memcpy (&info, CMSG_DATA (c), sizeof info);
          v6.sin6_addr = info.ipi6_addr;
          v6.sin6_scope_id = info.ipi6_ifindex;
          vis_address_from_sockaddr ((const struct sockaddr *)&v6, local);
        }
    }
}

guint
vis_batch_receive (VisBatch *self, int fd)
{
  guint tries = 0;
  int n;

  for (guint i = 0; i < VIS_BATCH_SIZE; i++)
    {
      self->vectors[i].iov_len = PACKET_SIZE;
      self->headers[i].msg_hdr.msg_namelen = sizeof self->names[i];
      self->headers[i].msg_hdr.msg_controllen = sizeof self->controls[i];
    }
  /* An error that ICMP left on the socket is reported once, in place of a packet. */
  do
    n = recvmmsg (fd, self->headers, VIS_BATCH_SIZE, MSG_DONTWAIT, NULL);
  while (n < 0 && errno != EAGAIN && ++tries < MAX_TRIES);
  for (int i = 0; i < n; i++)
    {
      VisPacket *packet = &self->packets[i];

      packet->data = self->vectors[i].iov_base;
      packet->size = self->headers[i].msg_len;
      if (!vis_address_from_sockaddr ((const struct sockaddr *)&self->names[i], &packet->remote))
        packet->size = 0;
      read_local_address (&self->headers[i].msg_hdr, &packet->local);
    }
  return n > 0 ? (guint)n : 0;
}

VisPacket *
vis_batch_packets (VisBatch *self)
{
  return self->packets;
}

static void
set_option (int fd, int level, int name, int value)
{
  setsockopt (fd, level, name, &value, sizeof value);
}

static void
set_options (int fd, gboolean ipv4)
{
  if (ipv4)
    {
      set_option (fd, IPPROTO_IP, IP_PKTINFO, 1);
      set_option (fd, IPPROTO_IP, IP_RECVERR, 1);
    }
  else
    {
      set_option (fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
      set_option (fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
      set_option (fd, IPPROTO_IPV6, IPV6_RECVERR, 1);
    }
  /* A keyframe arrives as a burst of hundreds of packets; the kernel grants what it may. */
  set_option (fd, SOL_SOCKET, SO_RCVBUF, BUFFER_SIZE);
  set_option (fd, SOL_SOCKET, SO_SNDBUF, BUFFER_SIZE);
}

/* Returns: the socket, or -1 with errno. */
static int
open_socket (const VisAddress *address)
{
  gboolean ipv4 = vis_address_is_ipv4 (address);
  struct sockaddr_storage name;
  socklen_t length = vis_address_to_sockaddr (address, &name);
  int fd = socket (ipv4 ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  int saved;

  if (fd < 0)
    return -1;
  set_options (fd, ipv4);
  if (bind (fd, (struct sockaddr *)&name, length) == 0)
    return fd;
  saved = errno;
  close (fd);
  errno = saved;
  return -1;
}

static guint16
bound_port (int fd)
{
  struct sockaddr_storage name;
  socklen_t length = sizeof name;
  VisAddress address = { 0 };

  if (getsockname (fd, (struct sockaddr *)&name, &length) == 0)
    vis_address_from_sockaddr ((struct sockaddr *)&name, &address);
  return address.port;
}

static gboolean
open_one (VisFrontSocket *self, const VisAddress *address)
{
  int fd = open_socket (address);

  if (fd < 0)
    return FALSE;
  if (vis_address_is_ipv4 (address))
    self->fd4 = fd;
  else
    self->fd6 = fd;
  self->port = bound_port (fd);
  return TRUE;
}

static void
close_both (VisFrontSocket *self)
{
  int saved = errno;

  if (self->fd4 >= 0)
    close (self->fd4);
  if (self->fd6 >= 0)
    close (self->fd6);
  self->fd4 = self->fd6 = -1;
  errno = saved;
}

static gboolean
family_is_missing (int error_number)
{
  return error_number == EAFNOSUPPORT || error_number == EADDRNOTAVAIL;
}

/* Both families or, on a device that has only one, that one. */
static gboolean
open_any (VisFrontSocket *self, guint16 port)
{
  VisAddress any4 = { .ip = { [10] = 0xff, [11] = 0xff }, .port = port };
  VisAddress any6 = { .port = port };

  if (open_one (self, &any4))
    any6.port = self->port;
  else if (!family_is_missing (errno))
    return FALSE;
  if (open_one (self, &any6) || (self->fd4 >= 0 && family_is_missing (errno)))
    return TRUE;
  close_both (self);
  return FALSE;
}

static gboolean
open_default_range (VisFrontSocket *self)
{
  for (guint16 port = VIS_DEFAULT_PORT; port >= LAST_DEFAULT_PORT; port--)
    if (open_any (self, port))
      return TRUE;
    else if (errno != EADDRINUSE)
      return FALSE;
  return FALSE;
}

/* A number that is free for one family may be taken for the other. */
static gboolean
open_any_free (VisFrontSocket *self)
{
  for (guint i = 0; i < RANDOM_PORT_TRIES; i++)
    if (open_any (self, 0))
      return TRUE;
    else if (errno != EADDRINUSE)
      return FALSE;
  return FALSE;
}

VisFrontSocket *
vis_front_socket_open (const VisAddress *bind, GError **error)
{
  g_autoptr (VisFrontSocket) self = g_new0 (VisFrontSocket, 1);
  g_autofree char *where = NULL;
  gboolean opened;

  self->fd4 = self->fd6 = -1;
  if (!bind)
    opened = open_default_range (self);
  else if (!vis_address_is_any (bind))
    opened = open_one (self, bind);
  else
    opened = bind->port ? open_any (self, bind->port) : open_any_free (self);
  if (opened)
    return g_steal_pointer (&self);

  if (bind)
    where = vis_address_to_string (bind);
  else
    where = g_strdup_printf ("%d to %d", LAST_DEFAULT_PORT, VIS_DEFAULT_PORT);
  if (errno == EADDRINUSE)
    g_set_error (error, VIS_ERROR, VIS_ERROR_BUSY,
                 _ ("UDP port %s is in use: another Visavis may be running"), where);
  else
    g_set_error (error, VIS_ERROR, VIS_ERROR_FAILED, _ ("UDP port %s can’t be used: %s"), where,
                 g_strerror (errno));
  return NULL;
}

void
vis_front_socket_free (VisFrontSocket *self)
{
  close_both (self);
  g_free (self);
}

guint16
vis_front_socket_get_port (VisFrontSocket *self)
{
  return self->port;
}

int
vis_front_socket_get_fd (VisFrontSocket *self, gboolean ipv4)
{
  return ipv4 ? self->fd4 : self->fd6;
}

guint64
vis_front_socket_count_sent (VisFrontSocket *self)
{
  return __atomic_load_n (&self->sent, __ATOMIC_RELAXED);
}

/* Writes the source address into @control. Returns: how many bytes. */
static gsize
write_local_address (const VisAddress *local, struct cmsghdr *control)
{
  if (vis_address_is_ipv4 (local))
    {
      struct in_pktinfo info = { 0 };

      memcpy (&info.ipi_spec_dst, local->ip + 12, sizeof info.ipi_spec_dst);
      control->cmsg_level = IPPROTO_IP;
      control->cmsg_type = IP_PKTINFO;
      control->cmsg_len = CMSG_LEN (sizeof info);
      memcpy (CMSG_DATA (control), &info, sizeof info);
      return CMSG_SPACE (sizeof info);
    }
  else
    {
      struct in6_pktinfo info = { .ipi6_ifindex = local->scope_id };

      memcpy (&info.ipi6_addr, local->ip, sizeof info.ipi6_addr);
      control->cmsg_level = IPPROTO_IPV6;
      control->cmsg_type = IPV6_PKTINFO;
      control->cmsg_len = CMSG_LEN (sizeof info);
      memcpy (CMSG_DATA (control), &info, sizeof info);
      return CMSG_SPACE (sizeof info);
    }
}

/* Whether the error may be another packet's, told late (ICMP): then trying again is right. */
static gboolean
may_be_stale (int error_number)
{
  return error_number == ECONNREFUSED || error_number == EHOSTUNREACH || error_number == ENETUNREACH
         || error_number == EMSGSIZE || error_number == EACCES || error_number == EPROTO
         || error_number == ENOPROTOOPT;
}

static guint
send_headers (int fd, struct mmsghdr *headers, guint n_headers, int *error_number)
{
  guint done = 0;
  guint sent = 0;
  guint retries = 0;

  while (done < n_headers)
    {
      int n = sendmmsg (fd, headers + done, n_headers - done, MSG_DONTWAIT | MSG_NOSIGNAL);

      if (n > 0)
        {
          done += (guint)n;
          sent += (guint)n;
          retries = 0;
        }
      else if (errno == EINTR || (may_be_stale (errno) && ++retries < MAX_TRIES))
        continue;
      else
        {
          *error_number = errno;
          done++;
          retries = 0;
        }
    }
  return sent;
}

guint
vis_front_socket_send (VisFrontSocket *self, const VisAddress *remote, const VisAddress *local,
                       const GOutputVector *packets, guint n_packets, int *error_number)
{
  int fd = vis_front_socket_get_fd (self, vis_address_is_ipv4 (remote));
  struct mmsghdr headers[VIS_BATCH_SIZE] = { 0 };
  struct iovec vectors[VIS_BATCH_SIZE];
  struct sockaddr_storage name;
  union
  {
    char bytes[CONTROL_SIZE];
    struct cmsghdr header;
  } control = { .bytes = { 0 } };
  socklen_t name_length = vis_address_to_sockaddr (remote, &name);
  gsize control_length = 0;
  int failure = fd < 0 ? ENETUNREACH : 0;
  guint sent = 0;

  if (local && !vis_address_is_any (local))
    control_length = write_local_address (local, &control.header);
  for (guint start = 0; fd >= 0 && start < n_packets; start += VIS_BATCH_SIZE)
    {
      guint n = MIN (n_packets - start, VIS_BATCH_SIZE);

      for (guint i = 0; i < n; i++)
        {
          vectors[i].iov_base = (void *)packets[start + i].buffer;
          vectors[i].iov_len = packets[start + i].size;
          headers[i].msg_hdr = (struct msghdr){
            .msg_name = &name,
            .msg_namelen = name_length,
            .msg_iov = &vectors[i],
            .msg_iovlen = 1,
            .msg_control = control_length ? &control : NULL,
            .msg_controllen = control_length,
          };
        }
      sent += send_headers (fd, headers, n, &failure);
    }
  __atomic_fetch_add (&self->sent, sent, __ATOMIC_RELAXED);
  if (error_number)
    *error_number = failure;
  return sent;
}

static gboolean
means_unreachable (const struct sock_extended_err *error)
{
  if (error->ee_origin != SO_EE_ORIGIN_ICMP && error->ee_origin != SO_EE_ORIGIN_ICMP6)
    return FALSE;
  return error->ee_errno == ECONNREFUSED || error->ee_errno == EHOSTUNREACH
         || error->ee_errno == ENETUNREACH || error->ee_errno == EACCES
         || error->ee_errno == EHOSTDOWN || error->ee_errno == ENOPROTOOPT;
}

gboolean
vis_front_socket_take_error (VisFrontSocket *self, gboolean ipv4, VisAddress *remote,
                             int *error_number)
{
  union
  {
    char bytes[512];
    struct cmsghdr align;
  } control;
  struct sockaddr_storage name = { 0 };
  char data[64];
  struct iovec vector = { data, sizeof data };
  struct msghdr header = {
    .msg_name = &name,
    .msg_namelen = sizeof name,
    .msg_iov = &vector,
    .msg_iovlen = 1,
    .msg_control = &control,
    .msg_controllen = sizeof control,
  };

  *error_number = 0;
  if (recvmsg (vis_front_socket_get_fd (self, ipv4), &header, MSG_ERRQUEUE | MSG_DONTWAIT) < 0
      || !vis_address_from_sockaddr ((struct sockaddr *)&name, remote))
    return FALSE;
  for (struct cmsghdr *c = CMSG_FIRSTHDR (&header); c; c = CMSG_NXTHDR (&header, c))
    if ((c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_RECVERR)
        || (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_RECVERR))
      {
        struct sock_extended_err error;

        memcpy (&error, CMSG_DATA (c), sizeof error);
        if (means_unreachable (&error))
          *error_number = (int)error.ee_errno;
      }
  return TRUE;
}
