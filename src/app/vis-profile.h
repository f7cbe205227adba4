/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define VIS_TYPE_PROFILE (vis_profile_get_type ())

/**
 * VisProfile:
 *
 * Who the user is, and what this device was told to do: the settings, over which the command line
 * goes for one run. Properties, notified: "name" and "number" (E.164; never NULL, "" when unset).
 * Main context.
 */
G_DECLARE_FINAL_TYPE (VisProfile, vis_profile, VIS, PROFILE, GObject)

/**
 * vis_profile_new:
 * @data_dir: (nullable): keeps the settings in a file of this folder, for a second profile beside
 *   the user's; NULL: the desktop's settings
 *
 * Returns: (transfer full): NULL and VIS_ERROR_NOT_FOUND when the program is not installed
 *   completely.
 */
VisProfile *vis_profile_new (const char *data_dir, GError **error);

/** vis_profile_get_settings: Returns: (transfer none): for what else the schema holds. */
GSettings *vis_profile_get_settings (VisProfile *self);

const char *vis_profile_get_name (VisProfile *self);
const char *vis_profile_get_number (VisProfile *self);

/** vis_profile_override: for this run only; NULL leaves what the settings say. */
void vis_profile_override (VisProfile *self, const char *name, const char *number);

/** vis_profile_save: keeps both for good; "" for none. */
void vis_profile_save (VisProfile *self, const char *name, const char *number);

/** vis_profile_dup_string: Returns: (transfer full) (nullable): a setting, NULL when empty. */
char *vis_profile_dup_string (VisProfile *self, const char *key);

G_END_DECLS
