/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "contacts/vis-contact.h"

G_BEGIN_DECLS

#define VIS_TYPE_HANDLE_ROW (vis_handle_row_get_type ())

/**
 * VisHandleRow:
 *
 * Where a number (with its kind) or a SIP address of a contact is typed: checked with every key,
 * and written in full when the cursor leaves. Signals: "changed" (of GtkEditable), "kind-changed",
 * "removed" (the user wants the row away).
 */
G_DECLARE_FINAL_TYPE (VisHandleRow, vis_handle_row, VIS, HANDLE_ROW, AdwEntryRow)

/** vis_handle_row_new_number: @type: (nullable): see VisContactNumber. */
GtkWidget *vis_handle_row_new_number (VisNumberParser *parser, const char *text, const char *type);
GtkWidget *vis_handle_row_new_address (const char *text);

/** vis_handle_row_is_empty: Returns: whether nothing stands there, which is no mistake. */
gboolean vis_handle_row_is_empty (VisHandleRow *self);

/** vis_handle_row_dup_number: Returns: (transfer full): NULL and an error with a sentence. */
VisContactNumber *vis_handle_row_dup_number (VisHandleRow *self, GError **error);

/** vis_handle_row_dup_address: Returns: (transfer full): NULL and an error with a sentence. */
VisSipUri *vis_handle_row_dup_address (VisHandleRow *self, GError **error);

/** vis_handle_row_check: shows whether what stands there is right. Returns: FALSE and an error with
 * a sentence if it is not. */
gboolean vis_handle_row_check (VisHandleRow *self, GError **error);

G_END_DECLS
