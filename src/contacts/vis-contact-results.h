/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/vis-contact-source.h"

G_BEGIN_DECLS

#define VIS_TYPE_CONTACT_RESULTS (vis_contact_results_get_type ())

/**
 * VisContactResults:
 *
 * The contacts of a source that match what was typed: a GListModel of VisContact in the source's
 * order, with property "n-matches" (guint, notified). One change of the query or of the source is
 * one items-changed, limited to the rows that differ. Show a slice of it: lists of thousands of
 * rows are slow to build, not to search. Main context.
 */
G_DECLARE_FINAL_TYPE (VisContactResults, vis_contact_results, VIS, CONTACT_RESULTS, GObject)

/** vis_contact_results_new: all contacts, until a query is set; keeps a reference to @source. */
VisContactResults *vis_contact_results_new (VisContactSource *source);

/**
 * vis_contact_results_set_query:
 * @text: as typed; "" for all contacts
 *
 * Words are looked for anywhere in the names, without case and accents, each of them must be
 * there. Text made of digits, "+" and separators only is looked for as one run of digits, in the
 * international and national form of each number ("00" also as "+") and in the names.
 */
void vis_contact_results_set_query (VisContactResults *self, const char *text);

/** vis_contact_results_get_n_matches: Returns: the number of items. */
guint vis_contact_results_get_n_matches (VisContactResults *self);

G_END_DECLS
