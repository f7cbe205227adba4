/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sip/vis-sip-dialog-private.h"

#include "sip/vis-sip-text.h"

#define NO_RESPONSE_MS 5000
#define MAX_NAME_CHARS 64

/* With more bytes than that, an INVITE leaves out what it only should have (RFC 3261, 13.2.1), to
 * fit into one datagram: a 200 has it, too. */
#define ROOMY_BODY 960

/* In the Contact, a feature tag (RFC 3840, 9) of our own: its sender understands our MESSAGEs. */
#define FEATURE_TAG "+org.visavis"

/* The body of a request or response; nothing for NULL. sofia copies it. */
#define BODY_TAGS(content_type, payload)                                                           \
  TAG_IF ((payload) != NULL, SIPTAG_CONTENT_TYPE_STR (content_type)),                              \
      TAG_IF ((payload) != NULL, SIPTAG_PAYLOAD (payload))

#define CONTACT_TAG(contact) TAG_IF ((contact) != NULL, SIPTAG_CONTACT_STR (contact))

guint _vis_sip_dialog_signals[VIS_SIP_DIALOG_N_SIGNALS];

G_DEFINE_FINAL_TYPE (VisSipDialog, vis_sip_dialog, G_TYPE_OBJECT)

sip_payload_t *
_vis_sip_dialog_init_payload (sip_payload_t *payload, GBytes *body)
{
  gsize size;

  if (!body)
    return NULL;
  sip_payload_init (payload);
  payload->pl_data = (char *)g_bytes_get_data (body, &size);
  payload->pl_len = size;
  return payload;
}

/* sofia keeps the pointer until the response is sent, which may be after a PRACK: intern it. */
static const char *
phrase_of (guint status, const char *phrase)
{
  if (phrase)
    return g_intern_string (phrase);
  phrase = sip_status_phrase ((int)status);
  return phrase ? phrase : "Refused";
}

/* Where the other side sends its next requests of this dialog (RFC 3261, 8.1.1.8): programs that
 * know no virtual ports resolve and use it. sofia's own Contact names a host that nobody can reach.
 */
char *
_vis_sip_dialog_format_contact (VisSipDialog *self)
{
  g_autofree char *text = NULL;
  VisAddress own;

  if (!vis_sip_transport_find_own_address (_vis_sip_stack_get_transport (self->stack),
                                           &self->remote, &own))
    return NULL;
  own.scope_id = 0; /* no URI can hold it */
  text = vis_address_to_string (&own);
  return g_strdup_printf ("<sip:%s>;" FEATURE_TAG, text);
}

void
_vis_sip_dialog_learn_contact (VisSipDialog *self, sip_t const *sip)
{
  sip_contact_t const *contact = sip->sip_contact;

  self->understands_messages = contact && msg_params_find (contact->m_params, FEATURE_TAG) != NULL;
}

static void
respond (VisSipDialog *self, guint status, const char *phrase, const char *content_type,
         GBytes *body)
{
  sip_payload_t buffer[1];
  sip_payload_t *payload = _vis_sip_dialog_init_payload (buffer, body);
  /* Nothing is sent to the Contact of a plain 18x, and a stranger need not learn our address. */
  g_autofree char *contact
      = status >= 200 && status < 300 ? _vis_sip_dialog_format_contact (self) : NULL;

  nua_respond (self->handle, (int)status, phrase_of (status, phrase), CONTACT_TAG (contact),
               BODY_TAGS (content_type, payload), TAG_END ());
}

/* What one message is to have instead of an Allow, sofia takes for what the dialog allows from then
 * on: it is told anew behind each such message. */
static void
keep_allowing (VisSipDialog *self)
{
  nua_set_hparams (self->handle, SIPTAG_ALLOW_STR (VIS_SIP_METHODS), TAG_END ());
}

