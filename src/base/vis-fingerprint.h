/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define VIS_TYPE_FINGERPRINT (vis_fingerprint_get_type ())

/**
 * VisFingerprint:
 *
 * A certificate's fingerprint (RFC 8122, 5): the name of a hash and its bytes. Immutable.
 */
typedef struct _VisFingerprint VisFingerprint;

GType vis_fingerprint_get_type (void) G_GNUC_CONST;

/**
 * vis_fingerprint_parse:
 * @text: "sha-256 6B:8B:…": the value of an SDP a=fingerprint attribute
 *
 * Accepts sha-256, sha-384 and sha-512; sha-1 and md5 prove nothing any more (RFC 8122, 5).
 *
 * Returns: (transfer full): NULL and VIS_ERROR_INVALID or VIS_ERROR_UNSUPPORTED.
 */
VisFingerprint *vis_fingerprint_parse (const char *text, GError **error);

/**
 * vis_fingerprint_new_from_pem:
 * @pem: text that holds a certificate
 * @hash: "sha-256", "sha-384" or "sha-512"
 *
 * Returns: (transfer full): the fingerprint of the first certificate, or NULL and an error.
 */
VisFingerprint *vis_fingerprint_new_from_pem (const char *pem, const char *hash, GError **error);
VisFingerprint *vis_fingerprint_copy (const VisFingerprint *fingerprint);
void vis_fingerprint_free (VisFingerprint *fingerprint);

/** vis_fingerprint_get_hash: Returns: (transfer none): "sha-256". */
const char *vis_fingerprint_get_hash (const VisFingerprint *fingerprint);

/** vis_fingerprint_to_string: Returns: (transfer none): "sha-256 6B:8B:…", upper case. */
const char *vis_fingerprint_to_string (const VisFingerprint *fingerprint);
gboolean vis_fingerprint_equal (const VisFingerprint *a, const VisFingerprint *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisFingerprint, vis_fingerprint_free)

G_END_DECLS
