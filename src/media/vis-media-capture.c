/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/vis-media-capture-private.h"

#include "media/vis-media-source-private.h"

struct _VisMediaCapture
{
  const VisMediaOptions *options;
  GstClockTime epoch;
  VisMediaSource *sources[VIS_N_MEDIA_KINDS]; /* (nullable) */
  VisMediaEndpoint screen;                    /* its name is the restore token */
  char *screen_parent;                        /* (nullable): whose the question is */
  GDBusConnection *screen_bus;                /* (nullable): of the token */
  gboolean shows_screen;
  VisFrameSink *preview;
  VisSampleFunc sample;
  VisCaptureLostFunc lost;
  gpointer user_data;
};

static void
on_sample (VisMediaKind kind, GstSample *sample, gpointer user_data)
{
  VisMediaCapture *self = user_data;

  self->sample (kind, sample, self->user_data);
  if (kind == VIS_MEDIA_VIDEO)
    _vis_frame_sink_push (self->preview, sample);
}

static const VisMediaEndpoint *
get_endpoint (VisMediaCapture *self, VisMediaKind kind)
{
  if (kind == VIS_MEDIA_AUDIO)
    return &self->options->audio_source;
  return self->shows_screen ? &self->screen : &self->options->video_source;
}

static void on_lost (VisMediaKind kind, const char *message, gpointer user_data);

static VisMediaSource *
make_source (VisMediaCapture *self, VisMediaKind kind, const VisMediaEndpoint *endpoint,
             const char *echo_probe)
{
  VisMediaSource *source = _vis_media_source_new (kind, endpoint, self->options, echo_probe,
                                                  self->epoch, on_sample, on_lost, self);

  _vis_media_source_set_parent_window (source, self->screen_parent);
  return source;
}

static void
close_source (VisMediaCapture *self, VisMediaKind kind)
{
  GDBusConnection *bus = NULL;
  const char *token = self->sources[kind]
                          ? _vis_media_source_get_restore_token (self->sources[kind], &bus)
                          : NULL;

  if (token)
    {
      vis_media_endpoint_set (&self->screen, VIS_MEDIA_ENDPOINT_SCREEN, token);
      g_set_object (&self->screen_bus, bus);
    }
  g_clear_pointer (&self->sources[kind], _vis_media_source_free);
}

static void
do_without (VisMediaCapture *self, VisMediaKind kind, const char *message)
{
  static const VisMediaEndpoint silence = { .kind = VIS_MEDIA_ENDPOINT_SILENCE };

  g_clear_pointer (&self->sources[kind], _vis_media_source_free);
  if (kind == VIS_MEDIA_AUDIO)
    {
      self->sources[kind] = make_source (self, kind, &silence, NULL);
      _vis_media_source_start (self->sources[kind], NULL);
    }
  self->lost (kind, message, self->user_data);
}

static void
on_lost (VisMediaKind kind, const char *message, gpointer user_data)
{
  do_without (user_data, kind, message);
}

VisMediaCapture *
_vis_media_capture_new (const VisMediaOptions *options, GstClockTime epoch, VisSampleFunc sample,
                        VisCaptureLostFunc lost, gpointer user_data)
{
  VisMediaCapture *self = g_new0 (VisMediaCapture, 1);

  self->options = options;
  self->epoch = epoch;
  self->screen.kind = VIS_MEDIA_ENDPOINT_SCREEN;
  self->preview = _vis_frame_sink_new (FALSE);
  self->sample = sample;
  self->lost = lost;
  self->user_data = user_data;
  return self;
}

void
_vis_media_capture_free (VisMediaCapture *self)
{
  for (guint kind = 0; kind < VIS_N_MEDIA_KINDS; kind++)
    g_clear_pointer (&self->sources[kind], _vis_media_source_free);
  g_free (self->screen.name);
  g_free (self->screen_parent);
  g_clear_object (&self->screen_bus);
  _vis_frame_sink_free (self->preview);
  g_free (self);
}

void
_vis_media_capture_run (VisMediaCapture *self, VisMediaKind kind, gboolean run,
                        const char *echo_probe)
{
  const VisMediaEndpoint *endpoint = get_endpoint (self, kind);
  g_autoptr (GError) error = NULL;

  if (!run || endpoint->kind == VIS_MEDIA_ENDPOINT_NONE)
    {
      close_source (self, kind);
      return;
    }
  if (self->sources[kind])
    return;
  self->sources[kind] = make_source (self, kind, endpoint, echo_probe);
  if (!_vis_media_source_start (self->sources[kind], &error))
    do_without (self, kind, error->message);
}

void
_vis_media_capture_set_screen (VisMediaCapture *self, gboolean screen, const char *parent_window)
{
  self->shows_screen = screen;
  g_free (self->screen_parent);
  self->screen_parent = g_strdup (parent_window);
  vis_media_endpoint_set (&self->screen, VIS_MEDIA_ENDPOINT_SCREEN, NULL);
  g_clear_object (&self->screen_bus);
}

gboolean
_vis_media_capture_is_running (VisMediaCapture *self, VisMediaKind kind)
{
  return self->sources[kind] != NULL;
}

VisFrameSink *
_vis_media_capture_get_preview (VisMediaCapture *self)
{
  return self->preview;
}
