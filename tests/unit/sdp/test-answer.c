/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/vis-error.h"
#include "fixtures.h"

static void
test_takes_what_others_offer (void)
{
  static const struct
  {
    const char *offer;
    const char *audio;
    const char *video;
    guint transport_cc_id; /* of the video, or of the audio when there is no video */
    guint n_candidates;
    gboolean dtls_client;
  } rows[] = {
    { "visavis", "opus 96", "VP8 97/98", 2, 2, TRUE },
    { "chromium", "opus 111", "VP8 96/97", 3, 2, TRUE },
    { "chromium-trickle", "opus 111", "", 0, 0, TRUE },
    { "firefox", "opus 109", "VP8 120/124", 7, 1, TRUE },
    { "linphone", "opus 96", "", 0, 2, TRUE },
    { "linphone-savp", "opus 96", "", 5, 1, TRUE },
    { "baresip", "opus 96", "", 0, 1, TRUE },
    { "baresip-bundle", "opus 96", "H264 97", 0, 1, TRUE },
    { "webrtcbin", "opus 98", "VP8 96/97", 1, 0, TRUE },
    { "asterisk", "opus 107", "VP8 100", 0, 1, TRUE },
    { "audio-only", "opus 109", "", 0, 1, TRUE },
    { "sendonly-video", "", "H264 100", 0, 1, FALSE },
    { "lite-server", "opus 111", "VP8 101/102", 9, 1, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (VisSessionDescription) offer = fixture_offer (rows[i].offer);
      g_autoptr (VisNegotiatedSession) session = NULL;
      g_autoptr (VisSessionDescription) answer = fixture_answer (offer, &session);
      g_autoptr (VisSessionDescription) carried = fixture_carry (answer);
      const VisNegotiatedMedia *audio = vis_negotiated_session_find (session, VIS_MEDIA_AUDIO);
      const VisNegotiatedMedia *video = vis_negotiated_session_find (session, VIS_MEDIA_VIDEO);
      g_autofree char *audio_summary = fixture_summary (session, VIS_MEDIA_AUDIO);
      g_autofree char *video_summary = fixture_summary (session, VIS_MEDIA_VIDEO);

      g_test_message ("%s", rows[i].offer);
      g_assert_cmpstr (audio_summary, ==, rows[i].audio);
      g_assert_cmpstr (video_summary, ==, rows[i].video);
      g_assert_cmpuint ((video ? video : audio)->transport_cc_id, ==, rows[i].transport_cc_id);
      g_assert_cmpuint (session->remote_ice->candidates->len, ==, rows[i].n_candidates);
      g_assert_cmpint (session->dtls_client, ==, rows[i].dtls_client);
      g_assert_nonnull (session->remote_fingerprint);

      g_assert_cmpuint (vis_session_description_get_n_media (carried), ==,
                        vis_session_description_get_n_media (offer));
      g_assert_cmpint (vis_session_description_has_video (carried), ==, video != NULL);
      for (guint j = 0; j < vis_session_description_get_n_media (offer); j++)
        {
          const VisMediaDescription *theirs = vis_session_description_get_media (offer, j);
          const VisMediaDescription *ours = vis_session_description_get_media (carried, j);

          g_assert_cmpint (ours->kind, ==, theirs->kind);
          g_assert_cmpstr (ours->mid, ==, theirs->mid);
        }
    }
}

static void
test_repeats_the_offers_numbers (void)
{
  g_autoptr (VisSessionDescription) offer = fixture_offer ("chromium");
  g_autoptr (VisNegotiatedSession) session = NULL;
  g_autoptr (VisSessionDescription) answer = fixture_answer (offer, &session);
  g_autofree char *text = vis_session_description_print (answer);

  g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, "a=group:BUNDLE 0 1\r\n"));
  g_assert_nonnull (strstr (text, "\r\nm=audio 16402 UDP/TLS/RTP/SAVPF 111\r\n"));
  g_assert_nonnull (strstr (text, "\r\nm=video 16402 UDP/TLS/RTP/SAVPF 96 97\r\n"));
  g_assert_nonnull (strstr (text, "\r\nm=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\n"));
  g_assert_nonnull (strstr (text, "a=setup:active\r\n"));
  g_assert_nonnull (strstr (text, "a=fmtp:111 useinbandfec=1\r\n"));
  g_assert_nonnull (strstr (text, "a=fmtp:97 apt=96\r\n"));
  g_assert_nonnull (strstr (text, "a=extmap:3 http"));
  g_assert_nonnull (strstr (text, "a=extmap:4 urn"));
  g_assert_null (strstr (text, "goog-remb"));
  g_assert_null (strstr (text, "ccm fir"));
  g_assert_null (strstr (text, "a=ssrc"));
}

