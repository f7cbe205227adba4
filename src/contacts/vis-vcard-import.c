/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "contacts/vis-vcard-import-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/vis-error.h"
#include "contacts/vis-text-fold.h"
#include "contacts/vis-vcard-private.h"

#define CHUNK (1024 * 1024)
#define MAX_CARD (32 * 1024 * 1024)
#define NOTIFY_MS 50
#define FOLDER_MODE 0700
#define FILE_MODE 0600

/* To change one person, the whole file is written again: it had better be small. */
#define CARDS_PER_FILE 2000
#define BYTES_PER_FILE (16 * 1024 * 1024)

struct _VisVcardImport
{
  GObject parent_instance;

  GFile *file;
  gint permille; /* atomic */
  guint notify_id;
  guint n_added;
  guint n_joined;
  guint n_skipped;
  guint n_broken;
};

enum
{
  PROP_PROGRESS = 1,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (VisVcardImport, vis_vcard_import, G_TYPE_OBJECT)

typedef struct
{
  VisVcardImport *self;
  const char *folder;
  VisNumberParser *parser;
  GHashTable *known; /* (element-type utf8): "+12025550101", "+12025550101\nann", "\nann" */
  GByteArray *rest;  /* read, but not yet understood */
  guint n_lines;

  GPtrArray *written; /* (element-type utf8): temporary files */
  FILE *out;          /* (nullable) */
  gsize out_size;
  guint out_cards;
} Import;

static gboolean
fail_errno (const char *name, int code, GError **error)
{
  g_autofree char *quoted = vis_error_quote (name);

  g_set_error (error, VIS_ERROR, VIS_ERROR_FAILED, _ ("%s could not be written: %s"), quoted,
               g_strerror (code));
  return FALSE;
}

/* Who is known */

/* Returns: (transfer full) (element-type utf8): the contact's numbers and addresses, as text. */
static GPtrArray *
list_handles (VisContact *contact)
{
  GPtrArray *handles = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *numbers = vis_contact_get_numbers (contact);
  GPtrArray *addresses = vis_contact_get_addresses (contact);

  for (guint i = 0; i < numbers->len; i++)
    {
      const VisContactNumber *number = numbers->pdata[i];

      g_ptr_array_add (handles, g_strdup (vis_number_get_e164 (number->number)));
    }
  for (guint i = 0; i < addresses->len; i++)
    g_ptr_array_add (handles, vis_sip_uri_to_string (addresses->pdata[i]));
  return handles;
}

static void
remember (Import *import, VisContact *contact)
{
  g_autoptr (GPtrArray) handles = list_handles (contact);
  g_autofree char *name = vis_text_fold (vis_contact_get_name (contact));

  if (handles->len == 0)
    g_hash_table_add (import->known, g_strconcat ("\n", name, NULL));
  for (guint i = 0; i < handles->len; i++)
    {
      g_hash_table_add (import->known, g_strconcat (handles->pdata[i], "\n", name, NULL));
      g_hash_table_add (import->known, g_strdup (handles->pdata[i]));
    }
}

/* Returns: whether the person is there with all numbers and addresses; *@joins: with one of them,
 * under any name. */
static gboolean
is_known (Import *import, VisContact *contact, gboolean *joins)
{
  g_autoptr (GPtrArray) handles = list_handles (contact);
  g_autofree char *name = vis_text_fold (vis_contact_get_name (contact));
  gboolean all = TRUE;

  *joins = FALSE;
  for (guint i = 0; i < handles->len; i++)
    {
      g_autofree char *key = g_strconcat (handles->pdata[i], "\n", name, NULL);

      all &= g_hash_table_contains (import->known, key);
      *joins |= g_hash_table_contains (import->known, handles->pdata[i]);
    }
  if (handles->len == 0)
    {
      g_autofree char *key = g_strconcat ("\n", name, NULL);

      all = g_hash_table_contains (import->known, key);
    }
  return all;
}

/* Writing */

static gboolean
close_output (Import *import, GError **error)
{
  const char *path;
  gboolean good;

  if (!import->out)
    return TRUE;
  path = import->written->pdata[import->written->len - 1];
  good = fflush (import->out) == 0 && fsync (fileno (import->out)) == 0;
  good = fclose (g_steal_pointer (&import->out)) == 0 && good;
  return good || fail_errno (path, errno, error);
}

static gboolean
open_output (Import *import, GError **error)
{
  g_autofree char *path = g_build_filename (import->folder, ".import-XXXXXX", NULL);
  int fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, FILE_MODE);

  if (fd < 0)
    return fail_errno (import->folder, errno, error);
  import->out = fdopen (fd, "w");
  import->out_size = 0;
  import->out_cards = 0;
  g_ptr_array_add (import->written, g_steal_pointer (&path));
  return TRUE;
}

