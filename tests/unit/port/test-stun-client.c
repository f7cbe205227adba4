/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A UDP socket plays the STUN server. */
#include <unistd.h>

#include "base/vis-error.h"
#include "lib/vis-test-loop.h"
#include "port-fixture.h"
#include "port/vis-stun-message.h"

typedef struct
{
  VisPort *port;
  int server;
  guint n_changes;
} Fixture;

static void
on_changed (VisPort *port, Fixture *fixture)
{
  fixture->n_changes++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->port = port_fixture_open ("127.0.0.2");
  fixture->server = udp_open ("127.0.0.9");
  fixture->n_changes = 0;
  g_signal_connect (fixture->port, "addresses-changed", G_CALLBACK (on_changed), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->port);
  close (fixture->server);
}

static void
use_server (Fixture *fixture)
{
  VisAddress address = udp_address (fixture->server);
  g_autofree char *text = vis_address_to_string (&address);
  g_autoptr (GError) error = NULL;

  g_assert_true (vis_port_set_stun_server (fixture->port, text, &error));
  g_assert_no_error (error);
}

static gboolean
try_take_request (gpointer user_data)
{
  Fixture *fixture = user_data;
  guint8 byte;

  return recv (fixture->server, &byte, 1, MSG_DONTWAIT | MSG_PEEK) == 1;
}

static void
take_request (Fixture *fixture, guint8 id[VIS_STUN_TRANSACTION_SIZE], VisAddress *from)
{
  guint8 data[512];
  VisStunMessage message;
  gssize size;

  g_assert_true (vis_test_wait_until (try_take_request, fixture, VIS_TEST_DEADLINE_MS));
  size = udp_receive (fixture->server, data, sizeof data, from);
  g_assert_true (vis_stun_message_parse (data, (gsize)size, &message, NULL));
  g_assert_cmpint (message.message_class, ==, VIS_STUN_REQUEST);
  memcpy (id, message.transaction, VIS_STUN_TRANSACTION_SIZE);
}

static void
answer (int fd, const guint8 *id, const VisAddress *to, const char *mapped)
{
  VisAddress address = port_fixture_address (mapped);
  VisStunBuilder response;

  vis_stun_builder_init (&response, VIS_STUN_SUCCESS, id);
  vis_stun_builder_add_mapped_address (&response, &address);
  vis_stun_builder_add_fingerprint (&response);
  udp_send (fd, to, response.data, response.size);
}

static gboolean
has_changed (gpointer user_data)
{
  return ((Fixture *)user_data)->n_changes > 0;
}

static void
test_learns (Fixture *fixture, gconstpointer data)
{
  VisAddress expected = port_fixture_address ("203.0.113.9:40000");
  VisAddress port_address = port_fixture_address_of (fixture->port);
  guint8 id[VIS_STUN_TRANSACTION_SIZE];
  VisAddress from;
  VisAddress found;

  g_assert_false (vis_port_get_public_address (fixture->port, TRUE, &found));
  use_server (fixture);
  take_request (fixture, id, &from);
  g_assert_true (vis_address_equal (&from, &port_address));
  answer (fixture->server, id, &from, "203.0.113.9:40000");
  g_assert_true (vis_test_wait_until (has_changed, fixture, VIS_TEST_DEADLINE_MS));
  g_assert_true (vis_port_get_public_address (fixture->port, TRUE, &found));
  g_assert_true (vis_address_equal (&found, &expected));
  g_assert_false (vis_port_get_public_address (fixture->port, FALSE, &found));
}