/* One codec is answered: the first of the offer that both know. */
static void
test_takes_the_first_that_both_know (void)
{
  g_autoptr (VisSessionDescription) offer = fixture_offer ("chromium");
  g_autoptr (VisMediaCapabilities) capabilities = fixture_capabilities ();
  g_autoptr (Side) side = side_new (2);
  g_autoptr (VisNegotiatedSession) session = NULL;
  g_autoptr (VisSessionDescription) answer = NULL;
  g_autofree char *text = NULL;

  g_ptr_array_remove_index (capabilities->video_codecs, 0);
  answer = vis_sdp_create_answer (offer, capabilities, &side->transport, &session, NULL);
  text = vis_session_description_print (answer);
  g_assert_nonnull (strstr (text, "\r\nm=video 16402 UDP/TLS/RTP/SAVPF 109 114\r\n"));
  g_assert_nonnull (strstr (text, "a=fmtp:109 packetization-mode=1;profile-level-id=42e01f\r\n"));
}

/* What the peer wants to get is what the encoder must know. */
static void
test_format_parameters_are_the_peers (void)
{
  g_autoptr (VisSessionDescription) offer = fixture_offer ("firefox");
  g_autoptr (VisNegotiatedSession) session = NULL;
  g_autoptr (VisSessionDescription) answer = fixture_answer (offer, &session);
  const VisNegotiatedMedia *audio = vis_negotiated_session_find (session, VIS_MEDIA_AUDIO);

  g_assert_nonnull (answer);
  g_assert_cmpstr (((const VisCodec *)audio->codecs->pdata[0])->fmtp, ==,
                   "maxplaybackrate=48000;stereo=1;useinbandfec=1");
}

static void
test_feedback_needs_its_profile (void)
{
  g_autoptr (VisSessionDescription) offer = fixture_offer ("linphone-savp");
  g_autoptr (VisNegotiatedSession) session = NULL;
  g_autoptr (VisSessionDescription) answer = fixture_answer (offer, &session);
  const VisNegotiatedMedia *audio = vis_negotiated_session_find (session, VIS_MEDIA_AUDIO);

  g_assert_nonnull (answer);
  g_assert_cmpint (((const VisCodec *)audio->codecs->pdata[0])->feedback, ==, VIS_FEEDBACK_NONE);
}

static void
test_without_bundle_only_audio (void)
{
  g_autoptr (VisSessionDescription) offer = fixture_offer ("baresip");
  g_autoptr (VisNegotiatedSession) session = NULL;
  g_autoptr (VisSessionDescription) answer = fixture_answer (offer, &session);
  g_autofree char *text = vis_session_description_print (answer);

  g_assert_null (strstr (text, "BUNDLE"));
  g_assert_nonnull (strstr (text, "m=video 0 UDP/TLS/RTP/SAVPF 97 98\r\n"));
  g_assert_cmpuint (session->media->len, ==, 1);
}

