/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sdp/vis-media-capabilities.h"

static GPtrArray *
copy_codecs (const GPtrArray *codecs)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func ((GDestroyNotify)vis_codec_free);

  for (guint i = 0; i < codecs->len; i++)
    g_ptr_array_add (copy, vis_codec_copy (codecs->pdata[i]));
  return copy;
}

VisMediaCapabilities *
vis_media_capabilities_new (void)
{
  VisMediaCapabilities *capabilities = g_new0 (VisMediaCapabilities, 1);

  capabilities->audio_codecs = g_ptr_array_new_with_free_func ((GDestroyNotify)vis_codec_free);
  capabilities->video_codecs = g_ptr_array_new_with_free_func ((GDestroyNotify)vis_codec_free);
  capabilities->audio = VIS_DIRECTION_BOTH;
  capabilities->video = VIS_DIRECTION_BOTH;
  return capabilities;
}

VisMediaCapabilities *
vis_media_capabilities_copy (const VisMediaCapabilities *capabilities)
{
  VisMediaCapabilities *copy = g_new0 (VisMediaCapabilities, 1);

  copy->audio_codecs = copy_codecs (capabilities->audio_codecs);
  copy->video_codecs = copy_codecs (capabilities->video_codecs);
  copy->audio = capabilities->audio;
  copy->video = capabilities->video;
  copy->max_video_bitrate = capabilities->max_video_bitrate;
  return copy;
}

void
vis_media_capabilities_free (VisMediaCapabilities *capabilities)
{
  g_ptr_array_unref (capabilities->audio_codecs);
  g_ptr_array_unref (capabilities->video_codecs);
  g_free (capabilities);
}
