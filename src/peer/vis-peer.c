/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peer/vis-peer.h"

#include <glib-unix.h>
#include <signal.h>

#include "engine/vis-engine.h"
#include "engine/vis-event-log.h"
#include "peer/vis-peer-console.h"

typedef struct
{
  const VisPeerOptions *options;
  GMainLoop *loop;
  VisEngine *engine;
  VisEventLog *log;
  VisPeerConsole *console; /* (nullable) */
  gboolean stopping;
  gboolean established; /* some call was, or was declined as asked */
  gboolean failed;      /* some call ended otherwise */
  char *error;          /* why it ends: the last line, whatever else is told meanwhile */
} Peer;

static void
on_stopped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Peer *peer = user_data;

  vis_engine_stop_finish (VIS_ENGINE (source), result);
  g_main_loop_quit (peer->loop);
}

static void
stop (Peer *peer)
{
  if (peer->stopping)
    return;
  peer->stopping = TRUE;
  if (peer->console)
    vis_peer_console_stop (peer->console);
  vis_engine_stop_async (peer->engine, on_stopped, peer);
}

static gboolean
on_stop (gpointer user_data)
{
  stop (user_data);
  return G_SOURCE_REMOVE;
}

static void
fail (Peer *peer, const char *message)
{
  if (!peer->error)
    peer->error = g_strdup (message);
  peer->failed = TRUE;
  stop (peer);
}

static gboolean
on_signal (gpointer user_data)
{
  stop (user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_hang_up (gpointer user_data)
{
  VisCall *call = user_data;

  vis_call_hang_up (call);
  return G_SOURCE_REMOVE;
}

static void
add_call_timeout (VisCall *call, guint milliseconds, GSourceFunc callback)
{
  g_timeout_add_full (G_PRIORITY_DEFAULT, milliseconds, callback, g_object_ref (call),
                      g_object_unref);
}

static gboolean
ended_as_asked (Peer *peer, VisCall *call)
{
  VisCallEnd end = vis_call_get_end (call);

  /* By a command: nothing else here declines a call that could be answered. */
  if (end == VIS_CALL_END_LOCAL_DECLINED && !peer->stopping)
    return TRUE;
  if (peer->options->command == VIS_PEER_ANSWER)
    {
      if (peer->options->reply == VIS_PEER_DECLINE)
        return end == VIS_CALL_END_LOCAL_DECLINED;
      if (peer->options->reply == VIS_PEER_BUSY)
        return end == VIS_CALL_END_BUSY;
    }
  return vis_call_get_time (call, VIS_CALL_ACTIVE) > 0 && vis_call_end_is_normal (end);
}

static void
on_state (VisCall *call, GParamSpec *pspec, Peer *peer)
{
  VisCallState state = vis_call_get_state (call);

  if (state == VIS_CALL_ACTIVE && peer->options->duration_ms > 0)
    add_call_timeout (call, peer->options->duration_ms, on_hang_up);
  else if (state == VIS_CALL_SUSPENDED)
    {
      vis_event_log_error (peer->log, "The key of the other side is not the one that is pinned");
      vis_call_refuse_new_key (call);
    }
  else if (state == VIS_CALL_ENDED)
    {
      if (ended_as_asked (peer, call))
        peer->established = TRUE;
      else
        peer->failed = TRUE;
      /* Once the call has told the other side why. */
      if (peer->options->command == VIS_PEER_CALL || peer->options->once)
        g_idle_add (on_stop, peer);
    }
}

static void
on_calls_changed (GListModel *calls, guint position, guint removed, guint added, Peer *peer)
{
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (VisCall) call = g_list_model_get_item (calls, position + i);

      g_signal_connect_after (call, "notify::state", G_CALLBACK (on_state), peer);
    }
}

static gboolean
on_answer (gpointer user_data)
{
  VisCall *call = user_data;

  vis_call_answer (call, TRUE);
  return G_SOURCE_REMOVE;
}

static void
on_incoming (VisCallList *calls, VisCall *call, Peer *peer)
{
  if (peer->options->command != VIS_PEER_ANSWER || peer->stopping)
    {
      vis_call_reject (call, VIS_CALL_END_BUSY);
      return;
    }
  switch (peer->options->reply)
    {
    case VIS_PEER_BUSY:
      vis_call_reject (call, VIS_CALL_END_BUSY);
      break;
    case VIS_PEER_DECLINE:
      vis_call_alerted (call);
      vis_call_hang_up (call);
      break;
    case VIS_PEER_ACCEPT:
      vis_call_alerted (call);
      if (peer->options->after_ms > 0)
        add_call_timeout (call, peer->options->after_ms, on_answer);
      else
        vis_call_answer (call, TRUE);
      break;
    }
}

static void
on_resolved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Peer *peer = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) routes = vis_engine_resolve_finish (VIS_ENGINE (source), result, &error);

  if (!routes)
    {
      fail (peer, error->message);
      return;
    }
  for (guint i = 0; i < routes->len; i++)
    vis_event_log_route (peer->log, g_ptr_array_index (routes, i));
  peer->established = TRUE;
  stop (peer);
}

static void
on_quit (VisPeerConsole *console, Peer *peer)
{
  stop (peer);
}

static void
on_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Peer *peer = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (VisCall) call = NULL;

  if (!vis_engine_start_finish (VIS_ENGINE (source), result, &error))
    {
      fail (peer, error->message);
      return;
    }
  vis_event_log_listening (peer->log);
  if (peer->stopping)
    return;
  peer->console = vis_peer_console_new (peer->engine, peer->log, !peer->options->audio_only);
  g_signal_connect (peer->console, "quit", G_CALLBACK (on_quit), peer);
  if (peer->options->command != VIS_PEER_CALL)
    return;
  call = vis_engine_call (peer->engine, peer->options->target, !peer->options->audio_only, &error);
  if (!call)
    fail (peer, error->message);
}

int
vis_peer_run (const VisPeerOptions *options)
{
  Peer peer = { .options = options };

  peer.loop = g_main_loop_new (NULL, FALSE);
  peer.engine = vis_engine_new (options->engine);
  peer.log = vis_event_log_new (peer.engine);
  /* Never removed: a second signal shall cut short neither the cleaning up nor what the process
     still does after it, and so take the place of the exit code. */
  g_unix_signal_add (SIGTERM, on_signal, &peer);
  g_unix_signal_add (SIGINT, on_signal, &peer);
  g_signal_connect (vis_engine_get_calls (peer.engine), "items-changed",
                    G_CALLBACK (on_calls_changed), &peer);
  g_signal_connect (vis_engine_get_calls (peer.engine), "incoming", G_CALLBACK (on_incoming),
                    &peer);

  if (options->command == VIS_PEER_RESOLVE)
    vis_engine_resolve_async (peer.engine, options->target, NULL, on_resolved, &peer);
  else
    vis_engine_start_async (peer.engine, on_started, &peer);
  g_main_loop_run (peer.loop);

  if (!peer.established && !peer.failed)
    peer.error = g_strdup ("Ended before any call was established");
  if (peer.error)
    vis_event_log_error (peer.log, peer.error);
  g_free (peer.error);
  g_clear_object (&peer.console);
  g_object_unref (peer.log);
  g_object_unref (peer.engine);
  g_main_loop_unref (peer.loop);
  return peer.established && !peer.failed ? 0 : 1;
}
