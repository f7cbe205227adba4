/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contacts/vis-contact-index.h"
#include "engine/vis-call-history.h"
#include "store/vis-store-private.h"
#include "unit/contacts/vis-test-source.h"

#define ADA "+12025550101"
#define BEN "+12025550102"

/* Noon in every time zone is far enough from midnight. */
#define MONDAY 1700481600

typedef struct
{
  VisTestSource *contacts;
  VisNumberParser *parser;
  VisContactIndex *index;
  VisStore *store;
  VisCallHistory *history;
  guint n_changes;
  guint position;
  guint removed;
  guint added;
  guint n_failures;
} Fixture;

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, Fixture *fixture)
{
  fixture->n_changes++;
  fixture->position = position;
  fixture->removed = removed;
  fixture->added = added;
}

static void
on_failed (VisCallHistory *history, const char *text, Fixture *fixture)
{
  fixture->n_failures++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->contacts = vis_test_source_new ();
  fixture->parser = vis_number_parser_new ("US");
  fixture->index = vis_contact_index_new (VIS_CONTACT_SOURCE (fixture->contacts));
  fixture->store = vis_store_new (NULL, &error);
  g_assert_no_error (error);
  fixture->history = vis_call_history_new (fixture->index, fixture->parser);
  vis_call_history_set_store (fixture->history, fixture->store);
  g_signal_connect (fixture->history, "items-changed", G_CALLBACK (on_items_changed), fixture);
  g_signal_connect (fixture->history, "failed", G_CALLBACK (on_failed), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->history);
  g_object_unref (fixture->store);
  g_object_unref (fixture->index);
  g_object_unref (fixture->parser);
  g_object_unref (fixture->contacts);
}

static VisCallRecord
make_record (const char *peer, gint64 started, const char *end)
{
  return (VisCallRecord){
    .peer = (char *)peer,
    .name = (char *)"Somebody",
    .target = (char *)"",
    .incoming = TRUE,
    .started = started,
    .end = (char *)end,
    .seen = !g_str_equal (end, "cancelled"),
  };
}

static gint64
add (Fixture *fixture, const char *peer, gint64 started, const char *end)
{
  VisCallRecord record = make_record (peer, started, end);

  vis_call_history_add (fixture->history, &record);
  return record.id;
}

static guint
get_n (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->history));
}

static void
assert_group (Fixture *fixture, guint position, const char *peer, guint n, VisCallOutcome outcome)
{
  g_autoptr (VisCallGroup) group
      = g_list_model_get_item (G_LIST_MODEL (fixture->history), position);

  g_assert_nonnull (group);
  g_assert_cmpstr (vis_call_group_get_newest (group)->peer, ==, peer);
  g_assert_cmpuint (vis_call_group_get_records (group)->len, ==, n);
  g_assert_cmpint ((int)vis_call_group_get_outcome (group), ==, (int)outcome);
}

static void
test_groups (Fixture *fixture, gconstpointer data)
{
  add (fixture, ADA, MONDAY - 86400, "cancelled"); /* another day */
  add (fixture, ADA, MONDAY, "cancelled");
  add (fixture, ADA, MONDAY + 60, "cancelled");
  add (fixture, BEN, MONDAY + 90, "cancelled"); /* somebody else */
  add (fixture, ADA, MONDAY + 120, "cancelled");
  add (fixture, ADA, MONDAY + 180, "declined-here"); /* not missed */
  g_assert_cmpuint (get_n (fixture), ==, 5);
  assert_group (fixture, 0, ADA, 1, VIS_CALL_OUTCOME_REFUSED);
  assert_group (fixture, 1, ADA, 1, VIS_CALL_OUTCOME_MISSED);
  assert_group (fixture, 2, BEN, 1, VIS_CALL_OUTCOME_MISSED);
  assert_group (fixture, 3, ADA, 2, VIS_CALL_OUTCOME_MISSED);
  assert_group (fixture, 4, ADA, 1, VIS_CALL_OUTCOME_MISSED);
  g_assert_cmpuint (vis_call_history_get_n_unseen (fixture->history), ==, 5);
  vis_call_history_see (fixture->history);
  g_assert_cmpuint (vis_call_history_get_n_unseen (fixture->history), ==, 0);
}

