/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/vis-blocked.h"

#define ADA "+12025550101"

static void
test_block_and_unblock (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VisStore) store = vis_store_new (NULL, &error);

  g_assert_no_error (error);
  g_assert_false (vis_store_is_blocked (store, ADA, &error));
  g_assert_true (vis_store_block (store, ADA, "Ada", 100, &error));
  g_assert_true (vis_store_is_blocked (store, ADA, &error));
  g_assert_true (vis_store_unblock (store, ADA, &error));
  g_assert_true (vis_store_unblock (store, ADA, &error));
  g_assert_false (vis_store_is_blocked (store, ADA, &error));
  g_assert_no_error (error);
}

static void
test_case (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VisStore) store = vis_store_new (NULL, &error);

  g_assert_true (vis_store_block (store, "Mallory@192.0.2.7", "Mallory", 100, &error));
  g_assert_true (vis_store_is_blocked (store, "mallory@192.0.2.7", &error));
  g_assert_true (vis_store_unblock (store, "MALLORY@192.0.2.7", &error));
  g_assert_false (vis_store_is_blocked (store, "mallory@192.0.2.7", &error));
  g_assert_no_error (error);
}

static void
test_list (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VisStore) store = vis_store_new (NULL, &error);
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (VisBlocked) copy = NULL;

  g_assert_true (vis_store_block (store, "mallory@192.0.2.7", "Mallory", 100, &error));
  g_assert_true (vis_store_block (store, ADA, "Ada", 200, &error));
  g_assert_true (vis_store_block (store, ADA, "Ada Example", 300, &error));
  list = vis_store_list_blocked (store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 2);
  copy = vis_blocked_copy (list->pdata[0]);
  g_assert_cmpstr (copy->peer, ==, ADA);
  g_assert_cmpstr (copy->name, ==, "Ada Example");
  g_assert_cmpint (copy->since, ==, 200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/blocked/until-unblocked", test_block_and_unblock);
  g_test_add_func ("/store/blocked/case-makes-no-difference", test_case);
  g_test_add_func ("/store/blocked/again-keeps-since-and-takes-the-name", test_list);
  return g_test_run ();
}
