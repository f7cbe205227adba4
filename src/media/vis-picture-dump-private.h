/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * VisPictureDump:
 *
 * Writes one picture a second into a folder, as frame-00001.png and so on; each file is complete
 * when it appears.
 */
typedef struct _VisPictureDump VisPictureDump;

/** _vis_picture_dump_new: makes @folder. Returns: NULL with VIS_ERROR_UNSUPPORTED or
 * VIS_ERROR_FAILED. */
VisPictureDump *_vis_picture_dump_new (const char *folder, GError **error);

/** _vis_picture_dump_free: only once nobody pushes any more. */
void _vis_picture_dump_free (VisPictureDump *self);

/** _vis_picture_dump_push: one thread; never blocks. */
void _vis_picture_dump_push (VisPictureDump *self, GstSample *sample);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisPictureDump, _vis_picture_dump_free)

G_END_DECLS
