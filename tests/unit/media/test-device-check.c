/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gst/gst.h>

#include "lib/vis-test-loop.h"
#include "media/vis-device-check.h"
#include "media/vis-media-init.h"

typedef struct
{
  VisDeviceCheck *check;
  int n_frames; /* atomic */
  double level;
  guint n_problems;
} Fixture;

static void
on_frame (const VisVideoFrame *frame, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_atomic_int_inc (&fixture->n_frames);
}

static void
on_problem (VisDeviceCheck *check, VisMediaKind kind, const char *message, Fixture *fixture)
{
  g_assert_cmpstr (message, !=, "");
  fixture->n_problems++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->check = vis_device_check_new ();
  vis_device_check_set_frame_func (fixture->check, on_frame, fixture);
  g_signal_connect (fixture->check, "problem", G_CALLBACK (on_problem), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->check);
}

static gboolean
has_seen_and_heard (gpointer user_data)
{
  Fixture *fixture = user_data;
  double level = vis_device_check_get_level (fixture->check);

  fixture->level = MAX (fixture->level, level);
  return g_atomic_int_get (&fixture->n_frames) >= 3 && fixture->level > 0;
}

static void
test_shows_and_measures (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VisMediaOptions) options = vis_media_options_new ();

  vis_media_endpoint_set (&options->audio_source, VIS_MEDIA_ENDPOINT_TEST, NULL);
  vis_media_endpoint_set (&options->video_source, VIS_MEDIA_ENDPOINT_TEST, NULL);
  vis_device_check_start (fixture->check, options);
  g_assert_true (vis_test_wait_until (has_seen_and_heard, fixture, 20000));
  /* The test tone is a fifth of full loudness: −14 dB of 60. */
  g_assert_cmpfloat_with_epsilon (fixture->level, 1 - 14 / 60.0, 0.05);
  g_assert_cmpuint (fixture->n_problems, ==, 0);

  vis_device_check_stop (fixture->check);
  g_assert_cmpfloat (vis_device_check_get_level (fixture->check), ==, 0);
}

static void
test_says_what_is_missing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VisMediaOptions) options = vis_media_options_new ();

  vis_media_endpoint_set (&options->audio_source, VIS_MEDIA_ENDPOINT_FILE, "/nowhere/sound.wav");
  vis_media_endpoint_set (&options->video_source, VIS_MEDIA_ENDPOINT_FILE, "/nowhere/film.webm");
  vis_device_check_start (fixture->check, options);
  g_assert_cmpuint (fixture->n_problems, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  vis_media_init (NULL, NULL);
  g_test_add ("/media/device-check/shows-and-measures", Fixture, NULL, set_up,
              test_shows_and_measures, tear_down);
  g_test_add ("/media/device-check/says-what-is-missing", Fixture, NULL, set_up,
              test_says_what_is_missing, tear_down);
  return g_test_run ();
}
