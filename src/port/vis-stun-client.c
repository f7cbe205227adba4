/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "port/vis-stun-client.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vis-error.h"

#define DEFAULT_PORT 3478
#define INTERVAL_S 15

/* RFC 8489, 6.2.1: requests leave after 0, 500, 1500, … 31500 ms; then 8 s of waiting. */
#define RTO_MS 500
#define MAX_REQUESTS 7
#define LAST_WAIT_MS (16 * RTO_MS)

typedef struct
{
  VisStunClient *client;
  gboolean enabled;
  gboolean has_server;
  VisAddress server;
  VisStunBuilder request;
  guint n_requests; /* of the transaction that runs; 0: none */
  guint timeout;
  gboolean known;
  VisAddress address;
} Family;

struct _VisStunClient
{
  VisPortLoop *loop;
  void (*changed) (gpointer user_data);
  gpointer user_data;
  char *host;
  guint16 port;
  GCancellable *resolving;
  guint interval;
  Family families[2]; /* IPv6, IPv4 */
};

static void
stop (Family *family)
{
  g_clear_handle_id (&family->timeout, g_source_remove);
  family->n_requests = 0;
}

static void
forget_address (Family *family)
{
  if (!family->known)
    return;
  family->known = FALSE;
  family->client->changed (family->client->user_data);
}

static void send_request (Family *family);

static gboolean
on_timeout (gpointer user_data)
{
  Family *family = user_data;

  family->timeout = 0;
  if (family->n_requests < MAX_REQUESTS)
    {
      send_request (family);
      return G_SOURCE_REMOVE;
    }
  g_message ("The STUN server does not answer");
  stop (family);
  forget_address (family);
  return G_SOURCE_REMOVE;
}

static void
send_request (Family *family)
{
  guint wait = family->n_requests + 1 < MAX_REQUESTS ? RTO_MS << family->n_requests : LAST_WAIT_MS;

  family->n_requests++;
  vis_port_loop_send_stun (family->client->loop, &family->server, &family->request);
  family->timeout = g_timeout_add (wait, on_timeout, family);
}

static void
ask (Family *family)
{
  guint8 id[VIS_STUN_TRANSACTION_SIZE];

  stop (family);
  vis_stun_transaction_random (id);
  vis_stun_builder_init (&family->request, VIS_STUN_REQUEST, id);
  vis_stun_builder_add_fingerprint (&family->request);
  send_request (family);
}

static void
take_addresses (VisStunClient *self, GList *addresses)
{
  for (GList *link = addresses; link; link = link->next)
    {
      g_autoptr (GSocketAddress) native
          = g_inet_socket_address_new (G_INET_ADDRESS (link->data), self->port);
      struct sockaddr_storage name;
      VisAddress address;
      Family *family;

      if (!g_socket_address_to_native (native, &name, sizeof name, NULL)
          || !vis_address_from_sockaddr ((struct sockaddr *)&name, &address))
        continue;
      family = &self->families[vis_address_is_ipv4 (&address)];
      if (!family->enabled || family->has_server)
        continue;
      family->has_server = TRUE;
      family->server = address;
      ask (family);
    }
}

