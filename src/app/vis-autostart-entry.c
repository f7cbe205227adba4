/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-autostart-entry.h"

#include <errno.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "base/vis-error.h"

/* Tells our file from one that somebody else wrote under the same name. */
#define MARK "X-Visavis-Autostart"

static char *
entry_path (const char *config_dir)
{
  return g_build_filename (config_dir, "autostart", VIS_APPLICATION_ID ".desktop", NULL);
}

/* Returns: FALSE and an error when a file is there that is not ours. */
static gboolean
check_ours (const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  if (!g_file_test (path, G_FILE_TEST_EXISTS)
      || (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL)
          && g_key_file_get_boolean (file, G_KEY_FILE_DESKTOP_GROUP, MARK, NULL)))
    return TRUE;
  g_set_error (error, VIS_ERROR, VIS_ERROR_BUSY,
               _ ("“%s” says what starts at login, and Visavis did not write it: remove it first"),
               path);
  return FALSE;
}

static gboolean
fail (GError **error, const char *path, int code)
{
  g_set_error (error, VIS_ERROR, VIS_ERROR_FAILED, _ ("“%s” can’t be changed: %s"), path,
               g_strerror (code));
  return FALSE;
}

/* An argument of Exec, as the Desktop Entry Specification wants it quoted. */
static char *
quote (const char *argument)
{
  GString *quoted = g_string_new ("\"");
  for (const char *c = argument; *c != '\0'; c++)
    {
      if (*c == '"' || *c == '`' || *c == '$' || *c == '\\')
        g_string_append_c (quoted, '\\');
      if (*c == '%')
        g_string_append_c (quoted, '%');
      g_string_append_c (quoted, *c);
    }
  g_string_append_c (quoted, '"');
  return g_string_free (quoted, FALSE);
}

gboolean
vis_autostart_entry_write (const char *config_dir, const char *program, GError **error)
{
  g_return_val_if_fail (config_dir != NULL && program != NULL, FALSE);

  g_autofree char *path = entry_path (config_dir);
  g_autofree char *folder = g_path_get_dirname (path);
  if (!check_ours (path, error))
    return FALSE;
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return fail (error, folder, errno);

  g_autofree char *quoted = quote (program);
  g_autofree char *command = g_strconcat (quoted, " --background", NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  const char *group = G_KEY_FILE_DESKTOP_GROUP;
  g_key_file_set_string (file, group, G_KEY_FILE_DESKTOP_KEY_TYPE, "Application");
  g_key_file_set_string (file, group, G_KEY_FILE_DESKTOP_KEY_NAME, "Visavis");
  g_key_file_set_string (file, group, G_KEY_FILE_DESKTOP_KEY_EXEC, command);
  g_key_file_set_string (file, group, G_KEY_FILE_DESKTOP_KEY_ICON, VIS_APPLICATION_ID);
  g_key_file_set_boolean (file, group, "X-GNOME-UsesNotifications", TRUE);
  g_key_file_set_boolean (file, group, MARK, TRUE);

  g_autoptr (GError) cause = NULL;
  if (g_key_file_save_to_file (file, path, &cause))
    return TRUE;
  g_set_error (error, VIS_ERROR, VIS_ERROR_FAILED, _ ("“%s” can’t be changed: %s"), path,
               cause->message);
  return FALSE;
}

gboolean
vis_autostart_entry_remove (const char *config_dir, GError **error)
{
  g_return_val_if_fail (config_dir != NULL, FALSE);

  g_autofree char *path = entry_path (config_dir);
  if (!check_ours (path, error))
    return FALSE;
  if (g_unlink (path) != 0 && errno != ENOENT)
    return fail (error, path, errno);
  return TRUE;
}
