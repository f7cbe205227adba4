/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/vis-contact-source.h"

G_BEGIN_DECLS

#define VIS_TYPE_CONTACT_INDEX (vis_contact_index_get_type ())

/**
 * VisContactIndex:
 *
 * Who has a number or an address, among the contacts of a source. Follows the source; emits
 * "changed" (no arguments) when it did. Main context. For search see VisContactResults.
 */
G_DECLARE_FINAL_TYPE (VisContactIndex, vis_contact_index, VIS, CONTACT_INDEX, GObject)

/** vis_contact_index_new: keeps a reference to @source. */
VisContactIndex *vis_contact_index_new (VisContactSource *source);

/** vis_contact_index_get_source: Returns: (transfer none). */
VisContactSource *vis_contact_index_get_source (VisContactIndex *self);

/**
 * vis_contact_index_find_by_number:
 *
 * Returns: (transfer full) (nullable): the first contact by name that has @number.
 */
VisContact *vis_contact_index_find_by_number (VisContactIndex *self, const VisNumber *number);

/** vis_contact_index_find_all_by_number: Returns: (transfer full) (element-type VisContact): every
 * contact that has @number, sorted; may be empty. */
GPtrArray *vis_contact_index_find_all_by_number (VisContactIndex *self, const VisNumber *number);

/**
 * vis_contact_index_find_by_address:
 * @uri: compared by user, host without case, and port (none is VIS_DEFAULT_PORT)
 *
 * Returns: (transfer full) (nullable): the first contact by name that has this SIP address.
 */
VisContact *vis_contact_index_find_by_address (VisContactIndex *self, const VisSipUri *uri);

G_END_DECLS
