/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/vis-test-clock.h"

typedef struct
{
  guint id;
  gint64 due;
  guint milliseconds;
  GSourceFunc callback;
  gpointer user_data;
} Timeout;

struct _VisTestClock
{
  GObject parent_instance;

  gint64 now;
  guint last_id;
  GPtrArray *timeouts; /* (element-type Timeout) */
};

static void vis_test_clock_clock_init (VisClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VisTestClock, vis_test_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIS_TYPE_CLOCK, vis_test_clock_clock_init))

static Timeout *
find_timeout (VisTestClock *self, guint id)
{
  for (guint i = 0; i < self->timeouts->len; i++)
    {
      Timeout *timeout = g_ptr_array_index (self->timeouts, i);

      if (timeout->id == id)
        return timeout;
    }
  return NULL;
}

static Timeout *
earliest_timeout (VisTestClock *self)
{
  Timeout *earliest = NULL;

  for (guint i = 0; i < self->timeouts->len; i++)
    {
      Timeout *timeout = g_ptr_array_index (self->timeouts, i);

      if (!earliest || timeout->due < earliest->due)
        earliest = timeout;
    }
  return earliest;
}

static gint64
vis_test_clock_get_time (VisClock *clock)
{
  return VIS_TEST_CLOCK (clock)->now;
}

static guint
vis_test_clock_add_timeout (VisClock *clock, guint milliseconds, GSourceFunc callback,
                            gpointer user_data)
{
  VisTestClock *self = VIS_TEST_CLOCK (clock);
  Timeout *timeout = g_new0 (Timeout, 1);

  timeout->id = ++self->last_id;
  timeout->due = self->now + milliseconds * G_GINT64_CONSTANT (1000);
  timeout->milliseconds = milliseconds;
  timeout->callback = callback;
  timeout->user_data = user_data;
  g_ptr_array_add (self->timeouts, timeout);
  return timeout->id;
}

static void
vis_test_clock_remove (VisClock *clock, guint id)
{
  VisTestClock *self = VIS_TEST_CLOCK (clock);
  Timeout *timeout = find_timeout (self, id);

  g_assert_nonnull (timeout);
  g_ptr_array_remove (self->timeouts, timeout);
}

static void
vis_test_clock_clock_init (VisClockInterface *iface)
{
  iface->get_time = vis_test_clock_get_time;
  iface->add_timeout = vis_test_clock_add_timeout;
  iface->remove = vis_test_clock_remove;
}

static void
vis_test_clock_finalize (GObject *object)
{
  VisTestClock *self = VIS_TEST_CLOCK (object);

  g_ptr_array_unref (self->timeouts);
  G_OBJECT_CLASS (vis_test_clock_parent_class)->finalize (object);
}

static void
vis_test_clock_class_init (VisTestClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vis_test_clock_finalize;
}

static void
vis_test_clock_init (VisTestClock *self)
{
  self->now = G_TIME_SPAN_SECOND;
  self->timeouts = g_ptr_array_new_with_free_func (g_free);
}

VisTestClock *
vis_test_clock_new (void)
{
  return g_object_new (VIS_TYPE_TEST_CLOCK, NULL);
}

void
vis_test_clock_advance (VisTestClock *self, guint milliseconds)
{
  gint64 end = self->now + milliseconds * G_GINT64_CONSTANT (1000);
  Timeout *timeout;

  while ((timeout = earliest_timeout (self)) && timeout->due <= end)
    {
      guint id = timeout->id;

      self->now = timeout->due;
      timeout->due += timeout->milliseconds * G_GINT64_CONSTANT (1000);
      if (!timeout->callback (timeout->user_data) && (timeout = find_timeout (self, id)))
        g_ptr_array_remove (self->timeouts, timeout);
    }
  self->now = end;
}

guint
vis_test_clock_n_pending (VisTestClock *self)
{
  return self->timeouts->len;
}
