/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <unistd.h>

#include "base/vis-error.h"
#include "lib/vis-test-loop.h"
#include "port-fixture.h"
#include "scripted-peer.h"

static void
check_call (const char *address_a, const char *address_b)
{
  g_autoptr (VisPort) port_a = port_fixture_open (address_a);
  g_autoptr (VisPort) port_b = port_fixture_open (address_b);
  g_autoptr (VisIcePath) a = vis_ice_path_new (port_a, TRUE);
  g_autoptr (VisIcePath) b = vis_ice_path_new (port_b, FALSE);
  VisAddress where_b = port_fixture_address_of (port_b);
  Inbox inbox_a = { 0 };
  Inbox inbox_b = { 0 };
  VisPathInfo info;
  gint64 start;

  inbox_attach (&inbox_a, a);
  inbox_attach (&inbox_b, b);
  g_assert_cmpuint (send_packets (a, 1), ==, 0);
  g_assert_true (wait_for_gathered (a) && wait_for_gathered (b));
  start = g_get_monotonic_time ();
  connect_paths (a, b);
  g_test_message ("%s to %s: connected after %.1f ms", address_a, address_b,
                  (double)(g_get_monotonic_time () - start) / 1000);

  g_assert_true (vis_path_get_info (VIS_PATH (a), &info));
  g_assert_cmpuint (info.remote.port, ==, where_b.port);
  g_assert_cmpuint (info.local.port, ==, vis_port_get_number (port_a));
  g_assert_cmpuint (send_packets (a, 10), ==, 10);
  g_assert_cmpuint (send_packets (b, 10), ==, 10);
  g_assert_true (inbox_wait (&inbox_b, 10, VIS_TEST_DEADLINE_MS));
  g_assert_true (inbox_wait (&inbox_a, 10, VIS_TEST_DEADLINE_MS));

  vis_ice_path_close (a);
  g_assert_cmpint (vis_path_get_state (VIS_PATH (a)), ==, VIS_PATH_CLOSED);
  g_assert_cmpuint (send_packets (a, 1), ==, 0);
}

static void
test_ipv4 (void)
{
  check_call ("127.0.0.2", "127.0.0.3");
}

/* All addresses that this machine has, whatever they are. */
static void
test_any_address (void)
{
  check_call ("0.0.0.0", "0.0.0.0");
}

static void
test_role_conflict (void)
{
  g_autoptr (VisPort) port_a = port_fixture_open ("127.0.0.2");
  g_autoptr (VisPort) port_b = port_fixture_open ("127.0.0.3");
  g_autoptr (VisIcePath) a = vis_ice_path_new (port_a, TRUE);
  g_autoptr (VisIcePath) b = vis_ice_path_new (port_b, TRUE);

  connect_paths (a, b);
}

