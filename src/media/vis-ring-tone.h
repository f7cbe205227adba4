/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VisRingTone:
 * @VIS_RING_TONE_BELLS: somebody calls: a rising chord of bells, every three seconds
 * @VIS_RING_TONE_CLASSIC: the same, as a telephone with a bell rings: two strokes every three
 *   seconds
 * @VIS_RING_TONE_SOFT: the same, for quiet rooms: two low notes that swell, every four seconds
 * @VIS_RING_TONE_CALL_WAITING: somebody calls while one talks: two soft beeps
 * @VIS_RING_TONE_RINGBACK: it rings at the other end: 425 Hz, one second in five (ITU-T E.180)
 */
typedef enum
{
  VIS_RING_TONE_BELLS,
  VIS_RING_TONE_CLASSIC,
  VIS_RING_TONE_SOFT,
  VIS_RING_TONE_CALL_WAITING,
  VIS_RING_TONE_RINGBACK,
} VisRingTone;

/** vis_ring_tone_from_name: @tone: (out). Returns: FALSE when @name is none of “bells”, “classic”,
 * “soft”: the settings' words. */
gboolean vis_ring_tone_from_name (const char *name, VisRingTone *tone);

/** VIS_RING_TONE_RATE: samples a second. */
#define VIS_RING_TONE_RATE 48000

/**
 * vis_ring_tone_render:
 *
 * Makes the sound: one period, which begins and ends in silence and is played over and over. Pure;
 * any thread.
 *
 * Returns: (transfer full): mono samples, gint16 in the machine's byte order.
 */
GBytes *vis_ring_tone_render (VisRingTone tone);

G_END_DECLS
