/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/vis-contact-source.h"

G_BEGIN_DECLS

/**
 * VisSearchText:
 *
 * The contacts of a source with their search keys, one behind the other: a hundred thousand of them
 * are looked through in some milliseconds, where following each contact to its key takes ten times
 * that. Follows the source when it is told to.
 */
typedef struct _VisSearchText VisSearchText;

VisSearchText *_vis_search_text_new (void);
void _vis_search_text_free (VisSearchText *self);

/** _vis_search_text_splice: as "items-changed" of @source says. */
void _vis_search_text_splice (VisSearchText *self, VisContactSource *source, guint position,
                              guint removed, guint added);

guint _vis_search_text_get_n_contacts (VisSearchText *self);

/** _vis_search_text_get_contact: Returns: (transfer none). */
VisContact *_vis_search_text_get_contact (VisSearchText *self, guint i);

/** _vis_search_text_get_key: Returns: (transfer none): vis_contact_get_search_key(). */
const char *_vis_search_text_get_key (VisSearchText *self, guint i);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisSearchText, _vis_search_text_free)

G_END_DECLS
