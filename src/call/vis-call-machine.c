/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/vis-error.h"
#include "call/vis-call-private.h"

#define RING_TIMEOUT_MS 45000
#define MEDIA_TIMEOUT_MS 5000
#define DECISION_TIMEOUT_MS 60000

/* Opening a camera blocks for long: a caller's INVITE goes first, and what comes back at once. */
#define PREPARE_DELAY_MS 50

static void
notify (VisCall *self, guint prop)
{
  g_object_notify_by_pspec (G_OBJECT (self), _vis_call_props[prop]);
}

/* --- media */

static void
on_media_received (VisMediaSession *media, VisMediaKind kind, VisCall *self)
{
  _vis_call_step (self, VIS_CALL_EVENT_MEDIA);
}

/* Where the other side only listens, or holds, keys are all that can be waited for. */
static void
check_silence (VisCall *self)
{
  const VisNegotiatedSession *negotiated = _vis_call_leg_get_negotiated (self->leg);
  gboolean receives = FALSE;

  for (guint i = 0; i < negotiated->media->len; i++)
    {
      const VisNegotiatedMedia *section = g_ptr_array_index (negotiated->media, i);

      receives = receives || (section->direction & VIS_DIRECTION_RECEIVE) != 0;
    }
  if (!receives && self->gates_open && vis_media_session_is_secured (self->media))
    _vis_call_step (self, VIS_CALL_EVENT_MEDIA);
}

static void
on_secured (VisMediaSession *media, VisCall *self)
{
  notify (self, VIS_CALL_PROP_SECURED);
  notify (self, VIS_CALL_PROP_SUITE);
  check_silence (self);
}

static void
on_untrusted (VisMediaSession *media, const VisFingerprint *shown, VisCall *self)
{
  _vis_call_finish (self, VIS_CALL_EVENT_GIVE_UP, VIS_CALL_END_UNTRUSTED);
}

static void
on_first_frame (VisMediaSession *media, int width, int height, const char *codec, VisCall *self)
{
  g_signal_emit (self, _vis_call_signals[VIS_CALL_SIGNAL_FIRST_FRAME], 0, width, height, codec);
}

static void
on_stats (VisMediaSession *media, const VisMediaStats *stats, VisCall *self)
{
  g_clear_pointer (&self->stats, vis_media_stats_free);
  self->stats = vis_media_stats_copy (stats);
  notify (self, VIS_CALL_PROP_STATS);
}

static void
on_device_lost (VisMediaSession *media, VisMediaKind kind, const char *message, VisCall *self)
{
  g_signal_emit (self, _vis_call_signals[VIS_CALL_SIGNAL_NOTICE], 0, message);
  /* Told to the other side as well; to turn it on again is to try again. */
  if (kind == VIS_MEDIA_VIDEO)
    vis_call_set_camera (self, FALSE);
}

static void
on_media_error (VisMediaSession *media, const GError *error, VisCall *self)
{
  g_message ("%s", error->message);
  _vis_call_finish (self, VIS_CALL_EVENT_GIVE_UP, VIS_CALL_END_FAILED);
}

static void
drop_media (VisCall *self)
{
  g_clear_handle_id (&self->connect_idle, g_source_remove);
  vis_clock_clear (self->services->clock, &self->prepare_timer);
  if (!self->media)
    return;
  g_signal_handlers_disconnect_by_data (self->media, self);
  vis_media_session_close (self->media);
  g_clear_object (&self->media);
  self->media_prepared = FALSE;
  self->media_connected = FALSE;
}

