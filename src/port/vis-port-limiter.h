/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "base/vis-address.h"

G_BEGIN_DECLS

/**
 * VisPortLimiter:
 *
 * Says which packets of strangers reach the SIP stack, where each costs time, and memory for 32 s.
 * Three gates:
 *  1. each network (/24 for IPv4, /64 for IPv6) has a small bucket, drained by refused tries too,
 *     so that whoever floods stays out;
 *  2. all strangers share a larger bucket;
 *  3. when that one is empty, a reserve is left for those who send the same a second time a little
 *     later, as a retransmitted request is and a flood with forged sources is not.
 *
 * Pure arithmetic: time comes in as microseconds. One thread at a time.
 */
typedef struct _VisPortLimiter VisPortLimiter;

VisPortLimiter *vis_port_limiter_new (gint64 now);
void vis_port_limiter_free (VisPortLimiter *self);

/** vis_port_limiter_admit: Returns: whether the packet of the stranger at @remote may come in now.
 */
gboolean vis_port_limiter_admit (VisPortLimiter *self, const VisAddress *remote, const guint8 *data,
                                 gsize size, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisPortLimiter, vis_port_limiter_free)

G_END_DECLS
