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
 * is silent: who is called sees it. The sound carries the role of a telephone, so that the desktop
 * may quieten the rest. GStreamer must be initialised. Main context.
 */
G_DECLARE_FINAL_TYPE (VisRinger, vis_ringer, VIS, RINGER, GObject)

/** vis_ringer_new: @options: copied; only a device as audio_sink makes a sound. */
VisRinger *vis_ringer_new (const VisMediaOptions *options);

/** vis_ringer_set_options: as vis_ringer_new(), from the next sound on. */
void vis_ringer_set_options (VisRinger *self, const VisMediaOptions *options);

/**
 * vis_ringer_set_ringtone:
 * @ringtone: “bells”, “classic”, “soft”, “none”, or the path of a sound file
 *
 * What is played for everybody, from the next time on. A file that can't be played is bells.
 */
void vis_ringer_set_ringtone (VisRinger *self, const char *ringtone);

/** vis_ringer_ring: somebody calls; nothing changes when it rings already. @ringtone: (nullable):
 * of this person, as vis_ringer_set_ringtone(); NULL: the one for everybody. */
void vis_ringer_ring (VisRinger *self, const char *ringtone);

/** vis_ringer_preview: rings for some seconds, unless something else is heard; from the start when
 * it is a preview that is heard. @ringtone: (nullable): as vis_ringer_ring(). */
void vis_ringer_preview (VisRinger *self, const char *ringtone);

/** vis_ringer_play: from now on; nothing changes when @tone plays already. */
void vis_ringer_play (VisRinger *self, VisRingTone tone);

/** vis_ringer_play_key: the tone of a telephone's key ("5", "#"), once; not over a ring. */
void vis_ringer_play_key (VisRinger *self, char key);

/** vis_ringer_stop: silence, at once. */
void vis_ringer_stop (VisRinger *self);

G_END_DECLS
