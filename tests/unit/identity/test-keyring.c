/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each test starts a desktop of its own and runs its steps against it, each in a process of its
 * own: a program has but one session bus in its life, and goes down with it.
 */
#include "identity/vis-keyring.h"

#include <libsecret/secret.h>
#include <string.h>

#include "base/vis-error.h"
#include "identity/vis-identity.h"
#include "lib/vis-test-loop.h"
#include "vis-test-desktop.h"
#include "vis-test-prompter.h"
#include "vis-test-secrets.h"

#define PASSWORD "correct horse"
#define STEP_TIMEOUT (60 * G_USEC_PER_SEC)

static VisSecrets *
new_keyring (void)
{
  return vis_keyring_new (VIS_KEYRING_TIME_LIMIT_MS);
}

static void
assert_lookup (const char *name, const char *expected)
{
  g_autoptr (VisSecrets) keyring = new_keyring ();
  g_autoptr (GError) error = NULL;
  g_autofree char *secret = vis_test_lookup (keyring, name, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (secret, ==, expected);
}

static void
assert_store (const char *name, const char *secret)
{
  g_autoptr (VisSecrets) keyring = new_keyring ();
  g_autoptr (GError) error = NULL;

  vis_test_store (keyring, name, secret, &error);
  g_assert_no_error (error);
}

static void
assert_both_fail (const char *name, VisError code)
{
  g_autoptr (VisSecrets) keyring = new_keyring ();
  g_autoptr (GError) error = NULL;

  g_assert_null (vis_test_lookup (keyring, name, &error));
  g_assert_error (error, VIS_ERROR, (int)code);
  g_test_message ("%s", error->message);
  g_clear_error (&error);
  g_assert_false (vis_test_store (keyring, name, "never", &error));
  g_assert_error (error, VIS_ERROR, (int)code);
  g_test_message ("%s", error->message);
}

/* The steps. */

static void
step_keeps (void)
{
  assert_lookup ("identity", NULL);
  assert_store ("identity", "first");
  assert_lookup ("identity", "first");
  assert_store ("identity", "second\nwith a line more");
  assert_lookup ("identity", "second\nwith a line more");
  assert_lookup ("identity-of-another-profile", NULL);
  assert_store ("identity-of-another-profile", "third");
  assert_lookup ("identity", "second\nwith a line more");
}

static void
step_stores (void)
{
  assert_store ("identity", "kept");
}

static void
step_finds (void)
{
  assert_lookup ("identity", "kept");
}

static void
step_absent (void)
{
  assert_both_fail ("identity", VIS_ERROR_UNREACHABLE);
}

static void
step_no_bus (void)
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  assert_both_fail ("identity", VIS_ERROR_UNREACHABLE);
}

static void
step_forbidden (void)
{
  assert_both_fail ("identity", VIS_ERROR_REFUSED);
}

static void
step_locked (void)
{
  assert_both_fail ("identity", VIS_ERROR_LOCKED);
  /* Nor may one that was never stored pass for missing: it can't be seen either. */
  assert_both_fail ("another", VIS_ERROR_LOCKED);
}

static void
step_refused (void)
{
  g_autoptr (VisTestPrompter) prompter = vis_test_prompter_new (TRUE);

  assert_both_fail ("identity", VIS_ERROR_LOCKED);
  g_assert_cmpuint (vis_test_prompter_get_n_questions (prompter), ==, 2);
}

static gboolean
was_asked (gpointer user_data)
{
  return vis_test_prompter_get_n_questions (user_data) > 0;
}

