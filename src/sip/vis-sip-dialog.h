/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/vis-address.h"

G_BEGIN_DECLS

/** VisSipDialogState: the INVITE dialog usage as the application sees it (RFC 5407). */
typedef enum
{
  VIS_SIP_DIALOG_CALLING,   /* INVITE sent, no provisional response but 100 yet */
  VIS_SIP_DIALOG_EARLY,     /* a 18x came */
  VIS_SIP_DIALOG_RECEIVED,  /* INVITE came, not answered */
  VIS_SIP_DIALOG_CONFIRMED, /* 200 sent or received */
  VIS_SIP_DIALOG_ENDED,
} VisSipDialogState;

/** VisSipEnd: how a dialog ended, whoever ended it. */
typedef enum
{
  VIS_SIP_END_LOCAL,       /* we cancelled, rejected or hung up */
  VIS_SIP_END_REMOTE,      /* BYE from the other side */
  VIS_SIP_END_CANCELLED,   /* the caller gave up before the answer */
  VIS_SIP_END_REJECTED,    /* a final response of 300 to 699: see the status */
  VIS_SIP_END_NO_RESPONSE, /* not even a 100 came in time (5 s) */
  VIS_SIP_END_UNREACHABLE, /* ICMP: nobody listens there */
  VIS_SIP_END_ERROR,       /* the stack could not go on (lost ACK, internal response) */
} VisSipEnd;

#define VIS_TYPE_SIP_DIALOG (vis_sip_dialog_get_type ())

/**
 * VisSipDialog:
 *
 * One INVITE dialog, bodies as bytes. Main context. Signals:
 *
 * - "progress" (guint status, GBytes *body, gboolean reliable): caller: 100 to 199 came; @body may
 *   be NULL; a reliable one was acknowledged with PRACK (RFC 3262).
 * - "answered" (GBytes *body): caller: 200 came (and ACK was sent); @body may be NULL when the
 *   answer came in a reliable provisional response.
 * - "confirmed": callee: the ACK of our 200 came.
 * - "acknowledged": the ACK of a 200 of ours came, the first or one to a re-INVITE: only now we may
 *   offer something ourselves (RFC 3261, 14.1).
 * - "reinvite" (GBytes *offer): an offer inside of the dialog: vis_sip_dialog_respond_reinvite();
 *   without a handler it is answered with 488.
 * - "reinvite-failed" (guint status): our own was refused (491: both sides at once); the session
 *   goes on as it was.
 * - "reinvite-cancelled": the other side takes its own back before it was responded to.
 * - "message" (const char *content_type, GBytes *body) → guint: a MESSAGE (RFC 3428) inside of the
 *   dialog; the handler returns the status to answer with (200, 413, 415…); without one it is 415.
 * - "ended" (VisSipEnd end, guint status, const char *reason): the last signal; @status is the SIP
 *   status or 0; @reason the text of a Reason header (RFC 3326) or the reason phrase, or NULL.
 *
 * Whoever has a dialog may call any function in any state: what the network has made pointless
 * meanwhile (the answer to a call that was just cancelled) does nothing.
 */
G_DECLARE_FINAL_TYPE (VisSipDialog, vis_sip_dialog, VIS, SIP_DIALOG, GObject)

VisSipDialogState vis_sip_dialog_get_state (VisSipDialog *self);
gboolean vis_sip_dialog_is_incoming (VisSipDialog *self);

/** vis_sip_dialog_get_remote: the address that packets of this dialog come from or go to. */
const VisAddress *vis_sip_dialog_get_remote (VisSipDialog *self);

/** vis_sip_dialog_get_remote_user: Returns: (nullable): user part of From (To for our calls),
 * unescaped, UTF-8 without control characters; NULL for an anonymous caller. Claimed, not proven.
 */
const char *vis_sip_dialog_get_remote_user (VisSipDialog *self);