static void
test_directions_meet (void)
{
  static const struct
  {
    const char *offered;
    VisDirection wanted;
    VisDirection agreed;
  } rows[] = {
    { "sendrecv", VIS_DIRECTION_BOTH, VIS_DIRECTION_BOTH },
    { "sendonly", VIS_DIRECTION_BOTH, VIS_DIRECTION_RECEIVE },
    { "recvonly", VIS_DIRECTION_BOTH, VIS_DIRECTION_SEND },
    { "inactive", VIS_DIRECTION_BOTH, VIS_DIRECTION_INACTIVE },
    { "sendrecv", VIS_DIRECTION_RECEIVE, VIS_DIRECTION_RECEIVE },
    { "sendonly", VIS_DIRECTION_SEND, VIS_DIRECTION_INACTIVE },
    { "sendrecv", VIS_DIRECTION_INACTIVE, VIS_DIRECTION_INACTIVE },
  };
  g_autofree char *base = fixture_read ("audio-only");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strdup_printf ("%sa=%s\r\n", base, rows[i].offered);
      g_autoptr (VisSessionDescription) offer = fixture_parse (text);
      g_autoptr (VisMediaCapabilities) capabilities = fixture_capabilities ();
      g_autoptr (Side) side = side_new (2);
      g_autoptr (VisNegotiatedSession) session = NULL;
      g_autoptr (VisSessionDescription) answer = NULL;

      capabilities->audio = rows[i].wanted;
      answer = vis_sdp_create_answer (offer, capabilities, &side->transport, &session, NULL);
      g_assert_nonnull (answer);
      g_assert_cmpint (vis_session_description_get_media (answer, 0)->direction, ==,
                       rows[i].agreed);
      g_assert_cmpint (vis_negotiated_session_find (session, VIS_MEDIA_AUDIO)->direction, ==,
                       rows[i].agreed);
    }
}

static void
test_unwanted_video_is_rejected (void)
{
  g_autoptr (VisSessionDescription) offer = fixture_offer ("chromium");
  g_autoptr (VisMediaCapabilities) capabilities = fixture_capabilities ();
  g_autoptr (Side) side = side_new (2);
  g_autoptr (VisNegotiatedSession) session = NULL;
  g_autoptr (VisSessionDescription) answer = NULL;

  capabilities->video = VIS_DIRECTION_INACTIVE;
  answer = vis_sdp_create_answer (offer, capabilities, &side->transport, &session, NULL);
  g_assert_nonnull (answer);
  g_assert_false (vis_session_description_has_video (answer));
  g_assert_null (vis_negotiated_session_find (session, VIS_MEDIA_VIDEO));
  g_assert_nonnull (vis_negotiated_session_find (session, VIS_MEDIA_AUDIO));
}

static void
test_dtls_roles_fit (void)
{
  static const struct
  {
    const char *offered;
    gboolean is_server;
    gboolean client;
  } rows[] = {
    { "a=setup:actpass\r\n", FALSE, TRUE },
    { "a=setup:actpass\r\n", TRUE, FALSE },
    { "a=setup:active\r\n", FALSE, FALSE },
    { "a=setup:passive\r\n", FALSE, TRUE },
    { "", FALSE, FALSE },
  };
  g_autofree char *base = fixture_read ("audio-only");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = fixture_replace (base, "a=setup:passive\r\n", rows[i].offered);
      g_autoptr (VisSessionDescription) offer = fixture_parse (text);
      g_autoptr (VisMediaCapabilities) capabilities = fixture_capabilities ();
      g_autoptr (Side) side = side_new (2);
      g_autoptr (VisNegotiatedSession) session = NULL;
      g_autoptr (VisSessionDescription) answer = NULL;
      g_autofree char *printed = NULL;

      side->transport.dtls_server = rows[i].is_server;
      answer = vis_sdp_create_answer (offer, capabilities, &side->transport, &session, NULL);
      printed = vis_session_description_print (answer);
      g_assert_cmpint (session->dtls_client, ==, rows[i].client);
      g_assert_nonnull (strstr (printed, rows[i].client ? "a=setup:active" : "a=setup:passive"));
    }
}

static void
assert_refused (const char *text, VisError code)
{
  g_autoptr (VisSessionDescription) offer = fixture_parse (text);
  g_autoptr (VisMediaCapabilities) capabilities = fixture_capabilities ();
  g_autoptr (Side) side = side_new (2);
  g_autoptr (VisNegotiatedSession) session = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (vis_sdp_create_answer (offer, capabilities, &side->transport, &session, &error));
  g_assert_error (error, VIS_ERROR, (int)code);
  g_assert_null (session);
}

