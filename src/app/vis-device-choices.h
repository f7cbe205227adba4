/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "media/vis-device-list.h"

G_BEGIN_DECLS

/** vis_device_key: Returns: the setting that keeps which device of this kind is used. */
const char *vis_device_key (VisDeviceKind kind);

/** vis_device_choices_new: Returns: (transfer full) (element-type VisDevice): the desktop's default
 * (its id is ""), then what is plugged in. */
GListModel *vis_device_choices_new (VisDeviceList *devices, VisDeviceKind kind);

/** vis_device_choices_find: Returns: the position of the device with @id; the default's, 0, when
 * it is not there. */
guint vis_device_choices_find (GListModel *choices, const char *id);

G_END_DECLS
