/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "contacts/vis-contact-source.h"

G_BEGIN_DECLS

#define VIS_TYPE_FAVOURITES (vis_favourites_get_type ())

/**
 * VisFavourites:
 *
 * The favourites of a source as large tiles with faces: a click calls with video, the menu of each
 * has the rest. Property "empty" (gboolean): whether there are none.
 */
G_DECLARE_FINAL_TYPE (VisFavourites, vis_favourites, VIS, FAVOURITES, AdwBin)

GtkWidget *vis_favourites_new (VisContactSource *source, VisNumberParser *parser);

gboolean vis_favourites_is_empty (VisFavourites *self);

G_END_DECLS
