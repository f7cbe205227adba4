/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define VIS_TYPE_BANNER (vis_banner_get_type ())

/**
 * VisBanner:
 *
 * A line across a window that says something which lasts, with a button for what can be done (what
 * AdwBanner is since libadwaita 1.3). Properties: "title", "button-label", "action-name" (of the
 * button; NULL: no button), "revealed".
 */
G_DECLARE_FINAL_TYPE (VisBanner, vis_banner, VIS, BANNER, AdwBin)

G_END_DECLS
