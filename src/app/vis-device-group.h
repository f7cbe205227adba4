/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "media/vis-device-list.h"
#include "media/vis-media-options.h"

G_BEGIN_DECLS

#define VIS_TYPE_DEVICE_GROUP (vis_device_group_get_type ())

/**
 * VisDeviceGroup:
 *
 * Camera, microphone and speaker: which ones, and a look and a listen whether they work. The
 * devices are open only while it is on the screen. Needs the action app.play-key.
 */
G_DECLARE_FINAL_TYPE (VisDeviceGroup, vis_device_group, VIS, DEVICE_GROUP, AdwPreferencesGroup)

/**
 * vis_device_group_set_up:
 * @settings: keeps what is chosen, see vis_media_settings_apply()
 * @options: what the command line says instead of devices
 *
 * Once, before it is shown.
 */
void vis_device_group_set_up (VisDeviceGroup *self, GSettings *settings, VisDeviceList *devices,
                              const VisMediaOptions *options);

G_END_DECLS
