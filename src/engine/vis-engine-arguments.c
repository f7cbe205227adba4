/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/vis-engine-arguments.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/vis-error.h"
#include "base/vis-number.h"
#include "base/vis-route.h"
#include "contacts/vis-number-parser.h"
#include "port/vis-port.h"

#define UNSET G_MININT
#define MAX_VIDEO_KBPS 100000

struct _VisEngineArguments
{
  char *data;
  char *bind;
  char *number;
  char *name;
  char *contacts;
  char *key_file;
  char *stun;
  char *region;
  gboolean no_early_path;
  char *audio_source;
  char *video_source;
  char *video_size;
  int video_limit;
  char *video_codec;
  char *video_sink;
  char *audio_sink;
};

VisEngineArguments *
vis_engine_arguments_new (void)
{
  VisEngineArguments *arguments = g_new0 (VisEngineArguments, 1);

  arguments->video_limit = UNSET;
  return arguments;
}

void
vis_engine_arguments_free (VisEngineArguments *arguments)
{
  g_free (arguments->data);
  g_free (arguments->bind);
  g_free (arguments->number);
  g_free (arguments->name);
  g_free (arguments->contacts);
  g_free (arguments->key_file);
  g_free (arguments->stun);
  g_free (arguments->region);
  g_free (arguments->audio_source);
  g_free (arguments->video_source);
  g_free (arguments->video_size);
  g_free (arguments->video_codec);
  g_free (arguments->video_sink);
  g_free (arguments->audio_sink);
  g_free (arguments);
}

GOptionGroup *
vis_engine_arguments_get_group (VisEngineArguments *arguments)
{
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &arguments->data,
      "The folder of the whole profile: key, pins, contacts", "DIR" },
    { "bind", 0, 0, G_OPTION_ARG_STRING, &arguments->bind,
      "The only address used and offered; port 0: any free one", "ADDR[:PORT]" },
    { "number", 0, 0, G_OPTION_ARG_STRING, &arguments->number, "Your own phone number", "+E164" },
    { "name", 0, 0, G_OPTION_ARG_STRING, &arguments->name, "Your name, as others see it", "NAME" },
    { "contacts", 0, 0, G_OPTION_ARG_FILENAME, &arguments->contacts, "A folder of vCards", "DIR" },
    { "key-file", 0, 0, G_OPTION_ARG_FILENAME, &arguments->key_file,
      "Keep the private key in this file (mode 600) instead of the keyring", "FILE" },
    { "stun", 0, 0, G_OPTION_ARG_STRING, &arguments->stun,
      "A STUN server that tells the public address", "HOST[:PORT]" },
    { "region", 0, 0, G_OPTION_ARG_STRING, &arguments->region,
      "The country of national numbers; by default that of the locale", "CC" },
    { "no-early-path", 0, 0, G_OPTION_ARG_NONE, &arguments->no_early_path,
      "Make the path for media after the answer only, also for people you know", NULL },
    { "audio-source", 0, 0, G_OPTION_ARG_STRING, &arguments->audio_source,
      "What is heard of you: device (default), test, silence or a file", "SOURCE" },
    { "video-source", 0, 0, G_OPTION_ARG_STRING, &arguments->video_source,
      "What is seen of you: device (default), test, none or a file", "SOURCE" },
    { "video-size", 0, 0, G_OPTION_ARG_STRING, &arguments->video_size,
      "Size and rate of the picture sent", "WxH@FPS" },
    { "video-limit", 0, 0, G_OPTION_ARG_INT, &arguments->video_limit,
      "Of the pictures, sent and wanted: at most so many kbit/s", "KBPS" },
    { "video-codec", 0, 0, G_OPTION_ARG_STRING, &arguments->video_codec,
      "Offered first: H264 or VP8; by default what costs least here", "NAME" },
    { "video-sink", 0, 0, G_OPTION_ARG_STRING, &arguments->video_sink,
      "Where received pictures go: none, or a folder for one PNG a second", "none|DIR" },
    { "audio-sink", 0, 0, G_OPTION_ARG_STRING, &arguments->audio_sink,
      "Where received sound goes: device, test, none, or a WAV file", "SINK" },
    { 0 },
  };
  GOptionGroup *group
      = g_option_group_new ("engine", "Profile, network and media",
                            "Show the options for profile, network and media", NULL, NULL);

  g_option_group_add_entries (group, entries);
  return group;
}

