/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "contacts/vis-vcard-folder.h"

G_BEGIN_DECLS

#define VIS_TYPE_IMPORT_DIALOG (vis_import_dialog_get_type ())

/**
 * VisImportDialog:
 *
 * How far an import has come, with the way to cancel it, and in the end what came of it.
 */
G_DECLARE_FINAL_TYPE (VisImportDialog, vis_import_dialog, VIS, IMPORT_DIALOG, AdwWindow)

/** vis_import_dialog_new: starts importing @file into @folder. */
GtkWidget *vis_import_dialog_new (GtkWindow *parent, VisVcardFolder *folder, GFile *file);

G_END_DECLS
