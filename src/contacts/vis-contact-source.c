/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contacts/vis-contact-source.h"

enum
{
  SIGNAL_WARNING,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_INTERFACE (VisContactSource, vis_contact_source, G_TYPE_LIST_MODEL)

static void
vis_contact_source_default_init (VisContactSourceInterface *iface)
{
  g_object_interface_install_property (
      iface,
      g_param_spec_boolean ("loading", NULL, NULL, TRUE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));
  signals[SIGNAL_WARNING] = g_signal_new ("warning", VIS_TYPE_CONTACT_SOURCE, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

gboolean
vis_contact_source_is_loading (VisContactSource *self)
{
  gboolean loading;

  g_return_val_if_fail (VIS_IS_CONTACT_SOURCE (self), FALSE);

  g_object_get (self, "loading", &loading, NULL);
  return loading;
}

/* What a task waits for: one of the two. */
typedef struct
{
  gulong handler;
  guint timer;
} Wait;

static void
end_wait (GTask *task, gboolean loaded)
{
  Wait *wait = g_task_get_task_data (task);

  g_signal_handler_disconnect (g_task_get_source_object (task), wait->handler);
  g_clear_handle_id (&wait->timer, g_source_remove);
  g_task_return_boolean (task, loaded);
  g_object_unref (task);
}

static void
on_loading (VisContactSource *source, GParamSpec *pspec, gpointer task)
{
  if (!vis_contact_source_is_loading (source))
    end_wait (task, TRUE);
}

static gboolean
on_limit (gpointer task)
{
  ((Wait *)g_task_get_task_data (task))->timer = 0;
  end_wait (task, FALSE);
  return G_SOURCE_REMOVE;
}

void
vis_contact_source_wait_async (VisContactSource *self, guint limit_ms, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task;
  Wait *wait;

  g_return_if_fail (VIS_IS_CONTACT_SOURCE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, vis_contact_source_wait_async);
  if (!vis_contact_source_is_loading (self))
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  wait = g_new0 (Wait, 1);
  g_task_set_task_data (task, wait, g_free);
  wait->handler = g_signal_connect (self, "notify::loading", G_CALLBACK (on_loading), task);
  wait->timer = g_timeout_add (limit_ms, on_limit, task);
}

gboolean
vis_contact_source_wait_finish (VisContactSource *self, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}

void
vis_contact_source_warn (VisContactSource *self, const char *text)
{
  g_return_if_fail (VIS_IS_CONTACT_SOURCE (self) && text != NULL);

  g_signal_emit (self, signals[SIGNAL_WARNING], 0, text);
}
