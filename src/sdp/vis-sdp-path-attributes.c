/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/vis-error.h"
#include "sdp/vis-sdp-attributes.h"

#define MAX_MID 32

static gboolean
read_mid (VisSdpReader *reader, const char *value)
{
  if (reader->section->media.mid || !_vis_sdp_is_token (value, MAX_MID))
    return FALSE;
  reader->section->media.mid = g_strdup (value);
  return TRUE;
}

static gboolean
set_direction (VisSdpReader *reader, VisDirection direction)
{
  if (reader->has_direction)
    return FALSE;
  reader->has_direction = TRUE;
  reader->section->media.direction = direction;
  return TRUE;
}

static gboolean
read_sendrecv (VisSdpReader *reader, const char *value)
{
  return set_direction (reader, VIS_DIRECTION_BOTH);
}

static gboolean
read_sendonly (VisSdpReader *reader, const char *value)
{
  return set_direction (reader, VIS_DIRECTION_SEND);
}

static gboolean
read_recvonly (VisSdpReader *reader, const char *value)
{
  return set_direction (reader, VIS_DIRECTION_RECEIVE);
}

static gboolean
read_inactive (VisSdpReader *reader, const char *value)
{
  return set_direction (reader, VIS_DIRECTION_INACTIVE);
}

static gboolean
read_rtcp_mux (VisSdpReader *reader, const char *value)
{
  reader->section->rtcp_mux = TRUE;
  return TRUE;
}

static gboolean
read_bundle_only (VisSdpReader *reader, const char *value)
{
  reader->section->bundle_only = TRUE;
  return TRUE;
}

static gboolean
read_setup (VisSdpReader *reader, const char *value)
{
  static const char *const words[] = {
    [VIS_SDP_SETUP_ABSENT] = "",           [VIS_SDP_SETUP_ACTPASS] = "actpass",
    [VIS_SDP_SETUP_ACTIVE] = "active",     [VIS_SDP_SETUP_PASSIVE] = "passive",
    [VIS_SDP_SETUP_HOLDCONN] = "holdconn",
  };

  if (reader->section->setup != VIS_SDP_SETUP_ABSENT)
    return FALSE;
  for (guint i = VIS_SDP_SETUP_ACTPASS; i < G_N_ELEMENTS (words); i++)
    if (strcmp (value, words[i]) == 0)
      reader->section->setup = (VisSdpSetup)i;
  return reader->section->setup != VIS_SDP_SETUP_ABSENT;
}

static gsize
fingerprint_strength (const VisFingerprint *fingerprint)
{
  return strlen (vis_fingerprint_to_string (fingerprint));
}

/* RFC 8122, 5: a section may name several, of several hashes: the strongest that we know. */
static gboolean
read_fingerprint (VisSdpReader *reader, const char *value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VisFingerprint) fingerprint = vis_fingerprint_parse (value, &error);
  VisFingerprint **strongest = &reader->section->fingerprint;

  reader->has_fingerprint = TRUE;
  if (!fingerprint)
    return g_error_matches (error, VIS_ERROR, VIS_ERROR_UNSUPPORTED);
  if (!*strongest || fingerprint_strength (fingerprint) > fingerprint_strength (*strongest))
    {
      g_clear_pointer (strongest, vis_fingerprint_free);
      *strongest = g_steal_pointer (&fingerprint);
    }
  return TRUE;
}

static gboolean
set_ice_chars (char **field, const char *value, gsize min)
{
  gsize length = strlen (value);

  if (*field || length < min || length > 256)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (value[i]) && value[i] != '+' && value[i] != '/')
      return FALSE;
  *field = g_strdup (value);
  return TRUE;
}

static gboolean
read_ice_ufrag (VisSdpReader *reader, const char *value)
{
  return set_ice_chars (&reader->ufrag, value, 4);
}

static gboolean
read_ice_pwd (VisSdpReader *reader, const char *value)
{
  return set_ice_chars (&reader->pwd, value, 22);
}

static gboolean
read_ice_lite (VisSdpReader *reader, const char *value)
{
  reader->section->ice_lite = TRUE;
  return TRUE;
}

static gboolean
read_candidate (VisSdpReader *reader, const char *value)
{
  g_autoptr (GError) error = NULL;
  VisCandidate candidate;

  if (!vis_candidate_parse (value, &candidate, &error))
    return g_error_matches (error, VIS_ERROR, VIS_ERROR_UNSUPPORTED);
  if (reader->candidates->len < VIS_SDP_MAX_CANDIDATES)
    g_array_append_val (reader->candidates, candidate);
  return TRUE;
}

const VisSdpAttribute _vis_sdp_path_attributes[] = {
  { "mid", read_mid, VIS_SDP_IN_SECTION | VIS_SDP_IN_REJECTED, 0 },
  { "candidate", read_candidate, VIS_SDP_IN_SECTION, 1 },
  { "rtcp-mux", read_rtcp_mux, VIS_SDP_IN_SECTION, 1 },
  { "bundle-only", read_bundle_only, VIS_SDP_IN_SECTION, 1 },
  { "ice-lite", read_ice_lite, VIS_SDP_IN_SESSION, 1 },
  { "ice-ufrag", read_ice_ufrag, VIS_SDP_IN_SESSION | VIS_SDP_IN_SECTION, 1 },
  { "ice-pwd", read_ice_pwd, VIS_SDP_IN_SESSION | VIS_SDP_IN_SECTION, 1 },
  { "fingerprint", read_fingerprint, VIS_SDP_IN_SESSION | VIS_SDP_IN_SECTION, 1 },
  { "setup", read_setup, VIS_SDP_IN_SESSION | VIS_SDP_IN_SECTION, 1 },
  { "sendrecv", read_sendrecv, VIS_SDP_IN_SESSION | VIS_SDP_IN_SECTION, 1 },
  { "sendonly", read_sendonly, VIS_SDP_IN_SESSION | VIS_SDP_IN_SECTION, 1 },
  { "recvonly", read_recvonly, VIS_SDP_IN_SESSION | VIS_SDP_IN_SECTION, 1 },
  { "inactive", read_inactive, VIS_SDP_IN_SESSION | VIS_SDP_IN_SECTION, 1 },
};

const guint _vis_sdp_n_path_attributes = G_N_ELEMENTS (_vis_sdp_path_attributes);