gboolean
vis_engine_arguments_has_profile (VisEngineArguments *arguments)
{
  return arguments->data != NULL;
}

static void
replace (char **target, const char *value)
{
  if (!value)
    return;
  g_free (*target);
  *target = g_strdup (value);
}

static gboolean
apply_bind (const char *text, VisEngineOptions *options, GError **error)
{
  g_autofree char *address = g_strdup (text);
  guint16 default_port = VIS_DEFAULT_PORT;
  VisAddress parsed;

  /* Zero is no port that a peer could have, but here it means any. */
  if (g_str_has_suffix (address, ":0") && (strchr (address, '.') || strchr (address, ']')))
    {
      address[strlen (address) - 2] = '\0';
      default_port = 0;
    }
  if (!vis_address_parse (address, default_port, &parsed, error))
    {
      g_prefix_error (error, "--bind: ");
      return FALSE;
    }
  g_free (options->bind);
  options->bind = vis_address_copy (&parsed);
  return TRUE;
}

static void
apply_endpoint (const char *text, VisMediaEndpoint *endpoint)
{
  if (!text)
    return;
  if (strcmp (text, "device") == 0)
    vis_media_endpoint_set (endpoint, VIS_MEDIA_ENDPOINT_DEVICE, NULL);
  else if (strcmp (text, "test") == 0)
    vis_media_endpoint_set (endpoint, VIS_MEDIA_ENDPOINT_TEST, NULL);
  else if (strcmp (text, "silence") == 0)
    vis_media_endpoint_set (endpoint, VIS_MEDIA_ENDPOINT_SILENCE, NULL);
  else if (strcmp (text, "none") == 0)
    vis_media_endpoint_set (endpoint, VIS_MEDIA_ENDPOINT_NONE, NULL);
  else
    vis_media_endpoint_set (endpoint, VIS_MEDIA_ENDPOINT_FILE, text);
}

/* A word that means nothing there would become the name of a file: say so at once. */
static gboolean
check_source_file (const VisMediaEndpoint *endpoint, const char *option, GError **error)
{
  if (endpoint->kind != VIS_MEDIA_ENDPOINT_FILE
      || g_file_test (endpoint->name, G_FILE_TEST_IS_REGULAR))
    return TRUE;
  g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID, "%s: there is no file “%s”", option,
               endpoint->name);
  return FALSE;
}

/* What is received shall not turn out to have no place in the middle of a call. */
static gboolean
check_sinks (const VisMediaOptions *media, GError **error)
{
  g_autofree char *folder = NULL;

  if (media->video_sink.kind == VIS_MEDIA_ENDPOINT_FILE
      && g_mkdir_with_parents (media->video_sink.name, 0777) != 0)
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID,
                   "--video-sink: the folder “%s” can’t be made: %s", media->video_sink.name,
                   g_strerror (errno));
      return FALSE;
    }
  if (media->audio_sink.kind != VIS_MEDIA_ENDPOINT_FILE)
    return TRUE;
  folder = g_path_get_dirname (media->audio_sink.name);
  if (g_access (folder, W_OK) == 0 && !g_file_test (media->audio_sink.name, G_FILE_TEST_IS_DIR))
    return TRUE;
  g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID, "--audio-sink: the file “%s” can’t be written",
               media->audio_sink.name);
  return FALSE;
}

static gboolean
apply_region (const char *text, VisEngineOptions *options, GError **error)
{
  g_autofree char *region = g_ascii_strup (text, -1);

  if (!vis_number_parser_knows_region (region))
    {
      g_autofree char *quoted = vis_error_quote (text);

      g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID,
                   "--region: %s is not the code of a country, such as US", quoted);
      return FALSE;
    }
  replace (&options->region, region);
  return TRUE;
}

