/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/vis-candidate.h"
#include "base/vis-path.h"
#include "call/vis-call.h"
#include "identity/vis-trust.h"

G_BEGIN_DECLS

/*
 * What is true of a call, in words for the user. Pure functions; all results are translated.
 */

/** vis_call_text_state: Returns: (transfer none): “Ringing…”; "" while the call is active. */
const char *vis_call_text_state (VisCallState state);

/** vis_call_text_progress: Returns: (transfer full): what @call does now: its state, that it is on
 * hold, or how long it has lasted. */
char *vis_call_text_progress (VisCall *call);

/** vis_call_text_video_request: Returns: (transfer full): what @name asks for. */
char *vis_call_text_video_request (const char *name);

/** vis_call_text_elapsed: Returns: (transfer full): "1:05", "1:02:03". */
char *vis_call_text_elapsed (guint seconds);

/** vis_call_text_trust: Returns: (transfer full): what is known of the key of @name. */
char *vis_call_text_trust (VisTrustState trust, const char *name);

/** vis_call_text_suite: Returns: (transfer full): an SRTP protection profile in readable form. */
char *vis_call_text_suite (const char *suite);

/** vis_call_text_path: Returns: (transfer full): how the packets travel. */
char *vis_call_text_path (const VisPathInfo *info);

/** vis_call_text_path_ends: Returns: (transfer full): what kind of address each end uses (RFC 8445,
 * 5.1.1). */
char *vis_call_text_path_ends (const VisPathInfo *info);

/** vis_call_text_fingerprint: Returns: (transfer full): the hash in groups of four digits, four
 * groups a line, for two people to read to each other. */
char *vis_call_text_fingerprint (const VisFingerprint *fingerprint);

G_END_DECLS
