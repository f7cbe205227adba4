/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "port/vis-stun-message.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/vis-error.h"

#define MAX_ATTRIBUTES 64
#define ATTRIBUTE_HEADER_SIZE 4
#define INTEGRITY_SIZE 20
#define FINGERPRINT_SIZE 4
#define FINGERPRINT_XOR 0x5354554eu
#define FAMILY_IPV4 1
#define FAMILY_IPV6 2

static const guint8 magic_cookie[4] = { 0x21, 0x12, 0xa4, 0x42 };
static const guint8 v4_prefix[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

static guint16
read_u16 (const guint8 *data)
{
  return (guint16)(data[0] << 8 | data[1]);
}

static guint32
read_u32 (const guint8 *data)
{
  return (guint32)data[0] << 24 | (guint32)data[1] << 16 | (guint32)data[2] << 8 | data[3];
}

static void
write_u16 (guint8 *data, gsize value)
{
  data[0] = (guint8)(value >> 8);
  data[1] = (guint8)value;
}

static void
write_u32 (guint8 *data, guint32 value)
{
  write_u16 (data, value >> 16);
  write_u16 (data + 2, value & 0xffff);
}

static gsize
padded (gsize size)
{
  return (size + 3) & ~(gsize)3;
}

/* The CRC-32 of ITU V.42 (RFC 8489, 14.7), four bits at a time. */
static guint32
crc32_of (guint32 crc, const guint8 *data, gsize size)
{
  static const guint32 table[16]
      = { 0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4,
          0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
          0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c };

  for (gsize i = 0; i < size; i++)
    {
      crc ^= data[i];
      crc = crc >> 4 ^ table[crc & 15];
      crc = crc >> 4 ^ table[crc & 15];
    }
  return crc;
}

/* Integrity and fingerprint are computed as if the message ended with them (RFC 8489, 14.5). */
static void
header_ending_at (const guint8 *data, gsize end, guint8 header[VIS_STUN_HEADER_SIZE])
{
  memcpy (header, data, VIS_STUN_HEADER_SIZE);
  write_u16 (header + 2, end - VIS_STUN_HEADER_SIZE);
}

static guint32
compute_fingerprint (const guint8 *data, gsize offset)
{
  guint8 header[VIS_STUN_HEADER_SIZE];
  guint32 crc;

  header_ending_at (data, offset + ATTRIBUTE_HEADER_SIZE + FINGERPRINT_SIZE, header);
  crc = crc32_of (G_MAXUINT32, header, sizeof header);
  crc = crc32_of (crc, data + sizeof header, offset - sizeof header);
  return ~crc ^ FINGERPRINT_XOR;
}

static void
compute_integrity (const guint8 *data, gsize offset, const char *password,
                   guint8 digest[INTEGRITY_SIZE])
{
  g_autoptr (GHmac) hmac
      = g_hmac_new (G_CHECKSUM_SHA1, (const guchar *)password, strlen (password));
  guint8 header[VIS_STUN_HEADER_SIZE];
  gsize size = INTEGRITY_SIZE;

  header_ending_at (data, offset + ATTRIBUTE_HEADER_SIZE + INTEGRITY_SIZE, header);
  g_hmac_update (hmac, header, sizeof header);
  g_hmac_update (hmac, data + sizeof header, (gssize)(offset - sizeof header));
  g_hmac_get_digest (hmac, digest, &size);
}

static const char *
check_header (const guint8 *data, gsize size, VisStunMessage *out)
{
  guint16 type;

  if (size < VIS_STUN_HEADER_SIZE || size % 4 != 0)
    return "a length that no STUN message has";
  if (data[0] & 0xc0 || memcmp (data + 4, magic_cookie, sizeof magic_cookie) != 0)
    return "no magic cookie";
  if (read_u16 (data + 2) != size - VIS_STUN_HEADER_SIZE)
    return "a length other than the packet's";

  type = read_u16 (data);
  out->data = data;
  out->size = size;
  out->message_class = (VisStunClass)((type >> 4 & 1) | (type >> 7 & 2));
  out->method = (type & 0x00f) | (type >> 1 & 0x070) | (type >> 2 & 0xf80);
  out->transaction = data + 8;
  out->end = size;
  return NULL;
}

static const char *
check_attributes (VisStunMessage *message)
{
  gsize offset = VIS_STUN_HEADER_SIZE;
  guint n = 0;

  while (offset < message->size)
    {
      guint16 type = read_u16 (message->data + offset);
      gsize size = read_u16 (message->data + offset + 2);
      gsize next = offset + ATTRIBUTE_HEADER_SIZE + padded (size);

      if (next > message->size)
        return "an attribute beyond the end";
      if (++n > MAX_ATTRIBUTES)
        return "too many attributes";
      if (type == VIS_STUN_MESSAGE_INTEGRITY && message->integrity == 0)
        {
          if (size != INTEGRITY_SIZE)
            return "a MESSAGE-INTEGRITY of the wrong length";
          message->integrity = offset;
          message->end = offset;
        }
      else if (type == VIS_STUN_FINGERPRINT)
        {
          if (size != FINGERPRINT_SIZE || next != message->size)
            return "a misplaced FINGERPRINT";
          if (read_u32 (message->data + offset + ATTRIBUTE_HEADER_SIZE)
              != compute_fingerprint (message->data, offset))
            return "a wrong FINGERPRINT";
          message->end = MIN (message->end, offset);
        }
      offset = next;
    }
  return NULL;
}

gboolean
vis_stun_message_parse (const guint8 *data, gsize size, VisStunMessage *out, GError **error)
{
  VisStunMessage message = { 0 };
  const char *fault;

  g_return_val_if_fail (data != NULL && out != NULL, FALSE);

  if (size > VIS_STUN_MAX_SIZE)
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_TOO_LARGE, "A STUN message of %zu bytes", size);
      return FALSE;
    }
  if (!(fault = check_header (data, size, &message)))
    fault = check_attributes (&message);
  if (fault)
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID, "A STUN message with %s", fault);
      return FALSE;
    }
  *out = message;
  return TRUE;
}

