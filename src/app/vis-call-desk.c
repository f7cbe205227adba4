/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-call-desk.h"

#include <glib/gi18n.h>

#include "app/vis-attention.h"
#include "app/vis-call-window.h"
#include "app/vis-incoming-window.h"
#include "app/vis-notifier.h"

struct _VisCallDesk
{
  GObject parent_instance;

  GtkApplication *application; /* owns us */
  GSettings *settings;
  VisEngine *engine;
  VisRinger *ringer;
  VisNotifier *notifier;
  VisAttention *attention;
  int auto_answer_ms;
  GPtrArray *entries;
  guint last_id;
};

G_DEFINE_FINAL_TYPE (VisCallDesk, vis_call_desk, G_TYPE_OBJECT)

/* What the desk has put out for one call. */
typedef struct
{
  VisCallDesk *desk;
  VisCall *call;
  guint id;
  char *target;
  gboolean notified;
  guint inhibit_cookie;
  guint answer_timer;
  GtkWindow *window; /* weak: the user may close it */
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;
  g_clear_handle_id (&entry->answer_timer, g_source_remove);
  g_signal_handlers_disconnect_by_data (entry->call, entry);
  if (entry->notified)
    vis_notifier_withdraw (entry->desk->notifier, entry->id);
  if (entry->inhibit_cookie != 0)
    gtk_application_uninhibit (entry->desk->application, entry->inhibit_cookie);
  g_clear_weak_pointer (&entry->window);
  g_object_unref (entry->call);
  g_free (entry->target);
  g_free (entry);
}

static Entry *
find_entry (VisCallDesk *self, guint id)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);
      if (entry->id == id)
        return entry;
    }
  return NULL;
}

/* One sound for all calls: ringing goes before what is heard of one's own calls. */
static void
update_ringer (VisCallDesk *self)
{
  gboolean quiet = vis_attention_is_quiet (self->attention);
  gboolean talking = FALSE, ringing = FALSE, ringback = FALSE;
  VisContact *caller = NULL; /* the first of several */
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);
      switch (vis_call_get_state (entry->call))
        {
        case VIS_CALL_ALERTING:
          if (!ringing)
            caller = vis_call_get_contact (entry->call);
          ringing = !quiet;
          break;
        case VIS_CALL_RINGING:
          ringback = TRUE;
          break;
        case VIS_CALL_CONNECTING:
        case VIS_CALL_SUSPENDED:
        case VIS_CALL_ACTIVE:
          talking = TRUE;
          break;
        case VIS_CALL_NEW:
        case VIS_CALL_RESOLVING:
        case VIS_CALL_CALLING:
        case VIS_CALL_INCOMING:
        case VIS_CALL_ENDED:
        case VIS_CALL_N_STATES:
        default:
          break;
        }
    }

  if (ringing && talking)
    vis_ringer_play (self->ringer, VIS_RING_TONE_CALL_WAITING);
  else if (ringing)
    vis_ringer_ring (self->ringer, caller != NULL ? vis_contact_get_ringtone (caller) : NULL);
  else if (ringback && !talking)
    vis_ringer_play (self->ringer, VIS_RING_TONE_RINGBACK);
  else
    vis_ringer_stop (self->ringer);
}

static void
set_window (Entry *entry, GtkWidget *window)
{
  g_set_weak_pointer (&entry->window, GTK_WINDOW (window));
}

static void
open_call_window (Entry *entry)
{
  set_window (entry, vis_call_window_new (entry->desk->application, entry->desk->settings,
                                          vis_engine_get_calls (entry->desk->engine),
                                          vis_engine_get_devices (entry->desk->engine), entry->call,
                                          entry->target));
  gtk_window_present (entry->window);
  if (entry->inhibit_cookie == 0)
    entry->inhibit_cookie
        = gtk_application_inhibit (entry->desk->application, entry->window,
                                   GTK_APPLICATION_INHIBIT_SUSPEND | GTK_APPLICATION_INHIBIT_IDLE
                                       | GTK_APPLICATION_INHIBIT_LOGOUT,
                                   _ ("A call goes on"));
}

