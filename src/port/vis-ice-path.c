/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "port/vis-ice-path.h"

#include "base/vis-error.h"
#include "port/vis-ice-agent.h"
#include "port/vis-ice-candidates.h"
#include "port/vis-ice-liveness.h"
#include "port/vis-ice-session.h"
#include "port/vis-port-private.h"

#define TICK_MS 250

/* Paths to one remote candidate differ a little, the best source address first. */
#define SOURCE_PRIORITY_STEP 256

struct _VisIcePath
{
  GObject parent_instance;

  VisPort *port;
  VisPortLoop *loop;     /* borrowed: valid until the path is closed */
  VisFrontSocket *front; /* borrowed: used while the session's gate is open */
  VisIceSession *session;
  VisIceAgent *agent; /* NULL once closed */

  VisPathState state;
  GArray *locals; /* VisAddress: what was offered */
  VisIceParameters *local_parameters;
  VisIceParameters *waiting_remote; /* came before gathering was done */
  gboolean started;

  gboolean agent_connected;
  gboolean agent_failed;
  gboolean has_pair;
  VisCandidateType remote_type;
  guint tick;
  gint64 last_probe;
};

enum
{
  SIGNAL_GATHERED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void vis_ice_path_path_init (VisPathInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VisIcePath, vis_ice_path, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIS_TYPE_PATH, vis_ice_path_path_init))

static void
set_state (VisIcePath *self, VisPathState state)
{
  gboolean open = state == VIS_PATH_CONNECTED || state == VIS_PATH_DISCONNECTED;

  /* A path that has ended stays so. */
  if (state == self->state || self->state == VIS_PATH_CLOSED
      || (self->state == VIS_PATH_FAILED && state != VIS_PATH_CLOSED))
    return;
  g_debug ("path %p: %s", self, vis_path_state_to_string (state));
  self->state = state;
  vis_ice_session_set_open (self->session, open);
  if (!open)
    g_clear_handle_id (&self->tick, g_source_remove);
  g_signal_emit_by_name (self, "state-changed");
}

static gboolean
on_tick (gpointer user_data)
{
  g_autoptr (VisIcePath) self = g_object_ref (user_data);
  gint64 now = g_get_monotonic_time ();
  int silence = vis_ice_session_get_silence (self->session, now);
  int consent_age = vis_ice_session_get_consent_age (self->session, now);
  int since_probe = (int)MIN ((now - self->last_probe) / 1000, G_MAXINT);

  if (vis_ice_liveness_wants_probe (self->agent_failed, silence, consent_age, since_probe))
    {
      self->last_probe = now;
      vis_port_loop_probe (self->loop, self->session);
    }
  set_state (self, vis_ice_liveness_judge (self->agent_failed, silence, consent_age));
  return self->tick ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
update_connected (VisIcePath *self)
{
  if (!self->agent_connected || !self->has_pair || self->state != VIS_PATH_CHECKING)
    return;
  self->tick = g_timeout_add (TICK_MS, on_tick, self);
  set_state (self, VIS_PATH_CONNECTED);
}

static void
on_agent_selected (VisCandidateType remote_type, gpointer user_data)
{
  VisIcePath *self = user_data;

  self->has_pair = TRUE;
  self->remote_type = remote_type;
  update_connected (self);
}

static void
on_agent_state_changed (VisIceAgentState state, gpointer user_data)
{
  VisIcePath *self = user_data;

  switch (state)
    {
    case VIS_ICE_AGENT_CHECKING:
      break;
    case VIS_ICE_AGENT_CONNECTED:
      self->agent_connected = TRUE;
      self->agent_failed = FALSE;
      update_connected (self);
      break;
    case VIS_ICE_AGENT_FAILED:
      self->agent_failed = TRUE;
      if (self->tick)
        g_debug ("path %p: the agent gave up; listening on", self);
      else if (self->started)
        set_state (self, VIS_PATH_FAILED);
      break;
    }
}

static void
offer (VisIcePath *self, const char *ufrag, const char *pwd)
{
  VisAddress publics[2];
  guint n_publics = 0;

  n_publics += vis_port_get_public_address (self->port, FALSE, &publics[n_publics]);
  n_publics += vis_port_get_public_address (self->port, TRUE, &publics[n_publics]);
  self->local_parameters = vis_ice_parameters_new (ufrag, pwd);
  g_array_unref (self->local_parameters->candidates);
  self->local_parameters->candidates = vis_ice_candidates_offer (self->locals, publics, n_publics);
}

/* Two calls with one remote port can't be told apart: what another call uses is left out. */
static GArray *
leave_out_taken (VisIcePath *self, const GArray *candidates)
{
  GArray *free_ones = g_array_new (FALSE, FALSE, sizeof (VisCandidate));

  for (guint i = 0; i < candidates->len; i++)
    {
      const VisCandidate *candidate = &g_array_index (candidates, VisCandidate, i);

      if (!vis_port_loop_is_taken (self->loop, self->session, &candidate->address))
        g_array_append_val (free_ones, *candidate);
    }
  return free_ones;
}

static void
open_paths_to (VisIcePath *self, const VisCandidate *candidate, GArray *remotes, GError **error)
{
  g_autoptr (GArray) sources
      = vis_ice_candidates_sources (self->session->pins, &candidate->address);

  for (guint i = 0; i < sources->len; i++)
    {
      guint32 step = i * SOURCE_PRIORITY_STEP;
      VisIceRemote remote = {
        .priority = candidate->priority > step ? candidate->priority - step : 1,
        .type = candidate->type,
      };

      remote.virtual_port
          = vis_port_loop_open_path (self->loop, self->session, &candidate->address,
                                     &g_array_index (sources, VisAddress, i), error);
      if (remote.virtual_port == 0)
        return;
      g_array_append_val (remotes, remote);
    }
}

static gboolean
start (VisIcePath *self, const VisIceParameters *remote, GError **error)
{
  g_autoptr (GArray) accepted = vis_ice_candidates_accept (remote->candidates);
  g_autoptr (GArray) candidates = leave_out_taken (self, accepted);
  g_autoptr (GArray) remotes = g_array_new (FALSE, FALSE, sizeof (VisIceRemote));
  g_autoptr (GError) failure = NULL;

  if (candidates->len == 0)
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_BUSY,
                   "There is a call with this device already, and it can take only one");
      return FALSE;
    }
  /* When the sockets run out, the best candidates have got theirs. */
  for (guint i = 0; i < candidates->len && !failure; i++)
    open_paths_to (self, &g_array_index (candidates, VisCandidate, i), remotes, &failure);
  if (remotes->len == 0)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  self->started = TRUE;
  vis_port_loop_set_remote (self->loop, self->session, remote->ufrag, remote->pwd);
  vis_ice_agent_start (self->agent, remote->ufrag, remote->pwd, remotes, remote->lite);
  set_state (self, VIS_PATH_CHECKING);
  return TRUE;
}

