/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plain UDP socket on 127.0.0.1 plays the SIP stack. */
#include <string.h>
#include <unistd.h>

#include "base/vis-sip-transport.h"
#include "lib/vis-test-loop.h"
#include "port-fixture.h"

#define REQUEST "OPTIONS sip:a@b SIP/2.0\r\n\r\n"
#define RESPONSE "SIP/2.0 200 OK\r\n\r\n"

typedef struct
{
  VisPort *port;
  VisSipTransport *transport;
  VisAddress address;
  int stack;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->port = port_fixture_open ("127.0.0.2");
  fixture->transport = VIS_SIP_TRANSPORT (fixture->port);
  fixture->address = port_fixture_address_of (fixture->port);
  fixture->stack = udp_open ("127.0.0.1");
  vis_sip_transport_set_inner_port (fixture->transport, udp_address (fixture->stack).port);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->port);
  close (fixture->stack);
}

static VisAddress
virtual_address (guint16 port)
{
  VisAddress address = port_fixture_address ("127.0.0.1");

  address.port = port;
  return address;
}

static void
assert_receives (int fd, const char *text, VisAddress *from)
{
  char buffer[256];
  gssize size = udp_receive (fd, buffer, sizeof buffer, from);

  g_assert_cmpint (size, >=, 0);
  g_assert_cmpmem (buffer, (gsize)size, text, strlen (text));
}

static void
test_outbound (Fixture *fixture, gconstpointer data)
{
  int remote = udp_open ("127.0.0.9");
  VisAddress remote_address = udp_address (remote);
  g_autoptr (GError) error = NULL;
  guint16 virtual_port;
  VisAddress inside;
  VisAddress from;
  VisAddress found;

  virtual_port = vis_sip_transport_acquire (fixture->transport, &remote_address, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (vis_sip_transport_acquire (fixture->transport, &remote_address, NULL), ==,
                    virtual_port);
  inside = virtual_address (virtual_port);
  udp_send (fixture->stack, &inside, REQUEST, strlen (REQUEST));
  assert_receives (remote, REQUEST, &from);
  g_assert_true (vis_address_equal (&from, &fixture->address));

  udp_send (remote, &fixture->address, RESPONSE, strlen (RESPONSE));
  assert_receives (fixture->stack, RESPONSE, &from);
  g_assert_true (vis_address_equal (&from, &inside));
  g_assert_true (vis_sip_transport_lookup (fixture->transport, virtual_port, &found));
  g_assert_true (vis_address_equal (&found, &remote_address));
  g_assert_false (vis_sip_transport_lookup (fixture->transport, 9, &found));
  vis_sip_transport_release (fixture->transport, virtual_port);
  vis_sip_transport_release (fixture->transport, virtual_port);
  close (remote);
}

static void
test_inbound (Fixture *fixture, gconstpointer data)
{
  int remote = udp_open ("127.0.0.9");
  VisAddress remote_address = udp_address (remote);
  VisAddress from;
  VisAddress found;

  udp_send (remote, &fixture->address, REQUEST, strlen (REQUEST));
  assert_receives (fixture->stack, REQUEST, &from);
  g_assert_true (vis_sip_transport_lookup (fixture->transport, from.port, &found));
  g_assert_true (vis_address_equal (&found, &remote_address));
  g_assert_cmpuint (vis_sip_transport_acquire (fixture->transport, &remote_address, NULL), ==,
                    from.port);

  udp_send (fixture->stack, &from, RESPONSE, strlen (RESPONSE));
  assert_receives (remote, RESPONSE, &from);
  g_assert_true (vis_address_equal (&from, &fixture->address));
  close (remote);
}

/* The answer leaves from the address that the request came to, not from the routing table's. */
static void
test_answers_from_where_asked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VisPort) port = port_fixture_open ("0.0.0.0");
  int remote = udp_open ("127.0.0.9");
  VisAddress asked = port_fixture_address ("127.0.0.5");
  VisAddress from;

  asked.port = vis_port_get_number (port);
  vis_sip_transport_set_inner_port (VIS_SIP_TRANSPORT (port), udp_address (fixture->stack).port);
  udp_send (remote, &asked, REQUEST, strlen (REQUEST));
  assert_receives (fixture->stack, REQUEST, &from);
  udp_send (fixture->stack, &from, RESPONSE, strlen (RESPONSE));
  assert_receives (remote, RESPONSE, &from);
  g_assert_true (vis_address_equal (&from, &asked));
  close (remote);
}

static void
test_only_the_stack (Fixture *fixture, gconstpointer data)
{
  int remote = udp_open ("127.0.0.9");
  int intruder = udp_open ("127.0.0.1");
  VisAddress remote_address = udp_address (remote);
  VisAddress inside
      = virtual_address (vis_sip_transport_acquire (fixture->transport, &remote_address, NULL));

  udp_send (intruder, &inside, "intruder", 8);
  udp_send (fixture->stack, &inside, REQUEST, strlen (REQUEST));
  assert_receives (remote, REQUEST, NULL);
  close (remote);
  close (intruder);
}

