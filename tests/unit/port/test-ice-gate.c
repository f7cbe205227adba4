/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who gets through to a call's media, and who does not. */
#include <unistd.h>

#include "lib/vis-test-loop.h"
#include "scripted-peer.h"

typedef struct
{
  VisPort *port;
  VisIcePath *path;
  VisAddress address;
  ScriptedPeer *peer;
  Inbox inbox;
  guint64 n_dropped; /* what wait_for_drops() waits for */
} Fixture;

static const guint8 client_hello[] = { 22, 0xfe, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 'h', 'i' };

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->port = port_fixture_open ("127.0.0.2");
  fixture->address = port_fixture_address_of (fixture->port);
  fixture->path = vis_ice_path_new (fixture->port, TRUE);
  fixture->peer = scripted_peer_new ("127.0.0.9");
  fixture->inbox = (Inbox){ 0 };
  g_assert_true (wait_for_gathered (fixture->path));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  vis_ice_path_close (fixture->path);
  g_object_unref (fixture->path);
  g_object_unref (fixture->port);
  scripted_peer_free (fixture->peer);
}

static void
start (Fixture *fixture)
{
  g_autoptr (VisIceParameters) remote = scripted_peer_get_parameters (fixture->peer);

  g_assert_true (vis_ice_path_set_remote_parameters (fixture->path, remote, NULL));
}

static VisPortCounters
counters_of (Fixture *fixture)
{
  VisPortCounters counters;

  vis_port_get_counters (fixture->port, &counters);
  return counters;
}

static gboolean
has_dropped (gpointer user_data)
{
  Fixture *fixture = user_data;
  VisPortCounters counters = counters_of (fixture);

  return counters.dropped_unknown + counters.dropped_invalid >= fixture->n_dropped;
}

static gboolean
wait_for_drops (Fixture *fixture, guint64 n)
{
  fixture->n_dropped = n;
  return vis_test_wait_until (has_dropped, fixture, VIS_TEST_DEADLINE_MS);
}

static void
test_wrong_integrity (Fixture *fixture, gconstpointer data)
{
  scripted_peer_check (fixture->peer, fixture->port, fixture->path, "wrong");
  g_assert_true (wait_for_received (fixture->port, 1));
  g_assert_cmpuint (counters_of (fixture).dropped_invalid, ==, 1);
  g_assert_cmpuint (counters_of (fixture).virtual_sockets, ==, 0);

  scripted_peer_check (fixture->peer, fixture->port, fixture->path, NULL);
  g_assert_true (wait_for_received (fixture->port, 2));
  g_assert_cmpuint (counters_of (fixture).virtual_sockets, ==, 1);
}

/* An answer that the peer did not make validates nothing. */
static void
test_wrong_answer (Fixture *fixture, gconstpointer data)
{
  fixture->peer->wrong_answers = TRUE;
  inbox_attach (&fixture->inbox, fixture->path);
  start (fixture);
  g_assert_true (wait_for_drops (fixture, 1));
  udp_send (fixture->peer->fd, &fixture->address, client_hello, sizeof client_hello);
  g_assert_true (wait_for_drops (fixture, 2));
  g_assert_cmpint (inbox_count (&fixture->inbox), ==, 0);
  g_assert_cmpint (vis_path_get_state (VIS_PATH (fixture->path)), ==, VIS_PATH_CHECKING);
}

static gboolean
was_checked (gpointer user_data)
{
  return ((ScriptedPeer *)user_data)->n_checks > 0;
}

/* The peer is connected as soon as we answer it; its first flight may overtake its answer to us. */
static void
test_early_flight (Fixture *fixture, gconstpointer data)
{
  fixture->peer->answers_agent = FALSE;
  inbox_attach (&fixture->inbox, fixture->path);
  start (fixture);
  scripted_peer_check (fixture->peer, fixture->port, fixture->path, NULL);
  for (guint i = 0; i < 100; i++)
    udp_send (fixture->peer->fd, &fixture->address, client_hello, sizeof client_hello);
  g_assert_true (wait_for_received (fixture->port, 101));
  g_assert_true (vis_test_wait_until (was_checked, fixture->peer, VIS_TEST_DEADLINE_MS));
  g_assert_cmpint (inbox_count (&fixture->inbox), ==, 0);

  fixture->peer->answers_agent = TRUE;
  g_assert_true (inbox_wait (&fixture->inbox, 16, VIS_TEST_DEADLINE_MS));
  g_assert_cmpmem (fixture->inbox.last, sizeof client_hello, client_hello, sizeof client_hello);
  g_assert_true (wait_for_state (fixture->path, VIS_PATH_CONNECTED, VIS_TEST_DEADLINE_MS));
  g_assert_cmpint (inbox_count (&fixture->inbox), ==, 16);
}

static void
test_late_receiver (Fixture *fixture, gconstpointer data)
{
  guint64 n_before;

  start (fixture);
  g_assert_true (wait_for_state (fixture->path, VIS_PATH_CONNECTED, VIS_TEST_DEADLINE_MS));
  n_before = counters_of (fixture).received;
  udp_send (fixture->peer->fd, &fixture->address, client_hello, sizeof client_hello);
  udp_send (fixture->peer->fd, &fixture->address, client_hello, sizeof client_hello);
  g_assert_true (wait_for_received (fixture->port, n_before + 2));
  inbox_attach (&fixture->inbox, fixture->path);
  g_assert_true (inbox_wait (&fixture->inbox, 2, VIS_TEST_DEADLINE_MS));
}

