/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity/vis-trust.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "base/vis-error.h"

#define ALICE "+12025550123"
#define BOB "bob@example.net"
#define PAIRS31                                                                                    \
  "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:"

typedef struct
{
  VisTrust *trust;
  VisFingerprint *one;
  VisFingerprint *two;
  VisFingerprint *longer;
} Fixture;

static VisFingerprint *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  VisFingerprint *fingerprint = vis_fingerprint_parse (text, &error);

  g_assert_no_error (error);
  return fingerprint;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VisStore) store = vis_store_new (NULL, &error);

  g_assert_no_error (error);
  fixture->trust = vis_trust_new (store);
  fixture->one = parse ("sha-256 " PAIRS31 "01");
  fixture->two = parse ("sha-256 " PAIRS31 "02");
  fixture->longer = parse ("sha-512 " PAIRS31 "01:" PAIRS31 "01");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->trust);
  vis_fingerprint_free (fixture->one);
  vis_fingerprint_free (fixture->two);
  vis_fingerprint_free (fixture->longer);
}

/* What happens one after the other to one set of pins. */
typedef enum
{
  CHECK,
  PIN,
  FORGET,
} Action;

static void
test_rows (Fixture *fixture, gconstpointer data)
{
  const struct
  {
    Action action;
    const char *peer;
    const VisFingerprint *fingerprint;
    VisTrustState expected;
  } rows[] = {
    { CHECK, ALICE, fixture->one, VIS_TRUST_NEW },
    { CHECK, ALICE, fixture->one, VIS_TRUST_NEW }, /* looking pins nothing */
    { PIN, ALICE, fixture->one },
    { CHECK, ALICE, fixture->one, VIS_TRUST_KNOWN },
    { CHECK, ALICE, fixture->two, VIS_TRUST_CHANGED },
    { CHECK, ALICE, fixture->two, VIS_TRUST_CHANGED }, /* looking accepts nothing */
    { CHECK, BOB, fixture->one, VIS_TRUST_NEW },       /* one key, two names: that is allowed */
    { PIN, BOB, fixture->two },
    { CHECK, "Bob@Example.NET", fixture->two, VIS_TRUST_KNOWN },
    { CHECK, "BOB@example.net", fixture->one, VIS_TRUST_CHANGED },
    { PIN, ALICE, fixture->two }, /* the user said so */
    { CHECK, ALICE, fixture->two, VIS_TRUST_KNOWN },
    { CHECK, ALICE, fixture->one, VIS_TRUST_CHANGED },
    { FORGET, ALICE },
    { CHECK, ALICE, fixture->one, VIS_TRUST_NEW },
    { CHECK, BOB, fixture->two, VIS_TRUST_KNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("Row %u", i);
      switch (rows[i].action)
        {
        case CHECK:
          g_assert_cmpstr (vis_trust_state_to_string (vis_trust_check (
                               fixture->trust, rows[i].peer, rows[i].fingerprint, &error)),
                           ==, vis_trust_state_to_string (rows[i].expected));
          break;
        case PIN:
          g_assert_true (vis_trust_pin (fixture->trust, rows[i].peer, rows[i].fingerprint, &error));
          break;
        case FORGET:
          g_assert_true (vis_trust_forget (fixture->trust, rows[i].peer, &error));
          break;
        }
      g_assert_no_error (error);
    }
}

static void
test_known_peer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VisFingerprint) pinned = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (vis_trust_is_known_peer (fixture->trust, BOB));
  g_assert_null (vis_trust_get_fingerprint (fixture->trust, BOB, &error));
  g_assert_no_error (error);
  g_assert_true (vis_trust_pin (fixture->trust, BOB, fixture->one, &error));
  g_assert_true (vis_trust_is_known_peer (fixture->trust, "BOB@EXAMPLE.NET"));
  pinned = vis_trust_get_fingerprint (fixture->trust, BOB, &error);
  g_assert_no_error (error);
  g_assert_true (vis_fingerprint_equal (pinned, fixture->one));
}

static void
test_odd_peers (Fixture *fixture, gconstpointer data)
{
  g_autofree char *endless = g_strnfill (513, 'a');
  const struct
  {
    const char *peer;
    VisError code;
  } rows[] = {
    { "", VIS_ERROR_INVALID },
    { "\xff\xfe@example.net", VIS_ERROR_INVALID },
    { endless, VIS_ERROR_TOO_LARGE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (vis_trust_check (fixture->trust, rows[i].peer, fixture->one, &error), ==,
                       VIS_TRUST_UNDECIDED);
      g_assert_error (error, VIS_ERROR, (int)rows[i].code);
      g_clear_error (&error);
      g_assert_false (vis_trust_pin (fixture->trust, rows[i].peer, fixture->one, &error));
      g_assert_error (error, VIS_ERROR, (int)rows[i].code);
      g_clear_error (&error);
      g_assert_false (vis_trust_forget (fixture->trust, rows[i].peer, &error));
      g_assert_error (error, VIS_ERROR, (int)rows[i].code);
      g_assert_false (vis_trust_is_known_peer (fixture->trust, rows[i].peer));
    }
}

static void
test_other_hash (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (vis_trust_pin (fixture->trust, BOB, fixture->longer, &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_cmpint (vis_trust_check (fixture->trust, BOB, fixture->longer, &error), ==,
                   VIS_TRUST_UNDECIDED);
  g_assert_error (error, VIS_ERROR, VIS_ERROR_UNSUPPORTED);
}

/* What can't be read must pass neither for new nor for known. */
static void
test_unreadable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("vis-trust-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "store.db", NULL);
  g_autoptr (VisStore) store = vis_store_new (path, &error);
  g_autoptr (VisTrust) trust = vis_trust_new (store);
  sqlite3 *other;

  g_assert_no_error (error);
  g_assert_true (vis_trust_pin (trust, BOB, fixture->one, &error));
  g_assert_cmpint (sqlite3_open (path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "UPDATE pins SET fingerprint = 'x'", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  g_assert_cmpint (vis_trust_check (trust, BOB, fixture->one, &error), ==, VIS_TRUST_UNDECIDED);
  g_assert_error (error, VIS_ERROR, VIS_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_cmpint (sqlite3_exec (other, "DROP TABLE pins", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (vis_trust_check (trust, BOB, fixture->one, &error), ==, VIS_TRUST_UNDECIDED);
  g_assert_error (error, VIS_ERROR, VIS_ERROR_FAILED);
  g_assert_false (vis_trust_is_known_peer (trust, BOB));
  sqlite3_close (other);
  g_clear_object (&trust);
  g_clear_object (&store);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

#define ADD(name, test) g_test_add ("/identity/trust/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("rows", test_rows);
  ADD ("a-pinned-peer-is-known", test_known_peer);
  ADD ("odd-peers-are-refused", test_odd_peers);
  ADD ("other-hashes-are-refused", test_other_hash);
  ADD ("what-cannot-be-read-is-undecided", test_unreadable);
  return g_test_run ();
}
