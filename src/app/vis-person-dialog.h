/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "contacts/vis-address-book.h"
#include "directory/vis-target.h"

G_BEGIN_DECLS

#define VIS_TYPE_PERSON_DIALOG (vis_person_dialog_get_type ())

/**
 * VisPersonDialog:
 *
 * A person's name, photo, numbers and addresses, to fill in or to change. Signals: "save"
 * (VisContact *after): keep this, and then call vis_person_dialog_done(); the dialog stays until
 * then, so that nothing typed is lost. "remove" (): the user wants the person deleted; the dialog
 * has closed.
 */
G_DECLARE_FINAL_TYPE (VisPersonDialog, vis_person_dialog, VIS, PERSON_DIALOG, AdwWindow)

/** vis_person_dialog_new: @person: (nullable): whom to change; NULL: somebody new. */
GtkWidget *vis_person_dialog_new (GtkWindow *parent, VisNumberParser *parser, VisContact *person);

/** vis_person_dialog_set_places: @places: (element-type VisContactPlace): where somebody new can be
 * kept beside the contacts folder, which stays the first choice. */
void vis_person_dialog_set_places (VisPersonDialog *self, GPtrArray *places);

/** vis_person_dialog_add_target: puts a number or an address in. */
void vis_person_dialog_add_target (VisPersonDialog *self, const VisTarget *target);

/** vis_person_dialog_done: @error (nullable): why it was not kept, which the dialog shows; NULL: it
 * closes. */
void vis_person_dialog_done (VisPersonDialog *self, const GError *error);

G_END_DECLS
