/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/vis-error.h"
#include "directory/vis-target.h"

static void
test_parses (void)
{
  static const struct
  {
    const char *text;
    const char *number; /* NULL: an address */
    const char *uri;
    const char *shown;
  } rows[] = {
    /* numbers */
    { "+12025550101", "+12025550101", NULL, "+1 202-555-0101" },
    { " (202) 555-0101 ", "+12025550101", NULL, "+1 202-555-0101" },
    { "202.555.0101", "+12025550101", NULL, "+1 202-555-0101" },
    { "tel:+1-202-555-0101", "+12025550101", NULL, "+1 202-555-0101" },
    { "TEL:+15550100", "+15550100", NULL, "+1 5550100" },
    { "+44 1632 960000", "+441632960000", NULL, "+44 1632 960000" },
    { "1-800-FLOWERS", "+18003569377", NULL, "+1 800-356-9377" },
    /* SIP addresses */
    { "sip:ann@192.0.2.5:16402", NULL, "sip:ann@192.0.2.5:16402", "ann@192.0.2.5:16402" },
    { "SIP:ann@example.net;transport=udp", NULL, "sip:ann@example.net", "ann@example.net" },
    { "ann@example.net", NULL, "sip:ann@example.net", "ann@example.net" },
    { "ann@localhost", NULL, "sip:ann@localhost", "ann@localhost" },
    { "+12025550101@192.0.2.5", NULL, "sip:+12025550101@192.0.2.5", "+12025550101@192.0.2.5" },
    { "ann@[2001:db8::1]:5060", NULL, "sip:ann@[2001:db8::1]:5060", "ann@[2001:db8::1]:5060" },
    { "sip:example.net", NULL, "sip:example.net", "example.net" },
    /* hosts */
    { "192.0.2.5:16402", NULL, "sip:192.0.2.5:16402", "192.0.2.5:16402" },
    { "192.0.2.5", NULL, "sip:192.0.2.5", "192.0.2.5" },
    { "host.example.net:5060", NULL, "sip:host.example.net:5060", "host.example.net:5060" },
    { "host.example.net", NULL, "sip:host.example.net", "host.example.net" },
    { "localhost:16402", NULL, "sip:localhost:16402", "localhost:16402" },
    { "[2001:db8::1]:16402", NULL, "sip:[2001:db8::1]:16402", "[2001:db8::1]:16402" },
    { "2001:db8::1", NULL, "sip:[2001:db8::1]", "[2001:db8::1]" },
    { "::1", NULL, "sip:[::1]", "[::1]" },
  };
  g_autoptr (VisNumberParser) parser = vis_number_parser_new ("US");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VisTarget) parsed = vis_target_parse (rows[i].text, parser, &error);
      g_autoptr (VisTarget) target = NULL;
      g_autofree char *shown = NULL;

      g_test_message ("%s", rows[i].text);
      g_assert_no_error (error);
      target = vis_target_copy (parsed);
      if (rows[i].number)
        {
          g_assert_cmpint (target->kind, ==, VIS_TARGET_NUMBER);
          g_assert_cmpstr (vis_number_get_e164 (target->number), ==, rows[i].number);
        }
      else
        {
          g_autofree char *uri = vis_sip_uri_to_string (target->uri);

          g_assert_cmpint (target->kind, ==, VIS_TARGET_ADDRESS);
          g_assert_cmpstr (uri, ==, rows[i].uri);
        }
      shown = vis_target_to_string (target, parser);
      g_assert_cmpstr (shown, ==, rows[i].shown);
    }
}

static void
test_refuses (void)
{
  static const struct
  {
    const char *text;
    VisError code;
    const char *message;
  } rows[] = {
    { "", VIS_ERROR_INVALID, "Type a phone number, or an address such as name@host" },
    { "  ", VIS_ERROR_INVALID, "Type a phone number, or an address such as name@host" },
    { "ann", VIS_ERROR_INVALID,
      "“ann” is neither a phone number nor an address such as name@host or host:16402" },
    { "911", VIS_ERROR_INVALID,
      "“911” is an emergency or service number: use a telephone to call it" },
    { "555-0101", VIS_ERROR_INVALID, "“555-0101” lacks the area code" },
    { "tel:ann", VIS_ERROR_INVALID, "“tel:ann” is not a phone number" },
    { "ann@", VIS_ERROR_INVALID, "“ann@” is not an address such as name@host or host:16402" },
    { "@example.net", VIS_ERROR_INVALID,
      "“@example.net” is not an address such as name@host or host:16402" },
    { "a b@example.net", VIS_ERROR_INVALID,
      "“a b@example.net” is not an address such as name@host or host:16402" },
    { "192.0.2.5:0", VIS_ERROR_INVALID,
      "“192.0.2.5:0” is not an address such as name@host or host:16402" },
    { "192.0.2.5:70000", VIS_ERROR_INVALID,
      "“192.0.2.5:70000” is not an address such as name@host or host:16402" },
    { "[2001:db8::1", VIS_ERROR_INVALID,
      "“[2001:db8::1” is not an address such as name@host or host:16402" },
    { "sip:", VIS_ERROR_INVALID, NULL },
    { "sips:ann@example.net", VIS_ERROR_UNSUPPORTED, NULL },
    { "mailto:ann@example.net", VIS_ERROR_INVALID, NULL },
    { "http://example.net/", VIS_ERROR_INVALID, NULL },
    { "\xff", VIS_ERROR_INVALID, "The address is not readable text" },
  };
  g_autoptr (VisNumberParser) parser = vis_number_parser_new ("US");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      VisTarget *target = vis_target_parse (rows[i].text, parser, &error);

      g_test_message ("%s: %s", rows[i].text, error ? error->message : "taken");
      g_assert_null (target);
      g_assert_error (error, VIS_ERROR, (int)rows[i].code);
      if (rows[i].message)
        g_assert_cmpstr (error->message, ==, rows[i].message);
    }
}

static void
test_bounded (void)
{
  g_autoptr (VisNumberParser) parser = vis_number_parser_new ("US");
  static const char fill[] = { '1', 'a', '@', ':', '[', '+', ' ' };

  for (guint i = 0; i < G_N_ELEMENTS (fill); i++)
    {
      g_autofree char *text = g_strnfill (100000, fill[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (vis_target_parse (text, parser, &error));
      g_assert_nonnull (error);
      g_assert_cmpuint (strlen (error->message), <, 500);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/directory/target/parses-numbers-and-addresses", test_parses);
  g_test_add_func ("/directory/target/refuses-with-a-sentence", test_refuses);
  g_test_add_func ("/directory/target/is-bounded", test_bounded);
  return g_test_run ();
}