static void
on_agent_gathered (const char *ufrag, const char *pwd, guint16 inner_port, gpointer user_data)
{
  g_autoptr (VisIcePath) self = g_object_ref (user_data);
  g_autoptr (VisIceParameters) remote = g_steal_pointer (&self->waiting_remote);
  g_autoptr (GArray) pins = vis_ice_candidates_pins (self->locals);
  g_autoptr (GError) error = NULL;

  if (inner_port == 0)
    {
      g_message ("The ICE agent got no socket");
      set_state (self, VIS_PATH_FAILED);
      return;
    }
  vis_port_loop_add_session (self->loop, self->session, ufrag, pwd, inner_port, pins);
  offer (self, ufrag, pwd);
  if (remote && !start (self, remote, &error))
    {
      g_message ("No path can be made: %s", error->message);
      set_state (self, VIS_PATH_FAILED);
    }
  g_signal_emit (self, signals[SIGNAL_GATHERED], 0);
}

static const VisIceAgentEvents agent_events = {
  .gathered = on_agent_gathered,
  .selected = on_agent_selected,
  .state_changed = on_agent_state_changed,
};

static VisPathState
vis_ice_path_get_state (VisPath *path)
{
  return VIS_ICE_PATH (path)->state;
}

/* Where an unpinned path leaves from: the only address of that family, or the best. */
static void
find_local (VisIcePath *self, gboolean ipv4, VisAddress *out)
{
  for (guint i = 0; i < self->locals->len; i++)
    {
      const VisAddress *address = &g_array_index (self->locals, VisAddress, i);

      if (vis_address_is_ipv4 (address) != ipv4)
        continue;
      *out = *address;
      return;
    }
}

static gboolean
vis_ice_path_get_info (VisPath *path, VisPathInfo *out)
{
  VisIcePath *self = VIS_ICE_PATH (path);
  VisPathInfo info = { .local_type = VIS_CANDIDATE_HOST, .remote_type = self->remote_type };

  if (!self->agent || !self->has_pair
      || !vis_port_loop_get_selected (self->loop, self->session, &info.remote, &info.local))
    return FALSE;
  if (vis_address_is_any (&info.local))
    find_local (self, vis_address_is_ipv4 (&info.remote), &info.local);
  info.local.port = vis_port_get_number (self->port);
  *out = info;
  return TRUE;
}

static guint
vis_ice_path_send (VisPath *path, const GOutputVector *packets, guint n_packets)
{
  VisIcePath *self = VIS_ICE_PATH (path);

  return vis_ice_session_send (self->session, self->front, packets, n_packets);
}

static void
vis_ice_path_set_receiver (VisPath *path, VisPathReceiveFunc func, gpointer user_data,
                           GDestroyNotify destroy)
{
  VisIcePath *self = VIS_ICE_PATH (path);

  if (!self->agent)
    {
      /* Closed: nothing will come. */
      if (destroy)
        destroy (user_data);
      return;
    }
  vis_ice_session_set_receiver (self->session, func, user_data, destroy);
  if (func)
    vis_port_loop_flush (self->loop);
}

