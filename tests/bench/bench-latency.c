/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From the picture that a person sees of herself to the same picture in the other's window: two
 * engines, a real call on loopback, no camera, no display. The test picture moves, so each picture
 * of the receiver is found again among the recent ones of the sender.
 */
#include <stdio.h>

#include "lib/vis-test-loop.h"
#include "loopback/vis-test-person.h"

#define COLUMNS 32
#define ROWS 8
#define N_CELLS (COLUMNS * ROWS)
#define N_REMEMBERED 32 /* about a second of pictures */
#define N_WANTED 150
#define N_SKIPPED 30 /* the start of a call is measured elsewhere */

/* Of a picture: how bright each cell of a grid is, on average, and when it came. */
typedef struct
{
  gint64 time; /* 0: empty */
  guint8 cells[N_CELLS];
} Sight;

typedef struct
{
  GMutex mutex; /* both functions run on streaming threads */
  Sight sent[N_REMEMBERED];
  guint n_sent;
  guint n_received;
  GArray *delays; /* (element-type double): ms */
} Bench;

static void
look (const VisVideoFrame *frame, Sight *out)
{
  const guint8 *pixels = g_bytes_get_data (frame->pixels, NULL);
  int cell_width = frame->width / COLUMNS;
  int cell_height = frame->height / ROWS;

  out->time = g_get_monotonic_time ();
  for (guint cell = 0; cell < N_CELLS; cell++)
    {
      int left = (int)(cell % COLUMNS) * cell_width;
      int top = (int)(cell / COLUMNS) * cell_height;
      guint sum = 0;
      guint n = 0;

      for (int y = top; y < top + cell_height; y += 4)
        for (int x = left; x < left + cell_width; x += 2, n++)
          sum += pixels[(gsize)y * frame->stride + (gsize)x * 4 + 1]; /* green is bright enough */
      out->cells[cell] = (guint8)(sum / MAX (n, 1));
    }
}

static guint
distance (const Sight *a, const Sight *b)
{
  guint sum = 0;

  for (guint i = 0; i < N_CELLS; i++)
    sum += (guint)ABS (a->cells[i] - b->cells[i]);
  return sum;
}

static void
on_sent (const VisVideoFrame *frame, gpointer user_data)
{
  Bench *bench = user_data;
  Sight sight;

  look (frame, &sight);
  g_mutex_lock (&bench->mutex);
  bench->sent[bench->n_sent++ % N_REMEMBERED] = sight;
  g_mutex_unlock (&bench->mutex);
}

static void
on_received (const VisVideoFrame *frame, gpointer user_data)
{
  Bench *bench = user_data;
  const Sight *best = NULL;
  guint best_distance = G_MAXUINT;
  Sight sight;

  look (frame, &sight);
  g_mutex_lock (&bench->mutex);
  for (guint i = 0; i < N_REMEMBERED; i++)
    {
      guint found = bench->sent[i].time != 0 ? distance (&bench->sent[i], &sight) : G_MAXUINT;

      if (found < best_distance)
        {
          best = &bench->sent[i];
          best_distance = found;
        }
    }
  if (best && bench->n_received++ >= N_SKIPPED)
    {
      double delay = (double)(sight.time - best->time) / 1000.0;

      g_array_append_val (bench->delays, delay);
    }
  g_mutex_unlock (&bench->mutex);
}

static gboolean
has_enough (gpointer user_data)
{
  Bench *bench = user_data;
  gboolean enough;

  g_mutex_lock (&bench->mutex);
  enough = bench->delays->len >= N_WANTED;
  g_mutex_unlock (&bench->mutex);
  return enough;
}

static gboolean
look_again (gpointer user_data)
{
  return G_SOURCE_CONTINUE; /* waits test their condition after each event of the main context */
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double first = *(const double *)a;
  double second = *(const double *)b;

  return (first > second) - (first < second);
}

int
main (int argc, char **argv)
{
  g_autoptr (GArray) delays = g_array_new (FALSE, FALSE, sizeof (double));
  Bench bench = { .delays = delays };
  guint poll = g_timeout_add (100, look_again, NULL);
  gboolean enough;

  vis_engine_global_init (&argc, &argv);
  {
    g_autoptr (VisTestPerson) caller = vis_test_person_new ("+12025550101", VIS_TEST_FULL_PICTURE);
    g_autoptr (VisTestPerson) callee = vis_test_person_new ("+12025550102", VIS_TEST_FULL_PICTURE);

    vis_test_connect (caller, callee);
    vis_call_set_preview_func (caller->call, on_sent, &bench);
    vis_call_set_frame_func (callee->call, on_received, &bench);
    enough = vis_test_wait_until (has_enough, &bench, 30000);
    vis_call_set_preview_func (caller->call, NULL, NULL);
    vis_call_set_frame_func (callee->call, NULL, NULL);
  }
  g_source_remove (poll);
  g_mutex_clear (&bench.mutex);
  if (!enough)
    {
      fprintf (stderr, "Only %u pictures came in 30 s\n", delays->len);
      return 1;
    }
  g_array_sort (delays, compare_doubles);
  printf ("{\"pictures\": %u, \"median_ms\": %.1f, \"p95_ms\": %.1f, \"max_ms\": %.1f}\n",
          delays->len, g_array_index (delays, double, delays->len / 2),
          g_array_index (delays, double, delays->len * 95 / 100),
          g_array_index (delays, double, delays->len - 1));
  return 0;
}
