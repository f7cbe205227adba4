/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/vis-store.h"

G_BEGIN_DECLS

#define VIS_TYPE_BLOCKED (vis_blocked_get_type ())

/**
 * VisBlocked:
 * @peer: who: a number in E.164 form, user@host, or an address; ASCII case makes no difference
 * @name: what they were called when they were blocked
 * @since: when that was, in Unix seconds
 *
 * A row of the table of those who must not call.
 */
typedef struct
{
  char *peer;
  char *name;
  gint64 since;
} VisBlocked;

GType vis_blocked_get_type (void) G_GNUC_CONST;
VisBlocked *vis_blocked_copy (const VisBlocked *blocked);
void vis_blocked_free (VisBlocked *blocked);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisBlocked, vis_blocked_free)

/**
 * vis_store_block:
 * @now: Unix seconds
 *
 * Who is blocked already stays so since then, under the new name. Synchronous, main context, like
 * all functions below.
 *
 * Returns: FALSE and an error when it is not kept.
 */
gboolean vis_store_block (VisStore *self, const char *peer, const char *name, gint64 now,
                          GError **error);

/** vis_store_unblock: Returns: FALSE and an error; who is not blocked counts as unblocked. */
gboolean vis_store_unblock (VisStore *self, const char *peer, GError **error);

/**
 * vis_store_is_blocked:
 *
 * Returns: whether @peer is blocked; FALSE with an error when that can't be read.
 */
gboolean vis_store_is_blocked (VisStore *self, const char *peer, GError **error);

/** vis_store_list_blocked: Returns: (transfer full) (element-type VisBlocked): in the order of
 * their peers, or NULL and an error. */
GPtrArray *vis_store_list_blocked (VisStore *self, GError **error);

G_END_DECLS
