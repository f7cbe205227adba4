/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/vis-dtls-hello-private.h"

/* RFC 6347, 4.1: type, version, epoch, sequence number, length; 4.2.2: type, length, message_seq,
 * fragment_offset, fragment_length */
enum
{
  RECORD_HEADER = 13,
  RECORD_EPOCH = 3,
  RECORD_LENGTH = 11,
  HANDSHAKE_HEADER = 12,
  HANDSHAKE_LENGTH = RECORD_HEADER + 1,
  FRAGMENT_OFFSET = RECORD_HEADER + 6,
  FRAGMENT_LENGTH = RECORD_HEADER + 9,
  BODY = RECORD_HEADER + HANDSHAKE_HEADER,

  TYPE_HANDSHAKE = 22,
  TYPE_CLIENT_HELLO = 1,
  MAX_PACKET = 1200, /* what every path carries */
};

struct _VisDtlsHello
{
  GByteArray *packet; /* both headers, and the pieces so far */
};

VisDtlsHello *
_vis_dtls_hello_new (void)
{
  VisDtlsHello *self = g_new0 (VisDtlsHello, 1);

  self->packet = g_byte_array_new ();
  return self;
}

void
_vis_dtls_hello_free (VisDtlsHello *self)
{
  g_byte_array_unref (self->packet);
  g_free (self);
}

static gsize
read_number (const guint8 *data, gsize n_bytes)
{
  gsize number = 0;

  for (gsize i = 0; i < n_bytes; i++)
    number = number << 8 | data[i];
  return number;
}

static void
write_number (guint8 *data, gsize n_bytes, gsize number)
{
  for (gsize i = n_bytes; i > 0; i--, number >>= 8)
    data[i - 1] = (guint8)number;
}

/* One record, not encrypted, with nothing but a part of a ClientHello that one packet can carry. */
static gboolean
is_piece (const guint8 *data, gsize size)
{
  gsize length;
  gsize piece;

  if (size <= BODY || data[0] != TYPE_HANDSHAKE || data[RECORD_HEADER] != TYPE_CLIENT_HELLO
      || read_number (data + RECORD_EPOCH, 2) != 0
      || read_number (data + RECORD_LENGTH, 2) != size - RECORD_HEADER)
    return FALSE;
  length = read_number (data + HANDSHAKE_LENGTH, 3);
  piece = read_number (data + FRAGMENT_LENGTH, 3);
  return piece == size - BODY && piece < length && BODY + length <= MAX_PACKET
         && read_number (data + FRAGMENT_OFFSET, 3) + piece <= length;
}

gboolean
_vis_dtls_hello_take (VisDtlsHello *self, const guint8 *data, gsize size, GBytes **whole)
{
  gsize offset;
  gsize length;

  *whole = NULL;
  if (!is_piece (data, size))
    return FALSE;
  offset = read_number (data + FRAGMENT_OFFSET, 3);
  length = read_number (data + HANDSHAKE_LENGTH, 3);
  if (offset == 0) /* also when it is sent again */
    {
      g_byte_array_set_size (self->packet, 0);
      g_byte_array_append (self->packet, data, (guint)size);
    }
  else if (self->packet->len == BODY + offset)
    g_byte_array_append (self->packet, data + BODY, (guint)(size - BODY));
  else /* its beginning is not here */
    return FALSE;
  if (self->packet->len < BODY + length)
    return TRUE;
  write_number (self->packet->data + RECORD_LENGTH, 2, HANDSHAKE_HEADER + length);
  write_number (self->packet->data + FRAGMENT_LENGTH, 3, length);
  *whole = g_bytes_new (self->packet->data, self->packet->len);
  g_byte_array_set_size (self->packet, 0);
  return TRUE;
}
