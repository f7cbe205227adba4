/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/vis-media-settings.h"

static const struct
{
  const char *word; /* as in the schema */
  int width;
  int height;
} sizes[] = {
  { "small", 640, 360 },
  { "standard", 1280, 720 },
  { "large", 1920, 1080 },
};

/* kbit/s: with so few a larger picture would be a slide show. */
#define SMALL_PICTURE_KBPS 500

static void
apply_device (GSettings *settings, const char *key, VisMediaEndpoint *endpoint)
{
  if (endpoint->kind != VIS_MEDIA_ENDPOINT_DEVICE || endpoint->name != NULL)
    return;
  g_autofree char *id = g_settings_get_string (settings, key);
  vis_media_endpoint_set (endpoint, VIS_MEDIA_ENDPOINT_DEVICE, id[0] != '\0' ? id : NULL);
}

static void
apply_video (GSettings *settings, VisMediaOptions *options)
{
  g_autofree char *limit = g_settings_get_string (settings, "video-limit");
  if (options->video_limit == 0 && g_ascii_isdigit (limit[0]))
    options->video_limit = (guint)g_ascii_strtoull (limit, NULL, 10) * 1000;
  g_autofree char *codec = g_settings_get_string (settings, "video-codec");
  if (options->video_codec == NULL && vis_media_knows_video_codec (codec))
    options->video_codec = g_steal_pointer (&codec);
}

void
vis_media_settings_apply (GSettings *settings, VisMediaOptions *options)
{
  g_return_if_fail (G_IS_SETTINGS (settings));
  g_return_if_fail (options != NULL);

  apply_device (settings, "camera", &options->video_source);
  apply_device (settings, "microphone", &options->audio_source);
  apply_device (settings, "speaker", &options->audio_sink);
  apply_video (settings, options);
  if (options->video_source.kind != VIS_MEDIA_ENDPOINT_DEVICE)
    return;
  g_autofree char *word = g_settings_get_string (settings, "picture-size");
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (g_str_equal (word, sizes[i].word))
      {
        options->width = sizes[i].width;
        options->height = sizes[i].height;
      }
  if (options->video_limit > 0 && options->video_limit <= SMALL_PICTURE_KBPS * 1000
      && options->width > sizes[0].width)
    {
      options->width = sizes[0].width;
      options->height = sizes[0].height;
    }
}

gboolean
vis_media_settings_changes (const char *key)
{
  const char *const keys[]
      = { "camera", "microphone", "speaker", "picture-size", "video-limit", "video-codec", NULL };
  return g_strv_contains (keys, key);
}
