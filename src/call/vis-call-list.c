/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "call/vis-call-list.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vis-error.h"
#include "call/vis-call-private.h"

#define SDP_TYPE "application/sdp"

struct _VisCallList
{
  GObject parent_instance;

  VisCallServices *services; /* (nullable) */
  GPtrArray *calls;          /* (element-type VisCall) */
};

enum
{
  INCOMING,
  REFUSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void vis_call_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VisCallList, vis_call_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, vis_call_list_model_init))

static void
on_call_state (VisCall *call, GParamSpec *pspec, VisCallList *self)
{
  guint position;

  if (vis_call_get_state (call) != VIS_CALL_ENDED
      || !g_ptr_array_find (self->calls, call, &position))
    return;
  g_signal_handlers_disconnect_by_data (call, self);
  g_ptr_array_remove_index (self->calls, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

static void
add_call (VisCallList *self, VisCall *call)
{
  g_ptr_array_add (self->calls, g_object_ref (call));
  g_signal_connect_after (call, "notify::state", G_CALLBACK (on_call_state), self);
  g_list_model_items_changed (G_LIST_MODEL (self), self->calls->len - 1, 0, 1);
}

static guint
status_from_error (const GError *error)
{
  if (g_error_matches (error, VIS_ERROR, VIS_ERROR_TOO_LARGE))
    return 413;
  if (g_error_matches (error, VIS_ERROR, VIS_ERROR_UNSUPPORTED)
      || g_error_matches (error, VIS_ERROR, VIS_ERROR_SECURITY))
    return 488;
  return 400;
}

/* Whether an answer to @offer would exist: nobody shall be rung for a call that can't be. */
static gboolean
check_offer (VisCallList *self, const VisSessionDescription *offer, GError **error)
{
  g_autoptr (VisIceParameters) ice = vis_ice_parameters_new ("none", "nonenonenonenonenonenone");
  g_autoptr (VisNegotiatedSession) negotiated = NULL;
  g_autoptr (VisSessionDescription) answer = NULL;
  VisLocalTransport transport = {
    .ice = ice,
    .fingerprint = vis_identity_get_fingerprint (self->services->identity),
  };

  answer
      = vis_sdp_create_answer (offer, self->services->capabilities, &transport, &negotiated, error);
  return answer != NULL;
}

static VisSessionDescription *
parse_offer (VisCallList *self, VisSipDialog *dialog, guint *status, GError **error)
{
  g_autoptr (VisSessionDescription) offer = NULL;
  const char *content_type = NULL;
  GBytes *body = vis_sip_dialog_get_offer (dialog, &content_type);
  const char *text;
  gsize size;

  if (!body)
    {
      *status = 488;
      g_set_error_literal (error, VIS_ERROR, VIS_ERROR_UNSUPPORTED, "An INVITE without an offer");
      return NULL;
    }
  if (!content_type || g_ascii_strcasecmp (content_type, SDP_TYPE) != 0)
    {
      *status = 415;
      g_set_error (error, VIS_ERROR, VIS_ERROR_UNSUPPORTED, "An INVITE with a body of type %s",
                   content_type ? content_type : "unknown");
      return NULL;
    }
  text = g_bytes_get_data (body, &size);
  offer = vis_session_description_parse (text, size, error);
  if (!offer || !check_offer (self, offer, error))
    {
      *status = status_from_error (*error);
      return NULL;
    }
  return g_steal_pointer (&offer);
}

static gboolean
is_ringing_here (VisCall *call)
{
  return vis_call_is_incoming (call)
         && (vis_call_get_state (call) == VIS_CALL_INCOMING
             || vis_call_get_state (call) == VIS_CALL_ALERTING);
}

/* The same person and device rings already: the INVITE took a second way (RFC 3261, 8.2.2.2). */
static gboolean
is_merged (VisCallList *self, const char *remote_id, const VisFingerprint *fingerprint)
{
  for (guint i = 0; i < self->calls->len; i++)
    {
      VisCall *call = g_ptr_array_index (self->calls, i);
      const VisFingerprint *other = vis_call_get_fingerprint (call);

      if (is_ringing_here (call) && strcmp (vis_call_get_remote_id (call), remote_id) == 0 && other
          && vis_fingerprint_equal (other, fingerprint))
        return TRUE;
    }
  return FALSE;
}

/* Strangers whose calls nobody has answered keep nobody out whom the user knows: the newest of
 * these calls gives way. Returns: whether there is room. */
static gboolean
make_room (VisCallList *self)
{
  for (guint i = self->calls->len; i > 0 && self->calls->len >= VIS_CALL_LIST_MAX; i--)
    {
      g_autoptr (VisCall) call = g_object_ref (g_ptr_array_index (self->calls, i - 1));

      if (is_ringing_here (call) && !vis_call_get_contact (call)
          && vis_call_get_trust (call) != VIS_TRUST_KNOWN)
        vis_call_reject (call, VIS_CALL_END_BUSY);
    }
  return self->calls->len < VIS_CALL_LIST_MAX;
}

/* Our own INVITE to where this one comes from: both sides called at the same moment. */
static VisCall *
find_glare (VisCallList *self, VisSipDialog *dialog)
{
  for (guint i = 0; i < self->calls->len; i++)
    {
      VisCall *call = g_ptr_array_index (self->calls, i);

      if (_vis_call_tries_address (call, vis_sip_dialog_get_remote (dialog)))
        return call;
    }
  return NULL;
}

/* Both sides must choose the same one of the two calls: the one whose caller's identity comes
 * first survives. */
static gboolean
our_call_survives (VisCallList *self, const VisFingerprint *remote)
{
  const VisFingerprint *local = vis_identity_get_fingerprint (self->services->identity);

  return strcmp (vis_fingerprint_to_string (local), vis_fingerprint_to_string (remote)) < 0;
}

/* Whether this one was sent away. The response is that of a device whose owner is away. */
static gboolean
refuse_unwanted (VisCallList *self, VisSipDialog *dialog, const char *remote_id,
                 const VisSessionDescription *offer)
{
  VisCallVerdict verdict = vis_call_policy_judge (self->services->policy, remote_id,
                                                  vis_sip_dialog_get_remote (dialog)->port);
  g_autofree char *redial = NULL;

  if (verdict == VIS_CALL_VERDICT_RING)
    return FALSE;
  g_message ("Call from %s refused: %s", remote_id, vis_call_verdict_to_word (verdict));
  redial = _vis_call_dialog_uri (dialog);
  g_signal_emit (self, signals[REFUSED], 0, remote_id,
                 vis_sip_dialog_get_remote_display_name (dialog), redial,
                 vis_session_description_has_video (offer), (int)verdict);
  vis_sip_dialog_reject (dialog, 480, NULL);
  return TRUE;
}

static gboolean
on_incoming (VisSipStack *stack, VisSipDialog *dialog, VisCallList *self)
{
  g_autoptr (VisSessionDescription) offer = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (VisCall) call = NULL;
  g_autoptr (VisCall) ours = NULL;
  g_autofree char *remote_id = _vis_call_remote_id (dialog);
  gboolean answer_at_once = FALSE;
  guint status = 0;

  offer = parse_offer (self, dialog, &status, &error);
  if (!offer)
    {
      g_message ("Call from %s refused with %u: %s", remote_id, status, error->message);
      vis_sip_dialog_reject (dialog, status, NULL);
      return TRUE;
    }
  if (is_merged (self, remote_id, vis_session_description_get_fingerprint (offer)))
    {
      vis_sip_dialog_reject (dialog, 482, NULL);
      return TRUE;
    }
  g_set_object (&ours, find_glare (self, dialog));
  if (ours && our_call_survives (self, vis_session_description_get_fingerprint (offer)))
    {
      vis_sip_dialog_reject (dialog, 491, NULL);
      return TRUE;
    }
  /* Whom we are calling at this moment is wanted. */
  if (!ours && refuse_unwanted (self, dialog, remote_id, offer))
    return TRUE;
  if (!ours && self->calls->len >= VIS_CALL_LIST_MAX
      && !(vis_call_policy_knows (self->services->policy, remote_id,
                                  vis_sip_dialog_get_remote (dialog)->port)
           && make_room (self)))
    {
      vis_sip_dialog_reject (dialog, 486, NULL);
      return TRUE;
    }

  call = _vis_call_new_incoming (self->services, dialog, offer);
  add_call (self, call);
  if (ours)
    {
      /* Nobody has proved yet who this is; only a pinned key is as good as our own call. */
      answer_at_once = vis_call_get_trust (call) == VIS_TRUST_KNOWN
                       && strcmp (vis_call_get_remote_id (ours), remote_id) == 0;
      _vis_call_end (ours, VIS_CALL_END_LOCAL_HANG_UP);
    }
  if (answer_at_once)
    vis_call_answer (call, vis_call_get_wants_video (ours));
  else
    g_signal_emit (self, signals[INCOMING], 0, call);
  return TRUE;
}

static GType
vis_call_list_get_item_type (GListModel *model)
{
  return VIS_TYPE_CALL;
}

static guint
vis_call_list_get_n_items (GListModel *model)
{
  return VIS_CALL_LIST (model)->calls->len;
}

static gpointer
vis_call_list_get_item (GListModel *model, guint position)
{
  VisCallList *self = VIS_CALL_LIST (model);

  return position < self->calls->len ? g_object_ref (g_ptr_array_index (self->calls, position))
                                     : NULL;
}

static void
vis_call_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = vis_call_list_get_item_type;
  iface->get_n_items = vis_call_list_get_n_items;
  iface->get_item = vis_call_list_get_item;
}

static void
vis_call_list_dispose (GObject *object)
{
  VisCallList *self = VIS_CALL_LIST (object);

  vis_call_list_end_all (self);
  vis_call_list_set_services (self, NULL);
  G_OBJECT_CLASS (vis_call_list_parent_class)->dispose (object);
}

static void
vis_call_list_finalize (GObject *object)
{
  VisCallList *self = VIS_CALL_LIST (object);

  g_ptr_array_unref (self->calls);
  G_OBJECT_CLASS (vis_call_list_parent_class)->finalize (object);
}

static void
vis_call_list_class_init (VisCallListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vis_call_list_dispose;
  object_class->finalize = vis_call_list_finalize;
  signals[INCOMING] = g_signal_new ("incoming", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, VIS_TYPE_CALL);
  signals[REFUSED] = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 5, G_TYPE_STRING, G_TYPE_STRING,
                                   G_TYPE_STRING, G_TYPE_BOOLEAN, G_TYPE_INT);
}

