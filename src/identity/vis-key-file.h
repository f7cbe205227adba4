/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/vis-secrets.h"

G_BEGIN_DECLS

#define VIS_TYPE_KEY_FILE (vis_key_file_get_type ())

/**
 * VisKeyFile:
 *
 * A VisSecrets that keeps one secret, whatever its name, in a file that the user named: for
 * programs without a keyring. The file is made for its owner only (mode 0600), whole or not at
 * all; one that others may read is refused. A symbolic link stays one: what it points to is read
 * and replaced.
 *
 * Errors: VIS_ERROR_SECURITY (others may read it), VIS_ERROR_INVALID (no regular file, no text),
 * VIS_ERROR_TOO_LARGE, VIS_ERROR_NOT_FOUND (a link that leads nowhere), VIS_ERROR_FAILED. The file
 * is read and written on a worker thread.
 */
G_DECLARE_FINAL_TYPE (VisKeyFile, vis_key_file, VIS, KEY_FILE, GObject)

/** vis_key_file_new: Returns: (transfer full): touches nothing yet. */
VisSecrets *vis_key_file_new (const char *path);

G_END_DECLS
