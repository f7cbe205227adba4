/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/vis-device-list.h"

G_BEGIN_DECLS

/** _vis_device_list_add: takes @device over, unless one with its id and kind is there already: a
 * monitor tells the same device again and again. */
void _vis_device_list_add (VisDeviceList *self, VisDevice *device);
void _vis_device_list_remove (VisDeviceList *self, VisDeviceKind kind, const char *id);

G_END_DECLS