static void
vis_call_list_init (VisCallList *self)
{
  self->calls = g_ptr_array_new_with_free_func (g_object_unref);
}

VisCallList *
vis_call_list_new (void)
{
  return g_object_new (VIS_TYPE_CALL_LIST, NULL);
}

void
vis_call_list_set_services (VisCallList *self, VisCallServices *services)
{
  g_return_if_fail (VIS_IS_CALL_LIST (self));

  if (self->services)
    g_signal_handlers_disconnect_by_data (self->services->stack, self);
  g_clear_pointer (&self->services, vis_call_services_unref);
  if (services)
    {
      self->services = vis_call_services_ref (services);
      g_signal_connect (services->stack, "incoming", G_CALLBACK (on_incoming), self);
    }
}

VisCall *
vis_call_list_call (VisCallList *self, const VisTarget *target, gboolean video, GError **error)
{
  VisCall *call;

  g_return_val_if_fail (VIS_IS_CALL_LIST (self) && target != NULL, NULL);
  g_return_val_if_fail (self->services != NULL, NULL);

  if (!make_room (self))
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_BUSY, "%s",
                   _ ("There are too many calls already. End one of them first."));
      return NULL;
    }
  call = _vis_call_new_outgoing (self->services, target, video);
  add_call (self, call);
  _vis_call_start (call);
  return call;
}

