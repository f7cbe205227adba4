/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "contacts/vis-contact-divide.h"
#include "contacts/vis-people.h"
#include "lib/vis-test-loop.h"
#include "unit/contacts/vis-test-source.h"

#define CARD(uid, name, rest)                                                                      \
  "BEGIN:VCARD\nVERSION:3.0\nUID:" uid "\nFN:" name "\n" rest "END:VCARD\n"
#define TEL(number) "TEL:" number "\n"

typedef struct
{
  VisNumberParser *parser;
  VisTestSource *own;
  VisTestSource *other;
  VisPeople *people;
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->parser = vis_number_parser_new ("US");
  fixture->own = vis_test_source_new ();
  fixture->other = vis_test_source_new ();
  fixture->people = vis_people_new ();
  vis_people_add_source (fixture->people, VIS_CONTACT_SOURCE (fixture->own));
  vis_people_add_source (fixture->people, VIS_CONTACT_SOURCE (fixture->other));
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->people);
  g_object_unref (fixture->own);
  g_object_unref (fixture->other);
  g_object_unref (fixture->parser);
}

/* "Ann+2* Ben+1": names, how many numbers, and who is a favourite */
static char *
describe (Fixture *fixture)
{
  GString *text = g_string_new (NULL);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (fixture->people));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VisContact) person = g_list_model_get_item (G_LIST_MODEL (fixture->people), i);

      g_string_append_printf (text, "%s%s+%u%s", i > 0 ? " " : "", vis_contact_get_name (person),
                              vis_contact_get_numbers (person)->len,
                              vis_contact_is_favourite (person) ? "*" : "");
    }
  return g_string_free (text, FALSE);
}

static void
assert_people (Fixture *fixture, const char *expected)
{
  g_autofree char *text = describe (fixture);

  g_assert_cmpstr (text, ==, expected);
}

static VisContact *
get_person (Fixture *fixture, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (fixture->people), position);
}

static void
unites_contacts_that_share_a_number (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VisContact) person = NULL;
  g_autoptr (GPtrArray) parts = NULL;

  vis_test_source_set_vcards (
      fixture->other,
      CARD ("1", "A. Example", TEL ("+12025550101") TEL ("+12025550102") "X-FOLKS-FAVOURITE:true\n")
          CARD ("2", "Ben", TEL ("+12025550109")),
      fixture->parser);
  vis_test_source_set_vcards (fixture->own,
                              CARD ("3", "Zoe Annabel", TEL ("+12025550101"))
                                  CARD ("4", "Cem", TEL ("+12025550102")),
                              fixture->parser);
  /* Own contacts give the name; "Cem" is one of them through the second number. */
  assert_people (fixture, "Ben+1 Cem+2*");
  person = get_person (fixture, 1);
  parts = vis_people_get_parts (fixture->people, person);
  g_assert_cmpuint (parts->len, ==, 3);
  g_assert_nonnull (strstr (vis_contact_get_search_key (person), "zoe annabel"));
  for (guint i = 0; i < parts->len; i++)
    {
      g_autoptr (VisContact) whole = vis_people_find (fixture->people, parts->pdata[i]);

      g_assert_true (whole == person);
    }
}

static void
keeps_a_household_apart (Fixture *fixture, gconstpointer data)
{
  vis_test_source_set_vcards (fixture->own,
                              CARD ("1", "Ann", "TEL;TYPE=home:+12025550101\n")
                                  CARD ("2", "Ben", "TEL;TYPE=home:+12025550101\n")
                                      CARD ("3", "ANN", TEL ("+12025550101")),
                              fixture->parser);
  assert_people (fixture, "ANN+1 Ben+1");
}

static void
keeps_the_same_objects_when_others_change (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VisContact) before = NULL;
  g_autoptr (VisContact) after = NULL;

  vis_test_source_set_vcards (
      fixture->own, CARD ("1", "Ann", TEL ("+12025550101")) CARD ("2", "Ann", TEL ("+12025550101")),
      fixture->parser);
  before = get_person (fixture, 0);
  vis_test_source_set_vcards (fixture->other, CARD ("3", "Ben", TEL ("+12025550102")),
                              fixture->parser);
  after = get_person (fixture, 0);
  g_assert_true (before == after);
  assert_people (fixture, "Ann+1 Ben+1");
}

