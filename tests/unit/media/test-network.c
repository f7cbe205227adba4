/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gst/gst.h>

#include "lib/vis-test-loop.h"
#include "media-pair.h"

/* What a network does to a call, and how long a picture takes. */

enum
{
  BARS_STEP = 4, /* pixels by which the test picture wanders from frame to frame */
  WIDTH = 640,
  MAX_SAMPLES = 1000,
  WANTED_SAMPLES = 60,
};

/* Without retransmissions a third of the pictures would come through, or fewer. */
static void
test_loss (gconstpointer codec)
{
  g_autoptr (MediaPair) pair = media_pair_new (codec);

  vis_memory_path_set_loss (pair->a.path, 0.05);
  media_pair_secure (pair);
  media_pair_open (pair);
  media_side_wait_seen (&pair->b);
  media_side_expect_share (&pair->a, &pair->b, 0.67);
}

static void
test_lost_beginning (void)
{
  g_autoptr (MediaPair) pair = media_pair_new ("VP8");
  gint64 healed;

  /* The first key frame never arrives: another has to be asked for. */
  vis_memory_path_set_loss (pair->a.path, 1);
  media_pair_secure (pair);
  media_pair_open (pair);
  media_side_wait_seen (&pair->a);
  media_run (200);
  g_assert_false (pair->b.seen);
  vis_memory_path_set_loss (pair->a.path, 0);
  healed = g_get_monotonic_time ();
  media_side_wait_seen (&pair->b);
  g_test_message ("picture %.0f ms after the network came back",
                  (double)(pair->b.seen_at - healed) / 1000);
}

/* The camera comes back, and the first that is sent of it is lost: retransmissions, or another key
 * frame, must heal that. */
static void
test_lost_return (gconstpointer codec)
{
  static const guint gaps_ms[] = { 20, 60, 120, 250, 600 };
  g_autoptr (MediaPair) pair = media_pair_new (codec);
  gint64 healed;

  media_pair_secure (pair);
  media_pair_open (pair);
  media_side_watch (&pair->b);
  media_side_wait_seen (&pair->b);
  for (guint i = 0; i < G_N_ELEMENTS (gaps_ms); i++)
    {
      media_side_wait_frames (&pair->b, 10);
      vis_media_session_set_camera (pair->a.session, FALSE);
      media_run (100);
      vis_memory_path_set_loss (pair->a.path, 1);
      vis_media_session_set_camera (pair->a.session, TRUE);
      media_run (gaps_ms[i]);
      vis_memory_path_set_loss (pair->a.path, 0);
      healed = g_get_monotonic_time ();
      media_side_wait_frames (&pair->b, 3);
      g_test_message ("%s, nothing for %u ms: pictures after %.0f ms", (const char *)codec,
                      gaps_ms[i], (double)(g_get_monotonic_time () - healed) / 1000);
    }
}

/* Pictures are lost, and then what asks for them again: with the network whole again both sides
 * have done all that they had to do about it, so that the asking itself must not end. */
static void
test_lost_request (gconstpointer codec)
{
  g_autoptr (MediaPair) pair = media_pair_new (codec);
  gint64 healed;

  media_pair_secure (pair);
  media_pair_open (pair);
  media_side_watch (&pair->b);
  media_side_wait_frames (&pair->b, 10);
  vis_memory_path_set_loss (pair->a.path, 1);
  vis_memory_path_set_rtcp_loss (pair->b.path, 1);
  media_run (1000);
  vis_memory_path_set_loss (pair->a.path, 0);
  media_run (700);
  vis_memory_path_set_rtcp_loss (pair->b.path, 0);
  healed = g_get_monotonic_time ();
  media_side_wait_frames (&pair->b, 30);
  g_test_message ("%s: thirty pictures %.0f ms after requests came through again",
                  (const char *)codec, (double)(g_get_monotonic_time () - healed) / 1000);
}

/* Green and red of a pixel in the row above the middle: white has them, blue has not. */
static int
get_level (const VisVideoFrame *frame, int x)
{
  const guint8 *row = (const guint8 *)g_bytes_get_data (frame->pixels, NULL) + frame->stride * 100;
  const guint8 *pixel = row + (x + WIDTH) % WIDTH * 4;

  return pixel[1] + pixel[2];
}

/* How far the wandering colour bars have come, in pixels: where white follows blue. The middle of
 * the slope, because the encoder blurs the edge. */
