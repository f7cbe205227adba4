/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "contacts/vis-contact.h"

G_BEGIN_DECLS

#define VIS_TYPE_CONTACT_AVATAR (vis_contact_avatar_get_type ())

/**
 * VisContactAvatar:
 *
 * A person's photo or initials. Properties: "contact" (VisContact, nullable), "name" (whose
 * initials are shown without a photo), "size" in pixels. Photos are decoded in a worker thread.
 */
G_DECLARE_FINAL_TYPE (VisContactAvatar, vis_contact_avatar, VIS, CONTACT_AVATAR, AdwBin)

G_END_DECLS