static void
make_media (VisCall *self)
{
  if (self->media)
    return;
  self->media = vis_media_session_new (self->services->media);
  g_signal_connect (self->media, "media-received", G_CALLBACK (on_media_received), self);
  g_signal_connect (self->media, "secured", G_CALLBACK (on_secured), self);
  g_signal_connect (self->media, "untrusted", G_CALLBACK (on_untrusted), self);
  g_signal_connect (self->media, "first-frame", G_CALLBACK (on_first_frame), self);
  g_signal_connect (self->media, "stats", G_CALLBACK (on_stats), self);
  g_signal_connect (self->media, "device-lost", G_CALLBACK (on_device_lost), self);
  g_signal_connect (self->media, "screen-shown", G_CALLBACK (_vis_call_on_screen_shown), self);
  g_signal_connect (self->media, "screen-lost", G_CALLBACK (_vis_call_on_screen_lost), self);
  g_signal_connect (self->media, "error", G_CALLBACK (on_media_error), self);
  vis_media_session_set_muted (self->media, self->muted);
  vis_media_session_set_camera (self->media, self->camera && self->video);
  vis_media_session_set_held (self->media, self->held);
  for (guint kind = 0; kind < G_N_ELEMENTS (self->devices); kind++)
    if (self->has_device[kind])
      vis_media_session_set_device (self->media, kind, self->devices[kind]);
  vis_media_session_set_volume (self->media, self->volume);
  vis_media_session_set_shown_size (self->media, self->shown_width, self->shown_height);
  vis_media_session_set_frame_func (self->media, self->frame_func, self->frame_data);
  vis_media_session_set_preview_func (self->media, self->preview_func, self->preview_data);
}

/* Devices open when the person here has decided to talk, not before. */
static void
prepare_media (VisCall *self)
{
  vis_clock_clear (self->services->clock, &self->prepare_timer);
  make_media (self);
  if (self->media_prepared)
    return;
  self->media_prepared = TRUE;
  vis_media_session_prepare (self->media, TRUE, self->video && self->camera);
}

static void
open_gates (VisCall *self)
{
  self->gates_open = TRUE;
  if (!self->media_connected)
    return; /* connect_media() opens them */
  vis_media_session_open_gates (self->media);
  if (vis_media_session_is_secured (self->media))
    on_secured (self->media, self);
}

static void
connect_media (VisCall *self)
{
  g_autoptr (GError) error = NULL;

  make_media (self);
  if (!vis_media_session_connect (self->media, _vis_call_leg_get_path (self->leg),
                                  _vis_call_leg_get_negotiated (self->leg),
                                  vis_identity_get_pem (self->services->identity), &error))
    {
      on_media_error (self->media, error, self);
      return;
    }
  self->media_connected = TRUE;
  if (self->gates_open)
    open_gates (self);
}

void
_vis_call_update_media (VisCall *self)
{
  g_autoptr (GError) error = NULL;

  if (!self->media)
    return;
  vis_media_session_set_camera (self->media, self->camera && self->video);
  if (!self->media_connected)
    return; /* connect_media() takes what is in force then */
  if (vis_media_session_renegotiate (self->media, _vis_call_leg_get_negotiated (self->leg), &error))
    check_silence (self);
  else
    on_media_error (self->media, error, self);
}

static gboolean
on_connect_idle (gpointer user_data)
{
  VisCall *self = user_data;

  self->connect_idle = 0;
  connect_media (self);
  return G_SOURCE_REMOVE;
}

/* Building the pipelines takes a while: the response that carries our answer, and whoever shows
 * that it rings, go first. Not at the priority of an idle: a window that paints would starve it. */
static void
schedule_media (VisCall *self)
{
  g_clear_handle_id (&self->connect_idle, g_source_remove);
  self->connect_idle = g_idle_add_full (G_PRIORITY_DEFAULT, on_connect_idle, self, NULL);
}

/* --- the leg */

static void
on_path_state (VisPath *path, VisCall *self)
{
  notify (self, VIS_CALL_PROP_PATH_STATE);
  notify (self, VIS_CALL_PROP_POOR);
  g_signal_emit (self, _vis_call_signals[VIS_CALL_SIGNAL_PATH_CHANGED], 0);
  if (vis_path_get_state (path) == VIS_PATH_FAILED)
    {
      if (self->state == VIS_CALL_ACTIVE)
        _vis_call_finish (self, VIS_CALL_EVENT_GIVE_UP, VIS_CALL_END_CONNECTION_LOST);
      else if (self->state == VIS_CALL_CONNECTING)
        _vis_call_finish (self, VIS_CALL_EVENT_GIVE_UP, VIS_CALL_END_NO_PATH);
    }
}

