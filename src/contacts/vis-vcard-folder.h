/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/vis-contact-writer.h"
#include "contacts/vis-vcard-import.h"

G_BEGIN_DECLS

#define VIS_TYPE_VCARD_FOLDER (vis_vcard_folder_get_type ())

/**
 * VisVcardFolder:
 *
 * The contacts of all *.vcf files in one folder (RFC 6350, RFC 2426; several people per file), and
 * the way to change them. Files are read and written in worker threads. A change of the folder or
 * of a file shows within a fraction of a second; contacts that stay the same stay the same objects.
 *
 * A VisContactWriter, too: a new contact gets a file of its own; in other files only the card is
 * touched that is changed (see vis_vcard_change()). A file is replaced as a whole and keeps its
 * permissions.
 */
G_DECLARE_FINAL_TYPE (VisVcardFolder, vis_vcard_folder, VIS, VCARD_FOLDER, GObject)

/**
 * vis_vcard_folder_new:
 * @folder: a local folder; created, for its owner only, when it is missing at first
 *
 * Starts loading; "loading" and "warning" say how it goes. A
 * folder that can't be made or read is an empty source with a warning.
 */
VisVcardFolder *vis_vcard_folder_new (GFile *folder, VisNumberParser *parser);

/**
 * vis_vcard_folder_import_async:
 * @import: what to read; says how it goes, and in the end what came of it
 *
 * Copies the people of a file, who are not here yet, into files of this folder. All or nothing:
 * when it fails or is cancelled, the folder is as before.
 */
void vis_vcard_folder_import_async (VisVcardFolder *self, VisVcardImport *import,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean vis_vcard_folder_import_finish (VisVcardFolder *self, GAsyncResult *result,
                                         GError **error);

G_END_DECLS
