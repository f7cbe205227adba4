/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

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
 */
typedef struct
{
  VisSipTransport *transport;
  const char *user;
  const char *display_name;
} VisSipStackOptions;

#define VIS_TYPE_SIP_STACK (vis_sip_stack_get_type ())

/**
 * VisSipStack:
 *
 * The user agent, on the default main context. Emits "incoming" (VisSipDialog *dialog) for each
 * new INVITE that is well-formed SIP; who takes the dialog must answer it. An INVITE that nobody
 * takes (no handler returned TRUE) is answered with 480.
 */
G_DECLARE_FINAL_TYPE (VisSipStack, vis_sip_stack, VIS, SIP_STACK, GObject)

/** vis_sip_stack_new: Returns: (transfer full): NULL and VIS_ERROR_FAILED. */
VisSipStack *vis_sip_stack_new (const VisSipStackOptions *options, GError **error);

/**
 * vis_sip_stack_invite:
 * @route: where the Request-URI points (RFC 3261, 8.1.1.1)
 * @body: the offer
 *
 * Sends the INVITE with Supported: 100rel (RFC 3262), timer (RFC 4028).
 *
 * Returns: (transfer full): the dialog, in VIS_SIP_DIALOG_CALLING; NULL and an error when nothing
 *   could be sent.
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