static void
on_resolved (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GList *addresses = g_resolver_lookup_by_name_finish (G_RESOLVER (object), result, &error);
  VisStunClient *self = user_data;

  /* Cancelled: @self may be gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->resolving);
  if (error)
    g_message ("The STUN server “%s” was not found: %s", self->host, error->message);
  take_addresses (self, addresses);
  g_resolver_free_addresses (addresses);
}

static void
resolve (VisStunClient *self)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();

  if (self->resolving)
    return;
  self->resolving = g_cancellable_new ();
  g_resolver_lookup_by_name_async (resolver, self->host, self->resolving, on_resolved, self);
}

static gboolean
has_server (VisStunClient *self)
{
  return self->families[0].has_server || self->families[1].has_server;
}

static gboolean
on_interval (gpointer user_data)
{
  VisStunClient *self = user_data;

  if (!has_server (self))
    resolve (self);
  for (guint i = 0; i < G_N_ELEMENTS (self->families); i++)
    if (self->families[i].has_server && self->families[i].n_requests == 0)
      ask (&self->families[i]);
  return G_SOURCE_CONTINUE;
}

VisStunClient *
vis_stun_client_new (VisPortLoop *loop, gboolean ipv4, gboolean ipv6,
                     void (*changed) (gpointer user_data), gpointer user_data)
{
  VisStunClient *self = g_new0 (VisStunClient, 1);

  self->loop = loop;
  self->changed = changed;
  self->user_data = user_data;
  for (guint i = 0; i < G_N_ELEMENTS (self->families); i++)
    self->families[i].client = self;
  self->families[0].enabled = ipv6;
  self->families[1].enabled = ipv4;
  return self;
}

static void
drop_server (VisStunClient *self)
{
  if (self->resolving)
    g_cancellable_cancel (self->resolving);
  g_clear_object (&self->resolving);
  g_clear_handle_id (&self->interval, g_source_remove);
  g_clear_pointer (&self->host, g_free);
  for (guint i = 0; i < G_N_ELEMENTS (self->families); i++)
    {
      stop (&self->families[i]);
      self->families[i].has_server = FALSE;
    }
}

void
vis_stun_client_free (VisStunClient *self)
{
  drop_server (self);
  g_free (self);
}

static gboolean
is_host_name (const char *host)
{
  if (g_hostname_is_ip_address (host))
    return TRUE;
  for (const char *c = host; *c; c++)
    if (!g_ascii_isalnum (*c) && *c != '-' && *c != '.' && *c != '_' && (guchar)*c < 0x80)
      return FALSE;
  return *host != '\0';
}

static GNetworkAddress *
parse_server (const char *server, GError **error)
{
  g_autoptr (GSocketConnectable) parsed = g_network_address_parse (server, DEFAULT_PORT, NULL);
  GNetworkAddress *address = (GNetworkAddress *)parsed;

  if (address && g_network_address_get_port (address) != 0
      && is_host_name (g_network_address_get_hostname (address)))
    return g_object_ref (address);
  g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID,
               _ ("“%.80s” is no STUN server: write “host” or “host:port”"), server);
  return NULL;
}

gboolean
vis_stun_client_check_server (const char *server, GError **error)
{
  g_autoptr (GNetworkAddress) address = parse_server (server, error);

  return address != NULL;
}

gboolean
vis_stun_client_set_server (VisStunClient *self, const char *server, GError **error)
{
  g_autoptr (GNetworkAddress) address = server ? parse_server (server, error) : NULL;

  if (server && !address)
    return FALSE;

  drop_server (self);
  for (guint i = 0; i < G_N_ELEMENTS (self->families); i++)
    forget_address (&self->families[i]);
  if (!address)
    return TRUE;
  self->host = g_strdup (g_network_address_get_hostname (address));
  self->port = g_network_address_get_port (address);
  self->interval = g_timeout_add_seconds (INTERVAL_S, on_interval, self);
  resolve (self);
  return TRUE;
}

void
vis_stun_client_refresh (VisStunClient *self)
{
  if (!self->host)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (self->families); i++)
    if (self->families[i].has_server)
      ask (&self->families[i]);
  if (!has_server (self))
    resolve (self);
}

void
vis_stun_client_handle_answer (VisStunClient *self, const VisAddress *server,
                               const VisAddress *mapped)
{
  Family *family = &self->families[vis_address_is_ipv4 (server)];
  gboolean same = family->known && vis_address_equal (&family->address, mapped);

  /* It may have been on its way while the server was changed. */
  if (!family->has_server || !vis_address_equal (&family->server, server)
      || vis_address_is_ipv4 (mapped) != vis_address_is_ipv4 (server))
    return;
  stop (family);
  family->known = TRUE;
  family->address = *mapped;
  if (!same)
    self->changed (self->user_data);
}

gboolean
vis_stun_client_get_address (VisStunClient *self, gboolean ipv4, VisAddress *out)
{
  const Family *family = &self->families[ipv4 ? 1 : 0];

  if (family->known)
    *out = family->address;
  return family->known;
}
