/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contacts/vis-contact-writer.h"

G_DEFINE_INTERFACE (VisContactWriter, vis_contact_writer, VIS_TYPE_CONTACT_SOURCE)

static void
vis_contact_writer_default_init (VisContactWriterInterface *iface)
{
}

static GTask *
new_task (VisContactWriter *self, gpointer tag, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE); /* what was written is written */
  return task;
}

static gboolean
finish (VisContactWriter *self, GAsyncResult *result, gpointer tag, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == tag, FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
vis_contact_writer_holds (VisContactWriter *self, VisContact *contact)
{
  g_return_val_if_fail (VIS_IS_CONTACT_WRITER (self) && VIS_IS_CONTACT (contact), FALSE);

  return VIS_CONTACT_WRITER_GET_IFACE (self)->holds (self, contact);
}

void
vis_contact_writer_add_async (VisContactWriter *self, VisContact *contact,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (VIS_IS_CONTACT_WRITER (self) && VIS_IS_CONTACT (contact));

  VIS_CONTACT_WRITER_GET_IFACE (self)->add (
      self, contact, new_task (self, vis_contact_writer_add_async, callback, user_data));
}

gboolean
vis_contact_writer_add_finish (VisContactWriter *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, vis_contact_writer_add_async, error);
}

void
vis_contact_writer_change_async (VisContactWriter *self, VisContact *before, VisContact *after,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (VIS_IS_CONTACT_WRITER (self) && VIS_IS_CONTACT (before));
  g_return_if_fail (VIS_IS_CONTACT (after));

  VIS_CONTACT_WRITER_GET_IFACE (self)->change (
      self, before, after, new_task (self, vis_contact_writer_change_async, callback, user_data));
}

gboolean
vis_contact_writer_change_finish (VisContactWriter *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, vis_contact_writer_change_async, error);
}

void
vis_contact_writer_remove_async (VisContactWriter *self, VisContact *contact,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (VIS_IS_CONTACT_WRITER (self) && VIS_IS_CONTACT (contact));

  VIS_CONTACT_WRITER_GET_IFACE (self)->remove (
      self, contact, new_task (self, vis_contact_writer_remove_async, callback, user_data));
}

VisVcardRemains *
vis_contact_writer_remove_finish (VisContactWriter *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
vis_contact_writer_restore_async (VisContactWriter *self, VisVcardRemains *remains,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (VIS_IS_CONTACT_WRITER (self) && remains != NULL);

  VIS_CONTACT_WRITER_GET_IFACE (self)->restore (
      self, remains, new_task (self, vis_contact_writer_restore_async, callback, user_data));
}

gboolean
vis_contact_writer_restore_finish (VisContactWriter *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, vis_contact_writer_restore_async, error);
}
