/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "port/vis-ice-agent.h"

#include <nice/agent.h>

#define COMPONENT 1

/* Ta: checks leave this far apart. RFC 8445, 14.2 allows 5 ms; libnice's own 20 ms would be most
 * of the time that a path takes on a local network. */
#define PACING_MS 5

struct _VisIceThread
{
  GMainContext *context;
  VisMailbox *mailbox; /* read on the thread */
  GThread *thread;
  int quit;     /* atomic */
  int n_agents; /* atomic */
};

struct _VisIceAgent
{
  int ref_count;
  VisIceThread *thread;
  VisPortLoop *loop;
  VisIceSession *session;
  VisMailbox *mailbox; /* read on the main context */
  gboolean controlling;

  /* Main context. */
  const VisIceAgentEvents *events;
  gpointer user_data;
  gboolean closed;

  /* The agents' thread. */
  NiceAgent *nice;
  guint stream;
};

/* What the main context is told. */
typedef struct
{
  VisIceAgent *agent;
  char *ufrag;
  char *pwd;
  guint16 inner_port;
  VisCandidateType remote_type;
  VisIceAgentState state;
} Report;

/* What the thread is told to start with. */
typedef struct
{
  VisIceAgent *agent;
  char *ufrag;
  char *pwd;
  GArray *remotes;
  gboolean lite;
} Start;

