/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <gst/gst.h>
#include <math.h>

#include "lib/vis-test-loop.h"
#include "media-pair.h"

/* Where pictures and sound come from and go to. */

static char *folder;

static char *
in_folder (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* Runs a pipeline to its end, to make a file for a test. */
static void
make_file (const char *description)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (description, &error);
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;

  g_assert_no_error (error);
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 20 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_nonnull (message);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

/* The loudness of a WAV file between two moments, as a share of the loudest there is. */
static double
measure_loudness (const char *path, double from, double to)
{
  enum
  {
    HEADER = 44,
    RATE = 48000
  };
  g_autofree char *data = NULL;
  gsize size;
  double sum = 0;
  gsize first = (gsize)(from * RATE);
  gsize last = (gsize)(to * RATE);

  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  g_assert_true (g_str_has_prefix (data, "RIFF"));
  g_assert_cmpuint (size, >=, HEADER + last * 2);
  for (gsize i = first; i < last; i++)
    {
      double sample
          = (gint16)((guint8)data[HEADER + i * 2] | (guint8)data[HEADER + i * 2 + 1] << 8);

      sum += sample * sample;
    }
  return sqrt (sum / (double)(last - first)) / 32768;
}

static double
get_wave_length (const char *path)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  return ((double)info.st_size - 44) / 96000;
}

typedef struct
{
  const char *path;
  double seconds;
} Recording;

static gboolean
is_long_enough (gpointer user_data)
{
  Recording *recording = user_data;

  return get_wave_length (recording->path) >= recording->seconds;
}

/* Until a WAV file that is being written has this length. */
static void
wait_for_length (const char *path, double seconds)
{
  Recording recording = { path, seconds };

  g_assert_true (vis_test_wait_until (is_long_enough, &recording, VIS_TEST_DEADLINE_MS));
}

