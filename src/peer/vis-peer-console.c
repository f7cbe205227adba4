/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peer/vis-peer-console.h"

#include <gio/gunixinputstream.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "peer/vis-peer-order.h"

struct _VisPeerConsole
{
  GObject parent_instance;

  VisEngine *engine;
  VisEventLog *log;
  gboolean video;
  GInputStream *stream;
  GCancellable *cancellable;
  char chunk[VIS_PEER_ORDER_MAX];
  GString *line; /* as far as it has come */
};

enum
{
  QUIT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

typedef gboolean (*Suits) (VisCall *call);

G_DEFINE_FINAL_TYPE (VisPeerConsole, vis_peer_console, G_TYPE_OBJECT)

static void read_on (VisPeerConsole *self);

/* --- which call */

static gboolean
rings_here (VisCall *call)
{
  VisCallState state = vis_call_get_state (call);

  return vis_call_is_incoming (call) && (state == VIS_CALL_INCOMING || state == VIS_CALL_ALERTING);
}

static gboolean
is_active (VisCall *call)
{
  return vis_call_get_state (call) == VIS_CALL_ACTIVE;
}

static gboolean
is_talked_in (VisCall *call)
{
  return is_active (call) && !vis_call_get_held (call);
}

static gboolean
is_held (VisCall *call)
{
  return is_active (call) && vis_call_get_held (call);
}

static gboolean
is_asked_for_video (VisCall *call)
{
  gboolean requested;

  g_object_get (call, "video-requested", &requested, NULL);
  return requested;
}

static gboolean
is_any (VisCall *call)
{
  return TRUE;
}

/* Returns: (transfer full) (nullable): the newest one that suits. */
static VisCall *
find_newest (VisPeerConsole *self, Suits suits)
{
  GListModel *calls = G_LIST_MODEL (vis_engine_get_calls (self->engine));

  for (guint i = g_list_model_get_n_items (calls); i > 0; i--)
    {
      g_autoptr (VisCall) call = g_list_model_get_item (calls, i - 1);

      if (suits (call))
        return g_steal_pointer (&call);
    }
  return NULL;
}

/* The one that was named; or, of those that suit, the one that is talked in, or the newest. */
static VisCall *
find_call (VisPeerConsole *self, const VisPeerOrder *order, Suits suits, const char *otherwise)
{
  g_autoptr (VisCall) call = NULL;
  g_autofree char *message = NULL;

  if (order->call > 0)
    call = vis_event_log_find_call (self->log, order->call);
  else
    {
      call = find_newest (self, is_talked_in);
      if (!call || !suits (call))
        {
          g_clear_object (&call);
          call = find_newest (self, suits);
        }
    }
  if (call && suits (call))
    return g_steal_pointer (&call);
  if (order->call > 0 && !call)
    message = g_strdup_printf ("There is no call %u any more, or not yet", order->call);
  else if (order->call > 0)
    message = g_strdup_printf ("Call %u: %s", order->call, otherwise);
  vis_event_log_error (self->log, message ? message : otherwise);
  return NULL;
}

/* --- what is done with it */

static void
make_call (VisPeerConsole *self, const char *target)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VisCall) call = vis_engine_call (self->engine, target, self->video, &error);

  if (call)
    vis_call_list_swap (vis_engine_get_calls (self->engine), call);
  else
    vis_event_log_error (self->log, error->message);
}

static void
on_said (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VisEventLog) log = user_data;
  g_autoptr (GError) error = NULL;

  if (!vis_call_send_text_finish (VIS_CALL (source), result, &error))
    vis_event_log_error (log, error->message);
}

/* What is done to a call in which people talk. */
static void
change_active (VisPeerConsole *self, const VisPeerOrder *order, VisCall *call)
{
  switch (order->kind)
    {
    case VIS_PEER_ORDER_MUTE:
      vis_call_set_muted (call, TRUE);
      break;
    case VIS_PEER_ORDER_UNMUTE:
      vis_call_set_muted (call, FALSE);
      break;
    case VIS_PEER_ORDER_CAMERA_ON:
      vis_call_set_camera (call, TRUE);
      break;
    case VIS_PEER_ORDER_CAMERA_OFF:
      vis_call_set_camera (call, FALSE);
      break;
    case VIS_PEER_ORDER_SCREEN_ON:
      vis_call_set_sharing (call, TRUE, NULL);
      break;
    case VIS_PEER_ORDER_SCREEN_OFF:
      vis_call_set_sharing (call, FALSE, NULL);
      break;
    case VIS_PEER_ORDER_VIDEO_ASK:
      if (!vis_call_request_video (call))
        vis_event_log_error (self->log, "This call is held, has video, or can’t have any");
      break;
    case VIS_PEER_ORDER_SAY:
      vis_call_send_text_async (call, order->text, on_said, g_object_ref (self->log));
      break;
    case VIS_PEER_ORDER_NONE:
    case VIS_PEER_ORDER_CALL:
    case VIS_PEER_ORDER_ANSWER:
    case VIS_PEER_ORDER_DECLINE:
    case VIS_PEER_ORDER_HANG_UP:
    case VIS_PEER_ORDER_HOLD:
    case VIS_PEER_ORDER_RESUME:
    case VIS_PEER_ORDER_SWAP:
    case VIS_PEER_ORDER_VIDEO_ACCEPT:
    case VIS_PEER_ORDER_VIDEO_REFUSE:
    case VIS_PEER_ORDER_QUIT:
      g_assert_not_reached ();
    }
}

