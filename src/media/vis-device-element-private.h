/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "media/vis-device.h"

G_BEGIN_DECLS

/**
 * _vis_device_element_open:
 * @id: (nullable): a VisDevice's id, NULL: the default device
 *
 * Makes the element of a device and opens it (state READY), so that a device that is not there,
 * or in use, is known now.
 *
 * Returns: (transfer floating): NULL with VIS_ERROR_NO_DEVICE and a sentence for the user.
 */
GstElement *_vis_device_element_open (VisDeviceKind kind, const char *id, GError **error);

/**
 * _vis_device_element_open_remote:
 * @fd: a connection to PipeWire, which stays the caller's and outlives the element
 * @id: (nullable): a camera's, as of a VisDevice; NULL, or one that is none of PipeWire's: the
 *   default camera
 * @node: (nullable): a node's number, instead of @id
 *
 * As _vis_device_element_open(), for pictures that the desktop hands out.
 */
GstElement *_vis_device_element_open_remote (int fd, const char *id, const char *node,
                                             GError **error);

/** _vis_device_element_describe_remote: Returns: (transfer full) (nullable): the id of a camera
 * that such a connection shows. */
char *_vis_device_element_describe_remote (GstDevice *device);

/** _vis_device_element_describe: Returns: (transfer full) (nullable): the id that opens what
 * @device stands for; NULL: none that this program can open again. */
char *_vis_device_element_describe (GstDevice *device);

G_END_DECLS
