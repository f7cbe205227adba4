/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "media/vis-frame-sink-private.h"
#include "media/vis-media-options.h"
#include "media/vis-media-stats-private.h"

G_BEGIN_DECLS

/** VisPlaybackFunc: a sentence about a speaker or file that does not work; main context. */
typedef void (*VisPlaybackFunc) (VisMediaKind kind, const char *message, gpointer user_data);

/**
 * VisMediaPlayback:
 *
 * What this side gets: decoded pictures and sound, to whoever shows, plays or keeps them; and the
 * count of them.
 */
typedef struct _VisMediaPlayback VisMediaPlayback;

/** _vis_media_playback_new: @options live longer than it. */
VisMediaPlayback *_vis_media_playback_new (const VisMediaOptions *options, GstClockTime epoch,
                                           VisPlaybackFunc lost, gpointer user_data);

/** _vis_media_playback_free: only once no sample is given any more. */
void _vis_media_playback_free (VisMediaPlayback *self);

/** _vis_media_playback_close: closes speaker and files, likewise. */
void _vis_media_playback_close (VisMediaPlayback *self);

/** _vis_media_playback_open: opens the speaker or file for this kind, unless it is. */
void _vis_media_playback_open (VisMediaPlayback *self, VisMediaKind kind);

/** _vis_media_playback_reopen_sound: the options name another speaker: it takes over from the
 * one that is open, which stays when the other can't be opened. Returns: whether it did. */
gboolean _vis_media_playback_reopen_sound (VisMediaPlayback *self);

/** _vis_media_playback_set_volume: 0 to 1. */
void _vis_media_playback_set_volume (VisMediaPlayback *self, double volume);

/** _vis_media_playback_take: a decoded sample; one streaming thread for each kind. Returns: TRUE
 * for the first of its kind. */
gboolean _vis_media_playback_take (VisMediaPlayback *self, VisMediaKind kind, GstSample *sample);

/** _vis_media_playback_set_codec: of the pictures that come now; static. Any thread. */
void _vis_media_playback_set_codec (VisMediaPlayback *self, const char *codec);

/** _vis_media_playback_read: fills in the picture's size and codec, and how many were decoded. */
void _vis_media_playback_read (VisMediaPlayback *self, VisMediaCounts *counts,
                               VisMediaStats *stats);

/** _vis_media_playback_get_frames: Returns: (transfer none): who sees the other side. */
VisFrameSink *_vis_media_playback_get_frames (VisMediaPlayback *self);

/** _vis_media_playback_get_echo_probe: Returns: (nullable): see VisAudioOutput. */
const char *_vis_media_playback_get_echo_probe (VisMediaPlayback *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisMediaPlayback, _vis_media_playback_free)

G_END_DECLS
