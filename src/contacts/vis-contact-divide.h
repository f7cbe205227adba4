/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/vis-contact.h"

G_BEGIN_DECLS

/**
 * vis_contact_divide:
 * @part: one of the contacts that @before is made of
 * @before: a person, as the user saw it
 * @after: what the user made of it
 * @first: @part takes the name, the photo, and what is new
 *
 * What a change of a person means for one of the contacts: numbers and addresses that are gone
 * from the person go from each, as does the mark of a favourite; what changed is changed where it
 * stands. Pure.
 *
 * Returns: (transfer full): @part as it shall be; vis_contact_equal() to @part when nothing is to
 *   be done there.
 */
VisContact *vis_contact_divide (VisContact *part, VisContact *before, VisContact *after,
                                gboolean first);

G_END_DECLS
