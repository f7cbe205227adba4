/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "port/vis-port.h"

#include "base/vis-error.h"
#include "base/vis-sip-transport.h"
#include "port/vis-local-addresses.h"
#include "port/vis-port-private.h"
#include "port/vis-stun-client.h"

#define DEFAULT_MAX_VIRTUAL_SOCKETS 256

typedef struct
{
  void (*func) (gpointer path);
  gpointer path;
} ClosingHook;

struct _VisPort
{
  GObject parent_instance;

  gboolean restricted; /* to one address */
  VisAddress bind;
  guint16 number;
  VisFrontSocket *front;
  VisMailbox *mailbox;
  VisPortLoop *loop;
  VisIceThread *ice_thread;
  VisStunClient *stun_client;
  GNetworkMonitor *monitor;
  GArray *addresses;
  GArray *closing_hooks;
};

enum
{
  SIGNAL_ADDRESSES_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void vis_port_sip_transport_init (VisSipTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VisPort, vis_port, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIS_TYPE_SIP_TRANSPORT,
                                                      vis_port_sip_transport_init))

static void
on_unreachable (const VisAddress *remote, gpointer user_data)
{
  g_signal_emit_by_name (user_data, "unreachable", remote);
}

static void
on_stun_answer (const VisAddress *server, const VisAddress *mapped, gpointer user_data)
{
  VisPort *self = user_data;

  vis_stun_client_handle_answer (self->stun_client, server, mapped);
}

static const VisPortLoopEvents loop_events = {
  .unreachable = on_unreachable,
  .stun_answer = on_stun_answer,
};

static void
on_public_address_changed (gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_ADDRESSES_CHANGED], 0);
}

static gboolean
has_family (VisPort *self, gboolean ipv4)
{
  return vis_front_socket_get_fd (self->front, ipv4) >= 0;
}

static GArray *
list_addresses (VisPort *self)
{
  VisAddress address = self->bind;
  GArray *addresses;

  if (!self->restricted)
    return vis_local_addresses_list (has_family (self, TRUE), has_family (self, FALSE),
                                     self->number);
  addresses = g_array_new (FALSE, FALSE, sizeof (VisAddress));
  address.port = self->number;
  g_array_append_val (addresses, address);
  return addresses;
}

/* The monitor speaks of every change of every route: only our addresses matter. */
static void
on_network_changed (GNetworkMonitor *monitor, gboolean available, VisPort *self)
{
  g_autoptr (GArray) addresses = list_addresses (self);

  if (vis_local_addresses_equal (addresses, self->addresses))
    return;
  g_array_unref (self->addresses);
  self->addresses = g_steal_pointer (&addresses);
  vis_stun_client_refresh (self->stun_client);
  g_signal_emit (self, signals[SIGNAL_ADDRESSES_CHANGED], 0);
}

static void
vis_port_set_inner_port (VisSipTransport *transport, guint16 inner_port)
{
  VisPort *self = VIS_PORT (transport);

  if (self->loop)
    vis_port_loop_set_sip_port (self->loop, inner_port);
}

static guint16
vis_port_acquire (VisSipTransport *transport, const VisAddress *remote, GError **error)
{
  VisPort *self = VIS_PORT (transport);

  if (!self->loop)
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_FAILED, "The port is closed");
      return 0;
    }
  return vis_port_loop_acquire (self->loop, remote, error);
}

static void
vis_port_release (VisSipTransport *transport, guint16 virtual_port)
{
  VisPort *self = VIS_PORT (transport);

  if (self->loop)
    vis_port_loop_release (self->loop, virtual_port);
}

static gboolean
vis_port_lookup (VisSipTransport *transport, guint16 virtual_port, VisAddress *out)
{
  VisPort *self = VIS_PORT (transport);

  return self->loop && vis_port_loop_lookup_sip (self->loop, virtual_port, out);
}

static gboolean
vis_port_find_own_address (VisSipTransport *transport, const VisAddress *remote, VisAddress *out)
{
  VisPort *self = VIS_PORT (transport);

  if (self->restricted)
    *out = self->bind;
  else if (!vis_local_addresses_find_source (remote, out))
    return FALSE;
  out->port = self->number;
  return TRUE;
}

static void
vis_port_sip_transport_init (VisSipTransportInterface *iface)
{
  iface->set_inner_port = vis_port_set_inner_port;
  iface->acquire = vis_port_acquire;
  iface->release = vis_port_release;
  iface->lookup = vis_port_lookup;
  iface->find_own_address = vis_port_find_own_address;
}

static void
vis_port_dispose (GObject *object)
{
  vis_port_close (VIS_PORT (object));
  G_OBJECT_CLASS (vis_port_parent_class)->dispose (object);
}

static void
vis_port_finalize (GObject *object)
{
  VisPort *self = VIS_PORT (object);

  g_array_unref (self->closing_hooks);
  g_clear_pointer (&self->addresses, g_array_unref);
  G_OBJECT_CLASS (vis_port_parent_class)->finalize (object);
}