static gboolean
apply_video_limit (int kbps, VisEngineOptions *options, GError **error)
{
  if (kbps < VIS_MEDIA_MIN_VIDEO_LIMIT / 1000 || kbps > MAX_VIDEO_KBPS)
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID, "--video-limit takes %d to %d kbit/s",
                   VIS_MEDIA_MIN_VIDEO_LIMIT / 1000, MAX_VIDEO_KBPS);
      return FALSE;
    }
  options->media->video_limit = (guint)kbps * 1000;
  return TRUE;
}

static gboolean
apply_video_codec (const char *name, VisEngineOptions *options, GError **error)
{
  if (!vis_media_knows_video_codec (name))
    {
      g_autofree char *quoted = vis_error_quote (name);

      g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID,
                   "--video-codec: %s is not known here; try H264 or VP8", quoted);
      return FALSE;
    }
  replace (&options->media->video_codec, name);
  return TRUE;
}

static gboolean
apply_stun (const char *text, VisEngineOptions *options, GError **error)
{
  if (!vis_port_check_stun_server (text, error))
    {
      g_prefix_error (error, "--stun: ");
      return FALSE;
    }
  replace (&options->stun_server, text);
  return TRUE;
}

/* An empty name would be the current folder, or a file in it. */
static gboolean
check_names (const VisEngineArguments *arguments, GError **error)
{
  const struct
  {
    const char *option;
    const char *name;
  } names[] = {
    { "--data", arguments->data },
    { "--contacts", arguments->contacts },
    { "--key-file", arguments->key_file },
    { "--audio-source", arguments->audio_source },
    { "--video-source", arguments->video_source },
    { "--audio-sink", arguments->audio_sink },
    { "--video-sink", arguments->video_sink },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i].name && names[i].name[0] == '\0')
      {
        g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID, "%s: the name is empty", names[i].option);
        return FALSE;
      }
  return TRUE;
}

gboolean
vis_engine_arguments_apply (VisEngineArguments *arguments, VisEngineOptions *options,
                            GError **error)
{
  if (!check_names (arguments, error))
    return FALSE;
  replace (&options->contacts_dir, arguments->contacts);
  replace (&options->key_file, arguments->key_file);
  replace (&options->name, arguments->name);
  if (arguments->data)
    {
      g_autofree char *path = g_canonicalize_filename (arguments->data, NULL);

      g_free (options->data_dir);
      options->data_dir = g_steal_pointer (&path);
      g_free (options->key_name);
      options->key_name = g_strdup_printf ("identity %s", options->data_dir);
    }
  if (arguments->no_early_path)
    options->early_path = FALSE;
  if (arguments->number)
    {
      g_autoptr (VisNumber) number = vis_number_new (arguments->number, error);

      if (!number)
        {
          g_prefix_error (error, "--number: ");
          return FALSE;
        }
      replace (&options->number, vis_number_get_e164 (number));
    }
  if (arguments->region && !apply_region (arguments->region, options, error))
    return FALSE;
  if (arguments->stun && !apply_stun (arguments->stun, options, error))
    return FALSE;
  if (arguments->bind && !apply_bind (arguments->bind, options, error))
    return FALSE;
  if (arguments->video_size
      && !vis_media_options_parse_size (options->media, arguments->video_size, error))
    {
      g_prefix_error (error, "--video-size: ");
      return FALSE;
    }
  if (arguments->video_limit != UNSET
      && !apply_video_limit (arguments->video_limit, options, error))
    return FALSE;
  if (arguments->video_codec && !apply_video_codec (arguments->video_codec, options, error))
    return FALSE;
  apply_endpoint (arguments->audio_source, &options->media->audio_source);
  apply_endpoint (arguments->video_source, &options->media->video_source);
  apply_endpoint (arguments->audio_sink, &options->media->audio_sink);
  apply_endpoint (arguments->video_sink, &options->media->video_sink);
  return check_source_file (&options->media->audio_source, "--audio-source", error)
         && check_source_file (&options->media->video_source, "--video-source", error)
         && check_sinks (options->media, error);
}