static void
leave_leg (VisCall *self)
{
  VisPath *path;

  if (!self->leg)
    return;
  path = _vis_call_leg_get_path (self->leg);
  if (path)
    g_signal_handlers_disconnect_by_data (path, self);
  if (_vis_call_leg_get_change (self->leg))
    g_signal_handlers_disconnect_by_data (_vis_call_leg_get_change (self->leg), self);
  g_signal_handlers_disconnect_by_data (self->leg, self);
}

void
_vis_call_check_trust (VisCall *self, const VisFingerprint *fingerprint)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->fingerprint, vis_fingerprint_free);
  self->fingerprint = vis_fingerprint_copy (fingerprint);
  self->trust = VIS_TRUST_NEW;
  if (strpbrk (self->remote_id, "+@")) /* an address alone is nobody */
    {
      self->trust
          = vis_trust_check (self->services->trust, self->remote_id, self->fingerprint, &error);
      if (error)
        g_signal_emit (self, _vis_call_signals[VIS_CALL_SIGNAL_NOTICE], 0, error->message);
    }
  notify (self, VIS_CALL_PROP_FINGERPRINT);
  notify (self, VIS_CALL_PROP_TRUST);
}

static void
pin (VisCall *self)
{
  g_autoptr (GError) error = NULL;

  if (!strpbrk (self->remote_id, "+@"))
    return;
  if (!vis_trust_pin (self->services->trust, self->remote_id, self->fingerprint, &error))
    g_signal_emit (self, _vis_call_signals[VIS_CALL_SIGNAL_NOTICE], 0, error->message);
}

gboolean
_vis_call_key_needs_decision (VisCall *self)
{
  return self->trust == VIS_TRUST_CHANGED || self->trust == VIS_TRUST_UNDECIDED;
}

void
_vis_call_on_leg_negotiated (VisCallLeg *leg, VisCall *self)
{
  VisPath *path = _vis_call_leg_get_path (leg);

  g_signal_connect (path, "state-changed", G_CALLBACK (on_path_state), self);
  schedule_media (self);
  on_path_state (path, self);
}

void
_vis_call_on_leg_ended (VisCallLeg *leg, VisCallEnd end, VisCall *self)
{
  _vis_call_finish (self, VIS_CALL_EVENT_REMOTE_END, end);
}

void
_vis_call_take_leg (VisCall *self, VisCallLeg *leg)
{
  leave_leg (self);
  g_set_object (&self->leg, leg);
  g_signal_connect_swapped (leg, "established", G_CALLBACK (_vis_call_take_change), self);
  if (_vis_call_leg_get_change (leg))
    _vis_call_take_change (self);
  g_signal_connect (leg, "message", G_CALLBACK (_vis_call_on_leg_message), self);
}

/* --- the hunt */

static void
on_hunt_route (VisCallHunt *hunt, const VisRoute *route, VisCall *self)
{
  g_signal_emit (self, _vis_call_signals[VIS_CALL_SIGNAL_ROUTE], 0, route);
  _vis_call_step (self, VIS_CALL_EVENT_ROUTE);
}

static void
on_hunt_alerting (VisCallHunt *hunt, VisCall *self)
{
  _vis_call_step (self, VIS_CALL_EVENT_ALERTED);
}

static void
on_hunt_negotiated (VisCallHunt *hunt, VisCallLeg *leg, VisCall *self)
{
  if (self->leg)
    return; /* another device was first; if this one answers, it takes over then */
  _vis_call_take_leg (self, leg);
  _vis_call_check_trust (self, _vis_call_leg_get_negotiated (leg)->remote_fingerprint);
  _vis_call_on_leg_negotiated (leg, self);
}

