/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "port/vis-packet-kind.h"

/* RFC 7983, 7, but for TURN channels, which never come to this socket. */
static VisPacketKind
expected_kind (guint first)
{
  if (first <= 3)
    return VIS_PACKET_STUN;
  if ((first >= 20 && first <= 63) || (first >= 128 && first <= 191))
    return VIS_PACKET_MEDIA;
  return g_ascii_isalpha ((char)first) ? VIS_PACKET_BAD_SIP : VIS_PACKET_JUNK;
}

static void
test_every_first_byte (void)
{
  for (guint first = 0; first <= 255; first++)
    {
      guint8 packet[32] = { (guint8)first };

      g_assert_cmpint (vis_packet_kind (packet, sizeof packet), ==, expected_kind (first));
    }
}

static void
test_short_packets (void)
{
  static const struct
  {
    guint8 first;
    gsize too_short;
  } rows[] = { { 0, 19 }, { 22, 12 }, { 128, 7 } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint8 packet[32] = { rows[i].first };

      g_assert_cmpint (vis_packet_kind (packet, rows[i].too_short), ==, VIS_PACKET_JUNK);
      g_assert_cmpint (vis_packet_kind (packet, rows[i].too_short + 1), !=, VIS_PACKET_JUNK);
      g_assert_cmpint (vis_packet_kind (packet, 0), ==, VIS_PACKET_JUNK);
    }
}

static void
test_sip_lines (void)
{
  g_autofree char *long_uri = g_strnfill (1100, 'x');
  g_autofree char *long_line = g_strdup_printf ("INVITE sip:%s SIP/2.0\r\n", long_uri);
  const struct
  {
    const char *text;
    VisPacketKind kind;
  } rows[] = {
    { "INVITE sip:+12025550100@192.0.2.1 SIP/2.0\r\nVia: x\r\n\r\n", VIS_PACKET_SIP },
    { "ACK sip:a@b SIP/2.0\r\n", VIS_PACKET_SIP },
    { "Nonsense-1 x SIP/2.0\r\n", VIS_PACKET_SIP },
    { "SIP/2.0 200 OK\r\n", VIS_PACKET_SIP },
    { "SIP/2.0 180 \r\n", VIS_PACKET_SIP },
    { "SIP/2.0 700 No\r\n", VIS_PACKET_BAD_SIP },
    { "SIP/2.0 20 OK\r\n", VIS_PACKET_BAD_SIP },
    { "SIP/2.0 200", VIS_PACKET_BAD_SIP },
    { "SIP/2.0", VIS_PACKET_BAD_SIP },
    { "INVITE sip:a@b SIP/2.0", VIS_PACKET_BAD_SIP },
    { "INVITE sip:a@b SIP/2.0\n", VIS_PACKET_BAD_SIP },
    { "INVITE sip:a@b SIP/2.0\r", VIS_PACKET_BAD_SIP },
    { "INVITE sip:a@b SIP/3.0\r\n", VIS_PACKET_BAD_SIP },
    { "INVITE  sip:a@b SIP/2.0\r\n", VIS_PACKET_BAD_SIP },
    { "INVITE sip:a@b\tSIP/2.0\r\n", VIS_PACKET_BAD_SIP },
    { "INVITE sip:a b SIP/2.0\r\n", VIS_PACKET_BAD_SIP },
    { "INV(TE sip:a@b SIP/2.0\r\n", VIS_PACKET_BAD_SIP },
    { "INVITE\r\n", VIS_PACKET_BAD_SIP },
    { "GET / HTTP/1.1\r\n\r\n", VIS_PACKET_BAD_SIP },
    { "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA sip:a@b SIP/2.0\r\n", VIS_PACKET_BAD_SIP },
    { long_line, VIS_PACKET_BAD_SIP },
    { "\r\n\r\n", VIS_PACKET_PING },
    { "\r\n", VIS_PACKET_KEEPALIVE },
    { "\r\n\r\nINVITE sip:a@b SIP/2.0\r\n", VIS_PACKET_JUNK },
    { "\r", VIS_PACKET_JUNK },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      /* On the heap and not terminated, so that a sanitizer sees a byte too far. */
      gsize size = strlen (rows[i].text);
      g_autofree guint8 *packet = g_memdup2 (rows[i].text, size);

      g_test_message ("%.60s", rows[i].text);
      g_assert_cmpint (vis_packet_kind (packet, size), ==, rows[i].kind);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/port/packet-kind/goes-by-the-first-byte", test_every_first_byte);
  g_test_add_func ("/port/packet-kind/drops-short-packets", test_short_packets);
  g_test_add_func ("/port/packet-kind/checks-the-sip-first-line", test_sip_lines);
  return g_test_run ();
}
