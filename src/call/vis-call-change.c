/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call/vis-call-change-private.h"

#include <string.h>

#include "base/vis-error.h"
#include "call/vis-call-change-fsm-private.h"

#define SDP_TYPE "application/sdp"

/* RFC 3261, 14.1: in units of 10 ms, for the side that made the Call-ID and for the other. */
#define OWNER_BACK_OFF_MIN 210
#define OWNER_BACK_OFF_MAX 400
#define OTHER_BACK_OFF_MAX 200
#define BACK_OFF_UNIT_MS 10

struct _VisCallChange
{
  GObject parent_instance;

  VisCallServices *services;
  VisSipDialog *dialog;
  VisIcePath *path;
  guint64 session_id;
  VisChangeState state;
  guint timer;

  /* In force. */
  VisSessionDescription *local;
  VisSessionDescription *remote;
  VisNegotiatedSession *negotiated;
  gboolean told_held; /* what the other side knows, or refused to know */

  /* Wanted. */
  gboolean held;
  gboolean wants_video;

  VisSessionDescription *sent; /* (nullable): our offer under way */
  gboolean sent_held;
  VisSessionDescription *offered; /* (nullable): the other side's */
  gboolean take_video;
};

enum
{
  CHANGED,
  ASKED,
  HOLD_REFUSED,
  VIDEO_REFUSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VisCallChange, _vis_call_change, G_TYPE_OBJECT)

static void step (VisCallChange *self, VisChangeEvent event);

static void
message (VisCallChange *self, const char *what, const GError *error)
{
  const char *user = vis_sip_dialog_get_remote_user (self->dialog);

  g_message ("Call with %s: %s: %s", user ? user : "somebody", what, error->message);
}

static VisSessionDescription *
parse (GBytes *body, GError **error)
{
  gsize size = 0;
  const char *text = body ? g_bytes_get_data (body, &size) : NULL;

  if (text)
    return vis_session_description_parse (text, size, error);
  g_set_error_literal (error, VIS_ERROR, VIS_ERROR_UNSUPPORTED, "There is no session description");
  return NULL;
}

static GBytes *
print (const VisSessionDescription *description)
{
  char *text = vis_session_description_print (description);

  return g_bytes_new_take (text, strlen (text));
}

/* Who holds goes on to say that it would send, and gets nothing (RFC 3264, 8.4). */
static VisMediaCapabilities *
get_capabilities (VisCallChange *self, gboolean video)
{
  VisMediaCapabilities *capabilities = vis_media_capabilities_copy (self->services->capabilities);

  capabilities->audio = self->held ? VIS_DIRECTION_SEND : VIS_DIRECTION_BOTH;
  capabilities->video = video ? capabilities->audio : VIS_DIRECTION_INACTIVE;
  return capabilities;
}

static VisLocalTransport
get_transport (VisCallChange *self, const VisIceParameters *ice)
{
  return (VisLocalTransport){
    .session_id = self->session_id,
    .version = vis_session_description_get_version (self->local) + 1,
    .ice = ice,
    .fingerprint = vis_identity_get_fingerprint (self->services->identity),
    .dtls_server = !self->negotiated->dtls_client,
    .previous = self->local,
    .in_force = self->negotiated,
  };
}

static VisSessionDescription *
make_offer (VisCallChange *self, gboolean video)
{
  g_autoptr (VisIceParameters) ice = vis_ice_path_get_local_parameters (self->path);
  g_autoptr (VisMediaCapabilities) capabilities = get_capabilities (self, video);
  VisLocalTransport transport = get_transport (self, ice);

  return vis_sdp_create_reoffer (self->local, capabilities, &transport);
}

static VisSessionDescription *
make_answer (VisCallChange *self, const VisSessionDescription *offer, gboolean video,
             VisNegotiatedSession **negotiated, GError **error)
{
  g_autoptr (VisIceParameters) ice = vis_ice_path_get_local_parameters (self->path);
  g_autoptr (VisMediaCapabilities) capabilities = get_capabilities (self, video);
  g_autoptr (VisNegotiatedSession) session = NULL;
  g_autoptr (VisSessionDescription) answer = NULL;
  VisLocalTransport transport = get_transport (self, ice);

  answer = vis_sdp_create_answer (offer, capabilities, &transport, &session, error);
  if (!answer || !vis_negotiated_session_check_continues (session, self->negotiated, error))
    return NULL;
  *negotiated = g_steal_pointer (&session);
  return g_steal_pointer (&answer);
}

