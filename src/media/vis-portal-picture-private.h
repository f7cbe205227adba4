/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** VisPortalPictureKind: what is asked for. */
typedef enum
{
  VIS_PORTAL_PICTURE_CAMERA,
  VIS_PORTAL_PICTURE_SCREEN,
} VisPortalPictureKind;

/** VisPortalGrantedFunc: @fd: (transfer full): a connection to PipeWire; @node: (nullable):
 * what to show of it; NULL: the default camera. */
typedef void (*VisPortalGrantedFunc) (int fd, const char *node, gpointer user_data);

/** VisPortalEndedFunc: it was refused, or was allowed and is no longer; the last that is heard of
 * it. @message is a sentence for the user. */
typedef void (*VisPortalEndedFunc) (const char *message, gpointer user_data);

/**
 * VisPortalPicture:
 *
 * The camera, or a screen or window that a person picks, as the desktop's portals hand it out: they
 * ask the user where they have to, and may take it back. Main context; nothing is told from within
 * a call of its functions.
 */
typedef struct _VisPortalPicture VisPortalPicture;

/**
 * _vis_portal_picture_new: asks for it.
 * @restore_token: (nullable): of a screen that was shared before: it comes back without a question
 * @parent_window: (nullable): the window that the question about a screen belongs to, as portals
 * name it
 */
VisPortalPicture *_vis_portal_picture_new (VisPortalPictureKind kind, const char *restore_token,
                                           const char *parent_window, VisPortalGrantedFunc granted,
                                           VisPortalEndedFunc ended, gpointer user_data);

/** _vis_portal_picture_free: takes the question back, or gives back what was granted. */
void _vis_portal_picture_free (VisPortalPicture *self);

/** _vis_portal_picture_get_restore_token: Returns: (nullable): for the next time. */
const char *_vis_portal_picture_get_restore_token (VisPortalPicture *self);

/** _vis_portal_picture_get_bus: Returns: (transfer none) (nullable): by which it was asked for; a
 * restore token is forgotten with this connection. */
GDBusConnection *_vis_portal_picture_get_bus (VisPortalPicture *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisPortalPicture, _vis_portal_picture_free)

G_END_DECLS