static gpointer
run (gpointer user_data)
{
  VisIceThread *self = user_data;

  g_main_context_push_thread_default (self->context);
  while (!g_atomic_int_get (&self->quit) || g_atomic_int_get (&self->n_agents) > 0)
    g_main_context_iteration (self->context, TRUE);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

VisIceThread *
vis_ice_thread_new (void)
{
  VisIceThread *self = g_new0 (VisIceThread, 1);

  self->context = g_main_context_new ();
  self->mailbox = vis_mailbox_new (self->context);
  self->thread = g_thread_new ("vis-ice", run, self);
  return self;
}

void
vis_ice_thread_free (VisIceThread *self)
{
  g_atomic_int_set (&self->quit, TRUE);
  g_main_context_wakeup (self->context);
  g_thread_join (self->thread);
  vis_mailbox_close (self->mailbox);
  vis_mailbox_unref (self->mailbox);
  g_main_context_unref (self->context);
  g_free (self);
}

static VisIceAgent *
agent_ref (VisIceAgent *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

static void
agent_unref (gpointer data)
{
  VisIceAgent *self = data;

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  vis_ice_session_unref (self->session);
  vis_mailbox_unref (self->mailbox);
  g_free (self);
}

static Report *
report_new (VisIceAgent *self)
{
  Report *report = g_new0 (Report, 1);

  report->agent = agent_ref (self);
  return report;
}

static void
report_free (gpointer data)
{
  Report *report = data;

  agent_unref (report->agent);
  g_free (report->ufrag);
  g_free (report->pwd);
  g_free (report);
}

static void
read_gathered (gpointer data)
{
  const Report *report = data;
  VisIceAgent *self = report->agent;

  if (!self->closed)
    self->events->gathered (report->ufrag, report->pwd, report->inner_port, self->user_data);
}

static void
read_selected (gpointer data)
{
  const Report *report = data;
  VisIceAgent *self = report->agent;

  if (!self->closed)
    self->events->selected (report->remote_type, self->user_data);
}

static void
read_state (gpointer data)
{
  const Report *report = data;
  VisIceAgent *self = report->agent;

  if (!self->closed)
    self->events->state_changed (report->state, self->user_data);
}

static guint16
get_inner_port (VisIceAgent *self)
{
  GSList *candidates = nice_agent_get_local_candidates (self->nice, self->stream, COMPONENT);
  const NiceCandidate *first = candidates ? candidates->data : NULL;
  guint16 port = first ? (guint16)nice_address_get_port (&first->addr) : 0;

  g_slist_free_full (candidates, (GDestroyNotify)nice_candidate_free);
  return port;
}

static void
on_gathered (NiceAgent *nice, guint stream, VisIceAgent *self)
{
  Report *report = report_new (self);

  if (nice_agent_get_local_credentials (nice, self->stream, &report->ufrag, &report->pwd))
    report->inner_port = get_inner_port (self);
  vis_mailbox_post (self->mailbox, read_gathered, report, report_free);
}

static VisCandidateType
type_from_nice (NiceCandidateType type)
{
  switch (type)
    {
    case NICE_CANDIDATE_TYPE_HOST:
      return VIS_CANDIDATE_HOST;
    case NICE_CANDIDATE_TYPE_SERVER_REFLEXIVE:
      return VIS_CANDIDATE_SERVER_REFLEXIVE;
    case NICE_CANDIDATE_TYPE_PEER_REFLEXIVE:
      return VIS_CANDIDATE_PEER_REFLEXIVE;
    case NICE_CANDIDATE_TYPE_RELAYED:
      return VIS_CANDIDATE_RELAYED;
    }
  return VIS_CANDIDATE_PEER_REFLEXIVE;
}

static NiceCandidateType
type_to_nice (VisCandidateType type)
{
  switch (type)
    {
    case VIS_CANDIDATE_HOST:
      return NICE_CANDIDATE_TYPE_HOST;
    case VIS_CANDIDATE_SERVER_REFLEXIVE:
      return NICE_CANDIDATE_TYPE_SERVER_REFLEXIVE;
    case VIS_CANDIDATE_PEER_REFLEXIVE:
      return NICE_CANDIDATE_TYPE_PEER_REFLEXIVE;
    case VIS_CANDIDATE_RELAYED:
      return NICE_CANDIDATE_TYPE_RELAYED;
    }
  g_return_val_if_reached (NICE_CANDIDATE_TYPE_PEER_REFLEXIVE);
}

static void
on_selected (NiceAgent *nice, guint stream, guint component, NiceCandidate *local,
             NiceCandidate *remote, VisIceAgent *self)
{
  Report *report = report_new (self);

  vis_port_loop_select (self->loop, self->session, (guint16)nice_address_get_port (&remote->addr));
  report->remote_type = type_from_nice (remote->type);
  vis_mailbox_post (self->mailbox, read_selected, report, report_free);
}

static void
on_state_changed (NiceAgent *nice, guint stream, guint component, guint state, VisIceAgent *self)
{
  VisIceAgentState mapped = VIS_ICE_AGENT_CHECKING;
  Report *report;

  switch ((NiceComponentState)state)
    {
    case NICE_COMPONENT_STATE_DISCONNECTED:
    case NICE_COMPONENT_STATE_GATHERING:
    case NICE_COMPONENT_STATE_CONNECTING:
      break;
    case NICE_COMPONENT_STATE_CONNECTED:
    case NICE_COMPONENT_STATE_READY:
      mapped = VIS_ICE_AGENT_CONNECTED;
      break;
    case NICE_COMPONENT_STATE_FAILED:
      mapped = VIS_ICE_AGENT_FAILED;
      break;
    case NICE_COMPONENT_STATE_LAST:
      g_assert_not_reached ();
    }
  report = report_new (self);
  report->state = mapped;
  vis_mailbox_post (self->mailbox, read_state, report, report_free);
}

/* libnice does nothing until somebody reads, and hands over only what is no STUN: nothing. */
static void
ignore_packet (NiceAgent *nice, guint stream, guint component, guint size, char *data,
               gpointer user_data)
{
}

static void
make_nice (VisIceAgent *self)
{
  NiceAddress loopback;

  self->nice = nice_agent_new_full (self->thread->context, NICE_COMPATIBILITY_RFC5245,
                                    NICE_AGENT_OPTION_CONSENT_FRESHNESS);
  g_object_set (self->nice, "upnp", FALSE, "ice-tcp", FALSE, "controlling-mode", self->controlling,
                "stun-pacing-timer", PACING_MS, NULL);
  nice_address_init (&loopback);
  nice_address_set_from_string (&loopback, "127.0.0.1");
  nice_agent_add_local_address (self->nice, &loopback);
  self->stream = nice_agent_add_stream (self->nice, COMPONENT);
  g_signal_connect (self->nice, "new-selected-pair-full", G_CALLBACK (on_selected), self);
  g_signal_connect (self->nice, "component-state-changed", G_CALLBACK (on_state_changed), self);
  nice_agent_attach_recv (self->nice, self->stream, COMPONENT, self->thread->context, ignore_packet,
                          NULL);
}

static void
create (gpointer data)
{
  VisIceAgent *self = data;

  make_nice (self);
  g_signal_connect (self->nice, "candidate-gathering-done", G_CALLBACK (on_gathered), self);
  if (!nice_agent_gather_candidates (self->nice, self->stream))
    vis_mailbox_post (self->mailbox, read_gathered, report_new (self), report_free);
}

static void
on_closed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  VisIceAgent *self = user_data;
  VisIceThread *thread = self->thread;

  g_object_unref (object);
  agent_unref (self);
  g_atomic_int_add (&thread->n_agents, -1);
}

static void
retire (VisIceAgent *self)
{
  NiceAgent *nice = g_steal_pointer (&self->nice);

  g_signal_handlers_disconnect_by_data (nice, self);
  nice_agent_close_async (nice, on_closed, agent_ref (self));
}

/* libnice takes no other role once it has gathered; so another agent takes over, under the
 * credentials that the peer knows. With a host candidate only, gathering is done at once. */
static void
take_control (VisIceAgent *self)
{
  g_autofree char *ufrag = NULL;
  g_autofree char *pwd = NULL;

  nice_agent_get_local_credentials (self->nice, self->stream, &ufrag, &pwd);
  retire (self);
  g_atomic_int_inc (&self->thread->n_agents);
  self->controlling = TRUE;
  make_nice (self);
  nice_agent_set_local_credentials (self->nice, self->stream, ufrag, pwd);
  nice_agent_gather_candidates (self->nice, self->stream);
  vis_port_loop_move_session (self->loop, self->session, get_inner_port (self));
}

static NiceCandidate *
make_candidate (const VisIceRemote *remote, guint stream, guint index)
{
  NiceCandidate *candidate = nice_candidate_new (type_to_nice (remote->type));

  candidate->transport = NICE_CANDIDATE_TRANSPORT_UDP;
  candidate->stream_id = stream;
  candidate->component_id = COMPONENT;
  candidate->priority = remote->priority;
  nice_address_set_from_string (&candidate->addr, "127.0.0.1");
  nice_address_set_port (&candidate->addr, remote->virtual_port);
  candidate->base_addr = candidate->addr;
  /* One foundation each: no check waits for another (RFC 8445, 6.1.2.6). */
  g_snprintf (candidate->foundation, sizeof candidate->foundation, "v%u", index);
  return candidate;
}

static void
start (gpointer data)
{
  const Start *message = data;
  VisIceAgent *self = message->agent;
  GSList *candidates = NULL;

  if (message->lite && !self->controlling)
    take_control (self);
  for (guint i = message->remotes->len; i > 0; i--)
    candidates = g_slist_prepend (
        candidates,
        make_candidate (&g_array_index (message->remotes, VisIceRemote, i - 1), self->stream, i));
  nice_agent_set_remote_credentials (self->nice, self->stream, message->ufrag, message->pwd);
  nice_agent_set_remote_candidates (self->nice, self->stream, COMPONENT, candidates);
  g_slist_free_full (candidates, (GDestroyNotify)nice_candidate_free);
}

static void
start_free (gpointer data)
{
  Start *message = data;

  agent_unref (message->agent);
  g_free (message->ufrag);
  g_free (message->pwd);
  g_array_unref (message->remotes);
  g_free (message);
}

static void
close_agent (gpointer data)
{
  retire (data);
}

VisIceAgent *
vis_ice_agent_new (VisIceThread *thread, VisPortLoop *loop, VisIceSession *session,
                   gboolean controlling, VisMailbox *mailbox, const VisIceAgentEvents *events,
                   gpointer user_data)
{
  VisIceAgent *self = g_new0 (VisIceAgent, 1);

  self->ref_count = 1;
  self->thread = thread;
  self->loop = loop;
  self->session = vis_ice_session_ref (session);
  self->mailbox = vis_mailbox_ref (mailbox);
  self->controlling = controlling;
  self->events = events;
  self->user_data = user_data;
  g_atomic_int_inc (&thread->n_agents);
  vis_mailbox_post (thread->mailbox, create, agent_ref (self), agent_unref);
  return self;
}

void
vis_ice_agent_start (VisIceAgent *self, const char *ufrag, const char *pwd, const GArray *remotes,
                     gboolean lite)
{
  Start *message = g_new (Start, 1);

  *message = (Start){
    .agent = agent_ref (self),
    .ufrag = g_strdup (ufrag),
    .pwd = g_strdup (pwd),
    .remotes = g_array_copy ((GArray *)remotes),
    .lite = lite,
  };
  vis_mailbox_post (self->thread->mailbox, start, message, start_free);
}

void
vis_ice_agent_close (VisIceAgent *self)
{
  self->closed = TRUE;
  vis_mailbox_post (self->thread->mailbox, close_agent, self, agent_unref);
}
