/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sdp/vis-codec.h"

static VisCodec *
codec_with (const char *name, const char *fmtp)
{
  VisCodec *codec = vis_codec_new (name, 96, 90000, 1);

  codec->fmtp = g_strdup (fmtp);
  return codec;
}

static void
test_parameters (void)
{
  static const struct
  {
    const char *fmtp;
    const char *key;
    const char *value;
  } rows[] = {
    { "apt=96", "apt", "96" },
    { "apt=96;rtx-time=3000", "apt", "96" },
    { "rtx-time=3000; apt=96", "apt", "96" },
    { "profile-level-id=42801F; packetization-mode=1 ", "packetization-mode", "1" },
    { "Profile-Level-Id=42801F", "profile-level-id", "42801F" },
    { "xapt=1;apt=2", "apt", "2" },
    { "apt=1;apt=2", "apt", "1" },
    { "apt=", "apt", "" },
    { "apt", "apt", NULL },
    { ";;;", "apt", NULL },
    { "0-15", "apt", NULL },
    { NULL, "apt", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (VisCodec) codec = codec_with ("rtx", rows[i].fmtp);
      g_autofree char *value = vis_codec_get_parameter (codec, rows[i].key);

      g_assert_cmpstr (value, ==, rows[i].value);
    }
}

static void
test_matches (void)
{
  static const struct
  {
    const char *ours;
    const char *our_fmtp;
    const char *theirs;
    const char *their_fmtp;
    gboolean match;
  } rows[] = {
    { "VP8", NULL, "vp8", "max-fs=12288", TRUE },
    { "VP8", NULL, "VP9", NULL, FALSE },
    { "VP9", NULL, "VP9", "profile-id=0", TRUE },
    { "VP9", "profile-id=0", "VP9", "profile-id=2", FALSE },
    { "AV1", NULL, "AV1", "level-idx=5;profile=0;tier=0", TRUE },
    { "AV1", NULL, "AV1", "profile=1", FALSE },
    { "H264", "packetization-mode=1;profile-level-id=42e01f", "H264",
      "profile-level-id=42801F; packetization-mode=1", TRUE },
    { "H264", "packetization-mode=1;profile-level-id=42e01f", "H264", "profile-level-id=42001f",
      TRUE },
    { "H264", "packetization-mode=1;profile-level-id=42e01f", "H264", NULL, TRUE },
    { "H264", "packetization-mode=1;profile-level-id=42e01f", "H264",
      "packetization-mode=1;profile-level-id=64001f", FALSE },
    { "H264", "packetization-mode=1;profile-level-id=42e01f", "H264",
      "packetization-mode=2;profile-level-id=42e01f", FALSE },
    { "H264", "packetization-mode=1;profile-level-id=42e01f", "H264",
      "packetization-mode=x;profile-level-id=42e01f", FALSE },
    { "H264", "packetization-mode=1;profile-level-id=42e01f", "H264", "profile-level-id=42e01",
      FALSE },
    { "H264", "packetization-mode=1;profile-level-id=42e01f", "H264", "profile-level-id=+2e01f",
      FALSE },
    { "H264", "profile-level-id=640c1f", "H264", "profile-level-id=64001f", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (VisCodec) ours = codec_with (rows[i].ours, rows[i].our_fmtp);
      g_autoptr (VisCodec) theirs = codec_with (rows[i].theirs, rows[i].their_fmtp);

      g_assert_cmpint (vis_codec_match (ours, theirs) > 0, ==, rows[i].match);
    }
}

static void
test_clock_and_channels (void)
{
  g_autoptr (VisCodec) stereo = vis_codec_new ("opus", 96, 48000, 2);
  g_autoptr (VisCodec) mono = vis_codec_new ("opus", 96, 48000, 1);
  g_autoptr (VisCodec) narrow = vis_codec_new ("opus", 96, 8000, 2);

  g_assert_cmpuint (vis_codec_match (stereo, mono), ==, 0);
  g_assert_cmpuint (vis_codec_match (stereo, narrow), ==, 0);
}

static void
test_answers_h264 (void)
{
  static const struct
  {
    const char *ours;
    const char *theirs;
    const char *answer;
  } rows[] = {
    { "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
      "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=420034",
      "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f" },
    { "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
      "packetization-mode=1;profile-level-id=42e00d",
      "packetization-mode=1;profile-level-id=42e00d" },
    { "packetization-mode=1;profile-level-id=42e01f", "profile-level-id=42e034",
      "packetization-mode=0;profile-level-id=42e01f" },
    { "packetization-mode=1;profile-level-id=42e01f", NULL,
      "packetization-mode=0;profile-level-id=42000a" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (VisCodec) ours = codec_with ("H264", rows[i].ours);
      g_autoptr (VisCodec) theirs = codec_with ("H264", rows[i].theirs);
      g_autofree char *answer = vis_codec_answer_fmtp (ours, theirs);

      g_assert_cmpstr (answer, ==, rows[i].answer);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sdp/codec/finds-parameters", test_parameters);
  g_test_add_func ("/sdp/codec/matches-as-payload-formats-demand", test_matches);
  g_test_add_func ("/sdp/codec/clock-rate-and-channels-must-be-equal", test_clock_and_channels);
  g_test_add_func ("/sdp/codec/answers-h264-with-the-offers-profile", test_answers_h264);
  return g_test_run ();
}
