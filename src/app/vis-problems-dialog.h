/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define VIS_TYPE_PROBLEMS_DIALOG (vis_problems_dialog_get_type ())

/**
 * VisProblemsDialog:
 *
 * What could not be read of the contacts, line by line.
 */
G_DECLARE_FINAL_TYPE (VisProblemsDialog, vis_problems_dialog, VIS, PROBLEMS_DIALOG, AdwWindow)

/** vis_problems_dialog_new: @problems: a model of GtkStringObject, followed while it grows. */
GtkWidget *vis_problems_dialog_new (GtkWindow *parent, GListModel *problems);

G_END_DECLS
