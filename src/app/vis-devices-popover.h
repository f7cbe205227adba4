/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "call/vis-call.h"
#include "media/vis-device-list.h"

G_BEGIN_DECLS

#define VIS_TYPE_DEVICES_POPOVER (vis_devices_popover_get_type ())

/**
 * VisDevicesPopover:
 *
 * Which camera, microphone and speaker a call uses from now on, and how loud it is. What is chosen
 * here holds for this call; the preferences say what calls begin with.
 */
G_DECLARE_FINAL_TYPE (VisDevicesPopover, vis_devices_popover, VIS, DEVICES_POPOVER, GtkPopover)

/** vis_devices_popover_set_up: @settings: what the call began with. Once. */
void vis_devices_popover_set_up (VisDevicesPopover *self, VisCall *call, VisDeviceList *devices,
                                 GSettings *settings);

G_END_DECLS
