/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define VIS_TYPE_VCARD_IMPORT (vis_vcard_import_get_type ())

/**
 * VisVcardImport:
 *
 * One import of a vCard file: see vis_vcard_folder_import_async(). Property "progress" (0 to 1,
 * notified some times a second while it runs). Main context; the numbers are final when the import
 * is finished.
 */
G_DECLARE_FINAL_TYPE (VisVcardImport, vis_vcard_import, VIS, VCARD_IMPORT, GObject)

/** vis_vcard_import_new: @file: of any size, also in UTF-16, also not on this computer. */
VisVcardImport *vis_vcard_import_new (GFile *file);

double vis_vcard_import_get_progress (VisVcardImport *self);

/** vis_vcard_import_get_n_added: Returns: how many people came in. */
guint vis_vcard_import_get_n_added (VisVcardImport *self);

/** vis_vcard_import_get_n_joined: Returns: how many of the added share a number with somebody who
 * was there. */
guint vis_vcard_import_get_n_joined (VisVcardImport *self);

/** vis_vcard_import_get_n_skipped: Returns: how many were there already: the same name with the
 * same numbers and addresses. */
guint vis_vcard_import_get_n_skipped (VisVcardImport *self);

/** vis_vcard_import_get_n_broken: Returns: how many cards could not be read. */
guint vis_vcard_import_get_n_broken (VisVcardImport *self);

G_END_DECLS
