/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/vis-secrets.h"

G_DEFINE_INTERFACE (VisSecrets, vis_secrets, G_TYPE_OBJECT)

static void
vis_secrets_default_init (VisSecretsInterface *iface)
{
}

void
vis_secrets_lookup_async (VisSecrets *self, const char *name, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (VIS_IS_SECRETS (self) && name != NULL);

  VIS_SECRETS_GET_IFACE (self)->lookup_async (self, name, callback, user_data);
}

char *
vis_secrets_lookup_finish (VisSecrets *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (VIS_IS_SECRETS (self), NULL);

  return VIS_SECRETS_GET_IFACE (self)->lookup_finish (self, result, error);
}

void
vis_secrets_store_async (VisSecrets *self, const char *name, const char *label, const char *secret,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (VIS_IS_SECRETS (self) && name != NULL && label != NULL && secret != NULL);

  VIS_SECRETS_GET_IFACE (self)->store_async (self, name, label, secret, callback, user_data);
}

gboolean
vis_secrets_store_finish (VisSecrets *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (VIS_IS_SECRETS (self), FALSE);

  return VIS_SECRETS_GET_IFACE (self)->store_finish (self, result, error);
}