static void
respond_reliably (VisSipDialog *self, guint status, const char *content_type, GBytes *body)
{
  sip_payload_t buffer[1];
  sip_payload_t *payload = _vis_sip_dialog_init_payload (buffer, body);
  g_autofree char *contact = _vis_sip_dialog_format_contact (self);

  self->prack_pending = TRUE;
  nua_respond (self->handle, (int)status, phrase_of (status, NULL), SIPTAG_REQUIRE_STR ("100rel"),
               SIPTAG_ALLOW (SIP_NONE), CONTACT_TAG (contact), BODY_TAGS (content_type, payload),
               TAG_END ());
  keep_allowing (self);
}

static void
drop_reinvite (VisSipDialog *self)
{
  g_clear_pointer (&self->reinvite_body, g_bytes_unref);
  g_clear_pointer (&self->reinvite_type, g_free);
}

void
_vis_sip_dialog_send_reinvite (VisSipDialog *self)
{
  g_autofree char *contact = NULL;
  sip_payload_t buffer[1];
  sip_payload_t *payload;

  if (!self->reinvite_body || !g_queue_is_empty (&self->messages)
      || self->state != VIS_SIP_DIALOG_CONFIRMED)
    return;
  payload = _vis_sip_dialog_init_payload (buffer, self->reinvite_body);
  contact = _vis_sip_dialog_format_contact (self);
  nua_invite (self->handle, CONTACT_TAG (contact), BODY_TAGS (self->reinvite_type, payload),
              TAG_END ());
  drop_reinvite (self);
}

static gboolean
on_no_response (gpointer user_data)
{
  VisSipDialog *self = user_data;

  self->no_response_timer = 0;
  _vis_sip_dialog_give_up (self, VIS_SIP_END_NO_RESPONSE);
  return G_SOURCE_REMOVE;
}

static VisSipDialog *
dialog_new (VisSipStack *stack, nua_handle_t *handle, guint16 virtual_port,
            const VisAddress *remote)
{
  VisSipDialog *self = g_object_new (VIS_TYPE_SIP_DIALOG, NULL);

  self->stack = stack;
  self->handle = handle;
  self->virtual_port = virtual_port;
  self->remote = *remote;
  nua_handle_bind (handle, self);
  return self;
}

static void
vis_sip_dialog_finalize (GObject *object)
{
  VisSipDialog *self = VIS_SIP_DIALOG (object);

  g_assert (!self->handle && g_queue_is_empty (&self->messages));
  g_clear_pointer (&self->remote_user, g_free);
  g_clear_pointer (&self->remote_display_name, g_free);
  g_clear_pointer (&self->call_id, g_free);
  g_clear_pointer (&self->offer, g_bytes_unref);
  g_clear_pointer (&self->offer_type, g_free);
  g_clear_pointer (&self->end_reason, g_free);
  drop_reinvite (self);
  G_OBJECT_CLASS (vis_sip_dialog_parent_class)->finalize (object);
}

