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

G_END_DECLS
