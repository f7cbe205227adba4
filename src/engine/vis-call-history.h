/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "contacts/vis-contact-index.h"
#include "contacts/vis-number-parser.h"
#include "engine/vis-call-group.h"

G_BEGIN_DECLS

/** VIS_CALL_HISTORY_MAX: how many calls are kept from one start to the next. */
#define VIS_CALL_HISTORY_MAX 100000

#define VIS_TYPE_CALL_HISTORY (vis_call_history_get_type ())

/**
 * VisCallHistory:
 *
 * The calls that there were: a GListModel of VisCallGroup, newest first, which follows what
 * happens. It has as many as somebody asked for, vis_call_history_load_more() gets older ones.
 * Property "n-unseen" (guint, notified): missed calls that the user has not been told of. Emits
 * "failed" (const char *text) with a sentence for the user when the disk does not do what it
 * should, once until it does again. Main context.
 */
G_DECLARE_FINAL_TYPE (VisCallHistory, vis_call_history, VIS, CALL_HISTORY, GObject)

/** vis_call_history_new: empty until it has a store. */
VisCallHistory *vis_call_history_new (VisContactIndex *contacts, VisNumberParser *parser);

/**
 * vis_call_history_set_store:
 * @store: (nullable): where calls are kept; NULL: nowhere, and there are none
 *
 * Calls whose end was never written are closed as interrupted: none can be going on.
 */
void vis_call_history_set_store (VisCallHistory *self, VisStore *store);

/** vis_call_history_add: a call begins; the id of @record is set, or stays 0 when it is not kept.
 */
void vis_call_history_add (VisCallHistory *self, VisCallRecord *record);

/** vis_call_history_update: see vis_store_update_call(); @show FALSE: nothing that is shown
 * changed.
 */
void vis_call_history_update (VisCallHistory *self, const VisCallRecord *record, gboolean show);

/** vis_call_history_load_more: a page of older calls. Returns: FALSE when there are no more. */
gboolean vis_call_history_load_more (VisCallHistory *self);

/** vis_call_history_set_query: only calls that match: words of a name, or a piece of a number; ""
 * for all. */
void vis_call_history_set_query (VisCallHistory *self, const char *text);

/** vis_call_history_see: the user has seen all that were missed. */
void vis_call_history_see (VisCallHistory *self);

/** vis_call_history_remove: Returns: FALSE when it could not be removed: “failed” says why. */
gboolean vis_call_history_remove (VisCallHistory *self, VisCallGroup *group);

/** vis_call_history_clear: all that have ended, found by the query or not. */
gboolean vis_call_history_clear (VisCallHistory *self);

/** vis_call_history_undo: takes the last vis_call_history_remove() or _clear() back. */
void vis_call_history_undo (VisCallHistory *self);

/** vis_call_history_forget_removed: from now on it can't be taken back. */
void vis_call_history_forget_removed (VisCallHistory *self);

guint vis_call_history_get_n_unseen (VisCallHistory *self);

G_END_DECLS
