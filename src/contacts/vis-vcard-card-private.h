/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/vis-contact.h"
#include "contacts/vis-vcard-line-private.h"

G_BEGIN_DECLS

/** VisVcardWarnFunc: a property of the card was left out; @text says which and why. */
typedef void (*VisVcardWarnFunc) (guint line, const char *text, gpointer user_data);

/** VisVcardCard: what is known of one person while the card is read. */
typedef struct _VisVcardCard VisVcardCard;

/** _vis_vcard_card_new: @line is where the card begins. */
VisVcardCard *_vis_vcard_card_new (guint line, VisNumberParser *parser, VisVcardWarnFunc warn,
                                   gpointer user_data);
void _vis_vcard_card_free (VisVcardCard *self);

/** _vis_vcard_card_take: learns from one property; ignores the ones that mean nothing to a call. */
void _vis_vcard_card_take (VisVcardCard *self, const VisVcardLine *line);

guint _vis_vcard_card_get_line (VisVcardCard *self);
guint _vis_vcard_card_get_n_properties (VisVcardCard *self);

/** _vis_vcard_card_get_uid: Returns: (nullable). */
const char *_vis_vcard_card_get_uid (VisVcardCard *self);

/** _vis_vcard_card_awaits_agent: Returns: whether the last property was an AGENT whose card
 * follows inside this one (vCard 2.1). */
gboolean _vis_vcard_card_awaits_agent (VisVcardCard *self);

/**
 * _vis_vcard_card_finish:
 * @problem: (out): set to why the card is no contact
 *
 * Returns: (transfer full) (nullable): NULL without a problem for a card that is no person.
 */
VisContact *_vis_vcard_card_finish (VisVcardCard *self, const char *id, const char **problem);

G_END_DECLS