static gboolean
write_card (Import *import, const char *card, gsize size, GError **error)
{
  gboolean full = import->out_cards >= CARDS_PER_FILE || import->out_size + size > BYTES_PER_FILE;

  if (import->out && full && !close_output (import, error))
    return FALSE;
  if (!import->out && !open_output (import, error))
    return FALSE;
  import->out_cards++;
  import->out_size += size;
  if (fwrite (card, 1, size, import->out) == size
      && (card[size - 1] == '\n' || fputs ("\r\n", import->out) >= 0))
    return TRUE;
  return fail_errno (import->folder, errno, error);
}

static void
remove_files (GPtrArray *paths)
{
  for (guint i = 0; i < paths->len; i++)
    g_unlink (paths->pdata[i]);
}

/* Gives the files the names under which they are read. */
static gboolean
publish (Import *import, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%Y%m%d-%H%M%S");
  g_autofree char *unique = g_uuid_string_random ();
  g_autoptr (GPtrArray) published = g_ptr_array_new_with_free_func (g_free);
  int fd;

  for (guint i = 0; i < import->written->len; i++)
    {
      g_autofree char *name
          = g_strdup_printf ("import-%s-%.8s-%03u.vcf", date, unique, published->len + 1);
      g_autofree char *path = g_build_filename (import->folder, name, NULL);

      if (g_rename (import->written->pdata[i], path) != 0)
        {
          fail_errno (path, errno, error);
          remove_files (published);
          return FALSE;
        }
      g_ptr_array_add (published, g_steal_pointer (&path));
    }
  g_ptr_array_set_size (import->written, 0);
  fd = open (import->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd >= 0)
    {
      fsync (fd);
      close (fd);
    }
  return TRUE;
}

/* Reading */

static gboolean
take_card (Import *import, VisContact *contact, const char *card, gsize size, GError **error)
{
  VisVcardImport *self = import->self;
  gboolean joins;

  if (is_known (import, contact, &joins))
    {
      self->n_skipped++;
      return TRUE;
    }
  self->n_added++;
  self->n_joined += joins;
  remember (import, contact);
  return write_card (import, card, size, error);
}

/* Takes the whole cards of what has been read; @more follows. */
static gboolean
take_cards (Import *import, gboolean more, GError **error)
{
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE, sizeof (VisVcardRange));
  g_autoptr (GPtrArray) contacts = NULL;
  VisVcardText text = { .file_name = "import",
                        .file = "import",
                        .parser = import->parser,
                        .warnings = warnings,
                        .ranges = ranges,
                        .first_line = import->n_lines,
                        .more = more };
  const char *bytes = (const char *)import->rest->data;
  gsize size = import->rest->len;

  /* A line that is not all here waits. */
  while (more && size > 0 && bytes[size - 1] != '\n' && bytes[size - 1] != '\r')
    size--;
  contacts = _vis_vcard_parse_text (&text, bytes ? bytes : "", size);
  import->self->n_broken += text.n_broken;
  for (guint i = 0; i < contacts->len; i++)
    {
      VisVcardRange range = g_array_index (ranges, VisVcardRange, i);

      if (!take_card (import, contacts->pdata[i], bytes + range.start, range.end - range.start,
                      error))
        return FALSE;
    }
  import->n_lines += text.n_lines;
  if (text.consumed > 0)
    g_byte_array_remove_range (import->rest, 0, (guint)text.consumed);
  if (!more || import->rest->len <= MAX_CARD)
    return TRUE;
  g_set_error_literal (error, VIS_ERROR, VIS_ERROR_TOO_LARGE,
                       _ ("That file holds a card larger than 32 MB: it is no address book"));
  return FALSE;
}

static gboolean
read_all (Import *import, GInputStream *stream, goffset size, GCancellable *cancellable,
          GError **error)
{
  gsize total = 0;
  gsize n;

  do
    {
      guint before = import->rest->len;

      g_byte_array_set_size (import->rest, before + CHUNK);
      if (!g_input_stream_read_all (stream, import->rest->data + before, CHUNK, &n, cancellable,
                                    error))
        return FALSE;
      g_byte_array_set_size (import->rest, before + (guint)n);
      total += n;
      if (!take_cards (import, n == CHUNK, error)
          || g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (size > 0)
        g_atomic_int_set (&import->self->permille, (gint)MIN (1000, total * 1000 / (gsize)size));
    }
  while (n == CHUNK);
  return TRUE;
}

/* Returns: (transfer full): @file as bytes that are no UTF-16. */
static GInputStream *
open_file (GFile *file, goffset *size, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInputStream) raw = g_file_read (file, cancellable, error);
  g_autoptr (GInputStream) buffered = NULL;
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GCharsetConverter) converter = NULL;
  const char *start;
  gsize available;

  if (!raw)
    return NULL;
  info = g_file_input_stream_query_info (raw, G_FILE_ATTRIBUTE_STANDARD_SIZE, cancellable, NULL);
  *size = info ? g_file_info_get_size (info) : 0;
  buffered = g_buffered_input_stream_new (G_INPUT_STREAM (raw));
  if (g_buffered_input_stream_fill (G_BUFFERED_INPUT_STREAM (buffered), 2, cancellable, error) < 0)
    return NULL;
  start = g_buffered_input_stream_peek_buffer (G_BUFFERED_INPUT_STREAM (buffered), &available);
  if (!_vis_vcard_is_utf16 (start, available))
    return g_steal_pointer (&buffered);
  converter = g_charset_converter_new ("UTF-8", "UTF-16", error);
  return converter ? g_converter_input_stream_new (buffered, G_CONVERTER (converter)) : NULL;
}

