/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "media/vis-device.h"

G_BEGIN_DECLS

#define VIS_TYPE_DEVICE_LIST (vis_device_list_get_type ())

/**
 * VisDeviceList:
 *
 * The cameras, microphones and speakers that are there now: a GListModel of VisDevice that follows
 * what is plugged in and out. Main context. Starting one takes a while, so its owner keeps it for
 * as long as the program runs.
 */
G_DECLARE_FINAL_TYPE (VisDeviceList, vis_device_list, VIS, DEVICE_LIST, GObject)

/** vis_device_list_new: begins to watch. GStreamer must be initialised. */
VisDeviceList *vis_device_list_new (void);

/** vis_device_list_add_test_devices: those that take the place of devices of this kind where an
 * option asks for test sources; before all others. */
void vis_device_list_add_test_devices (VisDeviceList *self, VisDeviceKind kind);

/** vis_device_list_refresh: in a sandbox, cameras are seen once the user has allowed the camera:
 * looks again for them, if there were none. Elsewhere it does nothing. */
void vis_device_list_refresh (VisDeviceList *self);

/** vis_device_list_find: Returns: (transfer none) (nullable): the first device of this kind. */
VisDevice *vis_device_list_find (VisDeviceList *self, VisDeviceKind kind);

G_END_DECLS
