/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "identity/vis-sandbox-keyring.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#include "base/vis-error.h"

struct _VisSandboxKeyring
{
  GObject parent_instance;

  guint time_limit_ms;
};

static void vis_sandbox_keyring_secrets_init (VisSecretsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VisSandboxKeyring, vis_sandbox_keyring, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIS_TYPE_SECRETS,
                                                      vis_sandbox_keyring_secrets_init))

static const SecretSchema schema = {
  "org.visavis.Visavis",
  SECRET_SCHEMA_NONE,
  { { "name", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

/* What libsecret is asked can't be cancelled (the portal may be showing a window): past the time
 * limit the task has its error, and the answer is dropped. */
typedef struct
{
  guint timer;
  gboolean over; /* the task has its result */
} Operation;

static void
operation_free (Operation *operation)
{
  g_assert (operation->timer == 0);
  g_free (operation);
}

/* Returns: FALSE when it was over before. */
static gboolean
end_operation (GTask *task)
{
  Operation *operation = g_task_get_task_data (task);
  gboolean was_over = operation->over;

  g_clear_handle_id (&operation->timer, g_source_remove);
  operation->over = TRUE;
  return !was_over;
}

static gboolean
on_time_limit (gpointer user_data)
{
  GTask *task = user_data;
  VisSandboxKeyring *self = g_task_get_source_object (task);
  Operation *operation = g_task_get_task_data (task);

  operation->timer = 0;
  if (end_operation (task))
    g_task_return_new_error (
        task, VIS_ERROR, VIS_ERROR_TIMED_OUT,
        _ ("The keyring was not unlocked within %u seconds. Look for the window that asks "
           "for its password, and try again"),
        self->time_limit_ms / 1000);
  return G_SOURCE_REMOVE;
}

/* Takes @error over. */
static void
return_error (GTask *task, GError *error)
{
  /* The bus's errors and GIO's come from the way to the portal, the others from the file. */
  gboolean unreachable = error->domain == G_DBUS_ERROR || error->domain == G_IO_ERROR;

  g_dbus_error_strip_remote_error (error);
  if (unreachable)
    g_task_return_new_error (
        task, VIS_ERROR, VIS_ERROR_UNREACHABLE,
        _ ("The desktop’s keyring can’t be asked from the sandbox (%s). Install and start one that "
           "answers the Secret portal, such as GNOME Keyring"),
        error->message);
  else
    g_task_return_new_error (task, VIS_ERROR, VIS_ERROR_FAILED,
                             _ ("The keyring reported an error: %s"), error->message);
  g_error_free (error);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char *text = secret_password_lookup_finish (result, &error);

  if (!end_operation (task))
    g_clear_error (&error);
  else if (error != NULL)
    return_error (task, error);
  else
    g_task_return_pointer (task, g_strdup (text), g_free);
  secret_password_free (text);
}

static void
on_stored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean stored = secret_password_store_finish (result, &error);

  if (!end_operation (task))
    g_clear_error (&error);
  else if (error != NULL)
    return_error (task, error);
  else
    g_task_return_boolean (task, stored);
}

static GTask *
new_task (VisSecrets *secrets, gpointer tag, GAsyncReadyCallback callback, gpointer user_data)
{
  VisSandboxKeyring *self = VIS_SANDBOX_KEYRING (secrets);
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Operation *operation = g_new0 (Operation, 1);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, operation, (GDestroyNotify)operation_free);
  operation->timer = g_timeout_add_full (G_PRIORITY_DEFAULT, self->time_limit_ms, on_time_limit,
                                         g_object_ref (task), g_object_unref);
  return task;
}

static void
vis_sandbox_keyring_lookup_async (VisSecrets *secrets, const char *name,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = new_task (secrets, vis_sandbox_keyring_lookup_async, callback, user_data);

  secret_password_lookup (&schema, NULL, on_found, task, "name", name, NULL);
}

static char *
vis_sandbox_keyring_lookup_finish (VisSecrets *secrets, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, secrets), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
vis_sandbox_keyring_store_async (VisSecrets *secrets, const char *name, const char *label,
                                 const char *secret, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = new_task (secrets, vis_sandbox_keyring_store_async, callback, user_data);

  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, label, secret, NULL, on_stored, task,
                         "name", name, NULL);
}

static gboolean
vis_sandbox_keyring_store_finish (VisSecrets *secrets, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, secrets), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
vis_sandbox_keyring_secrets_init (VisSecretsInterface *iface)
{
  iface->lookup_async = vis_sandbox_keyring_lookup_async;
  iface->lookup_finish = vis_sandbox_keyring_lookup_finish;
  iface->store_async = vis_sandbox_keyring_store_async;
  iface->store_finish = vis_sandbox_keyring_store_finish;
}

static void
vis_sandbox_keyring_class_init (VisSandboxKeyringClass *klass)
{
}

static void
vis_sandbox_keyring_init (VisSandboxKeyring *self)
{
}

gboolean
vis_sandbox_keyring_is_needed (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

VisSecrets *
vis_sandbox_keyring_new (guint time_limit_ms)
{
  VisSandboxKeyring *self;

  g_return_val_if_fail (time_limit_ms > 0, NULL);

  self = g_object_new (VIS_TYPE_SANDBOX_KEYRING, NULL);
  self->time_limit_ms = time_limit_ms;
  return VIS_SECRETS (self);
}
