/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <string.h>

#include "base/vis-error.h"
#include "contacts/vis-number-parser.h"

static void
test_parses (void)
{
  static const struct
  {
    const char *region;
    const char *text;
    const char *e164;
  } rows[] = {
    /* national text of the region */
    { "US", "(202) 555-0101", "+12025550101" },
    { "US", "202.555.0101", "+12025550101" },
    { "US", "1 202 555 0101", "+12025550101" },
    { "US", "  202-555-0101 ext. 12 ", "+12025550101" },
    { "us", "2025550101", "+12025550101" },
    { "GB", "01632 960000", "+441632960000" },
    { "GB", "(01632) 960 999", "+441632960999" },
    { "GB", "00 1 202 555 0101", "+12025550101" },
    { "US", "011 44 1632 960000", "+441632960000" },
    { "FR", "01 99 00 12 34", "+33199001234" },
    /* Italy keeps its zero */
    { "IT", "02 1234 5678", "+390212345678" },
    { NULL, "+39 02 1234 5678", "+390212345678" },
    { "IT", "312 345 6789", "+393123456789" },
    /* international text, with and without a region */
    { NULL, "+1 (202) 555-0101", "+12025550101" },
    { "GB", "+1-202-555-0101", "+12025550101" },
    { NULL, "+44 (0)1632 960000", "+441632960000" },
    /* well-formed, though no plan has it: fiction */
    { NULL, "+15550100", "+15550100" },
    { "GB", "+1 555-0100", "+15550100" },
    { NULL, "+999 123 456", "+999123456" },
    { NULL, "+49 (30) 23125 1", "+4930231251" },
    /* RFC 3966 */
    { NULL, "tel:+1-202-555-0101", "+12025550101" },
    { NULL, "TEL:+1.202.555.0101;ext=12", "+12025550101" },
    { NULL, "tel:+15550100;isub=1", "+15550100" },
    { "GB", "tel:555-0101;phone-context=+1202", "+12025550101" },
    { "GB", "tel:01632-960000;phone-context=example.net", "+441632960000" },
    { NULL, "tel:%2B1-202-555-0101", "+12025550101" },
    /* other scripts' digits, and marks that come with a copied number */
    { NULL, "＋１ ２０２ ５５５ ０１０１", "+12025550101" },
    { "EG", "٠٢ ٢٧٩٤ ٠٠٠٠", "+20227940000" },
    { NULL,
      "\xe2\x80\xaa+1\xc2\xa0"
      "202 555 0101\xe2\x80\xac",
      "+12025550101" },
    { "US", "1-800-FLOWERS", "+18003569377" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (VisNumberParser) parser = vis_number_parser_new (rows[i].region);
      g_autoptr (GError) error = NULL;
      g_autoptr (VisNumber) number = vis_number_parser_parse (parser, rows[i].text, &error);

      g_test_message ("%s", rows[i].text);
      g_assert_no_error (error);
      g_assert_cmpstr (vis_number_get_e164 (number), ==, rows[i].e164);
    }
}

static void
test_refuses (void)
{
  static const struct
  {
    const char *region;
    const char *text;
    const char *says;
  } rows[] = {
    { "US", "", "is not a phone number" },
    { "US", "ann", "is not a phone number" },
    { "US", "call 202 555 0101", "is not a phone number" },
    { "US", "sip:ann@example.net", "is not a phone number" },
    { "US", "tel:", "is not a phone number" },
    { "US", "tel:%00", "is not a phone number" },
    { "US", "+", "" },
    { "US", "+0123456", "" },
    { "US", "911", "emergency or service number" },
    { "GB", "112", "emergency or service number" },
    { "GB", "999", "emergency or service number" },
    { "DE", "112", "emergency or service number" },
    { "DE", "110", "emergency or service number" },
    { "IT", "112", "emergency or service number" },
    { "US", "tel:911;phone-context=example.net", "emergency or service number" },
    { "US", "555-0101", "lacks the area code" },
    { "US", "20", "too few digits" },
    { "US", "202 555 010123", "too many digits" },
    { "US", "+12025550101202555", "is not a phone number" },
    { "US", "+120255501012025550101", "too many digits" },
    { NULL, "202 555 0101", "country code" },
    { NULL, "112", "country code" },
    { "US", "+1 202 a", "is not a phone number" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (VisNumberParser) parser = vis_number_parser_new (rows[i].region);
      g_autoptr (GError) error = NULL;
      VisNumber *number = vis_number_parser_parse (parser, rows[i].text, &error);

      g_test_message ("%s: %s", rows[i].text, error ? error->message : "taken");
      g_assert_null (number);
      g_assert_error (error, VIS_ERROR, VIS_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, rows[i].says));
    }
}

static void
test_bounded (void)
{
  g_autoptr (VisNumberParser) parser = vis_number_parser_new ("US");
  g_autofree char *digits = g_strnfill (100000, '1');
  g_autofree char *typed = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (vis_number_parser_parse (parser, digits, &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (vis_number_parser_parse (parser,
                                          "+1202\xff"
                                          "5550101",
                                          &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_INVALID);
  typed = vis_number_parser_format_as_you_type (parser, digits);
  g_assert_cmpstr (typed, ==, digits);
}

static void
test_formats (void)
{
  static const struct
  {
    const char *e164;
    const char *international;
    const char *national;
  } rows[] = {
    { "+12025550101", "+1 202-555-0101", "(202) 555-0101" },
    { "+441632960000", "+44 1632 960000", "01632 960000" },
    { "+390212345678", "+39 02 1234 5678", "02 1234 5678" },
    { "+15550100", "+1 5550100", "555-0100" },
    { "+999123456", "+999123456", "+999123456" },
  };
  g_autoptr (VisNumberParser) parser = vis_number_parser_new ("US");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (VisNumber) number = vis_number_new (rows[i].e164, NULL);
      g_autofree char *international = vis_number_parser_format (parser, number);
      g_autofree char *national = vis_number_parser_format_national (parser, number);

      g_assert_cmpstr (international, ==, rows[i].international);
      g_assert_cmpstr (national, ==, rows[i].national);
    }
}

static void
test_formats_as_you_type (void)
{
  static const struct
  {
    const char *region;
    const char *typed;
    const char *shown;
  } rows[] = {
    { "US", "", "" },
    { "US", "2025", "202-5" },
    { "US", "2025550101", "(202) 555-0101" },
    { "US", "(202) 555-010", "(202) 555-010" },
    { "US", "+4416329", "+44 1632 9" },
    { "GB", "01632960000", "01632 960000" },
    { NULL, "+12025550101", "+1 202-555-0101" },
    { NULL, "2025550101", "2025550101" },
    /* no number: left as it is */
    { "US", "ann", "ann" },
    { "US", "192.0.2.5:16402", "192.0.2.5:16402" },
    { "US", "202 555+", "202 555+" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (VisNumberParser) parser = vis_number_parser_new (rows[i].region);
      g_autofree char *shown = vis_number_parser_format_as_you_type (parser, rows[i].typed);

      g_assert_cmpstr (shown, ==, rows[i].shown);
    }
}

static void
test_guesses_region (void)
{
  static const struct
  {
    const char *lc_all;
    const char *lc_telephone;
    const char *lang;
    const char *region;
  } rows[] = {
    { NULL, NULL, "en_GB.UTF-8", "GB" },  { NULL, "it_IT", "en_GB.UTF-8", "IT" },
    { "de_DE@euro", "it_IT", "C", "DE" }, { "C", NULL, "en_GB.UTF-8", NULL },
    { "", NULL, "fr_FR", "FR" },          { NULL, NULL, "C.UTF-8", NULL },
    { NULL, NULL, "eo", NULL },           { NULL, NULL, "en_ZZ", NULL },
    { NULL, NULL, NULL, NULL },
  };

  setlocale (LC_ALL, "C");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *const names[] = { "LC_ALL", "LC_TELEPHONE", "LANG" };
      const char *const values[] = { rows[i].lc_all, rows[i].lc_telephone, rows[i].lang };
      g_autofree char *region = NULL;

      for (guint j = 0; j < G_N_ELEMENTS (names); j++)
        {
          if (values[j])
            g_setenv (names[j], values[j], TRUE);
          else
            g_unsetenv (names[j]);
        }
      region = vis_number_parser_guess_region ();
      g_assert_cmpstr (region, ==, rows[i].region);
    }
}

static void
test_unknown_region (void)
{
  g_autoptr (VisNumberParser) parser = vis_number_parser_new ("XX");

  g_assert_null (vis_number_parser_get_region (parser));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/contacts/number-parser/parses-by-region", test_parses);
  g_test_add_func ("/contacts/number-parser/refuses-with-a-reason", test_refuses);
  g_test_add_func ("/contacts/number-parser/is-bounded", test_bounded);
  g_test_add_func ("/contacts/number-parser/formats", test_formats);
  g_test_add_func ("/contacts/number-parser/formats-as-you-type", test_formats_as_you_type);
  g_test_add_func ("/contacts/number-parser/guesses-the-region", test_guesses_region);
  g_test_add_func ("/contacts/number-parser/unknown-region-is-none", test_unknown_region);
  return g_test_run ();
}
