/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/vis-error.h"
#include "fixtures.h"

/* The answer to our own offer, as text to be spoilt. */
static char *
good_answer (const VisSessionDescription *offer)
{
  g_autoptr (VisSessionDescription) received = fixture_carry (offer);
  g_autoptr (VisNegotiatedSession) session = NULL;
  g_autoptr (VisSessionDescription) answer = fixture_answer (received, &session);

  return vis_session_description_print (answer);
}

static void
test_both_sides_agree (void)
{
  g_autoptr (VisSessionDescription) offer = fixture_own_offer (1);
  g_autoptr (VisSessionDescription) received = fixture_carry (offer);
  g_autoptr (VisNegotiatedSession) callee = NULL;
  g_autoptr (VisSessionDescription) answer = fixture_answer (received, &callee);
  g_autoptr (VisSessionDescription) carried = fixture_carry (answer);
  g_autoptr (VisNegotiatedSession) caller = fixture_accept (offer, carried);
  g_autoptr (VisNegotiatedSession) copy = vis_negotiated_session_copy (caller);
  g_autofree char *audio = fixture_summary (copy, VIS_MEDIA_AUDIO);
  g_autofree char *video = fixture_summary (copy, VIS_MEDIA_VIDEO);

  fixture_assert_agree (copy, callee);
  g_assert_cmpstr (audio, ==, "opus 96");
  g_assert_cmpstr (video, ==, "VP8 97/98");
  g_assert_cmpstr (caller->remote_ice->ufrag, ==, "u002");
  g_assert_cmpuint (caller->remote_ice->candidates->len, ==, 2);
  g_assert_cmpstr (vis_fingerprint_to_string (caller->remote_fingerprint), ==, FIXTURE_FINGERPRINT);
  g_assert_cmpstr (callee->remote_ice->ufrag, ==, "u001");
  g_assert_true (callee->dtls_client);
}

static void
test_refuses_what_does_not_fit (void)
{
  static const struct
  {
    const char *what;
    const char *by;
    VisError code;
  } rows[] = {
    { "m=video 16402", "m=audio 16402", VIS_ERROR_INVALID },
    { "m=audio 16402", "m=text 16402", VIS_ERROR_INVALID },
    { "a=rtpmap:97 VP8", "a=rtpmap:97 H264", VIS_ERROR_INVALID },
    { "a=rtpmap:96 opus/48000/2", "a=rtpmap:96 opus/48000", VIS_ERROR_INVALID },
    { " 97 98\r\n",
      " 99\r\na=rtpmap:99 H264/90000\r\na=fmtp:99 packetization-mode=1;profile-level-id=64e01f\r\n",
      VIS_ERROR_INVALID },
    { " 96\r\na=mid:0\r\n", " 111\r\na=mid:0\r\na=rtpmap:111 opus/48000/2\r\n", VIS_ERROR_INVALID },
    { "a=extmap:2 ", "a=extmap:5 ", VIS_ERROR_INVALID },
    { "a=setup:active", "a=setup:actpass", VIS_ERROR_INVALID },
    { "a=setup:active", "a=setup:holdconn", VIS_ERROR_UNSUPPORTED },
    { "a=fingerprint:", "a=fungerprint:", VIS_ERROR_SECURITY },
    { "UDP/TLS/RTP/SAVPF", "RTP/AVP", VIS_ERROR_SECURITY },
    { "UDP/TLS/RTP/SAVPF", "TCP/TLS/RTP/SAVPF", VIS_ERROR_UNSUPPORTED },
    { "a=ice-ufrag:u002\r\na=ice-pwd:0123456789abcdefghijkl\r\n", "", VIS_ERROR_UNSUPPORTED },
    { "a=rtcp-mux\r\n", "", VIS_ERROR_UNSUPPORTED },
    { " 16402 UDP", " 0 UDP", VIS_ERROR_UNSUPPORTED },
  };
  g_autoptr (VisSessionDescription) offer = fixture_own_offer (1);
  g_autofree char *good = good_answer (offer);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = fixture_replace (good, rows[i].what, rows[i].by);
      g_autoptr (VisSessionDescription) answer = fixture_parse (text);
      g_autoptr (GError) error = NULL;

      g_test_message ("%s → %s", rows[i].what, rows[i].by);
      g_assert_cmpstr (text, !=, good);
      g_assert_null (vis_sdp_accept_answer (offer, answer, &error));
      g_assert_error (error, VIS_ERROR, (int)rows[i].code);
    }
}

