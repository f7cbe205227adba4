/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call/vis-call-leg-private.h"

#include <string.h>

#include "base/vis-error.h"

#define SDP_TYPE "application/sdp"

/* How long after a 491 the other side's own INVITE is waited for: it may go out after the 491, or
 * get lost a few times. */
#define GLARE_MS 4000

/* What a callee does once its path has gathered. */
typedef enum
{
  REPLY_NONE,
  REPLY_RING,   /* the answer goes out in a reliable 180 */
  REPLY_ANSWER, /* the answer goes out in the 200 */
} Reply;

struct _VisCallLeg
{
  GObject parent_instance;

  VisCallServices *services;
  VisRoute *route; /* caller */
  gboolean video;
  guint64 session_id;

  VisSipDialog *dialog;
  VisIcePath *path;
  VisSessionDescription *local;
  VisSessionDescription *remote;
  VisNegotiatedSession *negotiated;
  VisCallChange
      *change; /* (nullable): once the dialog is confirmed; then it knows what is in force */
  Reply reply;
  gboolean answer_sent; /* callee: in a reliable 180 */
  gboolean has_progress;
  guint glare_timer; /* caller: a 491 came: both sides call at this moment */
  gboolean over;
};

enum
{
  PROGRESS,
  ALERTING,
  NEGOTIATED,
  ESTABLISHED,
  ANSWERED,
  MESSAGE,
  ENDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VisCallLeg, _vis_call_leg, G_TYPE_OBJECT)

static void
leave_path (VisCallLeg *self)
{
  if (!self->path)
    return;
  g_signal_handlers_disconnect_by_data (self->path, self);
  vis_ice_path_close (self->path);
}

static void
leave_dialog (VisCallLeg *self)
{
  vis_clock_clear (self->services->clock, &self->glare_timer);
  if (self->change)
    _vis_call_change_stop (self->change);
  if (self->dialog)
    g_signal_handlers_disconnect_by_data (self->dialog, self);
}

static void
finish (VisCallLeg *self, VisCallEnd end)
{
  if (self->over)
    return;
  self->over = TRUE;
  leave_dialog (self);
  leave_path (self);
  g_signal_emit (self, signals[ENDED], 0, end);
}

/* The other side did something that can't be gone on with: say why, and stop. */
static void
give_up (VisCallLeg *self, VisCallEnd end, const GError *error)
{
  g_message ("Call to %s: %s", vis_sip_dialog_get_remote_user (self->dialog), error->message);
  leave_dialog (self);
  vis_sip_dialog_end (self->dialog, vis_call_end_to_word (end));
  finish (self, end);
}

static VisCallEnd
end_from_error (const GError *error)
{
  if (g_error_matches (error, VIS_ERROR, VIS_ERROR_SECURITY)
      || g_error_matches (error, VIS_ERROR, VIS_ERROR_UNSUPPORTED))
    return VIS_CALL_END_NOT_COMPATIBLE;
  return VIS_CALL_END_FAILED;
}

static GBytes *
print_local (VisCallLeg *self)
{
  char *text = vis_session_description_print (self->local);

  return g_bytes_new_take (text, strlen (text));
}

static VisLocalTransport
local_transport (VisCallLeg *self, const VisIceParameters *ice)
{
  return (VisLocalTransport){
    .session_id = self->session_id,
    .version = 1,
    .ice = ice,
    .fingerprint = vis_identity_get_fingerprint (self->services->identity),
  };
}

/* --- the caller */

static gboolean
accept_answer (VisCallLeg *self, GBytes *body, GError **error)
{
  g_autoptr (VisSessionDescription) answer = NULL;
  g_autoptr (VisNegotiatedSession) negotiated = NULL;
  gsize size;
  const char *text = g_bytes_get_data (body, &size);

  answer = vis_session_description_parse (text, size, error);
  if (!answer)
    return FALSE;
  negotiated = vis_sdp_accept_answer (self->local, answer, error);
  if (!negotiated)
    return FALSE;
  if (!vis_ice_path_set_remote_parameters (self->path, negotiated->remote_ice, error))
    return FALSE;
  self->remote = g_steal_pointer (&answer);
  self->negotiated = g_steal_pointer (&negotiated);
  g_signal_emit (self, signals[NEGOTIATED], 0);
  return TRUE;
}

