/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/vis-candidate.h"
#include "port/vis-ice-session.h"
#include "port/vis-mailbox.h"
#include "port/vis-port-loop.h"

G_BEGIN_DECLS

/** VisIceThread: the thread with the main context that all agents of one port live on. */
typedef struct _VisIceThread VisIceThread;

VisIceThread *vis_ice_thread_new (void);

/** vis_ice_thread_free: waits until all agents are closed: close them before. */
void vis_ice_thread_free (VisIceThread *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisIceThread, vis_ice_thread_free)

typedef enum
{
  VIS_ICE_AGENT_CHECKING,
  VIS_ICE_AGENT_CONNECTED,
  VIS_ICE_AGENT_FAILED,
} VisIceAgentState;

/**
 * VisIceAgentEvents:
 * @gathered: @inner_port is the agent's on 127.0.0.1, 0 when gathering failed
 * @selected: the type of the remote candidate now in use; the loop knows the pair already
 * @state_changed: what the agent thinks of its component
 *
 * Called on the main context, never after vis_ice_agent_close().
 */
typedef struct
{
  void (*gathered) (const char *ufrag, const char *pwd, guint16 inner_port, gpointer user_data);
  void (*selected) (VisCandidateType remote_type, gpointer user_data);
  void (*state_changed) (VisIceAgentState state, gpointer user_data);
} VisIceAgentEvents;

/** VisIceRemote: a remote candidate as the agent sees it: a virtual port. */
typedef struct
{
  guint16 virtual_port;
  guint32 priority;
  VisCandidateType type;
} VisIceRemote;

/**
 * VisIceAgent:
 *
 * A NiceAgent with one component on 127.0.0.1, touched by its own thread only: each function posts
 * a letter there. It sees nothing but STUN, and virtual ports in place of the world.
 */
typedef struct _VisIceAgent VisIceAgent;

/** vis_ice_agent_new: begins to gather at once. Main context. */
VisIceAgent *vis_ice_agent_new (VisIceThread *thread, VisPortLoop *loop, VisIceSession *session,
                                gboolean controlling, VisMailbox *mailbox,
                                const VisIceAgentEvents *events, gpointer user_data);

/**
 * vis_ice_agent_start:
 * @remotes: (transfer none) (element-type VisIceRemote)
 * @lite: the peer does ICE lite: this side controls
 */
void vis_ice_agent_start (VisIceAgent *self, const char *ufrag, const char *pwd,
                          const GArray *remotes, gboolean lite);

/** vis_ice_agent_close: frees @self as far as the caller is concerned. */
void vis_ice_agent_close (VisIceAgent *self);

G_END_DECLS
