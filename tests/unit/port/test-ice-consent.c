/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An agent whose answers do not come gives up: libnice 0.1.21 after some seconds, 0.1.22 after 30.
 * The call must not end while the peer renews its consent to the port itself. */
#include "lib/vis-test-loop.h"
#include "scripted-peer.h"

typedef struct
{
  VisIcePath *path;
  ScriptedPeer *peer;
  VisAddress to;
  gint64 next_packet;
  guint n_probes;
} Watch;

static void
on_state_changed (VisIcePath *path, Watch *watch)
{
  VisPathState state = vis_path_get_state (VIS_PATH (path));

  g_test_message ("%s after %u probes", vis_path_state_to_string (state), watch->peer->n_probes);
  g_assert_cmpint (state, !=, VIS_PATH_FAILED);
}

/* Media keeps coming: the port asks only because the agent gets no answers. */
static gboolean
was_probed (gpointer user_data)
{
  static const guint8 packet[32] = { 0x80, 96 };
  Watch *watch = user_data;

  if (g_get_monotonic_time () >= watch->next_packet)
    {
      udp_send (watch->peer->fd, &watch->to, packet, sizeof packet);
      watch->next_packet = g_get_monotonic_time () + 20 * 1000;
    }
  return watch->peer->n_probes >= watch->n_probes;
}

static void
test_agent_gives_up (void)
{
  g_autoptr (VisPort) port = port_fixture_open ("127.0.0.2");
  g_autoptr (ScriptedPeer) peer = scripted_peer_new ("127.0.0.9");
  g_autoptr (VisIcePath) path = vis_ice_path_new (port, TRUE);
  g_autoptr (VisIceParameters) remote = scripted_peer_get_parameters (peer);
  Watch watch = { path, peer, port_fixture_address_of (port), 0, 0 };
  gint64 start;

  g_assert_true (wait_for_gathered (path));
  g_assert_true (vis_ice_path_set_remote_parameters (path, remote, NULL));
  g_assert_true (wait_for_state (path, VIS_PATH_CONNECTED, VIS_TEST_DEADLINE_MS));
  g_signal_connect (path, "state-changed", G_CALLBACK (on_state_changed), &watch);
  peer->answers_agent = FALSE;
  start = g_get_monotonic_time ();

  watch.n_probes = 1;
  g_assert_true (vis_test_wait_until (was_probed, &watch, VIS_TEST_DEADLINE_MS));
  g_test_message ("the port asked after %.1f s",
                  (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC);
  /* By then every agent has given up. */
  watch.n_probes = 6;
  g_assert_true (vis_test_wait_until (was_probed, &watch, 2 * VIS_TEST_DEADLINE_MS));
  g_test_message ("the agent gave up after %.1f s",
                  (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC);
  g_assert_true (wait_for_state (path, VIS_PATH_CONNECTED, VIS_TEST_DEADLINE_MS));
  g_assert_cmpuint (send_packets (path, 1), ==, 1);
  g_signal_handlers_disconnect_by_data (path, &watch);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/port/ice-consent/a-call-outlives-its-agents-doubt", test_agent_gives_up);
  return g_test_run ();
}
