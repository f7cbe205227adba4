/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "call/vis-call-list.h"

G_BEGIN_DECLS

/**
 * vis_call_actions_new:
 * @window: (nullable): that of the call: what the desktop asks then belongs to it
 * @bus: (nullable): of the session, where a portal may offer to share screens
 *
 * What buttons, menus and keys do to a call that goes on: muted, camera-off, held and share-screen
 * (with state), add-video, accept-video, watch-video (accept, own camera off) and refuse-video.
 * They follow the call's properties and hold no state of their own. To resume a call holds every
 * other one.
 *
 * Returns: (transfer full): a group without a prefix; keeps @call and @calls.
 */
GSimpleActionGroup *vis_call_actions_new (VisCall *call, VisCallList *calls, GtkWindow *window,
                                          GDBusConnection *bus);

G_END_DECLS