static gboolean
was_missed (VisCall *call)
{
  VisCallEnd end = vis_call_get_end (call);
  return vis_call_is_incoming (call) && vis_call_get_time (call, VIS_CALL_ALERTING) > 0
         && vis_call_get_time (call, VIS_CALL_CONNECTING) == 0
         && (end == VIS_CALL_END_CANCELLED || end == VIS_CALL_END_NO_ANSWER
             || end == VIS_CALL_END_CONNECTION_LOST);
}

static void
on_state_changed (VisCall *call, GParamSpec *pspec, gpointer user_data)
{
  Entry *entry = user_data;
  VisCallDesk *self = entry->desk;
  VisCallState state = vis_call_get_state (call);
  gboolean answered = vis_call_get_time (call, VIS_CALL_CONNECTING) > 0;

  if (entry->notified && state != VIS_CALL_INCOMING && state != VIS_CALL_ALERTING)
    {
      vis_notifier_withdraw (self->notifier, entry->id);
      entry->notified = FALSE;
    }
  if (state != VIS_CALL_ENDED)
    {
      if (vis_call_is_incoming (call) && answered && !VIS_IS_CALL_WINDOW (entry->window))
        open_call_window (entry);
      update_ringer (self);
      return;
    }
  if (was_missed (call))
    vis_notifier_missed (self->notifier, call, vis_attention_is_quiet (self->attention));
  g_ptr_array_remove (self->entries, entry);
  update_ringer (self);
}

static Entry *
add_entry (VisCallDesk *self, VisCall *call, const char *target)
{
  Entry *entry = g_new0 (Entry, 1);
  entry->desk = self;
  entry->call = g_object_ref (call);
  entry->id = ++self->last_id;
  entry->target = g_strdup (target);
  g_ptr_array_add (self->entries, entry);
  /* After the windows: they show the end of a call before we forget it. */
  g_signal_connect_after (call, "notify::state", G_CALLBACK (on_state_changed), entry);
  return entry;
}

static gboolean
on_auto_answer (gpointer user_data)
{
  Entry *entry = user_data;
  entry->answer_timer = 0;
  vis_call_answer (entry->call, TRUE);
  return G_SOURCE_REMOVE;
}

static void
make_incoming_window (Entry *entry)
{
  VisCallDesk *self = entry->desk;
  gboolean compact = self->entries->len > 1;
  set_window (entry, vis_incoming_window_new (
                         self->application, vis_engine_get_calls (self->engine), entry->call,
                         vis_engine_get_number_parser (self->engine), compact));
}

static void
on_incoming (VisCallDesk *self, VisCall *call)
{
  Entry *entry = add_entry (self, call, NULL);
  VisAttentionLevel level = vis_attention_get_level (self->attention);
  vis_notifier_ring (self->notifier, call, entry->id, level == VIS_ATTENTION_SILENT);
  entry->notified = TRUE;
  switch (level)
    {
    case VIS_ATTENTION_SILENT:
    case VIS_ATTENTION_RING:
      vis_call_alerted (call); /* the notification is all there will be */
      break;
    case VIS_ATTENTION_SHOW:
      make_incoming_window (entry);
      vis_attention_show_window (entry->window);
      break;
    case VIS_ATTENTION_PRESENT:
      make_incoming_window (entry);
      gtk_window_present (entry->window);
      break;
    }
  if (self->auto_answer_ms >= 0)
    entry->answer_timer = g_timeout_add ((guint)self->auto_answer_ms, on_auto_answer, entry);
}

/* Actions */

static void
on_answer (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Entry *entry = find_entry (user_data, g_variant_get_uint32 (parameter));
  if (entry != NULL)
    vis_call_list_answer_and_hold (vis_engine_get_calls (entry->desk->engine), entry->call,
                                   vis_call_get_wants_video (entry->call));
}