/* Each row takes one thing out of a good offer, or puts a bad one in. */
static void
test_refuses_what_can_not_be_done (void)
{
  static const struct
  {
    const char *what;
    const char *by;
    VisError code;
  } rows[] = {
    { "RTP/SAVPF", "RTP/AVP", VIS_ERROR_SECURITY },
    { "RTP/SAVPF", "RTP/AVPF", VIS_ERROR_SECURITY },
    { "RTP/SAVPF", "TCP/TLS/RTP/SAVPF", VIS_ERROR_UNSUPPORTED },
    { "RTP/SAVPF", "TCP/RTP/AVP", VIS_ERROR_UNSUPPORTED },
    { "a=fingerprint:", "a=fungerprint:", VIS_ERROR_SECURITY },
    { "a=fingerprint:sha-256", "a=fingerprint:sha-1", VIS_ERROR_SECURITY },
    { "a=fingerprint:sha-256", "a=crypto:1 AES_CM_128_HMAC_SHA1_80", VIS_ERROR_SECURITY },
    { "a=ice-ufrag:q3Wn\r\na=ice-pwd:h8s7Gf6d5Sa4p3Oi2uYt1rEw\r\n", "", VIS_ERROR_UNSUPPORTED },
    { "a=rtcp-mux\r\n", "", VIS_ERROR_UNSUPPORTED },
    { "a=setup:passive", "a=setup:holdconn", VIS_ERROR_UNSUPPORTED },
    { "opus/48000/2", "opus/48000", VIS_ERROR_UNSUPPORTED },
    { "opus/48000/2", "speex/16000", VIS_ERROR_UNSUPPORTED },
    { "a=rtpmap:109 opus/48000/2\r\n", "", VIS_ERROR_UNSUPPORTED },
    { "109", "72", VIS_ERROR_UNSUPPORTED }, /* RTCP would be taken for it (RFC 5761, 4) */
    { "m=audio 54609", "m=audio 0", VIS_ERROR_UNSUPPORTED },
    { "m=audio 54609", "m=audio 54609/2", VIS_ERROR_UNSUPPORTED },
  };
  g_autofree char *base = fixture_read ("audio-only");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = fixture_replace (base, rows[i].what, rows[i].by);

      g_test_message ("%s → %s", rows[i].what, rows[i].by);
      g_assert_cmpstr (text, !=, base);
      assert_refused (text, rows[i].code);
    }
}

/* The answer to a re-offer: media goes on sending with what it has. */
static void
test_keeps_its_ssrcs (void)
{
  g_autoptr (VisSessionDescription) offer = fixture_offer ("chromium");
  g_autoptr (VisNegotiatedSession) first_session = NULL;
  g_autoptr (VisSessionDescription) first = fixture_answer (offer, &first_session);
  g_autoptr (VisMediaCapabilities) capabilities = fixture_capabilities ();
  g_autoptr (Side) side = side_new (2);
  g_autoptr (VisNegotiatedSession) session = NULL;
  g_autoptr (VisSessionDescription) second = NULL;

  side->transport.previous = first;
  second = vis_sdp_create_answer (offer, capabilities, &side->transport, &session, NULL);
  for (guint i = 0; i < 2; i++)
    {
      const VisMediaDescription *before = vis_session_description_get_media (first, i);
      const VisMediaDescription *after = vis_session_description_get_media (second, i);

      g_assert_cmpuint (after->ssrc, ==, before->ssrc);
      g_assert_cmpuint (after->rtx_ssrc, ==, before->rtx_ssrc);
      g_assert_cmpstr (after->cname, ==, before->cname);
    }
}

