/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/vis-ringer.h"

#include <gst/app/gstappsrc.h>

#include "media/vis-device-element-private.h"
#include "media/vis-dtmf-tone.h"
#include "media/vis-element-private.h"

/* A file that is over sooner is none that rings. */
#define SHORTEST_FILE_US (200 * G_TIME_SPAN_MILLISECOND)
#define PREVIEW_S 5

/* Of playbin: the sound, and its loudness, but no pictures. */
#define PLAY_AUDIO (1 << 1)
#define PLAY_SOFT_VOLUME (1 << 4)

struct _VisRinger
{
  GObject parent_instance;

  VisMediaOptions *options;
  char *ringtone;
  GstElement *pipeline; /* (nullable): while a tone plays */
  guint bus_watch;
  guint preview; /* ends it */
  int tone;      /* a VisRingTone, KEY or RING */
  gboolean from_file;
  gint64 begun; /* the file, in monotonic time */
};

/* The tone of a key, which is heard once. */
#define KEY (-1)
/* Whatever was chosen. */
#define RING (-2)

G_DEFINE_FINAL_TYPE (VisRinger, vis_ringer, G_TYPE_OBJECT)

/* The source asks for more, and gets the same period again, or the end. Streaming thread. */
typedef struct
{
  GstBuffer *period;
  GstClockTime next;
  gboolean once;
} Loop;

static void
loop_free (gpointer data)
{
  Loop *loop = data;
  gst_buffer_unref (loop->period);
  g_free (loop);
}

static void
on_need_data (GstAppSrc *source, guint length, gpointer user_data)
{
  Loop *loop = user_data;
  if (loop->once && loop->next > 0)
    {
      gst_app_src_end_of_stream (source);
      return;
    }
  GstBuffer *buffer = gst_buffer_copy (loop->period); /* shares the samples */
  GST_BUFFER_PTS (buffer) = loop->next;
  loop->next += GST_BUFFER_DURATION (buffer);
  gst_app_src_push_buffer (source, buffer);
}

static void
feed (GstAppSrc *source, GBytes *samples, gboolean once)
{
  gsize n_samples = g_bytes_get_size (samples) / sizeof (gint16);
  Loop *loop = g_new0 (Loop, 1);
  loop->once = once;
  loop->period = gst_buffer_new_wrapped_bytes (samples);
  GST_BUFFER_DURATION (loop->period)
      = gst_util_uint64_scale_int (n_samples, GST_SECOND, VIS_RING_TONE_RATE);

  GstAppSrcCallbacks callbacks = { .need_data = on_need_data };
  gst_app_src_set_callbacks (source, &callbacks, loop, loop_free);
}

static void ring_with_bells (VisRinger *self);

/* Over and over. */
static gboolean
play_file_again (VisRinger *self)
{
  gint64 now = g_get_monotonic_time ();
  gboolean long_enough = now - self->begun >= SHORTEST_FILE_US;
  self->begun = now;
  return long_enough
         && gst_element_seek_simple (self->pipeline, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH, 0);
}

static gboolean
on_bus (GstBus *bus, GstMessage *message, gpointer user_data)
{
  VisRinger *self = user_data;
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    {
      g_autoptr (GError) error = NULL;
      gst_message_parse_error (message, &error, NULL);
      g_info ("The ring can’t be heard: %s", error->message);
    }
  else if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_EOS)
    return G_SOURCE_CONTINUE;
  else if (self->from_file && play_file_again (self))
    return G_SOURCE_CONTINUE;
  /* Both remove this source, too. */
  if (self->from_file)
    ring_with_bells (self);
  else
    vis_ringer_stop (self);
  return G_SOURCE_CONTINUE;
}

static void
start (VisRinger *self)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);
  self->bus_watch = gst_bus_add_watch (bus, on_bus, self);
  self->begun = g_get_monotonic_time ();
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
}

static gboolean
build_for_file (VisRinger *self, const char *path, GError **error)
{
  g_autofree char *uri = gst_filename_to_uri (path, error);
  GstElement *player = uri != NULL ? _vis_element_make ("playbin", NULL, error) : NULL;
  if (player == NULL)
    return FALSE;
  self->pipeline = gst_object_ref_sink (player);
  GstElement *speaker
      = _vis_device_element_open (VIS_DEVICE_SPEAKER, self->options->audio_sink.name, error);
  if (speaker == NULL)
    return FALSE;
  g_object_set (player, "uri", uri, "audio-sink", speaker, "flags", PLAY_AUDIO | PLAY_SOFT_VOLUME,
                NULL);
  self->from_file = TRUE;
  start (self);
  return TRUE;
}

static gboolean
build (VisRinger *self, GBytes *samples, GError **error)
{
  GstElement *speaker
      = _vis_device_element_open (VIS_DEVICE_SPEAKER, self->options->audio_sink.name, error);
  if (speaker == NULL)
    return FALSE;

  self->pipeline = gst_pipeline_new ("ringer");
  GstBin *bin = GST_BIN (self->pipeline);
  gst_bin_add (bin, speaker);
  GstElement *source = _vis_element_add (bin, "appsrc", "format=time max-buffers=1", error);
  GstElement *converter = _vis_element_add (bin, "audioconvert", NULL, error);
  GstElement *resampler = _vis_element_add (bin, "audioresample", NULL, error);
  if (source == NULL || converter == NULL || resampler == NULL
      || !_vis_element_link (error, source, converter, resampler, speaker, NULL))
    return FALSE;

  g_autoptr (GstCaps) caps = gst_caps_new_simple (
      "audio/x-raw", "format", G_TYPE_STRING, G_BYTE_ORDER == G_LITTLE_ENDIAN ? "S16LE" : "S16BE",
      "layout", G_TYPE_STRING, "interleaved", "rate", G_TYPE_INT, VIS_RING_TONE_RATE, "channels",
      G_TYPE_INT, 1, NULL);
  gst_app_src_set_caps (GST_APP_SRC (source), caps);
  feed (GST_APP_SRC (source), samples, self->tone == KEY);
  start (self);
  return TRUE;
}

