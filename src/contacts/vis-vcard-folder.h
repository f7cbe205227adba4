/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/vis-contact-source.h"

G_BEGIN_DECLS

#define VIS_TYPE_VCARD_FOLDER (vis_vcard_folder_get_type ())

/**
 * VisVcardFolder:
 *
 * The contacts of all *.vcf files in one folder (RFC 6350, RFC 2426; several people per file).
 * Files are read in a worker thread and never written. A change of the folder or of a file shows
 * within a fraction of a second; contacts that stay the same stay the same objects.
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

G_END_DECLS
