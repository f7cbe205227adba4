/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VisPacketKind:
 * @VIS_PACKET_JUNK: nothing that this port speaks
 * @VIS_PACKET_STUN: first byte 0 to 3
 * @VIS_PACKET_MEDIA: DTLS (20 to 63), RTP or RTCP (128 to 191)
 * @VIS_PACKET_SIP: begins with a SIP request or status line
 * @VIS_PACKET_BAD_SIP: begins with a letter, but with no such line
 * @VIS_PACKET_KEEPALIVE: CRLF: keeps a NAT open, wants no answer
 * @VIS_PACKET_PING: two CRLF: wants one back (RFC 5626, 3.5.1)
 *
 * What a packet on the one port is, by its first bytes alone (RFC 7983, 7). The range of TURN
 * channels (64 to 79) holds letters here: a relay has a socket of its own.
 */
typedef enum
{
  VIS_PACKET_JUNK,
  VIS_PACKET_STUN,
  VIS_PACKET_MEDIA,
  VIS_PACKET_SIP,
  VIS_PACKET_BAD_SIP,
  VIS_PACKET_KEEPALIVE,
  VIS_PACKET_PING,
} VisPacketKind;

/** vis_packet_kind: pure; any thread. */
VisPacketKind vis_packet_kind (const guint8 *data, gsize size);

G_END_DECLS
