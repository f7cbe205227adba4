/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys between two real engines: new, known, changed. */
#include "lib/vis-test-loop.h"
#include "vis-test-person.h"

#define ANN "+12025550101"
#define BEN "+12025550102"

static void
meet (VisTestPerson *ann, VisTestPerson *ben)
{
  vis_test_connect (ann, ben);
  g_assert_cmpint (vis_call_get_trust (ann->call), ==, VIS_TRUST_NEW);
  g_assert_cmpint (vis_call_get_trust (ben->call), ==, VIS_TRUST_NEW);
  vis_call_hang_up (ann->call);
  vis_test_wait_for_state (ben, VIS_CALL_ENDED);
}

static void
test_known_after_first_call (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);

  meet (ann, ben);
  vis_test_person_restart (ben, FALSE);
  vis_test_connect (ann, ben);
  g_assert_cmpint (vis_call_get_trust (ann->call), ==, VIS_TRUST_KNOWN);
  g_assert_cmpint (vis_call_get_trust (ben->call), ==, VIS_TRUST_KNOWN);
}

/* The caller sees that the callee's key has changed: nothing flows until a person decides. */
static void
test_changed_callee (gconstpointer data)
{
  gboolean accept = GPOINTER_TO_INT (data);
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);

  meet (ann, ben);
  vis_test_person_restart (ben, TRUE);
  ann->n_first_frames = ben->n_first_frames = 0;
  ben->answer = TRUE;
  vis_test_person_call (ann, ben);
  vis_test_wait_for_state (ann, VIS_CALL_SUSPENDED);
  g_assert_cmpint (vis_call_get_trust (ann->call), ==, VIS_TRUST_CHANGED);
  g_assert_cmpuint (ben->n_first_frames, ==, 0);
  if (accept)
    {
      vis_call_trust_new_key (ann->call);
      vis_test_wait_for_state (ann, VIS_CALL_ACTIVE);
      vis_test_wait_for_state (ben, VIS_CALL_ACTIVE);
      vis_call_hang_up (ann->call);
      vis_test_wait_for_state (ben, VIS_CALL_ENDED);
      vis_test_person_call (ann, ben);
      vis_test_wait_for_state (ann, VIS_CALL_ACTIVE);
      g_assert_cmpint (vis_call_get_trust (ann->call), ==, VIS_TRUST_KNOWN);
    }
  else
    {
      vis_call_refuse_new_key (ann->call);
      vis_test_wait_for_end (ann, VIS_CALL_END_KEY_CHANGED);
      vis_test_wait_for_end (ben, VIS_CALL_END_KEY_CHANGED);
      g_assert_cmpuint (ann->n_first_frames + ben->n_first_frames, ==, 0);
    }
}

/* The callee sees that the caller's key has changed: it rings, but the answer waits. */
static void
test_changed_caller (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);

  meet (ann, ben);
  vis_test_person_restart (ann, TRUE);
  vis_test_person_call (ann, ben);
  vis_test_wait_for_state (ben, VIS_CALL_ALERTING);
  g_assert_cmpint (vis_call_get_trust (ben->call), ==, VIS_TRUST_CHANGED);
  vis_call_answer (ben->call, TRUE);
  vis_test_wait_for_state (ben, VIS_CALL_SUSPENDED);
  g_assert_null (vis_call_get_fingerprint (ann->call));
  vis_call_trust_new_key (ben->call);
  vis_test_wait_for_state (ben, VIS_CALL_ACTIVE);
  vis_test_wait_for_state (ann, VIS_CALL_ACTIVE);
}

int
main (int argc, char **argv)
{
  vis_engine_global_init (NULL, NULL);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/loopback/trust/known-after-the-first-call", test_known_after_first_call);
  g_test_add_data_func ("/loopback/trust/changed-key-of-callee-refused", GINT_TO_POINTER (FALSE),
                        test_changed_callee);
  g_test_add_data_func ("/loopback/trust/changed-key-of-callee-accepted", GINT_TO_POINTER (TRUE),
                        test_changed_callee);
  g_test_add_func ("/loopback/trust/changed-key-of-caller-waits", test_changed_caller);
  return g_test_run ();
}
