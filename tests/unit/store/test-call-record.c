/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "base/vis-error.h"
#include "store/vis-call-record.h"
#include "store/vis-store-private.h"

#define ADA "+12025550101"
#define BEN "+12025550102"

typedef struct
{
  VisStore *store;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->store = vis_store_new (NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->store);
}

static gint64
add (Fixture *fixture, const char *peer, const char *end, gboolean seen)
{
  g_autoptr (GError) error = NULL;
  VisCallRecord record = { .peer = (char *)peer,
                           .name = (char *)"Somebody",
                           .target = (char *)"",
                           .incoming = TRUE,
                           .video = TRUE,
                           .started = 1000,
                           .end = (char *)end,
                           .seen = seen };

  g_assert_true (vis_store_add_call (fixture->store, &record, &error));
  g_assert_no_error (error);
  return record.id;
}

static GPtrArray *
list (Fixture *fixture, gint64 before, guint limit)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *records = vis_store_list_calls (fixture->store, before, limit, NULL, NULL, &error);

  g_assert_no_error (error);
  return records;
}

static void
assert_n_calls (Fixture *fixture, guint n)
{
  g_autoptr (GPtrArray) records = list (fixture, 0, G_MAXUINT);

  g_assert_cmpuint (records->len, ==, n);
}

static void
assert_ok (gboolean done, GError *error)
{
  g_assert_no_error (error);
  g_assert_true (done);
}

static void
test_keeps_all (Fixture *fixture, gconstpointer data)
{
  VisCallRecord record = { .peer = (char *)"ben@192.0.2.7",
                           .name = (char *)"Ben ’); DROP TABLE calls; --",
                           .target = (char *)"sip:ben@192.0.2.7:16403",
                           .started = 1700000000,
                           .end = (char *)"" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (VisCallRecord) copy = NULL;
  const VisCallRecord *kept;

  assert_ok (vis_store_add_call (fixture->store, &record, &error), error);
  g_assert_cmpint (record.id, >, 0);
  record.video = TRUE;
  record.answered = 1700000004;
  record.duration = 61;
  record.end = (char *)"hang-up";
  record.seen = TRUE;
  assert_ok (vis_store_update_call (fixture->store, &record, &error), error);

  records = list (fixture, 0, 10);
  g_assert_cmpuint (records->len, ==, 1);
  kept = copy = vis_call_record_copy (records->pdata[0]);
  g_assert_cmpint (kept->id, ==, record.id);
  g_assert_cmpstr (kept->peer, ==, record.peer);
  g_assert_cmpstr (kept->name, ==, record.name);
  g_assert_cmpstr (kept->target, ==, record.target);
  g_assert_false (kept->incoming);
  g_assert_true (kept->video);
  g_assert_cmpint (kept->started, ==, 1700000000);
  g_assert_cmpint (kept->answered, ==, 1700000004);
  g_assert_cmpint (kept->duration, ==, 61);
  g_assert_cmpstr (kept->end, ==, "hang-up");
  g_assert_true (kept->seen);
}

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  gint64 before = 0;
  guint n = 0;

  for (guint i = 0; i < 25; i++)
    add (fixture, ADA, "hang-up", TRUE);
  for (guint page = 0; page < 3; page++)
    {
      g_autoptr (GPtrArray) records = list (fixture, before, 10);

      for (guint i = 0; i < records->len; i++)
        {
          const VisCallRecord *record = records->pdata[i];

          g_assert_true (before == 0 || record->id < before);
          before = record->id;
          n++;
        }
    }
  g_assert_cmpuint (n, ==, 25);
}

static gboolean
is_ben (const VisCallRecord *record, gpointer user_data)
{
  return g_str_equal (record->peer, BEN);
}

static void
test_filter (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 30; i++)
    add (fixture, i % 3 ? ADA : BEN, "hang-up", TRUE);
  records = vis_store_list_calls (fixture->store, 0, 5, is_ben, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, 5);
  g_assert_cmpstr (((VisCallRecord *)records->pdata[4])->peer, ==, BEN);
}

static void
test_remove_and_restore (Fixture *fixture, gconstpointer data)
{
  gint64 ids[] = { add (fixture, ADA, "hang-up", TRUE), add (fixture, BEN, "hang-up", TRUE),
                   add (fixture, ADA, "hang-up", TRUE) };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = NULL;

  assert_ok (vis_store_remove_calls (fixture->store, ids + 1, 2, &error), error);
  assert_n_calls (fixture, 1);
  assert_ok (vis_store_restore_calls (fixture->store, &error), error);
  records = list (fixture, 0, 10);
  g_assert_cmpuint (records->len, ==, 3);
  g_assert_cmpint (((VisCallRecord *)records->pdata[1])->id, ==, ids[1]);
}

static void
test_last_removal_only (Fixture *fixture, gconstpointer data)
{
  gint64 first = add (fixture, ADA, "hang-up", TRUE);
  gint64 second = add (fixture, ADA, "hang-up", TRUE);
  g_autoptr (GError) error = NULL;

  assert_ok (vis_store_remove_calls (fixture->store, &first, 1, &error), error);
  assert_ok (vis_store_remove_calls (fixture->store, &second, 1, &error), error);
  assert_ok (vis_store_restore_calls (fixture->store, &error), error);
  assert_n_calls (fixture, 1);
  assert_ok (vis_store_remove_calls (fixture->store, &second, 1, &error), error);
  assert_ok (vis_store_purge_calls (fixture->store, &error), error);
  assert_ok (vis_store_restore_calls (fixture->store, &error), error);
  assert_n_calls (fixture, 0);
}

