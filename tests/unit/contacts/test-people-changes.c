/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small changes are carried through the lists and tables one by one; what comes of them must be
 * what a fresh look at everything gives. */
#include <string.h>

#include "contacts/vis-contact-index.h"
#include "contacts/vis-contact-results.h"
#include "contacts/vis-people.h"
#include "unit/contacts/vis-test-source.h"

#define STEPS 600
#define N_NUMBERS 12
#define N_SOURCES 2
#define QUERY "an"

typedef struct
{
  VisNumberParser *parser;
  VisTestSource *sources[N_SOURCES];
  VisPeople *people;
  VisContactIndex *index;
  VisContactResults *results;
  GPtrArray *mirror;       /* of the people, made of what they told */
  GPtrArray *found_mirror; /* of the results */
  guint n_made;
} Fixture;

static void
follow (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  GPtrArray *mirror = user_data;

  g_assert_cmpuint (position + removed, <=, mirror->len);
  if (removed > 0)
    g_ptr_array_remove_range (mirror, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (mirror, (int)(position + i), g_list_model_get_item (model, position + i));
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, mirror->len);
}

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->parser = vis_number_parser_new ("US");
  fixture->people = vis_people_new ();
  for (guint i = 0; i < N_SOURCES; i++)
    {
      fixture->sources[i] = vis_test_source_new ();
      vis_people_add_source (fixture->people, VIS_CONTACT_SOURCE (fixture->sources[i]));
    }
  fixture->index = vis_contact_index_new (VIS_CONTACT_SOURCE (fixture->people));
  fixture->results = vis_contact_results_new (VIS_CONTACT_SOURCE (fixture->people));
  vis_contact_results_set_query (fixture->results, QUERY);
  fixture->mirror = g_ptr_array_new_with_free_func (g_object_unref);
  fixture->found_mirror = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (fixture->people, "items-changed", G_CALLBACK (follow), fixture->mirror);
  g_signal_connect (fixture->results, "items-changed", G_CALLBACK (follow), fixture->found_mirror);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->results);
  g_assert_finalize_object (fixture->index);
  g_assert_finalize_object (fixture->people);
  for (guint i = 0; i < N_SOURCES; i++)
    g_assert_finalize_object (fixture->sources[i]);
  g_object_unref (fixture->parser);
  g_ptr_array_unref (fixture->mirror);
  g_ptr_array_unref (fixture->found_mirror);
}

static char *
make_number (guint i)
{
  return g_strdup_printf ("+120255501%02u", i);
}

static VisContact *
make_contact (Fixture *fixture, const char *id, const char *name)
{
  static const char *const types[] = { "cell", "cell", "home", "work" };
  g_autoptr (GPtrArray) numbers
      = g_ptr_array_new_with_free_func ((GDestroyNotify)vis_contact_number_free);
  g_autoptr (GPtrArray) addresses
      = g_ptr_array_new_with_free_func ((GDestroyNotify)vis_sip_uri_free);
  guint n = (guint)g_test_rand_int_range (0, 4);

  for (guint i = 0; i < n; i++)
    {
      guint which = (guint)g_test_rand_int_range (0, N_NUMBERS);
      g_autofree char *text = make_number (which);
      g_autofree char *uri = g_strdup_printf ("sip:%u@192.0.2.1", which);

      g_ptr_array_add (numbers, vis_contact_number_new (
                                    fixture->parser, text,
                                    types[g_test_rand_int_range (0, G_N_ELEMENTS (types))], NULL));
      if (i == 1)
        g_ptr_array_add (addresses, vis_sip_uri_parse (uri, NULL));
    }
  return vis_contact_new (&(VisContactFields){ .id = id,
                                               .name = name,
                                               .numbers = numbers,
                                               .addresses = addresses,
                                               .favourite = g_test_rand_bit () });
}

static VisContact *
make_somebody (Fixture *fixture)
{
  static const char *const names[] = { "Ann", "Ben", "Cem", "Dan", "Eve" };
  g_autofree char *id = g_strdup_printf ("id-%u", fixture->n_made++);

  return make_contact (fixture, id, names[g_test_rand_int_range (0, G_N_ELEMENTS (names))]);
}

static void
change_something (Fixture *fixture)
{
  VisTestSource *source = fixture->sources[g_test_rand_int_range (0, N_SOURCES)];
  guint n = g_list_model_get_n_items (G_LIST_MODEL (source));
  guint what = (guint)g_test_rand_int_range (0, 10);
  guint position = n > 0 ? (guint)g_test_rand_int_range (0, (int)n) : 0;

  if (n == 0 || (what < 4 && n < 25))
    {
      g_autoptr (VisContact) contact = make_somebody (fixture);

      vis_test_source_put (source, contact);
    }
  else if (what < 7)
    {
      g_autoptr (VisContact) former = g_list_model_get_item (G_LIST_MODEL (source), position);
      g_autoptr (VisContact) contact
          = make_contact (fixture, vis_contact_get_id (former), vis_contact_get_name (former));

      vis_test_source_swap (source, position, contact);
    }
  else
    vis_test_source_swap (source, position, NULL);
}

