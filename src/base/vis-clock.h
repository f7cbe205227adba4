/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define VIS_TYPE_CLOCK (vis_clock_get_type ())

/**
 * VisClock:
 *
 * Time and timers of the main context, so that tests can move time by hand.
 */
G_DECLARE_INTERFACE (VisClock, vis_clock, VIS, CLOCK, GObject)

struct _VisClockInterface
{
  GTypeInterface parent_iface;

  gint64 (*get_time) (VisClock *self);
  guint (*add_timeout) (VisClock *self, guint milliseconds, GSourceFunc callback,
                        gpointer user_data);
  void (*remove) (VisClock *self, guint id);
};

/** vis_clock_get_time: Returns: monotonic microseconds. */
gint64 vis_clock_get_time (VisClock *self);

/**
 * vis_clock_add_timeout:
 * @callback: called on the main context; repeats while it returns G_SOURCE_CONTINUE
 *
 * Returns: an id for vis_clock_remove(), never 0.
 */
guint vis_clock_add_timeout (VisClock *self, guint milliseconds, GSourceFunc callback,
                             gpointer user_data);

/** vis_clock_remove: cancels a timeout that has not ended by itself. */
void vis_clock_remove (VisClock *self, guint id);

/** vis_clock_clear: removes *@id if it is not 0 and sets it to 0. */
void vis_clock_clear (VisClock *self, guint *id);

#define VIS_TYPE_SYSTEM_CLOCK (vis_system_clock_get_type ())
G_DECLARE_FINAL_TYPE (VisSystemClock, vis_system_clock, VIS, SYSTEM_CLOCK, GObject)

/** vis_system_clock_new: Returns: (transfer full): real time, on the default main context. */
VisClock *vis_system_clock_new (void);

G_END_DECLS
