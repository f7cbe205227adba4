/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/vis-fingerprint.h"
#include "base/vis-secrets.h"

/*
 * identity/: who this device is, and who the others are.
 * Comes in: a place for secrets (keyring, or a file that the user named), fingerprints of peers.
 * Goes out: the certificate of every call (VisIdentity), and whether a peer shows the key that it
 * showed before (VisTrust).
 * Never here: a key made to replace one that could not be read, a secret in a file that the user
 * did not ask for, a decision about a call. Nobody else sees OpenSSL or libsecret.
 */

G_BEGIN_DECLS

#define VIS_TYPE_IDENTITY (vis_identity_get_type ())

/**
 * VisIdentity:
 *
 * The key pair (ECDSA on P-256) and self-signed certificate of this device. Immutable.
 */
G_DECLARE_FINAL_TYPE (VisIdentity, vis_identity, VIS, IDENTITY, GObject)

/**
 * vis_identity_load_async:
 * @name: under which @secrets keeps it: "identity", or one of its own for each further profile
 *
 * Gets the identity out of @secrets; at first run makes one and keeps it there. May take as long
 * as the user needs to unlock a keyring; can't be cancelled (see VisSecrets). Main context.
 */
void vis_identity_load_async (VisSecrets *secrets, const char *name, GAsyncReadyCallback callback,
                              gpointer user_data);

/**
 * vis_identity_load_finish:
 *
 * There is no way around an error here but the user's: a failure to read or keep the identity
 * never yields one that would be gone tomorrow (that is vis_identity_new_ephemeral()), and what is
 * kept but can't be used is never written over.
 *
 * Returns: (transfer full): NULL and the error of @secrets, VIS_ERROR_SECURITY (what is kept can't
 *   be used: the message says why) or VIS_ERROR_FAILED.
 */
VisIdentity *vis_identity_load_finish (GAsyncResult *result, GError **error);

/**
 * vis_identity_new_ephemeral:
 *
 * An identity for this session only, which the user may choose when @secrets refuses: everyone who
 * has pinned this device will see a changed key. Takes under a millisecond.
 *
 * Returns: (transfer full): NULL and VIS_ERROR_FAILED.
 */
VisIdentity *vis_identity_new_ephemeral (GError **error);

/** vis_identity_get_pem: Returns: (transfer none): private key and certificate, for DTLS. */
const char *vis_identity_get_pem (VisIdentity *self);

/** vis_identity_get_fingerprint: Returns: (transfer none): sha-256, of the certificate. */
const VisFingerprint *vis_identity_get_fingerprint (VisIdentity *self);

/** vis_identity_is_ephemeral: Returns: whether it ends with this session. */
gboolean vis_identity_is_ephemeral (VisIdentity *self);

G_END_DECLS
