/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * VisPacketGateState:
 * @VIS_PACKET_GATE_WAITING: DTLS has not begun: whatever comes is kept
 * @VIS_PACKET_GATE_HANDSHAKE: DTLS passes, media is kept
 * @VIS_PACKET_GATE_OPEN: everything passes
 * @VIS_PACKET_GATE_SHUT: nothing passes, nothing is kept: the other side is not who it should be
 */
typedef enum
{
  VIS_PACKET_GATE_WAITING,
  VIS_PACKET_GATE_HANDSHAKE,
  VIS_PACKET_GATE_OPEN,
  VIS_PACKET_GATE_SHUT,
} VisPacketGateState;

/** VIS_PACKET_GATE_MAX_MEDIA: packets kept, about a second of a call. More than that is a peer that
 * began long before the answer: all of it is stale then, and none is kept. */
#define VIS_PACKET_GATE_MAX_MEDIA 256
#define VIS_PACKET_GATE_MAX_DTLS 32

/** VIS_PACKET_GATE_MAX_SIZE: bytes of a packet; longer ones are no RTP that anybody sends. */
#define VIS_PACKET_GATE_MAX_SIZE 2048

/**
 * VisPacketGate:
 *
 * Where packets wait until they may be read. No byte of a peer's media reaches a parser before the
 * peer is known and the call is answered; and none of the first second is lost, so that the first
 * key frame need not be asked for again. Any thread.
 */
typedef struct _VisPacketGate VisPacketGate;

/** VisPacketFunc: takes @packet over; called with the gate's lock held: must not block. */
typedef void (*VisPacketFunc) (GstBuffer *packet, gpointer user_data);

VisPacketGate *_vis_packet_gate_new (VisPacketFunc pass, gpointer user_data);
void _vis_packet_gate_free (VisPacketGate *self);

/** _vis_packet_gate_take: copies, keeps or drops one packet, by its first byte (RFC 7983, 7). */
void _vis_packet_gate_take (VisPacketGate *self, const guint8 *data, gsize size);

/** _vis_packet_gate_set_state: passes on, in order, what no longer has to wait. */
void _vis_packet_gate_set_state (VisPacketGate *self, VisPacketGateState state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisPacketGate, _vis_packet_gate_free)

G_END_DECLS