static void
test_new_stack (Fixture *fixture, gconstpointer data)
{
  int remote = udp_open ("127.0.0.9");
  int stack = udp_open ("127.0.0.1");
  VisAddress remote_address = udp_address (remote);
  VisPortCounters counters;
  guint16 virtual_port;
  VisAddress from;

  vis_sip_transport_set_inner_port (fixture->transport, 0);
  udp_send (remote, &fixture->address, REQUEST, strlen (REQUEST));
  g_assert_true (wait_for_received (fixture->port, 1));
  vis_port_get_counters (fixture->port, &counters);
  g_assert_cmpuint (counters.virtual_sockets, ==, 0);

  virtual_port = vis_sip_transport_acquire (fixture->transport, &remote_address, NULL);
  vis_sip_transport_set_inner_port (fixture->transport, udp_address (stack).port);
  udp_send (remote, &fixture->address, REQUEST, strlen (REQUEST));
  assert_receives (stack, REQUEST, &from);
  g_assert_cmpuint (from.port, ==, virtual_port);
  close (remote);
  close (stack);
}

/* A response is the last that a program says before it ends. */
static void
test_last_words (Fixture *fixture, gconstpointer data)
{
  int remote = udp_open ("127.0.0.9");
  VisAddress remote_address = udp_address (remote);

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (VisPort) port = port_fixture_open ("127.0.0.5");
      VisSipTransport *transport = VIS_SIP_TRANSPORT (port);
      VisAddress inside;

      vis_sip_transport_set_inner_port (transport, udp_address (fixture->stack).port);
      inside = virtual_address (vis_sip_transport_acquire (transport, &remote_address, NULL));
      udp_send (fixture->stack, &inside, RESPONSE, strlen (RESPONSE));
      vis_sip_transport_set_inner_port (transport, 0);
      vis_port_close (port);
      assert_receives (remote, RESPONSE, NULL);
    }
  close (remote);
}

static void
test_keepalives (Fixture *fixture, gconstpointer data)
{
  int remote = udp_open ("127.0.0.9");
  VisPortCounters counters;

  udp_send (remote, &fixture->address, "\r\n\r\n", 4);
  g_assert_true (wait_for_received (fixture->port, 1));
  vis_port_get_counters (fixture->port, &counters);
  g_assert_cmpuint (counters.sent, ==, 0);

  udp_send (remote, &fixture->address, REQUEST, strlen (REQUEST));
  assert_receives (fixture->stack, REQUEST, NULL);
  udp_send (remote, &fixture->address, "\r\n", 2);
  udp_send (remote, &fixture->address, "\r\n\r\n", 4);
  assert_receives (remote, "\r\n", NULL);
  /* The stack sees none of it. */
  udp_send (remote, &fixture->address, RESPONSE, strlen (RESPONSE));
  assert_receives (fixture->stack, RESPONSE, NULL);
  vis_port_get_counters (fixture->port, &counters);
  g_assert_cmpuint (counters.sent, ==, 1);
  close (remote);
}

static void
test_bad_first_line (Fixture *fixture, gconstpointer data)
{
  int remote = udp_open ("127.0.0.9");
  VisPortCounters counters;

  udp_send (remote, &fixture->address, "GET / HTTP/1.1\r\n\r\n", 18);
  udp_send (remote, &fixture->address, REQUEST, strlen (REQUEST));
  assert_receives (fixture->stack, REQUEST, NULL);
  vis_port_get_counters (fixture->port, &counters);
  g_assert_cmpuint (counters.dropped_invalid, ==, 1);
  close (remote);
}

typedef struct
{
  VisAddress remote;
  guint n;
} Unreachable;

static void
on_unreachable (VisSipTransport *transport, const VisAddress *remote, Unreachable *seen)
{
  seen->remote = *remote;
  seen->n++;
}

static gboolean
was_seen (gpointer user_data)
{
  return ((Unreachable *)user_data)->n > 0;
}

static void
check_unreachable (Fixture *fixture, const VisAddress *remote)
{
  Unreachable seen = { 0 };
  VisAddress inside
      = virtual_address (vis_sip_transport_acquire (fixture->transport, remote, NULL));
  int listener = udp_open ("127.0.0.9");
  VisAddress listening = udp_address (listener);

  g_signal_connect (fixture->transport, "unreachable", G_CALLBACK (on_unreachable), &seen);
  udp_send (fixture->stack, &inside, REQUEST, strlen (REQUEST));
  g_assert_true (vis_test_wait_until (was_seen, &seen, VIS_TEST_DEADLINE_MS));
  g_assert_true (vis_address_equal (&seen.remote, remote));

  /* The error belongs to that remote alone. */
  inside = virtual_address (vis_sip_transport_acquire (fixture->transport, &listening, NULL));
  udp_send (fixture->stack, &inside, REQUEST, strlen (REQUEST));
  assert_receives (listener, REQUEST, NULL);
  g_assert_cmpuint (seen.n, ==, 1);
  close (listener);
}

