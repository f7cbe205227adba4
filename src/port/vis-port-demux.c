/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of each packet. Runs on the port's thread with the loop's lock held. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "port/vis-packet-kind.h"
#include "port/vis-port-loop-private.h"
#include "port/vis-sip-via.h"

/* Packets per second of somebody whom we talk with, and how many at once. */
#define SPEECH_RATE 50.0
#define SPEECH_BURST 100.0

static const VisAddress any_address = { 0 };

static void
pass_in (VisVirtualSocket *socket, const VisPacket *packet, gint64 now)
{
  socket->last_used = now;
  /* The first try may only fetch the news that an earlier packet was refused. */
  for (guint i = 0; i < 2; i++)
    if (send (socket->fd, packet->data, packet->size, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0)
      return;
}

/* The local address under which @session knows the path that @packet came by. */
static const VisAddress *
pin_of (const VisIceSession *session, const VisPacket *packet)
{
  for (guint i = 0; i < session->pins->len; i++)
    if (vis_address_equal_ip (&g_array_index (session->pins, VisAddress, i), &packet->local))
      return &packet->local;
  return &any_address;
}

gboolean
_vis_port_loop_has_live_rival (VisPortLoop *self, const VisIceSession *session,
                               const VisAddress *remote, gint64 now)
{
  VisVirtualSocket *rival = vis_virtual_socket_table_find_rival (self->sockets, session, remote);

  return rival && vis_ice_session_get_silence (rival->session, now) < VIS_RIVAL_SILENCE_MS;
}

static VisIceSession *
find_session (VisPortLoop *self, const char *ufrag)
{
  for (guint i = 0; i < self->sessions->len; i++)
    {
      VisIceSession *session = g_ptr_array_index (self->sessions, i);

      if (strcmp (session->ufrag, ufrag) == 0)
        return session;
    }
  return NULL;
}

/* A check of the peer. Nothing is made for it before its integrity has been proven. */
static void
demux_request (VisPortLoop *self, const VisPacket *packet, const VisStunMessage *message,
               gint64 now)
{
  char ufrag[257];
  VisIceSession *session;
  VisVirtualSocket *socket;
  const VisAddress *pin;

  if (!vis_stun_message_get_ufrag (message, ufrag, sizeof ufrag)
      || !(session = find_session (self, ufrag)))
    {
      self->counters.dropped_unknown++;
      return;
    }
  if (!vis_stun_message_check_integrity (message, session->pwd))
    {
      self->counters.dropped_invalid++;
      return;
    }
  pin = pin_of (session, packet);
  socket = vis_virtual_socket_table_lookup (self->sockets, session, &packet->remote, pin);
  /* Answering a check for one call while the remote talks in another would make it send there. */
  if (_vis_port_loop_has_live_rival (self, session, &packet->remote, now)
      || (!socket
          && (session->n_sockets >= VIS_MAX_SESSION_SOCKETS
              || !(socket
                   = vis_virtual_socket_table_add (self->sockets, session, &packet->remote, pin,
                                                   session->inner_port, FALSE, now, NULL)))))
    {
      self->counters.dropped_limited++;
      return;
    }
  socket->checked = TRUE;
  if (socket->validated)
    vis_ice_session_heard (session, FALSE, now);
  pass_in (socket, packet, now);
}

/* An answer to a check of ours: the pair becomes valid (RFC 8445, 7.2.5.3). */
static void
demux_success (VisPortLoop *self, VisVirtualSocket *socket, const VisTransaction *transaction,
               const VisPacket *packet, const VisStunMessage *message, gint64 now)
{
  VisIceSession *session = socket->session;

  if (!session->remote_pwd || !vis_stun_message_check_integrity (message, session->remote_pwd))
    {
      self->counters.dropped_invalid++;
      return;
    }
  if (_vis_port_loop_has_live_rival (self, session, &packet->remote, now))
    {
      self->counters.dropped_limited++;
      return;
    }
  if (!socket->validated)
    {
      vis_virtual_socket_table_own (self->sockets, socket);
      vis_ice_session_prove (session, socket->port);
      _vis_port_loop_add_delivery (self, session, NULL, 0);
    }
  vis_ice_session_heard (session, session->selected == 0 || session->selected == socket->port, now);
  if (!transaction->own)
    pass_in (socket, packet, now);
}

/* The answer to our own question for the public address. Returns: whether it was that. */
static gboolean
demux_own_answer (VisPortLoop *self, const VisPacket *packet, const VisStunMessage *message)
{
  VisStunWait *wait = &self->stun_waits[vis_address_is_ipv4 (&packet->remote)];
  VisAddress mapped;

  if (!wait->waiting || memcmp (wait->id, message->transaction, sizeof wait->id) != 0
      || !vis_address_equal (&wait->server, &packet->remote))
    return FALSE;
  if (message->message_class == VIS_STUN_SUCCESS
      && vis_stun_message_get_mapped_address (message, &mapped))
    {
      wait->waiting = FALSE;
      _vis_port_loop_post_stun_answer (self, &wait->server, &mapped);
    }
  return TRUE;
}

static void
demux_answer (VisPortLoop *self, const VisPacket *packet, const VisStunMessage *message, gint64 now)
{
  if (demux_own_answer (self, packet, message))
    return;
  for (guint i = 0; i < self->sessions->len; i++)
    {
      VisIceSession *session = g_ptr_array_index (self->sessions, i);
      const VisAddress *pins[] = { pin_of (session, packet), &any_address };

      /* A check that left unpinned may be answered to an address that has a pin. */
      for (guint j = 0; j < G_N_ELEMENTS (pins); j++)
        {
          VisVirtualSocket *socket
              = vis_virtual_socket_table_lookup (self->sockets, session, &packet->remote, pins[j]);
          const VisTransaction *transaction
              = socket ? vis_virtual_socket_recall (socket, message->transaction) : NULL;

          if (!transaction)
            continue;
          if (message->message_class == VIS_STUN_SUCCESS)
            demux_success (self, socket, transaction, packet, message, now);
          else if (!transaction->own)
            pass_in (socket, packet, now);
          return;
        }
    }
  self->counters.dropped_unknown++;
}

static void
demux_stun (VisPortLoop *self, const VisPacket *packet, gint64 now)
{
  VisStunMessage message;
  VisVirtualSocket *owner;

  if (!vis_stun_message_parse (packet->data, packet->size, &message, NULL)
      || message.method != VIS_STUN_METHOD_BINDING)
    {
      self->counters.dropped_invalid++;
      return;
    }
  switch (message.message_class)
    {
    case VIS_STUN_REQUEST:
      demux_request (self, packet, &message, now);
      break;
    case VIS_STUN_SUCCESS:
    case VIS_STUN_ERROR:
      demux_answer (self, packet, &message, now);
      break;
    case VIS_STUN_INDICATION:
      /* A keepalive (RFC 8445, 11): the agent has nothing to do with it. */
      owner = vis_virtual_socket_table_find_owner (self->sockets, &packet->remote, &packet->local);
      if (owner)
        vis_ice_session_heard (owner->session, FALSE, now);
      else
        self->counters.dropped_unknown++;
      break;
    }
}

/* The peer may be connected, and send, before the answer to our own check is here. */
static void
hold_early (VisPortLoop *self, const VisPacket *packet)
{
  for (guint i = 0; i < self->sessions->len; i++)
    {
      VisIceSession *session = g_ptr_array_index (self->sessions, i);
      VisVirtualSocket *socket = vis_virtual_socket_table_lookup (
          self->sockets, session, &packet->remote, pin_of (session, packet));

      if (socket && socket->checked)
        {
          vis_ice_session_hold (session, socket->port, packet->data, packet->size);
          return;
        }
    }
  self->counters.dropped_unknown++;
}

static void
demux_media (VisPortLoop *self, const VisPacket *packet, gint64 now)
{
  VisVirtualSocket *owner
      = vis_virtual_socket_table_find_owner (self->sockets, &packet->remote, &packet->local);

  if (!owner)
    {
      hold_early (self, packet);
      return;
    }
  vis_ice_session_heard (owner->session, FALSE, now);
  _vis_port_loop_add_delivery (self, owner->session, packet->data, packet->size);
}

/* Each request costs the stack time, and memory for 32 s. Who is in a dialog with us may say more
 * than a stranger, yet no more than a call needs. */
static gboolean
may_speak (VisPortLoop *self, VisVirtualSocket *socket, const VisPacket *packet, gint64 now)
{
  if (socket && socket->holds > 0)
    return vis_token_bucket_take (&socket->speech, SPEECH_RATE, SPEECH_BURST, now);
  return vis_port_limiter_admit (self->limiter, &packet->remote, packet->data, packet->size, now);
}

static void
demux_sip (VisPortLoop *self, const VisPacket *packet, gint64 now)
{
  VisVirtualSocket *socket
      = vis_virtual_socket_table_lookup (self->sockets, NULL, &packet->remote, &any_address);

  if (!socket && self->sip_port == 0)
    {
      self->counters.dropped_unknown++;
      return;
    }
  if (!may_speak (self, socket, packet, now)
      || (!socket
          && !(socket
               = vis_virtual_socket_table_add (self->sockets, NULL, &packet->remote, &any_address,
                                               self->sip_port, TRUE, now, NULL))))
    {
      self->counters.dropped_limited++;
      return;
    }
  if (!vis_address_is_multicast (&packet->local))
    socket->sticky = packet->local;
  pass_in (socket, packet, now);
}

static void
demux_keepalive (VisPortLoop *self, const VisPacket *packet, gboolean answer, gint64 now)
{
  VisVirtualSocket *socket
      = vis_virtual_socket_table_lookup (self->sockets, NULL, &packet->remote, &any_address);
  GOutputVector pong = { "\r\n", 2 };

  if (!socket)
    {
      self->counters.dropped_unknown++;
      return;
    }
  socket->last_used = now;
  if (answer)
    vis_front_socket_send (self->front, &packet->remote, &packet->local, &pong, 1, NULL);
}

void
_vis_port_loop_demux (VisPortLoop *self, const VisPacket *packet, gint64 now)
{
  self->counters.received++;
  switch (vis_packet_kind (packet->data, packet->size))
    {
    case VIS_PACKET_JUNK:
      self->counters.dropped_unknown++;
      break;
    case VIS_PACKET_BAD_SIP:
      self->counters.dropped_invalid++;
      break;
    case VIS_PACKET_STUN:
      demux_stun (self, packet, now);
      break;
    case VIS_PACKET_MEDIA:
      demux_media (self, packet, now);
      break;
    case VIS_PACKET_SIP:
      demux_sip (self, packet, now);
      break;
    case VIS_PACKET_KEEPALIVE:
      demux_keepalive (self, packet, FALSE, now);
      break;
    case VIS_PACKET_PING:
      demux_keepalive (self, packet, TRUE, now);
      break;
    }
}

static gboolean
is_no_way (int error_number)
{
  return error_number == ENETUNREACH || error_number == EHOSTUNREACH || error_number == EACCES
         || error_number == ECONNREFUSED || error_number == EINVAL || error_number == EADDRNOTAVAIL;
}

static void
send_sip (VisPortLoop *self, VisVirtualSocket *socket, const GOutputVector *vector)
{
  int error_number;

  if (vis_front_socket_send (self->front, &socket->remote, &socket->sticky, vector, 1,
                             &error_number)
      == 1)
    return;
  /* The address that the request came to may be gone: any other is better than silence. */
  if (!vis_address_is_any (&socket->sticky))
    {
      socket->sticky = any_address;
      if (vis_front_socket_send (self->front, &socket->remote, NULL, vector, 1, &error_number) == 1)
        return;
    }
  if (is_no_way (error_number))
    _vis_port_loop_tell_unreachable (self, &socket->remote);
}

static void
pass_out_sip (VisPortLoop *self, VisVirtualSocket *socket, const GOutputVector *vector)
{
  g_autoptr (GBytes) corrected
      = vis_sip_via_correct (vector->buffer, vector->size, &socket->remote);
  GOutputVector instead;

  if (!corrected)
    {
      send_sip (self, socket, vector);
      return;
    }
  instead.buffer = g_bytes_get_data (corrected, &instead.size);
  send_sip (self, socket, &instead);
}

void
_vis_port_loop_pass_out (VisPortLoop *self, VisVirtualSocket *socket, const VisPacket *packet,
                         gint64 now)
{
  GOutputVector vector = { packet->data, packet->size };
  VisStunMessage message;

  socket->last_used = now;
  if (!socket->session)
    {
      pass_out_sip (self, socket, &vector);
      return;
    }
  /* An agent has nothing to say but STUN. */
  if (!vis_stun_message_parse (packet->data, packet->size, &message, NULL))
    return;
  if (message.message_class == VIS_STUN_REQUEST)
    vis_virtual_socket_remember (socket, message.transaction, FALSE);
  vis_front_socket_send (self->front, &socket->remote, &socket->local, &vector, 1, NULL);
}
