/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "identity/vis-identity.h"

#include <glib/gi18n-lib.h>

#include "base/vis-error.h"
#include "identity/vis-certificate-private.h"

#define LABEL "Visavis: the key of this device"

struct _VisIdentity
{
  GObject parent_instance;

  char *pem;
  VisFingerprint *fingerprint;
  gboolean ephemeral;
};

G_DEFINE_FINAL_TYPE (VisIdentity, vis_identity, G_TYPE_OBJECT)

/* One run of vis_identity_load_async():
 *
 *   look up ──▶ found ─────────────────────────▶ check ──▶ identity
 *      │                                           ▲
 *      └──▶ none ──▶ generate ──▶ store ──▶ look up again
 *
 * The second look makes sure that the place keeps what it took, and that two first runs at the
 * same time end up with the one identity that stayed. */
typedef struct
{
  VisSecrets *secrets;
  char *name;
  gboolean stored;
} Load;

static void on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data);

static void
load_free (Load *load)
{
  g_object_unref (load->secrets);
  g_free (load->name);
  g_free (load);
}

static VisIdentity *
identity_new (const char *pem, GError **error)
{
  g_autofree char *checked = _vis_certificate_check (pem, error);
  g_autoptr (VisIdentity) self = NULL;

  if (!checked)
    return NULL;
  self = g_object_new (VIS_TYPE_IDENTITY, NULL);
  self->fingerprint = vis_fingerprint_new_from_pem (checked, "sha-256", error);
  self->pem = g_steal_pointer (&checked);
  return self->fingerprint ? g_steal_pointer (&self) : NULL;
}

static void
on_stored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;

  if (!vis_secrets_store_finish (load->secrets, result, &error))
    {
      g_prefix_error (&error, _ ("The new key of this device could not be kept. "));
      g_task_return_error (task, error);
      return;
    }
  load->stored = TRUE;
  vis_secrets_lookup_async (load->secrets, load->name, on_looked_up, g_steal_pointer (&task));
}

static void
on_generated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *pem = g_task_propagate_pointer (G_TASK (result), &error);

  if (!pem)
    {
      g_task_return_error (task, error);
      return;
    }
  vis_secrets_store_async (load->secrets, load->name, LABEL, pem, on_stored,
                           g_steal_pointer (&task));
}

static void
generate_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  char *pem = _vis_certificate_generate (&error);

  if (pem)
    g_task_return_pointer (task, pem, g_free);
  else
    g_task_return_error (task, error);
}

static void
generate_async (GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, generate_async);
  g_task_run_in_thread (task, generate_in_thread);
}

static void
use_secret (GTask *task, const char *secret)
{
  GError *error = NULL;
  VisIdentity *self = identity_new (secret, &error);

  if (self)
    {
      g_task_return_pointer (task, self, g_object_unref);
      return;
    }
  g_prefix_error (&error,
                  _ ("The key that is kept for this device can’t be used and was left as it "
                     "is. Repair it, or remove it to get a new one. The reason: "));
  g_task_return_error (task, error);
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *secret = vis_secrets_lookup_finish (load->secrets, result, &error);

  if (error)
    {
      g_prefix_error (&error, _ ("The key of this device could not be read. "));
      g_task_return_error (task, error);
    }
  else if (secret)
    use_secret (task, secret);
  else if (load->stored)
    g_task_return_new_error (
        task, VIS_ERROR, VIS_ERROR_FAILED,
        _ ("The new key of this device could not be kept: it was taken, but is "
           "not there any more"));
  else
    generate_async (on_generated, g_steal_pointer (&task));
}

static void
vis_identity_finalize (GObject *object)
{
  VisIdentity *self = VIS_IDENTITY (object);

  g_clear_pointer (&self->fingerprint, vis_fingerprint_free);
  g_free (self->pem);
  G_OBJECT_CLASS (vis_identity_parent_class)->finalize (object);
}

static void
vis_identity_class_init (VisIdentityClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vis_identity_finalize;
}

static void
vis_identity_init (VisIdentity *self)
{
}

void
vis_identity_load_async (VisSecrets *secrets, const char *name, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Load *load;

  g_return_if_fail (VIS_IS_SECRETS (secrets) && name != NULL);

  load = g_new0 (Load, 1);
  load->secrets = g_object_ref (secrets);
  load->name = g_strdup (name);
  task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, vis_identity_load_async);
  g_task_set_task_data (task, load, (GDestroyNotify)load_free);
  vis_secrets_lookup_async (secrets, name, on_looked_up, g_steal_pointer (&task));
}

VisIdentity *
vis_identity_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

VisIdentity *
vis_identity_new_ephemeral (GError **error)
{
  g_autofree char *pem = _vis_certificate_generate (error);
  VisIdentity *self = pem ? identity_new (pem, error) : NULL;

  if (self)
    self->ephemeral = TRUE;
  return self;
}

const char *
vis_identity_get_pem (VisIdentity *self)
{
  g_return_val_if_fail (VIS_IS_IDENTITY (self), NULL);

  return self->pem;
}

const VisFingerprint *
vis_identity_get_fingerprint (VisIdentity *self)
{
  g_return_val_if_fail (VIS_IS_IDENTITY (self), NULL);

  return self->fingerprint;
}

gboolean
vis_identity_is_ephemeral (VisIdentity *self)
{
  g_return_val_if_fail (VIS_IS_IDENTITY (self), FALSE);

  return self->ephemeral;
}
