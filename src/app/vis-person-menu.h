/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "contacts/vis-contact.h"

G_BEGIN_DECLS

/**
 * vis_person_menu_new:
 * @targets: (element-type VisCallTarget): of @person
 *
 * What can be done with a person: each number with and without video, edit, favourite, copy,
 * delete. Made when it is asked for: most never are. Acts through app.call, win.copy-text and,
 * for the rest, the nearest VisPeopleList above the widget that it is shown from.
 *
 * Returns: (transfer full): a popover.
 */
GtkWidget *vis_person_menu_new (VisContact *person, GListModel *targets);

/** vis_person_menu_popup: shows the menu at @widget; it goes away with its use. */
void vis_person_menu_popup (GtkWidget *widget, VisContact *person, GListModel *targets);

G_END_DECLS
