/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What two real engines write of their calls, and whom they let through. */
#include <gio/gio.h>

#include "lib/vis-test-loop.h"
#include "vis-test-person.h"

#define ANN "+12025550101"
#define BEN "+12025550102"

static guint
n_calls (VisTestPerson *person)
{
  return g_list_model_get_n_items (G_LIST_MODEL (vis_engine_get_history (person->engine)));
}

static VisCallRecord *
newest (VisTestPerson *person)
{
  g_autoptr (VisCallGroup) group
      = g_list_model_get_item (G_LIST_MODEL (vis_engine_get_history (person->engine)), 0);

  g_assert_nonnull (group);
  return vis_call_record_copy (vis_call_group_get_newest (group));
}

static guint
n_unseen (VisTestPerson *person)
{
  return vis_call_history_get_n_unseen (vis_engine_get_history (person->engine));
}

static void
test_answered (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);
  g_autofree char *uri = vis_test_person_get_uri (ben);
  g_autoptr (VisCallRecord) hers = NULL;
  g_autoptr (VisCallRecord) his = NULL;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  vis_test_connect (ann, ben);
  hers = newest (ann);
  g_assert_cmpstr (hers->end, ==, "");
  g_assert_cmpint (hers->answered, >=, now);
  vis_call_record_free (g_steal_pointer (&hers));

  vis_call_hang_up (ann->call);
  vis_test_wait_for_end (ben, VIS_CALL_END_REMOTE_HANG_UP);
  hers = newest (ann);
  his = newest (ben);
  g_assert_false (hers->incoming);
  g_assert_true (his->incoming);
  g_assert_true (hers->video && his->video);
  g_assert_cmpstr (hers->end, ==, "hang-up");
  g_assert_cmpstr (his->end, ==, "remote-hang-up");
  g_assert_cmpstr (his->peer, ==, ANN);
  g_assert_cmpstr (his->name, ==, "Test " ANN);
  g_assert_cmpint (his->started, >=, now);
  g_assert_cmpint (his->answered, >=, his->started);
  g_assert_cmpint (his->duration, <=, g_get_real_time () / G_USEC_PER_SEC - now);
  g_assert_cmpuint (n_unseen (ann) + n_unseen (ben), ==, 0);
  g_assert_nonnull (strstr (uri, hers->target));
}

static void
test_missed (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);
  g_autoptr (VisCallRecord) record = NULL;
  g_autoptr (VisCall) back = NULL;

  vis_test_person_call (ann, ben);
  vis_test_wait_for_state (ann, VIS_CALL_RINGING);
  g_assert_cmpuint (n_unseen (ben), ==, 0);
  vis_call_hang_up (ann->call);
  vis_test_wait_for_end (ben, VIS_CALL_END_CANCELLED);
  g_assert_cmpuint (n_unseen (ben), ==, 1);
  g_assert_cmpuint (n_unseen (ann), ==, 0);

  /* It outlives the program; and where it came from can be called, although nobody knows her. */
  vis_test_person_restart (ben, FALSE);
  g_assert_cmpuint (n_unseen (ben), ==, 1);
  record = newest (ben);
  g_assert_cmpint ((int)vis_call_record_get_outcome (record), ==, (int)VIS_CALL_OUTCOME_MISSED);
  ann->answer = TRUE;
  back = vis_engine_call (ben->engine, record->target, record->video, NULL);
  vis_test_wait_for_state (ben, VIS_CALL_ACTIVE);
  vis_call_history_see (vis_engine_get_history (ben->engine));
  g_assert_cmpuint (n_unseen (ben), ==, 0);
}

/* The caller sees what everybody sees when nobody is there. */
static void
assert_refused (VisTestPerson *caller, VisTestPerson *callee, const char *end)
{
  g_autoptr (VisCallRecord) record = NULL;

  vis_test_person_call (caller, callee);
  vis_test_wait_for_end (caller, VIS_CALL_END_UNAVAILABLE);
  g_assert_cmpint (vis_call_get_time (caller->call, VIS_CALL_RINGING), ==, 0);
  g_assert_null (vis_call_get_fingerprint (caller->call));
  g_assert_null (callee->call);
  g_assert_cmpuint (callee->n_incoming, ==, 0);
  record = newest (callee);
  g_assert_cmpstr (record->peer, ==, caller->number);
  g_assert_cmpstr (record->end, ==, end);
  g_assert_cmpuint (n_unseen (callee), ==, 0);
}

static void
test_blocked (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);
  VisCallPolicy *policy = vis_engine_get_policy (ben->engine);

  vis_test_person_knows (ben, ann);
  g_assert_true (vis_call_policy_block (policy, ANN, "Ann", NULL));
  assert_refused (ann, ben, "blocked");
  g_assert_true (vis_call_policy_unblock (policy, ANN, NULL));
  ben->answer = TRUE;
  vis_test_person_call (ann, ben);
  vis_test_wait_for_state (ann, VIS_CALL_ACTIVE);
}

static void
test_contacts_only (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);

  vis_engine_set_contacts_only (ben->engine, TRUE);
  assert_refused (ann, ben, "stranger");
  vis_test_person_knows (ben, ann);
  ben->answer = TRUE;
  vis_test_person_call (ann, ben);
  vis_test_wait_for_state (ann, VIS_CALL_ACTIVE);
}

static void
test_flood (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);
  g_autoptr (VisCallGroup) group = NULL;

  vis_engine_set_contacts_only (ben->engine, TRUE);
  for (guint i = 0; i < 25; i++)
    {
      vis_test_person_call (ann, ben);
      vis_test_wait_for_end (ann, VIS_CALL_END_UNAVAILABLE);
    }
  g_assert_cmpuint (n_calls (ben), ==, 1);
  group = g_list_model_get_item (G_LIST_MODEL (vis_engine_get_history (ben->engine)), 0);
  /* A test may run over the end of a minute. */
  g_assert_cmpuint (vis_call_group_get_records (group)->len, <=, 20);
}

int
main (int argc, char **argv)
{
  vis_engine_global_init (NULL, NULL);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/loopback/history/answered-call", test_answered);
  g_test_add_func ("/loopback/history/missed-call-outlives-the-program-and-can-be-called-back",
                   test_missed);
  g_test_add_func ("/loopback/history/blocked-caller-finds-nobody", test_blocked);
  g_test_add_func ("/loopback/history/contacts-only-lets-contacts-through", test_contacts_only);
  g_test_add_func ("/loopback/history/flood-of-the-unwanted-is-not-written", test_flood);
  return g_test_run ();
}
