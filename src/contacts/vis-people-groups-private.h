/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/vis-contact.h"

G_BEGIN_DECLS

/*
 * Which contacts are one person: those that share a number, under the rules that VisPeople states.
 * Pure.
 */

/**
 * VisPeopleNode:
 * @contact: (transfer none)
 * @source: which source it is of; earlier ones give the name
 * @parent: of the group's tree; itself at the top
 * @next: of its group, in order; 0: the last (nobody follows with the first one)
 * @last: of the group, where this is the top
 *
 * One contact while groups are found.
 */
typedef struct
{
  VisContact *contact;
  guint source;
  guint parent;
  guint next;
  guint last;
} VisPeopleNode;

/** _vis_people_node_append: @nodes: (element-type VisPeopleNode). */
void _vis_people_node_append (GArray *nodes, VisContact *contact, guint source);

/**
 * VisPeopleMention:
 * @hash: of a number
 * @contact: (transfer none): who has it
 */
typedef struct
{
  guint hash;
  VisContact *contact;
} VisPeopleMention;

/**
 * _vis_people_find_groups:
 * @nodes: (element-type VisPeopleNode): sorted by vis_contact_compare(), each in no group; with
 *   each of them all contacts that share a number with it
 *
 * Returns: (transfer full) (element-type VisPeopleMention): every number of every contact, sorted
 * by hash.
 */
GArray *_vis_people_find_groups (GArray *nodes);

/** _vis_people_mentions_add: @mentions: as _vis_people_find_groups() returns it. */
void _vis_people_mentions_add (GArray *mentions, VisContact *contact);
void _vis_people_mentions_remove (GArray *mentions, VisContact *contact);

/** _vis_people_mentions_foreach: calls @func for all contacts that share a number with @contact;
 * also for a few that only seem to. */
void _vis_people_mentions_foreach (GArray *mentions, VisContact *contact,
                                   void (*func) (VisContact *other, gpointer user_data),
                                   gpointer user_data);

/** _vis_people_list_parts: Returns: (transfer full) (element-type VisContact): the group whose top
 * node is @top, the one that gives the name first. */
GPtrArray *_vis_people_list_parts (GArray *nodes, guint top);

/** _vis_people_unite: Returns: (transfer full): the person of these contacts. */
VisContact *_vis_people_unite (GPtrArray *parts);

G_END_DECLS
