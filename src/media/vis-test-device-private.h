/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/vis-device.h"
#include "media/vis-media-options.h"

G_BEGIN_DECLS

/*
 * What VIS_MEDIA_ENDPOINT_TEST offers in the place of devices: two of each kind, so that switching
 * can be tried without any. Nothing of this is found unless an option asks for test sources.
 */

/** _vis_test_device_find: Returns: (nullable): the name for VisMediaEndpoint that @id stands for,
 * static; NULL when it is no test device of this kind. */
const char *_vis_test_device_find (VisDeviceKind kind, const char *id);

/** _vis_test_device_get_settings: Returns: the generator's, as on a gst-launch line; @name NULL or
 * unknown: those of the first. */
const char *_vis_test_device_get_settings (VisDeviceKind kind, const char *name);

/** _vis_test_device_make: Returns: (transfer full) (nullable): the test device of this kind number
 * @index; NULL beyond the last. */
VisDevice *_vis_test_device_make (VisDeviceKind kind, guint index);

G_END_DECLS