static void on_answered (VisSipDialog *dialog, GBytes *body, VisCallLeg *self);

/* Offer, answer and 200 are through: later ones are re-INVITEs. */
static void
establish (VisCallLeg *self)
{
  g_signal_handlers_disconnect_by_func (self->dialog, on_answered, self);
  self->change = _vis_call_change_new (self->services, self->dialog, self->path, self->session_id,
                                       self->local, self->remote, self->negotiated);
  g_signal_emit (self, signals[ESTABLISHED], 0);
}

static void
on_progress (VisSipDialog *dialog, guint status, GBytes *body, gboolean reliable, VisCallLeg *self)
{
  G_GNUC_UNUSED g_autoptr (VisCallLeg) keep = g_object_ref (self);
  g_autoptr (GError) error = NULL;

  if (status == 100)
    return;
  if (!self->has_progress)
    {
      self->has_progress = TRUE;
      g_signal_emit (self, signals[PROGRESS], 0);
    }
  /* An answer in a response that may get lost is only a preview of the one in the 200. */
  if (!self->over && body && reliable && !self->negotiated && !accept_answer (self, body, &error))
    {
      give_up (self, end_from_error (error), error);
      return;
    }
  if (!self->over && status == 180)
    g_signal_emit (self, signals[ALERTING], 0);
}

static void
on_answered (VisSipDialog *dialog, GBytes *body, VisCallLeg *self)
{
  G_GNUC_UNUSED g_autoptr (VisCallLeg) keep = g_object_ref (self);
  g_autoptr (GError) error = NULL;

  self->has_progress = TRUE;
  if (!self->negotiated)
    {
      if (!body)
        g_set_error_literal (&error, VIS_ERROR, VIS_ERROR_UNSUPPORTED,
                             "The answer has no session description");
      else
        accept_answer (self, body, &error);
      if (error)
        {
          give_up (self, end_from_error (error), error);
          return;
        }
    }
  if (!self->over)
    establish (self);
  if (!self->over)
    g_signal_emit (self, signals[ANSWERED], 0);
}

static VisCallEnd
end_from_dialog (VisSipEnd end, guint status, const char *reason)
{
  VisCallEnd named = vis_call_end_from_word (reason);

  switch (end)
    {
    case VIS_SIP_END_REMOTE:
      /* Hanging up is the other side's word for its own deed. */
      return named == VIS_CALL_END_NONE || named == VIS_CALL_END_LOCAL_HANG_UP
                 ? VIS_CALL_END_REMOTE_HANG_UP
                 : named;
    case VIS_SIP_END_CANCELLED:
      return VIS_CALL_END_CANCELLED;
    case VIS_SIP_END_REJECTED:
      return vis_call_end_from_status (status);
    case VIS_SIP_END_NO_RESPONSE:
      return VIS_CALL_END_NO_RESPONSE;
    case VIS_SIP_END_UNREACHABLE:
      return VIS_CALL_END_UNREACHABLE;
    case VIS_SIP_END_LOCAL:
    case VIS_SIP_END_ERROR:
      break;
    }
  return VIS_CALL_END_FAILED;
}

static gboolean
on_glare_timeout (gpointer user_data)
{
  VisCallLeg *self = user_data;

  self->glare_timer = 0;
  finish (self, vis_call_end_from_status (491));
  return G_SOURCE_REMOVE;
}

static void
on_dialog_ended (VisSipDialog *dialog, VisSipEnd end, guint status, const char *reason,
                 VisCallLeg *self)
{
  /* Their call is to go on instead of ours; it needs to find ours when it comes, to be known as
   * wanted: see on_incoming() in vis-call-list.c. */
  if (self->route && end == VIS_SIP_END_REJECTED && status == 491)
    self->glare_timer
        = vis_clock_add_timeout (self->services->clock, GLARE_MS, on_glare_timeout, self);
  else
    finish (self, end_from_dialog (end, status, reason));
}

static guint
on_message (VisSipDialog *dialog, const char *content_type, GBytes *body, VisCallLeg *self)
{
  guint status = 480;

  g_signal_emit (self, signals[MESSAGE], 0, content_type, body, &status);
  return status;
}

