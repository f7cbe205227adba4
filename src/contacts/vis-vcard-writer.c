/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "contacts/vis-vcard-writer-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/vis-error.h"
#include "contacts/vis-vcard-edit.h"
#include "contacts/vis-vcard.h"

#define FOLDER_MODE 0700
#define FILE_MODE 0600
#define MAX_ATTEMPTS 5 /* against another program that writes the same file over and over */

struct _VisVcardWriter
{
  char *folder;
  VisNumberParser *parser;
  GMutex mutex; /* one change at a time */
};

struct _VisVcardRemains
{
  char *file;
  gsize offset;
  GBytes *card;
};

/* What a change makes of a file's bytes; NULL with an error. */
typedef GBytes *(*ModifyFunc) (VisVcardWriter *self, const char *name, GBytes *data,
                               gpointer user_data, GError **error);

typedef struct
{
  VisContact *before;
  VisContact *after;        /* (nullable): it is removed */
  VisVcardRemains *remains; /* of what is removed, or restored */
} Change;

static void
writer_clear (gpointer data)
{
  VisVcardWriter *self = data;

  g_free (self->folder);
  g_object_unref (self->parser);
  g_mutex_clear (&self->mutex);
}

VisVcardWriter *
_vis_vcard_writer_new (const char *folder, VisNumberParser *parser)
{
  VisVcardWriter *self = g_atomic_rc_box_new0 (VisVcardWriter);

  self->folder = g_strdup (folder);
  self->parser = g_object_ref (parser);
  g_mutex_init (&self->mutex);
  return self;
}

