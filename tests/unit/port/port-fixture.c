/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "port-fixture.h"

#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "lib/vis-test-loop.h"

VisAddress
port_fixture_address (const char *text)
{
  VisAddress address;

  g_assert_true (vis_address_parse (text, 0, &address, NULL));
  return address;
}

VisPort *
port_fixture_open (const char *text)
{
  VisAddress bind = port_fixture_address (text);
  VisPortOptions options = { .bind = &bind };
  g_autoptr (GError) error = NULL;
  VisPort *port = vis_port_new (&options, &error);

  g_assert_no_error (error);
  g_assert_nonnull (port);
  return port;
}

VisAddress
port_fixture_address_of (VisPort *port)
{
  g_autoptr (GArray) addresses = vis_port_get_local_addresses (port);

  g_assert_cmpuint (addresses->len, >, 0);
  return g_array_index (addresses, VisAddress, 0);
}

static void
on_packet (const guint8 *data, gsize size, gpointer user_data)
{
  Inbox *inbox = user_data;

  memcpy (inbox->last, data, MIN (size, sizeof inbox->last));
  g_atomic_int_inc (&inbox->count);
}

void
inbox_attach (Inbox *inbox, VisIcePath *path)
{
  vis_path_set_receiver (VIS_PATH (path), on_packet, inbox, NULL);
}

int
inbox_count (Inbox *inbox)
{
  return g_atomic_int_get (&inbox->count);
}

typedef struct
{
  Inbox *inbox;
  int at_least;
} InboxWait;

static gboolean
inbox_has (gpointer user_data)
{
  InboxWait *wait = user_data;

  return inbox_count (wait->inbox) >= wait->at_least;
}

gboolean
inbox_wait (Inbox *inbox, int at_least, guint deadline_ms)
{
  InboxWait wait = { inbox, at_least };

  return vis_test_wait_until (inbox_has, &wait, deadline_ms);
}

typedef struct
{
  VisIcePath *path;
  VisPathState state;
} StateWait;

static gboolean
is_in_state (gpointer user_data)
{
  StateWait *wait = user_data;

  return vis_path_get_state (VIS_PATH (wait->path)) == wait->state;
}

gboolean
wait_for_state (VisIcePath *path, VisPathState state, guint deadline_ms)
{
  StateWait wait = { path, state };

  return vis_test_wait_until (is_in_state, &wait, deadline_ms);
}

static gboolean
is_gathered (gpointer user_data)
{
  return vis_ice_path_is_gathered (user_data);
}

gboolean
wait_for_gathered (VisIcePath *path)
{
  return vis_test_wait_until (is_gathered, path, VIS_TEST_DEADLINE_MS);
}

void
connect_paths (VisIcePath *a, VisIcePath *b)
{
  g_autoptr (VisIceParameters) of_a = NULL;
  g_autoptr (VisIceParameters) of_b = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (wait_for_gathered (a));
  g_assert_true (wait_for_gathered (b));
  of_a = vis_ice_path_get_local_parameters (a);
  of_b = vis_ice_path_get_local_parameters (b);
  vis_ice_path_set_remote_parameters (b, of_a, &error);
  g_assert_no_error (error);
  vis_ice_path_set_remote_parameters (a, of_b, &error);
  g_assert_no_error (error);
  g_assert_true (wait_for_state (a, VIS_PATH_CONNECTED, VIS_TEST_DEADLINE_MS));
  g_assert_true (wait_for_state (b, VIS_PATH_CONNECTED, VIS_TEST_DEADLINE_MS));
}

guint
send_packets (VisIcePath *path, guint n)
{
  g_autofree GOutputVector *vectors = g_new (GOutputVector, n);
  guint8 packet[1200] = { 0x80, 96 };

  for (guint i = 0; i < n; i++)
    vectors[i] = (GOutputVector){ packet, sizeof packet };
  return vis_path_send (VIS_PATH (path), vectors, n);
}

int
udp_open (const char *text)
{
  VisAddress address = port_fixture_address (text);
  struct sockaddr_storage name;
  socklen_t length = vis_address_to_sockaddr (&address, &name);
  int fd = socket (name.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (bind (fd, (struct sockaddr *)&name, length), ==, 0);
  return fd;
}

VisAddress
udp_address (int fd)
{
  struct sockaddr_storage name;
  socklen_t length = sizeof name;
  VisAddress address;

  g_assert_cmpint (getsockname (fd, (struct sockaddr *)&name, &length), ==, 0);
  g_assert_true (vis_address_from_sockaddr ((struct sockaddr *)&name, &address));
  return address;
}

void
udp_send (int fd, const VisAddress *to, const void *data, gsize size)
{
  struct sockaddr_storage name;
  socklen_t length = vis_address_to_sockaddr (to, &name);

  g_assert_cmpint (sendto (fd, data, size, 0, (struct sockaddr *)&name, length), ==, size);
}

gssize
udp_receive (int fd, void *data, gsize size, VisAddress *from)
{
  struct sockaddr_storage name;
  socklen_t length = sizeof name;
  struct pollfd wait = { .fd = fd, .events = POLLIN };
  gssize received;

  if (poll (&wait, 1, VIS_TEST_DEADLINE_MS) != 1)
    return -1;
  received = recvfrom (fd, data, size, 0, (struct sockaddr *)&name, &length);
  if (received >= 0 && from)
    g_assert_true (vis_address_from_sockaddr ((struct sockaddr *)&name, from));
  return received;
}

typedef struct
{
  VisPort *port;
  guint64 n;
} ReceivedWait;

static gboolean
has_received (gpointer user_data)
{
  ReceivedWait *wait = user_data;
  VisPortCounters counters;

  vis_port_get_counters (wait->port, &counters);
  return counters.received >= wait->n;
}

gboolean
wait_for_received (VisPort *port, guint64 n_received)
{
  ReceivedWait wait = { port, n_received };

  return vis_test_wait_until (has_received, &wait, VIS_TEST_DEADLINE_MS);
}
