/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "port/vis-packet-kind.h"

#include <string.h>

#define MIN_STUN_SIZE 20
#define MIN_DTLS_SIZE 13 /* the record header (RFC 6347, 4.1) */
#define MIN_RTCP_SIZE 8
#define MAX_METHOD_LENGTH 32
#define MAX_URI_LENGTH 1024

static const char sip_version[] = "SIP/2.0";
#define SIP_VERSION_LENGTH (sizeof sip_version - 1)

/* RFC 3261, 25.1: token */
static gboolean
is_token_char (guint8 c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr ("-.!%*_+`'~", c));
}

static gboolean
is_uri_char (guint8 c)
{
  return c > ' ' && c < 0x7f;
}

/* "SIP/2.0 200 OK" CRLF */
static gboolean
is_status_line (const guint8 *line, gsize length)
{
  const guint8 *code = line + SIP_VERSION_LENGTH + 1;

  return length >= SIP_VERSION_LENGTH + 5 && memcmp (line, sip_version, SIP_VERSION_LENGTH) == 0
         && code[-1] == ' ' && code[0] >= '1' && code[0] <= '6' && g_ascii_isdigit (code[1])
         && g_ascii_isdigit (code[2]) && code[3] == ' ';
}

/* "INVITE sip:… SIP/2.0" CRLF */
static gboolean
is_request_line (const guint8 *line, gsize length)
{
  gsize uri;
  gsize end = 0;

  while (end < length && end <= MAX_METHOD_LENGTH && is_token_char (line[end]))
    end++;
  if (end == 0 || end > MAX_METHOD_LENGTH || end == length || line[end] != ' ')
    return FALSE;
  uri = ++end;
  while (end < length && end - uri <= MAX_URI_LENGTH && is_uri_char (line[end]))
    end++;
  if (end == uri || end - uri > MAX_URI_LENGTH || end == length || line[end] != ' ')
    return FALSE;
  return length - end - 1 == SIP_VERSION_LENGTH
         && memcmp (line + end + 1, sip_version, SIP_VERSION_LENGTH) == 0;
}

static gboolean
is_sip (const guint8 *data, gsize size)
{
  gsize limit = MIN (size, MAX_METHOD_LENGTH + MAX_URI_LENGTH + SIP_VERSION_LENGTH + 4);
  const guint8 *end = memchr (data, '\r', limit);
  gsize length;

  if (!end || end + 1 == data + size || end[1] != '\n')
    return FALSE;
  length = (gsize)(end - data);
  return is_status_line (data, length) || is_request_line (data, length);
}

VisPacketKind
vis_packet_kind (const guint8 *data, gsize size)
{
  guint8 first;

  if (size == 0)
    return VIS_PACKET_JUNK;
  first = data[0];
  if (first <= 3)
    return size >= MIN_STUN_SIZE ? VIS_PACKET_STUN : VIS_PACKET_JUNK;
  if (first >= 20 && first <= 63)
    return size >= MIN_DTLS_SIZE ? VIS_PACKET_MEDIA : VIS_PACKET_JUNK;
  if (first >= 128 && first <= 191)
    return size >= MIN_RTCP_SIZE ? VIS_PACKET_MEDIA : VIS_PACKET_JUNK;
  if (g_ascii_isalpha (first))
    return is_sip (data, size) ? VIS_PACKET_SIP : VIS_PACKET_BAD_SIP;
  if (size == 4 && memcmp (data, "\r\n\r\n", 4) == 0)
    return VIS_PACKET_PING;
  if (size == 2 && memcmp (data, "\r\n", 2) == 0)
    return VIS_PACKET_KEEPALIVE;
  return VIS_PACKET_JUNK;
}
