/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The one pair of files that sees OpenSSL. PEM text (RFC 7468) in, PEM text out: a PKCS#8 private
 * key on P-256 and the self-signed X.509 certificate that holds its public half. Any thread.
 */

/**
 * _vis_certificate_generate: a new key pair and its certificate.
 *
 * The certificate names nobody: everyone who calls sees it, on the wire in clear text.
 *
 * Returns: (transfer full): PEM, or NULL and VIS_ERROR_FAILED.
 */
char *_vis_certificate_generate (GError **error);

/**
 * _vis_certificate_check:
 * @pem: a private key and a certificate, in either order, from a place that may hold anything
 *
 * Checks that both are there and belong together, that the key is on P-256, and that the
 * certificate is signed with it and valid today.
 *
 * Returns: (transfer full): both again, without whatever else @pem held; or NULL and
 *   VIS_ERROR_SECURITY with what is wrong, in words that can end a sentence.
 */
char *_vis_certificate_check (const char *pem, GError **error);

G_END_DECLS