static void
vis_sip_dialog_class_init (VisSipDialogClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);
  guint *signals = _vis_sip_dialog_signals;

  G_OBJECT_CLASS (klass)->finalize = vis_sip_dialog_finalize;

  signals[VIS_SIP_DIALOG_SIGNAL_PROGRESS]
      = g_signal_new ("progress", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                      G_TYPE_UINT, G_TYPE_BYTES, G_TYPE_BOOLEAN);
  signals[VIS_SIP_DIALOG_SIGNAL_ANSWERED] = g_signal_new (
      "answered", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BYTES);
  signals[VIS_SIP_DIALOG_SIGNAL_CONFIRMED]
      = g_signal_new ("confirmed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[VIS_SIP_DIALOG_SIGNAL_ACKNOWLEDGED]
      = g_signal_new ("acknowledged", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[VIS_SIP_DIALOG_SIGNAL_REINVITE] = g_signal_new (
      "reinvite", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BYTES);
  signals[VIS_SIP_DIALOG_SIGNAL_REINVITE_FAILED] = g_signal_new (
      "reinvite-failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[VIS_SIP_DIALOG_SIGNAL_REINVITE_CANCELLED] = g_signal_new (
      "reinvite-cancelled", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[VIS_SIP_DIALOG_SIGNAL_MESSAGE]
      = g_signal_new ("message", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_UINT, 2,
                      G_TYPE_STRING, G_TYPE_BYTES);
  signals[VIS_SIP_DIALOG_SIGNAL_ENDED]
      = g_signal_new ("ended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                      G_TYPE_UINT, G_TYPE_UINT, G_TYPE_STRING);
}

static void
vis_sip_dialog_init (VisSipDialog *self)
{
  g_queue_init (&self->messages);
}

VisSipDialog *
_vis_sip_dialog_new_outgoing (VisSipStack *stack, nua_handle_t *handle, guint16 virtual_port,
                              const VisRoute *route, const char *call_id)
{
  VisSipDialog *self = dialog_new (stack, handle, virtual_port, &route->address);

  self->state = VIS_SIP_DIALOG_CALLING;
  self->remote_user = g_strdup (route->user);
  self->call_id = g_strdup (call_id);
  return self;
}

VisSipDialog *
_vis_sip_dialog_new_incoming (VisSipStack *stack, nua_handle_t *handle, guint16 virtual_port,
                              const VisAddress *remote, sip_t const *invite)
{
  VisSipDialog *self = dialog_new (stack, handle, virtual_port, remote);
  sip_from_t const *from = invite->sip_from;

  self->state = VIS_SIP_DIALOG_RECEIVED;
  self->incoming = TRUE;
  if (g_strcmp0 (from->a_url->url_host, "anonymous.invalid") != 0)
    {
      self->remote_user = _vis_sip_text_user (from->a_url->url_user);
      self->remote_display_name = _vis_sip_text_clean (from->a_display, MAX_NAME_CHARS);
    }
  self->call_id = g_strdup (invite->sip_call_id->i_id);
  self->offer = g_bytes_new (invite->sip_payload->pl_data, invite->sip_payload->pl_len);
  self->offer_type = g_strdup (invite->sip_content_type->c_type);
  self->supports_100rel = sip_has_feature (invite->sip_supported, "100rel")
                          || sip_has_feature (invite->sip_require, "100rel");
  _vis_sip_dialog_learn_contact (self, invite);
  return self;
}

void
_vis_sip_dialog_send_invite (VisSipDialog *self, const char *content_type, GBytes *body)
{
  sip_payload_t buffer[1];
  sip_payload_t *payload = _vis_sip_dialog_init_payload (buffer, body);
  g_autofree char *contact = _vis_sip_dialog_format_contact (self);

  nua_invite (self->handle, CONTACT_TAG (contact), BODY_TAGS (content_type, payload),
              TAG_IF (g_bytes_get_size (body) > ROOMY_BODY, SIPTAG_ALLOW (SIP_NONE)), TAG_END ());
  keep_allowing (self);
  self->no_response_timer = vis_clock_add_timeout (_vis_sip_stack_get_clock (self->stack),
                                                   NO_RESPONSE_MS, on_no_response, self);
}

void
_vis_sip_dialog_ask_for_proof (VisSipDialog *self)
{
  g_assert (self->state == VIS_SIP_DIALOG_RECEIVED && self->supports_100rel);

  self->proving = TRUE;
  respond_reliably (self, 183, NULL, NULL);
}

void
_vis_sip_dialog_give_up (VisSipDialog *self, VisSipEnd end)
{
  g_return_if_fail (self->state == VIS_SIP_DIALOG_CALLING);

  /* sofia holds the CANCEL back until a provisional response comes (RFC 3261, 9.1). */
  nua_cancel (self->handle, TAG_END ());
  self->owes_bye = TRUE;
  _vis_sip_dialog_finish (self, end, 0, NULL);
}

void
_vis_sip_dialog_send_bye (VisSipDialog *self)
{
  self->owes_bye = FALSE;
  nua_bye (self->handle, TAG_IF (self->end_reason, SIPTAG_REASON_STR (self->end_reason)),
           TAG_END ());
}

void
_vis_sip_dialog_finish (VisSipDialog *self, VisSipEnd end, guint status, const char *reason)
{
  if (self->state == VIS_SIP_DIALOG_ENDED)
    return;
  g_object_ref (self);
  self->state = VIS_SIP_DIALOG_ENDED;
  vis_clock_clear (_vis_sip_stack_get_clock (self->stack), &self->no_response_timer);
  _vis_sip_dialog_fail_messages (self);
  g_signal_emit (self, _vis_sip_dialog_signals[VIS_SIP_DIALOG_SIGNAL_ENDED], 0, end, status,
                 reason);
  g_object_unref (self);
}

void
_vis_sip_dialog_detach (VisSipDialog *self)
{
  VisSipStack *stack = self->stack;

  if (!stack)
    return;
  g_assert (self->state == VIS_SIP_DIALOG_ENDED);
  nua_handle_bind (self->handle, NULL);
  g_clear_pointer (&self->handle, nua_handle_destroy);
  vis_sip_transport_release (_vis_sip_stack_get_transport (stack), self->virtual_port);
  self->virtual_port = 0;
  self->stack = NULL;
  _vis_sip_stack_remove_dialog (stack, self); /* which may have held the last reference */
}

VisSipDialogState
vis_sip_dialog_get_state (VisSipDialog *self)
{
  g_return_val_if_fail (VIS_IS_SIP_DIALOG (self), VIS_SIP_DIALOG_ENDED);

  return self->state;
}

gboolean
vis_sip_dialog_is_incoming (VisSipDialog *self)
{
  g_return_val_if_fail (VIS_IS_SIP_DIALOG (self), FALSE);

  return self->incoming;
}

const VisAddress *
vis_sip_dialog_get_remote (VisSipDialog *self)
{
  g_return_val_if_fail (VIS_IS_SIP_DIALOG (self), NULL);

  return &self->remote;
}

const char *
vis_sip_dialog_get_remote_user (VisSipDialog *self)
{
  g_return_val_if_fail (VIS_IS_SIP_DIALOG (self), NULL);

  return self->remote_user;
}

const char *
vis_sip_dialog_get_remote_display_name (VisSipDialog *self)
{
  g_return_val_if_fail (VIS_IS_SIP_DIALOG (self), NULL);

  return self->remote_display_name;
}

const char *
vis_sip_dialog_get_call_id (VisSipDialog *self)
{
  g_return_val_if_fail (VIS_IS_SIP_DIALOG (self), NULL);

  return self->call_id;
}

GBytes *
vis_sip_dialog_get_offer (VisSipDialog *self, const char **content_type)
{
  g_return_val_if_fail (VIS_IS_SIP_DIALOG (self), NULL);

  if (content_type)
    *content_type = self->offer_type;
  return self->offer;
}

gboolean
vis_sip_dialog_supports_100rel (VisSipDialog *self)
{
  g_return_val_if_fail (VIS_IS_SIP_DIALOG (self), FALSE);

  return self->supports_100rel;
}

void
vis_sip_dialog_ring (VisSipDialog *self, const char *content_type, GBytes *body)
{
  g_return_if_fail (VIS_IS_SIP_DIALOG (self));
  g_return_if_fail (!body || (content_type && self->supports_100rel));

  if (self->state != VIS_SIP_DIALOG_RECEIVED)
    return;
  if (body)
    respond_reliably (self, 180, content_type, body);
  else
    respond (self, 180, NULL, NULL, NULL);
}

void
vis_sip_dialog_progress (VisSipDialog *self, const char *content_type, GBytes *body)
{
  g_return_if_fail (VIS_IS_SIP_DIALOG (self));
  g_return_if_fail (content_type && body && self->supports_100rel);

  if (self->state == VIS_SIP_DIALOG_RECEIVED)
    respond_reliably (self, 183, content_type, body);
}

void
vis_sip_dialog_answer (VisSipDialog *self, const char *content_type, GBytes *body)
{
  g_return_if_fail (VIS_IS_SIP_DIALOG (self));
  g_return_if_fail (!body || content_type);

  if (self->state != VIS_SIP_DIALOG_RECEIVED)
    return;
  self->state = VIS_SIP_DIALOG_CONFIRMED;
  self->ack_pending = TRUE;
  respond (self, 200, NULL, content_type, body);
}

void
vis_sip_dialog_reject (VisSipDialog *self, guint status, const char *reason_phrase)
{
  g_return_if_fail (VIS_IS_SIP_DIALOG (self));
  g_return_if_fail (status >= 300 && status <= 699);

  if (self->state != VIS_SIP_DIALOG_RECEIVED)
    return;
  respond (self, status, reason_phrase, NULL, NULL);
  _vis_sip_dialog_finish (self, VIS_SIP_END_LOCAL, status, phrase_of (status, reason_phrase));
}

void
vis_sip_dialog_end (VisSipDialog *self, const char *reason)
{
  guint status = 0;

  g_return_if_fail (VIS_IS_SIP_DIALOG (self));

  if (self->state == VIS_SIP_DIALOG_ENDED)
    return;
  self->end_reason = _vis_sip_text_reason (reason);
  switch (self->state)
    {
    case VIS_SIP_DIALOG_CALLING:
    case VIS_SIP_DIALOG_EARLY:
      nua_cancel (self->handle, TAG_IF (self->end_reason, SIPTAG_REASON_STR (self->end_reason)),
                  TAG_END ());
      self->owes_bye = TRUE;
      break;
    case VIS_SIP_DIALOG_RECEIVED:
      status = 480;
      respond (self, status, NULL, NULL, NULL);
      break;
    case VIS_SIP_DIALOG_CONFIRMED:
      if (self->reinvite_sent && !self->reinvite_body)
        {
          /* sofia frees the response to a re-INVITE twice that a BYE overtakes. */
          nua_cancel (self->handle, TAG_END ());
          self->owes_bye = TRUE;
          break;
        }
      if (!self->incoming || self->acknowledged)
        {
          _vis_sip_dialog_send_bye (self);
          break;
        }
      /* No BYE before the ACK (RFC 3261, 15); a 200 that waits for its PRACK can be taken back. */
      self->owes_bye = TRUE;
      if (self->prack_pending)
        respond (self, 480, NULL, NULL, NULL);
      break;
    case VIS_SIP_DIALOG_ENDED:
      g_assert_not_reached ();
    }
  _vis_sip_dialog_finish (self, VIS_SIP_END_LOCAL, status, reason);
}

gboolean
vis_sip_dialog_is_acknowledged (VisSipDialog *self)
{
  g_return_val_if_fail (VIS_IS_SIP_DIALOG (self), FALSE);

  return !self->ack_pending;
}

void
vis_sip_dialog_reinvite (VisSipDialog *self, const char *content_type, GBytes *body)
{
  g_return_if_fail (VIS_IS_SIP_DIALOG (self));
  g_return_if_fail (content_type && body);

  if (self->state != VIS_SIP_DIALOG_CONFIRMED || self->reinvite_sent)
    return;
  self->reinvite_sent = TRUE;
  self->reinvite_body = g_bytes_ref (body);
  self->reinvite_type = g_strdup (content_type);
  _vis_sip_dialog_send_reinvite (self);
}

void
vis_sip_dialog_cancel_reinvite (VisSipDialog *self)
{
  g_return_if_fail (VIS_IS_SIP_DIALOG (self));

  if (self->state != VIS_SIP_DIALOG_CONFIRMED || !self->reinvite_sent)
    return;
  if (!self->reinvite_body)
    {
      nua_cancel (self->handle, TAG_END ());
      return;
    }
  drop_reinvite (self);
  self->reinvite_sent = FALSE;
  g_signal_emit (self, _vis_sip_dialog_signals[VIS_SIP_DIALOG_SIGNAL_REINVITE_FAILED], 0, 487);
}

void
vis_sip_dialog_respond_reinvite (VisSipDialog *self, guint status, const char *content_type,
                                 GBytes *body)
{
  g_return_if_fail (VIS_IS_SIP_DIALOG (self));
  g_return_if_fail (status >= 200 && status <= 699 && (status >= 300) == (body == NULL));

  if (self->state != VIS_SIP_DIALOG_CONFIRMED || !self->reinvite_received)
    return;
  self->reinvite_received = FALSE;
  self->ack_pending = status < 300;
  respond (self, status, NULL, content_type, body);
}
