/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/vis-device-list.h"

G_BEGIN_DECLS

/**
 * VisPortalCameras:
 *
 * Tells a VisDeviceList which cameras the desktop hands out. In a sandbox they can only be seen
 * once the user has allowed the camera; until then there is no question and no camera. Main
 * context.
 */
typedef struct _VisPortalCameras VisPortalCameras;

/** _vis_portal_cameras_new: @list outlives it. Looks for the first time. */
VisPortalCameras *_vis_portal_cameras_new (VisDeviceList *list);
void _vis_portal_cameras_free (VisPortalCameras *self);

/** _vis_portal_cameras_refresh: looks again, if it did not see any before. Shows no dialog. */
void _vis_portal_cameras_refresh (VisPortalCameras *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisPortalCameras, _vis_portal_cameras_free)

G_END_DECLS
