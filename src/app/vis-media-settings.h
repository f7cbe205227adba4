/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "media/vis-media-options.h"

G_BEGIN_DECLS

/**
 * vis_media_settings_apply:
 * @settings: the keys "camera", "microphone", "speaker", "picture-size", "video-limit" and
 *   "video-codec"
 * @options: in, out: what is said already stays, and so does what is no device
 *
 * What the user has chosen to see, speak and listen with.
 */
void vis_media_settings_apply (GSettings *settings, VisMediaOptions *options);

/** vis_media_settings_changes: Returns: whether @key is one of those. */
gboolean vis_media_settings_changes (const char *key);

G_END_DECLS
