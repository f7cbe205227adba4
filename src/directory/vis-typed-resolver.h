/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "directory/vis-resolver.h"

G_BEGIN_DECLS

#define VIS_TYPE_TYPED_RESOLVER (vis_typed_resolver_get_type ())

/**
 * VisTypedResolver:
 *
 * Routes to an address that was typed: itself when it is numeric, else what the name service (A
 * and AAAA) says. Without a port: VIS_DEFAULT_PORT, not SIP's 5060, as Visavis is who answers.
 */
G_DECLARE_FINAL_TYPE (VisTypedResolver, vis_typed_resolver, VIS, TYPED_RESOLVER, GObject)

/** vis_typed_resolver_new: @names: usually g_resolver_get_default(). */
VisResolver *vis_typed_resolver_new (GResolver *names);

G_END_DECLS
