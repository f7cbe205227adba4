/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "port/vis-local-addresses.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_ADDRESSES 8

/* Connecting a UDP socket sends nothing, but asks the routing table. These addresses are on no
 * network: a retired anycast address (RFC 7526) and one of the range for documentation. */
#define FAR_IPV4 "192.88.99.1"
#define FAR_IPV6 "2001:db8:ffff::1"

typedef enum
{
  RANK_DEFAULT_ROUTE,
  RANK_GLOBAL_IPV6,
  RANK_GLOBAL_IPV4,
  RANK_LINK_LOCAL,
  RANK_LOOPBACK,
} Rank;

typedef struct
{
  VisAddress address;
  Rank rank;
  guint order; /* as the system lists them */
} Entry;

static gboolean
find_default_source (const char *far, VisAddress *out)
{
  VisAddress address;

  return vis_address_parse (far, 9, &address, NULL)
         && vis_local_addresses_find_source (&address, out);
}

static Rank
rank_of (const VisAddress *address)
{
  if (vis_address_is_loopback (address))
    return RANK_LOOPBACK;
  if (vis_address_is_link_local (address))
    return RANK_LINK_LOCAL;
  return vis_address_is_ipv4 (address) ? RANK_GLOBAL_IPV4 : RANK_GLOBAL_IPV6;
}

static gboolean
is_usable (const struct ifaddrs *interface, gboolean ipv4, gboolean ipv6, VisAddress *out)
{
  if (!interface->ifa_addr || !(interface->ifa_flags & IFF_UP)
      || !(interface->ifa_flags & IFF_RUNNING)
      || !vis_address_from_sockaddr (interface->ifa_addr, out))
    return FALSE;
  if (vis_address_is_ipv4 (out))
    return ipv4;
  return ipv6 && !vis_address_is_link_local (out);
}

static GArray *
list_entries (gboolean ipv4, gboolean ipv6)
{
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  VisAddress defaults[2];
  gboolean known[2] = {
    ipv6 && find_default_source (FAR_IPV6, &defaults[0]),
    ipv4 && find_default_source (FAR_IPV4, &defaults[1]),
  };
  struct ifaddrs *interfaces;

  if (getifaddrs (&interfaces) != 0)
    return entries;
  for (struct ifaddrs *i = interfaces; i; i = i->ifa_next)
    {
      Entry entry = { .order = entries->len };

      if (!is_usable (i, ipv4, ipv6, &entry.address))
        continue;
      entry.rank = rank_of (&entry.address);
      for (guint j = 0; j < G_N_ELEMENTS (defaults); j++)
        if (known[j] && entry.rank != RANK_LOOPBACK
            && vis_address_equal_ip (&defaults[j], &entry.address))
          entry.rank = RANK_DEFAULT_ROUTE;
      g_array_append_val (entries, entry);
    }
  freeifaddrs (interfaces);
  return entries;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const Entry *x = a;
  const Entry *y = b;
  gboolean x4 = vis_address_is_ipv4 (&x->address);
  gboolean y4 = vis_address_is_ipv4 (&y->address);

  if (x->rank != y->rank)
    return (int)x->rank - (int)y->rank;
  if (x4 != y4)
    return x4 ? 1 : -1;
  return (int)x->order - (int)y->order;
}

GArray *
vis_local_addresses_list (gboolean ipv4, gboolean ipv6, guint16 port)
{
  g_autoptr (GArray) entries = list_entries (ipv4, ipv6);
  GArray *addresses = g_array_new (FALSE, FALSE, sizeof (VisAddress));

  g_array_sort (entries, compare);
  for (guint i = 0; i < entries->len && addresses->len < MAX_ADDRESSES; i++)
    {
      Entry *entry = &g_array_index (entries, Entry, i);

      if (entry->rank == RANK_LOOPBACK && g_array_index (entries, Entry, 0).rank != RANK_LOOPBACK)
        break;
      entry->address.port = port;
      g_array_append_val (addresses, entry->address);
    }
  return addresses;
}

gboolean
vis_local_addresses_find_source (const VisAddress *remote, VisAddress *out)
{
  struct sockaddr_storage name;
  socklen_t length = vis_address_to_sockaddr (remote, &name);
  gboolean found;
  int fd = socket (name.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  if (fd < 0)
    return FALSE;
  found = connect (fd, (struct sockaddr *)&name, length) == 0;
  length = sizeof name;
  found = found && getsockname (fd, (struct sockaddr *)&name, &length) == 0
          && vis_address_from_sockaddr ((struct sockaddr *)&name, out);
  close (fd);
  return found;
}

gboolean
vis_local_addresses_equal (const GArray *a, const GArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!vis_address_equal (&g_array_index (a, VisAddress, i), &g_array_index (b, VisAddress, i)))
      return FALSE;
  return TRUE;
}
