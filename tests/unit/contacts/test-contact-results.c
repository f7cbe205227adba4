/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contacts/vis-contact-results.h"

#include <string.h>

#include "contacts/vis-text-fold.h"
#include "unit/contacts/vis-test-source.h"

#define CARD(content) "BEGIN:VCARD\r\nVERSION:4.0\r\n" content "END:VCARD\r\n"

typedef struct
{
  VisNumberParser *parser;
  VisTestSource *source;
  VisContactResults *results;
  guint n_changes;
  guint position; /* of the last change */
  guint removed;
  guint added;
} Fixture;

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_changes++;
  fixture->position = position;
  fixture->removed = removed;
  fixture->added = added;
}

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->parser = vis_number_parser_new ("GB");
  fixture->source = vis_test_source_new ();
  fixture->results = vis_contact_results_new (VIS_CONTACT_SOURCE (fixture->source));
  g_signal_connect (fixture->results, "items-changed", G_CALLBACK (on_items_changed), fixture);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->results);
  g_assert_finalize_object (fixture->source);
  g_object_unref (fixture->parser);
}

static void
fill (Fixture *fixture)
{
  vis_test_source_set_vcards (fixture->source,
                              CARD ("FN:Ann Müller\r\nTEL:01632 960001\r\n")
                                  CARD ("FN:Bożena Łucka\r\nTEL:+1 202 555 0102\r\n")
                                      CARD ("FN:Cem Groß\r\nTEL:+390212345678\r\n")
                                          CARD ("FN:Dag Ærø Þór\r\nTEL:+15550100\r\n")
                                              CARD ("FN:Eva\r\nN:Novák;Eva Jana\r\n")
                                                  CARD ("FN:Studio 54\r\n")
                                                      CARD ("FN:田中太郎\r\n"),
                              fixture->parser);
}

/* Returns the first names, in order. */
static char *
list_names (Fixture *fixture)
{
  GString *names = g_string_new (NULL);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (fixture->results));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VisContact) contact = g_list_model_get_item (G_LIST_MODEL (fixture->results), i);
      const char *name = vis_contact_get_name (contact);
      g_autofree char *first = g_strndup (name, strcspn (name, " "));

      g_string_append_printf (names, "%s%s", i ? " " : "", first);
    }
  return g_string_free (names, FALSE);
}

static const struct
{
  const char *query;
  const char *names;
} rows[] = {
  { "", "Ann Bożena Cem Dag Eva Studio 田中太郎" },
  { "   ", "Ann Bożena Cem Dag Eva Studio 田中太郎" },
  /* words, anywhere in the names, in any order, without case and accents */
  { "ann", "Ann" },
  { "MULLER", "Ann" },
  { "müller ann", "Ann" },
  { "mu\xcc\x88ller", "Ann" },
  { "ann x", "" },
  { "lucka", "Bożena" },
  { "Łuc boz", "Bożena" },
  { "gross", "Cem" },
  { "GROẞ", "Cem" },
  { "aero thor", "Dag" },
  { "novak jana", "Eva" },
  { "太郎", "田中太郎" },
  { "ann 960001", "Ann" },
  { "nobody", "" },
  /* any piece of a number */
  { "01632", "Ann" },
  { "01632 960", "Ann" },
  { "(01632) 960-001", "Ann" },
  { "+44 1632", "Ann" },
  { "+44 (0)1632", "Ann" },
  { "0044 1632", "Ann" },
  { "441632960001", "Ann" },
  { "960", "Ann" },
  { "2025550102", "Bożena" },
  { "555-01", "Bożena Dag" },
  { "+1", "Bożena Dag" },
  { "02 1234", "Cem" },
  { "+39 02", "Cem" },
  { "5550100", "Dag" },
  { "54", "Studio" },
  { "999999", "" },
  /* nothing that could hurt */
  { "\xff\xfe", "" },
  { "+", "Ann Bożena Cem Dag" },
  { "-", "" },
};

static void
test_rows (Fixture *fixture, gconstpointer data)
{
  fill (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *names = NULL;

      vis_contact_results_set_query (fixture->results, rows[i].query);
      names = list_names (fixture);
      g_test_message ("“%s”: %s", rows[i].query, names);
      g_assert_cmpstr (names, ==, rows[i].names);
      g_assert_cmpuint (vis_contact_results_get_n_matches (fixture->results), ==,
                        g_list_model_get_n_items (G_LIST_MODEL (fixture->results)));
    }
}