VisVcardWriter *
_vis_vcard_writer_ref (VisVcardWriter *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
_vis_vcard_writer_unref (VisVcardWriter *self)
{
  g_atomic_rc_box_release_full (self, writer_clear);
}

const char *
_vis_vcard_writer_get_folder (VisVcardWriter *self)
{
  return self->folder;
}

VisNumberParser *
_vis_vcard_writer_get_parser (VisVcardWriter *self)
{
  return self->parser;
}

VisVcardRemains *
_vis_vcard_remains_new (const char *file, gsize offset, GBytes *card)
{
  VisVcardRemains *self = g_new0 (VisVcardRemains, 1);

  self->file = g_strdup (file);
  self->offset = offset;
  self->card = g_bytes_ref (card);
  return self;
}

const char *
_vis_vcard_remains_get_file (const VisVcardRemains *self)
{
  return self->file;
}

GBytes *
_vis_vcard_remains_get_card (const VisVcardRemains *self)
{
  return self->card;
}

void
vis_vcard_remains_free (VisVcardRemains *self)
{
  g_free (self->file);
  g_bytes_unref (self->card);
  g_free (self);
}

typedef enum
{
  OPENING,
  READING,
  CHANGING,
  WRITING,
} Attempt;

static gboolean
fail (const char *name, Attempt attempt, int code, GError **error)
{
  g_autofree char *quoted = vis_error_quote (name);
  const char *reason = g_strerror (code);
  g_autofree char *text = NULL;

  /* Translators: a file, in quotation marks, and why not. */
  switch (attempt)
    {
    case OPENING:
      text = g_strdup_printf (_ ("%s could not be opened: %s"), quoted, reason);
      break;
    case READING:
      text = g_strdup_printf (_ ("%s could not be read: %s"), quoted, reason);
      break;
    case CHANGING:
      text = g_strdup_printf (_ ("%s could not be changed: %s"), quoted, reason);
      break;
    case WRITING:
      text = g_strdup_printf (_ ("%s could not be written: %s"), quoted, reason);
      break;
    }
  g_set_error_literal (error, VIS_ERROR, code == EFBIG ? VIS_ERROR_TOO_LARGE : VIS_ERROR_FAILED,
                       text);
  return FALSE;
}

/* Returns: the locked folder, or -1 with an error. */
static int
lock (VisVcardWriter *self, GError **error)
{
  int fd;

  g_mutex_lock (&self->mutex);
  g_mkdir_with_parents (self->folder, FOLDER_MODE);
  fd = open (self->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    {
      fail (self->folder, OPENING, errno, error);
      g_mutex_unlock (&self->mutex);
      return -1;
    }
  while (flock (fd, LOCK_EX) != 0 && errno == EINTR)
    ;
  return fd;
}

static void
unlock (VisVcardWriter *self, int fd)
{
  close (fd);
  g_mutex_unlock (&self->mutex);
}

static gboolean
write_all (int fd, GBytes *data)
{
  gsize size;
  const char *bytes = g_bytes_get_data (data, &size);

  while (size > 0)
    {
      ssize_t n = write (fd, bytes, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      bytes += n;
      size -= (gsize)n;
    }
  return TRUE;
}

/* Returns: (transfer full) (nullable): the path of a synced file beside @path; NULL with errno. */
static char *
write_beside (const char *path, GBytes *data, const struct stat *like)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *temporary = g_build_filename (folder, ".visavis-XXXXXX", NULL);
  int fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, FILE_MODE);
  gboolean good;
  int code;

  if (fd < 0)
    return NULL;
  good = write_all (fd, data);
  if (good && like)
    {
      /* Another owner can't be kept by everybody; the permissions can. */
      if (fchown (fd, like->st_uid, like->st_gid) != 0)
        g_debug ("contacts: %s gets a new owner", path);
      good = fchmod (fd, like->st_mode & 07777) == 0;
    }
  good = good && fsync (fd) == 0;
  code = errno;
  close (fd);
  if (good)
    return g_steal_pointer (&temporary);
  g_unlink (temporary);
  errno = code;
  return NULL;
}

static gboolean
is_same_file (const struct stat *a, const struct stat *b)
{
  return a->st_ino == b->st_ino && a->st_size == b->st_size
         && a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static gboolean
is_blank (GBytes *data)
{
  gsize size;
  const char *bytes = g_bytes_get_data (data, &size);

  for (gsize i = 0; i < size; i++)
    if (!g_ascii_isspace (bytes[i]))
      return FALSE;
  return TRUE;
}

/* Puts @data in the place of @path, which is as @former says (NULL: there is none); without a
 * word in it, the file goes away. Returns FALSE without an error when the file is another one by
 * now. */
static gboolean
replace (const char *path, const char *name, GBytes *data, const struct stat *former,
         GError **error)
{
  g_autofree char *temporary = NULL;
  struct stat now;
  gboolean there;
  gboolean good;

  if (!former || !is_blank (data))
    {
      temporary = write_beside (path, data, former);
      if (!temporary)
        return fail (name, WRITING, errno, error);
    }
  there = stat (path, &now) == 0;
  if (there != (former != NULL) || (there && !is_same_file (&now, former)))
    {
      if (temporary)
        g_unlink (temporary);
      return FALSE;
    }
  good = temporary ? g_rename (temporary, path) == 0 : g_unlink (path) == 0;
  if (!good)
    {
      fail (name, WRITING, errno, error);
      if (temporary)
        g_unlink (temporary);
    }
  return good;
}

/* Returns: (transfer full) (nullable): NULL with an error, or without one: there is no such file.
 */
static GBytes *
read_file (const char *path, const char *name, struct stat *status, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autofree char *quoted = vis_error_quote (name);
  char *bytes;
  gsize size;

  if (stat (path, status) != 0)
    {
      if (errno != ENOENT)
        fail (name, READING, errno, error);
      return NULL;
    }
  if (!S_ISREG (status->st_mode) || status->st_size > VIS_VCARD_MAX_FILE)
    {
      fail (name, READING, EFBIG, error);
      return NULL;
    }
  if (access (path, W_OK) != 0)
    {
      fail (name, CHANGING, errno, error);
      return NULL;
    }
  if (g_file_get_contents (path, &bytes, &size, &reason))
    return g_bytes_new_take (bytes, size);
  g_set_error (error, VIS_ERROR, VIS_ERROR_FAILED, _ ("%s could not be read: %s"), quoted,
               reason->message);
  return NULL;
}

static gboolean
rewrite_locked (VisVcardWriter *self, const char *name, gboolean may_create, ModifyFunc modify,
                gpointer user_data, GError **error)
{
  g_autofree char *place = g_build_filename (self->folder, name, NULL);
  g_autofree char *quoted = vis_error_quote (name);

  for (guint attempt = 0; attempt < MAX_ATTEMPTS; attempt++)
    {
      g_autoptr (GError) problem = NULL;
      g_autoptr (GBytes) data = NULL;
      g_autoptr (GBytes) modified = NULL;
      /* A link stays one: what it leads to is replaced. */
      char *real = realpath (place, NULL);
      g_autofree char *path = g_strdup (real ? real : place);
      struct stat status;

      free (real);
      data = read_file (path, name, &status, &problem);
      if (!data && !problem && !may_create)
        g_set_error (&problem, VIS_ERROR, VIS_ERROR_NOT_FOUND, _ ("%s is not there any more"),
                     quoted);
      if (!problem)
        {
          g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);

          modified = modify (self, name, data ? data : nothing, user_data, &problem);
        }
      if (modified && replace (path, name, modified, data ? &status : NULL, &problem))
        return TRUE;
      if (problem)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return FALSE;
        }
    }
  g_set_error (error, VIS_ERROR, VIS_ERROR_BUSY,
               _ ("%s is being changed by another program: try again"), quoted);
  return FALSE;
}

