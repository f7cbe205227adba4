/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/vis-test-peer.h"

#include <gio/gio.h>
#include <string.h>

#include "lib/vis-test-loop.h"
#include "sip/vis-test-side.h"

struct _VisTestPeer
{
  GSocket *socket;
  GSource *source;
  VisAddress address;
  VisAddress remote;
  gboolean follows; /* sends to whom it heard from last */
  GQueue heard;     /* (element-type utf8) */
  guint n_options;
};

typedef struct
{
  VisTestPeer *peer;
  const char *start;
  const char *line; /* (nullable) */
  char *found;
} Expectation;

static gboolean
on_packet (GSocket *udp, GIOCondition condition, gpointer user_data)
{
  VisTestPeer *peer = user_data;
  g_autofree char *buffer = g_malloc (65537);
  struct sockaddr_storage from;
  socklen_t length = sizeof from;
  gssize size;

  while ((size = recvfrom (g_socket_get_fd (udp), buffer, 65536, MSG_DONTWAIT,
                           (struct sockaddr *)&from, &length))
         > 0)
    {
      buffer[size] = '\0';
      if (peer->follows)
        vis_address_from_sockaddr ((struct sockaddr *)&from, &peer->remote);
      g_queue_push_tail (&peer->heard, g_strdup (buffer));
      length = sizeof from;
    }
  return G_SOURCE_CONTINUE;
}

static char *
find_header (const char *packet, const char *name)
{
  g_autofree char *start = g_strdup_printf ("\r\n%s:", name);
  const char *value = strstr (packet, start);

  if (!value)
    return NULL;
  value += strlen (start);
  return g_strstrip (g_strndup (value, strcspn (value, "\r")));
}

static gboolean
was_heard (gpointer user_data)
{
  Expectation *expectation = user_data;
  char *packet;

  while ((packet = g_queue_pop_head (&expectation->peer->heard)))
    {
      g_autofree char *line = vis_test_peer_get_header (packet, "CSeq");

      if (g_str_has_prefix (packet, expectation->start)
          && (!expectation->line || g_strcmp0 (line, expectation->line) == 0))
        {
          expectation->found = packet;
          return TRUE;
        }
      g_free (packet);
    }
  return FALSE;
}

static char *
expect (VisTestPeer *peer, const char *start, const char *line)
{
  Expectation expectation = { peer, start, line, NULL };

  if (!vis_test_wait_until (was_heard, &expectation, VIS_TEST_DEADLINE_MS))
    g_error ("never heard “%s” for “%s”", start, line ? line : "anything");
  return expectation.found;
}

VisTestPeer *
vis_test_peer_new (const VisAddress *remote)
{
  VisTestPeer *peer = g_new0 (VisTestPeer, 1);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) bound = NULL;
  struct sockaddr_storage storage;

  g_queue_init (&peer->heard);
  peer->n_options = 1000000; /* unlike any CSeq of a script */
  peer->follows = remote == NULL;
  if (remote)
    peer->remote = *remote;
  peer->socket
      = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);
  g_assert_nonnull (peer->socket);
  g_assert_true (g_socket_bind (peer->socket, any, FALSE, NULL));
  bound = g_socket_get_local_address (peer->socket, NULL);
  g_assert_true (g_socket_address_to_native (bound, &storage, sizeof storage, NULL));
  g_assert_true (vis_address_from_sockaddr ((struct sockaddr *)&storage, &peer->address));
  peer->source = g_socket_create_source (peer->socket, G_IO_IN, NULL);
  g_source_set_callback (peer->source, G_SOURCE_FUNC (on_packet), peer, NULL);
  g_source_attach (peer->source, NULL);
  return peer;
}

void
vis_test_peer_free (VisTestPeer *peer)
{
  g_source_destroy (peer->source);
  g_source_unref (peer->source);
  g_object_unref (peer->socket);
  g_queue_clear_full (&peer->heard, g_free);
  g_free (peer);
}

const VisAddress *
vis_test_peer_get_address (VisTestPeer *peer)
{
  return &peer->address;
}

void
vis_test_peer_send_bytes (VisTestPeer *peer, const char *bytes, gsize size)
{
  struct sockaddr_storage storage;
  socklen_t length = vis_address_to_sockaddr (&peer->remote, &storage);

  g_assert_cmpint (
      sendto (g_socket_get_fd (peer->socket), bytes, size, 0, (struct sockaddr *)&storage, length),
      ==, (gssize)size);
}