static void
step_unanswered (void)
{
  g_autoptr (VisTestPrompter) prompter = vis_test_prompter_new (FALSE);
  g_autoptr (VisSecrets) keyring = vis_keyring_new (300);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  vis_secrets_lookup_async (keyring, "identity", vis_test_on_result, &result);
  g_assert_true (vis_test_wait_until (was_asked, prompter, VIS_TEST_DEADLINE_MS));
  vis_test_wait_for_result (&result);
  g_assert_null (vis_secrets_lookup_finish (keyring, result, &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_TIMED_OUT);

  /* The late answer reaches nobody (vis_test_on_result() would notice), and the keyring lives. */
  vis_test_prompter_refuse (prompter);
  assert_both_fail ("identity", VIS_ERROR_LOCKED);
}

static void
step_unlocks (void)
{
  g_autoptr (VisTestPrompter) prompter = vis_test_prompter_new (TRUE);

  assert_lookup ("identity", "kept");
  g_assert_cmpuint (vis_test_prompter_get_n_questions (prompter), ==, 0);
}

/* A session without any keyring: the first store has to make one, and can't ask for its password.
 */
static void
step_first_ever (void)
{
  g_autoptr (VisSecrets) keyring = new_keyring ();
  g_autoptr (GError) error = NULL;

  assert_lookup ("identity", NULL);
  g_assert_false (vis_test_store (keyring, "identity", "secret", &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_LOCKED);
}

static void
step_not_text (void)
{
  static const SecretSchema schema
      = { "org.visavis.Visavis",
          SECRET_SCHEMA_NONE,
          { { "name", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } } };
  g_autoptr (GHashTable) attributes = secret_attributes_build (&schema, "name", "identity", NULL);
  SecretValue *value = secret_value_new ("a\0b", 3, "application/octet-stream");
  g_autoptr (VisSecrets) keyring = new_keyring ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  secret_service_store (NULL, &schema, attributes, NULL, "Bytes", value, NULL, vis_test_on_result,
                        &result);
  vis_test_wait_for_result (&result);
  secret_service_store_finish (NULL, result, &error);
  g_assert_no_error (error);
  secret_value_unref (value);
  g_assert_null (vis_test_lookup (keyring, "identity", &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_SECURITY);
}

static VisIdentity *
load_identity (GError **error)
{
  g_autoptr (VisSecrets) keyring = new_keyring ();
  g_autoptr (GAsyncResult) result = NULL;

  vis_identity_load_async (keyring, "identity", vis_test_on_result, &result);
  vis_test_wait_for_result (&result);
  return vis_identity_load_finish (result, error);
}

static void
step_identity (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VisIdentity) first = load_identity (&error);
  g_autoptr (VisIdentity) second = NULL;

  g_assert_no_error (error);
  second = load_identity (&error);
  g_assert_no_error (error);
  g_assert_cmpstr (vis_identity_get_pem (first), ==, vis_identity_get_pem (second));
}

static void
step_locked_identity (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (load_identity (&error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_LOCKED);
}

/* The tests. */

static void
run_step (const char *name)
{
  g_autofree char *path = g_strconcat ("/identity/keyring/subprocess/", name, NULL);

  g_test_trap_subprocess (path, STEP_TIMEOUT, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

static void
test_unlocked (gconstpointer step)
{
  g_autoptr (VisTestDesktop) desktop = vis_test_desktop_new (FALSE);

  vis_test_desktop_start_keyring (desktop, PASSWORD);
  run_step (step);
}

static void
test_absent (void)
{
  VisTestDesktop *desktop = vis_test_desktop_new (FALSE);

  run_step ("absent");
  run_step ("no-bus");
  vis_test_desktop_free (desktop);
}

static void
test_forbidden (void)
{
  g_autoptr (VisTestDesktop) desktop = vis_test_desktop_new (TRUE);

  vis_test_desktop_start_keyring (desktop, PASSWORD);
  run_step ("forbidden");
}

/* Whatever @step tries with a locked keyring, its secret is still there afterwards. */
static void
test_locked (gconstpointer step)
{
  g_autoptr (VisTestDesktop) desktop = vis_test_desktop_new (FALSE);

  vis_test_desktop_start_keyring (desktop, PASSWORD);
  run_step ("stores");
  vis_test_desktop_stop_keyring (desktop);

  vis_test_desktop_start_keyring (desktop, NULL);
  run_step (step);
  vis_test_desktop_stop_keyring (desktop);

  vis_test_desktop_start_keyring (desktop, PASSWORD);
  run_step ("finds");
}

static void
test_unlocks (void)
{
  g_autoptr (VisTestDesktop) desktop = vis_test_desktop_new (FALSE);

  vis_test_desktop_add_open_keyring (desktop);
  vis_test_desktop_start_keyring (desktop, NULL);
  run_step ("stores");
  vis_test_desktop_stop_keyring (desktop);

  vis_test_desktop_start_keyring (desktop, NULL);
  run_step ("unlocks");
}

static void
test_first_ever (void)
{
  g_autoptr (VisTestDesktop) desktop = vis_test_desktop_new (FALSE);

  vis_test_desktop_start_keyring (desktop, NULL);
  run_step ("first-ever");
}

#define STEP(name, function) g_test_add_func ("/identity/keyring/subprocess/" name, function)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  STEP ("keeps", step_keeps);
  STEP ("stores", step_stores);
  STEP ("finds", step_finds);
  STEP ("absent", step_absent);
  STEP ("no-bus", step_no_bus);
  STEP ("forbidden", step_forbidden);
  STEP ("locked", step_locked);
  STEP ("locked-identity", step_locked_identity);
  STEP ("refused", step_refused);
  STEP ("unanswered", step_unanswered);
  STEP ("unlocks", step_unlocks);
  STEP ("first-ever", step_first_ever);
  STEP ("not-text", step_not_text);
  STEP ("identity", step_identity);
  g_test_add_data_func ("/identity/keyring/keeps-what-it-was-given", "keeps", test_unlocked);
  g_test_add_data_func ("/identity/keyring/keeps-an-identity", "identity", test_unlocked);
  g_test_add_data_func ("/identity/keyring/what-is-not-text-is-refused", "not-text", test_unlocked);
  g_test_add_func ("/identity/keyring/absent-is-said-at-once", test_absent);
  g_test_add_func ("/identity/keyring/forbidden-is-said", test_forbidden);
  g_test_add_data_func ("/identity/keyring/locked-is-not-missing", "locked", test_locked);
  g_test_add_data_func ("/identity/keyring/locked-makes-no-new-identity", "locked-identity",
                        test_locked);
  g_test_add_data_func ("/identity/keyring/refused-by-the-user-is-locked", "refused", test_locked);
  g_test_add_data_func ("/identity/keyring/unanswered-times-out", "unanswered", test_locked);
  g_test_add_func ("/identity/keyring/unlocks-before-it-says-none", test_unlocks);
  g_test_add_func ("/identity/keyring/no-keyring-yet-and-nobody-to-ask", test_first_ever);
  return g_test_run ();
}
