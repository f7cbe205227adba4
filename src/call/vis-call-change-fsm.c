/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call/vis-call-change-fsm-private.h"

/*
 * The drawing; the tests compare it with the table below.
 *
 * Ours:
 *   settled --wish--> offering --agreed--> settled
 *   offering --refused--> settled
 *   offering --glare--> waiting --timer--> settled
 *
 * The other side's:
 *   settled|waiting --offer--> answered --done--> settled
 *   settled|waiting|answered --ask--> asked --decide--> answered
 *   asked --withdrawn--> settled
 *
 * While ours is out, the SIP stack itself answers the other side's with 491.
 */

#define TO(state, actions)                                                                         \
  {                                                                                                \
    TRUE, VIS_CHANGE_##state, (actions)                                                            \
  }

#define STOP_TIMER VIS_CHANGE_ACTION_STOP_TIMER
#define BACK_OFF VIS_CHANGE_ACTION_BACK_OFF
#define DEADLINE VIS_CHANGE_ACTION_DEADLINE
#define SEND VIS_CHANGE_ACTION_SEND
#define ANSWER VIS_CHANGE_ACTION_ANSWER
#define GIVE_UP VIS_CHANGE_ACTION_GIVE_UP
#define TELL VIS_CHANGE_ACTION_TELL
#define RECONSIDER VIS_CHANGE_ACTION_RECONSIDER

static const VisChangeTransition table[VIS_CHANGE_N_STATES][VIS_CHANGE_N_EVENTS] = {
  [VIS_CHANGE_SETTLED] = {
    [VIS_CHANGE_EVENT_WISH] = TO (OFFERING, SEND),
    [VIS_CHANGE_EVENT_OFFER] = TO (ANSWERED, ANSWER),
    [VIS_CHANGE_EVENT_ASK] = TO (ASKED, DEADLINE | TELL),
  },
  [VIS_CHANGE_OFFERING] = {
    [VIS_CHANGE_EVENT_AGREED] = TO (SETTLED, RECONSIDER),
    [VIS_CHANGE_EVENT_REFUSED] = TO (SETTLED, GIVE_UP | RECONSIDER),
    [VIS_CHANGE_EVENT_GLARE] = TO (WAITING, BACK_OFF),
  },
  [VIS_CHANGE_WAITING] = {
    [VIS_CHANGE_EVENT_TIMER] = TO (SETTLED, RECONSIDER),
    [VIS_CHANGE_EVENT_OFFER] = TO (ANSWERED, STOP_TIMER | ANSWER),
    [VIS_CHANGE_EVENT_ASK] = TO (ASKED, STOP_TIMER | DEADLINE | TELL),
  },
  [VIS_CHANGE_ASKED] = {
    [VIS_CHANGE_EVENT_DECIDE] = TO (ANSWERED, STOP_TIMER | TELL | ANSWER),
    [VIS_CHANGE_EVENT_WITHDRAWN] = TO (SETTLED, STOP_TIMER | TELL | RECONSIDER),
  },
  [VIS_CHANGE_ANSWERED] = {
    [VIS_CHANGE_EVENT_OFFER] = TO (ANSWERED, ANSWER),
    [VIS_CHANGE_EVENT_ASK] = TO (ASKED, DEADLINE | TELL),
    [VIS_CHANGE_EVENT_DONE] = TO (SETTLED, RECONSIDER),
  },
};

static const char *const state_words[VIS_CHANGE_N_STATES] = {
  [VIS_CHANGE_SETTLED] = "settled",   [VIS_CHANGE_OFFERING] = "offering",
  [VIS_CHANGE_WAITING] = "waiting",   [VIS_CHANGE_ASKED] = "asked",
  [VIS_CHANGE_ANSWERED] = "answered",
};

static const char *const event_words[VIS_CHANGE_N_EVENTS] = {
  [VIS_CHANGE_EVENT_WISH] = "wish",
  [VIS_CHANGE_EVENT_AGREED] = "agreed",
  [VIS_CHANGE_EVENT_REFUSED] = "refused",
  [VIS_CHANGE_EVENT_GLARE] = "glare",
  [VIS_CHANGE_EVENT_TIMER] = "timer",
  [VIS_CHANGE_EVENT_OFFER] = "offer",
  [VIS_CHANGE_EVENT_ASK] = "ask",
  [VIS_CHANGE_EVENT_DECIDE] = "decide",
  [VIS_CHANGE_EVENT_WITHDRAWN] = "withdrawn",
  [VIS_CHANGE_EVENT_DONE] = "done",
};

VisChangeTransition
_vis_change_fsm_step (VisChangeState state, VisChangeEvent event)
{
  VisChangeTransition ignored = { FALSE, state, VIS_CHANGE_ACTION_NONE };

  g_return_val_if_fail (state < VIS_CHANGE_N_STATES && event < VIS_CHANGE_N_EVENTS, ignored);

  return table[state][event].valid ? table[state][event] : ignored;
}

const char *
_vis_change_state_to_word (VisChangeState state)
{
  g_return_val_if_fail (state < VIS_CHANGE_N_STATES, NULL);

  return state_words[state];
}

const char *
_vis_change_event_to_word (VisChangeEvent event)
{
  g_return_val_if_fail (event < VIS_CHANGE_N_EVENTS, NULL);

  return event_words[event];
}

char *
_vis_change_fsm_print (void)
{
  GString *text = g_string_new (NULL);

  for (guint state = 0; state < VIS_CHANGE_N_STATES; state++)
    for (guint event = 0; event < VIS_CHANGE_N_EVENTS; event++)
      if (table[state][event].valid && table[state][event].next != state)
        g_string_append_printf (text, "%s --%s--> %s\n", state_words[state], event_words[event],
                                state_words[table[state][event].next]);
  return g_string_free (text, FALSE);
}
