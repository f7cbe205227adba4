/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/vis-contact.h"

G_BEGIN_DECLS

/**
 * VisVcardSnapshot:
 * @files: (element-type utf8 gpointer): name to what was read from it; private to the scan
 * @contacts: (element-type VisContact): of all files, sorted
 * @warnings: (element-type utf8): what this scan found wrong that the former one had not
 *
 * What a folder held at one moment. Immutable and shared between threads.
 */
typedef struct
{
  GHashTable *files;
  GPtrArray *contacts;
  GPtrArray *warnings;
} VisVcardSnapshot;

/**
 * _vis_vcard_scan:
 * @folder: path; the first scan creates it when it is missing
 * @former: (nullable): the snapshot before this one: files that look the same are not read again,
 *   and contacts that are the same are taken over
 *
 * Reads a folder. Blocks: for a worker thread.
 *
 * Returns: (transfer full): never NULL, unless @cancellable was cancelled.
 */
VisVcardSnapshot *_vis_vcard_scan (const char *folder, VisNumberParser *parser,
                                   VisVcardSnapshot *former, GCancellable *cancellable);

VisVcardSnapshot *_vis_vcard_snapshot_ref (VisVcardSnapshot *self);
void _vis_vcard_snapshot_unref (VisVcardSnapshot *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisVcardSnapshot, _vis_vcard_snapshot_unref)

G_END_DECLS
