/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/vis-error.h"
#include "directory/vis-contact-resolver.h"
#include "directory/vis-directory.h"
#include "directory/vis-typed-resolver.h"
#include "lib/vis-test-clock.h"
#include "lib/vis-test-loop.h"
#include "unit/contacts/vis-test-source.h"
#include "unit/directory/vis-test-names.h"

#define CARD(content) "BEGIN:VCARD\r\nVERSION:4.0\r\n" content "END:VCARD\r\n"

typedef struct
{
  VisNumberParser *parser;
  VisTestClock *clock;
  VisTestSource *source;
  VisContactIndex *index;
  GResolver *names;
  VisDirectory *directory;

  GCancellable *cancellable;
  gboolean cancel_at_first;
  GString *found; /* the routes as they came */
  gboolean done;
  GPtrArray *routes;
  GError *error;
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VisResolver) typed = NULL;
  g_autoptr (VisResolver) contact = NULL;

  fixture->parser = vis_number_parser_new ("US");
  fixture->clock = vis_test_clock_new ();
  fixture->source = vis_test_source_new ();
  vis_test_source_set_vcards (
      fixture->source,
      CARD ("FN:Ann\r\nTEL:+12025550101\r\nIMPP:sip:two.example.net\r\nIMPP:sip:ann@192.0.2.9\r\n"
            "IMPP:sip:192.0.2.8:5060\r\nIMPP;PREF=1:sip:192.0.2.7\r\n"
            "IMPP:sip:gone.example.net\r\nIMPP:sips:192.0.2.6\r\n")
          CARD ("FN:Ben\r\nTEL:+12025550101\r\nIMPP:sip:192.0.2.9\r\nIMPP:sip:192.0.2.10\r\n")
              CARD ("FN:Cem\r\nTEL:+12025550102\r\n")
                  CARD ("FN:Dag\r\nTEL:+12025550103\r\nIMPP:sip:gone.example.net\r\n")
                      CARD ("FN:Eva\r\nTEL:+12025550104\r\nIMPP:sip:slow.example.net\r\n"
                            "IMPP:sip:192.0.2.11\r\n"),
      fixture->parser);
  fixture->index = vis_contact_index_new (VIS_CONTACT_SOURCE (fixture->source));
  fixture->names = vis_test_names_new ();
  fixture->directory = vis_directory_new (fixture->parser, VIS_CLOCK (fixture->clock));
  typed = vis_typed_resolver_new (fixture->names);
  contact = vis_contact_resolver_new (fixture->index, fixture->names);
  vis_directory_add_resolver (fixture->directory, typed);
  vis_directory_add_resolver (fixture->directory, contact);
  fixture->cancellable = g_cancellable_new ();
  fixture->found = g_string_new (NULL);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (vis_test_clock_n_pending (fixture->clock), ==, 0);
  g_clear_pointer (&fixture->routes, g_ptr_array_unref);
  g_clear_error (&fixture->error);
  g_string_free (fixture->found, TRUE);
  g_assert_finalize_object (fixture->directory);
  g_assert_finalize_object (fixture->cancellable);
  g_assert_finalize_object (fixture->index);
  g_assert_finalize_object (fixture->source);
  g_assert_finalize_object (fixture->names);
  g_object_unref (fixture->clock);
  g_object_unref (fixture->parser);
}

static void
append_route (GString *text, const VisRoute *route)
{
  g_autofree char *uri = vis_route_to_string (route);

  g_string_append_printf (text, "%s%s %s", text->len > 0 ? "\n" : "",
                          vis_route_origin_to_string (route->origin), uri);
}

static void
on_found (const VisRoute *route, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_false (fixture->done);
  append_route (fixture->found, route);
  if (fixture->cancel_at_first)
    g_cancellable_cancel (fixture->cancellable);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->routes = vis_directory_resolve_finish (VIS_DIRECTORY (source), result, &fixture->error);
  fixture->done = TRUE;
}

static void
start (Fixture *fixture, const char *text)
{
  g_autoptr (VisTarget) target = vis_target_parse (text, fixture->parser, NULL);

  g_clear_pointer (&fixture->routes, g_ptr_array_unref);
  g_clear_error (&fixture->error);
  g_string_truncate (fixture->found, 0);
  fixture->done = FALSE;
  vis_directory_resolve_async (fixture->directory, target, fixture->cancellable, on_found, fixture,
                               on_done, fixture);
  g_assert_cmpstr (fixture->found->str, ==, "");
  g_assert_false (fixture->done);
}

