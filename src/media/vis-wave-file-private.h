/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** VisWaveFile: a WAV file of one channel of signed 16-bit samples that grows. One thread. */
typedef struct _VisWaveFile VisWaveFile;

/** _vis_wave_file_new: Returns: NULL with VIS_ERROR_FAILED when @path can't be written. */
VisWaveFile *_vis_wave_file_new (const char *path, guint rate, GError **error);

/** _vis_wave_file_write: appends; what a full disk refuses is left out. */
void _vis_wave_file_write (VisWaveFile *self, const void *samples, gsize size);

/** _vis_wave_file_free: writes the length into the header, and closes. */
void _vis_wave_file_free (VisWaveFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisWaveFile, _vis_wave_file_free)

G_END_DECLS
