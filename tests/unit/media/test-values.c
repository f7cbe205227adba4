/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gst/gst.h>

#include "base/vis-error.h"
#include "media/vis-bit-budget-private.h"
#include "media/vis-codec-table-private.h"
#include "media/vis-device-element-private.h"
#include "media/vis-device-list-private.h"
#include "media/vis-frame-sink-private.h"
#include "media/vis-media-stats-private.h"
#include "media/vis-packet-gate-private.h"

/* What needs no call: values, tables, gates, lists. */

static void
test_size (void)
{
  static const struct
  {
    const char *text;
    int width, height, framerate; /* 0: refused */
  } rows[] = {
    { "640x480@30", 640, 480, 30 },
    { "1920x1080@60", 1920, 1080, 60 },
    { "16x16@1", 16, 16, 1 },
    { "640x480", 0, 0, 0 },
    { "640x480@", 0, 0, 0 },
    { "640x480@0", 0, 0, 0 },
    { "640x480@61", 0, 0, 0 },
    { "641x480@30", 0, 0, 0 },
    { "640x481@30", 0, 0, 0 },
    { "14x16@30", 0, 0, 0 },
    { "4098x16@30", 0, 0, 0 },
    { "640x480@30fps", 0, 0, 0 },
    { " 640x480@30", 0, 0, 0 },
    { "-640x480@30", 0, 0, 0 },
    { "640X480@30", 0, 0, 0 },
    { "", 0, 0, 0 },
    { "99999999999999999999x480@30", 0, 0, 0 },
    { "640x480@\xff\xfe", 0, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (VisMediaOptions) options = vis_media_options_new ();
      g_autoptr (GError) error = NULL;
      gboolean good = vis_media_options_parse_size (options, rows[i].text, &error);

      g_test_message ("%s", rows[i].text);
      if (rows[i].width == 0)
        {
          g_assert_false (good);
          g_assert_error (error, VIS_ERROR, VIS_ERROR_INVALID);
          g_assert_true (g_utf8_validate (error->message, -1, NULL));
          g_assert_cmpint (options->width, ==, 1280);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpint (options->width, ==, rows[i].width);
      g_assert_cmpint (options->height, ==, rows[i].height);
      g_assert_cmpint (options->framerate, ==, rows[i].framerate);
    }
}

static void
test_options_copy (void)
{
  g_autoptr (VisMediaOptions) options = vis_media_options_new ();
  g_autoptr (VisMediaOptions) copy = NULL;

  vis_media_endpoint_set (&options->video_source, VIS_MEDIA_ENDPOINT_FILE, "film.mkv");
  /* Its own name given again must survive. */
  vis_media_endpoint_set (&options->video_source, VIS_MEDIA_ENDPOINT_FILE,
                          options->video_source.name);
  copy = vis_media_options_copy (options);
  vis_media_endpoint_set (&options->video_source, VIS_MEDIA_ENDPOINT_NONE, NULL);
  g_assert_cmpstr (copy->video_source.name, ==, "film.mkv");
  g_assert_null (options->video_source.name);
}

static void
test_capabilities (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VisMediaCapabilities) capabilities = vis_media_probe_capabilities (NULL, &error);
  const VisCodec *opus;

  g_assert_no_error (error);
  g_assert_cmpuint (capabilities->audio_codecs->len, ==, 1);
  opus = g_ptr_array_index (capabilities->audio_codecs, 0);
  g_assert_cmpstr (opus->name, ==, "opus");
  g_assert_cmpuint (opus->clock_rate, ==, 48000);
  g_assert_cmpuint (opus->channels, ==, 2);
  g_assert_cmpstr (opus->fmtp, ==, "useinbandfec=1");
  g_assert_cmpuint (capabilities->video_codecs->len, >=, 1);
  for (guint i = 0; i < capabilities->video_codecs->len; i++)
    {
      const VisCodec *codec = g_ptr_array_index (capabilities->video_codecs, i);

      g_assert_true (_vis_codec_is_usable (codec->name));
      g_assert_cmpuint (codec->clock_rate, ==, 90000);
      g_assert_cmpuint (codec->rtx_payload_type, !=, VIS_NO_PAYLOAD_TYPE);
      g_assert_true (codec->feedback & VIS_FEEDBACK_PLI);
    }
  g_assert_false (_vis_codec_is_usable ("theora"));
}

static void
test_preferences (void)
{
  g_autoptr (VisMediaCapabilities) before = vis_media_probe_capabilities (NULL, NULL);
  const VisCodec *last = g_ptr_array_index (before->video_codecs, before->video_codecs->len - 1);
  g_autoptr (VisMediaOptions) options = vis_media_options_new ();
  g_autoptr (VisMediaCapabilities) capabilities = NULL;

  options->video_codec = g_ascii_strdown (last->name, -1);
  options->video_limit = 250000;
  capabilities = vis_media_probe_capabilities (options, NULL);
  g_assert_cmpuint (capabilities->max_video_bitrate, ==, 250000);
  g_assert_cmpuint (capabilities->video_codecs->len, ==, before->video_codecs->len);
  g_assert_cmpstr (((VisCodec *)capabilities->video_codecs->pdata[0])->name, ==, last->name);

  g_free (options->video_codec);
  options->video_codec = g_strdup ("theora");
  vis_media_capabilities_free (capabilities);
  capabilities = vis_media_probe_capabilities (options, NULL);
  g_assert_cmpuint (capabilities->video_codecs->len, ==, before->video_codecs->len);
  g_assert_true (vis_media_knows_video_codec ("vp8"));
  g_assert_false (vis_media_knows_video_codec ("opus"));
  g_assert_true (vis_media_has_video_codec (last->name));
}

/* 30 pictures a second of this many bytes each, for ten seconds. Returns: bits per second. */
static double
spend (guint limit, gsize bytes, gsize key_frame)
{
  VisBitBudget budget = { 0 };
  double bits = 0;

  for (gint64 i = 0; i < 300; i++)
    if (_vis_bit_budget_allows (&budget, limit, i * G_USEC_PER_SEC / 30))
      {
        gsize size = bits > 0 ? bytes : key_frame;

        _vis_bit_budget_spend (&budget, size);
        bits += (double)size * 8;
      }
  return bits / 10;
}

static void
test_budget (void)
{
  VisBitBudget budget = { 0 };

  g_assert_cmpfloat_with_epsilon (spend (250000, 5000, 5000), 250000, 12500);
  g_assert_cmpfloat_with_epsilon (spend (250000, 5000, 60000), 250000, 12500);
  /* Within the limit nothing is left out, nor without one. */
  g_assert_cmpfloat_with_epsilon (spend (250000, 1000, 1000), 240000, 1);
  g_assert_cmpfloat_with_epsilon (spend (0, 50000, 50000), 12e6, 1);
  /* A clock that leaps, forth or back, stops nothing for long. */
  _vis_bit_budget_spend (&budget, 100000);
  g_assert_false (_vis_bit_budget_allows (&budget, 400000, 1));
  g_assert_true (_vis_bit_budget_allows (&budget, 400000, G_MAXINT64) == FALSE);
  g_assert_true (_vis_bit_budget_allows (&budget, 400000, 0) == FALSE);
  g_assert_true (_vis_bit_budget_allows (&budget, 400000, 2 * G_USEC_PER_SEC));
}

static void
test_rtp_caps (void)
{
  g_autoptr (VisMediaCapabilities) capabilities = vis_media_probe_capabilities (NULL, NULL);
  g_autoptr (VisNegotiatedMedia) media = vis_negotiated_media_new (VIS_MEDIA_VIDEO);
  g_autoptr (GstCaps) main_caps = NULL;
  g_autoptr (GstCaps) rtx_caps = NULL;
  const GstStructure *structure;
  int number;

  g_ptr_array_add (media->codecs,
                   vis_codec_copy (g_ptr_array_index (capabilities->video_codecs,
                                                      capabilities->video_codecs->len - 1)));
  media->transport_cc_id = 5;
  main_caps = _vis_codec_rtp_caps (
      media, ((VisCodec *)g_ptr_array_index (media->codecs, 0))->payload_type);
  structure = gst_caps_get_structure (main_caps, 0);
  g_assert_cmpstr (gst_structure_get_string (structure, "extmap-5"), ==,
                   VIS_EXTENSION_TRANSPORT_CC);
  g_assert_true (gst_structure_has_field (structure, "rtcp-fb-nack-pli"));
  rtx_caps = _vis_codec_rtp_caps (
      media, ((VisCodec *)g_ptr_array_index (media->codecs, 0))->rtx_payload_type);
  structure = gst_caps_get_structure (rtx_caps, 0);
  g_assert_cmpstr (gst_structure_get_string (structure, "encoding-name"), ==, "RTX");
  g_assert_true (gst_structure_get_int (structure, "apt", &number));
  g_assert_null (_vis_codec_rtp_caps (media, 0));
}

static void
test_bitrates (void)
{
  guint last = 0;
  static const int sizes[][2] = { { 160, 120 }, { 640, 480 }, { 1280, 720 }, { 1920, 1080 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      guint bitrate = _vis_codec_video_bitrate (sizes[i][0], sizes[i][1], 30);

      g_assert_cmpuint (bitrate, >, last);
      last = bitrate;
    }
  g_assert_cmpuint (_vis_codec_video_bitrate (640, 480, 30), ==, 800000);
  g_assert_cmpuint (_vis_codec_video_bitrate (4096, 4096, 60), <=, 6000000);
}

static void
count_packet (GstBuffer *packet, gpointer user_data)
{
  GByteArray *passed = user_data;
  guint8 first = 0;

  gst_buffer_extract (packet, 0, &first, 1);
  g_byte_array_append (passed, &first, 1);
  gst_buffer_unref (packet);
}

static void
give (VisPacketGate *gate, guint8 first, gsize size)
{
  g_autofree guint8 *packet = g_malloc0 (MAX (size, 1));

  packet[0] = first;
  _vis_packet_gate_take (gate, packet, size);
}

static void
test_gate (void)
{
  g_autoptr (GByteArray) passed = g_byte_array_new ();
  g_autoptr (VisPacketGate) gate = _vis_packet_gate_new (count_packet, passed);

  give (gate, 22, 100);
  give (gate, 128, 100);
  give (gate, 23, 100);
  g_assert_cmpuint (passed->len, ==, 0);
  _vis_packet_gate_set_state (gate, VIS_PACKET_GATE_HANDSHAKE);
  g_assert_cmpmem (passed->data, passed->len, "\x16\x17", 2);
  give (gate, 129, 100);
  give (gate, 20, 100);
  g_assert_cmpmem (passed->data, passed->len, "\x16\x17\x14", 3);
  _vis_packet_gate_set_state (gate, VIS_PACKET_GATE_OPEN);
  g_assert_cmpmem (passed->data, passed->len, "\x16\x17\x14\x80\x81", 5);

  /* STUN, channels and letters are none of ours; nor is what is empty or too long. */
  give (gate, 0, 100);
  give (gate, 64, 100);
  give (gate, 'I', 100);
  give (gate, 128, 0);
  give (gate, 128, VIS_PACKET_GATE_MAX_SIZE + 1);
  g_assert_cmpuint (passed->len, ==, 5);
  give (gate, 191, VIS_PACKET_GATE_MAX_SIZE);
  g_assert_cmpuint (passed->len, ==, 6);

  _vis_packet_gate_set_state (gate, VIS_PACKET_GATE_SHUT);
  _vis_packet_gate_set_state (gate, VIS_PACKET_GATE_OPEN);
  give (gate, 128, 100);
  give (gate, 22, 100);
  g_assert_cmpuint (passed->len, ==, 6);
}

static void
test_gate_limits (void)
{
  g_autoptr (GByteArray) passed = g_byte_array_new ();
  g_autoptr (VisPacketGate) gate = _vis_packet_gate_new (count_packet, passed);

  for (guint i = 0; i < 10 * VIS_PACKET_GATE_MAX_MEDIA; i++)
    {
      give (gate, 128, 100);
      give (gate, 22, 100);
    }
  /* Media of long ago is worth nothing: all of it goes; of the handshake the beginning is kept. */
  _vis_packet_gate_set_state (gate, VIS_PACKET_GATE_OPEN);
  g_assert_cmpuint (passed->len, ==, VIS_PACKET_GATE_MAX_DTLS);
  give (gate, 128, 100);
  g_assert_cmpuint (passed->len, ==, VIS_PACKET_GATE_MAX_DTLS + 1);
}

static void
test_stats (void)
{
  VisMediaCounts before = { .time = 1000000, .decoded = 10, .encoded = 20, .lost_packets = -2 };
  VisMediaCounts now = { .time = 3000000,
                         .decoded = 70,
                         .encoded = 50,
                         .received_bytes = 250000,
                         .sent_bytes = 125000,
                         .received_packets = 95,
                         .lost_packets = 3 };
  VisMediaStats stats = { 0 };

  _vis_media_stats_compare (&stats, &before, &now);
  g_assert_cmpfloat (stats.rx_fps, ==, 30);
  g_assert_cmpfloat (stats.tx_fps, ==, 15);
  g_assert_cmpfloat (stats.rx_kbps, ==, 1000);
  g_assert_cmpfloat (stats.tx_kbps, ==, 500);
  g_assert_cmpfloat (stats.loss, ==, 0.05);
  /* Counters that went back, and no time at all. */
  _vis_media_stats_compare (&stats, &now, &before);
  g_assert_cmpfloat (stats.rx_kbps, ==, 1000);
  before.time = now.time + 1000000;
  before.decoded = now.decoded;
  before.encoded = now.encoded;
  _vis_media_stats_compare (&stats, &now, &before);
  g_assert_cmpfloat (stats.rx_kbps, ==, 0);
  g_assert_cmpfloat (stats.loss, ==, 0);
}

typedef struct
{
  int width;
  int height;
  guint8 pixel[4];
  VisVideoFrame *kept;
} Seen;

static void
on_frame (const VisVideoFrame *frame, gpointer user_data)
{
  Seen *seen = user_data;
  const guint8 *pixels = g_bytes_get_data (frame->pixels, NULL);

  seen->width = frame->width;
  seen->height = frame->height;
  memcpy (seen->pixel, pixels + frame->stride * (gsize)(frame->height / 2) + frame->width / 2 * 4,
          4);
  g_clear_pointer (&seen->kept, vis_video_frame_free);
  seen->kept = vis_video_frame_copy (frame);
}

/* A picture of one colour: luma, blue and red difference. */
static GstSample *
make_picture (int width, int height, guint8 y, guint8 u, guint8 v)
{
  gsize luma = (gsize)width * (gsize)height;
  g_autoptr (GstBuffer) buffer = gst_buffer_new_allocate (NULL, luma * 3 / 2, NULL);
  g_autoptr (GstCaps) caps = gst_caps_new_simple (
      "video/x-raw", "format", G_TYPE_STRING, "I420", "width", G_TYPE_INT, width, "height",
      G_TYPE_INT, height, "framerate", GST_TYPE_FRACTION, 30, 1, NULL);

  gst_buffer_memset (buffer, 0, y, luma);
  gst_buffer_memset (buffer, luma, u, luma / 4);
  gst_buffer_memset (buffer, luma * 5 / 4, v, luma / 4);
  return gst_sample_new (buffer, caps, NULL, NULL);
}

static void
test_frames (void)
{
  static const struct
  {
    int from[2], shown[2], to[2];
  } rows[] = {
    { { 640, 480 }, { 0, 0 }, { 640, 480 } },
    { { 640, 480 }, { 1920, 1080 }, { 640, 480 } }, /* never larger */
    { { 640, 480 }, { 320, 320 }, { 320, 240 } },   /* never another shape */
    { { 640, 480 }, { 600, 450 }, { 640, 480 } },   /* not worth it */
    { { 1280, 720 }, { 640, 640 }, { 640, 360 } },
    { { 64, 48 }, { 1, 1 }, { 2, 2 } },
  };
  g_autoptr (VisFrameSink) sink = _vis_frame_sink_new (FALSE);
  Seen seen = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GstSample) red = make_picture (rows[i].from[0], rows[i].from[1], 81, 90, 240);

      _vis_frame_sink_set_func (sink, on_frame, &seen);
      _vis_frame_sink_set_size (sink, rows[i].shown[0], rows[i].shown[1]);
      _vis_frame_sink_push (sink, red);
      g_assert_cmpint (seen.width, ==, rows[i].to[0]);
      g_assert_cmpint (seen.height, ==, rows[i].to[1]);
      g_assert_cmpuint (seen.pixel[0], <, 40);
      g_assert_cmpuint (seen.pixel[1], <, 40);
      g_assert_cmpuint (seen.pixel[2], >, 215);
      g_assert_cmpuint (seen.pixel[3], ==, 255);
    }
  seen.width = 0;
  _vis_frame_sink_set_func (sink, NULL, NULL);
  {
    g_autoptr (GstSample) sample = make_picture (64, 48, 0, 0, 0);

    _vis_frame_sink_push (sink, sample);
  }
  g_assert_cmpint (seen.width, ==, 0);
  g_clear_pointer (&sink, _vis_frame_sink_free);
  /* A frame outlives the sink that made it. */
  g_assert_cmpuint (((const guint8 *)g_bytes_get_data (seen.kept->pixels, NULL))[3], ==, 255);
  vis_video_frame_free (seen.kept);
}

