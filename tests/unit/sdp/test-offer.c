/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/vis-error.h"
#include "fixtures.h"

/* Leaves an INVITE room for its headers in a datagram that no network cuts. */
#define MAX_OFFER_SIZE 1024

#define MID_EXTENSION "a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid\r\n"

static void
test_is_small (void)
{
  g_autoptr (VisSessionDescription) offer = fixture_own_offer (1);
  g_autofree char *text = vis_session_description_print (offer);

  g_test_message ("%" G_GSIZE_FORMAT " bytes:\n%s", strlen (text), text);
  g_assert_cmpuint (strlen (text), <=, MAX_OFFER_SIZE);
}

static void
test_says_no_more_than_needed (void)
{
  g_autoptr (VisSessionDescription) offer = fixture_own_offer (1);
  g_autofree char *text = vis_session_description_print (offer);

  g_assert_true (g_str_has_prefix (
      text, "v=0\r\no=- 4611686018427387905 1 IN IP4 0.0.0.0\r\ns=-\r\nc=IN IP4 192.0.2.1\r\n"
            "t=0 0\r\na=group:BUNDLE 0 1\r\na=extmap:2 http://"));
  /* Some look for the mid's extension in each section. */
  g_assert_nonnull (strstr (text, "\r\n" MID_EXTENSION "m=video "));
  g_assert_true (g_str_has_suffix (text, "\r\n" MID_EXTENSION));
  g_assert_nonnull (strstr (text, "m=audio 16402 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\n"));
  g_assert_nonnull (strstr (text, "m=video 0 UDP/TLS/RTP/SAVPF 97 98 99\r\na=mid:1\r\n"
                                  "a=bundle-only\r\n"));
  g_assert_nonnull (strstr (text, "a=setup:actpass\r\n"));
  g_assert_null (strstr (text, "a=ssrc"));
  g_assert_null (strstr (text, "ccm fir"));
}