static void
test_outcomes (void)
{
  VisCallRecord record = make_record (ADA, MONDAY, "");

  g_assert_cmpint ((int)vis_call_record_get_outcome (&record), ==, (int)VIS_CALL_OUTCOME_ONGOING);
  record.end = (char *)VIS_CALL_END_WORD_INTERRUPTED;
  g_assert_cmpint ((int)vis_call_record_get_outcome (&record), ==, (int)VIS_CALL_OUTCOME_MISSED);
  record.end = (char *)"blocked";
  g_assert_cmpint ((int)vis_call_record_get_outcome (&record), ==, (int)VIS_CALL_OUTCOME_REFUSED);
  record.end = (char *)"stranger";
  g_assert_cmpint ((int)vis_call_record_get_outcome (&record), ==, (int)VIS_CALL_OUTCOME_REFUSED);
  record.end = (char *)"no-answer";
  g_assert_cmpint ((int)vis_call_record_get_outcome (&record), ==, (int)VIS_CALL_OUTCOME_MISSED);
  record.incoming = FALSE;
  g_assert_cmpint ((int)vis_call_record_get_outcome (&record), ==, (int)VIS_CALL_OUTCOME_FAILED);
  record.answered = MONDAY + 5;
  g_assert_cmpint ((int)vis_call_record_get_outcome (&record), ==, (int)VIS_CALL_OUTCOME_ANSWERED);
}

static void
test_live (Fixture *fixture, gconstpointer data)
{
  VisCallRecord record = make_record (ADA, MONDAY, "");

  add (fixture, BEN, MONDAY, "cancelled");
  vis_call_history_add (fixture->history, &record);
  assert_group (fixture, 0, ADA, 1, VIS_CALL_OUTCOME_ONGOING);
  fixture->n_changes = 0;
  record.answered = MONDAY + 4;
  record.duration = 5;
  vis_call_history_update (fixture->history, &record, FALSE);
  g_assert_cmpuint (fixture->n_changes, ==, 0);
  record.end = (char *)"hang-up";
  vis_call_history_update (fixture->history, &record, TRUE);
  g_assert_cmpuint (fixture->n_changes, ==, 1);
  g_assert_cmpuint (fixture->position, ==, 0);
  g_assert_cmpuint (fixture->removed, ==, 1);
  g_assert_cmpuint (fixture->added, ==, 1);
  assert_group (fixture, 0, ADA, 1, VIS_CALL_OUTCOME_ANSWERED);
}

