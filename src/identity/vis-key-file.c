/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "identity/vis-key-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/vis-error.h"

#define MAX_SIZE 65536

struct _VisKeyFile
{
  GObject parent_instance;

  char *path; /* absolute; never changes, so the worker threads may read it */
};

static void vis_key_file_secrets_init (VisSecretsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VisKeyFile, vis_key_file, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIS_TYPE_SECRETS, vis_key_file_secrets_init))

static gboolean
set_file_error (GError **error, const char *path)
{
  g_set_error (error, VIS_ERROR, VIS_ERROR_FAILED, _ ("The key file “%s” can’t be used: %s"), path,
               g_strerror (errno));
  return FALSE;
}

static gboolean
is_link (const char *path)
{
  struct stat info;

  return lstat (path, &info) == 0 && S_ISLNK (info.st_mode);
}

/* A link that leads nowhere is no missing key: the disk that holds the key may not be mounted, and
 * a new key must not take its place. */
static gboolean
check_not_dangling (const char *path, GError **error)
{
  if (!is_link (path))
    return TRUE;
  g_set_error (
      error, VIS_ERROR, VIS_ERROR_NOT_FOUND,
      _ ("The key file “%s” is a link to a file that is not there. Make that file available, "
         "or remove the link"),
      path);
  return FALSE;
}

static gboolean
check_file (int fd, const char *path, GError **error)
{
  struct stat info;

  if (fstat (fd, &info) != 0)
    return set_file_error (error, path);
  if (!S_ISREG (info.st_mode))
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID, _ ("The key file “%s” is not a file"),
                   path);
      return FALSE;
    }
  if (info.st_mode & (S_IRWXG | S_IRWXO))
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_SECURITY,
                   _ ("Other users may open the key file “%s”. Run “chmod 600 %s” if nobody did so "
                      "far; otherwise remove it to get a new key"),
                   path, path);
      return FALSE;
    }
  return TRUE;
}

static char *
read_text (int fd, const char *path, GError **error)
{
  g_autofree char *text = g_malloc (MAX_SIZE + 1);
  gsize size = 0;
  ssize_t got;

  while ((got = TEMP_FAILURE_RETRY (read (fd, text + size, MAX_SIZE + 1 - size))) > 0)
    size += (gsize)got;
  if (got < 0)
    {
      set_file_error (error, path);
      return NULL;
    }
  if (size > MAX_SIZE)
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_TOO_LARGE,
                   _ ("The key file “%s” is too long for a key: more than %d bytes"), path,
                   MAX_SIZE);
      return NULL;
    }
  if (memchr (text, '\0', size))
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID, _ ("The key file “%s” is not text"), path);
      return NULL;
    }
  text[size] = '\0';
  return g_steal_pointer (&text);
}

/* Returns: NULL without an error when there is no file. */
static char *
read_file (const char *path, GError **error)
{
  /* O_NONBLOCK: opening a FIFO would wait for a writer, perhaps for ever. */
  int fd = TEMP_FAILURE_RETRY (open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  char *text = NULL;

  if (fd < 0 && errno == ENOENT)
    {
      check_not_dangling (path, error);
      return NULL;
    }
  if (fd < 0)
    {
      set_file_error (error, path);
      return NULL;
    }
  if (check_file (fd, path, error))
    text = read_text (fd, path, error);
  close (fd);
  return text;
}

static gboolean
write_all (int fd, const char *text)
{
  gsize left = strlen (text);

  while (left > 0)
    {
      ssize_t written = TEMP_FAILURE_RETRY (write (fd, text, left));

      if (written < 0)
        return FALSE;
      text += written;
      left -= (gsize)written;
    }
  return fsync (fd) == 0;
}

/* The rename is not on the disk until the folder is; where folders can't be synced, there is
 * nothing more to do. */
static void
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

static gboolean
write_file (const char *path, const char *text, GError **error)
{
  g_autofree char *real = is_link (path) ? realpath (path, NULL) : g_strdup (path);
  g_autofree char *temporary = NULL;
  gboolean done;
  int fd;

  if (!real)
    return check_not_dangling (path, error);
  /* Made anew (O_EXCL) with mode 0600, under a name that nobody can have prepared. */
  temporary = g_strconcat (real, ".XXXXXX", NULL);
  fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    return set_file_error (error, path);
  done = write_all (fd, text) && g_rename (temporary, real) == 0;
  if (done)
    sync_folder (real);
  else
    {
      set_file_error (error, path);
      g_unlink (temporary);
    }
  close (fd);
  return done;
}

static void
lookup_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  char *text = read_file (VIS_KEY_FILE (source)->path, &error);

  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, text, g_free);
}

static void
vis_key_file_lookup_async (VisSecrets *secrets, const char *name, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (secrets, NULL, callback, user_data);

  g_task_set_source_tag (task, vis_key_file_lookup_async);
  g_task_run_in_thread (task, lookup_in_thread);
}

static char *
vis_key_file_lookup_finish (VisSecrets *secrets, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, secrets), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
store_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (write_file (VIS_KEY_FILE (source)->path, task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
vis_key_file_store_async (VisSecrets *secrets, const char *name, const char *label,
                          const char *secret, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (secrets, NULL, callback, user_data);

  g_task_set_source_tag (task, vis_key_file_store_async);
  if (strlen (secret) > MAX_SIZE)
    {
      g_task_return_new_error (task, VIS_ERROR, VIS_ERROR_TOO_LARGE,
                               "A key of more than %d bytes does not fit a key file", MAX_SIZE);
      return;
    }
  g_task_set_task_data (task, g_strdup (secret), g_free);
  g_task_run_in_thread (task, store_in_thread);
}

static gboolean
vis_key_file_store_finish (VisSecrets *secrets, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, secrets), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
vis_key_file_secrets_init (VisSecretsInterface *iface)
{
  iface->lookup_async = vis_key_file_lookup_async;
  iface->lookup_finish = vis_key_file_lookup_finish;
  iface->store_async = vis_key_file_store_async;
  iface->store_finish = vis_key_file_store_finish;
}

static void
vis_key_file_finalize (GObject *object)
{
  VisKeyFile *self = VIS_KEY_FILE (object);

  g_free (self->path);
  G_OBJECT_CLASS (vis_key_file_parent_class)->finalize (object);
}

static void
vis_key_file_class_init (VisKeyFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vis_key_file_finalize;
}

static void
vis_key_file_init (VisKeyFile *self)
{
}

VisSecrets *
vis_key_file_new (const char *path)
{
  VisKeyFile *self;

  g_return_val_if_fail (path != NULL && *path != '\0', NULL);

  self = g_object_new (VIS_TYPE_KEY_FILE, NULL);
  self->path = g_canonicalize_filename (path, NULL);
  return VIS_SECRETS (self);
}
