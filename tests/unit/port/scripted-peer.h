/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "port-fixture.h"

G_BEGIN_DECLS

/**
 * ScriptedPeer: an ICE peer on a plain UDP socket that does what a test says, and answers checks
 * on the default main context in the meantime.
 */
typedef struct
{
  int fd;
  guint watch;
  VisAddress address;
  gboolean answers_agent;  /* checks of an ICE agent, which name a role */
  gboolean answers_probes; /* questions of the port itself, which name none */
  gboolean wrong_answers;  /* with an integrity that nobody can check */
  guint n_checks;
  guint n_probes;
} ScriptedPeer;

#define SCRIPTED_PEER_UFRAG "peer"
#define SCRIPTED_PEER_PWD "pppppppppppppppppppppp"

ScriptedPeer *scripted_peer_new (const char *address);
void scripted_peer_free (ScriptedPeer *self);

VisIceParameters *scripted_peer_get_parameters (ScriptedPeer *self);

/** scripted_peer_check: sends a check to @path behind @port, made with @pwd (NULL: the right one).
 */
void scripted_peer_check (ScriptedPeer *self, VisPort *port, VisIcePath *path, const char *pwd);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScriptedPeer, scripted_peer_free)

G_END_DECLS
