/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gst/gst.h>
#include <stdio.h>
#include <sys/resource.h>

#include "media/vis-codec-table-private.h"
#include "media/vis-element-private.h"
#include "media/vis-test-device-private.h"

/*
 * The lower bound of a call: the call's own test sources, encoders and decoders, with the same
 * settings, in one process, in real time; without RTP, encryption and network. Prints one line of
 * JSON: processor seconds per second, and the largest resident set.
 */

enum
{
  WARM_UP_MS = 1000,
};

typedef struct
{
  GMainLoop *loop;
  guint seconds;
  double cpu_before;
  gint64 time_before;
  int n_frames; /* atomic */
  int frames_before;
  double cpu;
  double fps;
  int status;
} Bench;

static double
get_cpu (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
         + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static GstPadProbeReturn
on_decoded (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  Bench *bench = user_data;

  g_atomic_int_inc (&bench->n_frames);
  return GST_PAD_PROBE_OK;
}

static gboolean
on_end (gpointer user_data)
{
  Bench *bench = user_data;
  double seconds = (double)(g_get_monotonic_time () - bench->time_before) / G_USEC_PER_SEC;

  bench->cpu = (get_cpu () - bench->cpu_before) / seconds;
  bench->fps = (g_atomic_int_get (&bench->n_frames) - bench->frames_before) / seconds;
  g_main_loop_quit (bench->loop);
  return G_SOURCE_REMOVE;
}

static gboolean
on_warm (gpointer user_data)
{
  Bench *bench = user_data;

  bench->cpu_before = get_cpu ();
  bench->time_before = g_get_monotonic_time ();
  bench->frames_before = g_atomic_int_get (&bench->n_frames);
  g_timeout_add_seconds (bench->seconds, on_end, bench);
  return G_SOURCE_REMOVE;
}

static gboolean
on_bus (GstBus *bus, GstMessage *message, gpointer user_data)
{
  Bench *bench = user_data;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    {
      g_autoptr (GError) error = NULL;

      gst_message_parse_error (message, &error, NULL);
      fprintf (stderr, "%s\n", error->message);
      bench->status = 1;
      g_main_loop_quit (bench->loop);
    }
  return G_SOURCE_CONTINUE;
}

/* source ─▶ caps ─▶ queue ─▶ encoder ─▶ decoder ─▶ fakesink; the queue is what a call has too: the
 * source must not wait for the encoder. */
static gboolean
add_chain (Bench *bench, GstElement *pipeline, const char *codec, const char *source_factory,
           const char *source_settings, GstCaps *caps, guint bitrate, GError **error)
{
  GstBin *bin = GST_BIN (pipeline);
  GstElement *source = _vis_element_add (bin, source_factory, source_settings, error);
  GstElement *filter = _vis_element_add (bin, "capsfilter", NULL, error);
  GstElement *queue = _vis_element_add (bin, "queue", NULL, error);
  GstElement *encoder = _vis_codec_make_encoder (codec, bitrate, error);
  GstElement *decoder = encoder ? _vis_codec_make_decoder (codec, error) : NULL;
  GstElement *sink = _vis_element_add (bin, "fakesink", "sync=false async=false", error);
  g_autoptr (GstPad) pad = NULL;

  if (!source || !filter || !queue || !decoder || !sink)
    return FALSE;
  g_object_set (filter, "caps", caps, NULL);
  gst_bin_add_many (bin, encoder, decoder, NULL);
  if (!_vis_element_link (error, source, filter, queue, encoder, decoder, sink, NULL))
    return FALSE;
  pad = gst_element_get_static_pad (sink, "sink");
  if (g_str_equal (source_factory, "videotestsrc"))
    gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, on_decoded, bench, NULL);
  return TRUE;
}

static GstElement *
build (Bench *bench, const VisMediaOptions *options, const char *codec, GError **error)
{
  g_autoptr (GstElement) pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  g_autoptr (GstCaps) sound = gst_caps_from_string (VIS_AUDIO_CAPS);
  g_autoptr (GstCaps) picture
      = _vis_codec_make_picture_caps (options->width, options->height, options->framerate);

  if (!add_chain (bench, pipeline, "opus", "audiotestsrc",
                  _vis_test_device_get_settings (VIS_DEVICE_MICROPHONE, NULL), sound,
                  VIS_AUDIO_KBPS * 1000, error)
      || !add_chain (bench, pipeline, codec, "videotestsrc",
                     _vis_test_device_get_settings (VIS_DEVICE_CAMERA, NULL), picture,
                     _vis_codec_video_bitrate (options->width, options->height, options->framerate),
                     error))
    return NULL;
  return g_steal_pointer (&pipeline);
}

static void
print_result (const Bench *bench, const VisMediaOptions *options, const char *codec)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  printf ("{\"codec\": \"%s\", \"width\": %d, \"height\": %d, \"framerate\": %d, \"fps\": %.1f, "
          "\"cpu\": %.3f, \"rss_mb\": %.1f}\n",
          codec, options->width, options->height, options->framerate, bench->fps, bench->cpu,
          (double)usage.ru_maxrss / 1024);
}

int
main (int argc, char **argv)
{
  g_autofree char *codec = g_strdup ("VP8");
  g_autofree char *size = g_strdup ("1280x720@30");
  int seconds = 10;
  const GOptionEntry entries[] = {
    { "codec", 0, 0, G_OPTION_ARG_STRING, &codec, "VP8 or H264", "NAME" },
    { "size", 0, 0, G_OPTION_ARG_STRING, &size, "picture size and rate", "WxH@FPS" },
    { "seconds", 0, 0, G_OPTION_ARG_INT, &seconds, "how long to measure", "N" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("- the lower bound of a call");
  g_autoptr (VisMediaOptions) options = vis_media_options_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GError) error = NULL;
  Bench bench = { .loop = loop };

  gst_init (&argc, &argv);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)
      || !vis_media_options_parse_size (options, size, &error)
      || !(pipeline = build (&bench, options, codec, &error)))
    {
      fprintf (stderr, "%s\n", error->message);
      return 2;
    }
  bench.seconds = (guint)CLAMP (seconds, 1, 600);
  bus = gst_element_get_bus (pipeline);
  gst_bus_add_watch (bus, on_bus, &bench);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  g_timeout_add (WARM_UP_MS, on_warm, &bench);
  g_main_loop_run (loop);
  gst_bus_remove_watch (bus);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  if (bench.status == 0)
    print_result (&bench, options, codec);
  return bench.status;
}
