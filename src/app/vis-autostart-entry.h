/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The file that starts Visavis at login, outside a sandbox (Desktop Application Autostart
 * Specification).
 */

/** vis_autostart_entry_write: makes or renews the entry below @config_dir, which starts @program
 * --background. A file that Visavis did not write is left alone: VIS_ERROR_BUSY. */
gboolean vis_autostart_entry_write (const char *config_dir, const char *program, GError **error);

/** vis_autostart_entry_remove: takes our entry away; that there is none is fine. */
gboolean vis_autostart_entry_remove (const char *config_dir, GError **error);

G_END_DECLS