static gboolean
is_there (gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
begin (MediaPair *pair)
{
  media_pair_secure (pair);
  media_pair_open (pair);
}

static void
test_sinks (void)
{
  g_autoptr (MediaPair) pair = media_pair_new ("VP8");
  g_autofree char *pictures = in_folder ("pictures");
  g_autofree char *first = g_build_filename (pictures, "frame-00001.png", NULL);
  g_autofree char *second = g_build_filename (pictures, "frame-00002.png", NULL);
  g_autofree char *sound = in_folder ("sound.wav");
  g_autofree char *png = NULL;
  gsize size;

  vis_media_endpoint_set (&pair->b.options->video_sink, VIS_MEDIA_ENDPOINT_FILE, pictures);
  vis_media_endpoint_set (&pair->b.options->audio_sink, VIS_MEDIA_ENDPOINT_FILE, sound);
  begin (pair);
  media_side_wait_seen (&pair->b);
  media_side_wait_heard (&pair->b);
  wait_for_length (sound, 1.6);
  g_assert_true (vis_test_wait_until (is_there, second, VIS_TEST_DEADLINE_MS));
  vis_media_session_close (pair->b.session);
  g_assert_true (g_file_get_contents (first, &png, &size, NULL));
  g_assert_cmpuint (size, >, 500);
  g_assert_cmpmem (png, 4, "\x89PNG", 4);
  /* The tone has a fifth of full scale: 0.2 / √2. */
  g_assert_cmpfloat_with_epsilon (measure_loudness (sound, 0.5, 1.5), 0.14, 0.04);
}

static void
test_mute (void)
{
  g_autoptr (MediaPair) pair = media_pair_new (NULL);
  g_autofree char *sound = in_folder ("muted.wav");
  double loud_until, quiet_from, quiet_until;

  vis_media_endpoint_set (&pair->b.options->audio_sink, VIS_MEDIA_ENDPOINT_FILE, sound);
  begin (pair);
  media_side_wait_heard (&pair->b);
  wait_for_length (sound, 0.6);
  loud_until = get_wave_length (sound);
  vis_media_session_set_muted (pair->a.session, TRUE);
  media_run (500);
  quiet_from = get_wave_length (sound);
  wait_for_length (sound, quiet_from + 0.5);
  quiet_until = get_wave_length (sound);
  vis_media_session_set_muted (pair->a.session, FALSE);
  wait_for_length (sound, quiet_until + 0.8);
  /* Silence is sent, not nothing: the file goes on growing. */
  g_assert_cmpfloat (quiet_until - quiet_from, >, 0.3);
  vis_media_session_close (pair->b.session);
  g_assert_cmpfloat (measure_loudness (sound, 0.1, loud_until), >, 0.05);
  g_assert_cmpfloat (measure_loudness (sound, quiet_from, quiet_until), <, 0.005);
  g_assert_cmpfloat (measure_loudness (sound, quiet_until + 0.25, quiet_until + 0.4), >, 0.05);
}

static void
test_camera (void)
{
  g_autoptr (MediaPair) pair = media_pair_new ("VP8");
  int before;

  begin (pair);
  media_side_wait_seen (&pair->b);
  media_side_watch (&pair->b);
  vis_media_session_set_camera (pair->a.session, FALSE);
  media_run (500);
  before = g_atomic_int_get (&pair->b.n_frames);
  media_run (500);
  g_assert_cmpint (g_atomic_int_get (&pair->b.n_frames), ==, before);
  media_side_wait_heard (&pair->b);
  vis_media_session_set_camera (pair->a.session, TRUE);
  media_side_wait_frames (&pair->b, 20);
}

/* prepare() without a camera: an audio answer to a video call; the camera can follow. */
static void
test_answer_without_camera (void)
{
  g_autoptr (MediaPair) pair = media_pair_new ("VP8");

  pair->a.prepare = TRUE;
  pair->a.prepare_video = FALSE;
  begin (pair);
  media_side_wait_heard (&pair->b);
  media_side_wait_seen (&pair->a);
  media_run (200);
  g_assert_false (pair->b.seen);
  vis_media_session_set_camera (pair->a.session, TRUE);
  media_side_wait_seen (&pair->b);
}

static void
test_audio_only (void)
{
  g_autoptr (MediaPair) pair = media_pair_new (NULL);

  begin (pair);
  media_side_wait_heard (&pair->a);
  media_side_wait_heard (&pair->b);
  media_run (1100);
  g_assert_false (pair->a.seen || pair->b.seen);
  g_assert_cmpuint (pair->a.n_stats, >=, 1);
  g_assert_cmpfloat (pair->a.stats.rx_fps, ==, 0);
  g_assert_null (pair->a.stats.codec);
  g_assert_cmpint (pair->a.stats.width, ==, 0);
}

static VisNegotiatedMedia *
get_video (MediaSide *side)
{
  return g_ptr_array_index (side->negotiated->media, 1);
}

static void
test_one_way_video (void)
{
  g_autoptr (MediaPair) pair = media_pair_new ("VP8");

  get_video (&pair->a)->direction = VIS_DIRECTION_SEND;
  get_video (&pair->b)->direction = VIS_DIRECTION_RECEIVE;
  begin (pair);
  media_side_wait_seen (&pair->b);
  media_side_wait_heard (&pair->a);
  media_run (300);
  g_assert_false (pair->a.seen);
}

static void
test_nothing_to_send (void)
{
  g_autoptr (MediaPair) pair = media_pair_new ("VP8");

  vis_media_endpoint_set (&pair->a.options->video_source, VIS_MEDIA_ENDPOINT_NONE, NULL);
  vis_media_endpoint_set (&pair->a.options->audio_source, VIS_MEDIA_ENDPOINT_NONE, NULL);
  begin (pair);
  media_side_wait_seen (&pair->a);
  media_side_wait_heard (&pair->a);
  media_run (200);
  g_assert_false (pair->b.seen || pair->b.heard);
  g_assert_cmpuint (pair->a.n_lost, ==, 0);
}

static void
test_no_devices (void)
{
  g_autoptr (MediaPair) pair = media_pair_new ("VP8");

  vis_media_endpoint_set (&pair->a.options->video_source, VIS_MEDIA_ENDPOINT_DEVICE,
                          "v4l2src:/dev/video-that-is-not-there");
  vis_media_endpoint_set (&pair->a.options->audio_source, VIS_MEDIA_ENDPOINT_DEVICE,
                          "alsasrc:a-microphone-that-is-not-there");
  vis_media_endpoint_set (&pair->a.options->audio_sink, VIS_MEDIA_ENDPOINT_DEVICE,
                          "filesink:/tmp/not-a-speaker");
  begin (pair);
  media_side_wait_seen (&pair->a);
  media_side_wait_heard (&pair->a);
  /* Without a microphone the line is quiet, not dead. */
  media_side_wait_heard (&pair->b);
  g_assert_cmpuint (pair->a.n_lost, ==, 3);
  g_assert_cmpuint (pair->a.n_errors, ==, 0);
  g_assert_false (pair->b.seen);
}

static void
test_files (void)
{
  g_autoptr (MediaPair) pair = media_pair_new ("VP8");
  g_autofree char *pictures = in_folder ("film.mkv");
  g_autofree char *tone = in_folder ("tone.wav");
  g_autofree char *sound = in_folder ("heard.wav");
  g_autofree char *make_pictures = g_strdup_printf (
      "videotestsrc num-buffers=30 ! video/x-raw,width=320,height=240,framerate=30/1 ! "
      "vp8enc deadline=1 ! matroskamux ! filesink location=%s",
      pictures);
  g_autofree char *make_tone
      = g_strdup_printf ("audiotestsrc num-buffers=40 volume=0.5 ! audio/x-raw,rate=44100 ! "
                         "wavenc ! filesink location=%s",
                         tone);

  make_file (make_pictures);
  make_file (make_tone);
  vis_media_endpoint_set (&pair->a.options->video_source, VIS_MEDIA_ENDPOINT_FILE, pictures);
  vis_media_endpoint_set (&pair->a.options->audio_source, VIS_MEDIA_ENDPOINT_FILE, tone);
  vis_media_endpoint_set (&pair->b.options->audio_sink, VIS_MEDIA_ENDPOINT_FILE, sound);
  begin (pair);
  media_side_wait_seen (&pair->b);
  media_side_wait_heard (&pair->b);
  g_assert_cmpint (pair->b.width, ==, 640); /* scaled to the wanted size */
  media_side_watch (&pair->b);
  /* Both files last one second: they begin again. */
  media_side_wait_frames (&pair->b, 70);
  wait_for_length (sound, 2.2);
  vis_media_session_close (pair->b.session);
  g_assert_cmpfloat (measure_loudness (sound, 1.2, 2), >, 0.1);
  g_assert_cmpuint (pair->a.n_lost, ==, 0);
}

static void
test_broken_files (void)
{
  g_autoptr (MediaPair) pair = media_pair_new ("VP8");
  g_autofree char *text = in_folder ("letter.txt");

  g_assert_true (g_file_set_contents (text, "Dear reader, this is no film.\n", -1, NULL));
  vis_media_endpoint_set (&pair->a.options->video_source, VIS_MEDIA_ENDPOINT_FILE, text);
  vis_media_endpoint_set (&pair->a.options->audio_source, VIS_MEDIA_ENDPOINT_FILE,
                          "/nowhere/at/all.wav");
  vis_media_endpoint_set (&pair->b.options->video_sink, VIS_MEDIA_ENDPOINT_FILE,
                          "/proc/no-folder-here");
  vis_media_endpoint_set (&pair->b.options->audio_sink, VIS_MEDIA_ENDPOINT_FILE,
                          "/proc/no-file-here.wav");
  begin (pair);
  media_side_wait_heard (&pair->b);
  media_side_wait_seen (&pair->a);
  media_run (200);
  g_assert_cmpuint (pair->a.n_lost, ==, 2);
  g_assert_cmpuint (pair->b.n_lost, ==, 2);
}

static void
test_echo (void)
{
  g_autoptr (MediaPair) pair = media_pair_new ("VP8");

  pair->b.options->echo = TRUE;
  vis_media_options_parse_size (pair->a.options, "320x240@30", NULL);
  begin (pair);
  media_side_wait_seen (&pair->a);
  media_side_wait_heard (&pair->a);
  g_assert_cmpint (pair->a.width, ==, 320); /* ours, not the other side's 640 */
  media_side_watch (&pair->a);
  media_side_wait_frames (&pair->a, 20);
}

/* The own picture is there before anything is connected, at the size at which it is shown. */
static void
on_preview (const VisVideoFrame *frame, gpointer user_data)
{
  int *width = user_data;
  const guint8 *pixels = g_bytes_get_data (frame->pixels, NULL);

  g_assert_cmpuint (g_bytes_get_size (frame->pixels), >=,
                    frame->stride * ((gsize)frame->height - 1) + (gsize)frame->width * 4);
  g_assert_cmpint (pixels[3], ==, 255);
  g_atomic_int_set (width, frame->width);
}

static gboolean
is_set (gpointer user_data)
{
  return g_atomic_int_get ((int *)user_data) != 0;
}

static void
test_preview (void)
{
  g_autoptr (MediaPair) pair = media_pair_new ("VP8");
  g_autoptr (VisMediaSession) session = vis_media_session_new (pair->a.options);
  int width = 0;

  vis_media_session_set_preview_func (session, on_preview, &width);
  vis_media_session_set_preview_size (session, 160, 160);
  vis_media_session_prepare (session, TRUE, TRUE);
  g_assert_true (vis_test_wait_until (is_set, &width, VIS_TEST_DEADLINE_MS));
  g_assert_cmpint (width, ==, 160);
  vis_media_session_set_preview_func (session, NULL, NULL);
  width = 0;
  media_run (100);
  g_assert_cmpint (width, ==, 0);
  vis_media_session_close (session);
}

static void
remove_folder (void)
{
  g_autofree char *pictures = in_folder ("pictures");
  const char *const folders[] = { pictures, folder };

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autoptr (GDir) dir = g_dir_open (folders[i], 0, NULL);
      const char *name;

      while (dir && (name = g_dir_read_name (dir)))
        {
          g_autofree char *path = g_build_filename (folders[i], name, NULL);

          g_unlink (path);
        }
      g_rmdir (folders[i]);
    }
  g_free (folder);
}

int
main (int argc, char **argv)
{
  int result;

  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("vis-media-XXXXXX", NULL);

  g_test_add_func ("/media/endpoints/pictures-and-sound-are-kept-in-files", test_sinks);
  g_test_add_func ("/media/endpoints/muted-means-silence", test_mute);
  g_test_add_func ("/media/endpoints/camera-goes-off-and-on", test_camera);
  g_test_add_func ("/media/endpoints/answer-without-camera", test_answer_without_camera);
  g_test_add_func ("/media/endpoints/audio-only", test_audio_only);
  g_test_add_func ("/media/endpoints/one-way-video", test_one_way_video);
  g_test_add_func ("/media/endpoints/nothing-to-send", test_nothing_to_send);
  g_test_add_func ("/media/endpoints/call-without-devices", test_no_devices);
  g_test_add_func ("/media/endpoints/files-are-sent-again-and-again", test_files);
  g_test_add_func ("/media/endpoints/broken-files-are-told", test_broken_files);
  g_test_add_func ("/media/endpoints/echo-returns-what-came", test_echo);
  g_test_add_func ("/media/endpoints/preview-before-the-call", test_preview);
  result = g_test_run ();
  remove_folder ();
  return result;
}
