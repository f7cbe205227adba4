/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/vis-number.h"
#include "base/vis-sip-uri.h"
#include "contacts/vis-number-parser.h"

/*
 * contacts/: the people one can call.
 * Comes in: vCard files of a folder, the desktop's address books, and text that a person types.
 * Goes out: VisContact values in a sorted list model (VisContactSource: VisVcardFolder,
 * VisAddressBook), who has a number or an address (VisContactIndex), who matches a search
 * (VisContactResults), each person once (VisPeople), text made into a VisNumber (VisNumberParser).
 * Changes go through VisContactWriter, which rewrites what was edited and nothing else.
 * Never here: fetching from the network, GTK. Only vis-phone-shim.cc sees libphonenumber; only the
 * module in ebook/, which is loaded when it is wanted, sees libebook.
 */

G_BEGIN_DECLS

#define VIS_TYPE_CONTACT_NUMBER (vis_contact_number_get_type ())

/**
 * VisContactNumber:
 * @number: the number
 * @type: (nullable): "cell", "work fax", or a label of the contact's own; not translated
 * @text: as it was written
 * @national: (nullable): its digits as dialled inside its country, for search
 *
 * One of a contact's numbers. Immutable.
 */
typedef struct
{
  VisNumber *number;
  char *type;
  char *text;
  char *national;
} VisContactNumber;

GType vis_contact_number_get_type (void) G_GNUC_CONST;

/**
 * vis_contact_number_new:
 * @text: what vis_number_parser_parse() takes
 *
 * Returns: (transfer full): NULL and VIS_ERROR_INVALID as vis_number_parser_parse().
 */
VisContactNumber *vis_contact_number_new (VisNumberParser *parser, const char *text,
                                          const char *type, GError **error);
VisContactNumber *vis_contact_number_copy (const VisContactNumber *number);
void vis_contact_number_free (VisContactNumber *number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisContactNumber, vis_contact_number_free)

/**
 * VisContactFields:
 * @id: stable between runs: a vCard's UID, or file name and place in the file
 * @name: the name to show, never empty
 * @given_name: (nullable)
 * @family_name: (nullable)
 * @numbers: (nullable) (element-type VisContactNumber): preferred first
 * @addresses: (nullable) (element-type VisSipUri): preferred first
 * @photo: (nullable): an encoded picture, not checked
 * @photo_type: (nullable): its MIME type as its file says
 * @favourite: whether the person stands at the top
 * @ringtone: (nullable): what is heard when the person calls: “bells”, “none”, a path…; not checked
 * @file: (nullable): the name of the file that the contact can be changed in; NULL: it can't be
 * @other_names: (nullable): more names to be found by
 *
 * What a contact is made of.
 */
typedef struct
{
  const char *id;
  const char *name;
  const char *given_name;
  const char *family_name;
  GPtrArray *numbers;
  GPtrArray *addresses;
  GBytes *photo;
  const char *photo_type;
  gboolean favourite;
  const char *ringtone;
  const char *file;
  const char *other_names;
} VisContactFields;

#define VIS_TYPE_CONTACT (vis_contact_get_type ())

/**
 * VisContact:
 *
 * A person who can be called. Immutable, so any thread may read it; every field is also a
 * read-only property ("id", "name", "given-name", "family-name", "photo", "photo-type",
 * "favourite") to bind to. A contact that changes in its file is replaced by a new object in its
 * source.
 */
G_DECLARE_FINAL_TYPE (VisContact, vis_contact, VIS, CONTACT, GObject)

/** vis_contact_new: copies the strings of @fields, and refs the arrays, which must not change any
 * more. */
VisContact *vis_contact_new (const VisContactFields *fields);

const char *vis_contact_get_id (VisContact *self);
const char *vis_contact_get_name (VisContact *self);
const char *vis_contact_get_given_name (VisContact *self);
const char *vis_contact_get_family_name (VisContact *self);

/** vis_contact_get_numbers: Returns: (transfer none) (element-type VisContactNumber): may be empty.
 */
GPtrArray *vis_contact_get_numbers (VisContact *self);

/** vis_contact_get_addresses: Returns: (transfer none) (element-type VisSipUri): may be empty. */
GPtrArray *vis_contact_get_addresses (VisContact *self);

/** vis_contact_get_photo: Returns: (transfer none) (nullable). */
GBytes *vis_contact_get_photo (VisContact *self);
const char *vis_contact_get_photo_type (VisContact *self);
gboolean vis_contact_is_favourite (VisContact *self);

/** vis_contact_get_ringtone: Returns: (nullable): NULL: the same as for everybody. */
const char *vis_contact_get_ringtone (VisContact *self);

/** vis_contact_get_file: Returns: (nullable): see VisContactFields. */
const char *vis_contact_get_file (VisContact *self);

/**
 * vis_contact_get_search_key:
 *
 * Returns: (transfer none): the folded names, a line feed, then for each number its E.164 form
 *   with "+" and its national digits, separated by spaces.
 */
const char *vis_contact_get_search_key (VisContact *self);

/** vis_contact_compare: orders by name as the locale has it, then by id. */
int vis_contact_compare (VisContact *a, VisContact *b);

/** vis_contact_equal: Returns: whether nothing that can be seen differs. */
gboolean vis_contact_equal (VisContact *a, VisContact *b);

G_END_DECLS