static void
take_dialog (VisCallLeg *self, VisSipDialog *dialog)
{
  self->dialog = dialog;
  g_signal_connect (dialog, "progress", G_CALLBACK (on_progress), self);
  g_signal_connect (dialog, "answered", G_CALLBACK (on_answered), self);
  g_signal_connect (dialog, "message", G_CALLBACK (on_message), self);
  g_signal_connect (dialog, "ended", G_CALLBACK (on_dialog_ended), self);
}

static void
send_invite (VisCallLeg *self)
{
  g_autoptr (VisIceParameters) ice = vis_ice_path_get_local_parameters (self->path);
  g_autoptr (VisMediaCapabilities) capabilities
      = vis_media_capabilities_copy (self->services->capabilities);
  VisLocalTransport transport = local_transport (self, ice);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;
  VisSipDialog *dialog;

  capabilities->audio = VIS_DIRECTION_BOTH;
  capabilities->video = self->video ? VIS_DIRECTION_BOTH : VIS_DIRECTION_INACTIVE;
  self->local = vis_sdp_create_offer (capabilities, &transport);
  body = print_local (self);
  dialog = vis_sip_stack_invite (self->services->stack, self->route, SDP_TYPE, body, &error);
  if (!dialog)
    {
      g_message ("%s", error->message);
      finish (self, VIS_CALL_END_FAILED);
      return;
    }
  take_dialog (self, dialog);
}

/* --- the callee */

static gboolean
make_answer (VisCallLeg *self, GError **error)
{
  g_autoptr (VisIceParameters) ice = vis_ice_path_get_local_parameters (self->path);
  g_autoptr (VisMediaCapabilities) capabilities
      = vis_media_capabilities_copy (self->services->capabilities);
  VisLocalTransport transport = local_transport (self, ice);

  capabilities->audio = VIS_DIRECTION_BOTH;
  capabilities->video = VIS_DIRECTION_BOTH;
  self->local
      = vis_sdp_create_answer (self->remote, capabilities, &transport, &self->negotiated, error);
  return self->local
         && vis_ice_path_set_remote_parameters (self->path, self->negotiated->remote_ice, error);
}

static void
reply (VisCallLeg *self)
{
  G_GNUC_UNUSED g_autoptr (VisCallLeg) keep = g_object_ref (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;

  if (!make_answer (self, &error))
    {
      g_message ("%s", error->message);
      leave_dialog (self);
      vis_sip_dialog_reject (self->dialog, 488, NULL);
      finish (self, VIS_CALL_END_NOT_COMPATIBLE);
      return;
    }
  body = print_local (self);
  if (self->reply == REPLY_RING)
    {
      self->answer_sent = TRUE;
      vis_sip_dialog_ring (self->dialog, SDP_TYPE, body);
    }
  else
    vis_sip_dialog_answer (self->dialog, SDP_TYPE, body);
  g_signal_emit (self, signals[NEGOTIATED], 0);
  if (self->reply == REPLY_ANSWER && !self->over)
    establish (self);
}

static void
on_gathered (VisIcePath *path, VisCallLeg *self)
{
  if (self->over)
    return;
  if (self->route)
    send_invite (self);
  else if (self->reply != REPLY_NONE && !self->negotiated)
    reply (self);
}

static void
make_path (VisCallLeg *self, gboolean controlling)
{
  self->path = vis_ice_path_new (self->services->port, controlling);
  g_signal_connect (self->path, "gathered", G_CALLBACK (on_gathered), self);
  if (vis_ice_path_is_gathered (self->path))
    on_gathered (self->path, self);
}

static void
_vis_call_leg_dispose (GObject *object)
{
  VisCallLeg *self = VIS_CALL_LEG (object);

  leave_dialog (self);
  leave_path (self);
  g_clear_object (&self->change);
  g_clear_object (&self->dialog);
  g_clear_object (&self->path);
  G_OBJECT_CLASS (_vis_call_leg_parent_class)->dispose (object);
}

static void
_vis_call_leg_finalize (GObject *object)
{
  VisCallLeg *self = VIS_CALL_LEG (object);

  g_clear_pointer (&self->local, vis_session_description_unref);
  g_clear_pointer (&self->remote, vis_session_description_unref);
  g_clear_pointer (&self->negotiated, vis_negotiated_session_free);
  g_clear_pointer (&self->route, vis_route_free);
  vis_call_services_unref (self->services);
  G_OBJECT_CLASS (_vis_call_leg_parent_class)->finalize (object);
}

static guint
signal_new (VisCallLegClass *klass, const char *name)
{
  return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 0);
}

