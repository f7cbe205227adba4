/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <netinet/in.h>

#include "base/vis-address.h"
#include "base/vis-error.h"

static void
test_round_trip (void)
{
  static const struct
  {
    const char *text;
    const char *printed;
  } rows[] = {
    { "192.0.2.1", "192.0.2.1:7" },
    { "192.0.2.1:5060", "192.0.2.1:5060" },
    { "2001:db8::1", "[2001:db8::1]:7" },
    { "[2001:db8::1]:5060", "[2001:db8::1]:5060" },
    { "[::1]", "[::1]:7" },
    { "fe80::1%lo", "[fe80::1%lo]:7" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *printed = NULL;
      struct sockaddr_storage sockaddr;
      VisAddress address;
      VisAddress back;

      g_assert_true (vis_address_parse (rows[i].text, 7, &address, &error));
      g_assert_no_error (error);
      printed = vis_address_to_string (&address);
      g_assert_cmpstr (printed, ==, rows[i].printed);
      vis_address_to_sockaddr (&address, &sockaddr);
      g_assert_true (vis_address_from_sockaddr ((struct sockaddr *)&sockaddr, &back));
      g_assert_true (vis_address_equal (&address, &back));
      g_assert_cmpuint (vis_address_hash (&address), ==, vis_address_hash (&back));
    }
}

static void
test_refuses (void)
{
  static const char *const rows[] = {
    "",       "host",   "1.2.3",       "1.2.3.4:", "1.2.3.4:0",   "1.2.3.4:65536", "[::1",
    "[::1]x", "[::1]:", "[1.2.3.4]:5", ":::",      "1.2.3.4:5:6", "::1%nope0",     "1.2.3.4 "
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      VisAddress address;

      g_assert_false (vis_address_parse (rows[i], 1, &address, &error));
      g_assert_error (error, VIS_ERROR, VIS_ERROR_INVALID);
    }
}

static void
test_kinds (void)
{
  VisAddress address;

  g_assert_true (vis_address_parse ("127.0.0.2", 1, &address, NULL));
  g_assert_true (vis_address_is_loopback (&address) && vis_address_is_ipv4 (&address));
  g_assert_true (vis_address_parse ("::1", 1, &address, NULL));
  g_assert_true (vis_address_is_loopback (&address) && !vis_address_is_ipv4 (&address));
  g_assert_true (vis_address_parse ("0.0.0.0", 1, &address, NULL));
  g_assert_true (vis_address_is_any (&address));
  g_assert_true (vis_address_parse ("224.0.0.251", 1, &address, NULL));
  g_assert_true (vis_address_is_multicast (&address));
  g_assert_true (vis_address_parse ("169.254.1.1", 1, &address, NULL));
  g_assert_true (vis_address_is_link_local (&address));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/address/round-trip", test_round_trip);
  g_test_add_func ("/base/address/refuses-what-is-none", test_refuses);
  g_test_add_func ("/base/address/knows-its-kind", test_kinds);
  return g_test_run ();
}
