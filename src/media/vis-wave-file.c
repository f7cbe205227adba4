/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/vis-wave-file-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>

#include "base/vis-error.h"

enum
{
  HEADER_SIZE = 44,
  BYTES_PER_SAMPLE = 2,
};

struct _VisWaveFile
{
  FILE *file;
  guint rate;
  guint32 size; /* of the samples, in bytes */
};

/* Fields of the header are little-endian (RIFF). */
static void
put32 (guint8 *at, guint32 value)
{
  value = GUINT32_TO_LE (value);
  memcpy (at, &value, sizeof value);
}

static void
put16 (guint8 *at, guint16 value)
{
  value = GUINT16_TO_LE (value);
  memcpy (at, &value, sizeof value);
}

static gboolean
write_header (VisWaveFile *self)
{
  guint8 header[HEADER_SIZE];

  memcpy (header, "RIFF....WAVEfmt ", 16);
  put32 (header + 4, self->size + HEADER_SIZE - 8);
  put32 (header + 16, 16); /* length of the format that follows */
  put16 (header + 20, 1);  /* PCM */
  put16 (header + 22, 1);  /* channels */
  put32 (header + 24, self->rate);
  put32 (header + 28, self->rate * BYTES_PER_SAMPLE);
  put16 (header + 32, BYTES_PER_SAMPLE);
  put16 (header + 34, BYTES_PER_SAMPLE * 8);
  memcpy (header + 36, "data", 4);
  put32 (header + 40, self->size);
  return fwrite (header, sizeof header, 1, self->file) == 1;
}

VisWaveFile *
_vis_wave_file_new (const char *path, guint rate, GError **error)
{
  VisWaveFile *self = g_new0 (VisWaveFile, 1);

  self->rate = rate;
  self->file = g_fopen (path, "wbe");
  if (!self->file || !write_header (self))
    {
      int reason = errno;
      g_autofree char *quoted = vis_error_quote (path);

      g_set_error (error, VIS_ERROR, VIS_ERROR_FAILED, "The file %s can’t be written: %s", quoted,
                   g_strerror (reason));
      if (self->file)
        fclose (self->file);
      g_free (self);
      return NULL;
    }
  return self;
}

void
_vis_wave_file_write (VisWaveFile *self, const void *samples, gsize size)
{
  /* The format's own limit: its lengths have 32 bits. */
  if (size > G_MAXUINT32 - HEADER_SIZE - self->size)
    return;
  self->size += (guint32)fwrite (samples, 1, size, self->file);
}

void
_vis_wave_file_free (VisWaveFile *self)
{
  if (fseek (self->file, 0, SEEK_SET) == 0)
    write_header (self);
  if (fclose (self->file) != 0)
    g_message ("A sound file could not be finished: %s", g_strerror (errno));
  g_free (self);
}
