/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gst/gst.h>

#include "lib/vis-test-loop.h"
#include "media-pair.h"

/* When DTLS sends a lost flight again (RFC 6347, 4.2.4.1), less what a call of ours takes. */
#define DTLS_REPEAT_US (900 * 1000)

/* What flows, and when. */

static void
test_call (gconstpointer codec)
{
  g_autoptr (MediaPair) pair = media_pair_new (codec);

  media_pair_secure (pair);
  g_assert_true (vis_media_session_is_secured (pair->a.session));
  g_assert_cmpstr (vis_media_session_get_suite (pair->a.session), ==, "AES_CM_128_HMAC_SHA1_80");
  media_pair_open (pair);
  media_side_wait_seen (&pair->a);
  media_side_wait_seen (&pair->b);
  media_side_wait_heard (&pair->a);
  media_side_wait_heard (&pair->b);
  g_assert_cmpint (pair->a.width, ==, 640);
  g_assert_cmpint (pair->a.height, ==, 480);
  g_assert_cmpstr (pair->a.codec, ==, codec);
  media_side_watch (&pair->a);
  media_side_watch (&pair->b);
  media_side_expect_share (&pair->a, &pair->b, 0.93);
  media_side_expect_share (&pair->b, &pair->a, 0.93);
  g_test_message ("%s: %.0f kbps in, %.0f kbps out, rtt %.2f ms, jitter %.2f ms",
                  (const char *)codec, pair->a.stats.rx_kbps, pair->a.stats.tx_kbps,
                  pair->a.stats.rtt_ms, pair->a.stats.jitter_ms);
  media_side_wait_frames (&pair->a, 10);
  g_assert_cmpuint (pair->a.n_stats, >=, 2);
  g_assert_cmpfloat (pair->a.stats.rx_kbps, >, 100);
  g_assert_cmpuint (pair->a.n_lost + pair->b.n_lost + pair->a.n_errors + pair->b.n_errors, ==, 0);
}

/* The path is made while it rings; the gates open when the call is answered. */
static void
test_shut_gates (void)
{
  g_autoptr (MediaPair) pair = media_pair_new ("VP8");
  gint64 opened;

  media_pair_secure (pair);
  media_run (1000);
  g_assert_cmpuint (COUNT_DTLS (pair->a.path), >, 0);
  g_assert_cmpuint (COUNT_MEDIA (pair->a.path), ==, 0);
  g_assert_cmpuint (COUNT_MEDIA (pair->b.path), ==, 0);
  g_assert_false (pair->a.seen || pair->a.heard || pair->b.seen || pair->b.heard);
  g_assert_cmpuint (pair->a.n_stats, ==, 0);

  opened = g_get_monotonic_time ();
  media_pair_open (pair);
  media_side_wait_seen (&pair->a);
  media_side_wait_seen (&pair->b);
  g_test_message ("gates open to first picture: %.1f ms and %.1f ms",
                  (double)(pair->a.seen_at - opened) / 1000,
                  (double)(pair->b.seen_at - opened) / 1000);
}

/* One side answers a moment before the other hears of it: its first pictures are kept. */
static void
test_early_media_is_kept (void)
{
  g_autoptr (MediaPair) pair = media_pair_new ("VP8");
  gint64 opened;

  media_pair_secure (pair);
  vis_media_session_open_gates (pair->b.session);
  media_run (200);
  g_assert_cmpuint (COUNT_MEDIA (pair->b.path), >, 0);
  g_assert_false (pair->a.seen || pair->a.heard);
  opened = g_get_monotonic_time ();
  vis_media_session_open_gates (pair->a.session);
  media_side_wait_seen (&pair->a);
  g_test_message ("kept pictures seen after %.1f ms", (double)(pair->a.seen_at - opened) / 1000);
}

static void
test_wrong_fingerprint (void)
{
  g_autoptr (MediaPair) pair = media_pair_new ("VP8");

  /* A expects somebody else; B would trust A. */
  vis_fingerprint_free (pair->a.negotiated->remote_fingerprint);
  pair->a.negotiated->remote_fingerprint
      = vis_fingerprint_new_from_pem (media_pem_a, "sha-256", NULL);
  media_pair_start (pair);
  media_pair_connect_paths (pair);
  media_pair_open (pair);
  g_assert_true (vis_test_wait_for_flag (&pair->a.untrusted, VIS_TEST_DEADLINE_MS));
  media_run (1000);
  g_assert_false (pair->a.secured);
  g_assert_null (vis_media_session_get_suite (pair->a.session));
  g_assert_cmpuint (COUNT_MEDIA (pair->a.path), ==, 0);
  g_assert_false (pair->a.seen || pair->a.heard || pair->b.seen || pair->b.heard);
}