/* Typed letter by letter, a query finds what it finds at once. */
static void
test_refines (Fixture *fixture, gconstpointer data)
{
  fill (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *names = NULL;

      vis_contact_results_set_query (fixture->results, "");
      for (gsize length = 1; length <= strlen (rows[i].query); length++)
        {
          g_autofree char *start = g_strndup (rows[i].query, length);

          vis_contact_results_set_query (fixture->results, start);
        }
      names = list_names (fixture);
      g_assert_cmpstr (names, ==, rows[i].names);
    }
}

static void
test_changes (Fixture *fixture, gconstpointer data)
{
  fill (fixture);
  g_assert_cmpuint (fixture->n_changes, ==, 1);
  g_assert_cmpuint (fixture->added, ==, 7);

  /* only the rows that differ change, all at once */
  vis_contact_results_set_query (fixture->results, "o");
  g_assert_cmpuint (fixture->n_changes, ==, 2);
  vis_contact_results_set_query (fixture->results, "");
  g_assert_cmpuint (fixture->n_changes, ==, 3);
  vis_contact_results_set_query (fixture->results, "ann");
  g_assert_cmpuint (fixture->n_changes, ==, 4);
  g_assert_cmpuint (fixture->position, ==, 1);
  g_assert_cmpuint (fixture->removed, ==, 6);
  g_assert_cmpuint (fixture->added, ==, 0);

  /* the same rows: no change */
  vis_contact_results_set_query (fixture->results, "ann m");
  g_assert_cmpuint (fixture->n_changes, ==, 4);

  /* the source's changes are searched too */
  vis_test_source_set_vcards (fixture->source, CARD ("FN:Ann More\r\n") CARD ("FN:Ben\r\n"),
                              fixture->parser);
  g_assert_cmpuint (fixture->n_changes, ==, 5);
  g_assert_cmpuint (vis_contact_results_get_n_matches (fixture->results), ==, 1);
}

static void
test_fold (void)
{
  static const struct
  {
    const char *text;
    const char *folded;
  } folds[] = {
    { "Ann", "ann" },
    { "  Ann \t\n Lee ", "ann lee" },
    { "Ångström", "angstrom" },
    { "ŁÓDŹ Đ Ħ ı İ Ŧ ŋ", "lodz d h i i t n" },
    { "Straße Œuvre Æ Ø Þ Ð", "strasse oeuvre ae o th d" },
    { "ﬁne ＡＢＣ ²", "fine abc 2" },
    { "Ἀθῆναι", "αθηναι" },
    { "\xe2\x80\xaa"
      "Ann\xe2\x80\xac",
      "ann" },
    { "", "" },
    { " \xc2\xa0 ", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (folds); i++)
    {
      g_autofree char *folded = vis_text_fold (folds[i].text);

      g_assert_cmpstr (folded, ==, folds[i].folded);
    }
}

static void
measure (Fixture *fixture, const char *query)
{
  g_autoptr (GTimer) timer = g_timer_new ();
  double elapsed;

  vis_contact_results_set_query (fixture->results, query);
  elapsed = g_timer_elapsed (timer, NULL) * 1000;
  g_test_minimized_result (elapsed, "“%s” in 10,000 contacts: %u matches, %.2f ms", query,
                           vis_contact_results_get_n_matches (fixture->results), elapsed);
}

static void
test_ten_thousand (Fixture *fixture, gconstpointer data)
{
  static const char *const queries[]
      = { "g", "gi", "giv", "given 99", "", "0", "01", "016", "01632 96", "x", "", "+44", "" };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (text, CARD ("FN:Given%u Família%u\r\nTEL:+441632%06u\r\n"), i, i * 7,
                            i * 97);
  vis_test_source_set_vcards (fixture->source, text->str, fixture->parser);
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    measure (fixture, queries[i]);
}

#define ADD(path, test)                                                                            \
  g_test_add ("/contacts/results/" path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/contacts/text-fold/makes-text-comparable", test_fold);
  ADD ("finds-names-and-pieces-of-numbers", test_rows);
  ADD ("finds-the-same-letter-by-letter", test_refines);
  ADD ("changes-only-rows-that-differ", test_changes);
  ADD ("searches-ten-thousand-contacts", test_ten_thousand);
  return g_test_run ();
}
