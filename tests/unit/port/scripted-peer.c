/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scripted-peer.h"

#include <glib-unix.h>
#include <unistd.h>

#include "port/vis-stun-message.h"

#define ICE_CONTROLLED ((VisStunAttributeType)0x8029)
#define ICE_CONTROLLING ((VisStunAttributeType)0x802a)

static void
answer (ScriptedPeer *self, const VisStunMessage *check, const VisAddress *from)
{
  const char *pwd = self->wrong_answers ? "wrong" : SCRIPTED_PEER_PWD;
  VisStunBuilder response;

  vis_stun_builder_init (&response, VIS_STUN_SUCCESS, check->transaction);
  vis_stun_builder_add_mapped_address (&response, from);
  vis_stun_builder_add_integrity (&response, pwd);
  vis_stun_builder_add_fingerprint (&response);
  udp_send (self->fd, from, response.data, response.size);
}

static gboolean
on_readable (int fd, GIOCondition condition, gpointer user_data)
{
  ScriptedPeer *self = user_data;
  guint8 data[2048];
  VisAddress from;
  gssize size = udp_receive (fd, data, sizeof data, &from);
  VisStunMessage message;
  gsize role_size;
  gboolean has_role;

  if (size <= 0 || !vis_stun_message_parse (data, (gsize)size, &message, NULL)
      || message.message_class != VIS_STUN_REQUEST)
    return G_SOURCE_CONTINUE;
  g_assert_true (vis_stun_message_check_integrity (&message, SCRIPTED_PEER_PWD));
  has_role = vis_stun_message_find (&message, ICE_CONTROLLED, &role_size)
             || vis_stun_message_find (&message, ICE_CONTROLLING, &role_size);
  if (has_role)
    self->n_checks++;
  else
    self->n_probes++;
  if (has_role ? self->answers_agent : self->answers_probes)
    answer (self, &message, &from);
  return G_SOURCE_CONTINUE;
}

ScriptedPeer *
scripted_peer_new (const char *address)
{
  ScriptedPeer *self = g_new0 (ScriptedPeer, 1);

  self->fd = udp_open (address);
  self->address = udp_address (self->fd);
  self->answers_agent = self->answers_probes = TRUE;
  self->watch = g_unix_fd_add (self->fd, G_IO_IN, on_readable, self);
  return self;
}

void
scripted_peer_free (ScriptedPeer *self)
{
  g_source_remove (self->watch);
  close (self->fd);
  g_free (self);
}

VisIceParameters *
scripted_peer_get_parameters (ScriptedPeer *self)
{
  VisIceParameters *parameters = vis_ice_parameters_new (SCRIPTED_PEER_UFRAG, SCRIPTED_PEER_PWD);
  VisCandidate candidate = {
    .foundation = "1",
    .component = 1,
    .priority = vis_candidate_priority (126, 65535, 1),
    .address = self->address,
  };

  g_array_append_val (parameters->candidates, candidate);
  return parameters;
}

void
scripted_peer_check (ScriptedPeer *self, VisPort *port, VisIcePath *path, const char *pwd)
{
  static const guint8 tie_breaker[8] = { 1 };
  static const guint8 priority[4] = { 0x6e, 0, 1, 0xff };
  VisAddress to = port_fixture_address_of (port);
  g_autoptr (VisIceParameters) theirs = vis_ice_path_get_local_parameters (path);
  g_autofree char *username = g_strconcat (theirs->ufrag, ":", SCRIPTED_PEER_UFRAG, NULL);
  guint8 id[VIS_STUN_TRANSACTION_SIZE];
  VisStunBuilder check;

  vis_stun_transaction_random (id);
  vis_stun_builder_init (&check, VIS_STUN_REQUEST, id);
  vis_stun_builder_add (&check, VIS_STUN_USERNAME, username, strlen (username));
  vis_stun_builder_add (&check, VIS_STUN_PRIORITY, priority, sizeof priority);
  vis_stun_builder_add (&check, ICE_CONTROLLED, tie_breaker, sizeof tie_breaker);
  vis_stun_builder_add_integrity (&check, pwd ? pwd : theirs->pwd);
  vis_stun_builder_add_fingerprint (&check);
  udp_send (self->fd, &to, check.data, check.size);
}
