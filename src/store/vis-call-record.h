/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/vis-store.h"

G_BEGIN_DECLS

#define VIS_TYPE_CALL_RECORD (vis_call_record_get_type ())

/**
 * VisCallRecord:
 * @id: of the row; grows with every call, so that the newest one has the greatest
 * @peer: who it was: a number in E.164 form, user@host, or an address
 * @name: what they were called at that time
 * @target: what reaches them again when nothing better is known of them; "" for @peer itself
 * @incoming: whether they called
 * @video: whether it was a video call
 * @started: when it began, in Unix seconds
 * @answered: when it was answered, in Unix seconds; 0: never
 * @duration: how long both could talk, in seconds
 * @end: a word for why it ended; "" while it goes on
 * @seen: FALSE: the user still has to hear of it
 *
 * A row of the table of calls.
 */
typedef struct
{
  gint64 id;
  char *peer;
  char *name;
  char *target;
  gboolean incoming;
  gboolean video;
  gint64 started;
  gint64 answered;
  gint64 duration;
  char *end;
  gboolean seen;
} VisCallRecord;

/**
 * VisCallRecordFilter:
 * @record: valid during the call only
 *
 * Returns: whether @record is wanted. Must not use the store.
 */
typedef gboolean (*VisCallRecordFilter) (const VisCallRecord *record, gpointer user_data);

GType vis_call_record_get_type (void) G_GNUC_CONST;
VisCallRecord *vis_call_record_copy (const VisCallRecord *record);
void vis_call_record_free (VisCallRecord *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisCallRecord, vis_call_record_free)

/**
 * vis_store_add_call:
 * @record: its id is set
 *
 * All functions below are synchronous, for the main context.
 *
 * Returns: FALSE and an error when it is not kept.
 */
gboolean vis_store_add_call (VisStore *self, VisCallRecord *record, GError **error);

/**
 * vis_store_update_call:
 *
 * Writes what changes while a call goes on: video, answered, duration, end, seen. A row that was
 * removed meanwhile stays removed.
 *
 * Returns: FALSE and an error when it is not kept.
 */
gboolean vis_store_update_call (VisStore *self, const VisCallRecord *record, GError **error);

/**
 * vis_store_close_calls:
 * @end: the word for calls whose end nobody could write
 *
 * For the start, when no call can be going on.
 *
 * Returns: FALSE and an error.
 */
gboolean vis_store_close_calls (VisStore *self, const char *end, GError **error);

/**
 * vis_store_list_calls:
 * @before: an id: only older calls; 0: from the newest on
 * @limit: how many at most
 * @filter: (nullable): which ones
 *
 * Returns: (transfer full) (element-type VisCallRecord): newest first; NULL and an error.
 */
GPtrArray *vis_store_list_calls (VisStore *self, gint64 before, guint limit,
                                 VisCallRecordFilter filter, gpointer user_data, GError **error);

/** vis_store_count_unseen_calls: Returns: how many ended calls are not seen; -1 and an error. */
int vis_store_count_unseen_calls (VisStore *self, GError **error);

/** vis_store_see_calls: every ended call is seen. Returns: FALSE and an error. */
gboolean vis_store_see_calls (VisStore *self, GError **error);

/**
 * vis_store_remove_calls:
 * @ids: (array length=n_ids): which ones
 *
 * Hides the rows until vis_store_restore_calls() or vis_store_purge_calls(). What was removed
 * before is purged: only the last removal can be taken back.
 *
 * Returns: FALSE and an error: then all rows are as they were.
 */
gboolean vis_store_remove_calls (VisStore *self, const gint64 *ids, guint n_ids, GError **error);

/** vis_store_clear_calls: like vis_store_remove_calls(), for every call that has ended. */
gboolean vis_store_clear_calls (VisStore *self, GError **error);

/** vis_store_restore_calls: takes the last removal back. Returns: FALSE and an error. */
gboolean vis_store_restore_calls (VisStore *self, GError **error);

/** vis_store_purge_calls: removes for good what is removed. Returns: FALSE and an error. */
gboolean vis_store_purge_calls (VisStore *self, GError **error);

/** vis_store_trim_calls: removes all but the @keep newest for good. Returns: FALSE and an error. */
gboolean vis_store_trim_calls (VisStore *self, guint keep, GError **error);

G_END_DECLS
