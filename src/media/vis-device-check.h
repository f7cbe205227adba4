/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/vis-video-frame.h"
#include "media/vis-media-options.h"

G_BEGIN_DECLS

#define VIS_TYPE_DEVICE_CHECK (vis_device_check_get_type ())

/**
 * VisDeviceCheck:
 *
 * Camera and microphone outside of a call, for somebody who wants to see and hear that they work.
 * The devices are open between vis_device_check_start() and vis_device_check_stop(). Main context.
 *
 * Signal "problem" (VisMediaKind kind, const char *message): a device is not there or was taken
 * away; a sentence for the user.
 */
G_DECLARE_FINAL_TYPE (VisDeviceCheck, vis_device_check, VIS, DEVICE_CHECK, GObject)

VisDeviceCheck *vis_device_check_new (void);

/** vis_device_check_start: @options: copied; opens what they say, and closes what was open. */
void vis_device_check_start (VisDeviceCheck *self, const VisMediaOptions *options);

/** vis_device_check_stop: closes both devices. */
void vis_device_check_stop (VisDeviceCheck *self);

/** vis_device_check_set_frame_func: who gets the camera's pictures, unmirrored, on a streaming
 * thread. */
void vis_device_check_set_frame_func (VisDeviceCheck *self, VisVideoFrameFunc func,
                                      gpointer user_data);

/** vis_device_check_get_level: Returns: how loud the loudest moment was since the last call: 0
 * (−60 dB or less) to 1 (as loud as it can be), linear in dB. */
double vis_device_check_get_level (VisDeviceCheck *self);

G_END_DECLS
