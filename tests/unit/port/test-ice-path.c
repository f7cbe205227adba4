/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <unistd.h>

#include "base/vis-error.h"
#include "lib/vis-test-loop.h"
#include "port-fixture.h"

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
  g_assert_true (vis_address_equal (&info.remote, &where_b));
  g_assert_cmpuint (info.local.port, ==, vis_port_get_number (port_a));
  g_assert_cmpuint (send_packets (a, 10), ==, 10);
  g_assert_cmpuint (send_packets (b, 10), ==, 10);
  g_assert_true (inbox_wait (&inbox_b, 10, 2000));
  g_assert_true (inbox_wait (&inbox_a, 10, 2000));

  vis_ice_path_close (a);
  g_assert_cmpint (vis_path_get_state (VIS_PATH (a)), ==, VIS_PATH_CLOSED);
  g_assert_cmpuint (send_packets (a, 1), ==, 0);
}

static void
test_ipv4 (void)
{
  check_call ("127.0.0.2", "127.0.0.3");
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/port/ice-path/connects-and-carries-packets", test_ipv4);
  g_test_add_func ("/port/ice-path/connects-over-ipv6", test_ipv6);
  return g_test_run ();
}
