/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** VIS_SDP_MAX_…: what a description may hold; far beyond what a telephone says. */
#define VIS_SDP_MAX_LINES 1024
#define VIS_SDP_MAX_LINE_LENGTH 2048
#define VIS_SDP_MAX_SECTIONS 16
#define VIS_SDP_MAX_FORMATS 64
#define VIS_SDP_MAX_ATTRIBUTES 512
#define VIS_SDP_MAX_CANDIDATES 64

/**
 * _vis_sdp_check_form:
 * @text: SDP as it came; need not end with NUL
 *
 * Checks the grammar of a description (RFC 8866, 9) line by line, and its limits. GstSDP, which
 * takes the text apart afterwards, checks nothing itself: it reads “m=audio 99999 X” as a port,
 * skips lines that it does not understand, and stops at a NUL.
 *
 * Returns: FALSE with VIS_ERROR_INVALID, which names the line, or VIS_ERROR_TOO_LARGE.
 */
gboolean _vis_sdp_check_form (const char *text, gsize size, GError **error);

/** _vis_sdp_is_token: whether @text is a token (RFC 8866, 9) of 1 to @max characters. */
gboolean _vis_sdp_is_token (const char *text, gsize max);

G_END_DECLS
