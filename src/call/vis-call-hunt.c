/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call/vis-call-hunt-private.h"

#include "base/vis-error.h"

#define NEXT_ROUTE_MS 250
#define MAX_LEGS 8

struct _VisCallHunt
{
  GObject parent_instance;

  VisCallServices *services;
  VisTarget *target;
  gboolean video;

  GCancellable *cancellable;
  gboolean resolved; /* the directory has nothing more to say */
  GQueue routes;     /* (element-type VisRoute): not tried yet, best first */
  GPtrArray *legs;   /* (element-type VisCallLeg) */
  guint n_tried;
  VisCallLeg *answered; /* (nullable): one of the legs */
  guint next_timer;
  VisCallEnd last_end; /* of the leg that failed last, or of a search in vain */
  gboolean over;
};

enum
{
  ROUTE,
  ALERTING,
  NEGOTIATED,
  ANSWERED,
  FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void try_next (VisCallHunt *self);

G_DEFINE_FINAL_TYPE (VisCallHunt, _vis_call_hunt, G_TYPE_OBJECT)

static void
stop (VisCallHunt *self)
{
  self->over = TRUE;
  g_cancellable_cancel (self->cancellable);
  vis_clock_clear (self->services->clock, &self->next_timer);
  g_queue_clear_full (&self->routes, (GDestroyNotify)vis_route_free);
}

static void
drop_leg (VisCallHunt *self, VisCallLeg *leg, VisCallEnd end)
{
  g_signal_handlers_disconnect_by_data (leg, self);
  _vis_call_leg_end (leg, end);
}

static void
fail (VisCallHunt *self, VisCallEnd end)
{
  stop (self);
  g_signal_emit (self, signals[FAILED], 0, end);
}

static void
fail_if_nothing_is_left (VisCallHunt *self)
{
  if (self->over || !self->resolved || self->legs->len > 0 || !g_queue_is_empty (&self->routes))
    return;
  fail (self, self->last_end);
}

static gboolean
somebody_is_there (VisCallHunt *self)
{
  for (guint i = 0; i < self->legs->len; i++)
    if (_vis_call_leg_has_progress (g_ptr_array_index (self->legs, i)))
      return TRUE;
  return FALSE;
}

static gboolean
on_next_timer (gpointer user_data)
{
  VisCallHunt *self = user_data;

  self->next_timer = 0;
  if (!somebody_is_there (self))
    try_next (self);
  return G_SOURCE_REMOVE;
}

static void
on_leg_alerting (VisCallLeg *leg, VisCallHunt *self)
{
  g_signal_emit (self, signals[ALERTING], 0);
}

static void
on_leg_negotiated (VisCallLeg *leg, VisCallHunt *self)
{
  g_signal_emit (self, signals[NEGOTIATED], 0, leg);
}

static void
on_leg_answered (VisCallLeg *leg, VisCallHunt *self)
{
  if (self->answered)
    return;
  self->answered = leg;
  g_cancellable_cancel (self->cancellable);
  vis_clock_clear (self->services->clock, &self->next_timer);
  g_queue_clear_full (&self->routes, (GDestroyNotify)vis_route_free);
  for (guint i = self->legs->len; i > 0; i--)
    {
      VisCallLeg *other = g_ptr_array_index (self->legs, i - 1);

      if (other != leg)
        {
          drop_leg (self, other, VIS_CALL_END_LOCAL_HANG_UP);
          g_ptr_array_remove_index (self->legs, i - 1);
        }
    }
  g_signal_emit (self, signals[ANSWERED], 0, leg);
}

/* The person said no; another of their devices would only disturb them again. */
static gboolean
end_is_personal (VisCallEnd end)
{
  return end == VIS_CALL_END_REMOTE_DECLINED || end == VIS_CALL_END_BUSY;
}

static void
on_leg_ended (VisCallLeg *leg, VisCallEnd end, VisCallHunt *self)
{
  G_GNUC_UNUSED g_autoptr (VisCallHunt) keep = g_object_ref (self);
  gboolean was_answered = leg == self->answered;

  self->last_end = end;
  g_signal_handlers_disconnect_by_data (leg, self);
  g_ptr_array_remove (self->legs, leg);
  if (was_answered || end_is_personal (end))
    {
      self->answered = NULL;
      for (guint i = 0; i < self->legs->len; i++)
        drop_leg (self, g_ptr_array_index (self->legs, i), VIS_CALL_END_LOCAL_HANG_UP);
      g_ptr_array_set_size (self->legs, 0);
      fail (self, end);
    }
  else if (!g_queue_is_empty (&self->routes))
    try_next (self);
  else
    fail_if_nothing_is_left (self);
}

static void
try_next (VisCallHunt *self)
{
  g_autoptr (VisRoute) route = g_queue_pop_head (&self->routes);
  VisCallLeg *leg;

  vis_clock_clear (self->services->clock, &self->next_timer);
  if (!route || self->over || self->answered)
    return;
  self->n_tried++;
  leg = _vis_call_leg_new_outgoing (self->services, route, self->video);
  g_ptr_array_add (self->legs, leg);
  g_signal_connect (leg, "alerting", G_CALLBACK (on_leg_alerting), self);
  g_signal_connect (leg, "negotiated", G_CALLBACK (on_leg_negotiated), self);
  g_signal_connect (leg, "answered", G_CALLBACK (on_leg_answered), self);
  g_signal_connect (leg, "ended", G_CALLBACK (on_leg_ended), self);
  g_signal_emit (self, signals[ROUTE], 0, route);
  if (self->over)
    return;
  self->next_timer
      = vis_clock_add_timeout (self->services->clock, NEXT_ROUTE_MS, on_next_timer, self);
  _vis_call_leg_start (leg);
}

static int
compare_routes (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return (int)((const VisRoute *)a)->origin - (int)((const VisRoute *)b)->origin;
}

static void
on_route (const VisRoute *route, gpointer user_data)
{
  VisCallHunt *self = user_data;

  if (self->over || self->answered
      || self->n_tried + g_queue_get_length (&self->routes) >= MAX_LEGS)
    return;
  g_queue_insert_sorted (&self->routes, vis_route_copy (route), compare_routes, NULL);
  if (self->next_timer == 0 && !somebody_is_there (self))
    try_next (self);
}

static void
on_resolved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VisCallHunt) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) routes
      = vis_directory_resolve_finish (VIS_DIRECTORY (source), result, &error);

  /* Each of the routes was taken when it was found. */
  if (!routes && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("%s", error->message);
  self->resolved = TRUE;
  if (self->n_tried == 0)
    self->last_end = vis_call_end_from_search (error);
  fail_if_nothing_is_left (self);
}