static void
test_remove_and_undo (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VisCallGroup) group = NULL;

  add (fixture, ADA, MONDAY, "cancelled");
  add (fixture, BEN, MONDAY + 1, "cancelled");
  add (fixture, BEN, MONDAY + 2, "cancelled");
  add (fixture, ADA, MONDAY + 3, "cancelled");
  group = g_list_model_get_item (G_LIST_MODEL (fixture->history), 1);
  g_assert_true (vis_call_history_remove (fixture->history, group));
  /* What stood on both sides of it is together now. */
  g_assert_cmpuint (get_n (fixture), ==, 1);
  assert_group (fixture, 0, ADA, 2, VIS_CALL_OUTCOME_MISSED);
  g_assert_cmpuint (vis_call_history_get_n_unseen (fixture->history), ==, 2);
  vis_call_history_undo (fixture->history);
  g_assert_cmpuint (get_n (fixture), ==, 3);
  assert_group (fixture, 1, BEN, 2, VIS_CALL_OUTCOME_MISSED);
  g_assert_cmpuint (vis_call_history_get_n_unseen (fixture->history), ==, 4);

  g_assert_true (vis_call_history_clear (fixture->history));
  g_assert_cmpuint (get_n (fixture), ==, 0);
  vis_call_history_undo (fixture->history);
  g_assert_cmpuint (get_n (fixture), ==, 3);
  g_assert_true (vis_call_history_clear (fixture->history));
  vis_call_history_forget_removed (fixture->history);
  vis_call_history_undo (fixture->history);
  g_assert_cmpuint (get_n (fixture), ==, 0);
}

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  guint n = 0;

  /* The last of the first page and the first of the second are one group. */
  for (guint i = 0; i < 250; i++)
    add (fixture, i / 2 % 2 ? ADA : BEN, MONDAY, "cancelled");
  vis_call_history_set_query (fixture->history, "");
  g_assert_cmpuint (get_n (fixture), <, 60);
  while (vis_call_history_load_more (fixture->history))
    ;
  g_assert_cmpuint (get_n (fixture), ==, 125);
  for (guint i = 0; i < get_n (fixture); i++)
    {
      g_autoptr (VisCallGroup) group = g_list_model_get_item (G_LIST_MODEL (fixture->history), i);

      n += vis_call_group_get_records (group)->len;
    }
  g_assert_cmpuint (n, ==, 250);
}

static void
test_search (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *query;
    guint n;
  } searches[] = {
    { "lovel", 1 },     { "ADA LOVE", 1 },        { "somebody", 2 }, { "somebody ada", 1 },
    { "nobody", 0 },    { "(202) 555-0102", 1 },  { "00 1 202", 2 }, { "0101", 1 },
    { "192.0.2.7", 1 }, { "MALLORY@192.0.2", 1 }, { "", 3 },
  };
  VisCallRecord record = make_record ("mallory@192.0.2.7", MONDAY, "cancelled");

  record.name = (char *)"Mallory";
  vis_call_history_add (fixture->history, &record);
  add (fixture, ADA, MONDAY, "cancelled");
  add (fixture, BEN, MONDAY, "cancelled");
  vis_test_source_set_vcards (
      fixture->contacts, "BEGIN:VCARD\nVERSION:4.0\nUID:a\nFN:Àda Lovel\nTEL:" ADA "\nEND:VCARD\n",
      fixture->parser);
  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      vis_call_history_set_query (fixture->history, searches[i].query);
      g_test_message ("“%s”", searches[i].query);
      g_assert_cmpuint (get_n (fixture), ==, searches[i].n);
    }

  /* A contact that is renamed while it is looked for. */
  vis_call_history_set_query (fixture->history, "lovel");
  vis_test_source_set_vcards (fixture->contacts,
                              "BEGIN:VCARD\nVERSION:4.0\nUID:a\nFN:Ada\nTEL:" ADA "\nEND:VCARD\n",
                              fixture->parser);
  g_assert_cmpuint (get_n (fixture), ==, 0);
}

static void
test_interrupted (Fixture *fixture, gconstpointer data)
{
  VisCallRecord record = make_record (ADA, MONDAY, "");

  vis_call_history_add (fixture->history, &record);
  record.answered = MONDAY + 3;
  record.duration = 15;
  record.seen = TRUE;
  vis_call_history_update (fixture->history, &record, FALSE);
  vis_call_history_set_store (fixture->history, NULL);
  g_assert_cmpuint (get_n (fixture), ==, 0);
  vis_call_history_set_store (fixture->history, fixture->store);
  assert_group (fixture, 0, ADA, 1, VIS_CALL_OUTCOME_ANSWERED);
  {
    g_autoptr (VisCallGroup) group = g_list_model_get_item (G_LIST_MODEL (fixture->history), 0);
    const VisCallRecord *kept = vis_call_group_get_newest (group);

    g_assert_cmpstr (kept->end, ==, VIS_CALL_END_WORD_INTERRUPTED);
    g_assert_cmpint (kept->duration, ==, 15);
  }
}