static void
assert_same_list (GListModel *a, GListModel *b)
{
  guint n = g_list_model_get_n_items (a);

  g_assert_cmpuint (n, ==, g_list_model_get_n_items (b));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VisContact) first = g_list_model_get_item (a, i);
      g_autoptr (VisContact) second = g_list_model_get_item (b, i);

      g_assert_true (vis_contact_equal (first, second));
    }
}

static void
assert_mirrored (GListModel *model, GPtrArray *mirror)
{
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, mirror->len);
  for (guint i = 0; i < mirror->len; i++)
    {
      g_autoptr (VisContact) contact = g_list_model_get_item (model, i);

      g_assert_true (contact == mirror->pdata[i]);
    }
}

static void
assert_same_parts (VisPeople *a, VisPeople *b)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (a));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VisContact) first = g_list_model_get_item (G_LIST_MODEL (a), i);
      g_autoptr (VisContact) second = g_list_model_get_item (G_LIST_MODEL (b), i);
      g_autoptr (GPtrArray) ours = vis_people_get_parts (a, first);
      g_autoptr (GPtrArray) theirs = vis_people_get_parts (b, second);

      g_assert_cmpuint (ours->len, ==, theirs->len);
      for (guint j = 0; j < ours->len; j++)
        {
          g_autoptr (VisContact) whole = vis_people_find (a, ours->pdata[j]);

          g_assert_true (ours->pdata[j] == theirs->pdata[j]);
          g_assert_true (whole == first);
        }
    }
}

static void
assert_same_index (VisContactIndex *a, VisContactIndex *b)
{
  for (guint i = 0; i < N_NUMBERS; i++)
    {
      g_autofree char *text = make_number (i);
      g_autofree char *uri_text = g_strdup_printf ("sip:%u@192.0.2.1", i);
      g_autoptr (VisNumber) number = vis_number_new (text, NULL);
      g_autoptr (VisSipUri) uri = vis_sip_uri_parse (uri_text, NULL);
      g_autoptr (VisContact) ours = vis_contact_index_find_by_number (a, number);
      g_autoptr (VisContact) theirs = vis_contact_index_find_by_number (b, number);
      g_autoptr (VisContact) our_address = vis_contact_index_find_by_address (a, uri);
      g_autoptr (VisContact) their_address = vis_contact_index_find_by_address (b, uri);
      g_autoptr (GPtrArray) all_ours = vis_contact_index_find_all_by_number (a, number);
      g_autoptr (GPtrArray) all_theirs = vis_contact_index_find_all_by_number (b, number);

      g_assert_true (ours == theirs);
      g_assert_true (our_address == their_address);
      g_assert_cmpuint (all_ours->len, ==, all_theirs->len);
      for (guint j = 0; j < all_ours->len; j++)
        g_assert_true (all_ours->pdata[j] == all_theirs->pdata[j]);
    }
}

static void
are_what_a_fresh_look_gives (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < STEPS; i++)
    {
      g_autoptr (VisPeople) people = vis_people_new ();
      g_autoptr (VisContactIndex) index = NULL;
      g_autoptr (VisContactResults) results = NULL;

      change_something (fixture);
      for (guint j = 0; j < N_SOURCES; j++)
        vis_people_add_source (people, VIS_CONTACT_SOURCE (fixture->sources[j]));
      assert_same_list (G_LIST_MODEL (fixture->people), G_LIST_MODEL (people));
      assert_same_parts (fixture->people, people);
      assert_mirrored (G_LIST_MODEL (fixture->people), fixture->mirror);

      index = vis_contact_index_new (VIS_CONTACT_SOURCE (fixture->people));
      assert_same_index (fixture->index, index);
      results = vis_contact_results_new (VIS_CONTACT_SOURCE (fixture->people));
      vis_contact_results_set_query (results, QUERY);
      assert_same_list (G_LIST_MODEL (fixture->results), G_LIST_MODEL (results));
      assert_mirrored (G_LIST_MODEL (fixture->results), fixture->found_mirror);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/contacts/people/small-changes-are-what-a-fresh-look-gives", Fixture, NULL,
              fixture_set_up, are_what_a_fresh_look_gives, fixture_tear_down);
  return g_test_run ();
}
