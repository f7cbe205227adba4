/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/vis-contact.h"

G_BEGIN_DECLS

/**
 * VIS_VCARD_MAX_FILE:
 *
 * Bytes that one file may have.
 */
#define VIS_VCARD_MAX_FILE (256 * 1024 * 1024)

/**
 * vis_vcard_parse:
 * @file_name: for warnings and for the ids of cards without UID: "people.vcf"
 * @data: the file's bytes: any number of vCards, version 2.1, 3.0 (RFC 2426) or 4.0 (RFC 6350)
 * @warnings: (element-type utf8): gets sentences about what was left out and why, naming file and
 *   line; some tens at most
 *
 * Pure: no I/O, any thread. A card that is broken (cut off, of unknown version, nameless, beyond
 * a limit) is left out, and the others are there; a property that is broken is left out of its
 * card. Text is UTF-8, or what its CHARSET says, or else taken as Latin-1 with a warning.
 *
 * Read are FN, N, NICKNAME, ORG, UID, TEL, EMAIL (as a name of last resort), PHOTO (inline, at
 * most 4 MB), and sip: addresses in IMPP, X-SIP and TEL. Groups of people (KIND:group) are no
 * contacts.
 *
 * Returns: (transfer full) (element-type VisContact): in the file's order.
 */
GPtrArray *vis_vcard_parse (const char *file_name, const char *data, gsize size,
                            VisNumberParser *parser, GPtrArray *warnings);

G_END_DECLS
