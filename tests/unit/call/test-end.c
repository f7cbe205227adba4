/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/vis-error.h"
#include "call/vis-call-end.h"

static void
test_words (void)
{
  for (guint end = VIS_CALL_END_LOCAL_HANG_UP; end <= VIS_CALL_END_FAILED; end++)
    {
      const char *word = vis_call_end_to_word ((VisCallEnd)end);

      g_assert_cmpint (vis_call_end_from_word (word), ==, (VisCallEnd)end);
      g_assert_nonnull (vis_call_end_to_text ((VisCallEnd)end));
    }
  g_assert_cmpint (vis_call_end_from_word (NULL), ==, VIS_CALL_END_NONE);
  g_assert_cmpint (vis_call_end_from_word ("nonsense"), ==, VIS_CALL_END_NONE);
  g_assert_null (vis_call_end_to_text (VIS_CALL_END_NONE));
}

static void
test_statuses (void)
{
  static const struct
  {
    guint status;
    VisCallEnd end;
  } rows[] = {
    { 302, VIS_CALL_END_FAILED },          { 400, VIS_CALL_END_FAILED },
    { 404, VIS_CALL_END_UNAVAILABLE },     { 408, VIS_CALL_END_NO_RESPONSE },
    { 480, VIS_CALL_END_UNAVAILABLE },     { 486, VIS_CALL_END_BUSY },
    { 487, VIS_CALL_END_CANCELLED },       { 488, VIS_CALL_END_NOT_COMPATIBLE },
    { 500, VIS_CALL_END_FAILED },          { 600, VIS_CALL_END_BUSY },
    { 603, VIS_CALL_END_REMOTE_DECLINED }, { 606, VIS_CALL_END_NOT_COMPATIBLE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (vis_call_end_from_status (rows[i].status), ==, rows[i].end);
}

static void
test_searches (void)
{
  static const struct
  {
    int code;
    VisCallEnd end;
  } rows[] = {
    { VIS_ERROR_NOT_FOUND, VIS_CALL_END_NO_ROUTE },
    { VIS_ERROR_UNREACHABLE, VIS_CALL_END_NO_HOST },
    { VIS_ERROR_FAILED, VIS_CALL_END_LOOKUP_FAILED },
    { VIS_ERROR_TIMED_OUT, VIS_CALL_END_LOOKUP_FAILED },
    { VIS_ERROR_UNSUPPORTED, VIS_CALL_END_FAILED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (VIS_ERROR, rows[i].code, "reason");

      g_assert_cmpint (vis_call_end_from_search (error), ==, rows[i].end);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/call/end/each-reason-has-a-word-and-a-sentence", test_words);
  g_test_add_func ("/call/end/statuses-mean-reasons", test_statuses);
  g_test_add_func ("/call/end/searches-in-vain-mean-reasons", test_searches);
  return g_test_run ();
}
