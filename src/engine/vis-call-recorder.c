/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/vis-call-recorder.h"

#include "call/vis-call-policy.h"
#include "call/vis-call-redial.h"

#define WRITE_EVERY_S 5

#define MAX_REFUSED_A_MINUTE 10

struct _VisCallRecorder
{
  GObject parent_instance;

  VisCallList *calls;
  VisCallHistory *history;
  GPtrArray *watches;
  gint64 minute; /* monotonic */
  guint n_refused;
};

G_DEFINE_FINAL_TYPE (VisCallRecorder, vis_call_recorder, G_TYPE_OBJECT)

/* What is written of one call. */
typedef struct
{
  VisCallRecorder *recorder;
  VisCall *call;
  VisCallRecord *record;
} Watch;

static void
watch_free (gpointer data)
{
  Watch *watch = data;

  g_signal_handlers_disconnect_by_data (watch->call, watch);
  g_object_unref (watch->call);
  vis_call_record_free (watch->record);
  g_free (watch);
}

static gint64
now_s (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static guint
get_elapsed (VisCall *call)
{
  guint elapsed;

  g_object_get (call, "elapsed", &elapsed, NULL);
  return elapsed;
}

static void
on_state (VisCall *call, GParamSpec *pspec, Watch *watch)
{
  VisCallRecord *record = watch->record;

  switch (vis_call_get_state (call))
    {
    case VIS_CALL_CONNECTING:
    case VIS_CALL_SUSPENDED:
      if (record->answered != 0)
        return;
      record->answered = now_s ();
      record->seen = TRUE;
      vis_call_history_update (watch->recorder->history, record, TRUE);
      break;
    case VIS_CALL_ENDED:
      g_free (record->end);
      record->end = g_strdup (vis_call_end_to_word (vis_call_get_end (call)));
      record->duration = get_elapsed (call);
      record->video = vis_call_get_wants_video (call);
      if (vis_call_record_get_outcome (record) != VIS_CALL_OUTCOME_MISSED)
        record->seen = TRUE;
      vis_call_history_update (watch->recorder->history, record, TRUE);
      g_ptr_array_remove (watch->recorder->watches, watch);
      break;
    case VIS_CALL_NEW:
    case VIS_CALL_RESOLVING:
    case VIS_CALL_CALLING:
    case VIS_CALL_RINGING:
    case VIS_CALL_INCOMING:
    case VIS_CALL_ALERTING:
    case VIS_CALL_ACTIVE:
    case VIS_CALL_N_STATES:
      break;
    }
}

static void
on_elapsed (VisCall *call, GParamSpec *pspec, Watch *watch)
{
  guint elapsed = get_elapsed (call);

  if (elapsed % WRITE_EVERY_S != 0 || elapsed == 0)
    return;
  watch->record->duration = elapsed;
  watch->record->video = vis_call_get_wants_video (call);
  vis_call_history_update (watch->recorder->history, watch->record, FALSE);
}

static void
begin (VisCallRecorder *self, VisCall *call)
{
  Watch *watch = g_new0 (Watch, 1);
  VisCallRecord *record = g_new0 (VisCallRecord, 1);

  record->peer = g_strdup (vis_call_get_remote_id (call));
  record->name = g_strdup (vis_call_get_remote_name (call));
  record->target = vis_call_dup_redial (call);
  record->incoming = vis_call_is_incoming (call);
  record->video = vis_call_get_wants_video (call);
  record->started = now_s ();
  record->end = g_strdup ("");
  record->seen = !record->incoming;
  watch->recorder = self;
  watch->call = g_object_ref (call);
  watch->record = record;
  g_ptr_array_add (self->watches, watch);
  vis_call_history_add (self->history, record);
  g_signal_connect (call, "notify::state", G_CALLBACK (on_state), watch);
  g_signal_connect (call, "notify::elapsed", G_CALLBACK (on_elapsed), watch);
}

static void
on_calls_changed (GListModel *calls, guint position, guint removed, guint added,
                  VisCallRecorder *self)
{
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (VisCall) call = g_list_model_get_item (calls, position + i);

      begin (self, call);
    }
}

static gboolean
may_write_refused (VisCallRecorder *self)
{
  gint64 minute = g_get_monotonic_time () / G_TIME_SPAN_MINUTE;

  if (minute != self->minute)
    self->n_refused = 0;
  self->minute = minute;
  return self->n_refused++ < MAX_REFUSED_A_MINUTE;
}

static void
on_refused (VisCallList *calls, const char *peer, const char *name, const char *redial,
            gboolean video, int verdict, VisCallRecorder *self)
{
  VisCallRecord record = {
    .peer = (char *)peer,
    .name = (char *)(name ? name : ""),
    .target = (char *)redial,
    .incoming = TRUE,
    .video = video,
    .started = now_s (),
    .end = (char *)vis_call_verdict_to_word ((VisCallVerdict)verdict),
    .seen = TRUE,
  };

  if (may_write_refused (self))
    vis_call_history_add (self->history, &record);
}

static void
vis_call_recorder_dispose (GObject *object)
{
  VisCallRecorder *self = VIS_CALL_RECORDER (object);

  g_clear_pointer (&self->watches, g_ptr_array_unref);
  if (self->calls)
    g_signal_handlers_disconnect_by_data (self->calls, self);
  g_clear_object (&self->calls);
  g_clear_object (&self->history);
  G_OBJECT_CLASS (vis_call_recorder_parent_class)->dispose (object);
}

static void
vis_call_recorder_class_init (VisCallRecorderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vis_call_recorder_dispose;
}

static void
vis_call_recorder_init (VisCallRecorder *self)
{
  self->watches = g_ptr_array_new_with_free_func (watch_free);
}

VisCallRecorder *
vis_call_recorder_new (VisCallList *calls, VisCallHistory *history)
{
  VisCallRecorder *self;

  g_return_val_if_fail (VIS_IS_CALL_LIST (calls) && VIS_IS_CALL_HISTORY (history), NULL);

  self = g_object_new (VIS_TYPE_CALL_RECORDER, NULL);
  self->calls = g_object_ref (calls);
  self->history = g_object_ref (history);
  g_signal_connect (calls, "items-changed", G_CALLBACK (on_calls_changed), self);
  g_signal_connect (calls, "refused", G_CALLBACK (on_refused), self);
  return self;
}
