/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "call/vis-call-end.h"

#include <glib/gi18n-lib.h>

#include "base/vis-error.h"

static const struct
{
  VisCallEnd end;
  const char *name;
  const char *word;
  const char *text;
} rows[] = {
  { VIS_CALL_END_NONE, "VIS_CALL_END_NONE", "none", NULL },
  { VIS_CALL_END_LOCAL_HANG_UP, "VIS_CALL_END_LOCAL_HANG_UP", "hang-up", N_ ("Call ended.") },
  { VIS_CALL_END_REMOTE_HANG_UP, "VIS_CALL_END_REMOTE_HANG_UP", "remote-hang-up",
    N_ ("The other side hung up.") },
  { VIS_CALL_END_LOCAL_DECLINED, "VIS_CALL_END_LOCAL_DECLINED", "declined-here",
    N_ ("You declined the call.") },
  { VIS_CALL_END_REMOTE_DECLINED, "VIS_CALL_END_REMOTE_DECLINED", "declined",
    N_ ("The call was declined.") },
  { VIS_CALL_END_CANCELLED, "VIS_CALL_END_CANCELLED", "cancelled", N_ ("Missed call.") },
  { VIS_CALL_END_BUSY, "VIS_CALL_END_BUSY", "busy",
    N_ ("The line is busy. Try again in a few minutes.") },
  { VIS_CALL_END_NO_ANSWER, "VIS_CALL_END_NO_ANSWER", "no-answer",
    N_ ("Nobody answered. Try again later.") },
  { VIS_CALL_END_UNAVAILABLE, "VIS_CALL_END_UNAVAILABLE", "unavailable",
    N_ ("This person can’t be reached now. Try again later.") },
  { VIS_CALL_END_NO_ROUTE, "VIS_CALL_END_NO_ROUTE", "no-route",
    N_ ("No address is known for this number. Add a SIP address to the contact.") },
  { VIS_CALL_END_NO_HOST, "VIS_CALL_END_NO_HOST", "no-host",
    N_ ("There is no device of this name. Look at the address again.") },
  { VIS_CALL_END_LOOKUP_FAILED, "VIS_CALL_END_LOOKUP_FAILED", "lookup-failed",
    N_ ("The name in the address could not be looked up. Check your network, and try again.") },
  { VIS_CALL_END_UNREACHABLE, "VIS_CALL_END_UNREACHABLE", "unreachable",
    N_ ("Nobody listens at this address. Is Visavis running on the other device?") },
  { VIS_CALL_END_NO_RESPONSE, "VIS_CALL_END_NO_RESPONSE", "no-response",
    N_ ("The other device does not respond. It may be switched off or on another network.") },
  { VIS_CALL_END_NOT_COMPATIBLE, "VIS_CALL_END_NOT_COMPATIBLE", "not-compatible",
    N_ ("The other device has no encrypted call to offer that works here.") },
  { VIS_CALL_END_NO_PATH, "VIS_CALL_END_NO_PATH", "no-path",
    N_ ("No way was found for picture and sound. A firewall may be in between.") },
  { VIS_CALL_END_NO_KEYS, "VIS_CALL_END_NO_KEYS", "no-keys",
    N_ ("The two devices could not agree on encryption.") },
  { VIS_CALL_END_NO_MEDIA, "VIS_CALL_END_NO_MEDIA", "no-media",
    N_ ("Neither picture nor sound arrived.") },
  { VIS_CALL_END_CONNECTION_LOST, "VIS_CALL_END_CONNECTION_LOST", "connection-lost",
    N_ ("The connection was lost.") },
  { VIS_CALL_END_KEY_CHANGED, "VIS_CALL_END_KEY_CHANGED", "key-changed",
    N_ ("The key of the other side has changed and was not accepted.") },
  { VIS_CALL_END_UNTRUSTED, "VIS_CALL_END_UNTRUSTED", "untrusted",
    N_ ("Somebody is between you and the other side: the call was stopped before anything was "
        "sent.") },
  { VIS_CALL_END_FAILED, "VIS_CALL_END_FAILED", "failed", N_ ("The call failed. Try again.") },
};

GType
vis_call_end_get_type (void)
{
  static gsize type = 0;

  if (g_once_init_enter (&type))
    {
      static GEnumValue values[G_N_ELEMENTS (rows) + 1];

      for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        values[i] = (GEnumValue){ (gint)rows[i].end, rows[i].name, rows[i].word };
      g_once_init_leave (&type, g_enum_register_static ("VisCallEnd", values));
    }
  return type;
}

const char *
vis_call_end_to_word (VisCallEnd end)
{
  g_return_val_if_fail (end < G_N_ELEMENTS (rows), NULL);
  g_assert (rows[end].end == end);

  return rows[end].word;
}

VisCallEnd
vis_call_end_from_word (const char *word)
{
  for (guint i = 1; word && i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (rows[i].word, word))
      return rows[i].end;
  return VIS_CALL_END_NONE;
}

const char *
vis_call_end_to_text (VisCallEnd end)
{
  g_return_val_if_fail (end < G_N_ELEMENTS (rows), NULL);

  return rows[end].text ? _ (rows[end].text) : NULL;
}

gboolean
vis_call_end_is_normal (VisCallEnd end)
{
  return end == VIS_CALL_END_LOCAL_HANG_UP || end == VIS_CALL_END_REMOTE_HANG_UP;
}

VisCallEnd
vis_call_end_from_search (const GError *error)
{
  if (g_error_matches (error, VIS_ERROR, VIS_ERROR_NOT_FOUND))
    return VIS_CALL_END_NO_ROUTE;
  if (g_error_matches (error, VIS_ERROR, VIS_ERROR_UNREACHABLE))
    return VIS_CALL_END_NO_HOST;
  if (g_error_matches (error, VIS_ERROR, VIS_ERROR_FAILED)
      || g_error_matches (error, VIS_ERROR, VIS_ERROR_TIMED_OUT))
    return VIS_CALL_END_LOOKUP_FAILED;
  return VIS_CALL_END_FAILED;
}

VisCallEnd
vis_call_end_from_status (guint status)
{
  switch (status)
    {
    case 404:
    case 410:
    case 480:
    case 604:
      return VIS_CALL_END_UNAVAILABLE;
    case 408:
      return VIS_CALL_END_NO_RESPONSE;
    case 415:
    case 488:
    case 606:
      return VIS_CALL_END_NOT_COMPATIBLE;
    case 486:
    case 600:
      return VIS_CALL_END_BUSY;
    case 403:
    case 603:
    case 607:
      return VIS_CALL_END_REMOTE_DECLINED;
    case 487:
      return VIS_CALL_END_CANCELLED;
    default:
      return VIS_CALL_END_FAILED;
    }
}
