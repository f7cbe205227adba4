/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/vis-media-settings.h"

static GSettings *
new_settings (void)
{
  GSettings *settings = g_settings_new ("org.visavis.Visavis");

  for (const char *const *key
       = (const char *[]){ "picture-size", "video-limit", "video-codec", NULL };
       *key; key++)
    g_settings_reset (settings, *key);
  return settings;
}

static void
test_choices (void)
{
  static const struct
  {
    const char *size;
    const char *limit;
    const char *codec;
    int width;
    guint bits;
    const char *name;
  } rows[] = {
    { "standard", "none", "automatic", 1280, 0, NULL },
    { "large", "2000", "h264", 1920, 2000000, "h264" },
    { "large", "1000", "vp8", 1920, 1000000, "vp8" },
    { "large", "500", "automatic", 640, 500000, NULL },
    { "small", "250", "automatic", 640, 250000, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GSettings) settings = new_settings ();
      g_autoptr (VisMediaOptions) options = vis_media_options_new ();

      g_settings_set_string (settings, "picture-size", rows[i].size);
      g_settings_set_string (settings, "video-limit", rows[i].limit);
      g_settings_set_string (settings, "video-codec", rows[i].codec);
      vis_media_settings_apply (settings, options);
      g_assert_cmpint (options->width, ==, rows[i].width);
      g_assert_cmpuint (options->video_limit, ==, rows[i].bits);
      g_assert_cmpstr (options->video_codec, ==, rows[i].name);
    }
}

static void
test_command_line (void)
{
  g_autoptr (GSettings) settings = new_settings ();
  g_autoptr (VisMediaOptions) options = vis_media_options_new ();

  options->video_limit = 300000;
  options->video_codec = g_strdup ("H264");
  g_settings_set_string (settings, "video-limit", "2000");
  g_settings_set_string (settings, "video-codec", "vp8");
  vis_media_settings_apply (settings, options);
  g_assert_cmpuint (options->video_limit, ==, 300000);
  g_assert_cmpstr (options->video_codec, ==, "H264");
  g_assert_true (vis_media_settings_changes ("video-limit"));
  g_assert_true (vis_media_settings_changes ("video-codec"));
}

int
main (int argc, char **argv)
{
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/media-settings/become-options", test_choices);
  g_test_add_func ("/app/media-settings/command-line-comes-first", test_command_line);
  return g_test_run ();
}
