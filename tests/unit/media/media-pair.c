/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media-pair.h"

#include "lib/vis-test-loop.h"

static void
on_secured (VisMediaSession *session, gpointer user_data)
{
  MediaSide *side = user_data;

  side->secured = TRUE;
}

static void
on_untrusted (VisMediaSession *session, VisFingerprint *shown, gpointer user_data)
{
  MediaSide *side = user_data;

  g_assert_nonnull (shown);
  side->untrusted = TRUE;
}

static void
on_media_received (VisMediaSession *session, int kind, gpointer user_data)
{
  MediaSide *side = user_data;

  if (kind == VIS_MEDIA_AUDIO)
    side->heard = TRUE;
}

static void
on_first_frame (VisMediaSession *session, int width, int height, const char *codec,
                gpointer user_data)
{
  MediaSide *side = user_data;

  side->seen = TRUE;
  side->seen_at = g_get_monotonic_time ();
  side->width = width;
  side->height = height;
  side->codec = g_strdup (codec);
}

static void
on_stats (VisMediaSession *session, const VisMediaStats *stats, gpointer user_data)
{
  MediaSide *side = user_data;

  side->stats = *stats;
  side->n_stats++;
}

static void
on_device_lost (VisMediaSession *session, int kind, const char *message, gpointer user_data)
{
  MediaSide *side = user_data;

  g_test_message ("device-lost: %s", message);
  side->n_lost++;
}

static void
on_error (VisMediaSession *session, const GError *error, gpointer user_data)
{
  MediaSide *side = user_data;

  g_test_message ("error: %s", error->message);
  side->n_errors++;
}

static void
on_frame (const VisVideoFrame *frame, gpointer user_data)
{
  MediaSide *side = user_data;

  g_atomic_int_inc (&side->n_frames);
}

static VisNegotiatedMedia *
make_media (VisMediaKind kind, const char *codec_name, guint32 ssrc)
{
  g_autoptr (VisMediaCapabilities) capabilities = vis_media_probe_capabilities (NULL, NULL);
  GPtrArray *codecs
      = kind == VIS_MEDIA_AUDIO ? capabilities->audio_codecs : capabilities->video_codecs;
  VisNegotiatedMedia *media = vis_negotiated_media_new (kind);

  media->mid = g_strdup (kind == VIS_MEDIA_AUDIO ? "0" : "1");
  media->direction = VIS_DIRECTION_BOTH;
  for (guint i = 0; i < codecs->len; i++)
    {
      const VisCodec *codec = g_ptr_array_index (codecs, i);

      if (g_str_equal (codec->name, codec_name))
        g_ptr_array_add (media->codecs, vis_codec_copy (codec));
    }
  g_assert_cmpuint (media->codecs->len, ==, 1);
  media->local_cname = g_strdup ("test-cname");
  media->transport_cc_id = 3;
  media->mid_id = 4;
  /* The other side's are not known: descriptions do not tell. */
  media->local_ssrc = ssrc;
  if (kind == VIS_MEDIA_VIDEO)
    media->local_rtx_ssrc = ssrc + 1;
  return media;
}

static void
make_side (MediaSide *side, const char *video, const char *pem, const char *remote_pem,
           gboolean client)
{
  g_autoptr (VisIceParameters) ice = vis_ice_parameters_new ("user", "a-password-of-22-chars");
  g_autoptr (VisFingerprint) fingerprint
      = vis_fingerprint_new_from_pem (remote_pem, "sha-256", NULL);
  VisNegotiatedSession *negotiated = vis_negotiated_session_new (ice, fingerprint, client);

  side->options = vis_media_options_new ();
  vis_media_endpoint_set (&side->options->audio_source, VIS_MEDIA_ENDPOINT_TEST, NULL);
  vis_media_endpoint_set (&side->options->video_source, VIS_MEDIA_ENDPOINT_TEST, NULL);
  vis_media_endpoint_set (&side->options->audio_sink, VIS_MEDIA_ENDPOINT_NONE, NULL);
  vis_media_options_parse_size (side->options, "640x480@30", NULL);
  g_ptr_array_add (negotiated->media, make_media (VIS_MEDIA_AUDIO, "opus", client ? 100 : 200));
  if (video)
    g_ptr_array_add (negotiated->media, make_media (VIS_MEDIA_VIDEO, video, client ? 110 : 210));
  side->negotiated = negotiated;
  side->pem = pem;
  side->path = vis_memory_path_new ();
  vis_memory_path_set_state (side->path, VIS_PATH_CHECKING);
}

static void
start_side (MediaSide *side)
{
  g_autoptr (GError) error = NULL;

  side->session = vis_media_session_new (side->options);
  g_signal_connect (side->session, "secured", G_CALLBACK (on_secured), side);
  g_signal_connect (side->session, "untrusted", G_CALLBACK (on_untrusted), side);
  g_signal_connect (side->session, "media-received", G_CALLBACK (on_media_received), side);
  g_signal_connect (side->session, "first-frame", G_CALLBACK (on_first_frame), side);
  g_signal_connect (side->session, "stats", G_CALLBACK (on_stats), side);
  g_signal_connect (side->session, "device-lost", G_CALLBACK (on_device_lost), side);
  g_signal_connect (side->session, "error", G_CALLBACK (on_error), side);
  if (side->prepare)
    vis_media_session_prepare (side->session, TRUE, side->prepare_video);
  vis_media_session_connect (side->session, VIS_PATH (side->path), side->negotiated, side->pem,
                             &error);
  g_assert_no_error (error);
}

