/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/vis-ring-tone.h"

#include <stdlib.h>

static const VisRingTone tones[] = { VIS_RING_TONE_BELLS, VIS_RING_TONE_CLASSIC, VIS_RING_TONE_SOFT,
                                     VIS_RING_TONE_CALL_WAITING, VIS_RING_TONE_RINGBACK };

static void
test_begins_and_ends_in_silence (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tones); i++)
    {
      g_autoptr (GBytes) tone = vis_ring_tone_render (tones[i]);
      gsize size;
      const gint16 *samples = g_bytes_get_data (tone, &size);
      gsize n = size / sizeof *samples;
      g_assert_cmpuint (n, >, VIS_RING_TONE_RATE);
      g_assert_cmpint (abs (samples[0]), <, 100);
      /* The pause after the ring: half a second at least */
      for (gsize j = n - VIS_RING_TONE_RATE / 2; j < n; j++)
        g_assert_cmpint (samples[j], ==, 0);
    }
}

static void
test_is_heard_and_not_clipped (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tones); i++)
    {
      g_autoptr (GBytes) tone = vis_ring_tone_render (tones[i]);
      gsize size;
      const gint16 *samples = g_bytes_get_data (tone, &size);
      int peak = 0;
      for (gsize j = 0; j < size / sizeof *samples; j++)
        peak = MAX (peak, abs (samples[j]));
      g_assert_cmpint (peak, >, 2000);
      g_assert_cmpint (peak, <, G_MAXINT16);
    }
}

/* A jump from one sample to the next is a click: louder than the tone itself. */
static void
test_does_not_click (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tones); i++)
    {
      g_autoptr (GBytes) tone = vis_ring_tone_render (tones[i]);
      gsize size;
      const gint16 *samples = g_bytes_get_data (tone, &size);
      for (gsize j = 1; j < size / sizeof *samples; j++)
        g_assert_cmpint (abs (samples[j] - samples[j - 1]), <, 6000);
    }
}

/* Whoever chose one tone does not hear another. */
static void
test_rings_differ (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tones); i++)
    for (gsize j = i + 1; j < G_N_ELEMENTS (tones); j++)
      {
        g_autoptr (GBytes) one = vis_ring_tone_render (tones[i]);
        g_autoptr (GBytes) other = vis_ring_tone_render (tones[j]);
        g_assert_false (g_bytes_equal (one, other));
      }
}

static void
test_settings_name_the_rings (void)
{
  VisRingTone tone;
  g_assert_true (vis_ring_tone_from_name ("soft", &tone));
  g_assert_cmpint (tone, ==, VIS_RING_TONE_SOFT);
  g_assert_true (vis_ring_tone_from_name ("classic", &tone));
  g_assert_cmpint (tone, ==, VIS_RING_TONE_CLASSIC);
  g_assert_true (vis_ring_tone_from_name ("bells", &tone));
  g_assert_cmpint (tone, ==, VIS_RING_TONE_BELLS);
  g_assert_false (vis_ring_tone_from_name ("none", &tone));
  g_assert_false (vis_ring_tone_from_name ("/music/ring.ogg", &tone));
  g_assert_false (vis_ring_tone_from_name ("", &tone));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/ring-tone/begins-and-ends-in-silence", test_begins_and_ends_in_silence);
  g_test_add_func ("/media/ring-tone/is-heard-and-not-clipped", test_is_heard_and_not_clipped);
  g_test_add_func ("/media/ring-tone/does-not-click", test_does_not_click);
  g_test_add_func ("/media/ring-tone/rings-differ", test_rings_differ);
  g_test_add_func ("/media/ring-tone/settings-name-the-rings", test_settings_name_the_rings);
  return g_test_run ();
}
