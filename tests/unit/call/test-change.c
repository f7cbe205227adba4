/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call/vis-call-change-fsm-private.h"
#include "lib/vis-test-drawing.h"

/* Every cell of the table that means something, row by row, with what it does. */
static const struct
{
  VisChangeState state;
  VisChangeEvent event;
  VisChangeState next;
  guint actions;
} rows[] = {
#define A(name) VIS_CHANGE_ACTION_##name
#define ROW(state, event, next, actions)                                                           \
  {                                                                                                \
    VIS_CHANGE_##state, VIS_CHANGE_EVENT_##event, VIS_CHANGE_##next, (actions)                     \
  }
  ROW (SETTLED, WISH, OFFERING, A (SEND)),
  ROW (SETTLED, OFFER, ANSWERED, A (ANSWER)),
  ROW (SETTLED, ASK, ASKED, A (DEADLINE) | A (TELL)),
  ROW (OFFERING, AGREED, SETTLED, A (RECONSIDER)),
  ROW (OFFERING, REFUSED, SETTLED, A (GIVE_UP) | A (RECONSIDER)),
  ROW (OFFERING, GLARE, WAITING, A (BACK_OFF)),
  ROW (WAITING, TIMER, SETTLED, A (RECONSIDER)),
  ROW (WAITING, OFFER, ANSWERED, A (STOP_TIMER) | A (ANSWER)),
  ROW (WAITING, ASK, ASKED, A (STOP_TIMER) | A (DEADLINE) | A (TELL)),
  ROW (ASKED, DECIDE, ANSWERED, A (STOP_TIMER) | A (TELL) | A (ANSWER)),
  ROW (ASKED, WITHDRAWN, SETTLED, A (STOP_TIMER) | A (TELL) | A (RECONSIDER)),
  ROW (ANSWERED, OFFER, ANSWERED, A (ANSWER)),
  ROW (ANSWERED, ASK, ASKED, A (DEADLINE) | A (TELL)),
  ROW (ANSWERED, DONE, SETTLED, A (RECONSIDER)),
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
      VisChangeTransition transition = _vis_change_fsm_step (rows[i].state, rows[i].event);

      g_test_message ("%s --%s-->", _vis_change_state_to_word (rows[i].state),
                      _vis_change_event_to_word (rows[i].event));
      g_assert_true (transition.valid);
      g_assert_cmpint (transition.next, ==, rows[i].next);
      g_assert_cmphex (transition.actions, ==, rows[i].actions);
    }
}

static void
test_everything_else_is_ignored (void)
{
  for (guint state = 0; state < VIS_CHANGE_N_STATES; state++)
    for (guint event = 0; event < VIS_CHANGE_N_EVENTS; event++)
      if (!is_listed (state, event))
        {
          VisChangeTransition transition
              = _vis_change_fsm_step ((VisChangeState)state, (VisChangeEvent)event);

          g_assert_false (transition.valid);
          g_assert_cmpint (transition.next, ==, (VisChangeState)state);
          g_assert_cmphex (transition.actions, ==, 0);
        }
}

/* RFC 3261, 14.1: no offer of ours while any INVITE is under way. */
static void
test_offers_only_when_settled (void)
{
  for (guint state = 0; state < VIS_CHANGE_N_STATES; state++)
    for (guint event = 0; event < VIS_CHANGE_N_EVENTS; event++)
      if (_vis_change_fsm_step ((VisChangeState)state, (VisChangeEvent)event).actions
          & VIS_CHANGE_ACTION_SEND)
        g_assert_cmpint (state, ==, VIS_CHANGE_SETTLED);
}

/* Nothing is forgotten: whatever ends in peace looks for a wish that is left. */
static void
test_reconsiders_whenever_settled (void)
{
  for (guint state = 0; state < VIS_CHANGE_N_STATES; state++)
    for (guint event = 0; event < VIS_CHANGE_N_EVENTS; event++)
      {
        VisChangeTransition transition
            = _vis_change_fsm_step ((VisChangeState)state, (VisChangeEvent)event);

        if (transition.valid && transition.next == VIS_CHANGE_SETTLED)
          g_assert_true (transition.actions & VIS_CHANGE_ACTION_RECONSIDER);
      }
}

static void
test_drawing (void)
{
  g_autofree char *printed = _vis_change_fsm_print ();

  vis_test_drawing_assert_is (CHANGE_FSM_SOURCE, printed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/call/change/each-row-does-what-it-says", test_rows);
  g_test_add_func ("/call/change/everything-else-is-ignored", test_everything_else_is_ignored);
  g_test_add_func ("/call/change/offers-only-when-settled", test_offers_only_when_settled);
  g_test_add_func ("/call/change/reconsiders-whenever-settled", test_reconsiders_whenever_settled);
  g_test_add_func ("/call/change/the-drawing-is-the-table", test_drawing);
  return g_test_run ();
}