/* Two sections of a bundle must not mean different things by one number. */
static void
test_clashes_cost_the_video (void)
{
  static const struct
  {
    const char *what;
    const char *by;
  } rows[] = {
    { "m=video 0 UDP/TLS/RTP/SAVPF 97 98\r\n",
      "m=video 0 UDP/TLS/RTP/SAVPF 96 98\r\na=rtpmap:96 VP8/90000\r\n" },
    { "m=video 0 UDP/TLS/RTP/SAVPF 97 98\r\n",
      "m=video 0 UDP/TLS/RTP/SAVPF 97 96\r\na=rtpmap:96 rtx/90000\r\na=fmtp:96 apt=97\r\n" },
    { "a=bundle-only\r\n", "a=bundle-only\r\na=extmap:2 urn:ietf:params:rtp-hdrext:sdes:mid\r\n" },
    { "2001", "1001" },
    { "2002", "1001" },
  };
  g_autofree char *unnamed = fixture_read ("visavis");
  g_autofree char *half
      = fixture_replace (unnamed, "a=mid:0\r\n", "a=mid:0\r\na=ssrc:1001 cname:A\r\n");
  g_autofree char *base
      = fixture_replace (half, "a=mid:1\r\n", "a=mid:1\r\na=ssrc-group:FID 2001 2002\r\n");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = fixture_replace (base, rows[i].what, rows[i].by);
      g_autoptr (VisSessionDescription) offer = fixture_parse (text);
      g_autoptr (VisNegotiatedSession) session = NULL;
      g_autoptr (VisSessionDescription) answer = fixture_answer (offer, &session);

      g_assert_cmpstr (text, !=, base);
      g_assert_nonnull (vis_negotiated_session_find (session, VIS_MEDIA_AUDIO));
      g_assert_null (vis_negotiated_session_find (session, VIS_MEDIA_VIDEO));
      g_assert_false (vis_session_description_has_video (answer));
    }
}

static void
test_one_section_of_each_kind (void)
{
  g_autofree char *base = fixture_read ("audio-only");
  g_autofree char *text = g_strconcat (base, strstr (base, "m=audio"), NULL);
  g_autoptr (VisSessionDescription) offer = fixture_parse (text);
  g_autoptr (VisNegotiatedSession) session = NULL;
  g_autoptr (VisSessionDescription) answer = fixture_answer (offer, &session);

  g_assert_cmpuint (session->media->len, ==, 1);
  g_assert_false (vis_session_description_get_media (answer, 0)->rejected);
  g_assert_true (vis_session_description_get_media (answer, 1)->rejected);
}

/* An encrypted section is taken even when a plain one stands before it. */
static void
test_passes_over_plain_sections (void)
{
  g_autofree char *base = fixture_read ("audio-only");
  g_autofree char *plain = fixture_replace (base, "RTP/SAVPF", "RTP/AVP");
  g_autofree char *text = g_strconcat (plain, strstr (base, "m=audio"), NULL);
  g_autoptr (VisSessionDescription) offer = fixture_parse (text);
  g_autoptr (VisNegotiatedSession) session = NULL;
  g_autoptr (VisSessionDescription) answer = fixture_answer (offer, &session);

  g_assert_true (vis_session_description_get_media (answer, 0)->rejected);
  g_assert_false (vis_session_description_get_media (answer, 1)->rejected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sdp/answer/takes-what-others-offer", test_takes_what_others_offer);
  g_test_add_func ("/sdp/answer/repeats-the-offers-numbers", test_repeats_the_offers_numbers);
  g_test_add_func ("/sdp/answer/takes-the-first-codec-that-both-know",
                   test_takes_the_first_that_both_know);
  g_test_add_func ("/sdp/answer/format-parameters-are-the-peers",
                   test_format_parameters_are_the_peers);
  g_test_add_func ("/sdp/answer/feedback-needs-its-profile", test_feedback_needs_its_profile);
  g_test_add_func ("/sdp/answer/without-bundle-only-audio", test_without_bundle_only_audio);
  g_test_add_func ("/sdp/answer/directions-meet", test_directions_meet);
  g_test_add_func ("/sdp/answer/unwanted-video-is-rejected", test_unwanted_video_is_rejected);
  g_test_add_func ("/sdp/answer/dtls-roles-fit", test_dtls_roles_fit);
  g_test_add_func ("/sdp/answer/refuses-what-can-not-be-done", test_refuses_what_can_not_be_done);
  g_test_add_func ("/sdp/answer/clashes-in-a-bundle-cost-the-video", test_clashes_cost_the_video);
  g_test_add_func ("/sdp/answer/keeps-its-ssrcs", test_keeps_its_ssrcs);
  g_test_add_func ("/sdp/answer/one-section-of-each-kind", test_one_section_of_each_kind);
  g_test_add_func ("/sdp/answer/passes-over-plain-sections", test_passes_over_plain_sections);
  return g_test_run ();
}
