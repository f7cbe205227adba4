/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "sip/vis-sip-dialog-private.h"
#include "sip/vis-sip-text.h"

#define MAX_REASON_CHARS 128
#define SDP_TYPE "application/sdp"

/* One event of sofia's: a request ("nua_i_…", @status is what sofia answered by itself, or 100) or
 * a response ("nua_r_…"). @sip lives during the callback only. */
typedef struct
{
  nua_event_t event;
  guint status;
  const char *phrase;
  nua_t *nua;
  nua_handle_t *handle;
  sip_t const *sip; /* (nullable) */
} Event;

typedef struct
{
  nua_event_t event;
  void (*handle) (VisSipDialog *self, const Event *event);
} EventHandler;

static GBytes *
get_body (sip_t const *sip)
{
  if (!sip || !sip->sip_payload || sip->sip_payload->pl_len == 0)
    return NULL;
  return g_bytes_new (sip->sip_payload->pl_data, sip->sip_payload->pl_len);
}

static gboolean
is_sdp (sip_t const *sip)
{
  return sip && sip->sip_payload && sip->sip_payload->pl_len > 0 && sip->sip_content_type
         && sip->sip_content_type->c_type
         && g_ascii_strcasecmp (sip->sip_content_type->c_type, SDP_TYPE) == 0;
}

static gboolean
has_body (sip_t const *sip)
{
  return sip && sip->sip_payload && sip->sip_payload->pl_len > 0;
}

/* What a response says of the session; a body of another type says nothing that we understand. */
static GBytes *
get_description (sip_t const *sip)
{
  return is_sdp (sip) ? get_body (sip) : NULL;
}

/* The text of the Reason header (RFC 3326), if there is one. */
static char *
get_reason (sip_t const *sip)
{
  for (sip_reason_t const *reason = sip ? sip->sip_reason : NULL; reason; reason = reason->re_next)
    if (reason->re_text)
      return _vis_sip_text_clean (reason->re_text, MAX_REASON_CHARS);
  return NULL;
}

/* The port that the message came from: 0 for what sofia made up itself. */
static guint16
get_source_port (nua_t *nua)
{
  msg_t *message = nua_current_request (nua);

  return message ? ntohs (msg_addr (message)->su_port) : 0;
}

static void
respond (const Event *event, guint status, const char *phrase)
{
  if (event->status < 200)
    nua_respond (event->handle, (int)status, phrase, NUTAG_WITH_THIS (event->nua), TAG_END ());
}

static void
respond_unsupported (const Event *event)
{
  if (event->status < 200)
    nua_respond (event->handle, SIP_415_UNSUPPORTED_MEDIA, NUTAG_WITH_THIS (event->nua),
                 SIPTAG_ACCEPT_STR (SDP_TYPE), TAG_END ());
}

static void
refuse_invite (const Event *event)
{
  /* An offer in the 200 and an answer in the ACK (RFC 3261, 14.1) is a way to be called that
   * nothing of ours uses; what is no SDP, nobody here understands. */
  if (has_body (event->sip))
    respond_unsupported (event);
  else
    respond (event, 488, "Offer Missing");
}

/* A request that no dialog knows, and the handle that sofia made for it. */
static void
on_stray (const Event *event)
{
  if (event->sip && event->sip->sip_request)
    respond (event, 481, "Call Does Not Exist");
  nua_handle_destroy (event->handle);
}

static void
offer_dialog (VisSipDialog *self)
{
  if (!_vis_sip_stack_offer_dialog (self->stack, self))
    vis_sip_dialog_reject (self, 480, NULL);
}