static void
on_hunt_answered (VisCallHunt *hunt, VisCallLeg *leg, VisCall *self)
{
  if (leg != self->leg)
    {
      drop_media (self);
      g_clear_object (&self->leg);
      on_hunt_negotiated (hunt, leg, self);
      if (self->state == VIS_CALL_ENDED)
        return;
    }
  prepare_media (self);
  _vis_call_step (self, _vis_call_key_needs_decision (self) ? VIS_CALL_EVENT_SUSPEND
                                                            : VIS_CALL_EVENT_ANSWERED);
}

static void
on_hunt_failed (VisCallHunt *hunt, VisCallEnd end, VisCall *self)
{
  _vis_call_finish (
      self, self->state == VIS_CALL_RESOLVING ? VIS_CALL_EVENT_GIVE_UP : VIS_CALL_EVENT_REMOTE_END,
      end == VIS_CALL_END_CANCELLED ? VIS_CALL_END_UNAVAILABLE : end);
}

static gboolean
on_prepare_timeout (gpointer user_data)
{
  VisCall *self = user_data;

  self->prepare_timer = 0;
  prepare_media (self);
  return G_SOURCE_REMOVE;
}

static void
start_hunt (VisCall *self)
{
  self->prepare_timer
      = vis_clock_add_timeout (self->services->clock, PREPARE_DELAY_MS, on_prepare_timeout, self);
  self->hunt = _vis_call_hunt_new (self->services, self->target, self->wants_video);
  g_signal_connect (self->hunt, "route", G_CALLBACK (on_hunt_route), self);
  g_signal_connect (self->hunt, "alerting", G_CALLBACK (on_hunt_alerting), self);
  g_signal_connect (self->hunt, "negotiated", G_CALLBACK (on_hunt_negotiated), self);
  g_signal_connect (self->hunt, "answered", G_CALLBACK (on_hunt_answered), self);
  g_signal_connect (self->hunt, "failed", G_CALLBACK (on_hunt_failed), self);
  _vis_call_hunt_start (self->hunt);
}

/* --- timers */

static gboolean
on_ring_timeout (gpointer user_data)
{
  VisCall *self = user_data;

  self->timer = 0;
  _vis_call_finish (self, VIS_CALL_EVENT_GIVE_UP, VIS_CALL_END_NO_ANSWER);
  return G_SOURCE_REMOVE;
}

static gboolean
on_media_timeout (gpointer user_data)
{
  VisCall *self = user_data;
  VisPathState path = vis_call_get_path_state (self);
  VisCallEnd end = VIS_CALL_END_NO_MEDIA;

  self->timer = 0;
  if (path != VIS_PATH_CONNECTED && path != VIS_PATH_DISCONNECTED)
    end = VIS_CALL_END_NO_PATH;
  else if (!self->media || !vis_media_session_is_secured (self->media))
    end = VIS_CALL_END_NO_KEYS;
  _vis_call_finish (self, VIS_CALL_EVENT_GIVE_UP, end);
  return G_SOURCE_REMOVE;
}

static gboolean
on_decision_timeout (gpointer user_data)
{
  VisCall *self = user_data;

  self->timer = 0;
  _vis_call_finish (self, VIS_CALL_EVENT_GIVE_UP, VIS_CALL_END_KEY_CHANGED);
  return G_SOURCE_REMOVE;
}

static gboolean
on_second (gpointer user_data)
{
  VisCall *self = user_data;

  self->elapsed
      = (guint)((vis_clock_get_time (self->services->clock) - self->times[VIS_CALL_ACTIVE])
                / G_TIME_SPAN_SECOND);
  notify (self, VIS_CALL_PROP_ELAPSED);
  return G_SOURCE_CONTINUE;
}

static void
start_timer (VisCall *self, guint milliseconds, GSourceFunc callback)
{
  vis_clock_clear (self->services->clock, &self->timer);
  self->timer = vis_clock_add_timeout (self->services->clock, milliseconds, callback, self);
}

/* --- the machine */

static void
end_dialog (VisCall *self)
{
  if (self->hunt)
    _vis_call_hunt_end (self->hunt, self->end);
  else if (self->leg)
    _vis_call_leg_end (self->leg, self->end);
}

static void
ask_patience (VisCall *self)
{
  VisCallMessage message = { .has_waiting = TRUE, .waiting = TRUE };

  _vis_call_send_message (self, &message, NULL, NULL);
}

