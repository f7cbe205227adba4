/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "identity/vis-keyring-task-private.h"

#include <glib/gi18n-lib.h>

#include "base/vis-error.h"

typedef struct
{
  guint milliseconds;
  guint timer;
  gboolean over; /* the task has its result */
} Limit;

const SecretSchema _vis_keyring_schema = {
  "org.visavis.Visavis",
  SECRET_SCHEMA_NONE,
  { { "name", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

static G_DEFINE_QUARK (vis - keyring - limit, limit)

static Limit *
get_limit (GTask *task)
{
  return g_object_get_qdata (G_OBJECT (task), limit_quark ());
}

static void
limit_free (gpointer data)
{
  Limit *limit = data;

  g_assert (limit->timer == 0);
  g_free (limit);
}

static gboolean
on_time_limit (gpointer task)
{
  Limit *limit = get_limit (task);

  limit->timer = 0;
  if (_vis_keyring_task_end (task))
    g_task_return_new_error (
        task, VIS_ERROR, VIS_ERROR_TIMED_OUT,
        _ ("The keyring was not unlocked within %u seconds. Look for the window that asks "
           "for its password, and try again"),
        limit->milliseconds / 1000);
  return G_SOURCE_REMOVE;
}

GTask *
_vis_keyring_task_new (VisSecrets *secrets, gpointer tag, guint time_limit_ms,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (secrets, NULL, callback, user_data);
  Limit *limit = g_new0 (Limit, 1);

  g_task_set_source_tag (task, tag);
  g_object_set_qdata_full (G_OBJECT (task), limit_quark (), limit, limit_free);
  limit->milliseconds = time_limit_ms;
  limit->timer = g_timeout_add_full (G_PRIORITY_DEFAULT, time_limit_ms, on_time_limit,
                                     g_object_ref (task), g_object_unref);
  return task;
}

gboolean
_vis_keyring_task_end (GTask *task)
{
  Limit *limit = get_limit (task);
  gboolean was_over = limit->over;

  g_clear_handle_id (&limit->timer, g_source_remove);
  limit->over = TRUE;
  return !was_over;
}

gboolean
_vis_keyring_task_is_over (GTask *task)
{
  return get_limit (task)->over;
}

char *
_vis_keyring_lookup_finish (VisSecrets *secrets, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, secrets), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
_vis_keyring_store_finish (VisSecrets *secrets, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, secrets), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
