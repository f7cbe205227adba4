/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/vis-contact-index.h"
#include "store/vis-blocked.h"

G_BEGIN_DECLS

/** VisCallVerdict: what becomes of somebody who calls. */
typedef enum
{
  VIS_CALL_VERDICT_RING,
  VIS_CALL_VERDICT_BLOCKED,  /* the user wants no calls from them */
  VIS_CALL_VERDICT_STRANGER, /* the user wants calls from contacts only */
} VisCallVerdict;

/** vis_call_verdict_to_word: Returns: a stable word for logs and the history: "blocked". */
const char *vis_call_verdict_to_word (VisCallVerdict verdict);

#define VIS_TYPE_CALL_POLICY (vis_call_policy_get_type ())

/**
 * VisCallPolicy:
 *
 * Who may call. Goes by the number or address that a caller says is theirs: whether it is, their
 * key tells (VisTrust). Who is blocked is held in memory, so that a flood of calls reads nothing.
 * Emits "changed" (no arguments) when somebody was blocked or unblocked. Main context.
 */
G_DECLARE_FINAL_TYPE (VisCallPolicy, vis_call_policy, VIS, CALL_POLICY, GObject)

/** vis_call_policy_new: everybody may call; keeps a reference to @contacts. */
VisCallPolicy *vis_call_policy_new (VisContactIndex *contacts);

/**
 * vis_call_policy_set_store:
 * @store: (nullable): where it is kept who is blocked; NULL: nobody is, and nobody can be
 *
 * Returns: FALSE and an error when that can't be read.
 */
gboolean vis_call_policy_set_store (VisCallPolicy *self, VisStore *store, GError **error);

/** vis_call_policy_set_contacts_only: whether only contacts may call. Contacts that are still being
 * read are strangers for so long. */
void vis_call_policy_set_contacts_only (VisCallPolicy *self, gboolean contacts_only);
gboolean vis_call_policy_get_contacts_only (VisCallPolicy *self);

/**
 * vis_call_policy_judge:
 * @peer: who calls: a number in E.164 form, user@host, or an address
 * @port: from which UDP port, to find an address among the contacts
 */
VisCallVerdict vis_call_policy_judge (VisCallPolicy *self, const char *peer, guint16 port);

/** vis_call_policy_knows: Returns: whether @peer is a contact; arguments as
 * vis_call_policy_judge(). */
gboolean vis_call_policy_knows (VisCallPolicy *self, const char *peer, guint16 port);

/** vis_call_policy_block: @name: for the list of the blocked. Returns: FALSE and an error. */
gboolean vis_call_policy_block (VisCallPolicy *self, const char *peer, const char *name,
                                GError **error);

/** vis_call_policy_unblock: Returns: FALSE and an error. */
gboolean vis_call_policy_unblock (VisCallPolicy *self, const char *peer, GError **error);
gboolean vis_call_policy_is_blocked (VisCallPolicy *self, const char *peer);

/** vis_call_policy_list_blocked: Returns: (transfer container) (element-type VisBlocked): in no
 * particular order; valid until somebody is blocked or unblocked. */
GList *vis_call_policy_list_blocked (VisCallPolicy *self);

G_END_DECLS