/* A device's picture that is kept would keep the device open. */
static void
test_newest_frame (void)
{
  for (gboolean keeps = FALSE; keeps <= TRUE; keeps++)
    {
      g_autoptr (VisFrameSink) sink = _vis_frame_sink_new (keeps);
      g_autoptr (GstSample) sample = make_picture (640, 480, 81, 90, 240);
      g_autoptr (VisVideoFrame) newest = NULL;
      Seen seen = { 0 };

      _vis_frame_sink_set_func (sink, on_frame, &seen);
      _vis_frame_sink_set_size (sink, 320, 240);
      g_assert_null (_vis_frame_sink_dup_newest (sink));
      _vis_frame_sink_push (sink, sample);
      g_assert_cmpint (seen.width, ==, 320);
      g_assert_cmpint (GST_MINI_OBJECT_REFCOUNT_VALUE (sample), ==, keeps ? 2 : 1);
      newest = _vis_frame_sink_dup_newest (sink);
      g_assert_true ((newest != NULL) == keeps);
      if (newest)
        g_assert_cmpint (newest->width, ==, 640);
      _vis_frame_sink_set_func (sink, NULL, NULL);
      g_assert_null (_vis_frame_sink_dup_newest (sink));
      g_assert_cmpint (GST_MINI_OBJECT_REFCOUNT_VALUE (sample), ==, 1);
      vis_video_frame_free (seen.kept);
    }
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  guint *changes = user_data;

  (*changes)++;
}

