/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sip/vis-sip-dialog.h"
#include "sip/vis-sip-stack-private.h"

G_BEGIN_DECLS

/*
 * What the application sees (upper case), and what sofia still does below it:
 *
 *             invite                                    "incoming"
 *               |                                           |
 *               v                                           v
 *          +---------+  18x   +-------+               +----------+
 *          | CALLING |------->| EARLY |               | RECEIVED |
 *          +---------+        +-------+               +----------+
 *             |   |  200      200 |  |                  |      |
 *             |   |   +-----------+  |                  | 200  | CANCEL, reject, end
 *             |   v   v              |                  v      |
 *             | +-----------+        |           +-----------+ |
 *             | | CONFIRMED |        |           | CONFIRMED | |
 *             | +-----------+        |           +-----------+ |
 *             |       | BYE          |                 | BYE   |
 *             v       v              v                 v       v
 *          +------------------------------------------------------+
 *          |                        ENDED                         |  "ended"; a CANCEL, BYE or
 *          +------------------------------------------------------+  final answer may be under way
 *                                     | nua_i_terminated
 *                                     v
 *                                 (detached)                         no handle, no virtual port
 *
 * `owes_bye`: it ended here while the other side may still confirm it (a 200 that crosses our
 * CANCEL, an ACK that is yet to come): the confirmation is answered with BYE (RFC 3261, 15).
 */
struct _VisSipDialog
{
  GObject parent_instance;

  VisSipStack *stack;   /* (nullable): holds us; NULL once detached */
  nua_handle_t *handle; /* (nullable): NULL once detached */
  guint16 virtual_port; /* held; 0 once detached */

  VisSipDialogState state;
  gboolean incoming;
  VisAddress remote;
  char *remote_user;
  char *remote_display_name;
  char *call_id;
  GBytes *offer;
  char *offer_type;
  gboolean supports_100rel;
  gboolean understands_messages; /* of ours: its Contact says so */
  gboolean proving; /* callee: a 183 asks for a PRACK; nobody is told of the call before */
  gboolean proven;  /* callee: PRACK or ACK came: somebody is at that address */

  guint no_response_timer;
  gboolean heard;         /* caller: anything came, so somebody is there */
  gboolean prack_pending; /* callee: a reliable 18x waits: sofia keeps our 200 back */
  gboolean acknowledged;  /* callee: the ACK of the first 200 came */
  gboolean ack_pending;   /* a 200 of ours, to an INVITE or re-INVITE, waits for its ACK */
  gboolean owes_bye;
  gboolean reinvite_sent;
  GBytes *reinvite_body; /* (nullable): ours that waits until the MESSAGEs under way are through */
  char *reinvite_type;
  gboolean reinvite_received;
  char *end_reason; /* (nullable): a Reason header for the BYE that we owe */
  GQueue messages;  /* (element-type GTask): MESSAGEs under way, oldest first */
};

/** _vis_sip_dialog_new_outgoing: sends nothing yet. Takes over one hold of @virtual_port and
 * @handle. */
VisSipDialog *_vis_sip_dialog_new_outgoing (VisSipStack *stack, nua_handle_t *handle,
                                            guint16 virtual_port, const VisRoute *route,
                                            const char *call_id);

/** _vis_sip_dialog_new_incoming: @invite is well-formed and has a body. Takes over one hold of
 * @virtual_port and @handle. */
VisSipDialog *_vis_sip_dialog_new_incoming (VisSipStack *stack, nua_handle_t *handle,
                                            guint16 virtual_port, const VisAddress *remote,
                                            sip_t const *invite);

/** _vis_sip_dialog_init_payload: Returns: (transfer none) (nullable): @payload that points to
 * @body; NULL for none. sofia copies it. */
sip_payload_t *_vis_sip_dialog_init_payload (sip_payload_t *payload, GBytes *body);

/** _vis_sip_dialog_learn_contact: what the Contact of @sip, the INVITE or its 200, says of what the
 * other side can do (RFC 3840). */
void _vis_sip_dialog_learn_contact (VisSipDialog *self, sip_t const *sip);

/** _vis_sip_dialog_format_contact: Returns: (transfer full) (nullable): our Contact towards the
 * other side; NULL when no way leads there. */
char *_vis_sip_dialog_format_contact (VisSipDialog *self);

/** _vis_sip_dialog_send_invite: the initial one; starts the 5 s for any response. */
void _vis_sip_dialog_send_invite (VisSipDialog *self, const char *content_type, GBytes *body);

/** _vis_sip_dialog_ask_for_proof: callee: sends a reliable 183 without a body (RFC 3262): whoever
 * forged the source of the INVITE never sees it. The caller supports 100rel. */
void _vis_sip_dialog_ask_for_proof (VisSipDialog *self);

/** _vis_sip_dialog_give_up: caller: nobody is there; CANCEL follows if somebody turns up. */
void _vis_sip_dialog_give_up (VisSipDialog *self, VisSipEnd end);

/** _vis_sip_dialog_send_reinvite: the one that waits, if its time has come: sofia queues an INVITE
 * behind a MESSAGE of the same dialog, and then forgets it, so it waits until there is none. */
void _vis_sip_dialog_send_reinvite (VisSipDialog *self);

/** _vis_sip_dialog_send_bye: with the Reason that vis_sip_dialog_end() was given. */
void _vis_sip_dialog_send_bye (VisSipDialog *self);

/** _vis_sip_dialog_finish: the last signal; does nothing when it was emitted already. */
void _vis_sip_dialog_finish (VisSipDialog *self, VisSipEnd end, guint status, const char *reason);

/** _vis_sip_dialog_detach: lets go of sofia's handle and of the virtual port, and leaves the stack.
 * What sofia has not sent yet is not sent any more. */
void _vis_sip_dialog_detach (VisSipDialog *self);

/* For g_signal_emit(); "ended" is _vis_sip_dialog_finish()'s. */
enum
{
  VIS_SIP_DIALOG_SIGNAL_PROGRESS,
  VIS_SIP_DIALOG_SIGNAL_ANSWERED,
  VIS_SIP_DIALOG_SIGNAL_CONFIRMED,
  VIS_SIP_DIALOG_SIGNAL_ACKNOWLEDGED,
  VIS_SIP_DIALOG_SIGNAL_REINVITE,
  VIS_SIP_DIALOG_SIGNAL_REINVITE_FAILED,
  VIS_SIP_DIALOG_SIGNAL_REINVITE_CANCELLED,
  VIS_SIP_DIALOG_SIGNAL_MESSAGE,
  VIS_SIP_DIALOG_SIGNAL_ENDED,
  VIS_SIP_DIALOG_N_SIGNALS,
};
extern guint _vis_sip_dialog_signals[VIS_SIP_DIALOG_N_SIGNALS];

/** _vis_sip_dialog_complete_message: the final response to our oldest MESSAGE. */
void _vis_sip_dialog_complete_message (VisSipDialog *self, guint status, const char *phrase);

/** _vis_sip_dialog_fail_messages: the dialog has ended: no response will come any more. */
void _vis_sip_dialog_fail_messages (VisSipDialog *self);

G_END_DECLS