/* Returns: µs until both are secured. */
static gint64
secure_one_path_after_the_other (void)
{
  g_autoptr (MediaPair) pair = media_pair_new ("VP8");
  gint64 start;

  media_pair_start (pair);
  media_run (300);
  g_assert_cmpuint (COUNT_DTLS (pair->a.path) + COUNT_DTLS (pair->b.path), ==, 0);

  /* The client's path is there first: what it sends must not be lost at the other end;
     DTLS would send it again only after a second. */
  vis_memory_path_set_state (pair->a.path, VIS_PATH_CONNECTED);
  media_run (200);
  g_assert_cmpuint (COUNT_DTLS (pair->a.path), >, 0);
  start = g_get_monotonic_time ();
  vis_memory_path_set_state (pair->b.path, VIS_PATH_CONNECTED);
  g_assert_true (vis_test_wait_for_flag (&pair->b.secured, VIS_TEST_DEADLINE_MS));
  g_assert_true (vis_test_wait_for_flag (&pair->a.secured, VIS_TEST_DEADLINE_MS));
  return g_get_monotonic_time () - start;
}

static void
test_dtls_waits_for_the_path (void)
{
  gint64 best = G_MAXINT64;

  /* A machine that is busy with something else may take a second attempt. */
  for (guint attempt = 0; attempt < 5 && best > DTLS_REPEAT_US; attempt++)
    best = MIN (best, secure_one_path_after_the_other ());
  g_assert_cmpint (best, <, DTLS_REPEAT_US);
}

static void
test_path_that_is_connected_already (void)
{
  g_autoptr (MediaPair) pair = media_pair_new ("VP8");

  media_pair_connect_paths (pair);
  media_pair_start (pair);
  g_assert_true (vis_test_wait_for_flag (&pair->a.secured, VIS_TEST_DEADLINE_MS));
  media_pair_open (pair);
  media_side_wait_seen (&pair->b);
}

static void
test_junk_harms_nothing (void)
{
  static const guint8 first_bytes[] = { 0, 20, 22, 23, 63, 64, 128, 129, 191, 255 };
  g_autoptr (MediaPair) pair = media_pair_new ("VP8");
  guint8 junk[1400];

  media_pair_secure (pair);
  media_pair_open (pair);
  media_side_wait_seen (&pair->a);
  media_side_watch (&pair->a);
  for (guint i = 0; i < 2000; i++)
    {
      for (guint j = 0; j < sizeof junk; j++)
        junk[j] = (guint8)g_test_rand_int ();
      junk[0] = first_bytes[i % G_N_ELEMENTS (first_bytes)];
      vis_memory_path_inject (pair->a.path, junk, (gsize)g_test_rand_int_range (0, sizeof junk));
    }
  media_side_wait_frames (&pair->a, 20);
  g_assert_cmpuint (pair->a.n_errors, ==, 0);
}

static void
test_close_at_every_stage (void)
{
  for (guint stage = 0; stage < 6; stage++)
    {
      g_autoptr (MediaPair) pair = media_pair_new (stage % 2 ? "VP8" : "H264");

      if (stage >= 1)
        media_pair_start (pair);
      if (stage >= 2)
        media_pair_connect_paths (pair);
      if (stage >= 3)
        g_assert_true (vis_test_wait_for_flag (&pair->a.secured, VIS_TEST_DEADLINE_MS));
      if (stage >= 4)
        media_pair_open (pair);
      if (stage >= 5)
        media_side_wait_seen (&pair->a);
      if (pair->a.session)
        {
          vis_media_session_close (pair->a.session);
          vis_media_session_close (pair->a.session);
          vis_media_session_open_gates (pair->a.session);
          vis_media_session_set_camera (pair->a.session, TRUE);
          vis_media_session_set_muted (pair->a.session, TRUE);
        }
    }
}

static void
test_two_calls_at_once (void)
{
  g_autoptr (MediaPair) first = media_pair_new ("VP8");
  g_autoptr (MediaPair) second = media_pair_new ("H264");

  media_pair_secure (first);
  media_pair_secure (second);
  media_pair_open (first);
  media_pair_open (second);
  media_side_wait_seen (&first->a);
  media_side_wait_seen (&second->a);
  media_side_watch (&first->a);
  media_side_watch (&second->a);
  media_side_wait_frames (&first->a, 20);
  media_side_wait_frames (&second->a, 20);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/media/session/call-with-vp8", "VP8", test_call);
  if (media_has_codec ("H264"))
    {
      g_test_add_data_func ("/media/session/call-with-h264", "H264", test_call);
      g_test_add_func ("/media/session/two-calls-at-once", test_two_calls_at_once);
      g_test_add_func ("/media/session/closes-at-every-stage", test_close_at_every_stage);
    }
  g_test_add_func ("/media/session/nothing-leaves-while-gates-are-shut", test_shut_gates);
  g_test_add_func ("/media/session/early-media-is-kept", test_early_media_is_kept);
  g_test_add_func ("/media/session/wrong-fingerprint-stops-everything", test_wrong_fingerprint);
  g_test_add_func ("/media/session/dtls-waits-for-the-path", test_dtls_waits_for_the_path);
  g_test_add_func ("/media/session/path-may-be-connected-already",
                   test_path_that_is_connected_already);
  g_test_add_func ("/media/session/junk-harms-nothing", test_junk_harms_nothing);
  return g_test_run ();
}
