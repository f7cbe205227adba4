/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-recent-text.h"

#include <glib/gi18n.h>

#include "call/vis-call-end.h"
#include "call/vis-call-policy.h"

#define DAYS_WITH_A_NAME 7

static int
days_between (GDateTime *from, GDateTime *to)
{
  GDate a, b;
  g_date_clear (&a, 1);
  g_date_clear (&b, 1);
  g_date_set_dmy (&a, (GDateDay)g_date_time_get_day_of_month (from),
                  (GDateMonth)g_date_time_get_month (from), (GDateYear)g_date_time_get_year (from));
  g_date_set_dmy (&b, (GDateDay)g_date_time_get_day_of_month (to),
                  (GDateMonth)g_date_time_get_month (to), (GDateYear)g_date_time_get_year (to));
  return g_date_days_between (&a, &b);
}

char *
vis_recent_text_when (gint64 started, gint64 now, gboolean half_days)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (started);
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now);
  if (then == NULL || today == NULL) /* no time that there is */
    return g_strdup ("");

  /* Translators: the time of a call, with 12 hours and with 24; see strftime(3). */
  g_autofree char *time = g_date_time_format (then, half_days ? _ ("%-I:%M %p") : _ ("%H:%M"));
  int days = days_between (then, today);
  if (days == 0)
    return g_steal_pointer (&time);
  if (days == 1)
    /* Translators: %s is a time of day. */
    return g_strdup_printf (_ ("Yesterday %s"), time);
  /* A call of the future was before somebody set the clock. */
  g_autofree char *day
      = g_date_time_format (then, days > 0 && days < DAYS_WITH_A_NAME ? "%A" : "%x");
  /* Translators: a day, or a date, and a time of day. */
  return g_strdup_printf (C_ ("day and time", "%s %s"), day, time);
}

char *
vis_recent_text_duration (gint64 seconds)
{
  int minutes = (int)(MIN (seconds, G_MAXINT) / 60);
  if (seconds < 60)
    /* Translators: seconds */
    return g_strdup_printf (_ ("%d s"), (int)seconds);
  if (minutes < 60)
    /* Translators: minutes */
    return g_strdup_printf (_ ("%d min"), minutes);
  /* Translators: hours and minutes */
  return g_strdup_printf (_ ("%d h %d min"), minutes / 60, minutes % 60);
}

/* Shorter than vis_call_end_to_text(): what is to be done about it is over. */
static const char *
short_end (const char *word)
{
  switch (vis_call_end_from_word (word))
    {
    case VIS_CALL_END_LOCAL_HANG_UP:
    case VIS_CALL_END_CANCELLED:
      return _ ("Cancelled");
    case VIS_CALL_END_REMOTE_HANG_UP:
    case VIS_CALL_END_LOCAL_DECLINED:
    case VIS_CALL_END_REMOTE_DECLINED:
      return _ ("Declined");
    case VIS_CALL_END_BUSY:
      return _ ("Busy");
    case VIS_CALL_END_NO_ANSWER:
      return _ ("No answer");
    case VIS_CALL_END_UNAVAILABLE:
      return _ ("Not available");
    case VIS_CALL_END_NO_ROUTE:
      return _ ("No address known");
    case VIS_CALL_END_NO_HOST:
      return _ ("Unknown name");
    case VIS_CALL_END_LOOKUP_FAILED:
    case VIS_CALL_END_UNREACHABLE:
    case VIS_CALL_END_NO_RESPONSE:
      return _ ("Not reachable");
    case VIS_CALL_END_NOT_COMPATIBLE:
      return _ ("Not compatible");
    case VIS_CALL_END_NO_PATH:
      return _ ("No connection");
    case VIS_CALL_END_NO_KEYS:
      return _ ("No encryption");
    case VIS_CALL_END_NO_MEDIA:
      return _ ("No picture or sound");
    case VIS_CALL_END_CONNECTION_LOST:
      return _ ("Connection lost");
    case VIS_CALL_END_KEY_CHANGED:
      return _ ("Key changed");
    case VIS_CALL_END_UNTRUSTED:
      return _ ("Not secure");
    case VIS_CALL_END_FAILED:
    case VIS_CALL_END_NONE: /* a word of a newer version, too */
    default:
      break;
    }
  if (g_str_equal (word, VIS_CALL_END_WORD_INTERRUPTED))
    return _ ("Interrupted");
  if (g_str_equal (word, vis_call_verdict_to_word (VIS_CALL_VERDICT_BLOCKED)))
    return _ ("Blocked");
  if (g_str_equal (word, vis_call_verdict_to_word (VIS_CALL_VERDICT_STRANGER)))
    return _ ("Not in your contacts");
  return _ ("Failed");
}

char *
vis_recent_text_outcome (const VisCallRecord *record)
{
  VisCallOutcome outcome = vis_call_record_get_outcome (record);
  if (outcome == VIS_CALL_OUTCOME_ONGOING)
    return g_strdup (_ ("Now"));
  if (outcome == VIS_CALL_OUTCOME_MISSED)
    return g_strdup (_ ("Missed"));
  if (outcome != VIS_CALL_OUTCOME_ANSWERED)
    return g_strdup (short_end (record->end));

  g_autofree char *duration = vis_recent_text_duration (record->duration);
  if (vis_call_end_is_normal (vis_call_end_from_word (record->end)))
    return g_steal_pointer (&duration);
  if (record->duration == 0)
    return g_strdup (short_end (record->end));
  /* Translators: how long a call took, and why it broke off. */
  return g_strdup_printf (C_ ("duration and reason", "%s, %s"), duration, short_end (record->end));
}

const char *
vis_recent_text_reason (const VisCallRecord *record)
{
  VisCallEnd end = vis_call_end_from_word (record->end);
  if (vis_call_end_is_normal (end) || end == VIS_CALL_END_CANCELLED)
    return NULL;
  if (g_str_equal (record->end, VIS_CALL_END_WORD_INTERRUPTED))
    return _ ("Visavis ended before the call did.");
  return vis_call_end_to_text (end);
}

static const char *
spoken_format (const VisCallRecord *record)
{
  if (vis_call_record_get_outcome (record) == VIS_CALL_OUTCOME_MISSED)
    return record->video ? _ ("Missed video call from %s") : _ ("Missed call from %s");
  if (record->incoming)
    return record->video ? _ ("Video call from %s") : _ ("Call from %s");
  return record->video ? _ ("Video call to %s") : _ ("Call to %s");
}

char *
vis_recent_text_spoken (VisCallGroup *group, const char *name, const char *when)
{
  const VisCallRecord *record = vis_call_group_get_newest (group);
  guint n = vis_call_group_get_records (group)->len;
  g_autoptr (GString) text = g_string_new (spoken_format (record));
  g_string_replace (text, "%s", name, 1);
  g_string_append_printf (text, ", %s", when);
  if (vis_call_group_get_outcome (group) != VIS_CALL_OUTCOME_MISSED)
    {
      g_autofree char *outcome = vis_recent_text_outcome (record);
      g_string_append_printf (text, ", %s", outcome);
    }
  if (n > 1)
    {
      g_string_append (text, ", ");
      g_string_append_printf (text, g_dngettext (GETTEXT_PACKAGE, "%u call", "%u calls", n), n);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