static void
on_initial_invite (VisSipStack *stack, const Event *event)
{
  VisSipTransport *transport = _vis_sip_stack_get_transport (stack);
  g_autoptr (VisSipDialog) dialog = NULL;
  g_autoptr (GError) error = NULL;
  VisAddress remote;
  guint16 virtual_port;
  gboolean crowded;
  guint refusal;

  /* Whoever is not behind a virtual port is a program on this computer: no dialog, an end. */
  if (event->status >= 200 || !event->sip
      || !vis_sip_transport_lookup (transport, get_source_port (event->nua), &remote))
    {
      respond (event, SIP_403_FORBIDDEN);
      nua_handle_destroy (event->handle);
      return;
    }
  refusal = _vis_sip_stack_admit (stack);
  if (refusal != 0 || !is_sdp (event->sip))
    {
      if (refusal != 0)
        respond (event, refusal, sip_status_phrase ((int)refusal));
      else
        refuse_invite (event);
      nua_handle_destroy (event->handle);
      return;
    }
  virtual_port = vis_sip_transport_acquire (transport, &remote, &error);
  if (virtual_port == 0)
    {
      g_message ("sip: an incoming call was refused: %s", error->message);
      respond (event, SIP_503_SERVICE_UNAVAILABLE);
      nua_handle_destroy (event->handle);
      return;
    }
  crowded = _vis_sip_stack_is_crowded (stack);
  dialog = _vis_sip_dialog_new_incoming (stack, event->handle, virtual_port, &remote, event->sip);
  _vis_sip_stack_add_dialog (stack, dialog);
  if (!crowded)
    offer_dialog (dialog);
  else if (dialog->supports_100rel)
    _vis_sip_dialog_ask_for_proof (dialog);
  else
    vis_sip_dialog_reject (dialog, 486, NULL);
}

static void
on_reinvite (VisSipDialog *self, const Event *event)
{
  guint signal_id = _vis_sip_dialog_signals[VIS_SIP_DIALOG_SIGNAL_REINVITE];
  g_autoptr (GBytes) offer = NULL;

  if (event->status >= 200)
    return; /* refused by sofia: overlap, or glare */
  if (self->state != VIS_SIP_DIALOG_CONFIRMED)
    respond (event, 481, "Call Does Not Exist");
  else if (!is_sdp (event->sip))
    refuse_invite (event);
  else if (!g_signal_has_handler_pending (self, signal_id, 0, FALSE))
    respond (event, SIP_488_NOT_ACCEPTABLE);
  else
    {
      offer = get_body (event->sip);
      self->reinvite_received = TRUE;
      g_signal_emit (self, signal_id, 0, offer);
    }
}

static void
on_ack (VisSipDialog *self, const Event *event)
{
  gboolean first = self->incoming && !self->acknowledged;

  self->proven = TRUE;
  self->acknowledged = TRUE; /* and later ones are those of re-INVITEs */
  self->ack_pending = FALSE;
  if (self->owes_bye)
    _vis_sip_dialog_send_bye (self);
  else if (first && self->state == VIS_SIP_DIALOG_CONFIRMED)
    g_signal_emit (self, _vis_sip_dialog_signals[VIS_SIP_DIALOG_SIGNAL_CONFIRMED], 0);
  if (self->state == VIS_SIP_DIALOG_CONFIRMED)
    g_signal_emit (self, _vis_sip_dialog_signals[VIS_SIP_DIALOG_SIGNAL_ACKNOWLEDGED], 0);
}

static void
on_prack (VisSipDialog *self, const Event *event)
{
  if (event->status >= 300)
    return;
  self->prack_pending = FALSE;
  self->proven = TRUE;
  if (self->proving && self->state == VIS_SIP_DIALOG_RECEIVED)
    {
      self->proving = FALSE;
      offer_dialog (self);
    }
}

static void
on_cancel (VisSipDialog *self, const Event *event)
{
  g_autofree char *reason = get_reason (event->sip);

  if (!self->incoming || self->acknowledged)
    {
      /* It is a re-INVITE that is cancelled, and only that. */
      if (self->reinvite_received)
        {
          self->reinvite_received = FALSE;
          g_signal_emit (self, _vis_sip_dialog_signals[VIS_SIP_DIALOG_SIGNAL_REINVITE_CANCELLED],
                         0);
        }
      return;
    }
  self->owes_bye = FALSE;
  _vis_sip_dialog_finish (self, VIS_SIP_END_CANCELLED, 487, reason);
}