const guint8 *
vis_stun_message_find (const VisStunMessage *message, VisStunAttributeType type, gsize *size)
{
  gsize offset = VIS_STUN_HEADER_SIZE;

  while (offset < message->end)
    {
      gsize length = read_u16 (message->data + offset + 2);

      if (read_u16 (message->data + offset) == type)
        {
          *size = length;
          return message->data + offset + ATTRIBUTE_HEADER_SIZE;
        }
      offset += ATTRIBUTE_HEADER_SIZE + padded (length);
    }
  return NULL;
}

gboolean
vis_stun_message_get_ufrag (const VisStunMessage *message, char *out, gsize out_size)
{
  const guint8 *username;
  const guint8 *colon;
  gsize size;
  gsize length;

  if (!(username = vis_stun_message_find (message, VIS_STUN_USERNAME, &size))
      || !(colon = memchr (username, ':', size)))
    return FALSE;
  length = (gsize)(colon - username);
  if (length == 0 || length >= out_size || memchr (username, '\0', length))
    return FALSE;
  memcpy (out, username, length);
  out[length] = '\0';
  return TRUE;
}

/* The bytes that XOR-MAPPED-ADDRESS is masked with are the cookie and the transaction, which stand
 * side by side in the header; MAPPED-ADDRESS is not masked. */
static gboolean
read_address (const guint8 *value, gsize size, const guint8 *mask, VisAddress *out)
{
  VisAddress address = { 0 };
  guint8 *ip = address.ip;
  gsize ip_size;

  if (size < 4)
    return FALSE;
  ip_size = value[1] == FAMILY_IPV4 ? 4 : 16;
  if ((value[1] != FAMILY_IPV4 && value[1] != FAMILY_IPV6) || size != 4 + ip_size)
    return FALSE;
  if (ip_size == 4)
    {
      memcpy (ip, v4_prefix, sizeof v4_prefix);
      ip += sizeof v4_prefix;
    }
  memcpy (ip, value + 4, ip_size);
  address.port = read_u16 (value + 2);
  if (mask)
    {
      for (gsize i = 0; i < ip_size; i++)
        ip[i] ^= mask[i];
      address.port ^= read_u16 (mask);
    }
  *out = address;
  return TRUE;
}

