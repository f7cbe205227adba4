/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "base/vis-address.h"

G_BEGIN_DECLS

/** VIS_DEFAULT_PORT: the one UDP port of a Visavis device. */
#define VIS_DEFAULT_PORT 16402

/** VisRouteOrigin: how a route was found, in the order of preference. */
typedef enum
{
  VIS_ROUTE_TYPED,   /* typed by hand as an address */
  VIS_ROUTE_CONTACT, /* the contact's own SIP address */
} VisRouteOrigin;

#define VIS_TYPE_ROUTE (vis_route_get_type ())

/**
 * VisRoute:
 * @user: (nullable): the user part of the Request-URI: a number in E.164 form, or a name; NULL: a
 *   bare host was typed
 * @address: where the INVITE goes
 * @origin: how it was found
 *
 * One way to reach a person now. Immutable; shared by copy.
 */
typedef struct
{
  char *user;
  VisAddress address;
  VisRouteOrigin origin;
} VisRoute;

GType vis_route_get_type (void) G_GNUC_CONST;
VisRoute *vis_route_new (const char *user, const VisAddress *address, VisRouteOrigin origin);
VisRoute *vis_route_copy (const VisRoute *route);
void vis_route_free (VisRoute *route);

/** vis_route_to_string: Returns: (transfer full): the Request-URI, sip:user@address:port. */
char *vis_route_to_string (const VisRoute *route);

/** vis_route_origin_to_string: Returns: a stable word for logs: "typed", "contact". */
const char *vis_route_origin_to_string (VisRouteOrigin origin);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisRoute, vis_route_free)

G_END_DECLS
