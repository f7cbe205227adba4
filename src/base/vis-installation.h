/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where the program's own files are: beside the program, wherever its prefix was moved to. */

char *vis_installation_move (const char *path, const char *prefix, const char *bin_dir,
                             const char *program);
char *vis_installation_dup_locale_dir (void);
char *vis_installation_dup_module_dir (void);
GSettingsSchema *vis_installation_lookup_schema (const char *id);

G_END_DECLS
