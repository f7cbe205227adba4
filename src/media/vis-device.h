/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  VIS_DEVICE_CAMERA,
  VIS_DEVICE_MICROPHONE,
  VIS_DEVICE_SPEAKER,
} VisDeviceKind;

#define VIS_TYPE_DEVICE (vis_device_get_type ())

/**
 * VisDevice:
 *
 * A camera, microphone or speaker. Immutable. Properties: "name", to be shown to a person, and
 * "id", to be kept in settings and given to VisMediaOptions; "FACTORY:DEVICE", so that it opens
 * the device without searching for it again.
 */
G_DECLARE_FINAL_TYPE (VisDevice, vis_device, VIS, DEVICE, GObject)

VisDevice *vis_device_new (VisDeviceKind kind, const char *id, const char *name);
VisDeviceKind vis_device_get_kind (VisDevice *self);
const char *vis_device_get_id (VisDevice *self);
const char *vis_device_get_name (VisDevice *self);

G_END_DECLS