static void
on_bye (VisSipDialog *self, const Event *event)
{
  g_autofree char *reason = get_reason (event->sip);

  self->owes_bye = FALSE;
  _vis_sip_dialog_finish (self, VIS_SIP_END_REMOTE, 0, reason);
}

static void
on_message (VisSipDialog *self, const Event *event)
{
  g_autoptr (GBytes) body = get_body (event->sip);
  guint status = 0;

  if (self->state != VIS_SIP_DIALOG_CONFIRMED)
    status = self->state == VIS_SIP_DIALOG_ENDED ? 481 : 480;
  else if (body && event->sip->sip_content_type && event->sip->sip_content_type->c_type)
    g_signal_emit (self, _vis_sip_dialog_signals[VIS_SIP_DIALOG_SIGNAL_MESSAGE], 0,
                   event->sip->sip_content_type->c_type, body, &status);
  if (status < 200 || status > 699)
    status = 415;
  respond (event, status, sip_status_phrase ((int)status));
}

static void
on_info (VisSipDialog *self, const Event *event)
{
  /* Without a body it asks whether the dialog is alive; no package is ours (RFC 6086). */
  if (has_body (event->sip))
    respond (event, SIP_415_UNSUPPORTED_MEDIA);
  else
    respond (event, SIP_200_OK);
}

static void
on_update (VisSipDialog *self, const Event *event)
{
  g_autofree char *contact = NULL;

  /* Without an offer it refreshes the session (RFC 4028, 7.4); an offer may come by re-INVITE. */
  if (has_body (event->sip))
    respond (event, SIP_488_NOT_ACCEPTABLE);
  else if (event->status < 200)
    {
      contact = _vis_sip_dialog_format_contact (self);
      nua_respond (event->handle, SIP_200_OK, NUTAG_WITH_THIS (event->nua),
                   TAG_IF (contact != NULL, SIPTAG_CONTACT_STR (contact)), TAG_END ());
    }
}

static void
on_error (VisSipDialog *self, const Event *event)
{
  /* 408: neither ACK nor PRACK came, and sofia hangs up by itself. The rest tells of a request that
   * ended while our answer to it was under way: another event says so as well. */
  if (event->status == 408 || event->status == 504)
    {
      self->owes_bye = FALSE;
      _vis_sip_dialog_finish (self, VIS_SIP_END_ERROR, event->status, event->phrase);
    }
}

static void
on_terminated (VisSipDialog *self, const Event *event)
{
  _vis_sip_dialog_finish (self, VIS_SIP_END_ERROR, event->status, event->phrase);
  _vis_sip_dialog_detach (self);
}

/* nua_invite_client_report() takes a reference to each 100 that it passes on and never drops it:
 * whoever rings here could make us grow with nothing but 100s. Read in 1.12.11 to 1.13.17; the
 * build defines this for these only. */
static void
drop_leaked_trying (const Event *event)
{
#ifdef VIS_SOFIA_LEAKS_TRYING
  if (event->status == 100 && event->sip && event->sip->sip_status)
    msg_destroy (nua_current_request (event->nua));
#endif
}

static void
on_progress (VisSipDialog *self, const Event *event)
{
  g_autoptr (GBytes) body = get_description (event->sip);
  gboolean reliable
      = event->sip && event->sip->sip_rseq && sip_has_feature (event->sip->sip_require, "100rel");

  if (self->state == VIS_SIP_DIALOG_CALLING && event->status > 100)
    self->state = VIS_SIP_DIALOG_EARLY;
  g_signal_emit (self, _vis_sip_dialog_signals[VIS_SIP_DIALOG_SIGNAL_PROGRESS], 0, event->status,
                 body, reliable);
}

static void
on_reinvite_response (VisSipDialog *self, const Event *event)
{
  g_autoptr (GBytes) body = get_description (event->sip);

  if (event->status < 200 || !self->reinvite_sent)
    return;
  self->reinvite_sent = FALSE;
  if (event->status < 300)
    g_signal_emit (self, _vis_sip_dialog_signals[VIS_SIP_DIALOG_SIGNAL_ANSWERED], 0, body);
  else
    g_signal_emit (self, _vis_sip_dialog_signals[VIS_SIP_DIALOG_SIGNAL_REINVITE_FAILED], 0,
                   event->status);
}

