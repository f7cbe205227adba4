/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/vis-contact-writer.h"

G_BEGIN_DECLS

/**
 * VisContactPlace:
 * @file: for VisContactFields, of somebody who shall be kept there
 * @name: what the user calls the place
 */
typedef struct
{
  char *file;
  char *name;
} VisContactPlace;

VisContactPlace *vis_contact_place_new (const char *file, const char *name);
void vis_contact_place_free (VisContactPlace *self);

#define VIS_TYPE_ADDRESS_BOOK (vis_address_book_get_type ())

/**
 * VisAddressBook:
 *
 * The contacts of all address books that the desktop has enabled (evolution-data-server), and the
 * way to change them. Changes by other programs show as they happen. Cards are read and written in
 * a thread of its own; the library for it is loaded there, when it is first enabled. Where there is
 * no service, or it dies, this is an empty list, without a word; its contacts are back when it is.
 * It is loading for one second at most: nothing waits for a service that does not answer.
 *
 * Property "enabled" (gboolean, FALSE at first).
 */
G_DECLARE_FINAL_TYPE (VisAddressBook, vis_address_book, VIS, ADDRESS_BOOK, GObject)

VisAddressBook *vis_address_book_new (VisNumberParser *parser);

/** vis_address_book_is_available: Returns: whether this program came with what it takes. */
gboolean vis_address_book_is_available (void);

gboolean vis_address_book_get_enabled (VisAddressBook *self);

/** vis_address_book_set_enabled: FALSE: the list is empty at once. */
void vis_address_book_set_enabled (VisAddressBook *self, gboolean enabled);

/** vis_address_book_get_places: Returns: (transfer full) (element-type VisContactPlace): the books
 * that people can be added to now, by name. */
GPtrArray *vis_address_book_get_places (VisAddressBook *self);

G_END_DECLS
