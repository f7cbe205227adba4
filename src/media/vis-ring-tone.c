/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/vis-ring-tone.h"

#include <math.h>

/* A note that swells for a moment, so that it does not click, and then dies away. A bell's clapper
 * strikes it again and again: @tremolo. */
typedef struct
{
  double start;     /* seconds */
  double duration;  /* seconds */
  double frequency; /* Hz */
  double level;     /* 0 to 1 */
  double decay;     /* seconds until a third is left; 0: it stays as loud as it is */
  double overtone;  /* share of the octave above */
  double tremolo;   /* strokes a second; 0: none */
  double swell;     /* seconds until it is loud; 0: at once */
} Note;

static const Note bells[] = {
  { 0.00, 1.6, 523.25, 0.22, 0.45, 0.30 }, /* C5 */
  { 0.16, 1.5, 659.26, 0.22, 0.45, 0.30 }, /* E5 */
  { 0.32, 1.4, 783.99, 0.22, 0.45, 0.30 }, /* G5 */
  { 0.48, 1.6, 1046.5, 0.24, 0.60, 0.20 }, /* C6 */
};

/* Two bells, a third apart, struck twenty times a second. */
static const Note classic[] = {
  { .start = 0.0,
    .duration = 0.9,
    .frequency = 1318.5,
    .level = .13,
    .overtone = .4,
    .tremolo = 20 },
  { .start = 0.0,
    .duration = 0.9,
    .frequency = 1568.0,
    .level = .13,
    .overtone = .4,
    .tremolo = 20 },
  { .start = 1.1,
    .duration = 0.9,
    .frequency = 1318.5,
    .level = .13,
    .overtone = .4,
    .tremolo = 20 },
  { .start = 1.1,
    .duration = 0.9,
    .frequency = 1568.0,
    .level = .13,
    .overtone = .4,
    .tremolo = 20 },
};

static const Note soft[] = {
  { .start = 0.0, .duration = 2.4, .frequency = 293.66, .level = .2, .decay = .8, .swell = .15 },
  { .start = 0.6, .duration = 2.4, .frequency = 440.00, .level = .2, .decay = .8, .swell = .15 },
};

static const Note call_waiting[] = {
  { 0.0, 0.2, 659.26, 0.10, 0, 0 },
  { 0.3, 0.2, 659.26, 0.10, 0, 0 },
};

static const Note ringback[] = {
  { 0.0, 1.0, 425, 0.12, 0, 0 },
};

#define EDGE 0.008 /* seconds to swell, and to end */

static double
envelope (const Note *note, double time)
{
  double level = CLAMP ((note->duration - time) / EDGE, 0, 1);
  level *= MIN (1, time / MAX (EDGE, note->swell));
  if (note->tremolo > 0)
    level *= 0.5 - 0.5 * cos (2 * G_PI * note->tremolo * time);
  return note->decay > 0 ? level * exp (-time / note->decay) : level;
}

static void
add_note (const Note *note, float *samples, gsize n_samples)
{
  gsize first = (gsize)(note->start * VIS_RING_TONE_RATE);
  gsize length = (gsize)(note->duration * VIS_RING_TONE_RATE);
  for (gsize i = 0; i < length && first + i < n_samples; i++)
    {
      double time = (double)i / VIS_RING_TONE_RATE;
      double phase = 2 * G_PI * note->frequency * time;
      double wave = sin (phase) + note->overtone * sin (2 * phase);
      samples[first + i] += (float)(note->level * envelope (note, time) * wave);
    }
}

static GBytes *
render (const Note *notes, gsize n_notes, double period)
{
  gsize n_samples = (gsize)(period * VIS_RING_TONE_RATE);
  g_autofree float *mixed = g_new0 (float, n_samples);
  for (gsize i = 0; i < n_notes; i++)
    add_note (&notes[i], mixed, n_samples);

  gint16 *samples = g_new (gint16, n_samples);
  for (gsize i = 0; i < n_samples; i++)
    samples[i] = (gint16)lrintf (CLAMP (mixed[i], -1.f, 1.f) * G_MAXINT16);
  return g_bytes_new_take (samples, n_samples * sizeof (gint16));
}

GBytes *
vis_ring_tone_render (VisRingTone tone)
{
  switch (tone)
    {
    case VIS_RING_TONE_BELLS:
      return render (bells, G_N_ELEMENTS (bells), 3.0);
    case VIS_RING_TONE_CLASSIC:
      return render (classic, G_N_ELEMENTS (classic), 3.0);
    case VIS_RING_TONE_SOFT:
      return render (soft, G_N_ELEMENTS (soft), 4.0);
    case VIS_RING_TONE_CALL_WAITING:
      return render (call_waiting, G_N_ELEMENTS (call_waiting), 4.0);
    case VIS_RING_TONE_RINGBACK:
      return render (ringback, G_N_ELEMENTS (ringback), 5.0);
    default:
      g_return_val_if_reached (NULL);
    }
}

gboolean
vis_ring_tone_from_name (const char *name, VisRingTone *tone)
{
  static const struct
  {
    const char *name;
    VisRingTone tone;
  } names[] = {
    { "bells", VIS_RING_TONE_BELLS },
    { "classic", VIS_RING_TONE_CLASSIC },
    { "soft", VIS_RING_TONE_SOFT },
  };

  g_return_val_if_fail (name != NULL && tone != NULL, FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i].name, name))
      {
        *tone = names[i].tone;
        return TRUE;
      }
  return FALSE;
}
