/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/vis-vcard-folder.h"

G_BEGIN_DECLS

/**
 * VisVcardWriter:
 *
 * Changes the files of one folder, one change after the other, also among several programs of
 * ours. A file is replaced as a whole (written beside it, synced, renamed), and only while it is
 * what was read. All functions block: for worker threads. Errors are those of vis_vcard_change(),
 * or VIS_ERROR_FAILED with the file's name and what the system says.
 */
typedef struct _VisVcardWriter VisVcardWriter;

VisVcardWriter *_vis_vcard_writer_new (const char *folder, VisNumberParser *parser);
VisVcardWriter *_vis_vcard_writer_ref (VisVcardWriter *self);
void _vis_vcard_writer_unref (VisVcardWriter *self);

const char *_vis_vcard_writer_get_folder (VisVcardWriter *self);
VisNumberParser *_vis_vcard_writer_get_parser (VisVcardWriter *self);

/** _vis_vcard_writer_add: writes @contact into a file of its own; its id is its UID. */
gboolean _vis_vcard_writer_add (VisVcardWriter *self, VisContact *contact, GError **error);
gboolean _vis_vcard_writer_change (VisVcardWriter *self, VisContact *before, VisContact *after,
                                   GError **error);

/** _vis_vcard_writer_remove: Returns: (transfer full): what _vis_vcard_writer_restore() needs. */
VisVcardRemains *_vis_vcard_writer_remove (VisVcardWriter *self, VisContact *contact,
                                           GError **error);
gboolean _vis_vcard_writer_restore (VisVcardWriter *self, VisVcardRemains *remains, GError **error);

/** _vis_vcard_remains_new: @card (transfer none) stood at @offset of @file. */
VisVcardRemains *_vis_vcard_remains_new (const char *file, gsize offset, GBytes *card);
const char *_vis_vcard_remains_get_file (const VisVcardRemains *self);
GBytes *_vis_vcard_remains_get_card (const VisVcardRemains *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisVcardWriter, _vis_vcard_writer_unref)

G_END_DECLS
