/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/vis-secrets.h"

G_BEGIN_DECLS

#define VIS_TYPE_SANDBOX_KEYRING (vis_sandbox_keyring_get_type ())

/**
 * VisSandboxKeyring:
 *
 * A VisSecrets for a program in a Flatpak sandbox, which may not talk to the desktop's keyring: an
 * encrypted file among the program's own data. The Secret portal hands out the key of that file,
 * out of the desktop's keyring; libsecret does all this.
 *
 * Errors: VIS_ERROR_UNREACHABLE (no portal answers, or it has no keyring), VIS_ERROR_TIMED_OUT
 * (nobody unlocked the keyring in time) or VIS_ERROR_FAILED. Each message says what to do.
 * Main context.
 */
G_DECLARE_FINAL_TYPE (VisSandboxKeyring, vis_sandbox_keyring, VIS, SANDBOX_KEYRING, GObject)

/** vis_sandbox_keyring_is_needed: Returns: whether this program runs in a Flatpak sandbox. */
gboolean vis_sandbox_keyring_is_needed (void);

/**
 * vis_sandbox_keyring_new:
 * @time_limit_ms: for each lookup and store, the user's part included
 *
 * Returns: (transfer full): talks to nobody yet.
 */
VisSecrets *vis_sandbox_keyring_new (guint time_limit_ms);

G_END_DECLS
