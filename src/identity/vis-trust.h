/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/vis-fingerprint.h"
#include "store/vis-store.h"

G_BEGIN_DECLS

/**
 * VisTrustState:
 * @VIS_TRUST_UNDECIDED: the pins can't be read, or can't be compared: handle it like
 *   VIS_TRUST_CHANGED; the error says why
 * @VIS_TRUST_NEW: nothing is pinned for this peer
 * @VIS_TRUST_KNOWN: the pinned key
 * @VIS_TRUST_CHANGED: another key than the pinned one: only the user may accept it
 */
typedef enum
{
  VIS_TRUST_UNDECIDED,
  VIS_TRUST_NEW,
  VIS_TRUST_KNOWN,
  VIS_TRUST_CHANGED,
} VisTrustState;

#define VIS_TYPE_TRUST (vis_trust_get_type ())

/**
 * VisTrust:
 *
 * Trust on first use: which key each peer showed when we first met. A peer is an E.164 number
 * ("+12025550123") or a SIP address without its scheme ("user@host"); upper and lower case are the
 * same. A key is known by the sha-256 fingerprint of its certificate; any other hash is refused
 * with VIS_ERROR_UNSUPPORTED: make it of the certificate itself.
 *
 * @peer may come from the network: it is refused with VIS_ERROR_INVALID or VIS_ERROR_TOO_LARGE
 * when it is no such text. Synchronous (see VisStore). Main context.
 */
G_DECLARE_FINAL_TYPE (VisTrust, vis_trust, VIS, TRUST, GObject)

/** vis_trust_new: Returns: (transfer full): the pins in @store. */
VisTrust *vis_trust_new (VisStore *store);

/** vis_trust_check: Returns: what @fingerprint means for @peer. Changes nothing. */
VisTrustState vis_trust_check (VisTrust *self, const char *peer, const VisFingerprint *fingerprint,
                               GError **error);

/**
 * vis_trust_pin:
 *
 * From now on @fingerprint is the key of @peer, whatever was pinned before: call it for
 * VIS_TRUST_NEW once media is secured with it, for VIS_TRUST_KNOWN to note that it was seen again,
 * and for VIS_TRUST_CHANGED only when the user said so.
 *
 * Returns: FALSE and an error when it is not kept.
 */
gboolean vis_trust_pin (VisTrust *self, const char *peer, const VisFingerprint *fingerprint,
                        GError **error);

/** vis_trust_is_known_peer: Returns: whether a key is pinned; FALSE when that can't be read. */
gboolean vis_trust_is_known_peer (VisTrust *self, const char *peer);

/** vis_trust_forget: the next key of @peer will be new. Returns: FALSE and an error. */
gboolean vis_trust_forget (VisTrust *self, const char *peer, GError **error);

/**
 * vis_trust_get_fingerprint:
 *
 * Returns: (transfer full) (nullable): the pinned key; NULL without an error when there is none.
 */
VisFingerprint *vis_trust_get_fingerprint (VisTrust *self, const char *peer, GError **error);

/** vis_trust_state_to_string: Returns: a stable word for logs: "changed". */
const char *vis_trust_state_to_string (VisTrustState state);

G_END_DECLS