static void
test_device_list (void)
{
  g_autoptr (VisDeviceList) list = vis_device_list_new ();
  guint before = g_list_model_get_n_items (G_LIST_MODEL (list));
  guint changes = 0;

  g_signal_connect (list, "items-changed", G_CALLBACK (on_items_changed), &changes);
  _vis_device_list_add (list, vis_device_new (VIS_DEVICE_SPEAKER, "alsasink:x", "A speaker"));
  _vis_device_list_add (list, vis_device_new (VIS_DEVICE_SPEAKER, "alsasink:x", "Told again"));
  _vis_device_list_add (list, vis_device_new (VIS_DEVICE_MICROPHONE, "alsasink:x", "Same id"));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, before + 2);
  g_assert_cmpuint (changes, ==, 2);
  g_assert_nonnull (vis_device_list_find (list, VIS_DEVICE_SPEAKER));
  _vis_device_list_remove (list, VIS_DEVICE_SPEAKER, "alsasink:x");
  _vis_device_list_remove (list, VIS_DEVICE_SPEAKER, "alsasink:x");
  _vis_device_list_remove (list, VIS_DEVICE_MICROPHONE, "alsasink:x");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, before);
  g_assert_cmpuint (changes, ==, 4);
}

/* An id comes out of a settings file: it opens devices, and nothing else. */
static void
test_device_ids (void)
{
  static const char *const ids[]
      = { "filesrc:/etc/passwd", "v4l2src", "v4l2src:/dev/no-such-video", "alsasink:hw:99", "", ":",
          "videotestsrc:0" };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (_vis_device_element_open (VIS_DEVICE_CAMERA, ids[i], &error));
      g_assert_error (error, VIS_ERROR, VIS_ERROR_NO_DEVICE);
    }
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/media/options/parses-sizes", test_size);
  g_test_add_func ("/media/options/copies-are-independent", test_options_copy);
  g_test_add_func ("/media/codecs/capabilities-can-be-negotiated", test_capabilities);
  g_test_add_func ("/media/codecs/the-preferred-one-comes-first", test_preferences);
  g_test_add_func ("/media/bit-budget/leaves-out-what-is-too-much", test_budget);
  g_test_add_func ("/media/codecs/caps-say-what-was-agreed", test_rtp_caps);
  g_test_add_func ("/media/codecs/bitrate-grows-with-the-picture", test_bitrates);
  g_test_add_func ("/media/gate/passes-what-may-pass", test_gate);
  g_test_add_func ("/media/gate/keeps-little", test_gate_limits);
  g_test_add_func ("/media/stats/compares-two-moments", test_stats);
  g_test_add_func ("/media/frames/are-as-large-as-they-are-shown", test_frames);
  g_test_add_func ("/media/frames/newest-frame-as-large-as-it-came", test_newest_frame);
  g_test_add_func ("/media/devices/are-listed-once", test_device_list);
  g_test_add_func ("/media/devices/ids-open-devices-only", test_device_ids);
  return g_test_run ();
}