static void
vis_ringer_dispose (GObject *object)
{
  VisRinger *self = VIS_RINGER (object);
  vis_ringer_stop (self);
  g_clear_pointer (&self->options, vis_media_options_free);
  g_clear_pointer (&self->ringtone, g_free);
  G_OBJECT_CLASS (vis_ringer_parent_class)->dispose (object);
}

static void
vis_ringer_class_init (VisRingerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vis_ringer_dispose;
}

static void
vis_ringer_init (VisRinger *self)
{
  self->ringtone = g_strdup ("bells");
}

VisRinger *
vis_ringer_new (const VisMediaOptions *options)
{
  g_return_val_if_fail (options != NULL, NULL);

  VisRinger *self = g_object_new (VIS_TYPE_RINGER, NULL);
  self->options = vis_media_options_copy (options);
  return self;
}

static void
play (VisRinger *self, int tone, GBytes *samples)
{
  vis_ringer_stop (self);
  g_autoptr (GError) error = NULL;
  self->tone = tone;
  if (!build (self, samples, &error))
    {
      g_info ("The ring can’t be heard: %s", error->message);
      vis_ringer_stop (self);
    }
}

static gboolean
has_speaker (VisRinger *self)
{
  return self->options->audio_sink.kind == VIS_MEDIA_ENDPOINT_DEVICE;
}

void
vis_ringer_set_options (VisRinger *self, const VisMediaOptions *options)
{
  g_return_if_fail (VIS_IS_RINGER (self));
  g_return_if_fail (options != NULL);

  vis_media_options_free (self->options);
  self->options = vis_media_options_copy (options);
}

void
vis_ringer_set_ringtone (VisRinger *self, const char *ringtone)
{
  g_return_if_fail (VIS_IS_RINGER (self));
  g_return_if_fail (ringtone != NULL);

  g_free (self->ringtone);
  self->ringtone = g_strdup (ringtone);
}

static void
ring_with_bells (VisRinger *self)
{
  g_autoptr (GBytes) samples = vis_ring_tone_render (VIS_RING_TONE_BELLS);
  play (self, RING, samples);
}

static void
ring_with_file (VisRinger *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  vis_ringer_stop (self);
  self->tone = RING;
  /* The name may come out of somebody else’s vCard: of a pipe, a device… */
  if (g_path_is_absolute (path) && g_file_test (path, G_FILE_TEST_IS_REGULAR)
      && build_for_file (self, path, &error))
    return;
  g_info ("The ringtone can’t be played: %s", error != NULL ? error->message : path);
  ring_with_bells (self);
}

void
vis_ringer_ring (VisRinger *self, const char *ringtone)
{
  g_return_if_fail (VIS_IS_RINGER (self));

  if (ringtone == NULL)
    ringtone = self->ringtone;
  g_debug ("Rings with “%s”", ringtone);

  g_clear_handle_id (&self->preview, g_source_remove);
  if (g_str_equal (ringtone, "none"))
    {
      vis_ringer_stop (self);
      return;
    }
  if (!has_speaker (self) || (self->pipeline != NULL && self->tone == RING))
    return;

  VisRingTone tone;
  if (!vis_ring_tone_from_name (ringtone, &tone))
    {
      ring_with_file (self, ringtone);
      return;
    }
  g_autoptr (GBytes) samples = vis_ring_tone_render (tone);
  play (self, RING, samples);
}

static gboolean
on_preview_over (gpointer user_data)
{
  VisRinger *self = user_data;
  self->preview = 0;
  vis_ringer_stop (self);
  return G_SOURCE_REMOVE;
}

void
vis_ringer_preview (VisRinger *self, const char *ringtone)
{
  g_return_if_fail (VIS_IS_RINGER (self));

  if (self->pipeline != NULL && self->preview == 0)
    return;
  vis_ringer_stop (self);
  vis_ringer_ring (self, ringtone);
  self->preview = g_timeout_add_seconds (PREVIEW_S, on_preview_over, self);
}

void
vis_ringer_play (VisRinger *self, VisRingTone tone)
{
  g_return_if_fail (VIS_IS_RINGER (self));

  if (!has_speaker (self) || (self->pipeline != NULL && self->tone == (int)tone))
    return;
  g_autoptr (GBytes) samples = vis_ring_tone_render (tone);
  play (self, (int)tone, samples);
}

void
vis_ringer_play_key (VisRinger *self, char key)
{
  g_return_if_fail (VIS_IS_RINGER (self));

  if (!has_speaker (self) || !vis_dtmf_is_key (key)
      || (self->pipeline != NULL && self->tone != KEY))
    return;
  g_autoptr (GBytes) samples = vis_dtmf_tone_render (key);
  play (self, KEY, samples);
}

void
vis_ringer_stop (VisRinger *self)
{
  g_return_if_fail (VIS_IS_RINGER (self));

  g_clear_handle_id (&self->preview, g_source_remove);
  g_clear_handle_id (&self->bus_watch, g_source_remove);
  if (self->pipeline != NULL)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_clear_object (&self->pipeline);
  self->from_file = FALSE;
}