static void
clear_side (MediaSide *side)
{
  if (side->session)
    {
      vis_media_session_close (side->session);
      g_signal_handlers_disconnect_by_data (side->session, side);
    }
  g_clear_object (&side->session);
  g_clear_object (&side->path);
  vis_media_options_free (side->options);
  vis_negotiated_session_free (side->negotiated);
  g_free (side->codec);
}

MediaPair *
media_pair_new (const char *video)
{
  MediaPair *pair = g_new0 (MediaPair, 1);

  make_side (&pair->a, video, media_pem_a, media_pem_b, TRUE);
  make_side (&pair->b, video, media_pem_b, media_pem_a, FALSE);
  vis_memory_path_join (pair->a.path, pair->b.path);
  return pair;
}

void
media_pair_free (MediaPair *pair)
{
  clear_side (&pair->a);
  clear_side (&pair->b);
  g_free (pair);
}

static void
agree_on_video (MediaSide *side, const char *video, guint32 ssrc)
{
  g_ptr_array_set_size (side->negotiated->media, 1);
  if (video)
    g_ptr_array_add (side->negotiated->media, make_media (VIS_MEDIA_VIDEO, video, ssrc));
}

void
media_pair_agree_on_video (MediaPair *pair, const char *video)
{
  agree_on_video (&pair->a, video, 110);
  agree_on_video (&pair->b, video, 210);
}

void
media_pair_start (MediaPair *pair)
{
  start_side (&pair->a);
  start_side (&pair->b);
}

void
media_pair_connect_paths (MediaPair *pair)
{
  vis_memory_path_set_state (pair->a.path, VIS_PATH_CONNECTED);
  vis_memory_path_set_state (pair->b.path, VIS_PATH_CONNECTED);
}

void
media_pair_secure (MediaPair *pair)
{
  media_pair_start (pair);
  media_pair_connect_paths (pair);
  g_assert_true (vis_test_wait_for_flag (&pair->a.secured, VIS_TEST_DEADLINE_MS));
  g_assert_true (vis_test_wait_for_flag (&pair->b.secured, VIS_TEST_DEADLINE_MS));
}

void
media_pair_open (MediaPair *pair)
{
  vis_media_session_open_gates (pair->a.session);
  vis_media_session_open_gates (pair->b.session);
}

void
media_side_watch (MediaSide *side)
{
  vis_media_session_set_frame_func (side->session, on_frame, side);
}

void
media_side_wait_seen (MediaSide *side)
{
  g_assert_true (vis_test_wait_for_flag (&side->seen, VIS_TEST_DEADLINE_MS));
}

void
media_side_wait_heard (MediaSide *side)
{
  g_assert_true (vis_test_wait_for_flag (&side->heard, VIS_TEST_DEADLINE_MS));
}

typedef struct
{
  MediaSide *side;
  int n;
} Awaited;

static gboolean
has_frames (gpointer user_data)
{
  Awaited *awaited = user_data;

  return g_atomic_int_get (&awaited->side->n_frames) >= awaited->n;
}

void
media_side_wait_frames (MediaSide *side, int n)
{
  Awaited awaited = { side, g_atomic_int_get (&side->n_frames) + n };

  g_assert_true (vis_test_wait_until (has_frames, &awaited, VIS_TEST_DEADLINE_MS));
}

static gboolean
has_stats (gpointer user_data)
{
  Awaited *awaited = user_data;

  return awaited->side->n_stats >= (guint)awaited->n;
}

void
media_side_expect_share (MediaSide *from, MediaSide *to, double share)
{
  double best = 0;

  for (guint attempt = 0; attempt < 10 && best < share; attempt++)
    {
      Awaited awaited = { to, (int)to->n_stats + 1 };

      g_assert_true (vis_test_wait_until (has_stats, &awaited, VIS_TEST_DEADLINE_MS));
      if (from->stats.tx_fps > 0)
        best = MAX (best, to->stats.rx_fps / from->stats.tx_fps);
      g_test_message ("%s: %.1f pictures a second sent, %.1f decoded", to->codec,
                      from->stats.tx_fps, to->stats.rx_fps);
    }
  g_assert_cmpfloat (best, >=, share);
}

gboolean
media_has_codec (const char *name)
{
  g_autoptr (VisMediaCapabilities) capabilities = vis_media_probe_capabilities (NULL, NULL);

  for (guint i = 0; i < capabilities->video_codecs->len; i++)
    {
      const VisCodec *codec = g_ptr_array_index (capabilities->video_codecs, i);

      if (g_str_equal (codec->name, name))
        return TRUE;
    }
  return FALSE;
}

static gboolean
never (gpointer user_data)
{
  return FALSE;
}

void
media_run (guint milliseconds)
{
  vis_test_wait_until (never, NULL, milliseconds);
}
