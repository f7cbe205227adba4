/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gst/app/gstappsink.h>

#include "lib/vis-test-loop.h"
#include "media/vis-codec-table-private.h"
#include "media/vis-media-init.h"
#include "media/vis-send-chain-private.h"

#define WIDTH 160
#define HEIGHT 120
#define N_CHANGES 60

typedef struct
{
  VisSendChain *chain;
  GstElement *pipeline;
  GstElement *camera;
  GstElement *filter; /* owned by camera */
  guint before;       /* frames that were sent when somebody began to wait */
} Fixture;

static GstFlowReturn
on_picture (GstAppSink *sink, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);

  if (sample)
    _vis_send_chain_push (fixture->chain, sample);
  return GST_FLOW_OK;
}

/* Like a camera that gives way to a screen, and comes back: each has caps of its own. */
static void
set_framerate (Fixture *fixture, int framerate)
{
  g_autoptr (GstCaps) caps = _vis_codec_make_picture_caps (WIDTH, HEIGHT, framerate);

  g_object_set (fixture->filter, "caps", caps, NULL);
}

static void
start_camera (Fixture *fixture)
{
  GstAppSinkCallbacks callbacks = { .new_sample = on_picture };
  GstElement *source = gst_element_factory_make ("videotestsrc", NULL);
  GstElement *sink = gst_element_factory_make ("appsink", NULL);

  fixture->camera = gst_pipeline_new (NULL);
  fixture->filter = gst_element_factory_make ("capsfilter", NULL);
  g_object_set (source, "is-live", TRUE, NULL);
  g_object_set (sink, "async", FALSE, "sync", FALSE, NULL);
  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, fixture, NULL);
  gst_bin_add_many (GST_BIN (fixture->camera), source, fixture->filter, sink, NULL);
  g_assert_true (gst_element_link_many (source, fixture->filter, sink, NULL));
  set_framerate (fixture, 120);
  gst_element_set_state (fixture->camera, GST_STATE_PLAYING);
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
  start_camera (fixture);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  gst_element_set_state (fixture->camera, GST_STATE_NULL);
  gst_object_unref (fixture->camera);
  gst_element_set_state (fixture->pipeline, GST_STATE_NULL);
  gst_object_unref (fixture->pipeline);
  _vis_send_chain_free (fixture->chain);
}

static gboolean
has_sent (gpointer user_data)
{
  Fixture *fixture = user_data;

  return _vis_send_chain_get_n_frames (fixture->chain) > fixture->before + 2;
}

static void
wait_until_sent (Fixture *fixture)
{
  fixture->before = _vis_send_chain_get_n_frames (fixture->chain);
  g_assert_true (vis_test_wait_until (has_sent, fixture, VIS_TEST_DEADLINE_MS));
}

static void
opens_again_whatever_the_source (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < N_CHANGES; i++)
    {
      _vis_send_chain_set_open (fixture->chain, TRUE);
      wait_until_sent (fixture);
      _vis_send_chain_set_open (fixture->chain, FALSE);
      set_framerate (fixture, i % 2 == 0 ? 60 : 120);
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
