/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "media/vis-media-options.h"
#include "media/vis-ring-tone.h"

G_BEGIN_DECLS

#define VIS_TYPE_RINGER (vis_ringer_get_type ())

/**
 * VisRinger:
 *
 * Plays one tone over and over on the speaker, or the short tone of a key. Where there is none, it
 * is silent: who is called sees it. GStreamer must be initialised. Main context.
 */
G_DECLARE_FINAL_TYPE (VisRinger, vis_ringer, VIS, RINGER, GObject)

/** vis_ringer_new: @options: copied; only a device as audio_sink makes a sound. */
VisRinger *vis_ringer_new (const VisMediaOptions *options);

/** vis_ringer_play: from now on; nothing changes when @tone plays already. */
void vis_ringer_play (VisRinger *self, VisRingTone tone);

/** vis_ringer_play_key: the tone of a telephone's key ("5", "#"), once; not over a ring. */
void vis_ringer_play_key (VisRinger *self, char key);

/** vis_ringer_stop: silence, at once. */
void vis_ringer_stop (VisRinger *self);

G_END_DECLS
