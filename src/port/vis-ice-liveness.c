/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "port/vis-ice-liveness.h"

/* With two questions a second, doubt means that two or three got no answer. */
#define QUIET_MS 800
#define PROBE_MS 500

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
vis_ice_liveness_wants_probe (gboolean agent_failed, int silence, int since_probe)
{
  return (agent_failed || silence >= QUIET_MS) && since_probe >= PROBE_MS;
}
