/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/vis-route.h"

#include "base/vis-sip-uri.h"

static const char *const origin_names[] = { "typed", "contact" };

G_DEFINE_BOXED_TYPE (VisRoute, vis_route, vis_route_copy, vis_route_free)

VisRoute *
vis_route_new (const char *user, const VisAddress *address, VisRouteOrigin origin)
{
  VisRoute *route = g_new0 (VisRoute, 1);

  route->user = g_strdup (user);
  route->address = *address;
  route->origin = origin;
  return route;
}

VisRoute *
vis_route_copy (const VisRoute *route)
{
  return vis_route_new (route->user, &route->address, route->origin);
}

void
vis_route_free (VisRoute *route)
{
  g_free (route->user);
  g_free (route);
}

char *
vis_route_to_string (const VisRoute *route)
{
  g_autofree char *ip = vis_address_ip_to_string (&route->address);
  g_autoptr (VisSipUri) uri = vis_sip_uri_new (route->user, ip, route->address.port);

  return vis_sip_uri_to_string (uri);
}

const char *
vis_route_origin_to_string (VisRouteOrigin origin)
{
  g_return_val_if_fail (origin < G_N_ELEMENTS (origin_names), NULL);

  return origin_names[origin];
}
