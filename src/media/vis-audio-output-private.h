/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "media/vis-media-options.h"

G_BEGIN_DECLS

/** VisOutputLostFunc: the speaker failed; main context. */
typedef void (*VisOutputLostFunc) (const char *message, gpointer user_data);

/**
 * VisAudioOutput:
 *
 * Where received sound goes: a speaker, a WAV file, or nowhere. A speaker has a pipeline of its
 * own, so that one that breaks can't harm the call.
 */
typedef struct _VisAudioOutput VisAudioOutput;

/**
 * _vis_audio_output_new:
 * @epoch: the clock time at which the session's running time is 0
 *
 * Opens the speaker or file. Returns: NULL with VIS_ERROR_NO_DEVICE or VIS_ERROR_FAILED.
 */
VisAudioOutput *_vis_audio_output_new (const VisMediaEndpoint *endpoint, GstClockTime epoch,
                                       VisOutputLostFunc lost, gpointer user_data, GError **error);

/** _vis_audio_output_free: only once nobody pushes any more. */
void _vis_audio_output_free (VisAudioOutput *self);

/** _vis_audio_output_push: VIS_AUDIO_CAPS in the session's running time; one thread. */
void _vis_audio_output_push (VisAudioOutput *self, GstSample *sample);

/** _vis_audio_output_set_volume: 0 to 1, as a person feels it; a file is not touched by it. */
void _vis_audio_output_set_volume (VisAudioOutput *self, double volume);

/** _vis_audio_output_get_echo_probe: Returns: (nullable): the name of the element that a
 * canceller listens to; NULL when there is no speaker, or no canceller. */
const char *_vis_audio_output_get_echo_probe (VisAudioOutput *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisAudioOutput, _vis_audio_output_free)

G_END_DECLS
