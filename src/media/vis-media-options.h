/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "sdp/vis-negotiate.h"

G_BEGIN_DECLS

/** VisMediaSourceKind: where pictures or sound come from, or where they go. */
typedef enum
{
  VIS_MEDIA_ENDPOINT_DEVICE,  /* the default device, or the one that the name says */
  VIS_MEDIA_ENDPOINT_TEST,    /* a moving picture and a tone; a sink: a speaker that nobody hears;
                                 asked for by an option only */
  VIS_MEDIA_ENDPOINT_NONE,    /* nothing is captured; nothing is played or shown */
  VIS_MEDIA_ENDPOINT_SILENCE, /* audio source: silence */
  VIS_MEDIA_ENDPOINT_FILE,    /* source: any file that GStreamer decodes, looped;
                                 audio sink: WAV; video sink: a folder of PNG, one a second */
  VIS_MEDIA_ENDPOINT_SCREEN,  /* video source: what a person picks to be shared; the name is what
                                 brings it back without asking again */
} VisMediaEndpointKind;

/** VisMediaEndpoint: @name is the device's id, the file's path, or which of the test devices;
 * (nullable). */
typedef struct
{
  VisMediaEndpointKind kind;
  char *name;
} VisMediaEndpoint;

/**
 * VisMediaOptions:
 * @width: of the picture to send, in pixels
 * @framerate: in frames per second
 * @video_limit: of the bits per second of pictures, sent and wanted; 0: none
 * @video_codec: (nullable): the name of the one to offer first; NULL: the one that costs least
 * @echo: send back the received media instead of our own sources
 * @echo_cancellation: between speaker and microphone (devices only)
 */
typedef struct
{
  VisMediaEndpoint audio_source;
  VisMediaEndpoint video_source;
  VisMediaEndpoint audio_sink;
  VisMediaEndpoint video_sink; /* only NONE or FILE: a window takes frames by a function */
  int width;
  int height;
  int framerate;
  guint video_limit;
  char *video_codec;
  gboolean echo;
  gboolean echo_cancellation;
} VisMediaOptions;

#define VIS_TYPE_MEDIA_OPTIONS (vis_media_options_get_type ())
GType vis_media_options_get_type (void) G_GNUC_CONST;

/** vis_media_options_new: devices, 1280×720 at 30 frames per second, echo cancellation. */
VisMediaOptions *vis_media_options_new (void);
VisMediaOptions *vis_media_options_copy (const VisMediaOptions *options);
void vis_media_options_free (VisMediaOptions *options);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisMediaOptions, vis_media_options_free)

/** vis_media_endpoint_set: replaces kind and name. */
void vis_media_endpoint_set (VisMediaEndpoint *endpoint, VisMediaEndpointKind kind,
                             const char *name);

/** vis_media_options_parse_size: "640x480@30". Returns: FALSE and VIS_ERROR_INVALID. */
gboolean vis_media_options_parse_size (VisMediaOptions *options, const char *text, GError **error);

/** VIS_MEDIA_MIN_VIDEO_LIMIT: in bit/s: with less there is no picture worth looking at. */
#define VIS_MEDIA_MIN_VIDEO_LIMIT 100000

/**
 * vis_media_probe_capabilities:
 * @options: (nullable): whose limit and codec are told
 *
 * Looks which codecs the installed GStreamer elements can encode and decode: Opus, VP8, H.264.
 * GStreamer must be initialised.
 *
 * Returns: (transfer full): NULL and VIS_ERROR_UNSUPPORTED naming the missing package when not
 *   even Opus works.
 */
VisMediaCapabilities *vis_media_probe_capabilities (const VisMediaOptions *options, GError **error);

/** vis_media_knows_video_codec: Returns: whether @name is one that could be offered: “VP8”,
 * “H264”. */
gboolean vis_media_knows_video_codec (const char *name);

/** vis_media_has_video_codec: Returns: whether it is installed, too. GStreamer must be
 * initialised. */
gboolean vis_media_has_video_codec (const char *name);

G_END_DECLS