static void
on_decline (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Entry *entry = find_entry (user_data, g_variant_get_uint32 (parameter));
  if (entry != NULL && vis_call_get_time (entry->call, VIS_CALL_CONNECTING) == 0)
    vis_call_hang_up (entry->call);
}

static void
on_show (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Entry *entry = find_entry (user_data, g_variant_get_uint32 (parameter));
  if (entry == NULL)
    return;
  if (entry->window == NULL && vis_call_is_incoming (entry->call)
      && vis_call_get_time (entry->call, VIS_CALL_CONNECTING) == 0)
    make_incoming_window (entry);
  if (entry->window != NULL)
    gtk_window_present (entry->window);
}

static const GActionEntry actions[] = {
  { .name = "answer", .activate = on_answer, .parameter_type = "u" },
  { .name = "decline", .activate = on_decline, .parameter_type = "u" },
  { .name = "show-call", .activate = on_show, .parameter_type = "u" },
};

static void
on_unseen_changed (VisCallDesk *self)
{
  if (vis_call_history_get_n_unseen (vis_engine_get_history (self->engine)) == 0)
    vis_notifier_withdraw_missed (self->notifier);
}

static void
vis_call_desk_dispose (GObject *object)
{
  VisCallDesk *self = VIS_CALL_DESK (object);
  for (gsize i = 0; self->application != NULL && i < G_N_ELEMENTS (actions); i++)
    g_action_map_remove_action (G_ACTION_MAP (self->application), actions[i].name);
  self->application = NULL;
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  if (self->ringer != NULL)
    vis_ringer_stop (self->ringer);
  g_clear_object (&self->settings);
  g_clear_object (&self->engine);
  g_clear_object (&self->ringer);
  g_clear_object (&self->notifier);
  g_clear_object (&self->attention);
  G_OBJECT_CLASS (vis_call_desk_parent_class)->dispose (object);
}

static void
vis_call_desk_class_init (VisCallDeskClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vis_call_desk_dispose;
}

static void
vis_call_desk_init (VisCallDesk *self)
{
  self->entries = g_ptr_array_new_with_free_func (entry_free);
}

VisCallDesk *
vis_call_desk_new (GtkApplication *application, GSettings *settings, VisEngine *engine,
                   VisRinger *ringer, int auto_answer_ms)
{
  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (VIS_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (VIS_IS_RINGER (ringer), NULL);

  VisCallDesk *self = g_object_new (VIS_TYPE_CALL_DESK, NULL);
  self->application = application;
  self->settings = g_object_ref (settings);
  self->engine = g_object_ref (engine);
  self->ringer = g_object_ref (ringer);
  self->notifier = vis_notifier_new (G_APPLICATION (application));
  self->attention = vis_attention_new (application, settings);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   self);
  self->auto_answer_ms = auto_answer_ms;
  g_signal_connect_object (self->attention, "notify::quiet", G_CALLBACK (update_ringer), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (vis_engine_get_calls (engine), "incoming", G_CALLBACK (on_incoming),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (vis_engine_get_history (engine), "notify::n-unseen",
                           G_CALLBACK (on_unseen_changed), self, G_CONNECT_SWAPPED);
  return self;
}

gboolean
vis_call_desk_call (VisCallDesk *self, const char *target, gboolean video, GError **error)
{
  g_return_val_if_fail (VIS_IS_CALL_DESK (self), FALSE);

  g_autoptr (VisCall) call = vis_engine_call (self->engine, target, video, error);
  if (call == NULL)
    return FALSE;
  Entry *entry = add_entry (self, call, target);
  open_call_window (entry);
  if (vis_call_get_state (call) == VIS_CALL_ENDED) /* at once: the window says why */
    g_ptr_array_remove (self->entries, entry);
  return TRUE;
}