static void
set_query_only (Fixture *fixture, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (sqlite3_stmt) statement = _vis_store_prepare (fixture->store, sql, &error);

  g_assert_no_error (error);
  g_assert_true (_vis_store_run (statement, &error));
}

/* What a full disk looks like from here. */
static void
test_failing_disk (Fixture *fixture, gconstpointer data)
{
  VisCallRecord record = make_record (ADA, MONDAY, "");
  g_autoptr (VisCallGroup) group = NULL;

  add (fixture, BEN, MONDAY, "hang-up");
  set_query_only (fixture, "PRAGMA query_only = ON");
  vis_call_history_add (fixture->history, &record);
  vis_call_history_update (fixture->history, &record, TRUE);
  g_assert_cmpint (add (fixture, ADA, MONDAY, "cancelled"), ==, 0);
  g_assert_cmpuint (fixture->n_failures, ==, 1);
  assert_group (fixture, 0, BEN, 1, VIS_CALL_OUTCOME_REFUSED);

  /* What the user does has an answer each time. */
  group = g_list_model_get_item (G_LIST_MODEL (fixture->history), 0);
  g_assert_false (vis_call_history_remove (fixture->history, group));
  g_assert_false (vis_call_history_clear (fixture->history));
  g_assert_cmpuint (fixture->n_failures, ==, 3);
  g_assert_cmpuint (get_n (fixture), ==, 1);

  set_query_only (fixture, "PRAGMA query_only = OFF");
  add (fixture, ADA, MONDAY, "cancelled");
  g_assert_cmpuint (get_n (fixture), ==, 2);
  g_assert_cmpuint (fixture->n_failures, ==, 3);
}

static void
print_time (const char *what, gint64 start)
{
  double milliseconds = (double)(g_get_monotonic_time () - start) / 1000;

  g_test_minimized_result (milliseconds, "%s: %.1f ms", what, milliseconds);
}

static void
test_many (Fixture *fixture, gconstpointer data)
{
  gint64 start;

  if (!g_test_perf ())
    {
      g_test_skip ("only measured with -m perf");
      return;
    }
  for (guint i = 0; i < 50000; i++)
    {
      g_autofree char *peer = g_strdup_printf ("+1202555%04u", i % 4000);
      VisCallRecord record = make_record (peer, MONDAY + i, "hang-up");

      g_assert_true (vis_store_add_call (fixture->store, &record, NULL));
    }
  start = g_get_monotonic_time ();
  vis_call_history_set_query (fixture->history, "");
  print_time ("first page", start);
  start = g_get_monotonic_time ();
  vis_call_history_set_query (fixture->history, "nobody");
  print_time ("first search", start);
  start = g_get_monotonic_time ();
  vis_call_history_set_query (fixture->history, "no");
  print_time ("next search", start);
  start = g_get_monotonic_time ();
  vis_call_history_clear (fixture->history);
  print_time ("clear", start);
  start = g_get_monotonic_time ();
  vis_call_history_undo (fixture->history);
  print_time ("undo", start);
}

#define ADD(name, test)                                                                            \
  g_test_add ("/engine/call-history/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/call-history/outcomes", test_outcomes);
  ADD ("same-person-day-and-luck-are-one-row", test_groups);
  ADD ("a-call-that-goes-on-changes-its-row-only", test_live);
  ADD ("removal-joins-what-it-leaves-and-undo-parts-it", test_remove_and_undo);
  ADD ("groups-go-on-over-pages", test_pages);
  ADD ("search-knows-names-of-now-and-then-and-numbers", test_search);
  ADD ("a-call-cut-short-keeps-its-duration", test_interrupted);
  ADD ("a-failing-disk-is-told-once", test_failing_disk);
  ADD ("fifty-thousand", test_many);
  return g_test_run ();
}
