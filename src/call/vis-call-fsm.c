/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call/vis-call-fsm.h"

/*
 * The drawing; the tests compare it with the table below. Chains read from left to right; every
 * state before an arrow takes it.
 *
 * Caller:
 *   new --start--> resolving --route--> calling --alerted--> ringing
 *   calling|ringing --answered--> connecting
 *   calling|ringing --suspend--> suspended
 *
 * Callee:
 *   new --invited--> incoming --alerted--> alerting
 *   incoming|alerting --answer--> connecting
 *   incoming|alerting --suspend--> suspended
 *
 * Both:
 *   suspended --trust--> connecting --media--> active
 *
 * The end:
 *   resolving|calling|ringing|incoming|alerting --hang-up--> ended
 *   suspended|connecting|active --hang-up--> ended
 *   resolving|calling|ringing|incoming|alerting --give-up--> ended
 *   suspended|connecting|active --give-up--> ended
 *   calling|ringing|incoming|alerting --remote-end--> ended
 *   suspended|connecting|active --remote-end--> ended
 */

#define TO(state, actions)                                                                         \
  {                                                                                                \
    TRUE, VIS_CALL_##state, (actions)                                                              \
  }

#define RESOLVE VIS_CALL_ACTION_RESOLVE
#define STOP_TIMER VIS_CALL_ACTION_STOP_TIMER
#define RING_TIMER VIS_CALL_ACTION_RING_TIMER
#define MEDIA_TIMER VIS_CALL_ACTION_MEDIA_TIMER
#define DECISION_TIMER VIS_CALL_ACTION_DECISION_TIMER
#define RING VIS_CALL_ACTION_RING
#define ANSWER VIS_CALL_ACTION_ANSWER
#define ASK_PATIENCE VIS_CALL_ACTION_ASK_PATIENCE
#define OPEN_GATES VIS_CALL_ACTION_OPEN_GATES
#define PIN VIS_CALL_ACTION_PIN
#define GREET VIS_CALL_ACTION_GREET
#define END_DIALOG VIS_CALL_ACTION_END_DIALOG
#define CLEAN_UP VIS_CALL_ACTION_CLEAN_UP

#define GO (OPEN_GATES | MEDIA_TIMER)
#define END (STOP_TIMER | END_DIALOG | CLEAN_UP)
#define ENDED_BY_REMOTE (STOP_TIMER | CLEAN_UP)

static const VisCallTransition table[VIS_CALL_N_STATES][VIS_CALL_N_EVENTS] = {
  [VIS_CALL_NEW] = {
    [VIS_CALL_EVENT_START] = TO (RESOLVING, RESOLVE),
    [VIS_CALL_EVENT_INVITED] = TO (INCOMING, VIS_CALL_ACTION_NONE),
  },
  [VIS_CALL_RESOLVING] = {
    [VIS_CALL_EVENT_ROUTE] = TO (CALLING, RING_TIMER),
    [VIS_CALL_EVENT_HANG_UP] = TO (ENDED, END),
    [VIS_CALL_EVENT_GIVE_UP] = TO (ENDED, END),
  },
  [VIS_CALL_CALLING] = {
    [VIS_CALL_EVENT_ALERTED] = TO (RINGING, VIS_CALL_ACTION_NONE),
    [VIS_CALL_EVENT_ANSWERED] = TO (CONNECTING, STOP_TIMER | GO),
    [VIS_CALL_EVENT_SUSPEND] = TO (SUSPENDED, STOP_TIMER | DECISION_TIMER | ASK_PATIENCE),
    [VIS_CALL_EVENT_HANG_UP] = TO (ENDED, END),
    [VIS_CALL_EVENT_GIVE_UP] = TO (ENDED, END),
    [VIS_CALL_EVENT_REMOTE_END] = TO (ENDED, ENDED_BY_REMOTE),
  },
  [VIS_CALL_RINGING] = {
    [VIS_CALL_EVENT_ANSWERED] = TO (CONNECTING, STOP_TIMER | GO),
    [VIS_CALL_EVENT_SUSPEND] = TO (SUSPENDED, STOP_TIMER | DECISION_TIMER | ASK_PATIENCE),
    [VIS_CALL_EVENT_HANG_UP] = TO (ENDED, END),
    [VIS_CALL_EVENT_GIVE_UP] = TO (ENDED, END),
    [VIS_CALL_EVENT_REMOTE_END] = TO (ENDED, ENDED_BY_REMOTE),
  },
  [VIS_CALL_INCOMING] = {
    [VIS_CALL_EVENT_ALERTED] = TO (ALERTING, RING_TIMER | RING),
    [VIS_CALL_EVENT_ANSWER] = TO (CONNECTING, ANSWER | GO),
    [VIS_CALL_EVENT_SUSPEND] = TO (SUSPENDED, DECISION_TIMER),
    [VIS_CALL_EVENT_HANG_UP] = TO (ENDED, END),
    [VIS_CALL_EVENT_GIVE_UP] = TO (ENDED, END),
    [VIS_CALL_EVENT_REMOTE_END] = TO (ENDED, ENDED_BY_REMOTE),
  },
  [VIS_CALL_ALERTING] = {
    [VIS_CALL_EVENT_ANSWER] = TO (CONNECTING, STOP_TIMER | ANSWER | GO),
    [VIS_CALL_EVENT_SUSPEND] = TO (SUSPENDED, STOP_TIMER | DECISION_TIMER),
    [VIS_CALL_EVENT_HANG_UP] = TO (ENDED, END),
    [VIS_CALL_EVENT_GIVE_UP] = TO (ENDED, END),
    [VIS_CALL_EVENT_REMOTE_END] = TO (ENDED, ENDED_BY_REMOTE),
  },
  [VIS_CALL_CONNECTING] = {
    [VIS_CALL_EVENT_WAIT] = TO (CONNECTING, STOP_TIMER | DECISION_TIMER),
    [VIS_CALL_EVENT_MEDIA] = TO (ACTIVE, STOP_TIMER | PIN | GREET),
    [VIS_CALL_EVENT_HANG_UP] = TO (ENDED, END),
    [VIS_CALL_EVENT_GIVE_UP] = TO (ENDED, END),
    [VIS_CALL_EVENT_REMOTE_END] = TO (ENDED, ENDED_BY_REMOTE),
  },
  [VIS_CALL_SUSPENDED] = {
    /* The callee has not said 200 yet: its caller still hears the ring. */
    [VIS_CALL_EVENT_TRUST] = TO (CONNECTING, STOP_TIMER | ANSWER | GO),
    [VIS_CALL_EVENT_HANG_UP] = TO (ENDED, END),
    [VIS_CALL_EVENT_GIVE_UP] = TO (ENDED, END),
    [VIS_CALL_EVENT_REMOTE_END] = TO (ENDED, ENDED_BY_REMOTE),
  },
  [VIS_CALL_ACTIVE] = {
    [VIS_CALL_EVENT_HANG_UP] = TO (ENDED, END),
    [VIS_CALL_EVENT_GIVE_UP] = TO (ENDED, END),
    [VIS_CALL_EVENT_REMOTE_END] = TO (ENDED, ENDED_BY_REMOTE),
  },
};

