/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/vis-error.h"
#include "base/vis-number.h"

static void
test_accepts (void)
{
  static const char *const rows[] = { "+15550100", "+441632960961", "+39065551234", "+12" };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (VisNumber) number = vis_number_new (rows[i], NULL);
      g_autoptr (VisNumber) copy = vis_number_copy (number);

      g_assert_cmpstr (vis_number_get_e164 (copy), ==, rows[i]);
      g_assert_true (vis_number_equal (number, copy));
      g_assert_cmpuint (vis_number_hash (number), ==, vis_number_hash (copy));
    }
}

static void
test_refuses (void)
{
  static const char *const rows[]
      = { "", "+", "+1", "15550100", "+0123", "+1 555", "+1234567890123456", "+12a", "++12" };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (vis_number_new (rows[i], &error));
      g_assert_error (error, VIS_ERROR, VIS_ERROR_INVALID);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/number/accepts-e164", test_accepts);
  g_test_add_func ("/base/number/refuses-the-rest", test_refuses);
  return g_test_run ();
}
