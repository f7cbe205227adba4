/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/vis-contact.h"
#include "contacts/vis-vcard-line-private.h"

G_BEGIN_DECLS

/** VisVcardWarnFunc: a property of the card was left out; @text says which and why. */
typedef void (*VisVcardWarnFunc) (guint line, const char *text, gpointer user_data);

/** VisVcardCard: what is known of one person while the card is read. */
typedef struct _VisVcardCard VisVcardCard;

/** VIS_VCARD_FAVOURITE: the property of favourites that GNOME’s programs write. */
#define VIS_VCARD_FAVOURITE "X-FOLKS-FAVOURITE"

/** VIS_VCARD_RINGTONE: our own: see VisContactFields. */
#define VIS_VCARD_RINGTONE "X-VISAVIS-RINGTONE"

/** _vis_vcard_card_new: @line is where the card begins; @file (nullable), which must stay: what
 * vis_contact_get_file() will say. */
VisVcardCard *_vis_vcard_card_new (guint line, const char *file, VisNumberParser *parser,
                                   VisVcardWarnFunc warn, gpointer user_data);
void _vis_vcard_card_free (VisVcardCard *self);

/** _vis_vcard_card_take: learns from one property; ignores the ones that mean nothing to a call. */
void _vis_vcard_card_take (VisVcardCard *self, const VisVcardLine *line);

guint _vis_vcard_card_get_line (VisVcardCard *self);
guint _vis_vcard_card_get_n_properties (VisVcardCard *self);

/** _vis_vcard_read_number: Returns: (transfer full) (nullable): the number that a TEL holds. */
VisContactNumber *_vis_vcard_read_number (const VisVcardLine *line, VisNumberParser *parser,
                                          GError **error);

/** _vis_vcard_read_address: Returns: (transfer full) (nullable): the SIP address that an IMPP,
 * X-SIP or TEL holds; NULL without an error for what is meant for another network. */
VisSipUri *_vis_vcard_read_address (const VisVcardLine *line, GError **error);

/** _vis_vcard_read_label: Returns: (transfer full) (nullable): the text of an X-ABLABEL. */
char *_vis_vcard_read_label (const VisVcardLine *line);

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