static void
on_refused (VisSipDialog *self, const Event *event)
{
  g_autofree char *reason = get_reason (event->sip);
  g_autofree char *phrase = _vis_sip_text_clean (event->phrase, MAX_REASON_CHARS);
  gboolean from_outside = get_source_port (event->nua) != 0;

  self->owes_bye = FALSE;
  _vis_sip_dialog_finish (self, from_outside ? VIS_SIP_END_REJECTED : VIS_SIP_END_ERROR,
                          event->status, reason ? reason : phrase);
  if (event->status >= 700)
    _vis_sip_dialog_detach (self); /* never sent: nothing else will come */
}

static void
on_invite_response (VisSipDialog *self, const Event *event)
{
  drop_leaked_trying (event);
  self->heard = TRUE;
  vis_clock_clear (_vis_sip_stack_get_clock (self->stack), &self->no_response_timer);

  if (self->state == VIS_SIP_DIALOG_ENDED && self->reinvite_sent)
    {
      if (event->status >= 200 && self->owes_bye)
        _vis_sip_dialog_send_bye (self);
    }
  else if (self->state == VIS_SIP_DIALOG_CONFIRMED)
    on_reinvite_response (self, event);
  else if (event->status >= 300)
    on_refused (self, event);
  else if (self->state == VIS_SIP_DIALOG_ENDED)
    {
      /* The answer crossed our CANCEL (RFC 3261, 9.1): sofia has sent the ACK. */
      if (event->status >= 200 && self->owes_bye)
        _vis_sip_dialog_send_bye (self);
    }
  else if (event->status < 200)
    on_progress (self, event);
  else
    {
      g_autoptr (GBytes) body = get_description (event->sip);

      if (event->sip)
        _vis_sip_dialog_learn_contact (self, event->sip);
      self->state = VIS_SIP_DIALOG_CONFIRMED;
      g_signal_emit (self, _vis_sip_dialog_signals[VIS_SIP_DIALOG_SIGNAL_ANSWERED], 0, body);
    }
}

static void
on_message_response (VisSipDialog *self, const Event *event)
{
  if (event->status >= 200)
    _vis_sip_dialog_complete_message (self, event->status, event->phrase);
}

static const EventHandler handlers[] = {
  { nua_i_invite, on_reinvite },
  { nua_i_ack, on_ack },
  { nua_i_prack, on_prack },
  { nua_i_cancel, on_cancel },
  { nua_i_bye, on_bye },
  { nua_i_message, on_message },
  { nua_i_info, on_info },
  { nua_i_update, on_update },
  { nua_i_error, on_error },
  { nua_i_terminated, on_terminated },
  { nua_r_invite, on_invite_response },
  { nua_r_message, on_message_response },
};

void
_vis_sip_stack_on_event (nua_event_t type, int status, const char *phrase, nua_t *nua,
                         nua_magic_t *magic, nua_handle_t *handle, nua_hmagic_t *hmagic,
                         sip_t const *sip, tagi_t tags[])
{
  VisSipStack *stack = magic; /* holds itself while sofia runs */
  g_autoptr (VisSipDialog) dialog = hmagic ? g_object_ref (hmagic) : NULL;
  const Event event = { type, (guint)MAX (status, 0), phrase, nua, handle, sip };

  g_debug ("sip: %s %d %s", nua_event_name (type), status, phrase ? phrase : "");
  if (type == nua_r_shutdown)
    {
      if (status >= 200)
        _vis_sip_stack_on_shutdown (stack);
      return;
    }
  if (!handle)
    return;
  if (!dialog)
    {
      if (type == nua_i_invite)
        on_initial_invite (stack, &event);
      else
        on_stray (&event);
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
    if (handlers[i].event == type)
      {
        handlers[i].handle (dialog, &event);
        return;
      }
}
