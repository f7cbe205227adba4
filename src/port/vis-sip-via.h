/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/vis-address.h"

G_BEGIN_DECLS

/**
 * vis_sip_via_correct:
 * @data: a SIP message of the stack behind the port
 * @size: in bytes
 * @remote: to whom it goes
 *
 * A response says in its first Via where the request came from ("received" in RFC 3261, 18.2.1;
 * "rport" in RFC 3581, 4), which peers learn their public address from. The stack saw a virtual
 * socket there. Pure; any thread.
 *
 * Returns: (transfer full) (nullable): the response with @remote in that place. NULL: there is
 *   nothing to correct, because it is a request, or says nothing.
 */
GBytes *vis_sip_via_correct (const guint8 *data, gsize size, const VisAddress *remote);

G_END_DECLS
