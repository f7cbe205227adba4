/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "contacts/vis-vcard-scan-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "contacts/vis-vcard.h"

#define MAX_FILES 100000
#define FOLDER_MODE 0700 /* who somebody knows is nobody else's business */

/* Changes whenever the content may have. */
typedef struct
{
  struct timespec modified;
  struct timespec changed;
  off_t size;
  ino_t inode;
} Stamp;

/* What one file gave; immutable. */
typedef struct
{
  Stamp stamp;
  GPtrArray *contacts; /* (element-type VisContact) */
} ScannedFile;

static void
scanned_file_clear (gpointer data)
{
  ScannedFile *file = data;

  g_ptr_array_unref (file->contacts);
}

static void
scanned_file_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, scanned_file_clear);
}

static void
snapshot_clear (gpointer data)
{
  VisVcardSnapshot *self = data;

  g_hash_table_unref (self->files);
  g_ptr_array_unref (self->contacts);
  g_ptr_array_unref (self->warnings);
}

VisVcardSnapshot *
_vis_vcard_snapshot_ref (VisVcardSnapshot *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
_vis_vcard_snapshot_unref (VisVcardSnapshot *self)
{
  g_atomic_rc_box_release_full (self, snapshot_clear);
}

static void
warn_errno (GPtrArray *warnings, const char *name, int code)
{
  g_ptr_array_add (warnings,
                   g_strdup_printf (_ ("%s could not be read: %s"), name, g_strerror (code)));
}

static Stamp
make_stamp (const struct stat *status)
{
  return (Stamp){
    .modified = status->st_mtim,
    .changed = status->st_ctim,
    .size = status->st_size,
    .inode = status->st_ino,
  };
}

static gboolean
times_equal (struct timespec a, struct timespec b)
{
  return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

static gboolean
stamps_equal (const Stamp *a, const Stamp *b)
{
  return times_equal (a->modified, b->modified) && times_equal (a->changed, b->changed)
         && a->size == b->size && a->inode == b->inode;
}

/* Reads until the end: the file may grow or shrink meanwhile. Returns FALSE with errno. */
static gboolean
read_bytes (int fd, gsize size, GByteArray *bytes)
{
  gsize used = 0;

  g_byte_array_set_size (bytes, (guint)size + 1);
  while (used < bytes->len)
    {
      ssize_t n = read (fd, bytes->data + used, bytes->len - used);

      if (n == 0)
        break;
      if (n > 0)
        used += (gsize)n;
      else if (errno != EINTR)
        return FALSE;
      if (used == bytes->len && used < VIS_VCARD_MAX_FILE)
        g_byte_array_set_size (bytes, (guint)MIN (used * 2, VIS_VCARD_MAX_FILE));
    }
  g_byte_array_set_size (bytes, (guint)used);
  return TRUE;
}

/* A contact that did not change stays the same object, so that views need not change either. */
static void
take_over_equal (GPtrArray *contacts, GPtrArray *former)
{
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < former->len; i++)
    g_hash_table_insert (by_id, (gpointer)vis_contact_get_id (former->pdata[i]), former->pdata[i]);
  for (guint i = 0; i < contacts->len; i++)
    {
      VisContact *contact = contacts->pdata[i];
      VisContact *before = g_hash_table_lookup (by_id, vis_contact_get_id (contact));

      if (before && vis_contact_equal (before, contact))
        {
          contacts->pdata[i] = g_object_ref (before);
          g_object_unref (contact);
        }
    }
}

/* Returns the contacts of an open file, or NULL with a warning. */
static GPtrArray *
read_file (int fd, const char *name, VisNumberParser *parser, GPtrArray *warnings)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  struct stat status;

  if (fstat (fd, &status) != 0)
    warn_errno (warnings, name, errno);
  else if (!S_ISREG (status.st_mode))
    g_ptr_array_add (warnings, g_strdup_printf (_ ("%s is no file"), name));
  else if (status.st_size > VIS_VCARD_MAX_FILE)
    warn_errno (warnings, name, EFBIG);
  else if (!read_bytes (fd, (gsize)status.st_size, bytes))
    warn_errno (warnings, name, errno);
  else
    return vis_vcard_parse (name, (const char *)bytes->data, bytes->len, parser, warnings);
  return NULL;
}