static void
vis_port_class_init (VisPortClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vis_port_dispose;
  object_class->finalize = vis_port_finalize;

  signals[SIGNAL_ADDRESSES_CHANGED] = g_signal_new (
      "addresses-changed", VIS_TYPE_PORT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vis_port_init (VisPort *self)
{
  self->closing_hooks = g_array_new (FALSE, FALSE, sizeof (ClosingHook));
}

static gboolean
start (VisPort *self, const VisPortOptions *options, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  guint max = options->max_virtual_sockets;

  if (!(self->front = vis_front_socket_open (options->bind, error)))
    return FALSE;
  if (options->bind && !vis_address_is_any (options->bind))
    {
      self->restricted = TRUE;
      self->bind = *options->bind;
    }
  self->number = vis_front_socket_get_port (self->front);
  self->mailbox = vis_mailbox_new (context);
  self->loop = vis_port_loop_new (self->front, max ? max : DEFAULT_MAX_VIRTUAL_SOCKETS,
                                  self->mailbox, &loop_events, self, error);
  if (!self->loop)
    return FALSE;
  self->ice_thread = vis_ice_thread_new ();
  self->stun_client
      = vis_stun_client_new (self->loop, has_family (self, TRUE), has_family (self, FALSE),
                             on_public_address_changed, self);
  self->addresses = list_addresses (self);
  self->monitor = g_object_ref (g_network_monitor_get_default ());
  g_signal_connect (self->monitor, "network-changed", G_CALLBACK (on_network_changed), self);
  return TRUE;
}

VisPort *
vis_port_new (const VisPortOptions *options, GError **error)
{
  g_autoptr (VisPort) self = NULL;

  g_return_val_if_fail (options != NULL, NULL);

  self = g_object_new (VIS_TYPE_PORT, NULL);
  return start (self, options, error) ? g_steal_pointer (&self) : NULL;
}

void
vis_port_close (VisPort *self)
{
  g_return_if_fail (VIS_IS_PORT (self));

  /* Each path takes its hook away as it closes. */
  while (self->closing_hooks->len > 0)
    {
      ClosingHook hook = g_array_index (self->closing_hooks, ClosingHook, 0);

      hook.func (hook.path);
    }
  if (self->monitor)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_clear_object (&self->monitor);
  g_clear_pointer (&self->stun_client, vis_stun_client_free);
  g_clear_pointer (&self->ice_thread, vis_ice_thread_free);
  if (self->mailbox)
    vis_mailbox_close (self->mailbox);
  g_clear_pointer (&self->loop, vis_port_loop_free);
  g_clear_pointer (&self->mailbox, vis_mailbox_unref);
  g_clear_pointer (&self->front, vis_front_socket_free);
}

guint16
vis_port_get_number (VisPort *self)
{
  g_return_val_if_fail (VIS_IS_PORT (self), 0);

  return self->number;
}

GArray *
vis_port_get_local_addresses (VisPort *self)
{
  g_return_val_if_fail (VIS_IS_PORT (self), NULL);

  return g_array_copy (self->addresses);
}

gboolean
vis_port_check_stun_server (const char *server, GError **error)
{
  g_return_val_if_fail (server != NULL, FALSE);

  return vis_stun_client_check_server (server, error);
}

gboolean
vis_port_set_stun_server (VisPort *self, const char *server, GError **error)
{
  g_return_val_if_fail (VIS_IS_PORT (self) && self->stun_client != NULL, FALSE);

  return vis_stun_client_set_server (self->stun_client, server, error);
}

gboolean
vis_port_get_public_address (VisPort *self, gboolean ipv4, VisAddress *out)
{
  g_return_val_if_fail (VIS_IS_PORT (self) && out != NULL, FALSE);

  return self->stun_client && vis_stun_client_get_address (self->stun_client, ipv4, out);
}

void
vis_port_get_counters (VisPort *self, VisPortCounters *out)
{
  g_return_if_fail (VIS_IS_PORT (self) && out != NULL);

  *out = (VisPortCounters){ 0 };
  if (self->loop)
    vis_port_loop_get_counters (self->loop, out);
}

VisPortLoop *
_vis_port_get_loop (VisPort *self)
{
  return self->loop;
}

VisFrontSocket *
_vis_port_get_front (VisPort *self)
{
  return self->front;
}

VisIceThread *
_vis_port_get_ice_thread (VisPort *self)
{
  return self->ice_thread;
}

VisMailbox *
_vis_port_get_mailbox (VisPort *self)
{
  return self->mailbox;
}

void
_vis_port_connect_closing (VisPort *self, void (*func) (gpointer path), gpointer path)
{
  ClosingHook hook = { func, path };

  g_array_append_val (self->closing_hooks, hook);
}

void
_vis_port_disconnect_closing (VisPort *self, gpointer path)
{
  for (guint i = 0; i < self->closing_hooks->len; i++)
    if (g_array_index (self->closing_hooks, ClosingHook, i).path == path)
      {
        g_array_remove_index (self->closing_hooks, i);
        return;
      }
}
