/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/vis-candidate.h"
#include "base/vis-error.h"

static void
test_round_trip (void)
{
  static const char *const rows[] = {
    "1 1 UDP 2130706431 192.0.2.1 16402 typ host",
    "a+/Z 1 UDP 1694498815 203.0.113.9 16402 typ srflx raddr 192.0.2.1 rport 16402",
    "3 1 UDP 16777215 203.0.113.9 49160 typ relay raddr 0.0.0.0 rport 0",
    "4 2 UDP 1 2001:db8::1 5 typ prflx raddr :: rport 0",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *printed = NULL;
      VisCandidate candidate;

      g_assert_true (vis_candidate_parse (rows[i], &candidate, &error));
      g_assert_no_error (error);
      printed = vis_candidate_to_string (&candidate);
      g_assert_cmpstr (printed, ==, rows[i]);
    }
}

static void
test_extensions (void)
{
  VisCandidate candidate;

  g_assert_true (vis_candidate_parse (
      "842163049 1 udp 1677729535 203.0.113.9 46154 typ srflx raddr 10.0.0.1 rport 46154 "
      "generation 0 ufrag EEtu network-id 3 network-cost 10",
      &candidate, NULL));
  g_assert_cmpuint (candidate.related.port, ==, 46154);
  g_assert_cmpint (candidate.type, ==, VIS_CANDIDATE_SERVER_REFLEXIVE);
}

static void
test_refuses (void)
{
  static const struct
  {
    const char *text;
    VisError code;
  } rows[] = {
    { "", VIS_ERROR_INVALID },
    { "1 1 UDP 0 192.0.2.1 16402 typ host", VIS_ERROR_INVALID },
    { "1 1 UDP 4294967295 192.0.2.1 16402 typ host", VIS_ERROR_INVALID },
    { "1 0 UDP 1 192.0.2.1 16402 typ host", VIS_ERROR_INVALID },
    { "1 1 UDP 1 192.0.2.1 0 typ host", VIS_ERROR_INVALID },
    { "1 1 UDP 1 192.0.2.1 70000 typ host", VIS_ERROR_INVALID },
    { "1 1 UDP 1 192.0.2.1 16402 typ", VIS_ERROR_INVALID },
    { "- 1 UDP 1 192.0.2.1 16402 typ host", VIS_ERROR_INVALID },
    { "1 1 UDP 1 192.0.2.1 16402 typ host raddr", VIS_ERROR_INVALID },
    { "1 1 TCP 1 192.0.2.1 9 typ host tcptype active", VIS_ERROR_UNSUPPORTED },
    { "1 1 UDP 1 0f1c.local 16402 typ host", VIS_ERROR_UNSUPPORTED },
    { "1 1 UDP 1 192.0.2.1 16402 typ magic", VIS_ERROR_UNSUPPORTED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      VisCandidate candidate;

      g_assert_false (vis_candidate_parse (rows[i].text, &candidate, &error));
      g_assert_error (error, VIS_ERROR, (int)rows[i].code);
    }
}

static void
test_priority (void)
{
  g_assert_cmpuint (vis_candidate_priority (126, 65535, 1), ==, 2130706431);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/candidate/round-trip", test_round_trip);
  g_test_add_func ("/base/candidate/skips-extensions", test_extensions);
  g_test_add_func ("/base/candidate/refuses-what-is-unusable", test_refuses);
  g_test_add_func ("/base/candidate/priority-by-the-formula", test_priority);
  return g_test_run ();
}
