/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/vis-clock.h"
#include "sip/vis-sip-sofia.h"
#include "sip/vis-sip-stack.h"

G_BEGIN_DECLS

/** VIS_SIP_METHODS: for Allow (RFC 3261, 20.5). */
#define VIS_SIP_METHODS "INVITE, ACK, BYE, CANCEL, OPTIONS, PRACK, MESSAGE, UPDATE, INFO"

/** _vis_sip_stack_on_event: sofia's callback: a fact about a handle becomes one about a dialog. */
void _vis_sip_stack_on_event (nua_event_t event, int status, const char *phrase, nua_t *nua,
                              nua_magic_t *magic, nua_handle_t *handle, nua_hmagic_t *dialog,
                              sip_t const *sip, tagi_t tags[]);

VisSipTransport *_vis_sip_stack_get_transport (VisSipStack *self);
VisClock *_vis_sip_stack_get_clock (VisSipStack *self);

/** _vis_sip_stack_admit: Returns: 0, or the status that refuses one more incoming INVITE. */
guint _vis_sip_stack_admit (VisSipStack *self);

/** _vis_sip_stack_is_crowded: Returns: whether others ring already who may be nobody, so that the
 * next caller must prove to be there. Makes room for it where there is none: the oldest of those
 * who were asked for proof is refused. */
gboolean _vis_sip_stack_is_crowded (VisSipStack *self);

/** _vis_sip_stack_add_dialog: the stack holds the dialog until _vis_sip_stack_remove_dialog(). */
void _vis_sip_stack_add_dialog (VisSipStack *self, VisSipDialog *dialog);

/** _vis_sip_stack_remove_dialog: the network's part of @dialog is over. */
void _vis_sip_stack_remove_dialog (VisSipStack *self, VisSipDialog *dialog);

/** _vis_sip_stack_offer_dialog: Returns: whether a handler of "incoming" took it. */
gboolean _vis_sip_stack_offer_dialog (VisSipStack *self, VisSipDialog *dialog);

/** _vis_sip_stack_on_shutdown: sofia is done (or has given up) with nua_shutdown(). */
void _vis_sip_stack_on_shutdown (VisSipStack *self);

G_END_DECLS
