/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/vis-path.h"

G_BEGIN_DECLS

/** Packets not heard for this long put a path in doubt. */
#define VIS_LIVENESS_DOUBT_MS 2000

/** This long, and it is lost once the agent has given up. */
#define VIS_LIVENESS_GRACE_MS 5000

/** This long, and it is lost whatever the agent thinks. */
#define VIS_LIVENESS_LOST_MS 10000

/** A consent that was not renewed for this long has ended (RFC 7675, 5.1). */
#define VIS_LIVENESS_CONSENT_MS 30000

/**
 * vis_ice_liveness_judge:
 * @agent_failed: the agent has given the component up
 * @silence: milliseconds since a validated packet came
 * @consent_age: milliseconds since a check of ours was answered
 *
 * What a path that was connected once is now. The agent's word alone does not end it: libnice
 * before 0.1.22 gives up when one answer is late, while packets keep coming, and a later one says
 * nothing for all the time that a consent lasts. So the port asks by itself in time, and goes by
 * the answers.
 *
 * Returns: VIS_PATH_CONNECTED, VIS_PATH_DISCONNECTED or VIS_PATH_FAILED. Pure.
 */
VisPathState vis_ice_liveness_judge (gboolean agent_failed, int silence, int consent_age);

/** vis_ice_liveness_wants_probe: Returns: whether to ask the pair for consent now. Pure. */
gboolean vis_ice_liveness_wants_probe (gboolean agent_failed, int silence, int consent_age,
                                       int since_probe);

G_END_DECLS
