/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sdp/vis-session-description.h"

G_BEGIN_DECLS

/**
 * VisMediaCapabilities:
 * @audio_codecs: (element-type VisCodec): what this device can send and receive, preferred first
 * @video_codecs: (element-type VisCodec)
 * @audio: the direction wanted for audio
 * @video: the direction wanted for video; INACTIVE: no video section in an offer, and the peer's
 *   is rejected in an answer
 * @max_video_bitrate: what this side wants to get at most, in bit/s; 0: it does not say
 */
typedef struct
{
  GPtrArray *audio_codecs;
  GPtrArray *video_codecs;
  VisDirection audio;
  VisDirection video;
  guint max_video_bitrate;
} VisMediaCapabilities;

/** vis_media_capabilities_new: Returns: (transfer full): no codecs, both directions. */
VisMediaCapabilities *vis_media_capabilities_new (void);
VisMediaCapabilities *vis_media_capabilities_copy (const VisMediaCapabilities *capabilities);
void vis_media_capabilities_free (VisMediaCapabilities *capabilities);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisMediaCapabilities, vis_media_capabilities_free)

G_END_DECLS
