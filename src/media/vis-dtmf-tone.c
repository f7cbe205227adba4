/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/vis-dtmf-tone.h"

#include <math.h>
#include <string.h>

#include "media/vis-ring-tone.h"

#define DURATION_MS 120
#define EDGE_MS 5 /* to swell, and to die away, without a click */
#define LEVEL 0.12

/* As they lie on a telephone: a row and a column have one frequency each. */
static const char layout[] = "123456789*0#";
static const double row_frequencies[] = { 697, 770, 852, 941 };  /* Hz */
static const double column_frequencies[] = { 1209, 1336, 1477 }; /* Hz */

gboolean
vis_dtmf_is_key (char key)
{
  return key != '\0' && strchr (layout, key) != NULL;
}

GBytes *
vis_dtmf_tone_render (char key)
{
  g_return_val_if_fail (vis_dtmf_is_key (key), NULL);

  gsize place = (gsize)(strchr (layout, key) - layout);
  double low = row_frequencies[place / 3];
  double high = column_frequencies[place % 3];
  const gsize n_samples = VIS_RING_TONE_RATE * DURATION_MS / 1000;
  const double edge = VIS_RING_TONE_RATE * EDGE_MS / 1000.0;
  gint16 *samples = g_new (gint16, n_samples);

  for (gsize i = 0; i < n_samples; i++)
    {
      double time = 2 * G_PI * (double)i / VIS_RING_TONE_RATE;
      double swell = MIN (1, (double)MIN (i, n_samples - 1 - i) / edge);
      samples[i]
          = (gint16)lrint (LEVEL * swell * (sin (low * time) + sin (high * time)) * G_MAXINT16);
    }
  return g_bytes_new_take (samples, n_samples * sizeof (gint16));
}