static void
resolve (Fixture *fixture, const char *text)
{
  start (fixture, text);
  g_assert_true (vis_test_wait_for_flag (&fixture->done, VIS_TEST_DEADLINE_MS));
}

static char *
list_routes (Fixture *fixture)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < fixture->routes->len; i++)
    append_route (text, fixture->routes->pdata[i]);
  return g_string_free (text, FALSE);
}

static void
test_typed (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text;
    const char *routes;
  } rows[] = {
    { "192.0.2.5:5060", "typed sip:192.0.2.5:5060" },
    { "192.0.2.5", "typed sip:192.0.2.5:16402" },
    { "sip:ann@192.0.2.5", "typed sip:ann@192.0.2.5:16402" },
    { "[2001:db8::1]:5060", "typed sip:[2001:db8::1]:5060" },
    { "::1", "typed sip:[::1]:16402" },
    { "ann@one.example.net", "typed sip:ann@192.0.2.1:16402" },
    { "two.example.net:5060", "typed sip:192.0.2.2:5060\ntyped sip:[2001:db8::2]:5060" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *routes = NULL;

      resolve (fixture, rows[i].text);
      g_assert_no_error (fixture->error);
      routes = list_routes (fixture);
      g_assert_cmpstr (routes, ==, rows[i].routes);
      g_assert_cmpstr (fixture->found->str, ==, rows[i].routes);
    }
}

/* Preferred first, then as in the card; names when they are known; each route once. */
static void
test_contact (Fixture *fixture, gconstpointer data)
{
  static const char expected[] = "contact sip:+12025550101@192.0.2.7:16402\n"
                                 "contact sip:+12025550101@192.0.2.9:16402\n"
                                 "contact sip:+12025550101@192.0.2.8:5060\n"
                                 "contact sip:+12025550101@192.0.2.10:16402\n"
                                 "contact sip:+12025550101@192.0.2.2:16402\n"
                                 "contact sip:+12025550101@[2001:db8::2]:16402";

  resolve (fixture, "(202) 555-0101");
  g_assert_no_error (fixture->error);
  g_assert_cmpuint (fixture->routes->len, ==, 6);
  g_assert_cmpstr (fixture->found->str, ==, expected);
}

static void
test_nothing (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text;
    VisError code;
    const char *message;
  } rows[] = {
    { "+12025550102", VIS_ERROR_NOT_FOUND,
      "No address is known for +1 202-555-0102. Add a SIP address to the contact, or call an "
      "address such as name@host." },
    { "+12025550199", VIS_ERROR_NOT_FOUND,
      "No address is known for +1 202-555-0199. Add a SIP address to the contact, or call an "
      "address such as name@host." },
    { "+12025550103", VIS_ERROR_UNREACHABLE,
      "There is no host “gone.example.net” in the name service (DNS)" },
    { "gone.example.net", VIS_ERROR_UNREACHABLE,
      "There is no host “gone.example.net” in the name service (DNS)" },
    { "broken.example.net", VIS_ERROR_FAILED,
      "The name service (DNS) could not be asked: no server" },
    { "bad.example.net", VIS_ERROR_INVALID, "“bad.example.net” is no address of a single device" },
    { "0.0.0.0", VIS_ERROR_INVALID, "“0.0.0.0” is no address of a single device" },
    { "224.0.1.75", VIS_ERROR_INVALID, "“224.0.1.75” is no address of a single device" },
    { "[ff02::1]:16402", VIS_ERROR_INVALID, "“ff02::1” is no address of a single device" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      resolve (fixture, rows[i].text);
      g_assert_null (fixture->routes);
      g_assert_error (fixture->error, VIS_ERROR, (int)rows[i].code);
      g_assert_cmpstr (fixture->error->message, ==, rows[i].message);
      g_assert_cmpstr (fixture->found->str, ==, "");
    }
}