static int
find_edge (const VisVideoFrame *frame)
{
  int best = 0;
  int where = 0;
  double sum = 0;
  double moment = 0;

  for (int x = 0; x < WIDTH; x++)
    {
      int rise = get_level (frame, x + 4) - get_level (frame, x - 4);

      if (rise > best)
        {
          best = rise;
          where = x;
        }
    }
  for (int x = where - 12; x <= where + 12; x++)
    {
      int slope = MAX (get_level (frame, x + 1) - get_level (frame, x), 0);

      sum += slope;
      moment += (double)slope * (x + 0.5);
    }
  return ((int)(sum > 0 ? moment / sum + 0.5 : where) + WIDTH) % WIDTH;
}

typedef struct
{
  GMutex lock;
  int phase; /* of the edge, within a step */
  gint64 captured[WIDTH / BARS_STEP];
  double samples[MAX_SAMPLES]; /* ms */
  guint n_samples;
} Latency;

static void
on_captured (const VisVideoFrame *frame, gpointer user_data)
{
  Latency *latency = user_data;
  gint64 now = g_get_monotonic_time ();
  int edge = find_edge (frame);

  g_mutex_lock (&latency->lock);
  latency->phase = edge % BARS_STEP;
  latency->captured[edge / BARS_STEP] = now;
  g_mutex_unlock (&latency->lock);
}

static void
on_shown (const VisVideoFrame *frame, gpointer user_data)
{
  Latency *latency = user_data;
  gint64 now = g_get_monotonic_time ();
  int edge = find_edge (frame);
  int id;

  g_mutex_lock (&latency->lock);
  /* To the nearest step: the encoder blurs the edge. */
  id = (edge - latency->phase + BARS_STEP / 2 + WIDTH) % WIDTH / BARS_STEP;
  if (latency->captured[id] && latency->n_samples < MAX_SAMPLES)
    latency->samples[latency->n_samples++] = (double)(now - latency->captured[id]) / 1000;
  g_mutex_unlock (&latency->lock);
}

static int
compare (const void *a, const void *b)
{
  double difference = *(const double *)a - *(const double *)b;

  return difference < 0 ? -1 : difference > 0;
}

static gboolean
has_samples (gpointer user_data)
{
  Latency *latency = user_data;
  guint n;

  g_mutex_lock (&latency->lock);
  n = latency->n_samples;
  g_mutex_unlock (&latency->lock);
  return n >= WANTED_SAMPLES;
}

static void
test_latency (gconstpointer codec)
{
  g_autoptr (MediaPair) pair = media_pair_new (codec);
  Latency latency = { 0 };

  g_mutex_init (&latency.lock);
  media_pair_secure (pair);
  media_pair_open (pair);
  media_side_wait_seen (&pair->b);
  vis_media_session_set_preview_func (pair->a.session, on_captured, &latency);
  vis_media_session_set_frame_func (pair->b.session, on_shown, &latency);
  g_assert_true (vis_test_wait_until (has_samples, &latency, VIS_TEST_DEADLINE_MS));
  vis_media_session_set_preview_func (pair->a.session, NULL, NULL);
  vis_media_session_set_frame_func (pair->b.session, NULL, NULL);
  qsort (latency.samples, latency.n_samples, sizeof latency.samples[0], compare);
  g_test_message ("%s from capture to frame: median %.1f ms, 95 %% within %.1f ms",
                  (const char *)codec, latency.samples[latency.n_samples / 2],
                  latency.samples[latency.n_samples * 95 / 100]);
  /* The quickest tenth: the others tell what else the machine does. */
  g_assert_cmpfloat (latency.samples[latency.n_samples / 10], <, 60);
  g_mutex_clear (&latency.lock);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/media/network/lost-packets-are-sent-again/vp8", "VP8", test_loss);
  g_test_add_data_func ("/media/network/capture-to-frame/vp8", "VP8", test_latency);
  g_test_add_data_func ("/media/network/lost-return-heals/vp8", "VP8", test_lost_return);
  g_test_add_data_func ("/media/network/lost-request-is-repeated/vp8", "VP8", test_lost_request);
  if (media_has_codec ("H264"))
    {
      g_test_add_data_func ("/media/network/lost-packets-are-sent-again/h264", "H264", test_loss);
      g_test_add_data_func ("/media/network/capture-to-frame/h264", "H264", test_latency);
      g_test_add_data_func ("/media/network/lost-return-heals/h264", "H264", test_lost_return);
      g_test_add_data_func ("/media/network/lost-request-is-repeated/h264", "H264",
                            test_lost_request);
    }
  g_test_add_func ("/media/network/lost-beginning-is-asked-for", test_lost_beginning);
  return g_test_run ();
}