static void
test_refuses_other_sections (void)
{
  g_autoptr (VisSessionDescription) offer = fixture_own_offer (1);
  g_autofree char *good = good_answer (offer);
  g_autofree char *more = g_strconcat (good, "m=video 0 RTP/AVP 0\r\n", NULL);
  g_autofree char *fewer = g_strndup (good, strstr (good, "m=video") - good);
  g_autofree char *fewer_in_group = fixture_replace (fewer, "BUNDLE 0 1", "BUNDLE 0");
  g_autofree char *group = fixture_replace (good, "BUNDLE 0 1", "BUNDLE x 1");
  g_autofree char *renamed = fixture_replace (group, "a=mid:0", "a=mid:x");
  const char *const rows[] = { more, fewer_in_group, renamed };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (VisSessionDescription) answer = fixture_parse (rows[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (vis_sdp_accept_answer (offer, answer, &error));
      g_assert_error (error, VIS_ERROR, VIS_ERROR_INVALID);
    }
}

static void
test_refuses_acceptance_of_the_rejected (void)
{
  g_autoptr (VisSessionDescription) first = fixture_own_offer (1);
  g_autofree char *answer_to_first = good_answer (first);
  g_autoptr (VisSessionDescription) answer = fixture_parse (answer_to_first);
  g_autoptr (VisMediaCapabilities) capabilities = fixture_capabilities ();
  g_autoptr (Side) side = side_new (1);
  g_autoptr (VisSessionDescription) without = NULL;
  g_autoptr (GError) error = NULL;

  capabilities->video = VIS_DIRECTION_INACTIVE;
  without = vis_sdp_create_reoffer (first, capabilities, &side->transport);
  g_assert_null (vis_sdp_accept_answer (without, answer, &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_INVALID);
}

/* Answers that leave video without a path: the call goes on with audio. */
static void
test_video_outside_of_the_bundle (void)
{
  static const struct
  {
    const char *what;
    const char *by;
  } rows[] = {
    { "a=group:BUNDLE 0 1\r\n", "" },
    { "a=group:BUNDLE 0 1\r\n", "a=group:BUNDLE 0\r\n" },
    { "a=group:BUNDLE 0 1\r\n", "a=group:BUNDLE 1\r\n" },
    { "m=video 16402", "m=video 0" },
  };
  g_autoptr (VisSessionDescription) offer = fixture_own_offer (1);
  g_autofree char *good = good_answer (offer);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = fixture_replace (good, rows[i].what, rows[i].by);
      g_autoptr (VisSessionDescription) answer = fixture_parse (text);
      g_autoptr (VisNegotiatedSession) session = fixture_accept (offer, answer);

      g_assert_cmpstr (text, !=, good);
      g_assert_cmpuint (session->media->len, ==, 1);
      g_assert_nonnull (vis_negotiated_session_find (session, VIS_MEDIA_AUDIO));
    }
}

#define VIDEO "m=video 16402 UDP/TLS/RTP/SAVPF 97 98\r\n"
#define BUNDLE_ONLY "m=video 0 UDP/TLS/RTP/SAVPF 97 98\r\na=bundle-only\r\n"

/* Port 0 and bundle-only in an answer: in the bundle, that is how Linphone 5.1 accepts. */
static void
test_video_that_stays_bundle_only (void)
{
  g_autoptr (VisSessionDescription) offer = fixture_own_offer (1);
  g_autofree char *good = good_answer (offer);
  g_autofree char *within = fixture_replace (good, VIDEO, BUNDLE_ONLY);
  g_autofree char *outside
      = fixture_replace (within, "a=group:BUNDLE 0 1\r\n", "a=group:BUNDLE 0\r\n");
  g_autoptr (VisSessionDescription) accepting = fixture_parse (within);
  g_autoptr (VisSessionDescription) rejecting = fixture_parse (outside);
  g_autoptr (VisNegotiatedSession) both = fixture_accept (offer, accepting);
  g_autoptr (VisNegotiatedSession) audio = fixture_accept (offer, rejecting);

  g_assert_cmpstr (within, !=, good);
  g_assert_nonnull (vis_negotiated_session_find (both, VIS_MEDIA_VIDEO));
  g_assert_nonnull (vis_negotiated_session_find (audio, VIS_MEDIA_AUDIO));
  g_assert_null (vis_negotiated_session_find (audio, VIS_MEDIA_VIDEO));
}

/* More than was asked for is no fault (RFC 3264, 6.1). */
static void
test_additional_formats (void)
{
  g_autoptr (VisSessionDescription) offer = fixture_own_offer (1);
  g_autofree char *good = good_answer (offer);
  g_autofree char *text = fixture_replace (good, " 96\r\na=mid:0\r\n",
                                           " 0 96\r\na=mid:0\r\na=rtpmap:0 PCMU/8000\r\n");
  g_autoptr (VisSessionDescription) answer = fixture_parse (text);
  g_autoptr (VisNegotiatedSession) session = fixture_accept (offer, answer);
  g_autofree char *audio = fixture_summary (session, VIS_MEDIA_AUDIO);

  g_assert_cmpstr (audio, ==, "opus 96");
}

static void
test_peer_may_be_the_server (void)
{
  g_autoptr (VisSessionDescription) offer = fixture_own_offer (1);
  g_autofree char *good = good_answer (offer);
  g_autofree char *text = fixture_replace (good, "a=setup:active", "a=setup:passive");
  g_autoptr (VisSessionDescription) answer = fixture_parse (text);
  g_autoptr (VisNegotiatedSession) session = fixture_accept (offer, answer);

  g_assert_true (session->dtls_client);
}

/* A peer's SSRCs must tell its audio from its video. */
static void
test_refuses_one_ssrc_for_two (void)
{
  g_autoptr (VisSessionDescription) offer = fixture_own_offer (1);
  g_autoptr (VisSessionDescription) received = fixture_carry (offer);
  g_autoptr (VisNegotiatedSession) callee = NULL;
  g_autoptr (VisSessionDescription) good = fixture_answer (received, &callee);
  g_autofree char *printed = vis_session_description_print (good);
  g_autofree char *text
      = fixture_replace (printed, "a=rtcp-mux\r\n", "a=rtcp-mux\r\na=ssrc:1001 cname:A\r\n");
  g_autoptr (VisSessionDescription) answer = fixture_parse (text);
  g_autoptr (GError) error = NULL;

  g_assert_null (vis_sdp_accept_answer (offer, answer, &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sdp/round-trip/both-sides-agree", test_both_sides_agree);
  g_test_add_func ("/sdp/accept/refuses-what-does-not-fit", test_refuses_what_does_not_fit);
  g_test_add_func ("/sdp/accept/refuses-other-sections", test_refuses_other_sections);
  g_test_add_func ("/sdp/accept/refuses-acceptance-of-the-rejected",
                   test_refuses_acceptance_of_the_rejected);
  g_test_add_func ("/sdp/accept/refuses-one-ssrc-for-two", test_refuses_one_ssrc_for_two);
  g_test_add_func ("/sdp/accept/video-outside-of-the-bundle-is-left-out",
                   test_video_outside_of_the_bundle);
  g_test_add_func ("/sdp/accept/video-that-stays-bundle-only", test_video_that_stays_bundle_only);
  g_test_add_func ("/sdp/accept/additional-formats-are-no-fault", test_additional_formats);
  g_test_add_func ("/sdp/accept/peer-may-be-the-server", test_peer_may_be_the_server);
  return g_test_run ();
}
