/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/vis-clock.h"
#include "base/vis-route.h"
#include "base/vis-sip-transport.h"
#include "sip/vis-sip-dialog.h"

/*
 * sip/: dialogs over sofia-sip (RFC 3261).
 * Comes in: requests and responses through the VisSipTransport. Goes out: VisSipDialog objects
 * with bodies as bytes.
 * Never here: SDP (bodies are opaque), UDP sockets of the world, TLS as identity.
 */

G_BEGIN_DECLS

/**
 * VisSipStackOptions:
 * @transport: how packets get out; its inner port is set by the stack
 * @user: (nullable): who we are: the number in E.164 form, or a name; NULL: anonymous
 * @display_name: (nullable): shown to the other side
 * @clock: (nullable): for the room's own time limits; NULL: real time (sofia-sip's timers of RFC
 *   3261 always are)
 */
typedef struct
{
  VisSipTransport *transport;
  const char *user;
  const char *display_name;
  VisClock *clock;
} VisSipStackOptions;

#define VIS_TYPE_SIP_STACK (vis_sip_stack_get_type ())

/**
 * VisSipStack:
 *
 * The user agent, on the default main context. Emits "incoming" (VisSipDialog *dialog) → gboolean
 * for each new INVITE that is well-formed SIP and carries an offer (application/sdp); who takes
 * the dialog must answer it. An INVITE that nobody takes (no handler returned TRUE) is answered
 * with 480; one without an offer with 488; one beyond 8 unanswered ones with 486, beyond 32
 * dialogs with 503. While two callers ring of whom nothing but the INVITE was heard, "incoming" of
 * a third waits for the PRACK of a 183 (RFC 3262), or it is 486 without Supported: 100rel: the
 * sources of a flood may be forged.
 *
 * A stack holds a reference to itself until vis_sip_stack_shutdown_async() has finished.
 */
G_DECLARE_FINAL_TYPE (VisSipStack, vis_sip_stack, VIS, SIP_STACK, GObject)

/** vis_sip_stack_global_init: once per process, also in one that never makes a stack. */
void vis_sip_stack_global_init (void);

/** vis_sip_stack_get_library_version: Returns: that of sofia-sip, as it runs. */
const char *vis_sip_stack_get_library_version (void);

/**
 * vis_sip_stack_new:
 *
 * Binds a free UDP port on 127.0.0.1 and tells it to the transport.
 *
 * Returns: (transfer full): NULL and VIS_ERROR_FAILED.
 */
VisSipStack *vis_sip_stack_new (const VisSipStackOptions *options, GError **error);

/** vis_sip_stack_set_profile: who we are from the next INVITE on; see VisSipStackOptions. */
void vis_sip_stack_set_profile (VisSipStack *self, const char *user, const char *display_name);

/**
 * vis_sip_stack_invite:
 * @route: where the Request-URI points (RFC 3261, 8.1.1.1)
 * @body: the offer
 *
 * Sends the INVITE with Supported: 100rel (RFC 3262), timer (RFC 4028). Redirections and
 * challenges are not followed: they end the dialog with their status.
 *
 * Returns: (transfer full): the dialog, in VIS_SIP_DIALOG_CALLING; NULL when nothing could be sent:
 *   VIS_ERROR_BUSY (32 dialogs, or shutting down) or the transport's error.
 */
VisSipDialog *vis_sip_stack_invite (VisSipStack *self, const VisRoute *route,
                                    const char *content_type, GBytes *body, GError **error);

/**
 * vis_sip_stack_shutdown_async:
 *
 * Ends all dialogs (CANCEL, BYE, 480) and the stack; takes 2 s at most, whoever answers.
 */
void vis_sip_stack_shutdown_async (VisSipStack *self, GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean vis_sip_stack_shutdown_finish (VisSipStack *self, GAsyncResult *result, GError **error);

G_END_DECLS