static void
test_ipv6 (void)
{
  int probe = socket (AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  VisAddress loopback = port_fixture_address ("::1");
  struct sockaddr_storage name;
  socklen_t length = vis_address_to_sockaddr (&loopback, &name);
  gboolean usable = probe >= 0 && bind (probe, (struct sockaddr *)&name, length) == 0;

  if (probe >= 0)
    close (probe);
  if (!usable)
    {
      g_test_skip ("this system has no IPv6");
      return;
    }
  check_call ("::1", "::1");
}

static void
test_two_calls (void)
{
  g_autoptr (VisPort) port_a = port_fixture_open ("127.0.0.2");
  g_autoptr (VisPort) port_b = port_fixture_open ("127.0.0.3");
  g_autoptr (VisPort) port_c = port_fixture_open ("127.0.0.4");
  g_autoptr (VisIcePath) a_to_b = vis_ice_path_new (port_a, TRUE);
  g_autoptr (VisIcePath) a_to_c = vis_ice_path_new (port_a, FALSE);
  g_autoptr (VisIcePath) b = vis_ice_path_new (port_b, FALSE);
  g_autoptr (VisIcePath) c = vis_ice_path_new (port_c, TRUE);
  Inbox from_b = { 0 };
  Inbox from_c = { 0 };
  Inbox at_b = { 0 };
  Inbox at_c = { 0 };

  inbox_attach (&from_b, a_to_b);
  inbox_attach (&from_c, a_to_c);
  inbox_attach (&at_b, b);
  inbox_attach (&at_c, c);
  connect_paths (a_to_b, b);
  connect_paths (c, a_to_c);
  send_packets (a_to_b, 5);
  send_packets (a_to_c, 7);
  send_packets (b, 11);
  send_packets (c, 13);
  g_assert_true (inbox_wait (&at_b, 5, VIS_TEST_DEADLINE_MS)
                 && inbox_wait (&at_c, 7, VIS_TEST_DEADLINE_MS));
  g_assert_true (inbox_wait (&from_b, 11, VIS_TEST_DEADLINE_MS)
                 && inbox_wait (&from_c, 13, VIS_TEST_DEADLINE_MS));

  /* One ends; the other goes on. */
  vis_ice_path_close (a_to_b);
  send_packets (c, 1);
  send_packets (b, 1);
  g_assert_true (inbox_wait (&from_c, 14, VIS_TEST_DEADLINE_MS));
  g_assert_cmpint (inbox_count (&from_b), ==, 11);
  g_assert_cmpint (inbox_count (&at_b), ==, 5);
  g_assert_cmpint (inbox_count (&at_c), ==, 7);
}

static void
test_same_ports (void)
{
  g_autoptr (VisPort) port_a = port_fixture_open ("127.0.0.2");
  g_autoptr (VisPort) port_b = port_fixture_open ("127.0.0.3");
  g_autoptr (VisIcePath) a = vis_ice_path_new (port_a, TRUE);
  g_autoptr (VisIcePath) b = vis_ice_path_new (port_b, FALSE);
  g_autoptr (VisIcePath) second_a = vis_ice_path_new (port_a, TRUE);
  g_autoptr (VisIcePath) second_b = vis_ice_path_new (port_b, FALSE);
  g_autoptr (VisIceParameters) of_b = NULL;
  g_autoptr (GError) error = NULL;
  Inbox inbox = { 0 };

  inbox_attach (&inbox, b);
  connect_paths (a, b);
  g_assert_true (wait_for_gathered (second_a) && wait_for_gathered (second_b));
  of_b = vis_ice_path_get_local_parameters (second_b);
  g_assert_false (vis_ice_path_set_remote_parameters (second_a, of_b, &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_BUSY);
  send_packets (a, 3);
  g_assert_true (inbox_wait (&inbox, 3, VIS_TEST_DEADLINE_MS));

  /* Once the first has ended, the second can be. */
  vis_ice_path_close (a);
  vis_ice_path_close (b);
  connect_paths (second_a, second_b);
}

static void
test_burst (void)
{
  g_autoptr (VisPort) port_a = port_fixture_open ("127.0.0.2");
  g_autoptr (VisPort) port_b = port_fixture_open ("127.0.0.3");
  g_autoptr (VisIcePath) a = vis_ice_path_new (port_a, TRUE);
  g_autoptr (VisIcePath) b = vis_ice_path_new (port_b, FALSE);
  Inbox inbox = { 0 };

  inbox_attach (&inbox, b);
  connect_paths (a, b);
  g_assert_cmpuint (send_packets (a, 300), ==, 300);
  g_assert_true (inbox_wait (&inbox, 300, VIS_TEST_DEADLINE_MS));
}

static void
on_echo (const guint8 *data, gsize size, gpointer user_data)
{
  GOutputVector packet = { data, size };

  vis_path_send (user_data, &packet, 1);
}

static void
test_echo (void)
{
  g_autoptr (VisPort) port_a = port_fixture_open ("127.0.0.2");
  g_autoptr (VisPort) port_b = port_fixture_open ("127.0.0.3");
  g_autoptr (VisIcePath) a = vis_ice_path_new (port_a, TRUE);
  g_autoptr (VisIcePath) b = vis_ice_path_new (port_b, FALSE);
  Inbox inbox = { 0 };

  inbox_attach (&inbox, a);
  vis_path_set_receiver (VIS_PATH (b), on_echo, b, NULL);
  connect_paths (a, b);
  send_packets (a, 20);
  g_assert_true (inbox_wait (&inbox, 20, VIS_TEST_DEADLINE_MS));
  vis_path_set_receiver (VIS_PATH (b), NULL, NULL, NULL);
}

static void
test_early_parameters (void)
{
  g_autoptr (VisPort) port = port_fixture_open ("127.0.0.2");
  g_autoptr (ScriptedPeer) peer = scripted_peer_new ("127.0.0.9");
  g_autoptr (VisIcePath) path = vis_ice_path_new (port, TRUE);
  g_autoptr (VisIceParameters) remote = scripted_peer_get_parameters (peer);

  g_assert_false (vis_ice_path_is_gathered (path));
  g_assert_null (vis_ice_path_get_local_parameters (path));
  remote->lite = TRUE;
  g_assert_true (vis_ice_path_set_remote_parameters (path, remote, NULL));
  g_assert_true (wait_for_state (path, VIS_PATH_CONNECTED, VIS_TEST_DEADLINE_MS));
}

static void
test_lite_peer (void)
{
  g_autoptr (VisPort) port = port_fixture_open ("127.0.0.2");
  g_autoptr (ScriptedPeer) peer = scripted_peer_new ("127.0.0.9");
  g_autoptr (VisIcePath) path = vis_ice_path_new (port, FALSE);
  g_autoptr (VisIceParameters) remote = scripted_peer_get_parameters (peer);

  remote->lite = TRUE;
  g_assert_true (wait_for_gathered (path));
  g_assert_true (vis_ice_path_set_remote_parameters (path, remote, NULL));
  g_assert_true (wait_for_state (path, VIS_PATH_CONNECTED, VIS_TEST_DEADLINE_MS));
}

static void
test_refuses_parameters (void)
{
  g_autoptr (VisPort) port = port_fixture_open ("127.0.0.2");
  g_autoptr (VisIcePath) path = vis_ice_path_new (port, TRUE);
  static const struct
  {
    const char *ufrag;
    const char *pwd;
    const char *candidate;
  } rows[] = {
    { NULL, NULL, "1 1 UDP 1 127.0.0.9 1 typ host" },
    { "abc", "pppppppppppppppppppppp", "1 1 UDP 1 127.0.0.9 1 typ host" },
    { "abcd", "ppppppppppppppppppppp", "1 1 UDP 1 127.0.0.9 1 typ host" },
    { "abcd", "pppppppppppppppppppppp", "1 1 UDP 1 0.0.0.0 1 typ host" },
    { "abcd", "pppppppppppppppppppppp", "1 1 UDP 1 ff02::1 1 typ host" },
    { "abcd", "pppppppppppppppppppppp", "1 2 UDP 1 127.0.0.9 1 typ host" },
    { "abcd", "pppppppppppppppppppppp", NULL },
  };

  g_assert_true (wait_for_gathered (path));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (VisIceParameters) remote = vis_ice_parameters_new (rows[i].ufrag, rows[i].pwd);
      g_autoptr (GError) error = NULL;
      VisCandidate candidate;

      if (rows[i].candidate && vis_candidate_parse (rows[i].candidate, &candidate, NULL))
        g_array_append_val (remote->candidates, candidate);
      g_assert_false (vis_ice_path_set_remote_parameters (path, remote, &error));
      g_assert_error (error, VIS_ERROR, VIS_ERROR_INVALID);
    }
  g_assert_cmpint (vis_path_get_state (VIS_PATH (path)), ==, VIS_PATH_NEW);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/port/ice-path/connects-and-carries-packets", test_ipv4);
  g_test_add_func ("/port/ice-path/connects-over-ipv6", test_ipv6);
  g_test_add_func ("/port/ice-path/connects-on-all-addresses", test_any_address);
  g_test_add_func ("/port/ice-path/settles-a-role-conflict", test_role_conflict);
  g_test_add_func ("/port/ice-path/two-calls-share-one-port", test_two_calls);
  g_test_add_func ("/port/ice-path/a-second-call-between-the-same-ports-is-busy", test_same_ports);
  g_test_add_func ("/port/ice-path/a-burst-of-300-arrives-whole", test_burst);
  g_test_add_func ("/port/ice-path/a-receiver-may-send", test_echo);
  g_test_add_func ("/port/ice-path/takes-parameters-before-gathering-is-done",
                   test_early_parameters);
  g_test_add_func ("/port/ice-path/controls-a-lite-peer", test_lite_peer);
  g_test_add_func ("/port/ice-path/refuses-unusable-parameters", test_refuses_parameters);
  return g_test_run ();
}