/* Takes over all three. */
static void
put_in_force (VisCallChange *self, VisSessionDescription *local, VisSessionDescription *remote,
              VisNegotiatedSession *negotiated)
{
  vis_session_description_unref (self->local);
  vis_session_description_unref (self->remote);
  vis_negotiated_session_free (self->negotiated);
  self->local = local;
  self->remote = remote;
  self->negotiated = negotiated;
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- what the table says */

static void
send_offer (VisCallChange *self)
{
  g_autoptr (GBytes) body = NULL;

  g_clear_pointer (&self->sent, vis_session_description_unref);
  self->sent = make_offer (self, self->wants_video || _vis_call_change_has_video (self));
  self->sent_held = self->held;
  body = print (self->sent);
  vis_sip_dialog_reinvite (self->dialog, SDP_TYPE, body);
}

static void
answer_offer (VisCallChange *self)
{
  g_autoptr (VisSessionDescription) offer = g_steal_pointer (&self->offered);
  VisNegotiatedSession *negotiated = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;
  VisSessionDescription *answer = make_answer (self, offer, self->take_video, &negotiated, &error);

  if (!answer)
    {
      message (self, "a change was refused", error);
      vis_sip_dialog_respond_reinvite (self->dialog, 488, NULL, NULL);
      step (self, VIS_CHANGE_EVENT_DONE);
      return;
    }
  body = print (answer);
  vis_sip_dialog_respond_reinvite (self->dialog, 200, SDP_TYPE, body);
  self->told_held = self->held;
  put_in_force (self, answer, g_steal_pointer (&offer), negotiated);
}

/* What the refused offer said is not tried again. */
static void
give_up (VisCallChange *self)
{
  gboolean video
      = self->wants_video && self->sent && vis_session_description_has_video (self->sent);
  gboolean hold = self->sent_held != self->told_held;

  self->told_held = self->sent_held;
  if (video)
    self->wants_video = FALSE;
  if (hold)
    g_signal_emit (self, signals[HOLD_REFUSED], 0);
  if (video)
    g_signal_emit (self, signals[VIDEO_REFUSED], 0);
}

static void
reconsider (VisCallChange *self)
{
  if (self->held != self->told_held || self->wants_video)
    step (self, VIS_CHANGE_EVENT_WISH);
}

static gboolean
on_back_off (gpointer user_data)
{
  VisCallChange *self = user_data;

  self->timer = 0;
  step (self, VIS_CHANGE_EVENT_TIMER);
  return G_SOURCE_REMOVE;
}

static gboolean
on_deadline (gpointer user_data)
{
  VisCallChange *self = user_data;

  self->timer = 0;
  self->take_video = FALSE;
  step (self, VIS_CHANGE_EVENT_DECIDE);
  return G_SOURCE_REMOVE;
}

static void
start_timer (VisCallChange *self, guint milliseconds, GSourceFunc callback)
{
  vis_clock_clear (self->services->clock, &self->timer);
  self->timer = vis_clock_add_timeout (self->services->clock, milliseconds, callback, self);
}

static guint
choose_back_off (VisCallChange *self)
{
  int units = vis_sip_dialog_is_incoming (self->dialog)
                  ? g_random_int_range (0, OTHER_BACK_OFF_MAX + 1)
                  : g_random_int_range (OWNER_BACK_OFF_MIN, OWNER_BACK_OFF_MAX + 1);

  return (guint)units * BACK_OFF_UNIT_MS;
}

static void
carry_out (VisCallChange *self, VisChangeAction action)
{
  switch (action)
    {
    case VIS_CHANGE_ACTION_NONE:
      break;
    case VIS_CHANGE_ACTION_STOP_TIMER:
      vis_clock_clear (self->services->clock, &self->timer);
      break;
    case VIS_CHANGE_ACTION_BACK_OFF:
      start_timer (self, choose_back_off (self), on_back_off);
      break;
    case VIS_CHANGE_ACTION_DEADLINE:
      start_timer (self, VIS_CALL_DECISION_MS, on_deadline);
      break;
    case VIS_CHANGE_ACTION_SEND:
      send_offer (self);
      break;
    case VIS_CHANGE_ACTION_ANSWER:
      answer_offer (self);
      break;
    case VIS_CHANGE_ACTION_GIVE_UP:
      give_up (self);
      break;
    case VIS_CHANGE_ACTION_TELL:
      g_signal_emit (self, signals[ASKED], 0);
      break;
    case VIS_CHANGE_ACTION_RECONSIDER:
      reconsider (self);
      break;
    }
}

static void
step (VisCallChange *self, VisChangeEvent event)
{
  G_GNUC_UNUSED g_autoptr (VisCallChange) keep = g_object_ref (self);
  VisChangeTransition transition = _vis_change_fsm_step (self->state, event);

  if (!transition.valid || !self->dialog)
    return;
  g_debug ("change: %s --%s--> %s", _vis_change_state_to_word (self->state),
           _vis_change_event_to_word (event), _vis_change_state_to_word (transition.next));
  self->state = transition.next;
  /* Whoever is told may act at once, or end the call. */
  for (guint bit = 1; bit <= VIS_CHANGE_ACTION_LAST && self->dialog; bit <<= 1)
    if ((transition.actions & bit) && self->state == transition.next)
      carry_out (self, (VisChangeAction)bit);
}

/* --- the dialog */

static void
on_agreed (VisSipDialog *dialog, GBytes *body, VisCallChange *self)
{
  G_GNUC_UNUSED g_autoptr (VisCallChange) keep = g_object_ref (self);
  g_autoptr (VisSessionDescription) answer = NULL;
  g_autoptr (VisNegotiatedSession) negotiated = NULL;
  g_autoptr (GError) error = NULL;
  gboolean wanted_video = self->wants_video && vis_session_description_has_video (self->sent);

  answer = parse (body, &error);
  if (answer)
    negotiated = vis_sdp_accept_answer (self->sent, answer, &error);
  if (!negotiated || !vis_negotiated_session_check_continues (negotiated, self->negotiated, &error))
    {
      message (self, "the answer to a change can’t be used", error);
      step (self, VIS_CHANGE_EVENT_REFUSED);
      return;
    }
  self->told_held = self->sent_held;
  if (wanted_video)
    self->wants_video = FALSE;
  put_in_force (self, g_steal_pointer (&self->sent), g_steal_pointer (&answer),
                g_steal_pointer (&negotiated));
  if (wanted_video && !_vis_call_change_has_video (self))
    g_signal_emit (self, signals[VIDEO_REFUSED], 0);
  step (self, VIS_CHANGE_EVENT_AGREED);
}

static void
on_refused (VisSipDialog *dialog, guint status, VisCallChange *self)
{
  step (self, status == 491 ? VIS_CHANGE_EVENT_GLARE : VIS_CHANGE_EVENT_REFUSED);
}

/* Whether @offer would add video that this device can take: a camera is no machine's decision. */
static gboolean
needs_decision (VisCallChange *self, const VisSessionDescription *offer)
{
  g_autoptr (VisNegotiatedSession) negotiated = NULL;
  g_autoptr (VisSessionDescription) answer = NULL;

  if (self->held || _vis_call_change_has_video (self) || !vis_session_description_has_video (offer))
    return FALSE;
  answer = make_answer (self, offer, TRUE, &negotiated, NULL);
  return answer && vis_negotiated_session_find (negotiated, VIS_MEDIA_VIDEO);
}

static void
on_offered (VisSipDialog *dialog, GBytes *body, VisCallChange *self)
{
  g_autoptr (GError) error = NULL;
  VisSessionDescription *offer;

  if (self->state == VIS_CHANGE_OFFERING || self->state == VIS_CHANGE_ASKED)
    {
      vis_sip_dialog_respond_reinvite (dialog, 491, NULL, NULL);
      return;
    }
  offer = parse (body, &error);
  if (!offer)
    {
      message (self, "a change was refused", error);
      vis_sip_dialog_respond_reinvite (dialog, 488, NULL, NULL);
      return;
    }
  g_clear_pointer (&self->offered, vis_session_description_unref);
  self->offered = offer;
  self->take_video = _vis_call_change_has_video (self);
  step (self, needs_decision (self, offer) ? VIS_CHANGE_EVENT_ASK : VIS_CHANGE_EVENT_OFFER);
}

static void
on_withdrawn (VisSipDialog *dialog, VisCallChange *self)
{
  step (self, VIS_CHANGE_EVENT_WITHDRAWN);
}

static void
on_acknowledged (VisSipDialog *dialog, VisCallChange *self)
{
  step (self, VIS_CHANGE_EVENT_DONE);
}

static void
_vis_call_change_dispose (GObject *object)
{
  _vis_call_change_stop (VIS_CALL_CHANGE (object));
  G_OBJECT_CLASS (_vis_call_change_parent_class)->dispose (object);
}

static void
_vis_call_change_finalize (GObject *object)
{
  VisCallChange *self = VIS_CALL_CHANGE (object);

  g_clear_pointer (&self->local, vis_session_description_unref);
  g_clear_pointer (&self->remote, vis_session_description_unref);
  g_clear_pointer (&self->negotiated, vis_negotiated_session_free);
  g_clear_pointer (&self->sent, vis_session_description_unref);
  g_clear_pointer (&self->offered, vis_session_description_unref);
  vis_call_services_unref (self->services);
  G_OBJECT_CLASS (_vis_call_change_parent_class)->finalize (object);
}

static void
_vis_call_change_class_init (VisCallChangeClass *klass)
{
  static const char *const names[N_SIGNALS] = {
    [CHANGED] = "changed",
    [ASKED] = "asked",
    [HOLD_REFUSED] = "hold-refused",
    [VIDEO_REFUSED] = "video-refused",
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = _vis_call_change_dispose;
  object_class->finalize = _vis_call_change_finalize;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                               NULL, NULL, G_TYPE_NONE, 0);
}

static void
_vis_call_change_init (VisCallChange *self)
{
}

VisCallChange *
_vis_call_change_new (VisCallServices *services, VisSipDialog *dialog, VisIcePath *path,
                      guint64 session_id, VisSessionDescription *local,
                      VisSessionDescription *remote, const VisNegotiatedSession *negotiated)
{
  VisCallChange *self = g_object_new (VIS_TYPE_CALL_CHANGE, NULL);

  self->services = vis_call_services_ref (services);
  self->dialog = g_object_ref (dialog);
  self->path = g_object_ref (path);
  self->session_id = session_id;
  self->local = vis_session_description_ref (local);
  self->remote = vis_session_description_ref (remote);
  self->negotiated = vis_negotiated_session_copy (negotiated);
  self->state = vis_sip_dialog_is_acknowledged (dialog) ? VIS_CHANGE_SETTLED : VIS_CHANGE_ANSWERED;
  g_signal_connect (dialog, "answered", G_CALLBACK (on_agreed), self);
  g_signal_connect (dialog, "acknowledged", G_CALLBACK (on_acknowledged), self);
  g_signal_connect (dialog, "reinvite", G_CALLBACK (on_offered), self);
  g_signal_connect (dialog, "reinvite-failed", G_CALLBACK (on_refused), self);
  g_signal_connect (dialog, "reinvite-cancelled", G_CALLBACK (on_withdrawn), self);
  return self;
}

void
_vis_call_change_stop (VisCallChange *self)
{
  if (!self->dialog)
    return;
  vis_clock_clear (self->services->clock, &self->timer);
  g_signal_handlers_disconnect_by_data (self->dialog, self);
  g_clear_object (&self->dialog);
  g_clear_object (&self->path);
}

const VisNegotiatedSession *
_vis_call_change_get_negotiated (VisCallChange *self)
{
  return self->negotiated;
}

gboolean
_vis_call_change_has_video (VisCallChange *self)
{
  return vis_negotiated_session_find (self->negotiated, VIS_MEDIA_VIDEO) != NULL;
}

gboolean
_vis_call_change_is_remote_held (VisCallChange *self)
{
  return vis_session_description_is_held (self->remote);
}

void
_vis_call_change_set_held (VisCallChange *self, gboolean held)
{
  self->held = held;
  if (!self->dialog)
    return;
  if (held && self->wants_video)
    {
      /* The other side's person may take their time, and shall know of the hold now. */
      self->wants_video = FALSE;
      if (self->state == VIS_CHANGE_OFFERING)
        vis_sip_dialog_cancel_reinvite (self->dialog);
      g_signal_emit (self, signals[VIDEO_REFUSED], 0);
    }
  if (held)
    _vis_call_change_decide (self, FALSE);
  reconsider (self);
}

gboolean
_vis_call_change_request_video (VisCallChange *self)
{
  g_autoptr (VisSessionDescription) offer = NULL;

  if (!self->dialog || self->held || _vis_call_change_has_video (self))
    return FALSE;
  offer = make_offer (self, TRUE);
  if (!vis_session_description_has_video (offer))
    return FALSE;
  self->wants_video = TRUE;
  reconsider (self);
  return TRUE;
}

gboolean
_vis_call_change_wants_video (VisCallChange *self)
{
  return self->wants_video;
}

gboolean
_vis_call_change_is_asked (VisCallChange *self)
{
  return self->state == VIS_CHANGE_ASKED;
}

void
_vis_call_change_decide (VisCallChange *self, gboolean video)
{
  if (self->state != VIS_CHANGE_ASKED)
    return;
  self->take_video = video;
  step (self, VIS_CHANGE_EVENT_DECIDE);
}
