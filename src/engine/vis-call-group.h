/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/vis-call-record.h"

G_BEGIN_DECLS

/** VIS_CALL_END_WORD_INTERRUPTED: in the history only: the program was gone before the call was. */
#define VIS_CALL_END_WORD_INTERRUPTED "interrupted"

/** VisCallOutcome: what a call came to, as far as the history makes a difference. */
typedef enum
{
  VIS_CALL_OUTCOME_ONGOING,
  VIS_CALL_OUTCOME_ANSWERED,
  VIS_CALL_OUTCOME_MISSED,  /* they called, nobody here answered */
  VIS_CALL_OUTCOME_REFUSED, /* they called, and the user or the policy did not want it */
  VIS_CALL_OUTCOME_FAILED,  /* we called in vain */
} VisCallOutcome;

/** vis_call_record_get_outcome: pure. */
VisCallOutcome vis_call_record_get_outcome (const VisCallRecord *record);

#define VIS_TYPE_CALL_GROUP (vis_call_group_get_type ())

/**
 * VisCallGroup:
 *
 * Calls one after the other with the same person on the same day, all missed or all not, which are
 * one row of the history. Immutable. What is said of the group is true of its newest call.
 */
G_DECLARE_FINAL_TYPE (VisCallGroup, vis_call_group, VIS, CALL_GROUP, GObject)

/** vis_call_group_new: @records: (transfer full) (element-type VisCallRecord): newest first, at
 * least one. */
VisCallGroup *vis_call_group_new (GPtrArray *records);

/** vis_call_group_accepts: whether @older belongs to the same group as @newer, the call after it.
 */
gboolean vis_call_group_accepts (const VisCallRecord *newer, const VisCallRecord *older);

/** vis_call_group_get_records: Returns: (transfer none) (element-type VisCallRecord): newest
 * first. */
GPtrArray *vis_call_group_get_records (VisCallGroup *self);

/** vis_call_group_get_newest: Returns: (transfer none). */
const VisCallRecord *vis_call_group_get_newest (VisCallGroup *self);
VisCallOutcome vis_call_group_get_outcome (VisCallGroup *self);

/** vis_call_group_equal: Returns: whether nothing that can be seen differs. */
gboolean vis_call_group_equal (VisCallGroup *a, VisCallGroup *b);

G_END_DECLS