static void
on_destroy (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
}

static void
on_nothing (const guint8 *data, gsize size, gpointer user_data)
{
}

static void
test_receiver_ownership (Fixture *fixture, gconstpointer data)
{
  gboolean first = FALSE;
  gboolean second = FALSE;
  gboolean third = FALSE;

  vis_path_set_receiver (VIS_PATH (fixture->path), on_nothing, &first, on_destroy);
  vis_path_set_receiver (VIS_PATH (fixture->path), on_nothing, &second, on_destroy);
  g_assert_true (first && !second);
  vis_ice_path_close (fixture->path);
  g_assert_true (second);
  vis_path_set_receiver (VIS_PATH (fixture->path), on_nothing, &third, on_destroy);
  g_assert_true (third);
}

static void
test_other_sources (Fixture *fixture, gconstpointer data)
{
  int intruder = udp_open ("127.0.0.9");
  guint64 n_unknown;

  inbox_attach (&fixture->inbox, fixture->path);
  start (fixture);
  g_assert_true (wait_for_state (fixture->path, VIS_PATH_CONNECTED, VIS_TEST_DEADLINE_MS));
  n_unknown = counters_of (fixture).dropped_unknown;
  udp_send (intruder, &fixture->address, client_hello, sizeof client_hello);
  udp_send (fixture->peer->fd, &fixture->address, client_hello, sizeof client_hello);
  g_assert_true (inbox_wait (&fixture->inbox, 1, VIS_TEST_DEADLINE_MS));
  g_assert_cmpint (inbox_count (&fixture->inbox), ==, 1);
  g_assert_cmpuint (counters_of (fixture).dropped_unknown, ==, n_unknown + 1);
  close (intruder);
}

/* Whoever knows the credentials of a call can't fill the port with it. */
static void
test_sockets_per_call (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) peers = g_ptr_array_new_with_free_func ((GDestroyNotify)scripted_peer_free);

  /* All stay, so that each has a port of its own. */
  for (guint i = 1; i <= 80; i++)
    {
      ScriptedPeer *peer = scripted_peer_new ("127.0.0.9");

      g_ptr_array_add (peers, peer);
      scripted_peer_check (peer, fixture->port, fixture->path, NULL);
      g_assert_true (wait_for_received (fixture->port, i));
    }
  g_assert_cmpuint (counters_of (fixture).virtual_sockets, <=, 64);
  g_assert_cmpuint (counters_of (fixture).dropped_limited, >=, 16);
}

/* 4,000 packets of each kind from ever new sources, while a call goes on. */
static void
test_flood (Fixture *fixture, gconstpointer data)
{
  static const guint8 sip[] = "INVITE sip:flood@b SIP/2.0\r\n\r\n";
  static const guint8 junk[][24] = {
    { 0, 1, 0, 4, 0x21, 0x12, 0xa4, 0x42 },
    { 22, 0xfe, 0xff },
    { 0x80, 96 },
    { 0xff },
  };
  g_autoptr (VisPort) other_port = port_fixture_open ("127.0.0.3");
  g_autoptr (VisIcePath) other = vis_ice_path_new (other_port, FALSE);
  guint n_sent = 0;

  inbox_attach (&fixture->inbox, fixture->path);
  connect_paths (fixture->path, other);
  for (guint i = 0; i < 20; i++)
    {
      guint64 n_before = counters_of (fixture).received;
      int fd = udp_open ("127.0.0.77");

      for (guint j = 0; j < 50; j++)
        {
          for (guint k = 0; k < G_N_ELEMENTS (junk); k++)
            udp_send (fd, &fixture->address, junk[k], sizeof junk[k]);
          udp_send (fd, &fixture->address, sip, sizeof sip - 1);
        }
      n_sent += send_packets (other, 10);
      g_assert_true (wait_for_received (fixture->port, n_before + 250));
      close (fd);
    }
  g_assert_cmpuint (n_sent, ==, 200);
  g_assert_true (inbox_wait (&fixture->inbox, 200, VIS_TEST_DEADLINE_MS));
  g_assert_cmpint (vis_path_get_state (VIS_PATH (fixture->path)), ==, VIS_PATH_CONNECTED);
  g_assert_cmpuint (counters_of (fixture).virtual_sockets, <=, 64);
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/port/ice-gate/a-wrong-integrity-opens-nothing", test_wrong_integrity);
  ADD ("/port/ice-gate/a-wrong-answer-validates-nothing", test_wrong_answer);
  ADD ("/port/ice-gate/an-early-flight-waits-for-its-pair", test_early_flight);
  ADD ("/port/ice-gate/packets-wait-for-a-receiver", test_late_receiver);
  ADD ("/port/ice-gate/receivers-are-let-go", test_receiver_ownership);
  ADD ("/port/ice-gate/other-sources-stay-out", test_other_sources);
  ADD ("/port/ice-gate/one-call-has-64-sockets-at-most", test_sockets_per_call);
  ADD ("/port/ice-gate/a-flood-costs-no-packet-of-a-call", test_flood);
  return g_test_run ();
}
