/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/vis-clock.h"

struct _VisSystemClock
{
  GObject parent_instance;
};

static void vis_system_clock_clock_init (VisClockInterface *iface);

G_DEFINE_INTERFACE (VisClock, vis_clock, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE_WITH_CODE (VisSystemClock, vis_system_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIS_TYPE_CLOCK, vis_system_clock_clock_init))

static void
vis_clock_default_init (VisClockInterface *iface)
{
}

static gint64
vis_system_clock_get_time (VisClock *self)
{
  return g_get_monotonic_time ();
}

static guint
vis_system_clock_add_timeout (VisClock *self, guint milliseconds, GSourceFunc callback,
                              gpointer user_data)
{
  return g_timeout_add (milliseconds, callback, user_data);
}

static void
vis_system_clock_remove (VisClock *self, guint id)
{
  g_source_remove (id);
}

static void
vis_system_clock_clock_init (VisClockInterface *iface)
{
  iface->get_time = vis_system_clock_get_time;
  iface->add_timeout = vis_system_clock_add_timeout;
  iface->remove = vis_system_clock_remove;
}

static void
vis_system_clock_class_init (VisSystemClockClass *klass)
{
}

static void
vis_system_clock_init (VisSystemClock *self)
{
}

gint64
vis_clock_get_time (VisClock *self)
{
  g_return_val_if_fail (VIS_IS_CLOCK (self), 0);

  return VIS_CLOCK_GET_IFACE (self)->get_time (self);
}

guint
vis_clock_add_timeout (VisClock *self, guint milliseconds, GSourceFunc callback, gpointer user_data)
{
  g_return_val_if_fail (VIS_IS_CLOCK (self), 0);

  return VIS_CLOCK_GET_IFACE (self)->add_timeout (self, milliseconds, callback, user_data);
}

void
vis_clock_remove (VisClock *self, guint id)
{
  g_return_if_fail (VIS_IS_CLOCK (self));

  VIS_CLOCK_GET_IFACE (self)->remove (self, id);
}

void
vis_clock_clear (VisClock *self, guint *id)
{
  guint stolen = *id;

  *id = 0;
  if (stolen != 0)
    vis_clock_remove (self, stolen);
}

VisClock *
vis_system_clock_new (void)
{
  return g_object_new (VIS_TYPE_SYSTEM_CLOCK, NULL);
}
