/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changes while a session runs: hold, directions, sections, devices. */
#include <glib/gstdio.h>
#include <gst/gst.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/vis-test-loop.h"
#include "media-pair.h"

enum
{
  SECOND = 48000,
  WAVE_HEADER = 44,
};

static void
begin (MediaPair *pair)
{
  media_pair_secure (pair);
  media_pair_open (pair);
}

static void
renegotiate (MediaSide *side)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (vis_media_session_renegotiate (side->session, side->negotiated, &error));
  g_assert_no_error (error);
}

static void
set_direction (MediaSide *side, VisDirection direction)
{
  for (guint i = 0; i < side->negotiated->media->len; i++)
    ((VisNegotiatedMedia *)g_ptr_array_index (side->negotiated->media, i))->direction = direction;
  renegotiate (side);
}

/* One second of a side: what it sends and decodes. */
typedef struct
{
  MediaSide *side;
  guint n;
  gboolean sends;
  gboolean receives;
} Flow;

static gboolean
flows (gpointer user_data)
{
  Flow *flow = user_data;
  const VisMediaStats *stats = &flow->side->stats;

  return flow->side->n_stats > flow->n && (stats->tx_kbps > 1) == flow->sends
         && (stats->rx_kbps > 1) == flow->receives;
}

static void
wait_for_flow (MediaSide *side, gboolean sends, gboolean receives)
{
  Flow flow = { side, side->n_stats, sends, receives };

  g_assert_true (vis_test_wait_until (flows, &flow, VIS_TEST_DEADLINE_MS));
}