gboolean
_vis_vcard_import_run (VisVcardImport *self, const char *folder, GPtrArray *known,
                       VisNumberParser *parser, GCancellable *cancellable, GError **error)
{
  goffset size;
  g_autoptr (GInputStream) stream = open_file (self->file, &size, cancellable, error);
  Import import = { .self = self, .folder = folder, .parser = parser };
  gboolean done;

  if (!stream)
    return FALSE;
  g_mkdir_with_parents (folder, FOLDER_MODE);
  import.known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  import.rest = g_byte_array_new ();
  import.written = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < known->len; i++)
    remember (&import, known->pdata[i]);

  done = read_all (&import, stream, size, cancellable, error);
  if (done && self->n_added + self->n_skipped == 0)
    {
      g_autofree char *name = g_file_get_basename (self->file);
      g_autofree char *quoted = vis_error_quote (name ? name : "");

      g_set_error (error, VIS_ERROR, VIS_ERROR_INVALID, _ ("%s holds no contacts (vCards)"),
                   quoted);
      done = FALSE;
    }
  done = close_output (&import, done ? error : NULL) && done;
  done = done && publish (&import, error);
  if (!done)
    {
      remove_files (import.written);
      self->n_added = self->n_joined = 0;
    }
  g_hash_table_unref (import.known);
  g_byte_array_unref (import.rest);
  g_ptr_array_unref (import.written);
  return done;
}

/* The object */

static gboolean
on_notify (gpointer user_data)
{
  g_object_notify_by_pspec (user_data, properties[PROP_PROGRESS]);
  return G_SOURCE_CONTINUE;
}

void
_vis_vcard_import_begin (VisVcardImport *self)
{
  if (self->notify_id == 0)
    self->notify_id = g_timeout_add (NOTIFY_MS, on_notify, self);
}

void
_vis_vcard_import_end (VisVcardImport *self)
{
  g_clear_handle_id (&self->notify_id, g_source_remove);
  on_notify (self);
}

static void
vis_vcard_import_finalize (GObject *object)
{
  VisVcardImport *self = VIS_VCARD_IMPORT (object);

  g_clear_handle_id (&self->notify_id, g_source_remove);
  g_clear_object (&self->file);
  G_OBJECT_CLASS (vis_vcard_import_parent_class)->finalize (object);
}

static void
vis_vcard_import_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VisVcardImport *self = VIS_VCARD_IMPORT (object);

  switch (id)
    {
    case PROP_PROGRESS:
      g_value_set_double (value, vis_vcard_import_get_progress (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_vcard_import_class_init (VisVcardImportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = vis_vcard_import_finalize;
  object_class->get_property = vis_vcard_import_get_property;
  properties[PROP_PROGRESS]
      = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0,
                             G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
vis_vcard_import_init (VisVcardImport *self)
{
}

VisVcardImport *
vis_vcard_import_new (GFile *file)
{
  VisVcardImport *self;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  self = g_object_new (VIS_TYPE_VCARD_IMPORT, NULL);
  self->file = g_object_ref (file);
  return self;
}

double
vis_vcard_import_get_progress (VisVcardImport *self)
{
  g_return_val_if_fail (VIS_IS_VCARD_IMPORT (self), 0);

  return g_atomic_int_get (&self->permille) / 1000.0;
}

guint
vis_vcard_import_get_n_added (VisVcardImport *self)
{
  g_return_val_if_fail (VIS_IS_VCARD_IMPORT (self), 0);

  return self->n_added;
}

guint
vis_vcard_import_get_n_joined (VisVcardImport *self)
{
  g_return_val_if_fail (VIS_IS_VCARD_IMPORT (self), 0);

  return self->n_joined;
}

guint
vis_vcard_import_get_n_skipped (VisVcardImport *self)
{
  g_return_val_if_fail (VIS_IS_VCARD_IMPORT (self), 0);

  return self->n_skipped;
}

guint
vis_vcard_import_get_n_broken (VisVcardImport *self)
{
  g_return_val_if_fail (VIS_IS_VCARD_IMPORT (self), 0);

  return self->n_broken;
}