static void
test_closed_port (Fixture *fixture, gconstpointer data)
{
  int closed = udp_open ("127.0.0.9");
  VisAddress remote = udp_address (closed);

  close (closed);
  check_unreachable (fixture, &remote);
}

/* This port is bound to an IPv4 address: there is no way to IPv6. */
static void
test_no_route (Fixture *fixture, gconstpointer data)
{
  VisAddress remote = port_fixture_address ("[2001:db8::1]:16402");

  check_unreachable (fixture, &remote);
}

static gboolean
drain (int fd, const char *wanted)
{
  char buffer[256];
  gboolean found = FALSE;
  gssize size;

  while ((size = recv (fd, buffer, sizeof buffer - 1, MSG_DONTWAIT)) > 0)
    {
      buffer[size] = '\0';
      found = found || strstr (buffer, wanted);
    }
  return found;
}

typedef struct
{
  Fixture *fixture;
  int fd;
  guint n_tries; /* left */
  gint64 next_try;
} Honest;

#define HONEST "INVITE sip:honest@b SIP/2.0\r\n\r\n"

/* Sends again after a while, as SIP does when nobody answers. */
static gboolean
honest_arrives (gpointer user_data)
{
  Honest *honest = user_data;
  gint64 now = g_get_monotonic_time ();

  if (honest->n_tries > 0 && now >= honest->next_try)
    {
      honest->n_tries--;
      udp_send (honest->fd, &honest->fixture->address, HONEST, strlen (HONEST));
      honest->next_try = now + 250 * 1000;
    }
  return drain (honest->fixture->stack, "honest");
}

/* Many sources in 60 networks, and one host with ever new ports; then somebody whom we called, and
 * a stranger. */
static void
test_flood (Fixture *fixture, gconstpointer data)
{
  static const char junk[] = "INVITE sip:flood@b SIP/2.0\r\n\r\n";
  Honest acquired = { fixture, udp_open ("127.0.0.9"), 1, 0 };
  Honest stranger = { fixture, udp_open ("127.200.0.1"), G_MAXUINT, 0 };
  VisAddress acquired_address = udp_address (acquired.fd);
  VisPortCounters counters;

  vis_sip_transport_acquire (fixture->transport, &acquired_address, NULL);
  for (guint i = 1; i <= 500; i++)
    {
      g_autofree char *source
          = i % 2 ? g_strdup_printf ("127.1.%u.1", i % 60) : g_strdup ("127.0.0.77");
      int fd = udp_open (source);

      udp_send (fd, &fixture->address, junk, sizeof junk - 1);
      close (fd);
      /* In step with the port, so that the kernel's buffers drop nothing. */
      if (i % 50 == 0)
        {
          g_assert_true (wait_for_received (fixture->port, i));
          drain (fixture->stack, "flood");
        }
    }
  vis_port_get_counters (fixture->port, &counters);
  g_test_message ("%u virtual sockets, %u packets refused", counters.virtual_sockets,
                  (guint)counters.dropped_limited);
  g_assert_cmpuint (counters.virtual_sockets, <=, 129);
  g_assert_cmpuint (counters.dropped_limited, >, 200);

  g_assert_true (vis_test_wait_until (honest_arrives, &acquired, VIS_TEST_DEADLINE_MS));
  g_assert_true (vis_test_wait_until (honest_arrives, &stranger, VIS_TEST_DEADLINE_MS));
  close (acquired.fd);
  close (stranger.fd);
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/port/sip-transport/requests-leave-by-the-one-port", test_outbound);
  ADD ("/port/sip-transport/requests-arrive-under-a-virtual-port", test_inbound);
  ADD ("/port/sip-transport/answers-leave-from-where-they-were-asked",
       test_answers_from_where_asked);
  ADD ("/port/sip-transport/only-the-stack-can-speak", test_only_the_stack);
  ADD ("/port/sip-transport/serves-a-new-stack", test_new_stack);
  ADD ("/port/sip-transport/sends-last-words", test_last_words);
  ADD ("/port/sip-transport/answers-pings-of-known-sources", test_keepalives);
  ADD ("/port/sip-transport/shields-the-stack-from-other-protocols", test_bad_first_line);
  ADD ("/port/sip-transport/says-that-a-port-is-closed", test_closed_port);
  ADD ("/port/sip-transport/says-that-there-is-no-way", test_no_route);
  ADD ("/port/sip-transport/lets-the-honest-through-a-flood", test_flood);
  return g_test_run ();
}
