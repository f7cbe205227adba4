/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contacts/vis-contact-index.h"
#include "unit/contacts/vis-test-source.h"

#define CARD(content) "BEGIN:VCARD\r\nVERSION:4.0\r\n" content "END:VCARD\r\n"

typedef struct
{
  VisNumberParser *parser;
  VisTestSource *source;
  VisContactIndex *index;
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->parser = vis_number_parser_new ("US");
  fixture->source = vis_test_source_new ();
  vis_test_source_set_vcards (
      fixture->source,
      CARD ("FN:Ben\r\nTEL:+12025550102\r\nTEL:+12025550100\r\nIMPP:sip:ben@Example.net\r\n")
          CARD ("FN:Ann\r\nTEL:+12025550101\r\nTEL:(202) 555-0101\r\nTEL:+12025550100\r\n"
                "IMPP:sip:192.0.2.1:5060\r\n"),
      fixture->parser);
  fixture->index = vis_contact_index_new (VIS_CONTACT_SOURCE (fixture->source));
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->index);
  g_assert_finalize_object (fixture->source);
  g_object_unref (fixture->parser);
}

static void
assert_number (Fixture *fixture, const char *e164, const char *const *names)
{
  g_autoptr (VisNumber) number = vis_number_new (e164, NULL);
  g_autoptr (VisContact) first = vis_contact_index_find_by_number (fixture->index, number);
  g_autoptr (GPtrArray) all = vis_contact_index_find_all_by_number (fixture->index, number);

  g_assert_cmpstr (first ? vis_contact_get_name (first) : NULL, ==, names[0]);
  g_assert_cmpuint (all->len, ==, g_strv_length ((GStrv)names));
  for (guint i = 0; i < all->len; i++)
    g_assert_cmpstr (vis_contact_get_name (all->pdata[i]), ==, names[i]);
}

static void
test_numbers (Fixture *fixture, gconstpointer data)
{
  assert_number (fixture, "+12025550101", (const char *const[]){ "Ann", NULL });
  assert_number (fixture, "+12025550102", (const char *const[]){ "Ben", NULL });
  assert_number (fixture, "+12025550100", (const char *const[]){ "Ann", "Ben", NULL });
  assert_number (fixture, "+12025550103", (const char *const[]){ NULL });
}

static void
test_addresses (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *uri;
    const char *name;
  } rows[] = {
    { "sip:ben@example.NET", "Ben" },
    { "sip:ben@example.net:16402", "Ben" },
    { "sip:ben@example.net:5060", NULL },
    { "sip:Ben@example.net", NULL },
    { "sip:example.net", NULL },
    { "sip:192.0.2.1:5060", "Ann" },
    { "sip:192.0.2.1", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (VisSipUri) uri = vis_sip_uri_parse (rows[i].uri, NULL);
      g_autoptr (VisContact) contact = vis_contact_index_find_by_address (fixture->index, uri);

      g_assert_cmpstr (contact ? vis_contact_get_name (contact) : NULL, ==, rows[i].name);
    }
}

static void
count (guint *n)
{
  (*n)++;
}

static void
test_follows (Fixture *fixture, gconstpointer data)
{
  guint n_changes = 0;

  g_signal_connect_swapped (fixture->index, "changed", G_CALLBACK (count), &n_changes);
  vis_test_source_set_vcards (fixture->source, CARD ("FN:Cem\r\nTEL:+12025550101\r\n"),
                              fixture->parser);
  g_assert_cmpuint (n_changes, ==, 1);
  assert_number (fixture, "+12025550101", (const char *const[]){ "Cem", NULL });
  assert_number (fixture, "+12025550102", (const char *const[]){ NULL });
}

#define ADD(path, test)                                                                            \
  g_test_add ("/contacts/index/" path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("finds-who-has-a-number", test_numbers);
  ADD ("finds-who-has-an-address", test_addresses);
  ADD ("follows-its-source", test_follows);
  return g_test_run ();
}
