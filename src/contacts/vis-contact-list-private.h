/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/vis-contact.h"

G_BEGIN_DECLS

/** _vis_contact_list_find_place: @sorted: (element-type VisContact): by vis_contact_compare().
 * Returns: where @contact is, or belongs; where several are alike, the first. */
guint _vis_contact_list_find_place (GPtrArray *sorted, VisContact *contact);

/** _vis_contact_list_find: Returns: FALSE when this very object is not in @sorted. */
gboolean _vis_contact_list_find (GPtrArray *sorted, VisContact *contact, guint *place);

G_END_DECLS
