/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define VIS_TYPE_ANNOUNCER (vis_announcer_get_type ())

/**
 * VisAnnouncer:
 *
 * Tells screen readers what others see happen; takes no room. It is a status label whose text
 * changes (GTK can announce by itself since 4.14); it must be in a part of the window that is
 * always shown, for GTK keeps quiet about the rest.
 */
G_DECLARE_FINAL_TYPE (VisAnnouncer, vis_announcer, VIS, ANNOUNCER, AdwBin)

/** vis_announcer_say: @text: translated; "" and what was said last are not said. */
void vis_announcer_say (VisAnnouncer *self, const char *text);

G_END_DECLS
