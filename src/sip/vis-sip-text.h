/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * _vis_sip_text_clean:
 * @raw: (nullable): bytes of the network: a token or a quoted-string (RFC 3261, 25.1)
 * @max_chars: how many characters are kept
 *
 * Makes text that may be shown: unquoted, UTF-8, without control, format and line-breaking
 * characters (a name must not be able to turn the rest of the line around), trimmed, bounded.
 *
 * Returns: (transfer full) (nullable): NULL when nothing is left.
 */
char *_vis_sip_text_clean (const char *raw, gsize max_chars);

/**
 * _vis_sip_text_user:
 * @raw: (nullable): the escaped user part of a URI
 *
 * Returns: (transfer full) (nullable): the user, unescaped, without its parameters and password;
 *   NULL when it is no text or longer than 128 bytes.
 */
char *_vis_sip_text_user (const char *raw);

/** _vis_sip_text_from: Returns: (transfer full): the value of a From header without its tag; with
 * @user NULL the anonymous one (RFC 3261, 8.1.1.3). */
char *_vis_sip_text_from (const char *user, const char *display_name);

/** _vis_sip_text_reason: Returns: (transfer full) (nullable): the value of a Reason header (RFC
 * 3326) that says @text; NULL for NULL. */
char *_vis_sip_text_reason (const char *text);

G_END_DECLS