static void
test_clear (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  add (fixture, ADA, "hang-up", TRUE);
  add (fixture, BEN, "", TRUE);
  assert_ok (vis_store_clear_calls (fixture->store, &error), error);
  assert_n_calls (fixture, 1);
  assert_ok (vis_store_restore_calls (fixture->store, &error), error);
  assert_n_calls (fixture, 2);
}

static void
test_unseen (Fixture *fixture, gconstpointer data)
{
  gint64 missed = add (fixture, ADA, "cancelled", FALSE);
  g_autoptr (GError) error = NULL;

  add (fixture, ADA, "hang-up", TRUE);
  add (fixture, ADA, "", FALSE); /* rings */
  g_assert_cmpint (vis_store_count_unseen_calls (fixture->store, &error), ==, 1);
  assert_ok (vis_store_remove_calls (fixture->store, &missed, 1, &error), error);
  g_assert_cmpint (vis_store_count_unseen_calls (fixture->store, &error), ==, 0);
  assert_ok (vis_store_restore_calls (fixture->store, &error), error);
  g_assert_cmpint (vis_store_count_unseen_calls (fixture->store, &error), ==, 1);
  assert_ok (vis_store_see_calls (fixture->store, &error), error);
  g_assert_cmpint (vis_store_count_unseen_calls (fixture->store, &error), ==, 0);
  /* The call that rang meanwhile is still to be heard of. */
  assert_ok (vis_store_close_calls (fixture->store, "interrupted", &error), error);
  g_assert_cmpint (vis_store_count_unseen_calls (fixture->store, &error), ==, 1);
}

static void
test_close (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = NULL;

  add (fixture, ADA, "busy", TRUE);
  add (fixture, BEN, "", TRUE);
  assert_ok (vis_store_close_calls (fixture->store, "interrupted", &error), error);
  records = list (fixture, 0, 10);
  g_assert_cmpstr (((VisCallRecord *)records->pdata[0])->end, ==, "interrupted");
  g_assert_cmpstr (((VisCallRecord *)records->pdata[1])->end, ==, "busy");
}

static void
test_trim (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = NULL;
  gint64 newest = 0;

  for (guint i = 0; i < 10; i++)
    newest = add (fixture, ADA, "hang-up", TRUE);
  assert_ok (vis_store_trim_calls (fixture->store, 10, &error), error);
  assert_n_calls (fixture, 10);
  assert_ok (vis_store_trim_calls (fixture->store, 4, &error), error);
  records = list (fixture, 0, 10);
  g_assert_cmpuint (records->len, ==, 4);
  g_assert_cmpint (((VisCallRecord *)records->pdata[0])->id, ==, newest);
}

static void
test_removed_stays_removed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  VisCallRecord record = { .id = add (fixture, ADA, "hang-up", TRUE), .end = (char *)"busy" };

  assert_ok (vis_store_remove_calls (fixture->store, &record.id, 1, &error), error);
  assert_ok (vis_store_purge_calls (fixture->store, &error), error);
  assert_ok (vis_store_update_call (fixture->store, &record, &error), error);
  assert_n_calls (fixture, 0);
  g_assert_cmpint (add (fixture, ADA, "hang-up", TRUE), >, record.id);
}

/* What a full or failing disk looks like from here. */
static void
test_read_only (Fixture *fixture, gconstpointer data)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autoptr (GError) error = NULL;
  VisCallRecord record = { .peer = (char *)ADA, .end = (char *)"" };
  gint64 id = add (fixture, ADA, "hang-up", TRUE);

  statement = _vis_store_prepare (fixture->store, "PRAGMA query_only = ON", &error);
  g_assert_no_error (error);
  g_assert_true (_vis_store_run (statement, &error));
  g_assert_false (vis_store_add_call (fixture->store, &record, &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (vis_store_remove_calls (fixture->store, &id, 1, &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (vis_store_clear_calls (fixture->store, &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_FAILED);
  assert_n_calls (fixture, 1);
}

#define ADD(name, test)                                                                            \
  g_test_add ("/store/call-record/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("keeps-what-is-known-of-a-call", test_keeps_all);
  ADD ("pages-run-from-new-to-old", test_pages);
  ADD ("filter-fills-its-page", test_filter);
  ADD ("removal-can-be-taken-back", test_remove_and_restore);
  ADD ("only-the-last-removal-can-be-taken-back", test_last_removal_only);
  ADD ("clear-leaves-what-goes-on", test_clear);
  ADD ("unseen-counts-ended-calls", test_unseen);
  ADD ("close-ends-what-nobody-ended", test_close);
  ADD ("trim-keeps-the-newest", test_trim);
  ADD ("update-does-not-bring-back", test_removed_stays_removed);
  ADD ("failing-disk-is-an-error", test_read_only);
  return g_test_run ();
}
