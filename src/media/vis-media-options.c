/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/vis-media-options.h"

#include "base/vis-error.h"

enum
{
  MIN_SIDE = 16,
  MAX_SIDE = 4096,
  MAX_FRAMERATE = 60,
};

G_DEFINE_BOXED_TYPE (VisMediaOptions, vis_media_options, vis_media_options_copy,
                     vis_media_options_free)

static void
endpoint_detach (VisMediaEndpoint *endpoint)
{
  endpoint->name = g_strdup (endpoint->name);
}

VisMediaOptions *
vis_media_options_new (void)
{
  VisMediaOptions *options = g_new0 (VisMediaOptions, 1);

  options->video_sink.kind = VIS_MEDIA_ENDPOINT_NONE;
  options->width = 1280;
  options->height = 720;
  options->framerate = 30;
  options->echo_cancellation = TRUE;
  return options;
}

VisMediaOptions *
vis_media_options_copy (const VisMediaOptions *options)
{
  VisMediaOptions *copy = g_memdup2 (options, sizeof *options);

  endpoint_detach (&copy->audio_source);
  endpoint_detach (&copy->video_source);
  endpoint_detach (&copy->audio_sink);
  endpoint_detach (&copy->video_sink);
  copy->video_codec = g_strdup (options->video_codec);
  return copy;
}

void
vis_media_options_free (VisMediaOptions *options)
{
  g_free (options->audio_source.name);
  g_free (options->video_source.name);
  g_free (options->audio_sink.name);
  g_free (options->video_sink.name);
  g_free (options->video_codec);
  g_free (options);
}

void
vis_media_endpoint_set (VisMediaEndpoint *endpoint, VisMediaEndpointKind kind, const char *name)
{
  char *copy = g_strdup (name);

  g_free (endpoint->name);
  endpoint->kind = kind;
  endpoint->name = copy;
}

/* Takes a decimal number and the character that must follow it. */
static gboolean
take_number (const char **text, char end, int min, int max, int *out)
{
  char *rest;
  gint64 value;

  if (!g_ascii_isdigit (**text))
    return FALSE;
  value = g_ascii_strtoll (*text, &rest, 10);
  if (*rest != end || value < min || value > max)
    return FALSE;
  *text = end ? rest + 1 : rest;
  *out = (int)value;
  return TRUE;
}

gboolean
vis_media_options_parse_size (VisMediaOptions *options, const char *text, GError **error)
{
  const char *rest = text;
  int width, height, framerate;

  g_return_val_if_fail (options != NULL && text != NULL, FALSE);

  /* Even sides only: the chroma of the formats that codecs take is halved both ways. */
  if (!take_number (&rest, 'x', MIN_SIDE, MAX_SIDE, &width)
      || !take_number (&rest, '@', MIN_SIDE, MAX_SIDE, &height)
      || !take_number (&rest, '\0', 1, MAX_FRAMERATE, &framerate) || width % 2 || height % 2)
    {
      g_autofree char *quoted = vis_error_quote (text);

      g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID,
                   "%s is no picture size. Write it as 640x480@30: even sides from %d to %d, "
                   "at most %d pictures a second.",
                   quoted, MIN_SIDE, MAX_SIDE, MAX_FRAMERATE);
      return FALSE;
    }
  options->width = width;
  options->height = height;
  options->framerate = framerate;
  return TRUE;
}
