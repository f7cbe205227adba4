/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/vis-call-group.h"

#include <time.h>

#include "call/vis-call-end.h"
#include "call/vis-call-policy.h"

struct _VisCallGroup
{
  GObject parent_instance;

  GPtrArray *records;
};

G_DEFINE_FINAL_TYPE (VisCallGroup, vis_call_group, G_TYPE_OBJECT)

static gboolean
is_refusal (const char *end)
{
  static const VisCallEnd ours[] = { VIS_CALL_END_LOCAL_DECLINED, VIS_CALL_END_LOCAL_HANG_UP };

  for (guint i = 0; i < G_N_ELEMENTS (ours); i++)
    if (g_str_equal (end, vis_call_end_to_word (ours[i])))
      return TRUE;
  return g_str_equal (end, vis_call_verdict_to_word (VIS_CALL_VERDICT_BLOCKED))
         || g_str_equal (end, vis_call_verdict_to_word (VIS_CALL_VERDICT_STRANGER));
}

VisCallOutcome
vis_call_record_get_outcome (const VisCallRecord *record)
{
  if (record->end[0] == '\0')
    return VIS_CALL_OUTCOME_ONGOING;
  if (record->answered != 0)
    return VIS_CALL_OUTCOME_ANSWERED;
  if (!record->incoming)
    return VIS_CALL_OUTCOME_FAILED;
  return is_refusal (record->end) ? VIS_CALL_OUTCOME_REFUSED : VIS_CALL_OUTCOME_MISSED;
}

static gboolean
same_day (gint64 a, gint64 b)
{
  time_t times[] = { (time_t)a, (time_t)b };
  struct tm days[2] = { 0 };

  return localtime_r (&times[0], &days[0]) && localtime_r (&times[1], &days[1])
         && days[0].tm_yday == days[1].tm_yday && days[0].tm_year == days[1].tm_year;
}

gboolean
vis_call_group_accepts (const VisCallRecord *newer, const VisCallRecord *older)
{
  gboolean missed = vis_call_record_get_outcome (newer) == VIS_CALL_OUTCOME_MISSED;

  return missed == (vis_call_record_get_outcome (older) == VIS_CALL_OUTCOME_MISSED)
         && g_ascii_strcasecmp (newer->peer, older->peer) == 0
         && same_day (newer->started, older->started);
}

static void
vis_call_group_finalize (GObject *object)
{
  g_ptr_array_unref (VIS_CALL_GROUP (object)->records);
  G_OBJECT_CLASS (vis_call_group_parent_class)->finalize (object);
}

static void
vis_call_group_class_init (VisCallGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vis_call_group_finalize;
}

static void
vis_call_group_init (VisCallGroup *self)
{
}

VisCallGroup *
vis_call_group_new (GPtrArray *records)
{
  VisCallGroup *self;

  g_return_val_if_fail (records != NULL && records->len > 0, NULL);

  self = g_object_new (VIS_TYPE_CALL_GROUP, NULL);
  self->records = records;
  return self;
}

GPtrArray *
vis_call_group_get_records (VisCallGroup *self)
{
  g_return_val_if_fail (VIS_IS_CALL_GROUP (self), NULL);

  return self->records;
}

const VisCallRecord *
vis_call_group_get_newest (VisCallGroup *self)
{
  g_return_val_if_fail (VIS_IS_CALL_GROUP (self), NULL);

  return g_ptr_array_index (self->records, 0);
}

VisCallOutcome
vis_call_group_get_outcome (VisCallGroup *self)
{
  g_return_val_if_fail (VIS_IS_CALL_GROUP (self), VIS_CALL_OUTCOME_FAILED);

  return vis_call_record_get_outcome (vis_call_group_get_newest (self));
}

gboolean
vis_call_group_equal (VisCallGroup *a, VisCallGroup *b)
{
  if (a->records->len != b->records->len)
    return FALSE;
  for (guint i = 0; i < a->records->len; i++)
    {
      const VisCallRecord *one = g_ptr_array_index (a->records, i);
      const VisCallRecord *other = g_ptr_array_index (b->records, i);

      /* The rest of a record never changes. */
      if (one->id != other->id || one->video != other->video || one->answered != other->answered
          || one->duration != other->duration || !g_str_equal (one->end, other->end))
        return FALSE;
    }
  return TRUE;
}
