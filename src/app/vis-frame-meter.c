/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/vis-frame-meter.h"

#include <stdlib.h>

/* Since it was last written down. All times in µs. */
typedef struct
{
  gint64 written;
  gint64 begun;  /* 0: no frame is under way */
  GArray *taken; /* (element-type gint64) */
} Meter;

static void
meter_free (gpointer data, GClosure *closure)
{
  Meter *meter = data;
  g_array_unref (meter->taken);
  g_free (meter);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 difference = *(const gint64 *)a - *(const gint64 *)b;
  return difference < 0 ? -1 : difference > 0;
}

static void
write_down (Meter *meter)
{
  guint n = meter->taken->len;
  g_array_sort (meter->taken, compare_times);
  g_debug ("frames: %u, %.1f ms in the middle, %.1f ms at most", n,
           (double)g_array_index (meter->taken, gint64, n / 2) / 1000,
           (double)g_array_index (meter->taken, gint64, n - 1) / 1000);
  g_array_set_size (meter->taken, 0);
}

static void
on_begin (GdkFrameClock *clock, gpointer user_data)
{
  Meter *meter = user_data;
  meter->begun = g_get_monotonic_time ();
}

static void
on_end (GdkFrameClock *clock, gpointer user_data)
{
  Meter *meter = user_data;
  gint64 now = g_get_monotonic_time ();
  if (meter->begun == 0)
    return;
  gint64 taken = now - meter->begun;
  meter->begun = 0;
  g_array_append_val (meter->taken, taken);
  if (now - meter->written < G_TIME_SPAN_SECOND)
    return;
  meter->written = now;
  write_down (meter);
}

static void
on_realize (GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  Meter *meter = g_new0 (Meter, 1);
  meter->written = g_get_monotonic_time ();
  meter->taken = g_array_new (FALSE, FALSE, sizeof (gint64));
  /* The clock goes with the window's surface, and these with it. */
  g_signal_connect (clock, "before-paint", G_CALLBACK (on_begin), meter);
  g_signal_connect_data (clock, "after-paint", G_CALLBACK (on_end), meter, meter_free,
                         G_CONNECT_AFTER);
}

void
vis_frame_meter_watch (GtkWidget *window)
{
  g_return_if_fail (GTK_IS_WINDOW (window));

  if (g_log_writer_default_would_drop (G_LOG_LEVEL_DEBUG, G_LOG_DOMAIN))
    return;
  g_signal_connect (window, "realize", G_CALLBACK (on_realize), NULL);
}
