/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "call/vis-call.h"

G_BEGIN_DECLS

#define VIS_TYPE_CALL_LIST (vis_call_list_get_type ())

/**
 * VisCallList:
 *
 * The calls of this device: a GListModel of VisCall, oldest first; ended calls leave it after
 * their "notify::state". Decides who may ring: a second call rings while the first goes on; more
 * than four at once are answered 486; the same INVITE by two ways rings once; when both sides call
 * each other, one of the two calls survives. Emits "incoming" (VisCall *call) for each call that
 * shall ring: the receiver alerts and calls vis_call_alerted().
 */
G_DECLARE_FINAL_TYPE (VisCallList, vis_call_list, VIS, CALL_LIST, GObject)

/** vis_call_list_get_n_ongoing: Returns: how many calls have not ended. */
guint vis_call_list_get_n_ongoing (VisCallList *self);

G_END_DECLS