static void
test_offers (Fixture *fixture, gconstpointer data)
{
  VisAddress expected = port_fixture_address ("203.0.113.9:40000");
  g_autoptr (VisIcePath) path = NULL;
  g_autoptr (VisIceParameters) parameters = NULL;
  guint8 id[VIS_STUN_TRANSACTION_SIZE];
  const VisCandidate *reflexive;
  VisAddress from;

  use_server (fixture);
  take_request (fixture, id, &from);
  answer (fixture->server, id, &from, "203.0.113.9:40000");
  g_assert_true (vis_test_wait_until (has_changed, fixture, VIS_TEST_DEADLINE_MS));
  path = vis_ice_path_new (fixture->port, TRUE);
  g_assert_true (wait_for_gathered (path));
  parameters = vis_ice_path_get_local_parameters (path);
  g_assert_cmpuint (parameters->candidates->len, ==, 2);
  reflexive = &g_array_index (parameters->candidates, VisCandidate, 1);
  g_assert_cmpint (reflexive->type, ==, VIS_CANDIDATE_SERVER_REFLEXIVE);
  g_assert_true (vis_address_equal (&reflexive->address, &expected));
}

static void
test_repeats (Fixture *fixture, gconstpointer data)
{
  guint8 first[VIS_STUN_TRANSACTION_SIZE];
  guint8 second[VIS_STUN_TRANSACTION_SIZE];
  gint64 start = g_get_monotonic_time ();
  VisAddress from;

  use_server (fixture);
  take_request (fixture, first, &from);
  take_request (fixture, second, &from);
  g_assert_cmpmem (first, sizeof first, second, sizeof second);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 490 * 1000);
}

/* An answer must name the transaction and come from the server itself. */
static void
test_believes_only_the_server (Fixture *fixture, gconstpointer data)
{
  VisAddress expected = port_fixture_address ("203.0.113.9:40000");
  guint8 id[VIS_STUN_TRANSACTION_SIZE];
  guint8 other_id[VIS_STUN_TRANSACTION_SIZE];
  int intruder = udp_open ("127.0.0.10");
  VisAddress found;
  VisAddress from;

  vis_stun_transaction_random (other_id);
  use_server (fixture);
  take_request (fixture, id, &from);
  answer (intruder, id, &from, "198.51.100.66:1");
  answer (fixture->server, other_id, &from, "198.51.100.66:2");
  answer (fixture->server, id, &from, "203.0.113.9:40000");
  g_assert_true (vis_test_wait_until (has_changed, fixture, VIS_TEST_DEADLINE_MS));
  g_assert_true (vis_port_get_public_address (fixture->port, TRUE, &found));
  g_assert_true (vis_address_equal (&found, &expected));
  g_assert_cmpuint (fixture->n_changes, ==, 1);
  close (intruder);
}

static void
test_forgets (Fixture *fixture, gconstpointer data)
{
  guint8 id[VIS_STUN_TRANSACTION_SIZE];
  VisAddress from;
  VisAddress found;

  use_server (fixture);
  take_request (fixture, id, &from);
  answer (fixture->server, id, &from, "203.0.113.9:40000");
  g_assert_true (vis_test_wait_until (has_changed, fixture, VIS_TEST_DEADLINE_MS));
  g_assert_true (vis_port_set_stun_server (fixture->port, NULL, NULL));
  g_assert_false (vis_port_get_public_address (fixture->port, TRUE, &found));
  g_assert_cmpuint (fixture->n_changes, ==, 2);
}

static void
test_refuses_malformed (Fixture *fixture, gconstpointer data)
{
  static const char *const rows[] = { "",
                                      ":3478",
                                      "stun.example.net:0",
                                      "stun.example.net:70000",
                                      "stun example.net",
                                      "stun:stun.example.net:3478x",
                                      "[2001:db8::1" };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("“%s”", rows[i]);
      g_assert_false (vis_port_set_stun_server (fixture->port, rows[i], &error));
      g_assert_error (error, VIS_ERROR, VIS_ERROR_INVALID);
    }
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/port/stun-client/learns-the-public-address-of-the-one-port", test_learns);
  ADD ("/port/stun-client/has-it-offered-as-a-candidate", test_offers);
  ADD ("/port/stun-client/asks-again-after-500-ms", test_repeats);
  ADD ("/port/stun-client/believes-only-the-server", test_believes_only_the_server);
  ADD ("/port/stun-client/forgets-with-the-server", test_forgets);
  ADD ("/port/stun-client/refuses-malformed-servers", test_refuses_malformed);
  return g_test_run ();
}
