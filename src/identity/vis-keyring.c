/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "identity/vis-keyring.h"

#include <glib/gi18n-lib.h>

#include "base/vis-error.h"
#include "identity/vis-keyring-task-private.h"

struct _VisKeyring
{
  GObject parent_instance;

  guint time_limit_ms;
};

static void vis_keyring_secrets_init (VisSecretsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VisKeyring, vis_keyring, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIS_TYPE_SECRETS, vis_keyring_secrets_init))

/* One lookup:
 *
 *   open ──▶ search ──▶ an unlocked item ──▶ load it ──▶ the secret
 *             ▲  │ └──▶ locked items only ─────────────┐
 *             │  └────▶ none ──▶ default collection ──▶│ unlock ──▶ stays locked: error
 *             │                    │ open or missing   └───┬────
 *             │                    └──▶ NULL               │
 *             └────────────────── once ────────────────────┘
 *
 * Searching alone does not tell "none" from "locked": some services hide what is locked. Past the
 * time limit the chain ends at its next step. */
typedef struct
{
  GHashTable *attributes;
  char *label;
  SecretValue *secret; /* of a store */
  SecretService *service;
  gboolean unlock_tried;
} Operation;

static void search (GTask *task);

static void
operation_free (Operation *operation)
{
  g_hash_table_unref (operation->attributes);
  g_free (operation->label);
  g_clear_pointer (&operation->secret, secret_value_unref);
  g_clear_object (&operation->service);
  g_free (operation);
}

static void
end_with_text (GTask *task, char *text)
{
  if (_vis_keyring_task_end (task))
    g_task_return_pointer (task, text, g_free);
  else
    g_free (text);
}

G_GNUC_PRINTF (3, 4)
static void
end_with_error (GTask *task, VisError code, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (_vis_keyring_task_end (task))
    g_task_return_new_error (task, VIS_ERROR, (int)code, "%s", message);
}

static gboolean
is_absent (const GError *error)
{
  static const int codes[] = {
    G_DBUS_ERROR_SERVICE_UNKNOWN,   G_DBUS_ERROR_NAME_HAS_NO_OWNER,
    G_DBUS_ERROR_NO_SERVER,         G_DBUS_ERROR_DISCONNECTED,
    G_DBUS_ERROR_SPAWN_EXEC_FAILED, G_DBUS_ERROR_SPAWN_CHILD_EXITED,
    G_DBUS_ERROR_SPAWN_FAILED,      G_DBUS_ERROR_SPAWN_CHILD_SIGNALED,
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, G_DBUS_ERROR, codes[i]))
      return TRUE;
  /* There is no bus to ask on. */
  return error->domain == G_IO_ERROR && error->code != G_IO_ERROR_TIMED_OUT;
}

/* What a store ends with when it had to make the default collection and could not. */
static gboolean
is_missing_collection (const GError *error)
{
  return g_error_matches (error, SECRET_ERROR, SECRET_ERROR_NO_SUCH_OBJECT)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT);
}

static void
end_with_service_error (GTask *task, GError *error)
{
  g_dbus_error_strip_remote_error (error);
  if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    end_with_error (task, VIS_ERROR_LOCKED, _ ("The keyring is locked. Unlock it and try again"));
  else if (is_missing_collection (error))
    end_with_error (task, VIS_ERROR_LOCKED,
                    _ ("There is no keyring for passwords yet: its own password was not given, or "
                       "nothing could ask for it. Make one, for example with “Passwords and Keys”, "
                       "and try again"));
  else if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED)
           || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_AUTH_FAILED))
    end_with_error (
        task, VIS_ERROR_REFUSED,
        _ ("Visavis is not allowed to use the keyring (%s). Allow it, or keep the key in "
           "a key file"),
        error->message);
  else if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY)
           || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMED_OUT)
           || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    end_with_error (
        task, VIS_ERROR_TIMED_OUT,
        _ ("The keyring does not answer. Log out and in again, or keep the key in a key "
           "file"));
  else if (is_absent (error))
    end_with_error (
        task, VIS_ERROR_UNREACHABLE,
        _ ("No keyring is running (%s). Install and start one, such as GNOME Keyring, or "
           "keep the key in a key file"),
        error->message);
  else
    end_with_error (task, VIS_ERROR_FAILED, _ ("The keyring reported an error: %s"),
                    error->message);
}

/* Whether the chain goes on. Takes @error over. */
static gboolean
step_succeeded (GTask *task, GError *error)
{
  if (error && !_vis_keyring_task_is_over (task))
    end_with_service_error (task, error);
  g_clear_error (&error);
  return !_vis_keyring_task_is_over (task);
}

static void
end_locked (GTask *task)
{
  end_with_error (
      task, VIS_ERROR_LOCKED,
      _ ("The keyring stayed locked: its password was not given, or nothing could ask for "
         "it. Unlock it and try again"));
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SecretItem *item = SECRET_ITEM (source);
  SecretValue *value;
  const char *text;
  gsize size = 0;
  GError *error = NULL;

  secret_item_load_secret_finish (item, result, &error);
  if (!step_succeeded (task, error))
    return;
  value = secret_item_get_secret (item);
  text = value ? secret_value_get (value, &size) : NULL;
  /* Never mind the content type: gnome-keyring calls everything text/plain. */
  if (text && g_utf8_validate_len (text, size, NULL))
    end_with_text (task, g_strndup (text, size));
  else
    {
      g_autofree char *label = secret_item_get_label (item);

      end_with_error (task, VIS_ERROR_SECURITY,
                      _ ("What the keyring holds as “%s” is not text. It was left as it is"),
                      label);
    }
  g_clear_pointer (&value, secret_value_unref);
}