static void
carry_out (VisPeerConsole *self, const VisPeerOrder *order)
{
  VisCallList *calls = vis_engine_get_calls (self->engine);
  g_autoptr (VisCall) call = NULL;

  switch (order->kind)
    {
    case VIS_PEER_ORDER_NONE:
      break;
    case VIS_PEER_ORDER_CALL:
      make_call (self, order->text);
      break;
    case VIS_PEER_ORDER_ANSWER:
      call = find_call (self, order, rings_here, "No call rings");
      if (call)
        vis_call_list_answer_and_hold (calls, call, TRUE);
      break;
    case VIS_PEER_ORDER_DECLINE:
      call = find_call (self, order, rings_here, "No call rings");
      if (call)
        vis_call_hang_up (call);
      break;
    case VIS_PEER_ORDER_HANG_UP:
      call = find_call (self, order, is_any, "There is no call");
      if (call)
        vis_call_hang_up (call);
      break;
    case VIS_PEER_ORDER_HOLD:
      call = find_call (self, order, is_talked_in, "There is no call to hold");
      if (call)
        vis_call_set_held (call, TRUE);
      break;
    case VIS_PEER_ORDER_RESUME:
      call = find_call (self, order, is_held, "No call is held");
      if (call)
        vis_call_set_held (call, FALSE);
      break;
    case VIS_PEER_ORDER_SWAP:
      call = find_call (self, order, is_held, "No call is held");
      if (call)
        vis_call_list_swap (calls, call);
      break;
    case VIS_PEER_ORDER_VIDEO_ACCEPT:
      call = find_call (self, order, is_asked_for_video, "Nobody asks for video");
      if (call)
        vis_call_accept_video (call, TRUE);
      break;
    case VIS_PEER_ORDER_VIDEO_REFUSE:
      call = find_call (self, order, is_asked_for_video, "Nobody asks for video");
      if (call)
        vis_call_refuse_video (call);
      break;
    case VIS_PEER_ORDER_MUTE:
    case VIS_PEER_ORDER_UNMUTE:
    case VIS_PEER_ORDER_CAMERA_ON:
    case VIS_PEER_ORDER_CAMERA_OFF:
    case VIS_PEER_ORDER_SCREEN_ON:
    case VIS_PEER_ORDER_SCREEN_OFF:
    case VIS_PEER_ORDER_VIDEO_ASK:
    case VIS_PEER_ORDER_SAY:
      call = find_call (self, order, is_active, "There is no call that was answered");
      if (call)
        change_active (self, order, call);
      break;
    case VIS_PEER_ORDER_QUIT:
      g_signal_emit (self, signals[QUIT], 0);
      break;
    }
}

/* --- reading */

static void
end_line (VisPeerConsole *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VisPeerOrder) order = vis_peer_order_parse (self->line->str, self->line->len, &error);

  g_string_truncate (self->line, 0);
  if (order)
    carry_out (self, order);
  else
    vis_event_log_error (self->log, error->message);
}

static void
take (VisPeerConsole *self, const char *bytes, gsize size)
{
  /* One byte more than a line may have tells that it is too long; the parser says so. */
  gsize room = VIS_PEER_ORDER_MAX + 1 - self->line->len;

  g_string_append_len (self->line, bytes, (gssize)MIN (size, room));
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VisPeerConsole) self = user_data;
  gssize size = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);
  const char *next = self->chunk;
  const char *end = self->chunk + MAX (size, 0);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  while (next < end)
    {
      const char *newline = memchr (next, '\n', (gsize)(end - next));

      take (self, next, (gsize)((newline ? newline : end) - next));
      if (newline)
        end_line (self);
      if (g_cancellable_is_cancelled (self->cancellable))
        return;
      next = newline ? newline + 1 : end;
    }
  if (size > 0)
    read_on (self);
  else if (self->line->len > 0)
    end_line (self);
}

static void
read_on (VisPeerConsole *self)
{
  /* Behind everything that a call needs: who writes faster than we read slows nothing down. */
  g_input_stream_read_async (self->stream, self->chunk, sizeof self->chunk, G_PRIORITY_LOW,
                             self->cancellable, on_read, g_object_ref (self));
}

static void
vis_peer_console_dispose (GObject *object)
{
  VisPeerConsole *self = VIS_PEER_CONSOLE (object);

  g_clear_object (&self->stream);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->log);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (vis_peer_console_parent_class)->dispose (object);
}

static void
vis_peer_console_finalize (GObject *object)
{
  g_string_free (VIS_PEER_CONSOLE (object)->line, TRUE);
  G_OBJECT_CLASS (vis_peer_console_parent_class)->finalize (object);
}

static void
vis_peer_console_class_init (VisPeerConsoleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vis_peer_console_dispose;
  object_class->finalize = vis_peer_console_finalize;
  signals[QUIT] = g_signal_new ("quit", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
vis_peer_console_init (VisPeerConsole *self)
{
  self->line = g_string_new (NULL);
}

VisPeerConsole *
vis_peer_console_new (VisEngine *engine, VisEventLog *log, gboolean video)
{
  VisPeerConsole *self;

  g_return_val_if_fail (VIS_IS_ENGINE (engine) && VIS_IS_EVENT_LOG (log), NULL);

  /* Started with “&” in a terminal: what is typed there is not for us, and shall not stop us. */
  signal (SIGTTIN, SIG_IGN);
  self = g_object_new (VIS_TYPE_PEER_CONSOLE, NULL);
  self->engine = g_object_ref (engine);
  self->log = g_object_ref (log);
  self->video = video;
  self->stream = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  self->cancellable = g_cancellable_new ();
  read_on (self);
  return self;
}

void
vis_peer_console_stop (VisPeerConsole *self)
{
  g_return_if_fail (VIS_IS_PEER_CONSOLE (self));

  g_cancellable_cancel (self->cancellable);
  /* The read that is under way may never end, and the engine has to. */
  g_clear_object (&self->log);
  g_clear_object (&self->engine);
}
