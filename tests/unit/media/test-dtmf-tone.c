/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "media/vis-dtmf-tone.h"
#include "media/vis-ring-tone.h"

static const double frequencies[] = { 697, 770, 852, 941, 1209, 1336, 1477 };

/* How strong a frequency is (Goertzel), so that a full sine has its amplitude. */
static double
measure (const gint16 *samples, gsize n_samples, double frequency)
{
  double step = 2 * cos (2 * G_PI * frequency / VIS_RING_TONE_RATE);
  double last = 0, before = 0;

  for (gsize i = 0; i < n_samples; i++)
    {
      double now = samples[i] + step * last - before;

      before = last;
      last = now;
    }
  return 2 * sqrt (MAX (0, last * last + before * before - step * last * before))
         / (double)n_samples;
}

/* A string of the frequencies that are heard: "0:4" is the first row, first column. */
static char *
hear (char key)
{
  g_autoptr (GBytes) bytes = vis_dtmf_tone_render (key);
  g_autoptr (GString) heard = g_string_new (NULL);
  gsize size;
  const gint16 *samples = g_bytes_get_data (bytes, &size);

  for (guint i = 0; i < G_N_ELEMENTS (frequencies); i++)
    if (measure (samples, size / sizeof *samples, frequencies[i]) > 2000)
      g_string_append_printf (heard, "%s%.0f", heard->len > 0 ? "+" : "", frequencies[i]);
  return g_strdup (heard->str);
}

static void
test_each_key_has_its_two_frequencies (void)
{
  static const struct
  {
    char key;
    const char *heard;
  } rows[] = {
    { '1', "697+1209" }, { '2', "697+1336" }, { '3', "697+1477" }, { '4', "770+1209" },
    { '5', "770+1336" }, { '6', "770+1477" }, { '7', "852+1209" }, { '8', "852+1336" },
    { '9', "852+1477" }, { '*', "941+1209" }, { '0', "941+1336" }, { '#', "941+1477" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *heard = hear (rows[i].key);

      g_assert_cmpstr (heard, ==, rows[i].heard);
    }
}

static void
test_nothing_else_is_a_key (void)
{
  g_assert_true (vis_dtmf_is_key ('#'));
  g_assert_false (vis_dtmf_is_key ('+'));
  g_assert_false (vis_dtmf_is_key ('A'));
  g_assert_false (vis_dtmf_is_key ('\0'));
}

static void
test_begins_and_ends_in_silence (void)
{
  g_autoptr (GBytes) bytes = vis_dtmf_tone_render ('5');
  gsize size;
  const gint16 *samples = g_bytes_get_data (bytes, &size);

  g_assert_cmpint (samples[0], ==, 0);
  g_assert_cmpint (samples[size / sizeof *samples - 1], ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/dtmf-tone/each-key-has-its-two-frequencies",
                   test_each_key_has_its_two_frequencies);
  g_test_add_func ("/media/dtmf-tone/nothing-else-is-a-key", test_nothing_else_is_a_key);
  g_test_add_func ("/media/dtmf-tone/begins-and-ends-in-silence", test_begins_and_ends_in_silence);
  return g_test_run ();
}
