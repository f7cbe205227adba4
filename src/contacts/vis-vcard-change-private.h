/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/vis-contact-difference-private.h"
#include "contacts/vis-vcard-private.h"

G_BEGIN_DECLS

/**
 * _vis_vcard_change_card:
 * @data: a whole file
 * @card: the place of one card in it
 * @what: which properties to rewrite
 * @after: what they shall say
 *
 * Pure; any thread.
 *
 * Returns: (transfer full): the whole file, changed.
 */
GBytes *_vis_vcard_change_card (const char *data, gsize size, VisVcardRange card,
                                VisNumberParser *parser, VisContactDifference what,
                                VisContact *after);

G_END_DECLS
