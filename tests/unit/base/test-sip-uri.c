/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/vis-error.h"
#include "base/vis-sip-uri.h"

static void
test_parses (void)
{
  static const struct
  {
    const char *text;
    const char *user;
    const char *host;
    guint port;
    const char *printed;
  } rows[] = {
    { "sip:+15550100@192.0.2.1:16402", "+15550100", "192.0.2.1", 16402,
      "sip:+15550100@192.0.2.1:16402" },
    { "SIP:ann@example.net", "ann", "example.net", 0, "sip:ann@example.net" },
    { "sips:ann@example.net", "ann", "example.net", 0, "sips:ann@example.net" },
    { "sip:example.net", NULL, "example.net", 0, "sip:example.net" },
    { "sip:ann@[2001:db8::1]:5060", "ann", "2001:db8::1", 5060, "sip:ann@[2001:db8::1]:5060" },
    { "sip:a%40b:secret@example.net;transport=tcp?subject=x", "a@b", "example.net", 0,
      "sip:a%40b@example.net" },
    { "sip:ann;day=tue@example.net", "ann;day=tue", "example.net", 0,
      "sip:ann;day=tue@example.net" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VisSipUri) uri = vis_sip_uri_parse (rows[i].text, &error);
      g_autofree char *printed = NULL;

      g_assert_no_error (error);
      g_assert_cmpstr (uri->user, ==, rows[i].user);
      g_assert_cmpstr (uri->host, ==, rows[i].host);
      g_assert_cmpuint (uri->port, ==, rows[i].port);
      printed = vis_sip_uri_to_string (uri);
      g_assert_cmpstr (printed, ==, rows[i].printed);
    }
}

static void
test_refuses (void)
{
  static const char *const rows[]
      = { "",          "sip:",         "ann@example.net", "sip:@example.net", "sip:ann@",
          "sip:a b@c", "sip:a@b@c",    "sip:a@b:0",       "sip:a@b:99999",    "sip:a@[::1",
          "sip:a@[b]", "sip:a@-b",     "sip:a@b..c",      "sip:a@b\r\nX: y",  "sip:%00@b",
          "sip:%ff@b", "tel:+15550100" };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (vis_sip_uri_parse (rows[i], &error));
      g_assert_error (error, VIS_ERROR, VIS_ERROR_INVALID);
    }
}

static void
test_bounded (void)
{
  g_autofree char *user = g_strnfill (600, 'a');
  g_autofree char *text = g_strdup_printf ("sip:%s@b", user);
  g_autoptr (GError) error = NULL;

  g_assert_null (vis_sip_uri_parse (text, &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/sip-uri/parses-and-prints", test_parses);
  g_test_add_func ("/base/sip-uri/refuses-what-is-none", test_refuses);
  g_test_add_func ("/base/sip-uri/is-bounded", test_bounded);
  return g_test_run ();
}
