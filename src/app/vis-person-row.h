/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/vis-call-target.h"
#include "contacts/vis-contact.h"

G_BEGIN_DECLS

#define VIS_TYPE_PERSON_ROW (vis_person_row_get_type ())

/**
 * VisPersonRow:
 *
 * A person in the list: photo, name, number, and how to call (through the action app.call).
 * Read-only properties to bind to: "contact", and "target", the number or address that the
 * buttons call.
 */
G_DECLARE_FINAL_TYPE (VisPersonRow, vis_person_row, VIS, PERSON_ROW, AdwBin)

GtkWidget *vis_person_row_new (void);

/**
 * vis_person_row_bind:
 * @contact: (nullable): NULL: nobody, until the row is used again
 * @query: what is searched for: when it is a piece of one of the person's numbers, this is the
 *   number that the row shows and calls
 */
void vis_person_row_bind (VisPersonRow *self, VisContact *contact, VisNumberParser *parser,
                          const char *query);

/** vis_person_row_dup_title: Returns: (transfer full): the row's accessible name. */
char *vis_person_row_dup_title (VisPersonRow *self);

G_END_DECLS
