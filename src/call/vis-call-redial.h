/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "call/vis-call.h"

G_BEGIN_DECLS

/**
 * vis_call_dup_redial:
 *
 * Returns: (transfer full): what to call to reach the other side of @call again, when nobody knows
 *   a better way: the address that was typed, or that the call came from; "": its remote id, a
 *   number that the directory finds.
 */
char *vis_call_dup_redial (VisCall *call);

/**
 * vis_call_choose_redial:
 * @contact: (nullable): whose number or address @remote_id is, as far as is known today
 * @redial: what vis_call_dup_redial() said, maybe long ago
 *
 * Returns: (transfer none): the better one of @remote_id and @redial: what a contact says is newer
 *   than where a call came from.
 */
const char *vis_call_choose_redial (VisContact *contact, const char *remote_id, const char *redial);

G_END_DECLS
