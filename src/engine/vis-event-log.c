/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/vis-event-log.h"

#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

struct _VisEventLog
{
  GObject parent_instance;

  VisEngine *engine;
  guint n_calls;
};

/* What is remembered of each call, so that nothing is said twice. */
typedef struct
{
  guint number;
  const char *state;
  int path_state;
  gboolean secured;
  VisCall *call;    /* unowned: it owns this */
  guint decision;   /* source: tells what became of the question after video */
  gboolean by_them; /* who asked */
} Watch;

static G_DEFINE_QUARK (vis - event - log - watch, watch)

G_DEFINE_FINAL_TYPE (VisEventLog, vis_event_log, G_TYPE_OBJECT)

/* json-glib writes a double with 17 digits, so a line is put together here, and json-glib only
 * escapes its strings. Every object is flat, and the names are our own. */

static void
add_name (GString *line, const char *name)
{
  g_string_append_printf (line, "%s\"%s\":", line->len > 1 ? "," : "", name);
}

static void
add_string (GString *line, const char *name, const char *value)
{
  g_autoptr (JsonNode) node = json_node_new (value ? JSON_NODE_VALUE : JSON_NODE_NULL);
  g_autofree char *text = NULL;

  if (value)
    json_node_set_string (node, value);
  text = json_to_string (node, FALSE);
  add_name (line, name);
  g_string_append (line, text);
}

static void
add_int (GString *line, const char *name, gint64 value)
{
  add_name (line, name);
  g_string_append_printf (line, "%" G_GINT64_FORMAT, value);
}

static void
add_boolean (GString *line, const char *name, gboolean value)
{
  add_name (line, name);
  g_string_append (line, value ? "true" : "false");
}

/* One decimal where more would be noise. */
static void
add_number (GString *line, const char *name, const char *format, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  add_name (line, name);
  g_string_append (line, g_ascii_formatd (text, sizeof text, format, value));
}

static GString *
begin (const char *event, const Watch *watch)
{
  GString *line = g_string_new ("{");

  add_number (line, "t", "%.1f", (double)g_get_monotonic_time () / 1000.0);
  add_string (line, "event", event);
  if (watch)
    add_int (line, "call", watch->number);
  return line;
}

static void
end (GString *line)
{
  g_string_append (line, "}\n");
  fputs (line->str, stdout);
  fflush (stdout);
  g_string_free (line, TRUE);
}

static void
write_route (const Watch *watch, const VisRoute *route)
{
  GString *line = begin ("route", watch);
  g_autofree char *uri = vis_route_to_string (route);
  g_autofree char *ip = vis_address_ip_to_string (&route->address);

  add_string (line, "uri", uri);
  add_string (line, "address", ip);
  add_int (line, "port", route->address.port);
  add_string (line, "origin", vis_route_origin_to_string (route->origin));
  end (line);
}

static const char *
state_word (VisCallState state)
{
  switch (state)
    {
    case VIS_CALL_NEW:
      return NULL;
    case VIS_CALL_RESOLVING:
    case VIS_CALL_CALLING:
      return "calling";
    case VIS_CALL_RINGING:
    case VIS_CALL_INCOMING:
    case VIS_CALL_ALERTING:
      return "ringing";
    case VIS_CALL_CONNECTING:
    case VIS_CALL_SUSPENDED:
      return "connecting";
    case VIS_CALL_ACTIVE:
      return "active";
    case VIS_CALL_ENDED:
      return "ended";
    case VIS_CALL_N_STATES:
      break;
    }
  g_assert_not_reached ();
}

static void
on_state (VisCall *call, GParamSpec *pspec, Watch *watch)
{
  const char *word = state_word (vis_call_get_state (call));
  GString *line;

  if (!word || word == watch->state)
    return;
  watch->state = word;
  line = begin ("state", watch);
  add_string (line, "state", word);
  if (vis_call_get_state (call) == VIS_CALL_ENDED)
    {
      add_string (line, "reason", vis_call_end_to_word (vis_call_get_end (call)));
      add_string (line, "text", vis_call_end_to_text (vis_call_get_end (call)));
    }
  end (line);
}

static void
on_path_changed (VisCall *call, Watch *watch)
{
  VisPathState state = vis_call_get_path_state (call);
  VisPathInfo info;
  GString *line;

  if ((int)state == watch->path_state)
    return;
  watch->path_state = (int)state;
  line = begin ("ice", watch);
  add_string (line, "state", vis_path_state_to_string (state));
  if (vis_call_get_path_info (call, &info))
    {
      g_autofree char *local = vis_address_to_string (&info.local);
      g_autofree char *remote = vis_address_to_string (&info.remote);

      add_string (line, "local", local);
      add_string (line, "remote", remote);
      add_string (line, "type", vis_candidate_type_to_string (info.remote_type));
    }
  end (line);
}

