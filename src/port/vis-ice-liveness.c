/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "port/vis-ice-liveness.h"

/* With two questions a second, doubt means that two or three got no answer. */
#define QUIET_MS 800
#define PROBE_MS 500

/* The agent asks every 4 to 6 s: one of its questions got no answer. */
#define STALE_MS 8000

VisPathState
vis_ice_liveness_judge (gboolean agent_failed, int silence, int consent_age)
{
  if (silence >= VIS_LIVENESS_LOST_MS)
    return VIS_PATH_FAILED;
  if (!agent_failed)
    return silence >= VIS_LIVENESS_DOUBT_MS ? VIS_PATH_DISCONNECTED : VIS_PATH_CONNECTED;
  if (silence >= VIS_LIVENESS_GRACE_MS || consent_age >= VIS_LIVENESS_CONSENT_MS)
    return VIS_PATH_FAILED;
  if (silence >= VIS_LIVENESS_DOUBT_MS || consent_age >= VIS_LIVENESS_DOUBT_MS)
    return VIS_PATH_DISCONNECTED;
  return VIS_PATH_CONNECTED;
}

gboolean
vis_ice_liveness_wants_probe (gboolean agent_failed, int silence, int consent_age, int since_probe)
{
  return (agent_failed || silence >= QUIET_MS || consent_age >= STALE_MS)
         && since_probe >= PROBE_MS;
}