/** vis_sip_dialog_get_remote_display_name: Returns: (nullable): the caller's name, safe to be
 * shown, at most 64 characters. Claimed, not proven. */
const char *vis_sip_dialog_get_remote_display_name (VisSipDialog *self);

/** vis_sip_dialog_get_call_id: Returns: the Call-ID. */
const char *vis_sip_dialog_get_call_id (VisSipDialog *self);

/** vis_sip_dialog_get_offer: Returns: (transfer none) (nullable): callee: the body of the INVITE;
 * @content_type: (out) (optional): its media type, without parameters. */
GBytes *vis_sip_dialog_get_offer (VisSipDialog *self, const char **content_type);

/** vis_sip_dialog_supports_100rel: callee: whether the caller said Supported: 100rel. */
gboolean vis_sip_dialog_supports_100rel (VisSipDialog *self);

/**
 * vis_sip_dialog_ring:
 * @body: (nullable): the answer, sent in a reliable 180 (only if the caller supports 100rel);
 *   NULL: a plain 180
 */
void vis_sip_dialog_ring (VisSipDialog *self, const char *content_type, GBytes *body);

/**
 * vis_sip_dialog_progress:
 * @body: the answer, in a reliable 183: the path can be made before anybody alerts
 */
void vis_sip_dialog_progress (VisSipDialog *self, const char *content_type, GBytes *body);

/** vis_sip_dialog_answer: 200; @body NULL when the answer went out in a reliable 18x. */
void vis_sip_dialog_answer (VisSipDialog *self, const char *content_type, GBytes *body);

/** vis_sip_dialog_reject: @status 300 to 699 to an INVITE that was not answered. */
void vis_sip_dialog_reject (VisSipDialog *self, guint status, const char *reason_phrase);

/**
 * vis_sip_dialog_end:
 * @reason: (nullable): said to the other side in a Reason header (RFC 3326)
 *
 * CANCEL, 480 or BYE, as the state demands; "ended" follows at once, and the network's part is
 * finished in the background.
 */
void vis_sip_dialog_end (VisSipDialog *self, const char *reason);

/** vis_sip_dialog_is_acknowledged: FALSE while a 200 of ours waits for its ACK. */
gboolean vis_sip_dialog_is_acknowledged (VisSipDialog *self);

/** vis_sip_dialog_reinvite: sends an offer inside of a confirmed dialog; "answered" or
 * "reinvite-failed" follows. Does nothing while an earlier one is under way. */
void vis_sip_dialog_reinvite (VisSipDialog *self, const char *content_type, GBytes *body);

/** vis_sip_dialog_cancel_reinvite: takes ours back while it waits for its response:
 * "reinvite-failed" with 487 follows, or "answered" when that was under way already. */
void vis_sip_dialog_cancel_reinvite (VisSipDialog *self);

/** vis_sip_dialog_respond_reinvite: @status 200 with the answer, or 488, 491… without. */
void vis_sip_dialog_respond_reinvite (VisSipDialog *self, guint status, const char *content_type,
                                      GBytes *body);

/** vis_sip_dialog_send_message_async: a MESSAGE inside of a confirmed dialog, to those only whose
 * Contact has our feature tag (RFC 3840): other phones refuse it at best, or show it as text. */
void vis_sip_dialog_send_message_async (VisSipDialog *self, const char *content_type, GBytes *body,
                                        GAsyncReadyCallback callback, gpointer user_data);

/** vis_sip_dialog_send_message_finish: Returns: FALSE with VIS_ERROR_REFUSED (the status stands in
 * the message), VIS_ERROR_TIMED_OUT, VIS_ERROR_UNSUPPORTED (415, or not sent: no feature tag),
 * VIS_ERROR_TOO_LARGE (413, or more than 16 KiB) or VIS_ERROR_FAILED (the dialog is not confirmed,
 * or has ended). */
gboolean vis_sip_dialog_send_message_finish (VisSipDialog *self, GAsyncResult *result,
                                             GError **error);

G_END_DECLS
