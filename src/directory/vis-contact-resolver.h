/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/vis-contact-index.h"
#include "directory/vis-resolver.h"

G_BEGIN_DECLS

#define VIS_TYPE_CONTACT_RESOLVER (vis_contact_resolver_get_type ())

/**
 * VisContactResolver:
 *
 * Routes to a number by the SIP addresses of the contacts who have it, in the cards' order. The
 * user part is the number, which is who the other side knows itself as; an address says only
 * where. Without a port: VIS_DEFAULT_PORT. Addresses with "sips:" are passed over. Waits for
 * contacts that are still being loaded.
 */
G_DECLARE_FINAL_TYPE (VisContactResolver, vis_contact_resolver, VIS, CONTACT_RESOLVER, GObject)

/** vis_contact_resolver_new: @names: usually g_resolver_get_default(). */
VisResolver *vis_contact_resolver_new (VisContactIndex *index, GResolver *names);

G_END_DECLS
