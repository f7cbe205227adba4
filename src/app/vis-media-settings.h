/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "media/vis-media-options.h"

G_BEGIN_DECLS

/**
 * vis_media_settings_apply:
 * @settings: the keys "camera", "microphone", "speaker" and "picture-size"
 * @options: in, out: devices that are named already, and what is no device, stay as they are
 *
 * What the user has chosen to see, speak and listen with.
 */
void vis_media_settings_apply (GSettings *settings, VisMediaOptions *options);

/** vis_media_settings_changes: Returns: whether @key is one of those. */
gboolean vis_media_settings_changes (const char *key);

G_END_DECLS