static void
vis_ice_path_path_init (VisPathInterface *iface)
{
  iface->get_state = vis_ice_path_get_state;
  iface->get_info = vis_ice_path_get_info;
  iface->send = vis_ice_path_send;
  iface->set_receiver = vis_ice_path_set_receiver;
}

static void
vis_ice_path_dispose (GObject *object)
{
  vis_ice_path_close (VIS_ICE_PATH (object));
  G_OBJECT_CLASS (vis_ice_path_parent_class)->dispose (object);
}

static void
vis_ice_path_finalize (GObject *object)
{
  VisIcePath *self = VIS_ICE_PATH (object);

  vis_ice_session_unref (self->session);
  g_array_unref (self->locals);
  g_clear_pointer (&self->local_parameters, vis_ice_parameters_free);
  g_clear_pointer (&self->waiting_remote, vis_ice_parameters_free);
  g_clear_object (&self->port);
  G_OBJECT_CLASS (vis_ice_path_parent_class)->finalize (object);
}

static void
vis_ice_path_class_init (VisIcePathClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vis_ice_path_dispose;
  object_class->finalize = vis_ice_path_finalize;

  signals[SIGNAL_GATHERED] = g_signal_new ("gathered", VIS_TYPE_ICE_PATH, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vis_ice_path_init (VisIcePath *self)
{
  self->session = vis_ice_session_new ();
}

static void
on_port_closing (gpointer path)
{
  g_autoptr (VisIcePath) self = g_object_ref (path);

  vis_ice_path_close (self);
}

VisIcePath *
vis_ice_path_new (VisPort *port, gboolean controlling)
{
  VisIcePath *self;

  g_return_val_if_fail (VIS_IS_PORT (port) && _vis_port_get_loop (port) != NULL, NULL);

  self = g_object_new (VIS_TYPE_ICE_PATH, NULL);
  self->port = g_object_ref (port);
  self->loop = _vis_port_get_loop (port);
  self->front = _vis_port_get_front (port);
  self->locals = vis_port_get_local_addresses (port);
  self->agent = vis_ice_agent_new (_vis_port_get_ice_thread (port), self->loop, self->session,
                                   controlling, _vis_port_get_mailbox (port), &agent_events, self);
  _vis_port_connect_closing (port, on_port_closing, self);
  return self;
}

gboolean
vis_ice_path_is_gathered (VisIcePath *self)
{
  g_return_val_if_fail (VIS_IS_ICE_PATH (self), FALSE);

  return self->local_parameters != NULL;
}

VisIceParameters *
vis_ice_path_get_local_parameters (VisIcePath *self)
{
  g_return_val_if_fail (VIS_IS_ICE_PATH (self), NULL);

  return self->local_parameters ? vis_ice_parameters_copy (self->local_parameters) : NULL;
}

/* Lengths by RFC 8839, 5.4. */
static gboolean
has_length (const char *text, gsize min)
{
  gsize length = text ? strlen (text) : 0;

  return length >= min && length <= 256;
}

gboolean
vis_ice_path_set_remote_parameters (VisIcePath *self, const VisIceParameters *remote,
                                    GError **error)
{
  g_autoptr (GArray) accepted = NULL;

  g_return_val_if_fail (VIS_IS_ICE_PATH (self) && remote != NULL, FALSE);
  g_return_val_if_fail (self->agent != NULL && !self->started && !self->waiting_remote, FALSE);

  if (!has_length (remote->ufrag, 4) || !has_length (remote->pwd, 22))
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID, "The other side sent no ICE credentials");
      return FALSE;
    }
  accepted = vis_ice_candidates_accept (remote->candidates);
  if (accepted->len == 0)
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID,
                   "The other side named no address that can be tried");
      return FALSE;
    }
  if (self->local_parameters)
    return start (self, remote, error);
  self->waiting_remote = vis_ice_parameters_copy (remote);
  return TRUE;
}

void
vis_ice_path_close (VisIcePath *self)
{
  g_return_if_fail (VIS_IS_ICE_PATH (self));

  if (!self->agent)
    return;
  _vis_port_disconnect_closing (self->port, self);
  g_clear_handle_id (&self->tick, g_source_remove);
  vis_port_loop_remove_session (self->loop, self->session);
  vis_ice_agent_close (g_steal_pointer (&self->agent));
  set_state (self, VIS_PATH_CLOSED);
}

int
vis_ice_path_get_silence (VisIcePath *self)
{
  g_return_val_if_fail (VIS_IS_ICE_PATH (self), -1);

  return vis_ice_session_get_silence (self->session, g_get_monotonic_time ());
}

const char *
vis_ice_path_get_library_version (void)
{
  return VIS_NICE_VERSION;
}