static void
test_secure (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VisSipUri) uri = vis_sip_uri_parse ("sips:ann@192.0.2.1", NULL);
  g_autoptr (VisTarget) target = vis_target_new_for_address (uri);

  vis_directory_resolve_async (fixture->directory, target, NULL, NULL, NULL, on_done, fixture);
  g_assert_true (vis_test_wait_for_flag (&fixture->done, VIS_TEST_DEADLINE_MS));
  g_assert_error (fixture->error, VIS_ERROR, VIS_ERROR_UNSUPPORTED);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  /* before */
  g_cancellable_cancel (fixture->cancellable);
  resolve (fixture, "192.0.2.1");
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpstr (fixture->found->str, ==, "");

  /* while the name service is asked */
  g_cancellable_reset (fixture->cancellable);
  start (fixture, "slow.example.net");
  g_cancellable_cancel (fixture->cancellable);
  g_assert_true (vis_test_wait_for_flag (&fixture->done, VIS_TEST_DEADLINE_MS));
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  /* by who hears of the first route: hears of no second one */
  g_cancellable_reset (fixture->cancellable);
  fixture->cancel_at_first = TRUE;
  resolve (fixture, "+12025550101");
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpstr (fixture->found->str, ==, "contact sip:+12025550101@192.0.2.7:16402");
}

static gboolean
has_found (gpointer user_data)
{
  Fixture *fixture = user_data;

  return fixture->found->len > 0;
}

static void
test_slow (Fixture *fixture, gconstpointer data)
{
  /* the quick route is told at once, and is the result when the slow one does not come */
  start (fixture, "+12025550104");
  g_assert_true (vis_test_wait_until (has_found, fixture, VIS_TEST_DEADLINE_MS));
  g_assert_cmpstr (fixture->found->str, ==, "contact sip:+12025550104@192.0.2.11:16402");
  vis_test_clock_advance (fixture->clock, 4999);
  g_assert_false (fixture->done);
  vis_test_clock_advance (fixture->clock, 1);
  g_assert_true (vis_test_wait_for_flag (&fixture->done, VIS_TEST_DEADLINE_MS));
  g_assert_no_error (fixture->error);
  g_assert_cmpuint (fixture->routes->len, ==, 1);

  start (fixture, "ann@slow.example.net");
  vis_test_clock_advance (fixture->clock, 5000);
  g_assert_true (vis_test_wait_for_flag (&fixture->done, VIS_TEST_DEADLINE_MS));
  g_assert_error (fixture->error, VIS_ERROR, VIS_ERROR_TIMED_OUT);
  g_assert_cmpstr (fixture->error->message, ==,
                   "Finding out where ann@slow.example.net is took too long. Check the network, "
                   "and try again.");
}

static void
test_two_at_once (Fixture *fixture, gconstpointer data)
{
  Fixture other = { .parser = fixture->parser,
                    .directory = fixture->directory,
                    .found = g_string_new (NULL) };

  start (fixture, "two.example.net");
  start (&other, "192.0.2.5");
  g_assert_true (vis_test_wait_for_flag (&fixture->done, VIS_TEST_DEADLINE_MS));
  g_assert_true (vis_test_wait_for_flag (&other.done, VIS_TEST_DEADLINE_MS));
  g_assert_cmpuint (fixture->routes->len, ==, 2);
  g_assert_cmpstr (other.found->str, ==, "typed sip:192.0.2.5:16402");
  g_ptr_array_unref (other.routes);
  g_string_free (other.found, TRUE);
}

static void
test_no_resolver (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VisTarget) target = vis_target_parse ("192.0.2.1", fixture->parser, NULL);
  g_autoptr (VisDirectory) directory
      = vis_directory_new (fixture->parser, VIS_CLOCK (fixture->clock));

  vis_directory_resolve_async (directory, target, NULL, NULL, NULL, on_done, fixture);
  g_assert_false (fixture->done);
  g_assert_true (vis_test_wait_for_flag (&fixture->done, VIS_TEST_DEADLINE_MS));
  g_assert_error (fixture->error, VIS_ERROR, VIS_ERROR_NOT_FOUND);
}

#define ADD(path, test)                                                                            \
  g_test_add ("/directory/" path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("typed/finds-addresses-and-names", test_typed);
  ADD ("contact/finds-each-address-once-in-order", test_contact);
  ADD ("directory/says-why-there-is-no-route", test_nothing);
  ADD ("directory/refuses-sips", test_secure);
  ADD ("directory/stops-when-cancelled", test_cancelled);
  ADD ("directory/does-not-wait-for-the-slow", test_slow);
  ADD ("directory/resolves-two-at-once", test_two_at_once);
  ADD ("directory/without-resolvers-finds-nothing", test_no_resolver);
  return g_test_run ();
}
