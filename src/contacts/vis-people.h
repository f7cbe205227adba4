/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/vis-contact-writer.h"

G_BEGIN_DECLS

#define VIS_TYPE_PEOPLE (vis_people_get_type ())

/**
 * VisPeople:
 *
 * The contacts of several sources, each person once: contacts that share a number are one
 * VisContact, with the numbers and addresses of all, the first photo, favourite when any is, and
 * found by all names. A number of a home, a company or a fax is shared by people: there, the names
 * must be the same, too. It is a VisContactSource itself: "loading" until each source has loaded,
 * "warning" whenever one warns. A person of one contact is that very object. Main context.
 */
G_DECLARE_FINAL_TYPE (VisPeople, vis_people, VIS, PEOPLE, GObject)

VisPeople *vis_people_new (void);

/** vis_people_add_source: keeps a reference; where contacts are one person, the name and photo of
 * earlier sources come first. */
void vis_people_add_source (VisPeople *self, VisContactSource *source);

/**
 * vis_people_get_parts:
 * @person: an item of this list
 *
 * Returns: (transfer full) (element-type VisContact): the contacts that @person is made of, the one
 *   that gives the name first; @person alone if it is no item any more.
 */
GPtrArray *vis_people_get_parts (VisPeople *self, VisContact *person);

/**
 * vis_people_find:
 * @part: a contact of a source
 *
 * Returns: (transfer full): the person that @part belongs to; @part if there is none.
 */
VisContact *vis_people_find (VisPeople *self, VisContact *part);

/** vis_people_find_writer: Returns: (transfer none) (nullable): the source that @part, a contact of
 * a source, can be changed in. */
VisContactWriter *vis_people_find_writer (VisPeople *self, VisContact *part);

G_END_DECLS
