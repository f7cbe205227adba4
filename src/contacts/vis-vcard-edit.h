/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/vis-contact.h"

G_BEGIN_DECLS

/*
 * Changes of vCard files: bytes come in, bytes go out; pure: no I/O, any thread. What is not
 * edited stays as it was, byte for byte. Each result has been read again: if anything else than
 * what was asked for came out differently, there is no result.
 */

/** vis_vcard_print: Returns: (transfer full): @contact as a vCard 3.0 (RFC 2426), which most
 * programs understand; its UID is the contact's id. */
char *vis_vcard_print (VisContact *contact);

/**
 * vis_vcard_change:
 * @file_name: what @before was read from
 * @before: as the user saw it
 * @after: as it shall be; its id and file do not count
 *
 * Rewrites of @before's card the properties in which @after differs: FN and N, TEL (a kept number
 * keeps its line; a changed one keeps its parameters), IMPP and X-SIP, PHOTO, the mark of
 * favourites, the ringtone.
 *
 * Returns: (transfer full): the whole file; or NULL and VIS_ERROR_NOT_FOUND (the card is gone),
 *   VIS_ERROR_BUSY (somebody else changed the same), VIS_ERROR_UNSUPPORTED (a file in UTF-16).
 */
GBytes *vis_vcard_change (const char *file_name, GBytes *data, VisNumberParser *parser,
                          VisContact *before, VisContact *after, GError **error);

/**
 * vis_vcard_remove:
 * @offset: (out): where the card stood
 * @card: (out): (transfer full): what stood there
 *
 * Returns: (transfer full): the file without @contact's card; errors as vis_vcard_change().
 */
GBytes *vis_vcard_remove (const char *file_name, GBytes *data, VisNumberParser *parser,
                          VisContact *contact, gsize *offset, GBytes **card, GError **error);

/**
 * vis_vcard_insert:
 * @offset: where @card shall stand; behind all others if no card begins or ends there
 *
 * Returns: (transfer full): the file with @card.
 */
GBytes *vis_vcard_insert (const char *file_name, GBytes *data, VisNumberParser *parser,
                          gsize offset, GBytes *card);

G_END_DECLS
