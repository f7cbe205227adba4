/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/vis-contact-source.h"
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
 * Changes: one after the other, in the order asked for; each is finished when the list shows it.
 * A new contact gets a file of its own; in other files only the card is touched that is changed
 * (see vis_vcard_change()). A file is replaced as a whole and keeps its permissions; nothing that
 * another program wrote meanwhile is lost. Errors: VIS_ERROR_BUSY (another program changed the
 * same), VIS_ERROR_NOT_FOUND (the person is gone), VIS_ERROR_UNSUPPORTED (not a contact of this
 * folder), VIS_ERROR_FAILED (disk full, read-only …), with sentences for the user.
 */
G_DECLARE_FINAL_TYPE (VisVcardFolder, vis_vcard_folder, VIS, VCARD_FOLDER, GObject)

/** VisVcardRemains: what is left of a removed contact, to restore it. Immutable. */
typedef struct _VisVcardRemains VisVcardRemains;

void vis_vcard_remains_free (VisVcardRemains *self);

/**
 * vis_vcard_folder_new:
 * @folder: a local folder; created, for its owner only, when it is missing at first
 *
 * Starts loading; "loading" and "warning" say how it goes. A
 * folder that can't be made or read is an empty source with a warning.
 */
VisVcardFolder *vis_vcard_folder_new (GFile *folder, VisNumberParser *parser);

/**
 * vis_vcard_folder_add_async:
 * @contact: its id becomes the UID: g_uuid_string_random()
 */
void vis_vcard_folder_add_async (VisVcardFolder *self, VisContact *contact,
                                 GAsyncReadyCallback callback, gpointer user_data);
gboolean vis_vcard_folder_add_finish (VisVcardFolder *self, GAsyncResult *result, GError **error);

/**
 * vis_vcard_folder_change_async:
 * @before: an item of this list, as the user saw it
 * @after: as it shall be; what is the same in both is not touched
 */
void vis_vcard_folder_change_async (VisVcardFolder *self, VisContact *before, VisContact *after,
                                    GAsyncReadyCallback callback, gpointer user_data);
gboolean vis_vcard_folder_change_finish (VisVcardFolder *self, GAsyncResult *result,
                                         GError **error);

/** vis_vcard_folder_remove_async: @contact: an item of this list. */
void vis_vcard_folder_remove_async (VisVcardFolder *self, VisContact *contact,
                                    GAsyncReadyCallback callback, gpointer user_data);

/** vis_vcard_folder_remove_finish: Returns: (transfer full): for vis_vcard_folder_restore_async().
 */
VisVcardRemains *vis_vcard_folder_remove_finish (VisVcardFolder *self, GAsyncResult *result,
                                                 GError **error);

/** vis_vcard_folder_restore_async: takes @remains over; the card is put where it stood. */
void vis_vcard_folder_restore_async (VisVcardFolder *self, VisVcardRemains *remains,
                                     GAsyncReadyCallback callback, gpointer user_data);
gboolean vis_vcard_folder_restore_finish (VisVcardFolder *self, GAsyncResult *result,
                                          GError **error);

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

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisVcardRemains, vis_vcard_remains_free)

G_END_DECLS
