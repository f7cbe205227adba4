/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/vis-problems-dialog.h"

struct _VisProblemsDialog
{
  AdwWindow parent_instance;

  GtkListView *list;
};

G_DEFINE_FINAL_TYPE (VisProblemsDialog, vis_problems_dialog, ADW_TYPE_WINDOW)

static void
vis_problems_dialog_class_init (VisProblemsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/visavis/Visavis/ui/vis-problems-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, VisProblemsDialog, list);
}

static void
vis_problems_dialog_init (VisProblemsDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
vis_problems_dialog_new (GtkWindow *parent, GListModel *problems)
{
  g_return_val_if_fail (G_IS_LIST_MODEL (problems), NULL);

  VisProblemsDialog *self = g_object_new (VIS_TYPE_PROBLEMS_DIALOG, "transient-for", parent, NULL);
  g_autoptr (GtkNoSelection) model = gtk_no_selection_new (g_object_ref (problems));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (model));
  return GTK_WIDGET (self);
}