gboolean
vis_stun_message_get_mapped_address (const VisStunMessage *message, VisAddress *out)
{
  const guint8 *value;
  gsize size;

  if ((value = vis_stun_message_find (message, VIS_STUN_XOR_MAPPED_ADDRESS, &size)))
    return read_address (value, size, message->data + 4, out);
  if ((value = vis_stun_message_find (message, VIS_STUN_MAPPED_ADDRESS, &size)))
    return read_address (value, size, NULL, out);
  return FALSE;
}

gboolean
vis_stun_message_check_integrity (const VisStunMessage *message, const char *password)
{
  guint8 digest[INTEGRITY_SIZE];
  guint8 difference = 0;

  g_return_val_if_fail (password != NULL, FALSE);

  if (message->integrity == 0)
    return FALSE;
  compute_integrity (message->data, message->integrity, password, digest);
  for (gsize i = 0; i < sizeof digest; i++)
    difference |= digest[i] ^ message->data[message->integrity + ATTRIBUTE_HEADER_SIZE + i];
  return difference == 0;
}

void
vis_stun_transaction_random (guint8 transaction[VIS_STUN_TRANSACTION_SIZE])
{
  /* Unpredictable, so that nobody can answer in another's name (RFC 8489, 5). */
  if (getentropy (transaction, VIS_STUN_TRANSACTION_SIZE) != 0)
    g_error ("No random numbers: %s", g_strerror (errno));
}

void
vis_stun_builder_init (VisStunBuilder *self, VisStunClass message_class,
                       const guint8 transaction[VIS_STUN_TRANSACTION_SIZE])
{
  guint bits = (guint)message_class;

  write_u16 (self->data, VIS_STUN_METHOD_BINDING | (bits & 1) << 4 | (bits & 2) << 7);
  write_u16 (self->data + 2, 0);
  memcpy (self->data + 4, magic_cookie, sizeof magic_cookie);
  memcpy (self->data + 8, transaction, VIS_STUN_TRANSACTION_SIZE);
  self->size = VIS_STUN_HEADER_SIZE;
}

void
vis_stun_builder_add (VisStunBuilder *self, VisStunAttributeType type, const void *value,
                      gsize size)
{
  guint8 *at = self->data + self->size;

  g_return_if_fail (self->size + ATTRIBUTE_HEADER_SIZE + padded (size) <= sizeof self->data);

  write_u16 (at, (gsize)type);
  write_u16 (at + 2, size);
  memset (at + ATTRIBUTE_HEADER_SIZE, 0, padded (size));
  memcpy (at + ATTRIBUTE_HEADER_SIZE, value, size);
  self->size += ATTRIBUTE_HEADER_SIZE + padded (size);
  write_u16 (self->data + 2, self->size - VIS_STUN_HEADER_SIZE);
}

void
vis_stun_builder_add_mapped_address (VisStunBuilder *self, const VisAddress *address)
{
  gboolean ipv4 = vis_address_is_ipv4 (address);
  const guint8 *ip = ipv4 ? address->ip + sizeof v4_prefix : address->ip;
  const guint8 *mask = self->data + 4;
  gsize ip_size = ipv4 ? 4 : 16;
  guint8 value[20] = { 0, ipv4 ? FAMILY_IPV4 : FAMILY_IPV6 };

  write_u16 (value + 2, address->port ^ read_u16 (mask));
  for (gsize i = 0; i < ip_size; i++)
    value[4 + i] = ip[i] ^ mask[i];
  vis_stun_builder_add (self, VIS_STUN_XOR_MAPPED_ADDRESS, value, 4 + ip_size);
}

void
vis_stun_builder_add_integrity (VisStunBuilder *self, const char *password)
{
  guint8 digest[INTEGRITY_SIZE];

  compute_integrity (self->data, self->size, password, digest);
  vis_stun_builder_add (self, VIS_STUN_MESSAGE_INTEGRITY, digest, sizeof digest);
}

void
vis_stun_builder_add_fingerprint (VisStunBuilder *self)
{
  guint8 value[FINGERPRINT_SIZE];

  write_u32 (value, compute_fingerprint (self->data, self->size));
  vis_stun_builder_add (self, VIS_STUN_FINGERPRINT, value, sizeof value);
}
