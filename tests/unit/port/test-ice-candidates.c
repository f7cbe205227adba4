/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "port-fixture.h"
#include "port/vis-ice-candidates.h"

static GArray *
addresses (const char *const *texts)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (VisAddress));

  for (; *texts; texts++)
    {
      VisAddress address = port_fixture_address (*texts);

      g_array_append_val (array, address);
    }
  return array;
}

static void
check_offer (const char *const *locals, const char *const *publics, const char *const *expected)
{
  g_autoptr (GArray) of_locals = addresses (locals);
  g_autoptr (GArray) of_publics = addresses (publics);
  g_autoptr (GArray) offer = vis_ice_candidates_offer (
      of_locals, (const VisAddress *)(void *)of_publics->data, of_publics->len);

  g_assert_cmpuint (offer->len, ==, g_strv_length ((char **)expected));
  for (guint i = 0; i < offer->len; i++)
    {
      g_autofree char *text = vis_candidate_to_string (&g_array_index (offer, VisCandidate, i));

      g_assert_cmpstr (text, ==, expected[i]);
    }
}

static void
test_offer (void)
{
  check_offer ((const char *[]){ "[2001:db8::7]:16402", "192.0.2.7:16402", NULL },
               (const char *[]){ "[2001:db8::7]:16402", "203.0.113.9:40000", NULL },
               (const char *[]){
                   "1 1 UDP 2130706431 2001:db8::7 16402 typ host",
                   "2 1 UDP 2130706175 192.0.2.7 16402 typ host",
                   "3 1 UDP 1694498559 203.0.113.9 40000 typ srflx raddr 192.0.2.7 rport 16402",
                   NULL,
               });
  check_offer ((const char *[]){ "192.0.2.7:16402", NULL },
               (const char *[]){ "[2001:db8::9]:1", NULL },
               (const char *[]){ "1 1 UDP 2130706431 192.0.2.7 16402 typ host", NULL });
}

static void
test_accept (void)
{
  static const char *const rows[] = {
    "1 1 UDP 2130706431 192.0.2.7 16402 typ host",
    "2 1 UDP 2130706430 192.0.2.7 16402 typ host",
    "3 2 UDP 2130706431 192.0.2.8 16402 typ host",
    "4 1 UDP 2130706431 224.0.0.1 16402 typ host",
    "5 1 UDP 2130706431 0.0.0.0 16402 typ host",
    "6 1 UDP 2130706431 :: 16402 typ host",
    "6a 1 UDP 2130706431 fe80::1 16402 typ host",
    "7 1 UDP 1 203.0.113.9 49160 typ relay raddr 0.0.0.0 rport 0",
  };
  g_autoptr (GArray) remotes = g_array_new (FALSE, FALSE, sizeof (VisCandidate));
  g_autoptr (GArray) accepted = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      VisCandidate candidate;

      g_assert_true (vis_candidate_parse (rows[i], &candidate, NULL));
      g_array_append_val (remotes, candidate);
    }
  g_array_index (remotes, VisCandidate, 1).priority = 0;
  accepted = vis_ice_candidates_accept (remotes);
  g_assert_cmpuint (accepted->len, ==, 2);
  g_assert_cmpstr (g_array_index (accepted, VisCandidate, 0).foundation, ==, "1");
  g_assert_cmpstr (g_array_index (accepted, VisCandidate, 1).foundation, ==, "7");
}

static void
test_accept_is_bounded (void)
{
  g_autoptr (GArray) remotes = g_array_new (FALSE, FALSE, sizeof (VisCandidate));
  g_autoptr (GArray) accepted = NULL;

  for (guint i = 0; i < 1000; i++)
    {
      VisCandidate candidate = {
        .component = 1,
        .priority = 1,
        .address = port_fixture_address ("192.0.2.7"),
      };

      candidate.address.port = (guint16)(i + 1);
      g_array_append_val (remotes, candidate);
    }
  accepted = vis_ice_candidates_accept (remotes);
  g_assert_cmpuint (accepted->len, ==, VIS_MAX_REMOTE_CANDIDATES);
}

static void
test_pins (void)
{
  g_autoptr (GArray) one = addresses ((const char *[]){ "[2001:db8::7]:1", "192.0.2.7:1", NULL });
  g_autoptr (GArray) two
      = addresses ((const char *[]){ "[2001:db8::7]:1", "192.0.2.7:1", "198.51.100.7:1", NULL });
  g_autoptr (GArray) no_pins = vis_ice_candidates_pins (one);
  g_autoptr (GArray) pins = vis_ice_candidates_pins (two);
  const struct
  {
    const char *remote;
    guint n_sources;
    gboolean pinned;
  } rows[] = {
    { "203.0.113.9:1", 2, TRUE },
    { "[2001:db8::9]:1", 1, FALSE },
    { "127.0.0.1:1", 1, FALSE },
    { "169.254.1.1:1", 1, FALSE },
  };

  g_assert_cmpuint (no_pins->len, ==, 0);
  g_assert_cmpuint (pins->len, ==, 2);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      VisAddress remote = port_fixture_address (rows[i].remote);
      g_autoptr (GArray) sources = vis_ice_candidates_sources (pins, &remote);

      g_assert_cmpuint (sources->len, ==, rows[i].n_sources);
      g_assert_true (vis_address_is_any (&g_array_index (sources, VisAddress, 0))
                     != rows[i].pinned);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/port/ice-candidates/offers-host-and-reflexive", test_offer);
  g_test_add_func ("/port/ice-candidates/leaves-out-the-unusable", test_accept);
  g_test_add_func ("/port/ice-candidates/takes-at-most-32", test_accept_is_bounded);
  g_test_add_func ("/port/ice-candidates/pins-where-there-is-a-choice", test_pins);
  return g_test_run ();
}
