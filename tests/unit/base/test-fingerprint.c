/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/vis-error.h"
#include "base/vis-fingerprint.h"

#define PAIRS8 "00:11:22:33:44:55:66:77"

static void
test_parse (void)
{
  g_autoptr (VisFingerprint) upper = NULL;
  g_autoptr (VisFingerprint) lower = NULL;

  upper = vis_fingerprint_parse ("SHA-256 AB:11:22:33:44:55:66:77:" PAIRS8 ":" PAIRS8 ":" PAIRS8,
                                 NULL);
  lower = vis_fingerprint_parse ("sha-256 ab:11:22:33:44:55:66:77:" PAIRS8 ":" PAIRS8 ":" PAIRS8,
                                 NULL);
  g_assert_nonnull (upper);
  g_assert_true (vis_fingerprint_equal (upper, lower));
  g_assert_cmpstr (vis_fingerprint_get_hash (upper), ==, "sha-256");
}

static void
test_refuses (void)
{
  static const struct
  {
    const char *text;
    VisError code;
  } rows[] = {
    { "", VIS_ERROR_INVALID },
    { "sha-256", VIS_ERROR_INVALID },
    { "sha-256 ", VIS_ERROR_INVALID },
    { "sha-256 00:11", VIS_ERROR_INVALID },
    { "sha-256 " PAIRS8 ":" PAIRS8 ":" PAIRS8 ":00:11:22:33:44:55:66:7g", VIS_ERROR_INVALID },
    { "sha-256 " PAIRS8 ":" PAIRS8 ":" PAIRS8 ":00:11:22:33:44:55:66-77", VIS_ERROR_INVALID },
    { "sha-1 " PAIRS8 ":" PAIRS8 ":00:11:22:33", VIS_ERROR_UNSUPPORTED },
    { "md5 " PAIRS8 ":" PAIRS8, VIS_ERROR_UNSUPPORTED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (vis_fingerprint_parse (rows[i].text, &error));
      g_assert_error (error, VIS_ERROR, (int)rows[i].code);
    }
}

static void
test_pem (void)
{
  /* The digest of the three bytes "abc", which is all that this certificate holds. */
  g_autoptr (VisFingerprint) fingerprint = vis_fingerprint_new_from_pem (
      "-----BEGIN CERTIFICATE-----\nYWJj\n-----END CERTIFICATE-----\n", "sha-256", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (vis_fingerprint_to_string (fingerprint), ==,
                   "sha-256 BA:78:16:BF:8F:01:CF:EA:41:41:40:DE:5D:AE:22:23:"
                   "B0:03:61:A3:96:17:7A:9C:B4:10:FF:61:F2:00:15:AD");
  g_assert_null (vis_fingerprint_new_from_pem ("no certificate", "sha-256", &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/fingerprint/ignores-case", test_parse);
  g_test_add_func ("/base/fingerprint/refuses-weak-and-malformed", test_refuses);
  g_test_add_func ("/base/fingerprint/from-pem", test_pem);
  return g_test_run ();
}
