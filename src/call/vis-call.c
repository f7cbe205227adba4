/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/vis-number.h"
#include "call/vis-call-private.h"

GParamSpec *_vis_call_props[VIS_CALL_N_PROPS];
guint _vis_call_signals[VIS_CALL_N_SIGNALS];

G_DEFINE_FINAL_TYPE (VisCall, vis_call, G_TYPE_OBJECT)

static gboolean
is_secured (VisCall *self)
{
  return self->media && vis_media_session_is_secured (self->media);
}

static void
vis_call_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VisCall *self = VIS_CALL (object);

  switch (id)
    {
    case VIS_CALL_PROP_STATE:
      g_value_set_enum (value, (int)self->state);
      break;
    case VIS_CALL_PROP_END:
      g_value_set_enum (value, (int)self->end);
      break;
    case VIS_CALL_PROP_END_TEXT:
      g_value_set_string (value, vis_call_end_to_text (self->end));
      break;
    case VIS_CALL_PROP_INCOMING:
      g_value_set_boolean (value, self->incoming);
      break;
    case VIS_CALL_PROP_REMOTE_NAME:
      g_value_set_string (value, self->remote_name);
      break;
    case VIS_CALL_PROP_REMOTE_ID:
      g_value_set_string (value, self->remote_id);
      break;
    case VIS_CALL_PROP_CONTACT:
      g_value_set_object (value, self->contact);
      break;
    case VIS_CALL_PROP_WANTS_VIDEO:
      g_value_set_boolean (value, self->wants_video);
      break;
    case VIS_CALL_PROP_VIDEO:
      g_value_set_boolean (value, self->video);
      break;
    case VIS_CALL_PROP_VIDEO_WANTED:
      g_value_set_boolean (value, self->video_wanted);
      break;
    case VIS_CALL_PROP_VIDEO_REQUESTED:
      g_value_set_boolean (value, self->video_requested);
      break;
    case VIS_CALL_PROP_HELD:
      g_value_set_boolean (value, self->held);
      break;
    case VIS_CALL_PROP_REMOTE_HELD:
      g_value_set_boolean (value, self->remote_held);
      break;
    case VIS_CALL_PROP_VOLUME:
      g_value_set_double (value, self->volume);
      break;
    case VIS_CALL_PROP_MUTED:
      g_value_set_boolean (value, self->muted);
      break;
    case VIS_CALL_PROP_CAMERA:
      g_value_set_boolean (value, self->camera);
      break;
    case VIS_CALL_PROP_REMOTE_MUTED:
      g_value_set_boolean (value, self->remote_muted);
      break;
    case VIS_CALL_PROP_REMOTE_CAMERA:
      g_value_set_boolean (value, self->remote_camera);
      break;
    case VIS_CALL_PROP_SHARING:
      g_value_set_boolean (value, self->sharing);
      break;
    case VIS_CALL_PROP_REMOTE_SHARING:
      g_value_set_boolean (value, self->remote_sharing);
      break;
    case VIS_CALL_PROP_SECURED:
      g_value_set_boolean (value, is_secured (self));
      break;
    case VIS_CALL_PROP_SUITE:
      g_value_set_string (value, vis_call_get_suite (self));
      break;
    case VIS_CALL_PROP_FINGERPRINT:
      g_value_set_boxed (value, self->fingerprint);
      break;
    case VIS_CALL_PROP_TRUST:
      g_value_set_int (value, (int)self->trust);
      break;
    case VIS_CALL_PROP_ELAPSED:
      g_value_set_uint (value, self->elapsed);
      break;
    case VIS_CALL_PROP_STATS:
      g_value_set_boxed (value, self->stats);
      break;
    case VIS_CALL_PROP_PATH_STATE:
      g_value_set_int (value, (int)vis_call_get_path_state (self));
      break;
    case VIS_CALL_PROP_POOR:
      g_value_set_boolean (value, vis_call_get_path_state (self) == VIS_PATH_DISCONNECTED);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_call_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VisCall *self = VIS_CALL (object);

  switch (id)
    {
    case VIS_CALL_PROP_HELD:
      vis_call_set_held (self, g_value_get_boolean (value));
      break;
    case VIS_CALL_PROP_VOLUME:
      vis_call_set_volume (self, g_value_get_double (value));
      break;
    case VIS_CALL_PROP_MUTED:
      vis_call_set_muted (self, g_value_get_boolean (value));
      break;
    case VIS_CALL_PROP_CAMERA:
      vis_call_set_camera (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_call_dispose (GObject *object)
{
  VisCall *self = VIS_CALL (object);

  /* A call that is dropped without having ended still must not leave a dialog behind. */
  _vis_call_finish (self, VIS_CALL_EVENT_GIVE_UP, VIS_CALL_END_FAILED);
  g_clear_object (&self->hunt);
  g_clear_object (&self->leg);
  g_clear_object (&self->contact);
  G_OBJECT_CLASS (vis_call_parent_class)->dispose (object);
}

static void
vis_call_finalize (GObject *object)
{
  VisCall *self = VIS_CALL (object);

  g_clear_pointer (&self->target, vis_target_free);
  g_clear_pointer (&self->fingerprint, vis_fingerprint_free);
  g_clear_pointer (&self->stats, vis_media_stats_free);
  for (guint i = 0; i < G_N_ELEMENTS (self->devices); i++)
    g_free (self->devices[i]);
  g_free (self->sharing_parent);
  g_free (self->remote_id);
  g_free (self->remote_name);
  vis_call_services_unref (self->services);
  G_OBJECT_CLASS (vis_call_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags writable = readable | G_PARAM_WRITABLE;
  GParamSpec **props = _vis_call_props;

  props[VIS_CALL_PROP_STATE]
      = g_param_spec_enum ("state", NULL, NULL, VIS_TYPE_CALL_STATE, VIS_CALL_NEW, readable);
  props[VIS_CALL_PROP_END]
      = g_param_spec_enum ("end", NULL, NULL, VIS_TYPE_CALL_END, VIS_CALL_END_NONE, readable);
  props[VIS_CALL_PROP_END_TEXT] = g_param_spec_string ("end-text", NULL, NULL, NULL, readable);
  props[VIS_CALL_PROP_INCOMING] = g_param_spec_boolean ("incoming", NULL, NULL, FALSE, readable);
  props[VIS_CALL_PROP_REMOTE_NAME]
      = g_param_spec_string ("remote-name", NULL, NULL, NULL, readable);
  props[VIS_CALL_PROP_REMOTE_ID] = g_param_spec_string ("remote-id", NULL, NULL, NULL, readable);
  props[VIS_CALL_PROP_CONTACT]
      = g_param_spec_object ("contact", NULL, NULL, VIS_TYPE_CONTACT, readable);
  props[VIS_CALL_PROP_WANTS_VIDEO]
      = g_param_spec_boolean ("wants-video", NULL, NULL, FALSE, readable);
  props[VIS_CALL_PROP_VIDEO] = g_param_spec_boolean ("video", NULL, NULL, FALSE, readable);
  props[VIS_CALL_PROP_VIDEO_WANTED]
      = g_param_spec_boolean ("video-wanted", NULL, NULL, FALSE, readable);
  props[VIS_CALL_PROP_VIDEO_REQUESTED]
      = g_param_spec_boolean ("video-requested", NULL, NULL, FALSE, readable);
  props[VIS_CALL_PROP_HELD] = g_param_spec_boolean ("held", NULL, NULL, FALSE, writable);
  props[VIS_CALL_PROP_REMOTE_HELD]
      = g_param_spec_boolean ("remote-held", NULL, NULL, FALSE, readable);
  props[VIS_CALL_PROP_VOLUME] = g_param_spec_double ("volume", NULL, NULL, 0, 1, 1, writable);
  props[VIS_CALL_PROP_MUTED] = g_param_spec_boolean ("muted", NULL, NULL, FALSE, writable);
  props[VIS_CALL_PROP_CAMERA] = g_param_spec_boolean ("camera", NULL, NULL, TRUE, writable);
  props[VIS_CALL_PROP_REMOTE_MUTED]
      = g_param_spec_boolean ("remote-muted", NULL, NULL, FALSE, readable);
  props[VIS_CALL_PROP_REMOTE_CAMERA]
      = g_param_spec_boolean ("remote-camera", NULL, NULL, TRUE, readable);
  props[VIS_CALL_PROP_SHARING] = g_param_spec_boolean ("sharing", NULL, NULL, FALSE, readable);
  props[VIS_CALL_PROP_REMOTE_SHARING]
      = g_param_spec_boolean ("remote-sharing", NULL, NULL, FALSE, readable);
  props[VIS_CALL_PROP_SECURED] = g_param_spec_boolean ("secured", NULL, NULL, FALSE, readable);
  props[VIS_CALL_PROP_SUITE] = g_param_spec_string ("suite", NULL, NULL, NULL, readable);
  props[VIS_CALL_PROP_FINGERPRINT]
      = g_param_spec_boxed ("fingerprint", NULL, NULL, VIS_TYPE_FINGERPRINT, readable);
  props[VIS_CALL_PROP_TRUST]
      = g_param_spec_int ("trust", NULL, NULL, 0, VIS_TRUST_CHANGED, VIS_TRUST_NEW, readable);
  props[VIS_CALL_PROP_ELAPSED]
      = g_param_spec_uint ("elapsed", NULL, NULL, 0, G_MAXUINT, 0, readable);
  props[VIS_CALL_PROP_STATS]
      = g_param_spec_boxed ("stats", NULL, NULL, VIS_TYPE_MEDIA_STATS, readable);
  props[VIS_CALL_PROP_PATH_STATE]
      = g_param_spec_int ("path-state", NULL, NULL, 0, VIS_PATH_CLOSED, VIS_PATH_NEW, readable);
  props[VIS_CALL_PROP_POOR] = g_param_spec_boolean ("poor", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, VIS_CALL_N_PROPS, props);
}

static void
vis_call_class_init (VisCallClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);
  guint *signals = _vis_call_signals;

  object_class->get_property = vis_call_get_property;
  object_class->set_property = vis_call_set_property;
  object_class->dispose = vis_call_dispose;
  object_class->finalize = vis_call_finalize;
  install_properties (object_class);

  signals[VIS_CALL_SIGNAL_ROUTE]
      = g_signal_new ("route", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                      VIS_TYPE_ROUTE | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[VIS_CALL_SIGNAL_PATH_CHANGED]
      = g_signal_new ("path-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[VIS_CALL_SIGNAL_FIRST_FRAME]
      = g_signal_new ("first-frame", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                      G_TYPE_INT, G_TYPE_INT, G_TYPE_STRING);
  signals[VIS_CALL_SIGNAL_TEXT] = g_signal_new ("text", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[VIS_CALL_SIGNAL_NOTICE] = g_signal_new ("notice", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
vis_call_init (VisCall *self)
{
  self->camera = TRUE;
  self->volume = 1;
  self->remote_camera = TRUE;
  self->trust = VIS_TRUST_NEW;
}

/* Who it is, as best known: contact, what the peer says, number, address. */
static void
name_remote (VisCall *self, const char *said)
{
  g_autoptr (VisNumber) number = vis_number_new (self->remote_id, NULL);

  if (number)
    self->contact = vis_contact_index_find_by_number (self->services->contacts, number);
  if (self->contact)
    self->remote_name = g_strdup (vis_contact_get_name (self->contact));
  else if (said && said[0])
    self->remote_name = g_strdup (said);
  else if (number)
    self->remote_name = vis_number_parser_format (self->services->parser, number);
  else
    self->remote_name = g_strdup (self->remote_id);
}

VisCall *
_vis_call_new_outgoing (VisCallServices *services, const VisTarget *target, gboolean video)
{
  VisCall *self = g_object_new (VIS_TYPE_CALL, NULL);

  self->services = vis_call_services_ref (services);
  self->target = vis_target_copy (target);
  self->wants_video = video;
  self->video = video;
  self->remote_id = vis_target_get_id (target);
  name_remote (self, NULL);
  return self;
}

void
_vis_call_start (VisCall *self)
{
  _vis_call_step (self, VIS_CALL_EVENT_START);
}

char *
_vis_call_remote_id (VisSipDialog *dialog)
{
  const char *user = vis_sip_dialog_get_remote_user (dialog);
  g_autofree char *ip = vis_address_ip_to_string (vis_sip_dialog_get_remote (dialog));
  g_autoptr (VisNumber) number = user ? vis_number_new (user, NULL) : NULL;

  if (number)
    return g_strdup (user);
  return user ? g_strdup_printf ("%s@%s", user, ip) : g_steal_pointer (&ip);
}

VisCall *
_vis_call_new_incoming (VisCallServices *services, VisSipDialog *dialog,
                        VisSessionDescription *offer)
{
  VisCall *self = g_object_new (VIS_TYPE_CALL, NULL);
  g_autoptr (VisCallLeg) leg = _vis_call_leg_new_incoming (services, dialog, offer);

  self->services = vis_call_services_ref (services);
  self->incoming = TRUE;
  self->wants_video = vis_session_description_has_video (offer);
  self->video = self->wants_video;
  self->remote_id = _vis_call_remote_id (dialog);
  name_remote (self, vis_sip_dialog_get_remote_display_name (dialog));
  _vis_call_take_leg (self, leg);
  g_signal_connect (leg, "negotiated", G_CALLBACK (_vis_call_on_leg_negotiated), self);
  g_signal_connect (leg, "ended", G_CALLBACK (_vis_call_on_leg_ended), self);
  _vis_call_check_trust (self, vis_session_description_get_fingerprint (offer));
  _vis_call_step (self, VIS_CALL_EVENT_INVITED);
  return self;
}

gboolean
_vis_call_tries_address (VisCall *self, const VisAddress *address)
{
  return self->hunt && (self->state == VIS_CALL_CALLING || self->state == VIS_CALL_RINGING)
         && _vis_call_hunt_tries_address (self->hunt, address);
}

void
_vis_call_end (VisCall *self, VisCallEnd end)
{
  _vis_call_finish (self, VIS_CALL_EVENT_GIVE_UP, end);
}

VisCallState
vis_call_get_state (VisCall *self)
{
  g_return_val_if_fail (VIS_IS_CALL (self), VIS_CALL_ENDED);

  return self->state;
}

VisCallEnd
vis_call_get_end (VisCall *self)
{
  g_return_val_if_fail (VIS_IS_CALL (self), VIS_CALL_END_NONE);

  return self->end;
}

gboolean
vis_call_is_incoming (VisCall *self)
{
  g_return_val_if_fail (VIS_IS_CALL (self), FALSE);

  return self->incoming;
}

const char *
vis_call_get_remote_name (VisCall *self)
{
  g_return_val_if_fail (VIS_IS_CALL (self), NULL);

  return self->remote_name;
}

const char *
vis_call_get_remote_id (VisCall *self)
{
  g_return_val_if_fail (VIS_IS_CALL (self), NULL);

  return self->remote_id;
}

VisContact *
vis_call_get_contact (VisCall *self)
{
  g_return_val_if_fail (VIS_IS_CALL (self), NULL);

  return self->contact;
}

gboolean
vis_call_get_wants_video (VisCall *self)
{
  g_return_val_if_fail (VIS_IS_CALL (self), FALSE);

  return self->wants_video;
}

const VisFingerprint *
vis_call_get_fingerprint (VisCall *self)
{
  g_return_val_if_fail (VIS_IS_CALL (self), NULL);

  return self->fingerprint;
}

const char *
vis_call_get_suite (VisCall *self)
{
  g_return_val_if_fail (VIS_IS_CALL (self), NULL);

  return is_secured (self) ? vis_media_session_get_suite (self->media) : NULL;
}

VisTrustState
vis_call_get_trust (VisCall *self)
{
  g_return_val_if_fail (VIS_IS_CALL (self), VIS_TRUST_UNDECIDED);

  return self->trust;
}

gboolean
vis_call_get_path_info (VisCall *self, VisPathInfo *out)
{
  VisPath *path;

  g_return_val_if_fail (VIS_IS_CALL (self), FALSE);

  path = self->leg ? _vis_call_leg_get_path (self->leg) : NULL;
  return path && vis_path_get_info (path, out);
}

VisPathState
vis_call_get_path_state (VisCall *self)
{
  VisPath *path;

  g_return_val_if_fail (VIS_IS_CALL (self), VIS_PATH_CLOSED);

  path = self->leg ? _vis_call_leg_get_path (self->leg) : NULL;
  return path ? vis_path_get_state (path) : VIS_PATH_NEW;
}

const VisMediaStats *
vis_call_get_stats (VisCall *self)
{
  g_return_val_if_fail (VIS_IS_CALL (self), NULL);

  return self->stats;
}

gint64
vis_call_get_time (VisCall *self, VisCallState state)
{
  g_return_val_if_fail (VIS_IS_CALL (self) && state < VIS_CALL_N_STATES, 0);

  return self->times[state];
}

void
vis_call_alerted (VisCall *self)
{
  g_return_if_fail (VIS_IS_CALL (self) && self->incoming);

  _vis_call_step (self, VIS_CALL_EVENT_ALERTED);
}

void
vis_call_answer (VisCall *self, gboolean video)
{
  g_return_if_fail (VIS_IS_CALL (self) && self->incoming);

  if (self->state == VIS_CALL_INCOMING || self->state == VIS_CALL_ALERTING)
    vis_call_set_camera (self, video);
  _vis_call_step (self, _vis_call_key_needs_decision (self) ? VIS_CALL_EVENT_SUSPEND
                                                            : VIS_CALL_EVENT_ANSWER);
}

void
vis_call_hang_up (VisCall *self)
{
  gboolean declined;

  g_return_if_fail (VIS_IS_CALL (self));

  declined = self->incoming && self->state < VIS_CALL_CONNECTING;
  _vis_call_finish (self, VIS_CALL_EVENT_HANG_UP,
                    declined ? VIS_CALL_END_LOCAL_DECLINED : VIS_CALL_END_LOCAL_HANG_UP);
}

void
vis_call_reject (VisCall *self, VisCallEnd end)
{
  g_return_if_fail (VIS_IS_CALL (self) && self->incoming);
  g_return_if_fail (end == VIS_CALL_END_BUSY || end == VIS_CALL_END_UNAVAILABLE);

  if (self->state == VIS_CALL_INCOMING || self->state == VIS_CALL_ALERTING)
    _vis_call_finish (self, VIS_CALL_EVENT_HANG_UP, end);
}

void
vis_call_trust_new_key (VisCall *self)
{
  g_return_if_fail (VIS_IS_CALL (self));

  _vis_call_step (self, VIS_CALL_EVENT_TRUST);
}

void
vis_call_refuse_new_key (VisCall *self)
{
  g_return_if_fail (VIS_IS_CALL (self));

  if (self->state == VIS_CALL_SUSPENDED)
    _vis_call_finish (self, VIS_CALL_EVENT_HANG_UP, VIS_CALL_END_KEY_CHANGED);
}