static void
_vis_call_leg_class_init (VisCallLegClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = _vis_call_leg_dispose;
  object_class->finalize = _vis_call_leg_finalize;

  signals[PROGRESS] = signal_new (klass, "progress");
  signals[ALERTING] = signal_new (klass, "alerting");
  signals[NEGOTIATED] = signal_new (klass, "negotiated");
  signals[ESTABLISHED] = signal_new (klass, "established");
  signals[ANSWERED] = signal_new (klass, "answered");
  signals[MESSAGE] = g_signal_new ("message", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_UINT, 2, G_TYPE_STRING, G_TYPE_BYTES);
  signals[ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, VIS_TYPE_CALL_END);
}

static void
_vis_call_leg_init (VisCallLeg *self)
{
  self->session_id = g_random_int ();
}

VisCallLeg *
_vis_call_leg_new_outgoing (VisCallServices *services, const VisRoute *route, gboolean video)
{
  VisCallLeg *self = g_object_new (VIS_TYPE_CALL_LEG, NULL);

  self->services = vis_call_services_ref (services);
  self->route = vis_route_copy (route);
  self->video = video;
  return self;
}

VisCallLeg *
_vis_call_leg_new_incoming (VisCallServices *services, VisSipDialog *dialog,
                            VisSessionDescription *offer)
{
  VisCallLeg *self = g_object_new (VIS_TYPE_CALL_LEG, NULL);

  self->services = vis_call_services_ref (services);
  self->remote = vis_session_description_ref (offer);
  take_dialog (self, g_object_ref (dialog));
  return self;
}

void
_vis_call_leg_start (VisCallLeg *self)
{
  g_return_if_fail (self->route != NULL && self->path == NULL);

  make_path (self, TRUE);
}

void
_vis_call_leg_ring (VisCallLeg *self, gboolean early)
{
  g_return_if_fail (self->dialog != NULL && self->route == NULL);

  if (early && vis_sip_dialog_supports_100rel (self->dialog))
    {
      self->reply = REPLY_RING;
      make_path (self, FALSE);
    }
  else
    vis_sip_dialog_ring (self->dialog, NULL, NULL);
}

void
_vis_call_leg_answer (VisCallLeg *self)
{
  g_return_if_fail (self->dialog != NULL && self->route == NULL);

  if (self->answer_sent)
    {
      vis_sip_dialog_answer (self->dialog, NULL, NULL);
      establish (self);
    }
  else
    {
      self->reply = REPLY_ANSWER;
      if (!self->path)
        make_path (self, FALSE);
    }
}

static guint
status_from_end (VisCallEnd end)
{
  if (end == VIS_CALL_END_BUSY)
    return 486;
  if (end == VIS_CALL_END_LOCAL_DECLINED || end == VIS_CALL_END_LOCAL_HANG_UP
      || end == VIS_CALL_END_KEY_CHANGED)
    return 603;
  if (end == VIS_CALL_END_NOT_COMPATIBLE)
    return 488;
  return 480;
}

void
_vis_call_leg_end (VisCallLeg *self, VisCallEnd end)
{
  if (self->over)
    return;
  self->over = TRUE;
  leave_dialog (self);
  if (self->dialog)
    {
      if (vis_sip_dialog_get_state (self->dialog) == VIS_SIP_DIALOG_RECEIVED)
        vis_sip_dialog_reject (self->dialog, status_from_end (end), NULL);
      else
        vis_sip_dialog_end (self->dialog, vis_call_end_to_word (end));
    }
  leave_path (self);
}

const VisRoute *
_vis_call_leg_get_route (VisCallLeg *self)
{
  return self->route;
}

VisSipDialog *
_vis_call_leg_get_dialog (VisCallLeg *self)
{
  return self->dialog;
}

VisPath *
_vis_call_leg_get_path (VisCallLeg *self)
{
  return self->path ? VIS_PATH (self->path) : NULL;
}

const VisNegotiatedSession *
_vis_call_leg_get_negotiated (VisCallLeg *self)
{
  return self->change ? _vis_call_change_get_negotiated (self->change) : self->negotiated;
}

VisCallChange *
_vis_call_leg_get_change (VisCallLeg *self)
{
  return self->change;
}

gboolean
_vis_call_leg_has_progress (VisCallLeg *self)
{
  return self->has_progress;
}
