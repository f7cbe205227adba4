/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "call/vis-call.h"
#include "media/vis-device-list.h"

G_BEGIN_DECLS

#define VIS_TYPE_CALL_VIEW (vis_call_view_get_type ())

/**
 * VisCallView:
 *
 * A call while it goes on: the other person large, oneself small, and controls over both that fade
 * when nobody needs them. Properties: "call" (VisCall), "end-buttons" (whether the window's buttons
 * are here, and not in a pane beside it), "unread" (messages, on the button of the chat),
 * "compact" (only what a very small window has room for), "narrow" (read-only: what is in the menu,
 * too, has gone from the header). Needs the actions of
 * vis_call_actions_new() as media, pane.chat, call.compact, call.fullscreen and call.hang-up.
 */
G_DECLARE_FINAL_TYPE (VisCallView, vis_call_view, VIS, CALL_VIEW, AdwBin)

/** vis_call_view_wake: shows the controls, and lets them fade again later. */
void vis_call_view_wake (VisCallView *self);

/** vis_call_view_make_picture: Returns: (transfer full) (nullable): the other person as seen now,
 * as large as the picture was sent; NULL while none is shown. */
GdkTexture *vis_call_view_make_picture (VisCallView *self);

void vis_call_view_show_menu (VisCallView *self);

/** vis_call_view_set_devices: what the call may switch to; @settings: what it began with. Once. */
void vis_call_view_set_devices (VisCallView *self, VisDeviceList *devices, GSettings *settings);

/** vis_call_view_bind_settings: keeps there what the user arranges. */
void vis_call_view_bind_settings (VisCallView *self, GSettings *settings);

G_END_DECLS
