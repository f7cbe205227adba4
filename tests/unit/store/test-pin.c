/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/vis-error.h"
#include "store/vis-pin.h"
#include "store/vis-store-private.h"

#define ALICE "+12025550123"
#define BOB "bob@example.net"
#define PAIRS31                                                                                    \
  "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:"

typedef struct
{
  VisStore *store;
  VisFingerprint *one;
  VisFingerprint *two;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->store = vis_store_new (NULL, &error);
  g_assert_no_error (error);
  fixture->one = vis_fingerprint_parse ("sha-256 " PAIRS31 "01", &error);
  g_assert_no_error (error);
  fixture->two = vis_fingerprint_parse ("sha-256 " PAIRS31 "02", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->store);
  vis_fingerprint_free (fixture->one);
  vis_fingerprint_free (fixture->two);
}

static void
set_pin (Fixture *fixture, const char *peer, const VisFingerprint *fingerprint, gint64 now)
{
  g_autoptr (GError) error = NULL;

  vis_store_set_pin (fixture->store, peer, fingerprint, now, &error);
  g_assert_no_error (error);
}

static void
assert_pin (Fixture *fixture, const char *peer, const VisFingerprint *fingerprint,
            gint64 first_seen, gint64 last_seen)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VisPin) pin = vis_store_get_pin (fixture->store, peer, &error);

  g_assert_no_error (error);
  g_assert_nonnull (pin);
  g_assert_cmpstr (pin->peer, ==, peer);
  g_assert_true (vis_fingerprint_equal (pin->fingerprint, fingerprint));
  g_assert_cmpint (pin->first_seen, ==, first_seen);
  g_assert_cmpint (pin->last_seen, ==, last_seen);
}

static void
test_none (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) pins = NULL;

  g_assert_null (vis_store_get_pin (fixture->store, ALICE, &error));
  g_assert_no_error (error);
  pins = vis_store_list_pins (fixture->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pins->len, ==, 0);
  g_assert_true (vis_store_remove_pin (fixture->store, ALICE, &error));
  g_assert_no_error (error);
}

static void
test_same_key (Fixture *fixture, gconstpointer data)
{
  set_pin (fixture, ALICE, fixture->one, 100);
  assert_pin (fixture, ALICE, fixture->one, 100, 100);
  set_pin (fixture, ALICE, fixture->one, 200);
  assert_pin (fixture, ALICE, fixture->one, 100, 200);
}

static void
test_new_key (Fixture *fixture, gconstpointer data)
{
  set_pin (fixture, ALICE, fixture->one, 100);
  set_pin (fixture, ALICE, fixture->two, 300);
  assert_pin (fixture, ALICE, fixture->two, 300, 300);
}

static void
test_list_and_remove (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) pins = NULL;

  set_pin (fixture, BOB, fixture->two, 2);
  set_pin (fixture, ALICE, fixture->one, 1);
  pins = vis_store_list_pins (fixture->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pins->len, ==, 2);
  g_assert_cmpstr (((VisPin *)pins->pdata[0])->peer, ==, ALICE);
  g_assert_cmpstr (((VisPin *)pins->pdata[1])->peer, ==, BOB);

  g_assert_true (vis_store_remove_pin (fixture->store, ALICE, &error));
  g_assert_no_error (error);
  g_assert_null (vis_store_get_pin (fixture->store, ALICE, &error));
  g_assert_no_error (error);
  assert_pin (fixture, BOB, fixture->two, 2, 2);
}

static void
test_text_is_not_sql (Fixture *fixture, gconstpointer data)
{
  static const char peer[] = "x'); DROP TABLE pins; --@example.invalid";

  set_pin (fixture, peer, fixture->one, 1);
  assert_pin (fixture, peer, fixture->one, 1, 1);
}

static void
test_nonsense (Fixture *fixture, gconstpointer data)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autoptr (GError) error = NULL;

  statement = _vis_store_prepare (
      fixture->store, "INSERT INTO pins VALUES ('" ALICE "', 'sha-256 nonsense', 1, 1)", &error);
  g_assert_no_error (error);
  g_assert_true (_vis_store_run (statement, &error));

  g_assert_null (vis_store_get_pin (fixture->store, ALICE, &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, ALICE));
  g_clear_error (&error);
  g_assert_null (vis_store_list_pins (fixture->store, &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_INVALID);
}

static void
test_copy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VisPin) pin = NULL;
  g_autoptr (VisPin) copy = NULL;

  set_pin (fixture, ALICE, fixture->one, 5);
  pin = vis_store_get_pin (fixture->store, ALICE, NULL);
  copy = vis_pin_copy (pin);
  g_assert_cmpstr (copy->peer, ==, ALICE);
  g_assert_true (vis_fingerprint_equal (copy->fingerprint, fixture->one));
  g_assert_cmpint (copy->last_seen, ==, 5);
}

#define ADD(name, test) g_test_add ("/store/pin/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("none-is-no-error", test_none);
  ADD ("same-key-again-keeps-first-seen", test_same_key);
  ADD ("new-key-starts-anew", test_new_key);
  ADD ("list-is-ordered-and-remove-takes-one", test_list_and_remove);
  ADD ("peer-is-never-sql", test_text_is_not_sql);
  ADD ("nonsense-in-the-file-is-an-error", test_nonsense);
  ADD ("copies", test_copy);
  return g_test_run ();
}
