/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a stranger's packet meets first: its kind, and STUN with all its attributes. */
#include <stdint.h>

#include "port/vis-packet-kind.h"
#include "port/vis-stun-message.h"

#define PASSWORD "VOkJxbRl1RmTxUk/WvJxBt"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_within (const VisStunMessage *message, VisStunAttributeType type)
{
  gsize size;
  const guint8 *value = vis_stun_message_find (message, type, &size);

  g_assert_true (!value || value + size <= message->data + message->end);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  VisPacketKind kind = vis_packet_kind (data, size);
  VisStunMessage message;
  VisAddress mapped;
  char ufrag[257];

  g_assert_true (size > 0 || kind == VIS_PACKET_JUNK);
  if (!vis_stun_message_parse (data, size, &message, NULL))
    return 0;
  /* Beyond 3 the first byte belongs to other protocols (RFC 7983). */
  g_assert_true ((kind == VIS_PACKET_STUN) == (data[0] <= 3));
  check_within (&message, VIS_STUN_USERNAME);
  check_within (&message, VIS_STUN_PRIORITY);
  check_within (&message, VIS_STUN_XOR_MAPPED_ADDRESS);
  vis_stun_message_get_ufrag (&message, ufrag, sizeof ufrag);
  vis_stun_message_get_mapped_address (&message, &mapped);
  vis_stun_message_check_integrity (&message, PASSWORD);
  return 0;
}