static void
ring (VisCall *self)
{
  gboolean known = self->contact || self->trust == VIS_TRUST_KNOWN;

  _vis_call_leg_ring (self->leg,
                      self->services->early_path && known && !_vis_call_key_needs_decision (self));
}

static void
answer (VisCall *self)
{
  if (!self->incoming)
    return;
  prepare_media (self);
  _vis_call_leg_answer (self->leg);
}

static void
greet (VisCall *self)
{
  self->second_timer = vis_clock_add_timeout (self->services->clock, 1000, on_second, self);
  _vis_call_send_own_state (self);
}

static void
clean_up (VisCall *self)
{
  vis_clock_clear (self->services->clock, &self->second_timer);
  leave_leg (self);
  if (self->hunt)
    {
      g_signal_handlers_disconnect_by_data (self->hunt, self);
      _vis_call_hunt_end (self->hunt, self->end);
    }
  drop_media (self);
}

static void
carry_out (VisCall *self, VisCallAction action)
{
  switch (action)
    {
    case VIS_CALL_ACTION_NONE:
      break;
    case VIS_CALL_ACTION_RESOLVE:
      start_hunt (self);
      break;
    case VIS_CALL_ACTION_STOP_TIMER:
      vis_clock_clear (self->services->clock, &self->timer);
      break;
    case VIS_CALL_ACTION_RING_TIMER:
      start_timer (self, RING_TIMEOUT_MS, on_ring_timeout);
      break;
    case VIS_CALL_ACTION_MEDIA_TIMER:
      start_timer (self, MEDIA_TIMEOUT_MS, on_media_timeout);
      break;
    case VIS_CALL_ACTION_DECISION_TIMER:
      start_timer (self, DECISION_TIMEOUT_MS, on_decision_timeout);
      break;
    case VIS_CALL_ACTION_RING:
      ring (self);
      break;
    case VIS_CALL_ACTION_ANSWER:
      answer (self);
      break;
    case VIS_CALL_ACTION_ASK_PATIENCE:
      ask_patience (self);
      break;
    case VIS_CALL_ACTION_OPEN_GATES:
      open_gates (self);
      break;
    case VIS_CALL_ACTION_PIN:
      pin (self);
      break;
    case VIS_CALL_ACTION_GREET:
      greet (self);
      break;
    case VIS_CALL_ACTION_END_DIALOG:
      end_dialog (self);
      break;
    case VIS_CALL_ACTION_CLEAN_UP:
      clean_up (self);
      break;
    }
}

void
_vis_call_step (VisCall *self, VisCallEvent event)
{
  G_GNUC_UNUSED g_autoptr (VisCall) keep = g_object_ref (self);
  VisCallState before = self->state;
  VisCallTransition transition = vis_call_fsm_step (before, event);

  if (!transition.valid)
    return;
  g_debug ("call %s: %s --%s--> %s", self->remote_id, vis_call_state_to_word (before),
           vis_call_event_to_word (event), vis_call_state_to_word (transition.next));
  self->state = transition.next;
  if (before != self->state)
    {
      if (self->times[self->state] == 0)
        self->times[self->state] = vis_clock_get_time (self->services->clock);
      notify (self, VIS_CALL_PROP_STATE);
    }
  /* Whoever is told may act at once: an action of a state that is over must not follow. */
  for (guint bit = 1; bit <= VIS_CALL_ACTION_LAST && self->state == transition.next; bit <<= 1)
    if (transition.actions & bit)
      carry_out (self, (VisCallAction)bit);
}

void
_vis_call_finish (VisCall *self, VisCallEvent event, VisCallEnd end)
{
  G_GNUC_UNUSED g_autoptr (VisCall) keep = g_object_ref (self);

  if (!vis_call_fsm_step (self->state, event).valid)
    return;
  self->end = end;
  _vis_call_step (self, event);
  notify (self, VIS_CALL_PROP_END);
  notify (self, VIS_CALL_PROP_END_TEXT);
}
