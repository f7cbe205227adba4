/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/vis-test-loop.h"
#include "scripted-peer.h"

static double
seconds_since (gint64 start)
{
  return (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static void
test_peer_vanishes (void)
{
  g_autoptr (VisPort) port_a = port_fixture_open ("127.0.0.2");
  g_autoptr (VisPort) port_b = port_fixture_open ("127.0.0.3");
  g_autoptr (VisIcePath) a = vis_ice_path_new (port_a, TRUE);
  g_autoptr (VisIcePath) b = vis_ice_path_new (port_b, FALSE);
  gint64 start;

  connect_paths (a, b);
  start = g_get_monotonic_time ();
  vis_port_close (port_b);
  g_assert_true (wait_for_state (a, VIS_PATH_DISCONNECTED, VIS_TEST_DEADLINE_MS));
  g_test_message ("disconnected after %.1f s", seconds_since (start));
  g_assert_cmpint (vis_ice_path_get_silence (a), >=, 2000);
  /* Sending goes on: the way may come back. */
  g_assert_cmpuint (send_packets (a, 1), ==, 1);
  g_assert_true (wait_for_state (a, VIS_PATH_FAILED, 12000));
  g_test_message ("failed after %.1f s", seconds_since (start));
  g_assert_cmpfloat (seconds_since (start), <, 12);
  g_assert_cmpuint (send_packets (a, 1), ==, 0);
}

static void
test_comes_back (void)
{
  g_autoptr (VisPort) port = port_fixture_open ("127.0.0.2");
  g_autoptr (ScriptedPeer) peer = scripted_peer_new ("127.0.0.9");
  g_autoptr (VisIcePath) path = vis_ice_path_new (port, TRUE);
  g_autoptr (VisIceParameters) remote = scripted_peer_get_parameters (peer);

  g_assert_true (wait_for_gathered (path));
  g_assert_true (vis_ice_path_set_remote_parameters (path, remote, NULL));
  g_assert_true (wait_for_state (path, VIS_PATH_CONNECTED, VIS_TEST_DEADLINE_MS));
  peer->answers_agent = peer->answers_probes = FALSE;
  g_assert_true (wait_for_state (path, VIS_PATH_DISCONNECTED, VIS_TEST_DEADLINE_MS));
  g_assert_cmpuint (peer->n_probes, >=, 2);
  peer->answers_agent = peer->answers_probes = TRUE;
  g_assert_true (wait_for_state (path, VIS_PATH_CONNECTED, VIS_TEST_DEADLINE_MS));
}

/* A device that was restarted calls again from the same port, while its old call fades. */
static void
test_gives_way (void)
{
  g_autoptr (VisPort) port = port_fixture_open ("127.0.0.2");
  g_autoptr (ScriptedPeer) peer = scripted_peer_new ("127.0.0.9");
  g_autoptr (VisIcePath) old = vis_ice_path_new (port, TRUE);
  g_autoptr (VisIcePath) path = vis_ice_path_new (port, TRUE);
  g_autoptr (VisIceParameters) remote = scripted_peer_get_parameters (peer);
  static const guint8 packet[32] = { 0x80, 96 };
  VisAddress to = port_fixture_address_of (port);
  Inbox at_old = { 0 };
  Inbox inbox = { 0 };

  inbox_attach (&at_old, old);
  inbox_attach (&inbox, path);
  g_assert_true (wait_for_gathered (old) && wait_for_gathered (path));
  g_assert_true (vis_ice_path_set_remote_parameters (old, remote, NULL));
  g_assert_true (wait_for_state (old, VIS_PATH_CONNECTED, VIS_TEST_DEADLINE_MS));
  peer->answers_agent = peer->answers_probes = FALSE;
  g_assert_true (wait_for_state (old, VIS_PATH_DISCONNECTED, VIS_TEST_DEADLINE_MS));

  peer->answers_agent = TRUE;
  g_assert_true (vis_ice_path_set_remote_parameters (path, remote, NULL));
  g_assert_true (wait_for_state (path, VIS_PATH_CONNECTED, VIS_TEST_DEADLINE_MS));
  udp_send (peer->fd, &to, packet, sizeof packet);
  g_assert_true (inbox_wait (&inbox, 1, VIS_TEST_DEADLINE_MS));
  g_assert_cmpint (inbox_count (&at_old), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/port/ice-loss/a-path-comes-back-with-its-peer", test_comes_back);
  g_test_add_func ("/port/ice-loss/a-silent-call-gives-way-to-a-new-one", test_gives_way);
  g_test_add_func ("/port/ice-loss/a-vanished-peer-is-noticed", test_peer_vanishes);
  return g_test_run ();
}