static void
divides_a_change_among_the_parts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VisContact) person = NULL;
  g_autoptr (VisContact) after = NULL;
  g_autoptr (VisContact) first = NULL;
  g_autoptr (VisContact) second = NULL;
  g_autoptr (GPtrArray) parts = NULL;
  g_autoptr (GPtrArray) numbers
      = g_ptr_array_new_with_free_func ((GDestroyNotify)vis_contact_number_free);

  vis_test_source_set_vcards (fixture->own,
                              CARD ("1", "Ann", TEL ("+12025550101"))
                                  CARD ("2", "Anna",
                                        TEL ("+12025550101")
                                            TEL ("+12025550102") "X-FOLKS-FAVOURITE:true\n"
                                                                 "X-VISAVIS-RINGTONE:soft\n"),
                              fixture->parser);
  person = get_person (fixture, 0);
  parts = vis_people_get_parts (fixture->people, person);
  g_assert_cmpstr (vis_contact_get_ringtone (person), ==, "soft");
  g_ptr_array_add (numbers, vis_contact_number_new (fixture->parser, "+12025550102", "cell", NULL));
  g_ptr_array_add (numbers, vis_contact_number_new (fixture->parser, "+12025550103", NULL, NULL));
  after = vis_contact_new (&(VisContactFields){
      .id = "1", .name = "Ann B.", .numbers = numbers, .ringtone = "classic" });
  first = vis_contact_divide (parts->pdata[0], person, after, TRUE);
  second = vis_contact_divide (parts->pdata[1], person, after, FALSE);

  g_assert_cmpstr (vis_contact_get_name (first), ==, "Ann B.");
  g_assert_cmpstr (vis_contact_get_name (second), ==, "Anna");
  g_assert_nonnull (strstr (vis_contact_get_search_key (first), "+12025550103"));
  g_assert_null (strstr (vis_contact_get_search_key (first), "+12025550101"));
  g_assert_nonnull (strstr (vis_contact_get_search_key (second), "+12025550102"));
  g_assert_null (strstr (vis_contact_get_search_key (second), "+12025550101"));
  g_assert_false (vis_contact_is_favourite (second));
  g_assert_cmpstr (vis_contact_get_ringtone (first), ==, "classic");
  g_assert_null (vis_contact_get_ringtone (second));
}

static void
on_waited (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_string_append (user_data, vis_contact_source_wait_finish (VIS_CONTACT_SOURCE (source), result)
                                  ? "there "
                                  : "not yet ");
}

static gboolean
has_answers (gpointer user_data)
{
  return ((GString *)user_data)->len > 0;
}

/* For all sources, and no longer than it was said. */
static void
is_waited_for (Fixture *fixture, gconstpointer data)
{
  VisContactSource *people = VIS_CONTACT_SOURCE (fixture->people);
  g_autoptr (GString) answers = g_string_new (NULL);

  vis_test_source_set_loading (fixture->own, TRUE);
  vis_test_source_set_loading (fixture->other, TRUE);
  vis_contact_source_wait_async (people, 1, on_waited, answers);
  vis_contact_source_wait_async (people, VIS_TEST_DEADLINE_MS, on_waited, answers);
  g_assert_true (vis_test_wait_until (has_answers, answers, VIS_TEST_DEADLINE_MS));
  g_assert_cmpstr (answers->str, ==, "not yet ");

  g_string_truncate (answers, 0);
  vis_test_source_set_loading (fixture->own, FALSE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpstr (answers->str, ==, "");
  vis_test_source_set_loading (fixture->other, FALSE);
  g_assert_true (vis_test_wait_until (has_answers, answers, VIS_TEST_DEADLINE_MS));
  g_assert_cmpstr (answers->str, ==, "there ");

  g_string_truncate (answers, 0);
  vis_contact_source_wait_async (people, 0, on_waited, answers);
  g_assert_cmpstr (answers->str, ==, "");
  g_assert_true (vis_test_wait_until (has_answers, answers, VIS_TEST_DEADLINE_MS));
  g_assert_cmpstr (answers->str, ==, "there ");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test)                                                                            \
  g_test_add ("/contacts/people/" path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)
  ADD ("unites-contacts-that-share-a-number", unites_contacts_that_share_a_number);
  ADD ("keeps-a-household-apart", keeps_a_household_apart);
  ADD ("keeps-the-same-objects-when-others-change", keeps_the_same_objects_when_others_change);
  ADD ("divides-a-change-among-the-parts", divides_a_change_among_the_parts);
  ADD ("is-waited-for-but-not-for-ever", is_waited_for);
  return g_test_run ();
}
