/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-call-text.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/vis-call-target.h"

#define GROUP_DIGITS 4
#define GROUPS_A_LINE 4

const char *
vis_call_text_state (VisCallState state)
{
  switch (state)
    {
    case VIS_CALL_NEW:
    case VIS_CALL_RESOLVING:
      return _ ("Looking for a way…");
    case VIS_CALL_CALLING:
      return _ ("Calling…");
    case VIS_CALL_RINGING:
      return _ ("Ringing…");
    case VIS_CALL_INCOMING:
    case VIS_CALL_ALERTING:
      return _ ("Is calling you");
    case VIS_CALL_CONNECTING:
      return _ ("Connecting…");
    case VIS_CALL_SUSPENDED:
      return _ ("Waiting for your decision");
    case VIS_CALL_ACTIVE:
      return "";
    case VIS_CALL_ENDED:
      return _ ("Call ended");
    case VIS_CALL_N_STATES:
    default:
      g_return_val_if_reached ("");
    }
}

char *
vis_call_text_progress (VisCall *call)
{
  VisCallState state = vis_call_get_state (call);
  if (state != VIS_CALL_ACTIVE)
    return g_strdup (vis_call_text_state (state));
  if (vis_call_get_held (call))
    return g_strdup (_ ("You hold the call: nothing is heard or seen"));
  if (vis_call_get_remote_held (call))
    return g_strdup (_ ("You are on hold"));
  guint elapsed = 0;
  g_object_get (call, "elapsed", &elapsed, NULL);
  return vis_call_text_elapsed (elapsed);
}

char *
vis_call_text_video_request (const char *name)
{
  return g_strdup_printf (_ ("%s would like to see you"), name != NULL ? name : "");
}

char *
vis_call_text_elapsed (guint seconds)
{
  guint hours = seconds / 3600;
  guint minutes = seconds / 60 % 60;
  if (hours > 0)
    return g_strdup_printf ("%u:%02u:%02u", hours, minutes, seconds % 60);
  return g_strdup_printf ("%u:%02u", minutes, seconds % 60);
}

char *
vis_call_text_trust (VisTrustState trust, const char *name)
{
  switch (trust)
    {
    case VIS_TRUST_NEW:
      return g_strdup_printf (_ ("The first call with %s: this key is remembered from now on"),
                              name);
    case VIS_TRUST_KNOWN:
      return g_strdup_printf (_ ("%s has the same key as before"), name);
    case VIS_TRUST_CHANGED:
      return g_strdup_printf (_ ("%s has another key than before"), name);
    case VIS_TRUST_UNDECIDED:
      return g_strdup_printf (_ ("It is not known yet whether this is the key of %s"), name);
    default:
      g_return_val_if_reached (g_strdup (""));
    }
}

char *
vis_call_text_suite (const char *suite)
{
  static const struct
  {
    const char *name;
    const char *text;
  } suites[] = {
    { "AEAD_AES_128_GCM", "AES-GCM, 128 bit" },
    { "AEAD_AES_256_GCM", "AES-GCM, 256 bit" },
    { "AES_CM_128_HMAC_SHA1_80", "AES-CM, 128 bit, HMAC-SHA1-80" },
    { "AES_CM_128_HMAC_SHA1_32", "AES-CM, 128 bit, HMAC-SHA1-32" },
  };

  const char *text = suite != NULL ? suite : _ ("not agreed yet");
  for (gsize i = 0; suite != NULL && i < G_N_ELEMENTS (suites); i++)
    if (g_str_equal (suites[i].name, suite))
      text = suites[i].text;
  return g_strdup_printf ("DTLS-SRTP · %s", text);
}

char *
vis_call_text_path (const VisPathInfo *info)
{
  g_autofree char *address = vis_address_to_string (&info->remote);
  g_autofree char *isolated = vis_isolate (address);
  if (info->local_type == VIS_CANDIDATE_RELAYED || info->remote_type == VIS_CANDIDATE_RELAYED)
    return g_strdup_printf (_ ("Through a relay, to %s"), isolated);
  return g_strdup_printf (_ ("Directly to %s"), isolated);
}

static const char *
describe_candidate (VisCandidateType type)
{
  switch (type)
    {
    case VIS_CANDIDATE_HOST:
      return _ ("address of its own");
    case VIS_CANDIDATE_SERVER_REFLEXIVE:
      return _ ("address outside its network");
    case VIS_CANDIDATE_PEER_REFLEXIVE:
      return _ ("address found on the way");
    case VIS_CANDIDATE_RELAYED:
      return _ ("relay");
    default:
      g_return_val_if_reached ("");
    }
}

char *
vis_call_text_path_ends (const VisPathInfo *info)
{
  /* Translators: the two ends of a connection; each %s is “relay” or “address of its own”. */
  return g_strdup_printf (_ ("This side: %s. Other side: %s."),
                          describe_candidate (info->local_type),
                          describe_candidate (info->remote_type));
}

char *
vis_call_text_fingerprint (const VisFingerprint *fingerprint)
{
  const char *text = strchr (vis_fingerprint_to_string (fingerprint), ' ');
  GString *grouped = g_string_new (NULL);
  guint digits = 0;
  for (; text != NULL && *text != '\0'; text++)
    {
      if (!g_ascii_isxdigit (*text))
        continue;
      if (digits > 0 && digits % GROUP_DIGITS == 0)
        g_string_append_c (grouped, digits % (GROUP_DIGITS * GROUPS_A_LINE) == 0 ? '\n' : ' ');
      g_string_append_c (grouped, *text);
      digits++;
    }
  return g_string_free (grouped, FALSE);
}
