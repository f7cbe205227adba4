/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gst/app/gstappsrc.h>

#include "lib/vis-test-loop.h"
#include "media/vis-codec-table-private.h"
#include "media/vis-media-init.h"
#include "media/vis-send-chain-private.h"

#define WIDTH 160
#define HEIGHT 120
#define N_CHANGES 60
#define BETWEEN_FRAMES_US 2000

typedef struct
{
  VisSendChain *chain;
  GstElement *pipeline;
  GThread *source;
  int framerate; /* atomic: what the source gives; 0: it ends */
} Fixture;

/* Like a camera that gives way to a screen, and comes back: each has caps of its own. */
static gpointer
run_source (gpointer user_data)
{
  Fixture *fixture = user_data;
  GstClockTime time = GST_SECOND;
  int framerate;

  while ((framerate = g_atomic_int_get (&fixture->framerate)) > 0)
    {
      gsize size = WIDTH * HEIGHT * 3 / 2;
      g_autoptr (GstBuffer) picture = gst_buffer_new_allocate (NULL, size, NULL);
      g_autoptr (GstCaps) caps = _vis_codec_make_picture_caps (WIDTH, HEIGHT, framerate);
      g_autoptr (GstSample) sample = NULL;

      gst_buffer_memset (picture, 0, (guint8)(time / GST_MSECOND), size);
      GST_BUFFER_PTS (picture) = time;
      time += GST_SECOND / (guint)framerate;
      sample = gst_sample_new (picture, caps, NULL, NULL);
      _vis_send_chain_push (fixture->chain, sample);
      g_usleep (BETWEEN_FRAMES_US);
    }
  return NULL;
}

static void
fixture_set_up (Fixture *fixture, gconstpointer codec_name)
{
  g_autoptr (VisNegotiatedMedia) media = vis_negotiated_media_new (VIS_MEDIA_VIDEO);
  g_autoptr (GError) error = NULL;
  GstElement *sink = gst_element_factory_make ("fakesink", NULL);

  g_ptr_array_add (media->codecs, vis_codec_new (codec_name, 96, 90000, 1));
  fixture->chain = _vis_send_chain_new (media, 300000, &error);
  g_assert_no_error (error);
  fixture->pipeline = gst_pipeline_new (NULL);
  g_object_set (sink, "async", FALSE, "sync", FALSE, NULL);
  gst_bin_add_many (GST_BIN (fixture->pipeline), _vis_send_chain_get_bin (fixture->chain), sink,
                    NULL);
  g_assert_true (gst_element_link (_vis_send_chain_get_bin (fixture->chain), sink));
  gst_element_set_state (fixture->pipeline, GST_STATE_PLAYING);
  fixture->framerate = 30;
  fixture->source = g_thread_new ("source", run_source, fixture);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_atomic_int_set (&fixture->framerate, 0);
  g_thread_join (fixture->source);
  gst_element_set_state (fixture->pipeline, GST_STATE_NULL);
  gst_object_unref (fixture->pipeline);
  _vis_send_chain_free (fixture->chain);
}

typedef struct
{
  Fixture *fixture;
  guint before;
} Progress;

static gboolean
has_sent (gpointer user_data)
{
  Progress *progress = user_data;

  return _vis_send_chain_get_n_frames (progress->fixture->chain) > progress->before + 2;
}

static gboolean
on_look (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static void
wait_until_sent (Fixture *fixture)
{
  Progress progress = { fixture, _vis_send_chain_get_n_frames (fixture->chain) };
  /* Nothing tells of a frame that leaves. */
  guint look = g_timeout_add (1, on_look, NULL);

  g_assert_true (vis_test_wait_until (has_sent, &progress, VIS_TEST_DEADLINE_MS));
  g_source_remove (look);
}

static void
opens_again_whatever_the_source (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < N_CHANGES; i++)
    {
      _vis_send_chain_set_open (fixture->chain, TRUE);
      wait_until_sent (fixture);
      _vis_send_chain_set_open (fixture->chain, FALSE);
      g_atomic_int_set (&fixture->framerate, i % 2 == 0 ? 15 : 30);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  vis_media_init (&argc, &argv);
  g_test_add ("/media/send-chain/h264-opens-again", Fixture, "H264", fixture_set_up,
              opens_again_whatever_the_source, fixture_tear_down);
  g_test_add ("/media/send-chain/vp8-opens-again", Fixture, "VP8", fixture_set_up,
              opens_again_whatever_the_source, fixture_tear_down);
  return g_test_run ();
}
