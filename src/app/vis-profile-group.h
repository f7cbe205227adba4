/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/vis-profile.h"
#include "contacts/vis-number-parser.h"

G_BEGIN_DECLS

#define VIS_TYPE_PROFILE_GROUP (vis_profile_group_get_type ())

/**
 * VisProfileGroup:
 *
 * The user's name and number, checked as they are typed. Property "valid" (read-only, notified):
 * whether they can be kept. Signal "activated": Enter was pressed.
 */
G_DECLARE_FINAL_TYPE (VisProfileGroup, vis_profile_group, VIS, PROFILE_GROUP, AdwPreferencesGroup)

/** vis_profile_group_set_up: shows what @profile has. */
void vis_profile_group_set_up (VisProfileGroup *self, VisProfile *profile, VisNumberParser *parser);

/** vis_profile_group_save: Returns: FALSE, and nothing is kept, when it is not valid. */
gboolean vis_profile_group_save (VisProfileGroup *self);

G_END_DECLS
