/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define VIS_TYPE_RINGTONE_ROW (vis_ringtone_row_get_type ())

/**
 * VisRingtoneRow:
 *
 * Which ringtone: one of ours, or a sound file. Properties:
 *
 * - "ringtone" (string, never NULL): as VisRinger takes it; "" when there is none of its own
 * - "for-person" (gboolean, construct only): whether there may be none of its own
 *
 * Emits "refused" (const char *text) for a file that can't be used.
 */
G_DECLARE_FINAL_TYPE (VisRingtoneRow, vis_ringtone_row, VIS, RINGTONE_ROW, AdwComboRow)

const char *vis_ringtone_row_get_ringtone (VisRingtoneRow *self);

/** vis_ringtone_row_set_ringtone: @ringtone: (nullable): as "". */
void vis_ringtone_row_set_ringtone (VisRingtoneRow *self, const char *ringtone);

G_END_DECLS
