/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sys/socket.h>

G_BEGIN_DECLS

/**
 * VisAddress:
 * @ip: the address in network order; IPv4 as ::ffff:a.b.c.d (RFC 4291, 2.5.5.2)
 * @scope_id: the interface of an IPv6 link-local address, else 0
 * @port: UDP port in host order
 *
 * An IP address and UDP port: a plain value, copied by assignment.
 */
typedef struct
{
  guint8 ip[16];
  guint32 scope_id;
  guint16 port;
} VisAddress;

/**
 * vis_address_parse:
 * @text: "192.0.2.1", "192.0.2.1:5060", "2001:db8::1", "[2001:db8::1]:5060", "fe80::1%eth0"
 * @default_port: the port when the text names none
 * @out: (out): filled on success
 *
 * Parses a numeric address; never asks DNS.
 *
 * Returns: FALSE and VIS_ERROR_INVALID when the text is no such address.
 */
gboolean vis_address_parse (const char *text, guint16 default_port, VisAddress *out,
                            GError **error);

/** vis_address_from_sockaddr: Returns: FALSE when the family is neither AF_INET nor AF_INET6. */
gboolean vis_address_from_sockaddr (const struct sockaddr *sockaddr, VisAddress *out);

/** vis_address_to_sockaddr: Returns: the length of what was written, ready for sendto(). */
socklen_t vis_address_to_sockaddr (const VisAddress *address, struct sockaddr_storage *out);

/** vis_address_to_string: Returns: (transfer full): "192.0.2.1:5060" or "[2001:db8::1]:5060". */
char *vis_address_to_string (const VisAddress *address);

/** vis_address_ip_to_string: Returns: (transfer full): the address without port or brackets. */
char *vis_address_ip_to_string (const VisAddress *address);

gboolean vis_address_equal (const VisAddress *a, const VisAddress *b);
gboolean vis_address_equal_ip (const VisAddress *a, const VisAddress *b);
guint vis_address_hash (const VisAddress *address);
VisAddress *vis_address_copy (const VisAddress *address);

gboolean vis_address_is_ipv4 (const VisAddress *address);
gboolean vis_address_is_any (const VisAddress *address);
gboolean vis_address_is_loopback (const VisAddress *address);
gboolean vis_address_is_multicast (const VisAddress *address);
gboolean vis_address_is_link_local (const VisAddress *address);

G_END_DECLS
