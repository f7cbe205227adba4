/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/vis-call-target.h"
#include "base/vis-error.h"

static VisContact *
contact_with (VisNumberParser *parser, const char *mobile, const char *work, const char *address)
{
  g_autoptr (GPtrArray) numbers
      = g_ptr_array_new_with_free_func ((GDestroyNotify)vis_contact_number_free);
  g_autoptr (GPtrArray) addresses
      = g_ptr_array_new_with_free_func ((GDestroyNotify)vis_sip_uri_free);
  if (mobile != NULL)
    g_ptr_array_add (numbers, vis_contact_number_new (parser, mobile, "cell", NULL));
  if (work != NULL)
    g_ptr_array_add (numbers, vis_contact_number_new (parser, work, "work", NULL));
  if (address != NULL)
    g_ptr_array_add (addresses, vis_sip_uri_parse (address, NULL));
  VisContactFields fields
      = { .id = "1", .name = "Ada Abel", .numbers = numbers, .addresses = addresses };
  return vis_contact_new (&fields);
}

static void
test_text_is_isolated_and_target_is_not (void)
{
  g_autoptr (VisNumberParser) parser = vis_number_parser_new ("US");
  g_autoptr (VisCallTarget) target = vis_call_target_parse ("(202) 555-0101", parser, NULL);
  g_assert_cmpstr (vis_call_target_get_target (target), ==, "+12025550101");
  g_assert_cmpstr (vis_call_target_get_text (target), ==, "\u2066+1 202-555-0101\u2069");
}

static void
test_address_loses_its_scheme_for_display (void)
{
  g_autoptr (VisNumberParser) parser = vis_number_parser_new (NULL);
  g_autoptr (VisCallTarget) target
      = vis_call_target_parse ("sip:ann@192.0.2.5:16402", parser, NULL);
  g_assert_cmpstr (vis_call_target_get_target (target), ==, "sip:ann@192.0.2.5:16402");
  g_assert_cmpstr (vis_call_target_get_text (target), ==, "\u2066ann@192.0.2.5:16402\u2069");
}

static void
test_nonsense_is_refused_with_a_sentence (void)
{
  g_autoptr (VisNumberParser) parser = vis_number_parser_new (NULL);
  g_autoptr (GError) error = NULL;
  g_assert_null (vis_call_target_parse ("nobody in particular", parser, &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_INVALID);
}

static void
test_contact_lists_numbers_before_addresses (void)
{
  g_autoptr (VisNumberParser) parser = vis_number_parser_new (NULL);
  g_autoptr (VisContact) contact
      = contact_with (parser, "+12025550101", "+441632960001", "sip:ada@192.0.2.5");
  g_autoptr (GListModel) targets = vis_call_target_list_for_contact (contact, parser);
  const char *expected[] = { "+12025550101", "+441632960001", "sip:ada@192.0.2.5" };
  const char *kinds[] = { "Mobile", "Work", NULL };
  g_assert_cmpuint (g_list_model_get_n_items (targets), ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (VisCallTarget) target = g_list_model_get_item (targets, i);
      g_assert_cmpstr (vis_call_target_get_target (target), ==, expected[i]);
      g_assert_cmpstr (vis_call_target_get_kind (target), ==, kinds[i]);
    }
}

static void
assert_chosen (GListModel *targets, const char *query, const char *expected)
{
  g_autoptr (VisCallTarget) target = vis_call_target_choose (targets, query);
  g_assert_cmpstr (vis_call_target_get_target (target), ==, expected);
}

/* Who searches for the number of the office does not want to ring at home. */
static void
test_number_that_was_searched_for_is_chosen (void)
{
  g_autoptr (VisNumberParser) parser = vis_number_parser_new (NULL);
  g_autoptr (VisContact) contact = contact_with (parser, "+12025550101", "+441632960001", NULL);
  g_autoptr (GListModel) targets = vis_call_target_list_for_contact (contact, parser);
  assert_chosen (targets, "960 001", "+441632960001");
  assert_chosen (targets, "01632", "+441632960001");
  assert_chosen (targets, "5550101", "+12025550101");
  assert_chosen (targets, "ada", "+12025550101");
  assert_chosen (targets, "16", "+12025550101");
  assert_chosen (targets, NULL, "+12025550101");
}

static void
test_nobody_is_chosen_of_nothing (void)
{
  g_autoptr (VisNumberParser) parser = vis_number_parser_new (NULL);
  g_autoptr (VisContact) contact = contact_with (parser, NULL, NULL, NULL);
  g_autoptr (GListModel) targets = vis_call_target_list_for_contact (contact, parser);
  g_assert_null (vis_call_target_choose (targets, "1234"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/call-target/text-is-isolated-and-target-is-not",
                   test_text_is_isolated_and_target_is_not);
  g_test_add_func ("/app/call-target/address-loses-its-scheme-for-display",
                   test_address_loses_its_scheme_for_display);
  g_test_add_func ("/app/call-target/nonsense-is-refused-with-a-sentence",
                   test_nonsense_is_refused_with_a_sentence);
  g_test_add_func ("/app/call-target/contact-lists-numbers-before-addresses",
                   test_contact_lists_numbers_before_addresses);
  g_test_add_func ("/app/call-target/number-that-was-searched-for-is-chosen",
                   test_number_that_was_searched_for_is_chosen);
  g_test_add_func ("/app/call-target/nobody-is-chosen-of-nothing",
                   test_nobody_is_chosen_of_nothing);
  return g_test_run ();
}