static const char *const state_words[VIS_CALL_N_STATES] = {
  [VIS_CALL_NEW] = "new",
  [VIS_CALL_RESOLVING] = "resolving",
  [VIS_CALL_CALLING] = "calling",
  [VIS_CALL_RINGING] = "ringing",
  [VIS_CALL_INCOMING] = "incoming",
  [VIS_CALL_ALERTING] = "alerting",
  [VIS_CALL_CONNECTING] = "connecting",
  [VIS_CALL_SUSPENDED] = "suspended",
  [VIS_CALL_ACTIVE] = "active",
  [VIS_CALL_ENDED] = "ended",
};

static const char *const event_words[VIS_CALL_N_EVENTS] = {
  [VIS_CALL_EVENT_START] = "start",
  [VIS_CALL_EVENT_INVITED] = "invited",
  [VIS_CALL_EVENT_ROUTE] = "route",
  [VIS_CALL_EVENT_ALERTED] = "alerted",
  [VIS_CALL_EVENT_ANSWER] = "answer",
  [VIS_CALL_EVENT_ANSWERED] = "answered",
  [VIS_CALL_EVENT_SUSPEND] = "suspend",
  [VIS_CALL_EVENT_TRUST] = "trust",
  [VIS_CALL_EVENT_WAIT] = "wait",
  [VIS_CALL_EVENT_MEDIA] = "media",
  [VIS_CALL_EVENT_HANG_UP] = "hang-up",
  [VIS_CALL_EVENT_GIVE_UP] = "give-up",
  [VIS_CALL_EVENT_REMOTE_END] = "remote-end",
};

GType
vis_call_state_get_type (void)
{
  static gsize type = 0;

  if (g_once_init_enter (&type))
    {
      static const GEnumValue values[] = {
        { VIS_CALL_NEW, "VIS_CALL_NEW", "new" },
        { VIS_CALL_RESOLVING, "VIS_CALL_RESOLVING", "resolving" },
        { VIS_CALL_CALLING, "VIS_CALL_CALLING", "calling" },
        { VIS_CALL_RINGING, "VIS_CALL_RINGING", "ringing" },
        { VIS_CALL_INCOMING, "VIS_CALL_INCOMING", "incoming" },
        { VIS_CALL_ALERTING, "VIS_CALL_ALERTING", "alerting" },
        { VIS_CALL_CONNECTING, "VIS_CALL_CONNECTING", "connecting" },
        { VIS_CALL_SUSPENDED, "VIS_CALL_SUSPENDED", "suspended" },
        { VIS_CALL_ACTIVE, "VIS_CALL_ACTIVE", "active" },
        { VIS_CALL_ENDED, "VIS_CALL_ENDED", "ended" },
        { 0, NULL, NULL },
      };

      g_once_init_leave (&type, g_enum_register_static ("VisCallState", values));
    }
  return type;
}

VisCallTransition
vis_call_fsm_step (VisCallState state, VisCallEvent event)
{
  VisCallTransition ignored = { FALSE, state, VIS_CALL_ACTION_NONE };

  g_return_val_if_fail (state < VIS_CALL_N_STATES && event < VIS_CALL_N_EVENTS, ignored);

  return table[state][event].valid ? table[state][event] : ignored;
}

const char *
vis_call_state_to_word (VisCallState state)
{
  g_return_val_if_fail (state < VIS_CALL_N_STATES, NULL);

  return state_words[state];
}

const char *
vis_call_event_to_word (VisCallEvent event)
{
  g_return_val_if_fail (event < VIS_CALL_N_EVENTS, NULL);

  return event_words[event];
}

char *
vis_call_fsm_print (void)
{
  GString *text = g_string_new (NULL);

  for (guint state = 0; state < VIS_CALL_N_STATES; state++)
    for (guint event = 0; event < VIS_CALL_N_EVENTS; event++)
      if (table[state][event].valid && table[state][event].next != state)
        g_string_append_printf (text, "%s --%s--> %s\n", state_words[state], event_words[event],
                                state_words[table[state][event].next]);
  return g_string_free (text, FALSE);
}
