/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/vis-contact.h"
#include "contacts/vis-vcard-import.h"

G_BEGIN_DECLS

/** _vis_vcard_import_begin: from now on, "progress" is notified. Main context. */
void _vis_vcard_import_begin (VisVcardImport *self);
void _vis_vcard_import_end (VisVcardImport *self);

/**
 * _vis_vcard_import_run:
 * @folder: path
 * @known: (element-type VisContact): who is there
 *
 * Blocks: for a worker thread.
 *
 * Returns: FALSE with VIS_ERROR_INVALID (nobody in the file), VIS_ERROR_FAILED, or
 *   G_IO_ERROR_CANCELLED; nothing is left behind then.
 */
gboolean _vis_vcard_import_run (VisVcardImport *self, const char *folder, GPtrArray *known,
                                VisNumberParser *parser, GCancellable *cancellable, GError **error);

G_END_DECLS