/* In offers, answers and what follows; the other side keeps to it. */
static void
test_limit (void)
{
  g_autoptr (VisMediaCapabilities) capabilities = fixture_capabilities ();
  g_autoptr (VisMediaCapabilities) theirs = fixture_capabilities ();
  g_autoptr (Side) side = side_new (1);
  g_autoptr (Side) peer = side_new (2);
  g_autoptr (VisSessionDescription) offer = NULL;
  g_autoptr (VisSessionDescription) answer = NULL;
  g_autoptr (VisSessionDescription) reoffer = NULL;
  g_autoptr (VisSessionDescription) received = NULL;
  g_autoptr (VisNegotiatedSession) negotiated = NULL;
  g_autoptr (VisNegotiatedSession) ours = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *later = NULL;

  capabilities->max_video_bitrate = 250000;
  theirs->max_video_bitrate = 500000;
  offer = vis_sdp_create_offer (capabilities, &side->transport);
  text = vis_session_description_print (offer);
  g_assert_nonnull (strstr (text, "SAVPF 97 98 99\r\nb=AS:280\r\nb=TIAS:250000\r\na=mid:1\r\n"));
  received = vis_session_description_parse (text, strlen (text), &error);
  g_assert_no_error (error);
  answer = vis_sdp_create_answer (received, theirs, &peer->transport, &negotiated, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (vis_negotiated_session_find (negotiated, VIS_MEDIA_VIDEO)->max_bitrate, ==,
                    250000);
  g_assert_cmpuint (vis_negotiated_session_find (negotiated, VIS_MEDIA_AUDIO)->max_bitrate, ==, 0);
  ours = vis_sdp_accept_answer (offer, answer, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (vis_negotiated_session_find (ours, VIS_MEDIA_VIDEO)->max_bitrate, ==, 500000);

  capabilities->max_video_bitrate = 0;
  reoffer = vis_sdp_create_reoffer (offer, capabilities, &side->transport);
  later = vis_session_description_print (reoffer);
  g_assert_null (strstr (later, "b="));
}

/* Where there is no PLI, FIR is what asks for a picture. */
static void
test_fir_without_pli (void)
{
  g_autoptr (VisMediaCapabilities) capabilities = fixture_capabilities ();
  g_autoptr (Side) side = side_new (1);
  g_autoptr (VisSessionDescription) offer = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < capabilities->video_codecs->len; i++)
    ((VisCodec *)capabilities->video_codecs->pdata[i])->feedback = VIS_FEEDBACK_FIR;
  offer = vis_sdp_create_offer (capabilities, &side->transport);
  text = vis_session_description_print (offer);
  g_assert_nonnull (strstr (text, "a=rtcp-fb:* ccm fir\r\n"));
}

static void
test_default_destination (void)
{
  static const struct
  {
    VisCandidateType type;
    const char *address;
    const char *destination;
  } rows[] = {
    { VIS_CANDIDATE_SERVER_REFLEXIVE, "203.0.113.5:40000", "c=IN IP4 203.0.113.5\r\n" },
    { VIS_CANDIDATE_RELAYED, "[2001:db8::5]:40000", "c=IN IP6 2001:db8::5\r\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (VisMediaCapabilities) capabilities = fixture_capabilities ();
      g_autoptr (Side) side = side_new (1);
      g_autoptr (VisSessionDescription) offer = NULL;
      g_autofree char *text = NULL;
      VisCandidate candidate
          = { .foundation = "9", .component = 1, .priority = 100, .type = rows[i].type };

      g_assert_true (vis_address_parse (rows[i].address, 0, &candidate.address, NULL));
      g_array_append_val (side->ice->candidates, candidate);
      offer = vis_sdp_create_offer (capabilities, &side->transport);
      text = vis_session_description_print (offer);
      g_assert_nonnull (strstr (text, rows[i].destination));
      g_assert_nonnull (strstr (text, "m=audio 40000 "));
    }
}

static void
test_without_candidates (void)
{
  g_autoptr (VisMediaCapabilities) capabilities = fixture_capabilities ();
  g_autoptr (Side) side = side_new (1);
  g_autoptr (VisSessionDescription) offer = NULL;
  g_autofree char *text = NULL;

  g_array_set_size (side->ice->candidates, 0);
  offer = vis_sdp_create_offer (capabilities, &side->transport);
  text = vis_session_description_print (offer);
  g_assert_nonnull (strstr (text, "c=IN IP4 0.0.0.0\r\n"));
  g_assert_nonnull (strstr (text, "m=audio 9 "));
}

static void
test_without_video (void)
{
  g_autoptr (VisMediaCapabilities) capabilities = fixture_capabilities ();
  g_autoptr (Side) side = side_new (1);
  g_autoptr (VisSessionDescription) offer = NULL;

  capabilities->video = VIS_DIRECTION_INACTIVE;
  offer = vis_sdp_create_offer (capabilities, &side->transport);
  g_assert_cmpuint (vis_session_description_get_n_media (offer), ==, 1);
  g_assert_false (vis_session_description_has_video (offer));
}

static void
test_ssrcs_are_distinct (void)
{
  g_autoptr (VisSessionDescription) offer = fixture_own_offer (1);
  const VisMediaDescription *audio = vis_session_description_get_media (offer, 0);
  const VisMediaDescription *video = vis_session_description_get_media (offer, 1);

  g_assert_cmpuint (audio->ssrc, !=, 0);
  g_assert_cmpuint (audio->rtx_ssrc, ==, 0);
  g_assert_cmpuint (video->ssrc, !=, 0);
  g_assert_cmpuint (video->ssrc, !=, audio->ssrc);
  g_assert_cmpuint (video->rtx_ssrc, !=, 0);
  g_assert_cmpuint (video->rtx_ssrc, !=, audio->ssrc);
  g_assert_cmpuint (video->rtx_ssrc, !=, video->ssrc);
  g_assert_cmpstr (audio->cname, ==, video->cname);
  g_assert_cmpuint (strlen (audio->cname), ==, 16);
}

static void
test_reoffer_keeps_the_session (void)
{
  g_autoptr (VisMediaCapabilities) capabilities = fixture_capabilities ();
  g_autoptr (Side) side = side_new (1);
  g_autoptr (VisSessionDescription) first = vis_sdp_create_offer (capabilities, &side->transport);
  g_autoptr (VisSessionDescription) second = NULL;
  g_autofree char *text = NULL;

  side->transport.version++;
  capabilities->audio = VIS_DIRECTION_INACTIVE;
  capabilities->video = VIS_DIRECTION_SEND;
  second = vis_sdp_create_reoffer (first, capabilities, &side->transport);
  text = vis_session_description_print (second);
  g_assert_true (g_str_has_prefix (text, "v=0\r\no=- 4611686018427387905 2 IN"));
  for (guint i = 0; i < 2; i++)
    {
      const VisMediaDescription *before = vis_session_description_get_media (first, i);
      const VisMediaDescription *after = vis_session_description_get_media (second, i);

      g_assert_cmpstr (after->mid, ==, before->mid);
      g_assert_cmpuint (after->ssrc, ==, before->ssrc);
      g_assert_cmpuint (after->rtx_ssrc, ==, before->rtx_ssrc);
      g_assert_cmpstr (after->cname, ==, before->cname);
      g_assert_cmpuint (after->codecs->len, ==, before->codecs->len);
      g_assert_cmpint (after->direction, ==, i ? VIS_DIRECTION_SEND : VIS_DIRECTION_INACTIVE);
    }
}

/* Whatever the first offer looked like: both ends agree again, on the same numbers. */
static void
test_reoffer_keeps_the_numbers (void)
{
  static const char *const offers[]
      = { "visavis", "chromium", "firefox", "webrtcbin", "baresip", "lite-server", "asterisk" };

  for (guint i = 0; i < G_N_ELEMENTS (offers); i++)
    {
      g_autoptr (VisSessionDescription) offer = fixture_offer (offers[i]);
      g_autoptr (VisNegotiatedSession) session = NULL;
      g_autoptr (VisSessionDescription) answer = fixture_answer (offer, &session);
      g_autoptr (VisMediaCapabilities) capabilities = fixture_capabilities ();
      g_autoptr (Side) side = side_new (2);
      g_autoptr (VisSessionDescription) reoffer
          = vis_sdp_create_reoffer (answer, capabilities, &side->transport);
      g_autoptr (VisSessionDescription) carried = fixture_carry (reoffer);
      g_autoptr (VisNegotiatedSession) peer = NULL;
      g_autoptr (VisSessionDescription) peer_answer = fixture_answer (carried, &peer);
      g_autoptr (VisSessionDescription) peer_carried = fixture_carry (peer_answer);
      g_autoptr (VisNegotiatedSession) ours = fixture_accept (reoffer, peer_carried);

      g_test_message ("%s", offers[i]);
      fixture_assert_agree (ours, peer);
      g_assert_cmpuint (ours->media->len, ==, session->media->len);
      for (guint kind = VIS_MEDIA_AUDIO; kind <= VIS_MEDIA_VIDEO; kind++)
        {
          g_autofree char *before = fixture_summary (session, (VisMediaKind)kind);
          g_autofree char *after = fixture_summary (ours, (VisMediaKind)kind);

          g_assert_cmpstr (after, ==, before);
        }
    }
}

static void
test_reoffer_drops_and_adds_video (void)
{
  g_autoptr (VisSessionDescription) offer = fixture_offer ("chromium");
  g_autoptr (VisNegotiatedSession) session = NULL;
  g_autoptr (VisSessionDescription) answer = fixture_answer (offer, &session);
  g_autoptr (VisMediaCapabilities) capabilities = fixture_capabilities ();
  g_autoptr (Side) side = side_new (2);
  g_autoptr (VisSessionDescription) without = NULL;
  g_autoptr (VisSessionDescription) with = NULL;
  g_autoptr (VisNegotiatedSession) peer = NULL;
  g_autoptr (VisSessionDescription) peer_answer = NULL;

  capabilities->video = VIS_DIRECTION_INACTIVE;
  without = vis_sdp_create_reoffer (answer, capabilities, &side->transport);
  g_assert_cmpuint (vis_session_description_get_n_media (without), ==, 3);
  g_assert_false (vis_session_description_has_video (without));

  capabilities->video = VIS_DIRECTION_BOTH;
  with = vis_sdp_create_reoffer (without, capabilities, &side->transport);
  g_assert_cmpuint (vis_session_description_get_n_media (with), ==, 3);
  g_assert_false (vis_session_description_get_media (with, 1)->rejected);
  g_assert_cmpuint (vis_session_description_get_media (with, 1)->transport_cc_id, ==, 3);
  peer_answer = fixture_answer (with, &peer);
  g_assert_cmpuint (peer->media->len, ==, 2);
}

/* A call that began with audio, whose peer uses our video's favourite payload type for it. */
static void
test_reoffer_appends_video (void)
{
  g_autofree char *text = fixture_read ("chromium-trickle");
  g_autofree char *moved = fixture_replace (text, "111", "97");
  g_autoptr (VisSessionDescription) received = fixture_parse (moved);
  g_autoptr (VisNegotiatedSession) session = NULL;
  g_autoptr (VisSessionDescription) answer = fixture_answer (received, &session);
  g_autoptr (VisMediaCapabilities) capabilities = fixture_capabilities ();
  g_autoptr (Side) side = side_new (2);
  g_autoptr (VisSessionDescription) reoffer
      = vis_sdp_create_reoffer (answer, capabilities, &side->transport);
  g_autoptr (VisSessionDescription) carried = fixture_carry (reoffer);
  g_autoptr (VisNegotiatedSession) peer = NULL;
  g_autoptr (VisSessionDescription) peer_answer = fixture_answer (carried, &peer);
  g_autofree char *audio = fixture_summary (peer, VIS_MEDIA_AUDIO);
  g_autofree char *video = fixture_summary (peer, VIS_MEDIA_VIDEO);

  g_assert_cmpuint (vis_session_description_get_n_media (reoffer), ==, 2);
  g_assert_cmpuint (vis_session_description_get_n_media (peer_answer), ==, 2);
  g_assert_cmpstr (audio, ==, "opus 97");
  g_assert_cmpstr (video, ==, "VP8 96/98");
}

/* What one side wishes, what the other does; what stands in the offer and in the answer (RFC 3264,
 * 8.4; RFC 6337, 5.3), and who is held then. */
static void
test_hold (void)
{
  static const struct
  {
    VisDirection ours;
    VisDirection theirs;
    VisDirection answered;
    gboolean they_hold;
  } rows[] = {
    { VIS_DIRECTION_BOTH, VIS_DIRECTION_BOTH, VIS_DIRECTION_BOTH, FALSE },
    { VIS_DIRECTION_SEND, VIS_DIRECTION_BOTH, VIS_DIRECTION_RECEIVE, FALSE },
    { VIS_DIRECTION_BOTH, VIS_DIRECTION_SEND, VIS_DIRECTION_SEND, TRUE },
    { VIS_DIRECTION_SEND, VIS_DIRECTION_SEND, VIS_DIRECTION_INACTIVE, TRUE },
    { VIS_DIRECTION_INACTIVE, VIS_DIRECTION_BOTH, VIS_DIRECTION_INACTIVE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (VisSessionDescription) first = fixture_own_offer (1);
      g_autoptr (VisNegotiatedSession) before = NULL;
      g_autoptr (VisSessionDescription) first_answer = fixture_answer (first, &before);
      g_autoptr (VisMediaCapabilities) ours = fixture_capabilities ();
      g_autoptr (VisMediaCapabilities) theirs = fixture_capabilities ();
      g_autoptr (Side) left = side_new (1);
      g_autoptr (Side) right = side_new (2);
      g_autoptr (VisSessionDescription) offer = NULL;
      g_autoptr (VisSessionDescription) answer = NULL;
      g_autoptr (VisNegotiatedSession) after = NULL;
      g_autoptr (GError) error = NULL;

      ours->audio = rows[i].ours;
      theirs->audio = theirs->video = rows[i].theirs;
      left->transport.version = right->transport.version = 2;
      right->transport.previous = first_answer;
      right->transport.in_force = before;
      offer = vis_sdp_create_reoffer (first, ours, &left->transport);
      answer = vis_sdp_create_answer (offer, theirs, &right->transport, &after, &error);
      g_assert_no_error (error);
      g_assert_cmpint (vis_session_description_get_media (offer, 0)->direction, ==, rows[i].ours);
      g_assert_cmpint (vis_session_description_get_media (answer, 0)->direction, ==,
                       rows[i].answered);
      g_assert_cmpint (vis_session_description_is_held (offer), ==,
                       !(rows[i].ours & VIS_DIRECTION_RECEIVE));
      g_assert_cmpint (vis_session_description_is_held (answer), ==, rows[i].they_hold);
      g_assert_true (vis_negotiated_session_check_continues (after, before, &error));
      g_assert_no_error (error);
      /* Only what says something else is a new version (RFC 3264, 8). */
      g_assert_cmpuint (vis_session_description_get_version (offer), ==,
                        rows[i].ours == VIS_DIRECTION_BOTH ? 1 : 2);
      g_assert_cmpuint (vis_session_description_get_version (answer), ==,
                        rows[i].answered == VIS_DIRECTION_BOTH ? 1 : 2);
    }
}

/* Another path, key or role is not the same session any more. */
static void
test_continues (void)
{
  g_autoptr (VisSessionDescription) offer = fixture_own_offer (1);
  g_autoptr (VisNegotiatedSession) before = NULL;
  G_GNUC_UNUSED g_autoptr (VisSessionDescription) answer = fixture_answer (offer, &before);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (VisNegotiatedSession) after = vis_negotiated_session_copy (before);
      g_autoptr (GError) error = NULL;

      g_assert_true (vis_negotiated_session_check_continues (after, before, NULL));
      if (i == 0)
        after->remote_ice->pwd[0] ^= 1;
      else if (i == 1)
        {
          vis_fingerprint_free (after->remote_fingerprint);
          after->remote_fingerprint = vis_fingerprint_parse (
              "sha-256 FF:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:"
              "99:AA:BB:CC:DD:EE:FF",
              NULL);
        }
      else
        after->dtls_client = !after->dtls_client;
      g_assert_false (vis_negotiated_session_check_continues (after, before, &error));
      g_assert_error (error, VIS_ERROR, VIS_ERROR_UNSUPPORTED);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sdp/offer/is-small", test_is_small);
  g_test_add_func ("/sdp/offer/says-no-more-than-needed", test_says_no_more_than_needed);
  g_test_add_func ("/sdp/offer/limit-is-told-both-ways", test_limit);
  g_test_add_func ("/sdp/offer/names-fir-where-there-is-no-pli", test_fir_without_pli);
  g_test_add_func ("/sdp/offer/default-destination-reaches-most", test_default_destination);
  g_test_add_func ("/sdp/offer/goes-without-candidates", test_without_candidates);
  g_test_add_func ("/sdp/offer/goes-without-video", test_without_video);
  g_test_add_func ("/sdp/offer/ssrcs-are-distinct", test_ssrcs_are_distinct);
  g_test_add_func ("/sdp/reoffer/keeps-session-and-bumps-version", test_reoffer_keeps_the_session);
  g_test_add_func ("/sdp/reoffer/keeps-the-peers-numbers", test_reoffer_keeps_the_numbers);
  g_test_add_func ("/sdp/reoffer/drops-and-adds-video", test_reoffer_drops_and_adds_video);
  g_test_add_func ("/sdp/reoffer/appends-video", test_reoffer_appends_video);
  g_test_add_func ("/sdp/reoffer/hold-is-answered-as-rfc-3264-says", test_hold);
  g_test_add_func ("/sdp/reoffer/continues-on-the-same-path-only", test_continues);
  return g_test_run ();
}
