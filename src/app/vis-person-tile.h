/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "contacts/vis-contact.h"

G_BEGIN_DECLS

#define VIS_TYPE_PERSON_TILE (vis_person_tile_get_type ())

/** VisPersonTile: a favourite's face, large: a click calls with video; the secondary button, a long
 * press, or the Menu key open the menu (VisPersonMenu). */
G_DECLARE_FINAL_TYPE (VisPersonTile, vis_person_tile, VIS, PERSON_TILE, AdwBin)

GtkWidget *vis_person_tile_new (VisContact *person, VisNumberParser *parser);

G_END_DECLS
