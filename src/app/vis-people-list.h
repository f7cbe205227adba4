/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/vis-person-desk.h"
#include "contacts/vis-contact-source.h"

G_BEGIN_DECLS

#define VIS_TYPE_PEOPLE_LIST (vis_people_list_get_type ())

/**
 * VisPeopleList:
 *
 * A search entry and the people that match it; a number or address typed there can be called too.
 * Favourites stand on top, as large tiles. Calls go through the action app.call; the signal
 * "deed" (VisPersonDeed, VisContact *person) tells what else the user wants.
 */
G_DECLARE_FINAL_TYPE (VisPeopleList, vis_people_list, VIS, PEOPLE_LIST, AdwBin)

/** vis_people_list_set_source: whom to show; until then the list says that it loads. */
void vis_people_list_set_source (VisPeopleList *self, VisContactSource *source,
                                 VisNumberParser *parser);

/** vis_people_list_set_key_capture: keys typed anywhere in @widget search. */
void vis_people_list_set_key_capture (VisPeopleList *self, GtkWidget *widget);

/** vis_people_list_focus_search: puts the cursor into the search entry. */
void vis_people_list_focus_search (VisPeopleList *self);

/** vis_people_list_do: emits "deed"; for the menus in the list. */
void vis_people_list_do (VisPeopleList *self, VisPersonDeed deed, VisContact *person);

/** vis_people_list_search: as if @query had been typed there. */
void vis_people_list_search (VisPeopleList *self, const char *query);

G_END_DECLS
