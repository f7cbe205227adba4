/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/vis-error.h"

static void
test_quotes (void)
{
  static const struct
  {
    const char *text;
    const char *quoted;
  } rows[] = {
    { "", "“”" },
    { "sip:ann", "“sip:ann”" },
    { "a\r\nb\x1b", "“a  b ”" },
    { "a\xff\xfe", "“a��”" },
    { "123456789012345678901234567890123456789012345678901234567890",
      "“123456789012345678901234567890123456789012345678901234567890”" },
    { "ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé",
      "“éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé…”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *quoted = vis_error_quote (rows[i].text);

      g_assert_cmpstr (quoted, ==, rows[i].quoted);
    }
}

static void
test_bounded (void)
{
  g_autofree char *text = g_strnfill (100000, '\xf0');
  g_autofree char *quoted = vis_error_quote (text);

  g_assert_true (g_utf8_validate (quoted, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (quoted, -1), ==, 63);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/error/quotes-foreign-text", test_quotes);
  g_test_add_func ("/base/error/quotes-little-of-much", test_bounded);
  return g_test_run ();
}
