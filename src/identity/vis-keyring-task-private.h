/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsecret/secret.h>

#include "base/vis-secrets.h"

G_BEGIN_DECLS

/** _vis_keyring_schema: what every secret of this program is filed under, with its "name". */
extern const SecretSchema _vis_keyring_schema;

/**
 * _vis_keyring_task_new:
 * @secrets: the source of the result
 * @time_limit_ms: the user's part included
 *
 * A lookup or store of a keyring: past the time limit it ends with VIS_ERROR_TIMED_OUT, and what
 * comes later is dropped. What a keyring is asked is never cancelled: it may be showing a window,
 * and not survive that. Main context.
 *
 * Returns: (transfer full): returns a string (nullable) or a boolean, once
 * _vis_keyring_task_end() said TRUE.
 */
GTask *_vis_keyring_task_new (VisSecrets *secrets, gpointer tag, guint time_limit_ms,
                              GAsyncReadyCallback callback, gpointer user_data);

/** _vis_keyring_task_end: it gets its result now. Returns: FALSE: it has one already. */
gboolean _vis_keyring_task_end (GTask *task);

gboolean _vis_keyring_task_is_over (GTask *task);

/** _vis_keyring_lookup_finish: the lookup_finish of a VisSecrets. */
char *_vis_keyring_lookup_finish (VisSecrets *secrets, GAsyncResult *result, GError **error);

/** _vis_keyring_store_finish: the store_finish of a VisSecrets. */
gboolean _vis_keyring_store_finish (VisSecrets *secrets, GAsyncResult *result, GError **error);

G_END_DECLS
