/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call/vis-call-fsm.h"
#include "lib/vis-test-drawing.h"

/* Every cell of the table that means something, row by row, with what it does. */
static const struct
{
  VisCallState state;
  VisCallEvent event;
  VisCallState next;
  guint actions;
} rows[] = {
#define A(name) VIS_CALL_ACTION_##name
#define ROW(state, event, next, actions)                                                           \
  {                                                                                                \
    VIS_CALL_##state, VIS_CALL_EVENT_##event, VIS_CALL_##next, (actions)                           \
  }
#define GO (A (OPEN_GATES) | A (MEDIA_TIMER))
#define END (A (STOP_TIMER) | A (END_DIALOG) | A (CLEAN_UP))
#define OVER (A (STOP_TIMER) | A (CLEAN_UP))
  ROW (NEW, START, RESOLVING, A (RESOLVE)),
  ROW (NEW, INVITED, INCOMING, 0),
  ROW (RESOLVING, ROUTE, CALLING, A (RING_TIMER)),
  ROW (RESOLVING, HANG_UP, ENDED, END),
  ROW (RESOLVING, GIVE_UP, ENDED, END),
  ROW (CALLING, ALERTED, RINGING, 0),
  ROW (CALLING, ANSWERED, CONNECTING, A (STOP_TIMER) | GO),
  ROW (CALLING, SUSPEND, SUSPENDED, A (STOP_TIMER) | A (DECISION_TIMER) | A (ASK_PATIENCE)),
  ROW (CALLING, HANG_UP, ENDED, END),
  ROW (CALLING, GIVE_UP, ENDED, END),
  ROW (CALLING, REMOTE_END, ENDED, OVER),
  ROW (RINGING, ANSWERED, CONNECTING, A (STOP_TIMER) | GO),
  ROW (RINGING, SUSPEND, SUSPENDED, A (STOP_TIMER) | A (DECISION_TIMER) | A (ASK_PATIENCE)),
  ROW (RINGING, HANG_UP, ENDED, END),
  ROW (RINGING, GIVE_UP, ENDED, END),
  ROW (RINGING, REMOTE_END, ENDED, OVER),
  ROW (INCOMING, ALERTED, ALERTING, A (RING_TIMER) | A (RING)),
  ROW (INCOMING, ANSWER, CONNECTING, A (ANSWER) | GO),
  ROW (INCOMING, SUSPEND, SUSPENDED, A (DECISION_TIMER)),
  ROW (INCOMING, HANG_UP, ENDED, END),
  ROW (INCOMING, GIVE_UP, ENDED, END),
  ROW (INCOMING, REMOTE_END, ENDED, OVER),
  ROW (ALERTING, ANSWER, CONNECTING, A (STOP_TIMER) | A (ANSWER) | GO),
  ROW (ALERTING, SUSPEND, SUSPENDED, A (STOP_TIMER) | A (DECISION_TIMER)),
  ROW (ALERTING, HANG_UP, ENDED, END),
  ROW (ALERTING, GIVE_UP, ENDED, END),
  ROW (ALERTING, REMOTE_END, ENDED, OVER),
  ROW (CONNECTING, WAIT, CONNECTING, A (STOP_TIMER) | A (DECISION_TIMER)),
  ROW (CONNECTING, MEDIA, ACTIVE, A (STOP_TIMER) | A (PIN) | A (GREET)),
  ROW (CONNECTING, HANG_UP, ENDED, END),
  ROW (CONNECTING, GIVE_UP, ENDED, END),
  ROW (CONNECTING, REMOTE_END, ENDED, OVER),
  ROW (SUSPENDED, TRUST, CONNECTING, A (STOP_TIMER) | A (ANSWER) | GO),
  ROW (SUSPENDED, HANG_UP, ENDED, END),
  ROW (SUSPENDED, GIVE_UP, ENDED, END),
  ROW (SUSPENDED, REMOTE_END, ENDED, OVER),
  ROW (ACTIVE, HANG_UP, ENDED, END),
  ROW (ACTIVE, GIVE_UP, ENDED, END),
  ROW (ACTIVE, REMOTE_END, ENDED, OVER),
};

static gboolean
is_listed (guint state, guint event)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].state == state && rows[i].event == event)
      return TRUE;
  return FALSE;
}

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      VisCallTransition transition = vis_call_fsm_step (rows[i].state, rows[i].event);

      g_test_message ("%s --%s-->", vis_call_state_to_word (rows[i].state),
                      vis_call_event_to_word (rows[i].event));
      g_assert_true (transition.valid);
      g_assert_cmpint (transition.next, ==, rows[i].next);
      g_assert_cmphex (transition.actions, ==, rows[i].actions);
    }
}

static void
test_everything_else_is_ignored (void)
{
  for (guint state = 0; state < VIS_CALL_N_STATES; state++)
    for (guint event = 0; event < VIS_CALL_N_EVENTS; event++)
      if (!is_listed (state, event))
        {
          VisCallTransition transition
              = vis_call_fsm_step ((VisCallState)state, (VisCallEvent)event);

          g_assert_false (transition.valid);
          g_assert_cmpint (transition.next, ==, (VisCallState)state);
          g_assert_cmphex (transition.actions, ==, 0);
        }
}

/* No media before an answer: gates open only on the ways into connecting. */
static void
test_gates_open_only_when_answered (void)
{
  for (guint state = 0; state < VIS_CALL_N_STATES; state++)
    for (guint event = 0; event < VIS_CALL_N_EVENTS; event++)
      {
        VisCallTransition transition = vis_call_fsm_step ((VisCallState)state, (VisCallEvent)event);

        if (transition.actions & VIS_CALL_ACTION_OPEN_GATES)
          g_assert_cmpint (transition.next, ==, VIS_CALL_CONNECTING);
      }
}

static void
test_drawing (void)
{
  g_autofree char *printed = vis_call_fsm_print ();

  vis_test_drawing_assert_is (FSM_SOURCE, printed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/call/fsm/each-row-does-what-it-says", test_rows);
  g_test_add_func ("/call/fsm/everything-else-is-ignored", test_everything_else_is_ignored);
  g_test_add_func ("/call/fsm/gates-open-only-when-answered", test_gates_open_only_when_answered);
  g_test_add_func ("/call/fsm/the-drawing-is-the-table", test_drawing);
  return g_test_run ();
}
