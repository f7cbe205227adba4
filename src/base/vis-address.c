/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/vis-address.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>

#include "base/vis-error.h"

static const guint8 v4_prefix[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

static gboolean
parse_port (const char *text, guint16 *port)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, 1, 65535, &value, NULL))
    return FALSE;
  *port = (guint16)value;
  return TRUE;
}

static gboolean
parse_ip (const char *text, VisAddress *out)
{
  struct in_addr v4;
  g_autofree char *bare = NULL;
  const char *percent;

  if (inet_pton (AF_INET, text, &v4) == 1)
    {
      memcpy (out->ip, v4_prefix, sizeof v4_prefix);
      memcpy (out->ip + 12, &v4, 4);
      return TRUE;
    }

  percent = strchr (text, '%');
  bare = percent ? g_strndup (text, percent - text) : g_strdup (text);
  if (inet_pton (AF_INET6, bare, out->ip) != 1)
    return FALSE;
  if (percent)
    {
      guint64 index;

      if (g_ascii_string_to_unsigned (percent + 1, 10, 1, G_MAXUINT32, &index, NULL))
        out->scope_id = (guint32)index;
      else
        out->scope_id = if_nametoindex (percent + 1);
      return out->scope_id != 0;
    }
  return TRUE;
}

gboolean
vis_address_parse (const char *text, guint16 default_port, VisAddress *out, GError **error)
{
  VisAddress parsed = { .port = default_port };
  g_autofree char *ip = NULL;
  g_autofree char *quoted = NULL;
  const char *colon;

  g_return_val_if_fail (text != NULL && out != NULL, FALSE);

  if (text[0] == '[')
    {
      const char *end = strchr (text, ']');

      if (!end || (end[1] != '\0' && (end[1] != ':' || !parse_port (end + 2, &parsed.port))))
        goto invalid;
      ip = g_strndup (text + 1, end - text - 1);
      if (!strchr (ip, ':'))
        goto invalid;
    }
  else if ((colon = strchr (text, ':')) && !strchr (colon + 1, ':'))
    {
      if (!parse_port (colon + 1, &parsed.port))
        goto invalid;
      ip = g_strndup (text, colon - text);
    }
  else
    ip = g_strdup (text);

  if (!parse_ip (ip, &parsed))
    goto invalid;
  *out = parsed;
  return TRUE;

invalid:
  quoted = vis_error_quote (text);
  g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID, "%s is not a network address", quoted);
  return FALSE;
}

gboolean
vis_address_from_sockaddr (const struct sockaddr *sockaddr, VisAddress *out)
{
  VisAddress address = { 0 };

  if (sockaddr->sa_family == AF_INET)
    {
      const struct sockaddr_in *v4 = (const void *)sockaddr;

      memcpy (address.ip, v4_prefix, sizeof v4_prefix);
      memcpy (address.ip + 12, &v4->sin_addr, 4);
      address.port = ntohs (v4->sin_port);
    }
  else if (sockaddr->sa_family == AF_INET6)
    {
      const struct sockaddr_in6 *v6 = (const void *)sockaddr;

      memcpy (address.ip, &v6->sin6_addr, 16);
      address.port = ntohs (v6->sin6_port);
      if (IN6_IS_ADDR_LINKLOCAL (&v6->sin6_addr))
        address.scope_id = v6->sin6_scope_id;
    }
  else
    return FALSE;

  *out = address;
  return TRUE;
}

socklen_t
vis_address_to_sockaddr (const VisAddress *address, struct sockaddr_storage *out)
{
  memset (out, 0, sizeof *out);
  if (vis_address_is_ipv4 (address))
    {
      struct sockaddr_in *v4 = (void *)out;

      v4->sin_family = AF_INET;
      v4->sin_port = htons (address->port);
      memcpy (&v4->sin_addr, address->ip + 12, 4);
      return sizeof *v4;
    }
  else
    {
      struct sockaddr_in6 *v6 = (void *)out;

      v6->sin6_family = AF_INET6;
      v6->sin6_port = htons (address->port);
      v6->sin6_scope_id = address->scope_id;
      memcpy (&v6->sin6_addr, address->ip, 16);
      return sizeof *v6;
    }
}

char *
vis_address_ip_to_string (const VisAddress *address)
{
  char text[INET6_ADDRSTRLEN];
  char name[IF_NAMESIZE];

  if (vis_address_is_ipv4 (address))
    {
      inet_ntop (AF_INET, address->ip + 12, text, sizeof text);
      return g_strdup (text);
    }
  inet_ntop (AF_INET6, address->ip, text, sizeof text);
  if (address->scope_id == 0)
    return g_strdup (text);
  if (if_indextoname (address->scope_id, name))
    return g_strdup_printf ("%s%%%s", text, name);
  return g_strdup_printf ("%s%%%u", text, address->scope_id);
}

char *
vis_address_to_string (const VisAddress *address)
{
  g_autofree char *ip = vis_address_ip_to_string (address);

  return g_strdup_printf (vis_address_is_ipv4 (address) ? "%s:%u" : "[%s]:%u", ip, address->port);
}

gboolean
vis_address_equal_ip (const VisAddress *a, const VisAddress *b)
{
  return a->scope_id == b->scope_id && memcmp (a->ip, b->ip, sizeof a->ip) == 0;
}

gboolean
vis_address_equal (const VisAddress *a, const VisAddress *b)
{
  return a->port == b->port && vis_address_equal_ip (a, b);
}

guint
vis_address_hash (const VisAddress *address)
{
  guint hash = 5381;

  for (guint i = 0; i < sizeof address->ip; i++)
    hash = hash * 33 ^ address->ip[i];
  return (hash * 33 ^ address->port) * 33 ^ address->scope_id;
}

VisAddress *
vis_address_copy (const VisAddress *address)
{
  return g_memdup2 (address, sizeof *address);
}

gboolean
vis_address_is_ipv4 (const VisAddress *address)
{
  return memcmp (address->ip, v4_prefix, sizeof v4_prefix) == 0;
}

gboolean
vis_address_is_any (const VisAddress *address)
{
  static const guint8 zero[16] = { 0 };

  if (vis_address_is_ipv4 (address))
    return memcmp (address->ip + 12, zero, 4) == 0;
  return memcmp (address->ip, zero, 16) == 0;
}

gboolean
vis_address_is_loopback (const VisAddress *address)
{
  if (vis_address_is_ipv4 (address))
    return address->ip[12] == 127;
  return IN6_IS_ADDR_LOOPBACK ((const struct in6_addr *)(const void *)address->ip);
}

gboolean
vis_address_is_multicast (const VisAddress *address)
{
  if (vis_address_is_ipv4 (address))
    return (address->ip[12] & 0xf0) == 0xe0;
  return address->ip[0] == 0xff;
}

gboolean
vis_address_is_link_local (const VisAddress *address)
{
  if (vis_address_is_ipv4 (address))
    return address->ip[12] == 169 && address->ip[13] == 254;
  return address->ip[0] == 0xfe && (address->ip[1] & 0xc0) == 0x80;
}
