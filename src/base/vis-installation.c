/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/vis-installation.h"

#include <string.h>

/* The part of PATH below FOLDER; NULL when it is not there. */
static const char *
below (const char *path, const char *folder)
{
  gsize length = strlen (folder);
  if (strncmp (path, folder, length) != 0 || path[length] != G_DIR_SEPARATOR)
    return NULL;
  return path + length + 1;
}

/**
 * vis_installation_move:
 * @path: a folder as it was configured
 * @prefix: the prefix that was configured
 * @bin_dir: the folder of programs that was configured
 * @program: the full path of the program that runs
 *
 * Where @path went with the program. One that runs uninstalled, or was taken out of its prefix, or
 * a folder that was never in that prefix, leave @path as it is.
 *
 * Returns: (transfer full): a path; whether something is there is not looked at
 */
char *
vis_installation_move (const char *path, const char *prefix, const char *bin_dir,
                       const char *program)
{
  g_return_val_if_fail (path != NULL && prefix != NULL && bin_dir != NULL, NULL);
  g_return_val_if_fail (program != NULL, NULL);

  const char *path_below = below (path, prefix);
  const char *bin_below = below (bin_dir, prefix);
  if (path_below == NULL || bin_below == NULL)
    return g_strdup (path);

  g_autofree char *programs = g_path_get_dirname (program);
  g_autofree char *ending = g_strconcat (G_DIR_SEPARATOR_S, bin_below, NULL);
  if (!g_str_has_suffix (programs, ending))
    return g_strdup (path);
  programs[strlen (programs) - strlen (ending)] = '\0';
  return g_build_filename (G_DIR_SEPARATOR_S, programs, path_below, NULL);
}

static char *
moved (const char *path)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  if (program == NULL)
    return g_strdup (path);
  g_autofree char *found = vis_installation_move (path, VIS_PREFIX, VIS_BIN_DIR, program);
  return g_strdup (g_file_test (found, G_FILE_TEST_IS_DIR) ? found : path);
}

/**
 * vis_installation_dup_locale_dir:
 *
 * Returns: (transfer full): the folder of the translations, for bindtextdomain()
 */
char *
vis_installation_dup_locale_dir (void)
{
  return moved (VIS_LOCALE_DIR);
}

/**
 * vis_installation_dup_module_dir:
 *
 * Returns: (transfer full): the folder of the modules that are loaded when they are needed
 */
char *
vis_installation_dup_module_dir (void)
{
  return moved (VIS_MODULE_DIR);
}

/**
 * vis_installation_lookup_schema:
 * @id: of a settings schema
 *
 * Looks beside the program first: another Visavis may be installed where the desktop looks.
 *
 * Returns: (transfer full) (nullable): the schema
 */
GSettingsSchema *
vis_installation_lookup_schema (const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);

  GSettingsSchemaSource *general = g_settings_schema_source_get_default ();
  g_autofree char *folder = moved (VIS_SCHEMA_DIR);
  g_autoptr (GSettingsSchemaSource) own
      = g_settings_schema_source_new_from_directory (folder, general, FALSE, NULL);
  GSettingsSchemaSource *source = own != NULL ? own : general;
  return source != NULL ? g_settings_schema_source_lookup (source, id, TRUE) : NULL;
}
