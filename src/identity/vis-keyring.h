/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/vis-secrets.h"

G_BEGIN_DECLS

/** How long the user has to unlock the keyring. */
#define VIS_KEYRING_TIME_LIMIT_MS 60000

#define VIS_TYPE_KEYRING (vis_keyring_get_type ())

/**
 * VisKeyring:
 *
 * A VisSecrets that keeps secrets in the desktop's keyring (the Secret Service). A locked keyring
 * is unlocked first, also before a lookup answers that there is no secret: a secret that can't be
 * seen is not a secret that is missing.
 *
 * Errors: VIS_ERROR_UNREACHABLE (no keyring runs here: at once), VIS_ERROR_LOCKED (it stayed
 * locked), VIS_ERROR_TIMED_OUT (nobody answered its question in time; the question stays open, and
 * a late answer is only heard by the next try), VIS_ERROR_REFUSED (this program may not talk to
 * it), VIS_ERROR_SECURITY (what it holds is not text) or VIS_ERROR_FAILED. Each message says what
 * to do. Main context.
 */
G_DECLARE_FINAL_TYPE (VisKeyring, vis_keyring, VIS, KEYRING, GObject)

/**
 * vis_keyring_new:
 * @time_limit_ms: for each lookup and store, the user's part included: VIS_KEYRING_TIME_LIMIT_MS
 *
 * Returns: (transfer full): talks to nobody yet.
 */
VisSecrets *vis_keyring_new (guint time_limit_ms);

G_END_DECLS
