/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <time.h>

#include "app/vis-recent-text.h"
#include "call/vis-call-end.h"

static gint64
at (int day, int hour, int minute)
{
  g_autoptr (GDateTime) time = g_date_time_new_local (2023, 11, day, hour, minute, 0);
  return g_date_time_to_unix (time);
}

static void
test_when (void)
{
  static const struct
  {
    int day;
    int hour;
    gboolean half_days;
    const char *text;
  } cases[] = {
    { 22, 14, FALSE, "14:05" },           { 22, 0, FALSE, "00:05" },
    { 22, 14, TRUE, "2:05 PM" },          { 22, 0, TRUE, "12:05 AM" },
    { 21, 23, FALSE, "Yesterday 23:05" }, { 20, 9, FALSE, "Monday 09:05" },
    { 16, 9, FALSE, "Thursday 09:05" },   { 15, 9, FALSE, "11/15/23 09:05" },
    { 23, 9, FALSE, "11/23/23 09:05" }, /* somebody set the clock back */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = vis_recent_text_when (at (cases[i].day, cases[i].hour, 5),
                                                    at (22, 15, 0), cases[i].half_days);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
  g_autofree char *never = vis_recent_text_when (G_MAXINT64, at (22, 15, 0), FALSE);
  g_assert_cmpstr (never, ==, "");
}

static void
test_duration (void)
{
  static const struct
  {
    gint64 seconds;
    const char *text;
  } cases[] = {
    { 0, "0 s" }, { 59, "59 s" }, { 60, "1 min" }, { 3599, "59 min" }, { 3725, "1 h 2 min" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = vis_recent_text_duration (cases[i].seconds);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_outcome (void)
{
  static const struct
  {
    gboolean incoming;
    gboolean answered;
    gint64 duration;
    const char *end;
    const char *text;
  } cases[] = {
    { TRUE, FALSE, 0, "", "Now" },
    { TRUE, FALSE, 0, "cancelled", "Missed" },
    { TRUE, FALSE, 0, "no-answer", "Missed" },
    { TRUE, FALSE, 0, "declined-here", "Declined" },
    { TRUE, FALSE, 0, "blocked", "Blocked" },
    { TRUE, FALSE, 0, "stranger", "Not in your contacts" },
    { FALSE, FALSE, 0, "hang-up", "Cancelled" },
    { FALSE, FALSE, 0, "busy", "Busy" },
    { FALSE, FALSE, 0, "a word of the future", "Failed" },
    { TRUE, TRUE, 61, "remote-hang-up", "1 min" },
    { TRUE, TRUE, 15, "interrupted", "15 s, Interrupted" },
    { FALSE, TRUE, 0, "no-path", "No connection" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VisCallRecord record = { .incoming = cases[i].incoming,
                               .answered = cases[i].answered,
                               .duration = cases[i].duration,
                               .end = (char *)cases[i].end };
      g_autofree char *text = vis_recent_text_outcome (&record);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_every_end_has_words (void)
{
  for (VisCallEnd end = VIS_CALL_END_LOCAL_HANG_UP; end <= VIS_CALL_END_FAILED; end++)
    {
      VisCallRecord record = { .end = (char *)vis_call_end_to_word (end) };
      g_autofree char *text = vis_recent_text_outcome (&record);
      if (end != VIS_CALL_END_FAILED)
        g_assert_cmpstr (text, !=, "Failed");
    }
}

static void
test_spoken (void)
{
  VisCallRecord record = { .peer = (char *)"+12025550101",
                           .name = (char *)"Ada",
                           .target = (char *)"",
                           .incoming = TRUE,
                           .video = TRUE,
                           .end = (char *)"cancelled" };
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify)vis_call_record_free);
  g_ptr_array_add (records, vis_call_record_copy (&record));
  g_ptr_array_add (records, vis_call_record_copy (&record));
  g_autoptr (VisCallGroup) group = vis_call_group_new (records);
  /* A name is never a format. */
  g_autofree char *text = vis_recent_text_spoken (group, "Ada %s%n", "Yesterday 14:05");
  g_assert_cmpstr (text, ==, "Missed video call from Ada %s%n, Yesterday 14:05, 2 calls");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/recent-text/when-is-as-near-as-it-is-long-ago", test_when);
  g_test_add_func ("/app/recent-text/duration", test_duration);
  g_test_add_func ("/app/recent-text/outcome", test_outcome);
  g_test_add_func ("/app/recent-text/every-end-has-words", test_every_end_has_words);
  g_test_add_func ("/app/recent-text/spoken-row-says-all", test_spoken);
  return g_test_run ();
}