/* Returns: (nullable): NULL when there is no such file any more. */
static ScannedFile *
scan_file (int folder_fd, const char *name, VisNumberParser *parser, ScannedFile *former,
           GPtrArray *warnings)
{
  Stamp stamp = { 0 };
  struct stat status;
  ScannedFile *file;
  int fd;

  if (fstatat (folder_fd, name, &status, 0) == 0)
    stamp = make_stamp (&status);
  else if (errno == ENOENT)
    return NULL;
  if (former && stamps_equal (&former->stamp, &stamp))
    return g_atomic_rc_box_acquire (former);

  file = g_atomic_rc_box_new0 (ScannedFile);
  file->stamp = stamp;
  /* A pipe that somebody named so must not stop us. */
  fd = openat (folder_fd, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd >= 0)
    {
      file->contacts = read_file (fd, name, parser, warnings);
      close (fd);
    }
  else
    warn_errno (warnings, name, errno);
  if (!file->contacts)
    file->contacts = g_ptr_array_new ();
  else if (former)
    take_over_equal (file->contacts, former->contacts);
  return file;
}

static int
compare_contacts (gconstpointer a, gconstpointer b)
{
  return vis_contact_compare (*(VisContact *const *)a, *(VisContact *const *)b);
}

static void
collect_contacts (VisVcardSnapshot *snapshot)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, snapshot->files);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      ScannedFile *file = value;

      for (guint i = 0; i < file->contacts->len; i++)
        g_ptr_array_add (snapshot->contacts, g_object_ref (file->contacts->pdata[i]));
    }
  g_ptr_array_sort (snapshot->contacts, compare_contacts);
}

static gboolean
is_vcard_name (const char *name)
{
  gsize length = strlen (name);

  /* A name that begins with a dot is a file that somebody is still writing. */
  return name[0] != '.' && length > 4 && g_ascii_strcasecmp (name + length - 4, ".vcf") == 0;
}

/* Names may be in any encoding; warnings and ids are UTF-8. */
static void
scan_name (int folder_fd, const char *name, VisNumberParser *parser, VisVcardSnapshot *former,
           VisVcardSnapshot *snapshot)
{
  ScannedFile *before = former ? g_hash_table_lookup (former->files, name) : NULL;
  ScannedFile *file;

  if (!g_utf8_validate (name, -1, NULL))
    return;
  file = scan_file (folder_fd, name, parser, before, snapshot->warnings);
  if (file)
    g_hash_table_insert (snapshot->files, g_strdup (name), file);
}

VisVcardSnapshot *
_vis_vcard_scan (const char *folder, VisNumberParser *parser, VisVcardSnapshot *former,
                 GCancellable *cancellable)
{
  g_autoptr (VisVcardSnapshot) snapshot = g_atomic_rc_box_new0 (VisVcardSnapshot);
  g_autoptr (GDir) dir = NULL;
  const char *name;
  int folder_fd;

  snapshot->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, scanned_file_unref);
  snapshot->contacts = g_ptr_array_new_with_free_func (g_object_unref);
  snapshot->warnings = g_ptr_array_new_with_free_func (g_free);

  if (!former)
    g_mkdir_with_parents (folder, FOLDER_MODE);
  folder_fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder_fd < 0 || !(dir = g_dir_open (folder, 0, NULL)))
    {
      warn_errno (snapshot->warnings, folder, errno);
      if (folder_fd >= 0)
        close (folder_fd);
      return g_steal_pointer (&snapshot);
    }
  while ((name = g_dir_read_name (dir)) && g_hash_table_size (snapshot->files) < MAX_FILES
         && !g_cancellable_is_cancelled (cancellable))
    if (is_vcard_name (name))
      scan_name (folder_fd, name, parser, former, snapshot);
  close (folder_fd);
  if (g_cancellable_is_cancelled (cancellable))
    return NULL;
  collect_contacts (snapshot);
  return g_steal_pointer (&snapshot);
}
