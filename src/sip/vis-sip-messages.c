/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MESSAGE inside of a dialog (RFC 3428). */
#include "config.h"

#include "sip/vis-sip-dialog-private.h"

#include <glib/gi18n-lib.h>

#include "base/vis-error.h"

#define MAX_MESSAGE_BYTES (16 * 1024)
#define UNREADABLE _ ("The other side can’t read this kind of message")

void
_vis_sip_dialog_fail_messages (VisSipDialog *self)
{
  GTask *task;

  while ((task = g_queue_pop_head (&self->messages)))
    {
      g_task_return_new_error (task, VIS_ERROR, VIS_ERROR_FAILED,
                               _ ("The call ended before the message arrived"));
      g_object_unref (task);
    }
}

void
_vis_sip_dialog_complete_message (VisSipDialog *self, guint status, const char *phrase)
{
  g_autoptr (GTask) task = g_queue_pop_head (&self->messages);

  if (!task)
    return;
  if (status < 300)
    g_task_return_boolean (task, TRUE);
  else if (status == 413)
    g_task_return_new_error (task, VIS_ERROR, VIS_ERROR_TOO_LARGE,
                             _ ("The message is too large for the other side"));
  else if (status == 415)
    g_task_return_new_error (task, VIS_ERROR, VIS_ERROR_UNSUPPORTED, UNREADABLE);
  else if (status == 408)
    g_task_return_new_error (task, VIS_ERROR, VIS_ERROR_TIMED_OUT,
                             _ ("The other side did not confirm the message"));
  else
    g_task_return_new_error (task, VIS_ERROR, VIS_ERROR_REFUSED,
                             _ ("The other side refused the message: %u %s"), status, phrase);
  _vis_sip_dialog_send_reinvite (self);
}

void
vis_sip_dialog_send_message_async (VisSipDialog *self, const char *content_type, GBytes *body,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  sip_payload_t buffer[1];

  g_return_if_fail (VIS_IS_SIP_DIALOG (self));
  g_return_if_fail (content_type && body);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, vis_sip_dialog_send_message_async);
  if (self->state != VIS_SIP_DIALOG_CONFIRMED)
    {
      g_task_return_new_error (task, VIS_ERROR, VIS_ERROR_FAILED, _ ("The call is not connected"));
      return;
    }
  if (!self->understands_messages)
    {
      g_task_return_new_error (task, VIS_ERROR, VIS_ERROR_UNSUPPORTED, UNREADABLE);
      return;
    }
  if (g_bytes_get_size (body) > MAX_MESSAGE_BYTES)
    {
      g_task_return_new_error (task, VIS_ERROR, VIS_ERROR_TOO_LARGE,
                               _ ("The message is longer than %d bytes"), MAX_MESSAGE_BYTES);
      return;
    }
  nua_message (self->handle, SIPTAG_CONTENT_TYPE_STR (content_type),
               SIPTAG_PAYLOAD (_vis_sip_dialog_init_payload (buffer, body)), TAG_END ());
  g_queue_push_tail (&self->messages, g_steal_pointer (&task));
}

gboolean
vis_sip_dialog_send_message_finish (VisSipDialog *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
