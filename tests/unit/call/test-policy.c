/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call/vis-call-policy.h"
#include "unit/contacts/vis-test-source.h"

#define ADA "+12025550101"
#define BEN "+12025550102"
#define CARDS                                                                                      \
  "BEGIN:VCARD\nVERSION:4.0\nUID:a\nFN:Ada\nTEL:" ADA "\nIMPP:sip:ada@192.0.2.7:16403\nEND:"       \
  "VCARD\n"

typedef struct
{
  VisTestSource *contacts;
  VisNumberParser *parser;
  VisContactIndex *index;
  VisStore *store;
  VisCallPolicy *policy;
  guint n_changes;
} Fixture;

static void
on_changed (VisCallPolicy *policy, Fixture *fixture)
{
  fixture->n_changes++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->contacts = vis_test_source_new ();
  fixture->parser = vis_number_parser_new ("US");
  vis_test_source_set_vcards (fixture->contacts, CARDS, fixture->parser);
  fixture->index = vis_contact_index_new (VIS_CONTACT_SOURCE (fixture->contacts));
  fixture->store = vis_store_new (NULL, &error);
  g_assert_no_error (error);
  fixture->policy = vis_call_policy_new (fixture->index);
  vis_call_policy_set_store (fixture->policy, fixture->store, &error);
  g_assert_no_error (error);
  g_signal_connect (fixture->policy, "changed", G_CALLBACK (on_changed), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->policy);
  g_object_unref (fixture->store);
  g_object_unref (fixture->index);
  g_object_unref (fixture->parser);
  g_object_unref (fixture->contacts);
}

static void
assert_verdict (Fixture *fixture, const char *peer, guint16 port, const char *word)
{
  g_assert_cmpstr (vis_call_verdict_to_word (vis_call_policy_judge (fixture->policy, peer, port)),
                   ==, word);
}

static void
test_everybody (Fixture *fixture, gconstpointer data)
{
  assert_verdict (fixture, ADA, 16402, "ring");
  assert_verdict (fixture, BEN, 16402, "ring");
  assert_verdict (fixture, "192.0.2.9", 16402, "ring");
}

static void
test_contacts_only (Fixture *fixture, gconstpointer data)
{
  vis_call_policy_set_contacts_only (fixture->policy, TRUE);
  assert_verdict (fixture, ADA, 16402, "ring");
  assert_verdict (fixture, "ada@192.0.2.7", 16403, "ring");
  assert_verdict (fixture, "ada@192.0.2.7", 16402, "stranger");
  assert_verdict (fixture, BEN, 16402, "stranger");
  assert_verdict (fixture, "192.0.2.7", 16403, "stranger");
  assert_verdict (fixture, "@", 0, "stranger");
  assert_verdict (fixture, "", 0, "stranger");
  vis_call_policy_set_contacts_only (fixture->policy, FALSE);
  assert_verdict (fixture, BEN, 16402, "ring");
}

static void
test_blocked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VisCallPolicy) later = NULL;
  g_autoptr (GList) list = NULL;

  g_assert_true (vis_call_policy_block (fixture->policy, ADA, "Ada", &error));
  g_assert_true (vis_call_policy_block (fixture->policy, "Mallory@192.0.2.9", "Mallory", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->n_changes, ==, 2);
  assert_verdict (fixture, ADA, 16402, "blocked");
  assert_verdict (fixture, "mallory@192.0.2.9", 16402, "blocked");
  assert_verdict (fixture, BEN, 16402, "ring");
  list = vis_call_policy_list_blocked (fixture->policy);
  g_assert_cmpuint (g_list_length (list), ==, 2);

  later = vis_call_policy_new (fixture->index);
  g_assert_true (vis_call_policy_set_store (later, fixture->store, &error));
  g_assert_true (vis_call_policy_is_blocked (later, ADA));

  g_assert_true (vis_call_policy_unblock (fixture->policy, ADA, &error));
  assert_verdict (fixture, ADA, 16402, "ring");
  g_assert_cmpuint (fixture->n_changes, ==, 3);
}

static void
test_no_store (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (vis_call_policy_set_store (fixture->policy, NULL, &error));
  g_assert_false (vis_call_policy_block (fixture->policy, ADA, "Ada", &error));
  g_assert_nonnull (error);
  assert_verdict (fixture, ADA, 16402, "ring");
}

#define ADD(name, test) g_test_add ("/call/policy/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("everybody-may-call-at-first", test_everybody);
  ADD ("contacts-only-keeps-strangers-out", test_contacts_only);
  ADD ("blocked-until-unblocked", test_blocked);
  ADD ("without-a-store-nobody-can-be-blocked", test_no_store);
  return g_test_run ();
}
