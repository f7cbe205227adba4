/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/vis-error.h"
#include "fixtures.h"

#define HEAD "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n"
#define OPUS "m=audio 9 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 opus/48000/2\r\n"
#define VP8 "m=video 9 UDP/TLS/RTP/SAVPF 97\r\na=rtpmap:97 VP8/90000\r\n"
#define TWO_EXTENSIONS_OF_ONE_ID                                                                   \
  "a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid\r\n"                                             \
  "a=extmap:1 "                                                                                    \
  "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\r\n"
#define FINGERPRINT "a=fingerprint:" FIXTURE_FINGERPRINT "\r\n"

static const char *const offers[]
    = { "asterisk",         "audio-only", "baresip",     "baresip-bundle", "chromium",
        "chromium-trickle", "firefox",    "lite-server", "linphone",       "linphone-savp",
        "sendonly-video",   "visavis",    "webrtcbin" };

static void
test_print_is_stable (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (offers); i++)
    {
      g_autoptr (VisSessionDescription) offer = fixture_offer (offers[i]);
      g_autofree char *printed = vis_session_description_print (offer);
      g_autoptr (VisSessionDescription) again = fixture_parse (printed);
      g_autofree char *printed_again = vis_session_description_print (again);

      g_test_message ("%s: %s", offers[i], printed);
      g_assert_cmpstr (printed, ==, printed_again);
    }
}

static void
test_own_is_canonical (void)
{
  g_autofree char *text = fixture_read ("visavis");
  g_autoptr (VisSessionDescription) offer = fixture_parse (text);
  g_autofree char *printed = vis_session_description_print (offer);

  g_assert_cmpstr (printed, ==, text);
}

/* A line feed alone, no end of the last line, or empty lines behind it. */
static void
test_line_ends (void)
{
  g_autofree char *text = fixture_read ("chromium");
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);
  g_autofree char *bare = g_strjoinv ("\n", lines);
  g_autofree char *spacious = g_strconcat (text, "\r\n\r\n", NULL);
  g_autoptr (VisSessionDescription) description = fixture_parse (text);
  g_autoptr (VisSessionDescription) from_bare = fixture_parse (g_strchomp (bare));
  g_autoptr (VisSessionDescription) from_spacious = fixture_parse (spacious);
  g_autofree char *printed = vis_session_description_print (description);
  g_autofree char *printed_bare = vis_session_description_print (from_bare);
  g_autofree char *printed_spacious = vis_session_description_print (from_spacious);

  g_assert_cmpstr (printed, ==, printed_bare);
  g_assert_cmpstr (printed, ==, printed_spacious);
}