/* Whether this process has @path open: the file stands for a camera's device node. */
static gboolean
is_open (const char *path)
{
  g_autoptr (GDir) descriptors = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (descriptors)))
    {
      g_autofree char *link = g_build_filename ("/proc/self/fd", name, NULL);
      g_autofree char *target = g_file_read_link (link, NULL);

      if (g_strcmp0 (target, path) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
was_opened (gpointer user_data)
{
  return is_open (user_data);
}

static void
wait_until_open (char *path)
{
  g_assert_true (vis_test_wait_until (was_opened, path, VIS_TEST_DEADLINE_MS));
}

static char *
make_film (void)
{
  char *path = g_build_filename (g_get_tmp_dir (), "vis-film-XXXXXX", NULL);
  g_autofree char *description = NULL;
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;

  close (g_mkstemp (path));
  description = g_strdup_printf (
      "videotestsrc num-buffers=30 ! video/x-raw,width=320,height=240,framerate=30/1 ! "
      "vp8enc deadline=1 ! matroskamux ! filesink location=%s",
      path);
  pipeline = gst_parse_launch (description, NULL);
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 20 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return path;
}

static void
test_source_is_closed (void)
{
  g_autoptr (MediaPair) pair = media_pair_new ("VP8");
  g_autofree char *film = make_film ();

  vis_media_endpoint_set (&pair->a.options->video_source, VIS_MEDIA_ENDPOINT_FILE, film);
  begin (pair);
  media_side_wait_seen (&pair->b);
  g_assert_true (is_open (film));

  vis_media_session_set_camera (pair->a.session, FALSE);
  g_assert_false (is_open (film));
  vis_media_session_set_camera (pair->a.session, TRUE);
  wait_until_open (film);

  vis_media_session_set_held (pair->a.session, TRUE);
  g_assert_false (is_open (film));
  vis_media_session_set_camera (pair->a.session, FALSE);
  vis_media_session_set_camera (pair->a.session, TRUE);
  g_assert_false (is_open (film)); /* a camera that is switched on on hold waits for its end */
  vis_media_session_set_held (pair->a.session, FALSE);
  wait_until_open (film);

  /* The other side does not want to see us: nobody looks, and the light goes off. */
  set_direction (&pair->a, VIS_DIRECTION_RECEIVE);
  g_assert_false (is_open (film));
  set_direction (&pair->a, VIS_DIRECTION_BOTH);
  wait_until_open (film);
  g_unlink (film);
}

static void
test_hold (void)
{
  g_autoptr (MediaPair) pair = media_pair_new ("VP8");

  begin (pair);
  media_side_watch (&pair->a);
  media_side_watch (&pair->b);
  media_side_wait_frames (&pair->a, 5);
  media_side_wait_frames (&pair->b, 5);
  for (guint i = 0; i < 2; i++)
    {
      int before;

      /* At once, before the other side knows and stops. */
      vis_media_session_set_held (pair->a.session, TRUE);
      before = g_atomic_int_get (&pair->a.n_frames);
      wait_for_flow (&pair->a, FALSE, TRUE);
      g_assert_cmpint (g_atomic_int_get (&pair->a.n_frames), <=, before + 1);
      set_direction (&pair->a, VIS_DIRECTION_SEND);
      set_direction (&pair->b, VIS_DIRECTION_RECEIVE);
      wait_for_flow (&pair->a, FALSE, FALSE);
      wait_for_flow (&pair->b, FALSE, FALSE);

      vis_media_session_set_held (pair->a.session, FALSE);
      set_direction (&pair->a, VIS_DIRECTION_BOTH);
      set_direction (&pair->b, VIS_DIRECTION_BOTH);
      media_side_wait_frames (&pair->a, 5);
      media_side_wait_frames (&pair->b, 5);
    }
  g_assert_cmpuint (pair->a.n_errors + pair->b.n_errors, ==, 0);
}

/* Our pictures are there before the answer that agrees on them: they wait, and are shown then. */
static void
test_video_comes_and_goes (void)
{
  g_autoptr (MediaPair) pair = media_pair_new (NULL);

  begin (pair);
  media_side_wait_heard (&pair->a);
  media_side_wait_heard (&pair->b);
  media_side_watch (&pair->a);
  media_side_watch (&pair->b);
  for (guint i = 0; i < 2; i++)
    {
      Flow flow = { &pair->a, pair->a.n_stats, TRUE, TRUE };

      media_pair_agree_on_video (pair, "VP8");
      renegotiate (&pair->a);
      g_assert_true (vis_test_wait_until (flows, &flow, VIS_TEST_DEADLINE_MS));
      g_assert_cmpint (g_atomic_int_get (&pair->b.n_frames), ==, 0);
      renegotiate (&pair->b);
      media_side_wait_frames (&pair->a, 10);
      media_side_wait_frames (&pair->b, 10);

      media_pair_agree_on_video (pair, NULL);
      renegotiate (&pair->a);
      renegotiate (&pair->b);
      media_run (100);
      g_atomic_int_set (&pair->b.n_frames, 0);
      wait_for_flow (&pair->b, TRUE, TRUE);
      g_assert_cmpint (g_atomic_int_get (&pair->b.n_frames), ==, 0);
    }
  g_assert_cmpuint (pair->a.n_errors + pair->b.n_errors, ==, 0);
}

/* Whether the last picture was colourful. */
static void
look (const VisVideoFrame *frame, gpointer user_data)
{
  const guint8 *pixels = g_bytes_get_data (frame->pixels, NULL);
  int colour = FALSE;

  for (int x = 0; x < frame->width; x += 8)
    {
      const guint8 *pixel = pixels + (gsize)(frame->height / 4) * frame->stride + (gsize)x * 4;

      colour = colour || abs (pixel[0] - pixel[2]) > 64;
    }
  g_atomic_int_set ((int *)user_data, colour);
}

static gboolean
is_colourful (gpointer user_data)
{
  return g_atomic_int_get ((int *)user_data) == TRUE;
}

static gboolean
is_grey (gpointer user_data)
{
  return g_atomic_int_get ((int *)user_data) == FALSE;
}

static void
test_cameras (void)
{
  g_autoptr (MediaPair) pair = media_pair_new ("VP8");
  int colour = -1;

  begin (pair);
  vis_media_session_set_frame_func (pair->b.session, look, &colour);
  g_assert_true (vis_test_wait_until (is_colourful, &colour, VIS_TEST_DEADLINE_MS));
  vis_media_session_set_device (pair->a.session, VIS_DEVICE_CAMERA, "test:ball");
  g_assert_true (vis_test_wait_until (is_grey, &colour, VIS_TEST_DEADLINE_MS));
  g_assert_cmpuint (pair->a.n_lost, ==, 0);

  /* One that is not there is told; the next choice counts. */
  vis_media_session_set_device (pair->a.session, VIS_DEVICE_CAMERA, "v4l2src:/dev/no-camera");
  wait_for_flow (&pair->a, TRUE, TRUE);
  g_assert_cmpuint (pair->a.n_lost, ==, 1);
  vis_media_session_set_device (pair->a.session, VIS_DEVICE_CAMERA, "test:bars");
  g_assert_true (vis_test_wait_until (is_colourful, &colour, VIS_TEST_DEADLINE_MS));

  /* Chosen while it is off, it stays off. */
  vis_media_session_set_camera (pair->a.session, FALSE);
  vis_media_session_set_device (pair->a.session, VIS_DEVICE_CAMERA, "test:ball");
  media_side_watch (&pair->b);
  wait_for_flow (&pair->b, TRUE, TRUE);
  g_atomic_int_set (&pair->b.n_frames, 0);
  wait_for_flow (&pair->b, TRUE, TRUE);
  g_assert_cmpint (g_atomic_int_get (&pair->b.n_frames), ==, 0);
  vis_media_session_set_camera (pair->a.session, TRUE);
  media_side_wait_frames (&pair->b, 5);
  vis_media_session_set_frame_func (pair->b.session, NULL, NULL);
}

/* A recording, and how high the tone at its end is. */
typedef struct
{
  const char *path;
  double low;
  double high;
} Tone;

static gboolean
is_tone (gpointer user_data)
{
  Tone *tone = user_data;
  g_autofree char *data = NULL;
  gsize size = 0, n;
  const gint16 *samples;
  guint crossings = 0;

  if (!g_file_get_contents (tone->path, &data, &size, NULL) || size < WAVE_HEADER + SECOND / 2)
    return FALSE;
  n = SECOND / 4; /* a quarter of a second */
  samples = (const gint16 *)(data + WAVE_HEADER) + ((size - WAVE_HEADER) / 2 - n);
  for (gsize i = 1; i < n; i++)
    crossings += (samples[i - 1] < 0) != (samples[i] < 0);
  return crossings * 2.0 > tone->low && crossings * 2.0 < tone->high;
}

static void
test_microphones_and_speakers (void)
{
  g_autoptr (MediaPair) pair = media_pair_new (NULL);
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "vis-heard-XXXXXX", NULL);
  Tone low = { path, 400, 480 };
  Tone high = { path, 800, 960 };

  close (g_mkstemp (path));
  vis_media_endpoint_set (&pair->a.options->audio_sink, VIS_MEDIA_ENDPOINT_TEST, NULL);
  vis_media_endpoint_set (&pair->b.options->audio_sink, VIS_MEDIA_ENDPOINT_FILE, path);
  begin (pair);
  g_assert_true (vis_test_wait_until (is_tone, &low, VIS_TEST_DEADLINE_MS));
  vis_media_session_set_device (pair->a.session, VIS_DEVICE_MICROPHONE, "test:high-tone");
  g_assert_true (vis_test_wait_until (is_tone, &high, VIS_TEST_DEADLINE_MS));

  media_side_wait_heard (&pair->a);
  vis_media_session_set_volume (pair->a.session, 0.5);
  vis_media_session_set_device (pair->a.session, VIS_DEVICE_SPEAKER, "test:elsewhere");
  wait_for_flow (&pair->a, TRUE, TRUE);
  g_assert_cmpuint (pair->a.n_lost, ==, 0);
  vis_media_session_set_device (pair->a.session, VIS_DEVICE_SPEAKER, "pulsesink:no-such-speaker");
  wait_for_flow (&pair->a, TRUE, TRUE);
  g_assert_cmpuint (pair->a.n_lost, >=, 1);
  g_assert_cmpuint (pair->a.n_errors, ==, 0);
  g_unlink (path);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/changes/what-is-off-is-closed", test_source_is_closed);
  g_test_add_func ("/media/changes/hold-stops-both-ways-at-once", test_hold);
  g_test_add_func ("/media/changes/video-comes-and-goes", test_video_comes_and_goes);
  g_test_add_func ("/media/changes/cameras-are-switched", test_cameras);
  g_test_add_func ("/media/changes/microphones-and-speakers-are-switched",
                   test_microphones_and_speakers);
  return g_test_run ();
}