void
vis_test_peer_request (VisTestPeer *peer, const char *line, const char *call_id, const char *to_tag,
                       const char *headers, const char *body)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 2);
  g_autofree char *text = NULL;

  text = g_strdup_printf ("%s sip:+12025550199@192.0.2.1:16402 SIP/2.0\r\n"
                          "Via: SIP/2.0/UDP peer.invalid;branch=z9hG4bK-%s-%s-%s\r\n"
                          "From: \"Peer\" <sip:+12025550123@peer.invalid>;tag=peer\r\n"
                          "To: <sip:+12025550199@192.0.2.1>%s%s\r\n"
                          "Call-ID: %s\r\nCSeq: %s %s\r\nMax-Forwards: 70\r\n"
                          "Contact: <sip:peer.invalid>\r\n%sContent-Length: %zu\r\n\r\n%s",
                          words[0], words[0], words[1], call_id, to_tag ? ";tag=" : "",
                          to_tag ? to_tag : "", call_id, words[1], words[0], headers,
                          body ? strlen (body) : 0, body ? body : "");
  vis_test_peer_send_bytes (peer, text, strlen (text));
}

void
vis_test_peer_invite (VisTestPeer *peer, const char *call_id, const char *headers)
{
  g_autofree char *all = g_strconcat ("Content-Type: application/sdp\r\n", headers, NULL);

  vis_test_peer_request (peer, "INVITE 1", call_id, NULL, all, "v=0 offer");
}

void
vis_test_peer_respond (VisTestPeer *peer, const char *request, const char *status,
                       const char *to_tag, const char *headers, const char *body)
{
  g_autofree char *via = vis_test_peer_get_header (request, "Via");
  g_autofree char *from = vis_test_peer_get_header (request, "From");
  g_autofree char *to = vis_test_peer_get_header (request, "To");
  g_autofree char *call_id = vis_test_peer_get_header (request, "Call-ID");
  g_autofree char *line = vis_test_peer_get_header (request, "CSeq");
  gboolean tagged = strstr (to, ";tag=") != NULL;
  g_autofree char *text = NULL;

  text = g_strdup_printf ("SIP/2.0 %s\r\nVia: %s\r\nFrom: %s\r\nTo: %s%s%s\r\nCall-ID: %s\r\n"
                          "CSeq: %s\r\nContact: <sip:peer.invalid>\r\n%sContent-Length: %zu\r\n"
                          "\r\n%s",
                          status, via, from, to, tagged ? "" : ";tag=", tagged ? "" : to_tag,
                          call_id, line, headers, body ? strlen (body) : 0, body ? body : "");
  vis_test_peer_send_bytes (peer, text, strlen (text));
}

char *
vis_test_peer_expect (VisTestPeer *peer, const char *start)
{
  return expect (peer, start, NULL);
}

char *
vis_test_peer_expect_status (VisTestPeer *peer, const char *line, const char *status)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 2);
  g_autofree char *sequence = g_strdup_printf ("%s %s", words[1], words[0]);
  g_autofree char *start = g_strdup_printf ("SIP/2.0 %s", status);

  return expect (peer, start, sequence);
}

void
vis_test_peer_expect_silence (VisTestPeer *peer)
{
  g_autofree char *line = g_strdup_printf ("OPTIONS %u", ++peer->n_options);
  g_autofree char *sequence = g_strdup_printf ("%u OPTIONS", peer->n_options);
  g_autofree char *heard = NULL;
  g_autofree char *heard_sequence = NULL;

  vis_test_peer_request (peer, line, "silence", NULL, "", NULL);
  heard = expect (peer, "", NULL);
  heard_sequence = vis_test_peer_get_header (heard, "CSeq");
  g_assert_cmpstr (heard_sequence, ==, sequence);
}

char *
vis_test_peer_get_header (const char *packet, const char *name)
{
  /* Short forms of header names (RFC 3261, 7.3.3). */
  static const char *const short_forms[][2] = {
    { "Call-ID", "i" },      { "Contact", "m" }, { "Content-Length", "l" },
    { "Content-Type", "c" }, { "From", "f" },    { "Session-Expires", "x" },
    { "Supported", "k" },    { "To", "t" },      { "Via", "v" },
  };
  char *value = find_header (packet, name);

  for (gsize i = 0; i < G_N_ELEMENTS (short_forms) && !value; i++)
    if (strcmp (short_forms[i][0], name) == 0)
      value = find_header (packet, short_forms[i][1]);
  return value;
}

char *
vis_test_peer_get_to_tag (const char *packet)
{
  g_autofree char *to = vis_test_peer_get_header (packet, "To");
  const char *tag = to ? strstr (to, ";tag=") : NULL;

  return tag ? g_strdup (tag + strlen (";tag=")) : NULL;
}
