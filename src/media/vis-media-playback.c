/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/vis-media-playback-private.h"

#include "media/vis-audio-output-private.h"
#include "media/vis-media-capture-private.h"
#include "media/vis-picture-dump-private.h"

struct _VisMediaPlayback
{
  const VisMediaOptions *options;
  GstClockTime epoch;
  VisPlaybackFunc lost;
  gpointer user_data;

  double volume;
  GMutex lock;            /* over output: it may be replaced while samples come */
  VisAudioOutput *output; /* (nullable) */
  VisPictureDump *dump;   /* (nullable), atomic; set once, before or while samples come */
  VisFrameSink *frames;

  /* Written on streaming threads, atomically. */
  int taken[VIS_N_MEDIA_KINDS];
  int width;
  int height;
  const char *codec;
};

static void
on_output_lost (const char *message, gpointer user_data)
{
  VisMediaPlayback *self = user_data;

  self->lost (VIS_MEDIA_AUDIO, message, self->user_data);
}

static void
swap_output (VisMediaPlayback *self, VisAudioOutput *output)
{
  VisAudioOutput *former;

  g_mutex_lock (&self->lock);
  former = self->output;
  self->output = output;
  g_mutex_unlock (&self->lock);
  g_clear_pointer (&former, _vis_audio_output_free);
}

static gboolean
open_sound (VisMediaPlayback *self)
{
  g_autoptr (GError) error = NULL;
  VisAudioOutput *output = _vis_audio_output_new (&self->options->audio_sink, self->epoch,
                                                  on_output_lost, self, &error);

  if (!output)
    {
      self->lost (VIS_MEDIA_AUDIO, error->message, self->user_data);
      return FALSE;
    }
  _vis_audio_output_set_volume (output, self->volume);
  swap_output (self, output);
  return TRUE;
}

static void
open_pictures (VisMediaPlayback *self)
{
  g_autoptr (GError) error = NULL;
  VisPictureDump *dump;

  if (self->dump || self->options->video_sink.kind != VIS_MEDIA_ENDPOINT_FILE)
    return;
  dump = _vis_picture_dump_new (self->options->video_sink.name, &error);
  g_atomic_pointer_set (&self->dump, dump);
  if (!dump)
    self->lost (VIS_MEDIA_VIDEO, error->message, self->user_data);
}

static void
take_picture (VisMediaPlayback *self, GstSample *sample)
{
  VisPictureDump *dump = g_atomic_pointer_get (&self->dump);
  const GstStructure *caps = gst_caps_get_structure (gst_sample_get_caps (sample), 0);
  int width = 0, height = 0;

  gst_structure_get_int (caps, "width", &width);
  gst_structure_get_int (caps, "height", &height);
  g_atomic_int_set (&self->width, width);
  g_atomic_int_set (&self->height, height);
  _vis_frame_sink_push (self->frames, sample);
  if (dump)
    _vis_picture_dump_push (dump, sample);
}

static void
take_sound (VisMediaPlayback *self, GstSample *sample)
{
  g_mutex_lock (&self->lock);
  if (self->output)
    _vis_audio_output_push (self->output, sample);
  g_mutex_unlock (&self->lock);
}

VisMediaPlayback *
_vis_media_playback_new (const VisMediaOptions *options, GstClockTime epoch, VisPlaybackFunc lost,
                         gpointer user_data)
{
  VisMediaPlayback *self = g_new0 (VisMediaPlayback, 1);

  self->options = options;
  self->epoch = epoch;
  self->lost = lost;
  self->user_data = user_data;
  self->frames = _vis_frame_sink_new (TRUE);
  self->volume = 1.0;
  g_mutex_init (&self->lock);
  return self;
}

void
_vis_media_playback_free (VisMediaPlayback *self)
{
  _vis_media_playback_close (self);
  _vis_frame_sink_free (self->frames);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
_vis_media_playback_close (VisMediaPlayback *self)
{
  swap_output (self, NULL);
  g_clear_pointer (&self->dump, _vis_picture_dump_free);
}

void
_vis_media_playback_open (VisMediaPlayback *self, VisMediaKind kind)
{
  if (kind == VIS_MEDIA_VIDEO)
    open_pictures (self);
  else if (!self->output)
    open_sound (self);
}

gboolean
_vis_media_playback_reopen_sound (VisMediaPlayback *self)
{
  return self->output && open_sound (self);
}

void
_vis_media_playback_set_volume (VisMediaPlayback *self, double volume)
{
  self->volume = volume;
  if (self->output)
    _vis_audio_output_set_volume (self->output, volume);
}

gboolean
_vis_media_playback_take (VisMediaPlayback *self, VisMediaKind kind, GstSample *sample)
{
  if (kind == VIS_MEDIA_AUDIO)
    take_sound (self, sample);
  else
    take_picture (self, sample);
  return g_atomic_int_add (&self->taken[kind], 1) == 0;
}

void
_vis_media_playback_set_codec (VisMediaPlayback *self, const char *codec)
{
  g_atomic_pointer_set (&self->codec, codec);
}

void
_vis_media_playback_read (VisMediaPlayback *self, VisMediaCounts *counts, VisMediaStats *stats)
{
  counts->decoded = (guint)g_atomic_int_get (&self->taken[VIS_MEDIA_VIDEO]);
  stats->width = g_atomic_int_get (&self->width);
  stats->height = g_atomic_int_get (&self->height);
  stats->codec = g_atomic_pointer_get (&self->codec);
}

VisFrameSink *
_vis_media_playback_get_frames (VisMediaPlayback *self)
{
  return self->frames;
}

const char *
_vis_media_playback_get_echo_probe (VisMediaPlayback *self)
{
  return self->output ? _vis_audio_output_get_echo_probe (self->output) : NULL;
}