static void
on_secured (VisCall *call, GParamSpec *pspec, Watch *watch)
{
  const VisFingerprint *fingerprint = vis_call_get_fingerprint (call);
  GString *line;

  if (watch->secured || !vis_call_get_suite (call))
    return;
  watch->secured = TRUE;
  line = begin ("secured", watch);
  add_string (line, "fingerprint", vis_fingerprint_to_string (fingerprint));
  add_string (line, "suite", vis_call_get_suite (call));
  add_string (line, "trust", vis_trust_state_to_string (vis_call_get_trust (call)));
  end (line);
}

static void
on_first_frame (VisCall *call, int width, int height, const char *codec, Watch *watch)
{
  gint64 now = g_get_monotonic_time ();
  gint64 invite = vis_call_get_time (call, vis_call_is_incoming (call) ? VIS_CALL_INCOMING
                                                                       : VIS_CALL_CALLING);
  gint64 answer = vis_call_get_time (call, VIS_CALL_CONNECTING);
  GString *line = begin ("first-frame", watch);

  add_number (line, "since_invite_ms", "%.1f", (double)(now - invite) / 1000.0);
  add_number (line, "since_answer_ms", "%.1f", (double)(now - answer) / 1000.0);
  add_int (line, "width", width);
  add_int (line, "height", height);
  add_string (line, "codec", codec);
  end (line);
}

static void
on_stats (VisCall *call, GParamSpec *pspec, Watch *watch)
{
  const VisMediaStats *stats = vis_call_get_stats (call);
  GString *line;

  if (!stats)
    return;
  line = begin ("stats", watch);
  add_number (line, "rx_fps", "%.1f", stats->rx_fps);
  add_number (line, "tx_fps", "%.1f", stats->tx_fps);
  add_number (line, "rx_kbps", "%.1f", stats->rx_kbps);
  add_number (line, "tx_kbps", "%.1f", stats->tx_kbps);
  add_int (line, "width", stats->width);
  add_int (line, "height", stats->height);
  add_string (line, "codec", stats->codec);
  if (stats->rtt_ms >= 0)
    add_number (line, "rtt_ms", "%.1f", stats->rtt_ms);
  else
    add_string (line, "rtt_ms", NULL);
  add_number (line, "loss", "%.3f", stats->loss);
  add_number (line, "jitter_ms", "%.1f", stats->jitter_ms);
  end (line);
}

static void
on_text (VisCall *call, const char *text, Watch *watch)
{
  GString *line = begin ("message", watch);

  add_string (line, "text", text);
  end (line);
}

static void
on_remote_state (VisCall *call, GParamSpec *pspec, Watch *watch)
{
  GString *line = begin ("message", watch);
  gboolean value;

  g_object_get (call, pspec->name, &value, NULL);
  add_boolean (line,
               strcmp (pspec->name, "remote-sharing") == 0 ? "screen"
               : strcmp (pspec->name, "remote-muted") == 0 ? "muted"
                                                           : "camera",
               value);
  end (line);
}

static void
on_held (VisCall *call, GParamSpec *pspec, Watch *watch)
{
  GString *line = begin ("hold", watch);

  add_boolean (line, "mine", vis_call_get_held (call));
  add_boolean (line, "theirs", vis_call_get_remote_held (call));
  end (line);
}

static void
write_video (const Watch *watch, const char *state)
{
  GString *line = begin ("video", watch);

  add_string (line, "by", watch->by_them ? "them" : "me");
  add_string (line, "state", state);
  end (line);
}

static gboolean
on_decided (gpointer user_data)
{
  Watch *watch = user_data;

  watch->decision = 0;
  write_video (watch, vis_call_get_video (watch->call) ? "accepted" : "refused");
  return G_SOURCE_REMOVE;
}

static void
on_video_asked (VisCall *call, GParamSpec *pspec, Watch *watch)
{
  gboolean asked;

  g_object_get (call, pspec->name, &asked, NULL);
  if (asked)
    {
      watch->by_them = strcmp (pspec->name, "video-requested") == 0;
      write_video (watch, "asked");
    }
  else if (!watch->decision)
    /* "video" itself may change after this property. */
    watch->decision = g_idle_add (on_decided, watch);
}

static void
on_notice (VisCall *call, const char *text, Watch *watch)
{
  GString *line = begin ("notice", watch);

  add_string (line, "message", text);
  end (line);
}

static void
on_route (VisCall *call, const VisRoute *route, Watch *watch)
{
  write_route (watch, route);
}

static void
free_watch (gpointer data)
{
  Watch *watch = data;

  g_clear_handle_id (&watch->decision, g_source_remove);
  g_free (watch);
}