static void
_vis_call_hunt_dispose (GObject *object)
{
  VisCallHunt *self = VIS_CALL_HUNT (object);

  stop (self);
  for (guint i = 0; i < self->legs->len; i++)
    drop_leg (self, g_ptr_array_index (self->legs, i), VIS_CALL_END_LOCAL_HANG_UP);
  g_ptr_array_set_size (self->legs, 0);
  G_OBJECT_CLASS (_vis_call_hunt_parent_class)->dispose (object);
}

static void
_vis_call_hunt_finalize (GObject *object)
{
  VisCallHunt *self = VIS_CALL_HUNT (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->legs);
  vis_target_free (self->target);
  vis_call_services_unref (self->services);
  G_OBJECT_CLASS (_vis_call_hunt_parent_class)->finalize (object);
}

static void
_vis_call_hunt_class_init (VisCallHuntClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = _vis_call_hunt_dispose;
  object_class->finalize = _vis_call_hunt_finalize;

  signals[ROUTE] = g_signal_new ("route", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 1, VIS_TYPE_ROUTE | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[ALERTING]
      = g_signal_new ("alerting", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[NEGOTIATED] = g_signal_new ("negotiated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, VIS_TYPE_CALL_LEG);
  signals[ANSWERED] = g_signal_new ("answered", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, VIS_TYPE_CALL_LEG);
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, VIS_TYPE_CALL_END);
}

static void
_vis_call_hunt_init (VisCallHunt *self)
{
  self->cancellable = g_cancellable_new ();
  g_queue_init (&self->routes);
  self->legs = g_ptr_array_new_with_free_func (g_object_unref);
}

VisCallHunt *
_vis_call_hunt_new (VisCallServices *services, const VisTarget *target, gboolean video)
{
  VisCallHunt *self = g_object_new (VIS_TYPE_CALL_HUNT, NULL);

  self->services = vis_call_services_ref (services);
  self->target = vis_target_copy (target);
  self->video = video;
  return self;
}

void
_vis_call_hunt_start (VisCallHunt *self)
{
  vis_directory_resolve_async (self->services->directory, self->target, self->cancellable, on_route,
                               self, on_resolved, g_object_ref (self));
}

void
_vis_call_hunt_end (VisCallHunt *self, VisCallEnd end)
{
  stop (self);
  for (guint i = 0; i < self->legs->len; i++)
    drop_leg (self, g_ptr_array_index (self->legs, i), end);
  g_ptr_array_set_size (self->legs, 0);
}

gboolean
_vis_call_hunt_tries_address (VisCallHunt *self, const VisAddress *address)
{
  for (guint i = 0; i < self->legs->len; i++)
    {
      const VisRoute *route = _vis_call_leg_get_route (g_ptr_array_index (self->legs, i));

      if (vis_address_equal (&route->address, address))
        return TRUE;
    }
  return FALSE;
}
