/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define VIS_TYPE_SECRETS (vis_secrets_get_type ())

/**
 * VisSecrets:
 *
 * Where secret text is kept under a name: a keyring, or a file that the user asked for.
 * Asynchronous, because a keyring may ask its owner to unlock it.
 */
G_DECLARE_INTERFACE (VisSecrets, vis_secrets, VIS, SECRETS, GObject)

struct _VisSecretsInterface
{
  GTypeInterface parent_iface;

  void (*lookup_async) (VisSecrets *self, const char *name, GAsyncReadyCallback callback,
                        gpointer user_data);
  char *(*lookup_finish) (VisSecrets *self, GAsyncResult *result, GError **error);
  void (*store_async) (VisSecrets *self, const char *name, const char *label, const char *secret,
                       GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*store_finish) (VisSecrets *self, GAsyncResult *result, GError **error);
};

/** vis_secrets_lookup_async: time-limited by the implementation; can't be cancelled (a keyring
 * prompt does not survive it). Main context. */
void vis_secrets_lookup_async (VisSecrets *self, const char *name, GAsyncReadyCallback callback,
                               gpointer user_data);

/**
 * vis_secrets_lookup_finish:
 *
 * Returns: (transfer full) (nullable): the secret; NULL without an error when there is none;
 *   NULL with VIS_ERROR_LOCKED, VIS_ERROR_TIMED_OUT, VIS_ERROR_UNREACHABLE (no keyring),
 *   VIS_ERROR_REFUSED (not allowed to ask), VIS_ERROR_SECURITY (there is one, but not safe to use)
 *   or another error.
 */
char *vis_secrets_lookup_finish (VisSecrets *self, GAsyncResult *result, GError **error);

/** vis_secrets_store_async: @label is what a keyring manager shows its owner. */
void vis_secrets_store_async (VisSecrets *self, const char *name, const char *label,
                              const char *secret, GAsyncReadyCallback callback, gpointer user_data);
gboolean vis_secrets_store_finish (VisSecrets *self, GAsyncResult *result, GError **error);

G_END_DECLS
