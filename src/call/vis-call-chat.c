/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vis-error.h"
#include "call/vis-call-private.h"

/* What the two apps tell each other in a call. */

void
_vis_call_send_message (VisCall *self, const VisCallMessage *message, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  char *text = vis_call_message_print (message);
  g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));

  vis_sip_dialog_send_message_async (_vis_call_leg_get_dialog (self->leg), VIS_CALL_MESSAGE_TYPE,
                                     body, callback, user_data);
}

void
_vis_call_send_own_state (VisCall *self)
{
  VisCallMessage message = { .has_muted = TRUE, .has_camera = TRUE, .has_screen = TRUE };

  if (self->state != VIS_CALL_ACTIVE)
    return;
  message.muted = self->muted;
  message.screen = self->sharing;
  message.camera = (self->camera && self->video) || self->sharing;
  if (message.camera)
    {
      message.has_size = TRUE;
      message.width = self->services->media->width;
      message.height = self->services->media->height;
    }
  /* A phone that is no Visavis does not get this, and that is fine. */
  _vis_call_send_message (self, &message, NULL, NULL);
}

guint
_vis_call_on_leg_message (VisCallLeg *leg, const char *content_type, GBytes *body, VisCall *self)
{
  g_autoptr (VisCallMessage) message = NULL;
  g_autoptr (GError) error = NULL;
  gsize size = 0;
  const char *text = body ? g_bytes_get_data (body, &size) : NULL;

  if (g_ascii_strcasecmp (content_type ? content_type : "", VIS_CALL_MESSAGE_TYPE) != 0)
    return 415;
  message = vis_call_message_parse (text, size, &error);
  if (!message)
    return g_error_matches (error, VIS_ERROR, VIS_ERROR_TOO_LARGE) ? 413 : 400;

  if (message->has_muted && message->muted != self->remote_muted)
    {
      self->remote_muted = message->muted;
      g_object_notify_by_pspec (G_OBJECT (self), _vis_call_props[VIS_CALL_PROP_REMOTE_MUTED]);
    }
  if (message->has_camera && message->camera != self->remote_camera)
    {
      self->remote_camera = message->camera;
      g_object_notify_by_pspec (G_OBJECT (self), _vis_call_props[VIS_CALL_PROP_REMOTE_CAMERA]);
    }
  if (message->has_screen && message->screen != self->remote_sharing)
    {
      g_autofree char *notice = g_strdup_printf (
          message->screen ? _ ("%s shares a screen") : _ ("%s does not share a screen any more"),
          self->remote_name);

      self->remote_sharing = message->screen;
      g_object_notify_by_pspec (G_OBJECT (self), _vis_call_props[VIS_CALL_PROP_REMOTE_SHARING]);
      g_signal_emit (self, _vis_call_signals[VIS_CALL_SIGNAL_NOTICE], 0, notice);
    }
  if (message->text)
    g_signal_emit (self, _vis_call_signals[VIS_CALL_SIGNAL_TEXT], 0, message->text);
  if (message->has_still && message->still && self->state == VIS_CALL_ACTIVE)
    {
      g_autofree char *notice
          = g_strdup_printf (_ ("%s saves a picture of you"), self->remote_name);

      g_signal_emit (self, _vis_call_signals[VIS_CALL_SIGNAL_NOTICE], 0, notice);
    }
  if (message->has_waiting && message->waiting)
    _vis_call_step (self, VIS_CALL_EVENT_WAIT);
  return 200;
}

static void
on_told (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (vis_sip_dialog_send_message_finish (VIS_SIP_DIALOG (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
vis_call_send_text_async (VisCall *self, const char *text, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  VisCallMessage message = { 0 };

  g_return_if_fail (VIS_IS_CALL (self) && text != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, vis_call_send_text_async);
  if (self->state != VIS_CALL_ACTIVE)
    {
      g_task_return_new_error (task, VIS_ERROR, VIS_ERROR_FAILED, "%s",
                               _ ("The call is not connected."));
      return;
    }
  if (strlen (text) > VIS_CALL_MESSAGE_MAX_TEXT || !g_utf8_validate (text, -1, NULL))
    {
      g_task_return_new_error (task, VIS_ERROR, VIS_ERROR_TOO_LARGE, "%s",
                               _ ("This line is too long to be sent."));
      return;
    }
  message.text = (char *)text;
  _vis_call_send_message (self, &message, on_told, g_steal_pointer (&task));
}

gboolean
vis_call_send_text_finish (VisCall *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
vis_call_tell_still_async (VisCall *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  VisCallMessage message = { .has_still = TRUE, .still = TRUE };

  g_return_if_fail (VIS_IS_CALL (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, vis_call_tell_still_async);
  if (self->state == VIS_CALL_ACTIVE)
    _vis_call_send_message (self, &message, on_told, g_steal_pointer (&task));
  else
    g_task_return_new_error (task, VIS_ERROR, VIS_ERROR_FAILED, "%s",
                             _ ("The call is not connected."));
}

gboolean
vis_call_tell_still_finish (VisCall *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
