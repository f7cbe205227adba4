/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vis-test-secrets.h"

#include "lib/vis-test-loop.h"

struct _VisTestSecrets
{
  GObject parent_instance;

  GHashTable *secrets;
  GError *lookup_error;
  GError *store_error;
  gboolean forget;
  guint n_stores;
};

static void vis_test_secrets_secrets_init (VisSecretsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VisTestSecrets, vis_test_secrets, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIS_TYPE_SECRETS,
                                                      vis_test_secrets_secrets_init))

static void
lookup_async (VisSecrets *secrets, const char *name, GAsyncReadyCallback callback,
              gpointer user_data)
{
  VisTestSecrets *self = VIS_TEST_SECRETS (secrets);
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  if (self->lookup_error)
    g_task_return_error (task, g_error_copy (self->lookup_error));
  else
    g_task_return_pointer (task, g_strdup (g_hash_table_lookup (self->secrets, name)), g_free);
}

static char *
lookup_finish (VisSecrets *secrets, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
store_async (VisSecrets *secrets, const char *name, const char *label, const char *secret,
             GAsyncReadyCallback callback, gpointer user_data)
{
  VisTestSecrets *self = VIS_TEST_SECRETS (secrets);
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  if (self->store_error)
    {
      g_task_return_error (task, g_error_copy (self->store_error));
      return;
    }
  self->n_stores++;
  if (!self->forget)
    g_hash_table_insert (self->secrets, g_strdup (name), g_strdup (secret));
  g_task_return_boolean (task, TRUE);
}

static gboolean
store_finish (VisSecrets *secrets, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
vis_test_secrets_secrets_init (VisSecretsInterface *iface)
{
  iface->lookup_async = lookup_async;
  iface->lookup_finish = lookup_finish;
  iface->store_async = store_async;
  iface->store_finish = store_finish;
}

static void
vis_test_secrets_finalize (GObject *object)
{
  VisTestSecrets *self = VIS_TEST_SECRETS (object);

  g_hash_table_unref (self->secrets);
  g_clear_error (&self->lookup_error);
  g_clear_error (&self->store_error);
  G_OBJECT_CLASS (vis_test_secrets_parent_class)->finalize (object);
}

static void
vis_test_secrets_class_init (VisTestSecretsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vis_test_secrets_finalize;
}

static void
vis_test_secrets_init (VisTestSecrets *self)
{
  self->secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

VisTestSecrets *
vis_test_secrets_new (void)
{
  return g_object_new (VIS_TYPE_TEST_SECRETS, NULL);
}

void
vis_test_secrets_fail (VisTestSecrets *self, const GError *lookup_error, const GError *store_error)
{
  g_clear_error (&self->lookup_error);
  g_clear_error (&self->store_error);
  self->lookup_error = lookup_error ? g_error_copy (lookup_error) : NULL;
  self->store_error = store_error ? g_error_copy (store_error) : NULL;
}

void
vis_test_secrets_forget (VisTestSecrets *self)
{
  self->forget = TRUE;
}

guint
vis_test_secrets_get_n_stores (VisTestSecrets *self)
{
  return self->n_stores;
}

static gboolean
has_come (gpointer user_data)
{
  return *(GAsyncResult **)user_data != NULL;
}

void
vis_test_wait_for_result (GAsyncResult **result)
{
  g_assert_true (vis_test_wait_until (has_come, result, VIS_TEST_DEADLINE_MS));
}

void
vis_test_on_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **out = user_data;

  g_assert_null (*out);
  *out = g_object_ref (result);
}

char *
vis_test_lookup (VisSecrets *secrets, const char *name, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  vis_secrets_lookup_async (secrets, name, vis_test_on_result, &result);
  vis_test_wait_for_result (&result);
  return vis_secrets_lookup_finish (secrets, result, error);
}

gboolean
vis_test_store (VisSecrets *secrets, const char *name, const char *secret, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  vis_secrets_store_async (secrets, name, "A test's secret", secret, vis_test_on_result, &result);
  vis_test_wait_for_result (&result);
  return vis_secrets_store_finish (secrets, result, error);
}
