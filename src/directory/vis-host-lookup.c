/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "directory/vis-host-lookup-private.h"

#include <glib/gi18n-lib.h>

#include "base/vis-error.h"

#define MAX_URIS 32
#define MAX_ADDRESSES 16 /* of one name */

typedef struct
{
  GPtrArray *uris; /* (element-type VisSipUri) */
  char *user;      /* (nullable) */
  VisRouteOrigin origin;
  GResolver *names;
  VisRouteFunc found;
  gpointer found_data;
  guint n_pending; /* the numeric ones, and each name */
  guint n_found;
  GError *error; /* the first */
} Lookup;

/* One name's part of a lookup. */
typedef struct
{
  GTask *task;
  const VisSipUri *uri;
} NameLookup;

static void
lookup_free (gpointer data)
{
  Lookup *lookup = data;

  g_ptr_array_unref (lookup->uris);
  g_free (lookup->user);
  g_object_unref (lookup->names);
  g_clear_error (&lookup->error);
  g_free (lookup);
}

/* Takes @error over. */
static void
keep_error (Lookup *lookup, GError *error)
{
  if (lookup->error)
    g_error_free (error);
  else
    lookup->error = error;
}

static void
end_one (GTask *task)
{
  Lookup *lookup = g_task_get_task_data (task);

  if (--lookup->n_pending > 0)
    return;
  if (lookup->n_found == 0 && lookup->error)
    g_task_return_error (task, g_steal_pointer (&lookup->error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
emit (GTask *task, const VisSipUri *uri, const VisAddress *address)
{
  Lookup *lookup = g_task_get_task_data (task);
  g_autoptr (VisRoute) route = NULL;

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    return;
  if (vis_address_is_any (address) || vis_address_is_multicast (address))
    {
      keep_error (lookup, g_error_new (VIS_ERROR, VIS_ERROR_INVALID,
                                       _ ("“%.80s” is no address of a single device"), uri->host));
      return;
    }
  lookup->n_found++;
  route = vis_route_new (lookup->user ? lookup->user : uri->user, address, lookup->origin);
  lookup->found (route, lookup->found_data);
}

static guint16
effective_port (const VisSipUri *uri)
{
  return uri->port ? uri->port : VIS_DEFAULT_PORT;
}

static gboolean
parse_host (const VisSipUri *uri, VisAddress *address)
{
  if (!vis_address_parse (uri->host, 0, address, NULL))
    return FALSE;
  address->port = effective_port (uri);
  return TRUE;
}

static GError *
explain (const VisSipUri *uri, const GError *error)
{
  if (g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND))
    return g_error_new (VIS_ERROR, VIS_ERROR_UNREACHABLE,
                        _ ("There is no host “%.80s” in the name service (DNS)"), uri->host);
  return g_error_new (VIS_ERROR, VIS_ERROR_FAILED,
                      _ ("The name service (DNS) could not be asked: %s"), error->message);
}

static void
on_name_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree NameLookup *name = user_data;
  g_autoptr (GTask) task = name->task;
  g_autoptr (GError) error = NULL;
  GList *addresses = g_resolver_lookup_by_name_finish (G_RESOLVER (source), result, &error);
  guint n = 0;

  if (error)
    keep_error (g_task_get_task_data (task), explain (name->uri, error));
  for (GList *item = addresses; item && n < MAX_ADDRESSES; item = item->next, n++)
    {
      g_autoptr (GSocketAddress) socket_address
          = g_inet_socket_address_new (item->data, effective_port (name->uri));
      struct sockaddr_storage native;
      VisAddress address;

      if (g_socket_address_to_native (socket_address, &native, sizeof native, NULL)
          && vis_address_from_sockaddr ((const struct sockaddr *)&native, &address))
        emit (task, name->uri, &address);
    }
  g_resolver_free_addresses (addresses);
  end_one (task);
}

static void
look_up_name (GTask *task, const VisSipUri *uri)
{
  Lookup *lookup = g_task_get_task_data (task);
  NameLookup *name = g_new0 (NameLookup, 1);

  name->task = g_object_ref (task);
  name->uri = uri;
  lookup->n_pending++;
  g_resolver_lookup_by_name_async (lookup->names, uri->host, g_task_get_cancellable (task),
                                   on_name_looked_up, name);
}

static gboolean
begin (gpointer user_data)
{
  GTask *task = user_data;
  Lookup *lookup = g_task_get_task_data (task);
  VisAddress address;

  for (guint i = 0; i < lookup->uris->len; i++)
    {
      const VisSipUri *uri = lookup->uris->pdata[i];

      if (uri->secure)
        keep_error (lookup,
                    g_error_new (VIS_ERROR, VIS_ERROR_UNSUPPORTED,
                                 _ ("“sips:%.80s” asks for SIP over TLS, which Visavis does "
                                    "not speak"),
                                 uri->host));
      else if (parse_host (uri, &address))
        emit (task, uri, &address);
    }
  for (guint i = 0; i < lookup->uris->len; i++)
    {
      const VisSipUri *uri = lookup->uris->pdata[i];

      if (!uri->secure && !parse_host (uri, &address))
        look_up_name (task, uri);
    }
  end_one (task);
  return G_SOURCE_REMOVE;
}

void
_vis_host_lookup_async (gpointer source, GPtrArray *uris, const char *user, VisRouteOrigin origin,
                        GResolver *names, GCancellable *cancellable, VisRouteFunc found,
                        gpointer found_data, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, user_data);
  Lookup *lookup = g_new0 (Lookup, 1);

  g_task_set_source_tag (task, _vis_host_lookup_async);
  g_task_set_task_data (task, lookup, lookup_free);
  lookup->uris = uris;
  lookup->user = g_strdup (user);
  lookup->origin = origin;
  lookup->names = g_object_ref (names);
  lookup->found = found;
  lookup->found_data = found_data;
  lookup->n_pending = 1;
  if (uris->len > MAX_URIS)
    g_ptr_array_set_size (uris, MAX_URIS);

  /* From the main loop: a caller is not called back while it still calls. */
  g_idle_add_full (G_PRIORITY_DEFAULT, begin, g_steal_pointer (&task), g_object_unref);
}

gboolean
_vis_host_lookup_finish (gpointer source, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
