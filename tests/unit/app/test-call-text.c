/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/vis-call-text.h"

static void
test_elapsed_has_hours_only_when_needed (void)
{
  static const struct
  {
    guint seconds;
    const char *text;
  } cases[] = {
    { 0, "0:00" },       { 9, "0:09" },       { 65, "1:05" },          { 3599, "59:59" },
    { 3600, "1:00:00" }, { 3723, "1:02:03" }, { 360000, "100:00:00" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = vis_call_text_elapsed (cases[i].seconds);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_every_state_has_a_text (void)
{
  for (VisCallState state = VIS_CALL_NEW; state < VIS_CALL_N_STATES; state++)
    {
      const char *text = vis_call_text_state (state);
      g_assert_nonnull (text);
      if (state != VIS_CALL_ACTIVE) /* there the time stands */
        g_assert_cmpstr (text, !=, "");
    }
}

static void
test_fingerprint_is_four_lines_of_four_groups (void)
{
  g_autoptr (VisFingerprint) fingerprint
      = vis_fingerprint_parse ("sha-256 00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:"
                               "10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F",
                               NULL);
  g_autofree char *text = vis_call_text_fingerprint (fingerprint);
  g_assert_cmpstr (text, ==,
                   "0001 0203 0405 0607\n0809 0A0B 0C0D 0E0F\n"
                   "1011 1213 1415 1617\n1819 1A1B 1C1D 1E1F");
}

static void
test_path_says_when_it_is_relayed (void)
{
  VisPathInfo info = { .local_type = VIS_CANDIDATE_HOST, .remote_type = VIS_CANDIDATE_HOST };
  g_assert_true (vis_address_parse ("192.0.2.7:16402", 0, &info.remote, NULL));
  g_autofree char *direct = vis_call_text_path (&info);
  g_assert_cmpstr (direct, ==, "Directly to \u2066192.0.2.7:16402\u2069");
  info.local_type = VIS_CANDIDATE_RELAYED;
  g_autofree char *relayed = vis_call_text_path (&info);
  g_assert_cmpstr (relayed, ==, "Through a relay, to \u2066192.0.2.7:16402\u2069");
}

static void
test_unknown_suite_is_shown_as_it_is (void)
{
  g_autofree char *known = vis_call_text_suite ("AEAD_AES_128_GCM");
  g_autofree char *unknown = vis_call_text_suite ("SOMETHING_NEW");
  g_assert_cmpstr (known, ==, "DTLS-SRTP · AES-GCM, 128 bit");
  g_assert_cmpstr (unknown, ==, "DTLS-SRTP · SOMETHING_NEW");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/call-text/elapsed-has-hours-only-when-needed",
                   test_elapsed_has_hours_only_when_needed);
  g_test_add_func ("/app/call-text/every-state-has-a-text", test_every_state_has_a_text);
  g_test_add_func ("/app/call-text/fingerprint-is-four-lines-of-four-groups",
                   test_fingerprint_is_four_lines_of_four_groups);
  g_test_add_func ("/app/call-text/path-says-when-it-is-relayed",
                   test_path_says_when_it_is_relayed);
  g_test_add_func ("/app/call-text/unknown-suite-is-shown-as-it-is",
                   test_unknown_suite_is_shown_as_it_is);
  return g_test_run ();
}