static void
hold_others (VisCallList *self, VisCall *call)
{
  /* A copy: whoever is told may end a call, which leaves the list. */
  g_autoptr (GPtrArray) calls = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->calls->len; i++)
    g_ptr_array_add (calls, g_object_ref (g_ptr_array_index (self->calls, i)));
  for (guint i = 0; i < calls->len; i++)
    if (g_ptr_array_index (calls, i) != call)
      vis_call_set_held (g_ptr_array_index (calls, i), TRUE);
}

void
vis_call_list_answer_and_hold (VisCallList *self, VisCall *call, gboolean video)
{
  g_return_if_fail (VIS_IS_CALL_LIST (self) && VIS_IS_CALL (call));

  if (!is_ringing_here (call))
    return;
  hold_others (self, call);
  vis_call_answer (call, video);
}

void
vis_call_list_swap (VisCallList *self, VisCall *call)
{
  g_return_if_fail (VIS_IS_CALL_LIST (self) && VIS_IS_CALL (call));

  hold_others (self, call);
  vis_call_set_held (call, FALSE);
}

void
vis_call_list_set_video_limit (VisCallList *self, guint limit)
{
  g_return_if_fail (VIS_IS_CALL_LIST (self));

  for (guint i = 0; i < self->calls->len; i++)
    vis_call_set_video_limit (g_ptr_array_index (self->calls, i), limit);
}

guint
vis_call_list_get_n_ongoing (VisCallList *self)
{
  g_return_val_if_fail (VIS_IS_CALL_LIST (self), 0);

  return self->calls->len;
}

void
vis_call_list_end_all (VisCallList *self)
{
  g_return_if_fail (VIS_IS_CALL_LIST (self));

  while (self->calls->len > 0)
    {
      g_autoptr (VisCall) call = g_object_ref (g_ptr_array_index (self->calls, 0));

      vis_call_hang_up (call);
    }
}