static gboolean
rewrite (VisVcardWriter *self, const char *name, gboolean may_create, ModifyFunc modify,
         gpointer user_data, GError **error)
{
  int fd = lock (self, error);
  gboolean done;

  if (fd < 0)
    return FALSE;
  done = rewrite_locked (self, name, may_create, modify, user_data, error);
  if (done)
    fsync (fd); /* of the name; the content is safe already */
  unlock (self, fd);
  return done;
}

static GBytes *
modify_add (VisVcardWriter *self, const char *name, GBytes *data, gpointer user_data,
            GError **error)
{
  char *card = vis_vcard_print (user_data);
  g_autoptr (GBytes) bytes = g_bytes_new_take (card, strlen (card));

  return vis_vcard_insert (name, data, self->parser, g_bytes_get_size (data), bytes);
}

static GBytes *
modify_change (VisVcardWriter *self, const char *name, GBytes *data, gpointer user_data,
               GError **error)
{
  Change *change = user_data;

  return vis_vcard_change (name, data, self->parser, change->before, change->after, error);
}

static GBytes *
modify_remove (VisVcardWriter *self, const char *name, GBytes *data, gpointer user_data,
               GError **error)
{
  Change *change = user_data;

  g_clear_pointer (&change->remains->card, g_bytes_unref);
  return vis_vcard_remove (name, data, self->parser, change->before, &change->remains->offset,
                           &change->remains->card, error);
}

static GBytes *
modify_restore (VisVcardWriter *self, const char *name, GBytes *data, gpointer user_data,
                GError **error)
{
  VisVcardRemains *remains = user_data;

  return vis_vcard_insert (name, data, self->parser, remains->offset, remains->card);
}

/* A file name is made of an id that may come from a file: nothing but harmless characters. */
static char *
make_file_name (VisContact *contact)
{
  g_autofree char *stem = g_strndup (vis_contact_get_id (contact), 100);

  for (char *c = stem; *c; c++)
    if (!g_ascii_isalnum (*c) && *c != '-')
      *c = '_';
  return g_strconcat (stem, ".vcf", NULL);
}

gboolean
_vis_vcard_writer_add (VisVcardWriter *self, VisContact *contact, GError **error)
{
  g_autofree char *name = make_file_name (contact);

  return rewrite (self, name, TRUE, modify_add, contact, error);
}

static gboolean
refuse_foreign (VisContact *contact, GError **error)
{
  g_autofree char *quoted = vis_error_quote (vis_contact_get_name (contact));

  g_set_error (error, VIS_ERROR, VIS_ERROR_UNSUPPORTED,
               _ ("%s is not in the contacts folder, and can’t be changed here"), quoted);
  return FALSE;
}

gboolean
_vis_vcard_writer_change (VisVcardWriter *self, VisContact *before, VisContact *after,
                          GError **error)
{
  Change change = { .before = before, .after = after };

  if (!vis_contact_get_file (before))
    return refuse_foreign (before, error);
  return rewrite (self, vis_contact_get_file (before), FALSE, modify_change, &change, error);
}

VisVcardRemains *
_vis_vcard_writer_remove (VisVcardWriter *self, VisContact *contact, GError **error)
{
  VisVcardRemains *remains = g_new0 (VisVcardRemains, 1);
  Change change = { .before = contact, .remains = remains };

  remains->file = g_strdup (vis_contact_get_file (contact));
  if (remains->file ? rewrite (self, remains->file, FALSE, modify_remove, &change, error)
                    : refuse_foreign (contact, error))
    return remains;
  g_free (remains->file);
  g_clear_pointer (&remains->card, g_bytes_unref);
  g_free (remains);
  return NULL;
}

gboolean
_vis_vcard_writer_restore (VisVcardWriter *self, VisVcardRemains *remains, GError **error)
{
  return rewrite (self, remains->file, TRUE, modify_restore, remains, error);
}