static void
on_unlocked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  int n = secret_service_unlock_finish (SECRET_SERVICE (source), result, NULL, &error);

  if (!step_succeeded (task, error))
    return;
  /* A prompt that was dismissed, or that nothing can show, is no error to the service. */
  if (n < 1)
    end_locked (task);
  else
    search (task);
}

/* @objects: items or collections; once for each operation, so that the search can't go in circles.
 */
static void
unlock (GTask *task, GList *objects)
{
  Operation *operation = g_task_get_task_data (task);

  if (operation->unlock_tried)
    {
      end_locked (task);
      return;
    }
  operation->unlock_tried = TRUE;
  secret_service_unlock (operation->service, objects, NULL, on_unlocked, g_object_ref (task));
}

static void
on_default_collection (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (SecretCollection) collection = secret_collection_for_alias_finish (result, &error);

  if (!step_succeeded (task, error))
    return;
  if (collection && secret_collection_get_locked (collection))
    {
      GList objects = { collection, NULL, NULL };

      unlock (task, &objects);
    }
  else
    end_with_text (task, NULL);
}

static SecretItem *
find_unlocked (GList *items)
{
  for (GList *l = items; l; l = l->next)
    if (!secret_item_get_locked (l->data))
      return l->data;
  return NULL;
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Operation *operation = g_task_get_task_data (task);
  GError *error = NULL;
  g_autolist (SecretItem) items
      = secret_service_search_finish (SECRET_SERVICE (source), result, &error);
  SecretItem *item = find_unlocked (items);

  if (!step_succeeded (task, error))
    return;
  if (item)
    secret_item_load_secret (item, NULL, on_loaded, g_steal_pointer (&task));
  else if (items)
    unlock (task, items);
  else
    secret_collection_for_alias (operation->service, SECRET_COLLECTION_DEFAULT,
                                 SECRET_COLLECTION_NONE, NULL, on_default_collection,
                                 g_steal_pointer (&task));
}

static void
search (GTask *task)
{
  Operation *operation = g_task_get_task_data (task);

  secret_service_search (operation->service, &_vis_keyring_schema, operation->attributes,
                         SECRET_SEARCH_ALL, NULL, on_found, g_object_ref (task));
}

static void
on_stored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean stored = secret_service_store_finish (SECRET_SERVICE (source), result, &error);

  if (!step_succeeded (task, error))
    return;
  if (!stored)
    end_locked (task);
  else if (_vis_keyring_task_end (task))
    g_task_return_boolean (task, TRUE);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Operation *operation = g_task_get_task_data (task);
  GError *error = NULL;

  operation->service = secret_service_open_finish (result, &error);
  if (!step_succeeded (task, error))
    return;
  if (operation->secret)
    /* Unlocks, or makes the default collection, when it has to. */
    secret_service_store (operation->service, &_vis_keyring_schema, operation->attributes,
                          SECRET_COLLECTION_DEFAULT, operation->label, operation->secret, NULL,
                          on_stored, g_steal_pointer (&task));
  else
    search (task);
}

/* @label, @secret: NULL for a lookup. */
static void
start_operation (GTask *task, const char *name, const char *label, const char *secret)
{
  Operation *operation = g_new0 (Operation, 1);

  operation->attributes = secret_attributes_build (&_vis_keyring_schema, "name", name, NULL);
  operation->label = g_strdup (label);
  operation->secret = secret ? secret_value_new (secret, -1, "text/plain") : NULL;
  g_task_set_task_data (task, operation, (GDestroyNotify)operation_free);
  secret_service_open (SECRET_TYPE_SERVICE, NULL, SECRET_SERVICE_OPEN_SESSION, NULL, on_opened,
                       g_object_ref (task));
}

static void
vis_keyring_lookup_async (VisSecrets *secrets, const char *name, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = _vis_keyring_task_new (
      secrets, vis_keyring_lookup_async, VIS_KEYRING (secrets)->time_limit_ms, callback, user_data);

  start_operation (task, name, NULL, NULL);
}

static void
vis_keyring_store_async (VisSecrets *secrets, const char *name, const char *label,
                         const char *secret, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = _vis_keyring_task_new (
      secrets, vis_keyring_store_async, VIS_KEYRING (secrets)->time_limit_ms, callback, user_data);

  start_operation (task, name, label, secret);
}

static void
vis_keyring_secrets_init (VisSecretsInterface *iface)
{
  iface->lookup_async = vis_keyring_lookup_async;
  iface->lookup_finish = _vis_keyring_lookup_finish;
  iface->store_async = vis_keyring_store_async;
  iface->store_finish = _vis_keyring_store_finish;
}

static void
vis_keyring_class_init (VisKeyringClass *klass)
{
}

static void
vis_keyring_init (VisKeyring *self)
{
}

VisSecrets *
vis_keyring_new (guint time_limit_ms)
{
  VisKeyring *self;

  g_return_val_if_fail (time_limit_ms > 0, NULL);

  self = g_object_new (VIS_TYPE_KEYRING, NULL);
  self->time_limit_ms = time_limit_ms;
  return VIS_SECRETS (self);
}