static void
test_needs_no_nul (void)
{
  g_autofree char *text = fixture_read ("audio-only");
  gsize size = strlen (text);
  char *exact = g_memdup2 (text, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (VisSessionDescription) description
      = vis_session_description_parse (exact, size, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (vis_session_description_get_n_media (description), ==, 1);
  g_free (exact);
}

static const VisCodec *
codec_at (const VisMediaDescription *media, guint index)
{
  g_assert_cmpuint (index, <, media->codecs->len);
  return media->codecs->pdata[index];
}

static void
test_chromium (void)
{
  g_autoptr (VisSessionDescription) offer = fixture_offer ("chromium");
  const VisMediaDescription *audio = vis_session_description_get_media (offer, 0);
  const VisMediaDescription *video = vis_session_description_get_media (offer, 1);
  const VisMediaDescription *data = vis_session_description_get_media (offer, 2);
  const VisIceParameters *ice = vis_session_description_get_ice (offer);

  g_assert_cmpuint (vis_session_description_get_n_media (offer), ==, 3);
  g_assert_true (vis_session_description_has_video (offer));

  g_assert_cmpint (audio->kind, ==, VIS_MEDIA_AUDIO);
  g_assert_cmpstr (audio->mid, ==, "0");
  g_assert_cmpint (audio->direction, ==, VIS_DIRECTION_BOTH);
  g_assert_cmpuint (audio->transport_cc_id, ==, 3);
  g_assert_cmpuint (audio->mid_id, ==, 4);
  g_assert_cmpuint (audio->ssrc, ==, 1399694169);
  g_assert_cmpuint (audio->rtx_ssrc, ==, 0);
  g_assert_cmpstr (audio->cname, ==, "Ik8nKd0pC2mZ1v7Q");
  g_assert_cmpstr (codec_at (audio, 0)->name, ==, "opus");
  g_assert_cmpuint (codec_at (audio, 0)->payload_type, ==, 111);
  g_assert_cmpuint (codec_at (audio, 0)->channels, ==, 2);
  g_assert_cmpstr (codec_at (audio, 0)->fmtp, ==, "minptime=10;useinbandfec=1");
  g_assert_cmpint (codec_at (audio, 0)->feedback, ==, VIS_FEEDBACK_TRANSPORT_CC);

  g_assert_cmpint (video->kind, ==, VIS_MEDIA_VIDEO);
  g_assert_cmpuint (video->ssrc, ==, 2231627014);
  g_assert_cmpuint (video->rtx_ssrc, ==, 632943048);
  g_assert_cmpstr (codec_at (video, 0)->name, ==, "VP8");
  g_assert_cmpuint (codec_at (video, 0)->rtx_payload_type, ==, 97);
  g_assert_cmpint (codec_at (video, 0)->feedback, ==,
                   VIS_FEEDBACK_NACK | VIS_FEEDBACK_PLI | VIS_FEEDBACK_FIR
                       | VIS_FEEDBACK_TRANSPORT_CC);
  for (guint i = 0; i < video->codecs->len; i++)
    g_assert_cmpstr (codec_at (video, i)->name, !=, "rtx");

  g_assert_cmpint (data->kind, ==, VIS_MEDIA_OTHER);
  g_assert_true (data->rejected);
  g_assert_cmpstr (data->mid, ==, "2");

  g_assert_cmpstr (ice->ufrag, ==, "EEtu");
  g_assert_cmpuint (ice->candidates->len, ==, 2); /* neither mDNS nor TCP */
  g_assert_false (ice->lite);
}

/* rtpmap stands behind fmtp and rtcp-fb, the FID group behind its SSRCs, the fingerprint above. */
static void
test_firefox (void)
{
  g_autoptr (VisSessionDescription) offer = fixture_offer ("firefox");
  const VisMediaDescription *audio = vis_session_description_get_media (offer, 0);
  const VisMediaDescription *video = vis_session_description_get_media (offer, 1);
  const VisFingerprint *fingerprint = vis_session_description_get_fingerprint (offer);

  g_assert_cmpstr (codec_at (audio, 0)->fmtp, ==, "maxplaybackrate=48000;stereo=1;useinbandfec=1");
  g_assert_cmpuint (codec_at (video, 0)->rtx_payload_type, ==, 124);
  g_assert_cmpint (codec_at (video, 0)->feedback, ==,
                   VIS_FEEDBACK_NACK | VIS_FEEDBACK_PLI | VIS_FEEDBACK_FIR
                       | VIS_FEEDBACK_TRANSPORT_CC);
  g_assert_cmpuint (video->ssrc, ==, 1053201766);
  g_assert_cmpuint (video->rtx_ssrc, ==, 2946701184);
  g_assert_cmpuint (video->transport_cc_id, ==, 7);
  g_assert_true (g_str_has_prefix (vis_fingerprint_to_string (fingerprint), "sha-256 4A:AD"));
}

static void
test_session_level (void)
{
  g_autoptr (VisSessionDescription) offer = fixture_offer ("lite-server");
  const VisMediaDescription *audio = vis_session_description_get_media (offer, 0);
  const VisMediaDescription *video = vis_session_description_get_media (offer, 1);

  g_assert_true (vis_session_description_get_ice (offer)->lite);
  g_assert_cmpstr (vis_fingerprint_get_hash (vis_session_description_get_fingerprint (offer)), ==,
                   "sha-512");
  g_assert_cmpint (audio->direction, ==, VIS_DIRECTION_SEND);
  g_assert_cmpint (video->direction, ==, VIS_DIRECTION_BOTH);
  g_assert_cmpuint (audio->transport_cc_id, ==, 9);
  g_assert_cmpuint (video->transport_cc_id, ==, 9);
  g_assert_cmpint (codec_at (video, 0)->feedback, ==,
                   VIS_FEEDBACK_NACK | VIS_FEEDBACK_TRANSPORT_CC);
  g_assert_cmpint (codec_at (video, 1)->feedback, ==,
                   VIS_FEEDBACK_NACK | VIS_FEEDBACK_PLI | VIS_FEEDBACK_TRANSPORT_CC);
}

static void
test_bandwidth (void)
{
  static const struct
  {
    const char *lines;
    guint max_bitrate;
  } rows[] = {
    { "", 0 },
    { "b=TIAS:250000\r\n", 250000 },
    { "b=AS:280\r\n", 250000 },
    { "b=AS:900\r\nb=TIAS:250000\r\n", 250000 },
    { "b=TIAS:250000\r\nb=AS:900\r\nb=CT:1\r\n", 250000 },
    { "b=TIAS:0\r\n", 0 },
    { "b=AS:0\r\n", 0 },
    { "b=AS:16\r\n", 0 },
    { "b=RS:0\r\nb=RR:0\r\n", 0 },
    { "b=AS:4294967295\r\n", G_MAXUINT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strconcat (HEAD, OPUS, rows[i].lines, NULL);
      g_autoptr (VisSessionDescription) description = fixture_parse (text);

      g_assert_cmpuint (vis_session_description_get_media (description, 0)->max_bitrate, ==,
                        rows[i].max_bitrate);
    }
}

/* A section's own fingerprint counts, even when it is one that we can't take. */
static void
test_section_level_wins (void)
{
  g_autoptr (VisSessionDescription) description = fixture_parse (
      HEAD FINGERPRINT "a=ice-ufrag:abcd\r\na=ice-pwd:0123456789abcdefghijkl\r\n" OPUS
                       "a=fingerprint:sha-1 "
                       "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:"
                       "11:22:33\r\n"
                       "a=ice-ufrag:wxyz\r\n"
                       "a=ice-pwd:lkjihgfedcba9876543210\r\n");

  g_assert_null (vis_session_description_get_fingerprint (description));
  g_assert_cmpstr (vis_session_description_get_ice (description)->ufrag, ==, "wxyz");
}

static void
test_rtx_loops (void)
{
  static const char *const rows[] = {
    "a=fmtp:98 apt=98\r\n",  /* repeats itself */
    "a=fmtp:98 apt=99\r\n",  /* another rtx, which repeats it */
    "a=fmtp:98 apt=50\r\n",  /* nothing that is offered */
    "a=fmtp:98 apt=200\r\n", /* no payload type */
    "a=fmtp:98 apt=\r\n",    "",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text
          = g_strconcat (HEAD "m=video 9 UDP/TLS/RTP/SAVPF 97 98 99\r\na=rtpmap:97 VP8/90000\r\n"
                              "a=rtpmap:98 rtx/90000\r\na=rtpmap:99 rtx/90000\r\n"
                              "a=fmtp:99 apt=98\r\n",
                         rows[i], NULL);
      g_autoptr (VisSessionDescription) description = fixture_parse (text);
      const VisMediaDescription *media = vis_session_description_get_media (description, 0);

      g_assert_cmpuint (media->codecs->len, ==, 1);
      g_assert_cmpuint (codec_at (media, 0)->rtx_payload_type, ==, VIS_NO_PAYLOAD_TYPE);
    }
}

/* Well-formed, and left alone: what we have no use for. */
static void
test_ignores (void)
{
  static const char *const rows[] = {
    "a=group:LS 1 2\r\n" OPUS,
    "a=group:BUNDLE\r\n" OPUS,
    "a=group:BUNDLE  0 \r\n" OPUS "a=mid:0\r\n",
    "a=group:BUNDLE 0 1\r\n" OPUS "a=mid:0\r\n", /* names a section that is not there */
    "i=a test\r\nu=http://example.net/\r\ne=nobody@example.net\r\np=+1 202 555 0143\r\nb=AS:5\r\n"
    "z=0 0\r\nk=clear:x\r\n" OPUS,
    OPUS "i=title\r\nc=IN IP4 192.0.2.1\r\nb=TIAS:64000\r\nk=prompt\r\n",
    OPUS "a=candidate:1 1 tcp 5 192.0.2.1 9 typ host tcptype active\r\n",
    OPUS "a=candidate:1 1 udp 5 f00d.local 4000 typ host\r\n",
    OPUS "a=extmap:20 urn:ietf:params:rtp-hdrext:sdes:mid\r\n",
    OPUS "a=extmap:3/inactive urn:ietf:params:rtp-hdrext:sdes:mid\r\n",
    OPUS "a=rtpmap:13 CN/8000\r\na=fmtp:13 x=y\r\na=rtcp-fb:13 nack\r\n",
    OPUS "a=ssrc-group:SIM 1 2 3\r\na=ssrc-group:FID 1\r\na=ssrc-group:FID 7 7\r\n",
    OPUS "a=bundle-only\r\n",
    "m=audio 9/2 RTP/AVP 0\r\n",
    "m=audio 9 RTP/AVP 0 0 0\r\n",
    "m=audio 0 RTP/AVP whatever\r\na=candidate:broken\r\n" VP8,
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strconcat (HEAD, rows[i], NULL);
      g_autoptr (VisSessionDescription) description = fixture_parse (text);
      const VisMediaDescription *media = vis_session_description_get_media (description, 0);

      g_assert_cmpuint (media->mid_id, ==, 0);
      g_assert_cmpuint (media->ssrc, ==, 0);
      g_assert_null (vis_session_description_get_ice (description));
    }
}

static void
assert_refused (const char *text, gssize size, VisError code)
{
  g_autoptr (GError) error = NULL;
  VisSessionDescription *description
      = vis_session_description_parse (text, size < 0 ? strlen (text) : (gsize)size, &error);

  if (description)
    g_test_message ("taken: %s", text);
  g_assert_null (description);
  g_assert_error (error, VIS_ERROR, (int)code);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
test_refuses_malformed_text (void)
{
  static const char *const rows[] = {
    "",
    "\r\n",
    "v",
    "v=",
    "v=0",
    "v=1\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n" OPUS,
    "o=- 1 1 IN IP4 0.0.0.0\r\nv=0\r\ns=-\r\nt=0 0\r\n" OPUS,
    "v=0\r\ns=-\r\no=- 1 1 IN IP4 0.0.0.0\r\nt=0 0\r\n" OPUS,
    "v=0\r\no=- 1 1 IN IP4\r\ns=-\r\nt=0 0\r\n" OPUS,
    "v=0\r\no=- x 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n" OPUS,
    "v=0\r\no=- 1 1 IN IPX 0.0.0.0\r\ns=-\r\nt=0 0\r\n" OPUS,
    "v=0\r\no=- 1 1 IN IP4 0.0.0.0 more\r\ns=-\r\nt=0 0\r\n" OPUS,
    "v=0\r\no=- 99999999999999999999 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n" OPUS,
    "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\n" OPUS,
    "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0\r\n" OPUS,
    "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\n" OPUS "t=0 0\r\n",
    HEAD "m=v 9 X (\r\n",
    HEAD "m=audio\r\n",
    HEAD "m=audio 9\r\n",
    HEAD "m=audio 9 RTP/AVP\r\n",
    HEAD "m=audio 9 RTP/AVP \r\n",
    HEAD "m=audio  9 RTP/AVP 0\r\n",
    HEAD "m=audio 70000 RTP/AVP 0\r\n",
    HEAD "m=audio -1 RTP/AVP 0\r\n",
    HEAD "m=audio 9x RTP/AVP 0\r\n",
    HEAD "m=audio 9/ RTP/AVP 0\r\n",
    HEAD "m=audio 9/2/3 RTP/AVP 0\r\n",
    HEAD "m=audio RTP/AVP 0 0\r\n",
    HEAD "m=audio 9 RTP//AVP 0\r\n",
    HEAD "m=audio 9 RTP/AVP 200\r\n",
    HEAD "m=audio 9 RTP/AVP 128\r\n",
    HEAD "m=audio 9 RTP/AVP -1\r\n",
    HEAD "m=audio 9 RTP/AVP opus\r\n",
    HEAD OPUS "x=unknown\r\n",
    HEAD OPUS "o=- 1 1 IN IP4 0.0.0.0\r\n",
    HEAD OPUS "s=again\r\n",
    HEAD OPUS "\r\n" VP8,
    HEAD OPUS " a=indented\r\n",
    HEAD OPUS "a:colon\r\n",
    HEAD OPUS "A=upper\r\n",
    HEAD OPUS "a=\r\n",
    HEAD OPUS "a=:value\r\n",
    HEAD OPUS "a=not a token\r\n",
    HEAD OPUS "a=one\ra=two\r\n",
    HEAD OPUS "a=esc:\x1b[2J\r\n",
    HEAD OPUS "a=latin:\xe9\r\n",
    HEAD OPUS "c=IN IP4\r\n",
    HEAD OPUS "c=XX IP4 192.0.2.1\r\n",
    HEAD OPUS "b=AS\r\n",
    HEAD OPUS "b=AS:much\r\n",
  };
  static const char with_nul[] = HEAD "m=audio 9 RTP/AVP 0\r\na=x\0y\r\n";

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_refused (rows[i], -1, VIS_ERROR_INVALID);
  assert_refused (with_nul, sizeof with_nul - 1, VIS_ERROR_INVALID);
  assert_refused ("\0\0\0\0", 4, VIS_ERROR_INVALID);
}

static void
test_refuses_malformed_attributes (void)
{
  static const char *const rows[] = {
    "a=rtpmap:96\r\n",
    "a=rtpmap:96 opus\r\n",
    "a=rtpmap:96 opus/0\r\n",
    "a=rtpmap:96 opus/48000/0\r\n",
    "a=rtpmap:96 opus/48000/2/1\r\n",
    "a=rtpmap:96 opus/4800000\r\n",
    "a=rtpmap:96 o(us/48000\r\n",
    "a=rtpmap:300 opus/48000/2\r\n",
    "a=rtpmap:96 VP8/90000\r\n", /* mapped already */
    "a=fmtp:x y\r\n",
    "a=rtcp-fb:130 nack\r\n",
    "a=rtcp-fb:*nack\r\n",
    "a=extmap:0 urn:x\r\n",
    "a=extmap:1\r\n",
    "a=extmap: urn:x\r\n",
    "a=extmap:/sendrecv urn:x\r\n",
    "a=extmap:5000 urn:x\r\n",
    TWO_EXTENSIONS_OF_ONE_ID,
    "a=mid:\r\n",
    "a=mid:a b\r\n",
    "a=mid:0\r\na=mid:1\r\n",
    "a=mid:123456789012345678901234567890123\r\n",
    "a=sendrecv\r\na=sendonly\r\n",
    "a=setup:maybe\r\n",
    "a=setup:active\r\na=setup:passive\r\n",
    "a=fingerprint:sha-256\r\n",
    "a=fingerprint:sha-256 00:11\r\n",
    "a=ice-ufrag:abc\r\na=ice-pwd:0123456789abcdefghijkl\r\n",
    "a=ice-ufrag:ab d\r\na=ice-pwd:0123456789abcdefghijkl\r\n",
    "a=ice-ufrag:abcd\r\na=ice-pwd:short\r\n",
    "a=ice-ufrag:abcd\r\n",
    "a=ice-pwd:0123456789abcdefghijkl\r\n",
    "a=candidate:1 1 UDP 0 192.0.2.1 16402 typ host\r\n",
    "a=candidate:1 1 UDP 5 192.0.2.1 70000 typ host\r\n",
    "a=candidate\r\n",
    "a=ssrc:x cname:y\r\n",
    "a=ssrc:1\r\n",
    "a=ssrc:4294967296 cname:y\r\n",
    "a=ssrc-group:FID 1 x\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strconcat (HEAD OPUS, rows[i], NULL);

      assert_refused (text, -1, VIS_ERROR_INVALID);
    }
}

static void
test_refuses_broken_bundles (void)
{
  static const char *const rows[] = {
    HEAD "a=group:BUNDLE 0 0\r\n" OPUS "a=mid:0\r\n",
    HEAD OPUS "a=mid:0\r\n" VP8 "a=mid:0\r\n", /* two sections of one name */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_refused (rows[i], -1, VIS_ERROR_INVALID);
}

static char *
repeat (const char *head, const char *line, guint n)
{
  GString *text = g_string_new (head);

  for (guint i = 0; i < n; i++)
    g_string_append (text, line);
  return g_string_free (text, FALSE);
}

static void
test_refuses_too_much (void)
{
  g_autofree char *lines = repeat (HEAD OPUS, "a=x\n", 10000);
  g_autofree char *fewer_lines = repeat (HEAD, OPUS "a=x\n", 300);
  g_autofree char *short_lines = repeat (HEAD, "i=\n", 1100);
  g_autofree char *sections = repeat (HEAD, "m=audio 9 RTP/AVP 0\r\n", 100);
  g_autofree char *attributes = repeat (HEAD OPUS, "a=x\n", 513);
  g_autofree char *formats = repeat (HEAD "m=audio 9 RTP/AVP", " 1", 65);
  g_autofree char *line = repeat (HEAD OPUS "a=x:", "y", 2048);
  g_autofree char *bytes = repeat (HEAD, "a=", 9000);

  assert_refused (lines, -1, VIS_ERROR_TOO_LARGE);
  assert_refused (fewer_lines, -1, VIS_ERROR_TOO_LARGE);
  assert_refused (short_lines, -1, VIS_ERROR_TOO_LARGE);
  assert_refused (sections, -1, VIS_ERROR_TOO_LARGE);
  assert_refused (attributes, -1, VIS_ERROR_TOO_LARGE);
  assert_refused (formats, -1, VIS_ERROR_TOO_LARGE);
  assert_refused (line, -1, VIS_ERROR_TOO_LARGE);
  assert_refused (bytes, -1, VIS_ERROR_TOO_LARGE);
}

static void
test_refuses_what_is_not_for_us (void)
{
  assert_refused (HEAD, -1, VIS_ERROR_UNSUPPORTED);
  assert_refused (HEAD "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n", -1,
                  VIS_ERROR_UNSUPPORTED);
}

static void
test_bounds_candidates (void)
{
  g_autofree char *text
      = repeat (HEAD OPUS "a=ice-ufrag:abcd\r\na=ice-pwd:0123456789abcdefghijkl\r\n",
                "a=candidate:1 1 UDP 5 192.0.2.1 4000 typ host\r\n", 200);
  g_autoptr (VisSessionDescription) description = fixture_parse (text);

  g_assert_cmpuint (vis_session_description_get_ice (description)->candidates->len, ==, 64);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sdp/description/printed-text-parses-back-equal", test_print_is_stable);
  g_test_add_func ("/sdp/description/own-text-is-printed-as-it-came", test_own_is_canonical);
  g_test_add_func ("/sdp/description/takes-any-line-end", test_line_ends);
  g_test_add_func ("/sdp/description/needs-no-nul-at-the-end", test_needs_no_nul);
  g_test_add_func ("/sdp/description/reads-chromium", test_chromium);
  g_test_add_func ("/sdp/description/reads-attributes-in-any-order", test_firefox);
  g_test_add_func ("/sdp/description/session-level-holds-for-sections", test_session_level);
  g_test_add_func ("/sdp/description/reads-what-the-peer-wants-at-most", test_bandwidth);
  g_test_add_func ("/sdp/description/section-level-wins", test_section_level_wins);
  g_test_add_func ("/sdp/description/rtx-loops-lead-nowhere", test_rtx_loops);
  g_test_add_func ("/sdp/description/ignores-what-it-has-no-use-for", test_ignores);
  g_test_add_func ("/sdp/description/refuses-malformed-text", test_refuses_malformed_text);
  g_test_add_func ("/sdp/description/refuses-malformed-attributes",
                   test_refuses_malformed_attributes);
  g_test_add_func ("/sdp/description/refuses-broken-bundles", test_refuses_broken_bundles);
  g_test_add_func ("/sdp/description/refuses-too-much", test_refuses_too_much);
  g_test_add_func ("/sdp/description/refuses-what-is-not-for-us", test_refuses_what_is_not_for_us);
  g_test_add_func ("/sdp/description/bounds-candidates", test_bounds_candidates);
  return g_test_run ();
}