static void
watch_call (VisEventLog *self, VisCall *call)
{
  Watch *watch = g_new0 (Watch, 1);

  watch->number = ++self->n_calls;
  watch->path_state = VIS_PATH_NEW;
  watch->call = call;
  if (vis_call_is_incoming (call))
    {
      GString *line = begin ("incoming", watch);

      add_string (line, "from", vis_call_get_remote_id (call));
      add_string (line, "name", vis_call_get_remote_name (call));
      end (line);
    }
  g_object_set_qdata_full (G_OBJECT (call), watch_quark (), watch, free_watch);
  g_signal_connect (call, "notify::state", G_CALLBACK (on_state), watch);
  g_signal_connect (call, "route", G_CALLBACK (on_route), watch);
  g_signal_connect (call, "path-changed", G_CALLBACK (on_path_changed), watch);
  g_signal_connect (call, "notify::suite", G_CALLBACK (on_secured), watch);
  g_signal_connect (call, "first-frame", G_CALLBACK (on_first_frame), watch);
  g_signal_connect (call, "notify::stats", G_CALLBACK (on_stats), watch);
  g_signal_connect (call, "text", G_CALLBACK (on_text), watch);
  g_signal_connect (call, "notify::remote-muted", G_CALLBACK (on_remote_state), watch);
  g_signal_connect (call, "notify::remote-camera", G_CALLBACK (on_remote_state), watch);
  g_signal_connect (call, "notify::remote-sharing", G_CALLBACK (on_remote_state), watch);
  g_signal_connect (call, "notify::held", G_CALLBACK (on_held), watch);
  g_signal_connect (call, "notify::remote-held", G_CALLBACK (on_held), watch);
  g_signal_connect (call, "notify::video-wanted", G_CALLBACK (on_video_asked), watch);
  g_signal_connect (call, "notify::video-requested", G_CALLBACK (on_video_asked), watch);
  g_signal_connect (call, "notice", G_CALLBACK (on_notice), watch);
  on_state (call, NULL, watch);
}

static void
on_calls_changed (GListModel *calls, guint position, guint removed, guint added, VisEventLog *self)
{
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (VisCall) call = g_list_model_get_item (calls, position + i);

      watch_call (self, call);
    }
}

static void
on_engine_notice (VisEngine *engine, const char *text, VisEventLog *self)
{
  GString *line = begin ("notice", NULL);

  add_string (line, "message", text);
  end (line);
}

static void
on_contact_warning (VisContactSource *source, const char *text, VisEventLog *self)
{
  on_engine_notice (NULL, text, self);
}

static void
vis_event_log_dispose (GObject *object)
{
  VisEventLog *self = VIS_EVENT_LOG (object);

  g_clear_object (&self->engine);
  G_OBJECT_CLASS (vis_event_log_parent_class)->dispose (object);
}

static void
vis_event_log_class_init (VisEventLogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vis_event_log_dispose;
}

static void
vis_event_log_init (VisEventLog *self)
{
}

VisEventLog *
vis_event_log_new (VisEngine *engine)
{
  VisEventLog *self = g_object_new (VIS_TYPE_EVENT_LOG, NULL);

  self->engine = g_object_ref (engine);
  g_signal_connect_object (vis_engine_get_calls (engine), "items-changed",
                           G_CALLBACK (on_calls_changed), self, 0);
  g_signal_connect_object (engine, "notice", G_CALLBACK (on_engine_notice), self, 0);
  g_signal_connect_object (vis_engine_get_contacts (engine), "warning",
                           G_CALLBACK (on_contact_warning), self, 0);
  return self;
}

void
vis_event_log_listening (VisEventLog *self)
{
  g_autoptr (GArray) addresses = vis_engine_get_addresses (self->engine);

  for (guint i = 0; i < addresses->len; i++)
    {
      const VisAddress *address = &g_array_index (addresses, VisAddress, i);
      g_autofree char *ip = vis_address_ip_to_string (address);
      GString *line = begin ("listening", NULL);

      add_string (line, "address", ip);
      add_int (line, "port", address->port);
      end (line);
    }
}

void
vis_event_log_route (VisEventLog *self, const VisRoute *route)
{
  write_route (NULL, route);
}

void
vis_event_log_error (VisEventLog *self, const char *message)
{
  GString *line = begin ("error", NULL);

  add_string (line, "message", message);
  end (line);
}

VisCall *
vis_event_log_find_call (VisEventLog *self, guint number)
{
  GListModel *calls = G_LIST_MODEL (vis_engine_get_calls (self->engine));

  for (guint i = 0; i < g_list_model_get_n_items (calls); i++)
    {
      g_autoptr (VisCall) call = g_list_model_get_item (calls, i);
      const Watch *watch = g_object_get_qdata (G_OBJECT (call), watch_quark ());

      if (watch && watch->number == number)
        return g_steal_pointer (&call);
    }
  return NULL;
}
