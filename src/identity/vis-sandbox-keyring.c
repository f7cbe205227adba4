/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "identity/vis-sandbox-keyring.h"

#include <glib/gi18n-lib.h>

#include "base/vis-error.h"
#include "identity/vis-keyring-task-private.h"

struct _VisSandboxKeyring
{
  GObject parent_instance;

  guint time_limit_ms;
};

static void vis_sandbox_keyring_secrets_init (VisSecretsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VisSandboxKeyring, vis_sandbox_keyring, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIS_TYPE_SECRETS,
                                                      vis_sandbox_keyring_secrets_init))

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

  if (!_vis_keyring_task_end (task))
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

  if (!_vis_keyring_task_end (task))
    g_clear_error (&error);
  else if (error != NULL)
    return_error (task, error);
  else
    g_task_return_boolean (task, stored);
}

static void
vis_sandbox_keyring_lookup_async (VisSecrets *secrets, const char *name,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task
      = _vis_keyring_task_new (secrets, vis_sandbox_keyring_lookup_async,
                               VIS_SANDBOX_KEYRING (secrets)->time_limit_ms, callback, user_data);

  secret_password_lookup (&_vis_keyring_schema, NULL, on_found, task, "name", name, NULL);
}

static void
vis_sandbox_keyring_store_async (VisSecrets *secrets, const char *name, const char *label,
                                 const char *secret, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task
      = _vis_keyring_task_new (secrets, vis_sandbox_keyring_store_async,
                               VIS_SANDBOX_KEYRING (secrets)->time_limit_ms, callback, user_data);

  secret_password_store (&_vis_keyring_schema, SECRET_COLLECTION_DEFAULT, label, secret, NULL,
                         on_stored, task, "name", name, NULL);
}

static void
vis_sandbox_keyring_secrets_init (VisSecretsInterface *iface)
{
  iface->lookup_async = vis_sandbox_keyring_lookup_async;
  iface->lookup_finish = _vis_keyring_lookup_finish;
  iface->store_async = vis_sandbox_keyring_store_async;
  iface->store_finish = _vis_keyring_store_finish;
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
