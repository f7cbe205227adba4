/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-import-dialog.h"

#include <glib/gi18n.h>

struct _VisImportDialog
{
  AdwWindow parent_instance;

  GtkStack *pages;
  GtkProgressBar *progress;
  AdwStatusPage *result;
  GtkWidget *close_button;

  VisVcardImport *import;
  GCancellable *cancellable;
  gboolean running;
};

G_DEFINE_FINAL_TYPE (VisImportDialog, vis_import_dialog, ADW_TYPE_WINDOW)

static void
on_progress (VisImportDialog *self)
{
  double fraction = vis_vcard_import_get_progress (self->import);
  gtk_progress_bar_set_fraction (self->progress, fraction);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, fraction, -1);
}

/* Takes @sentence over. */
static void
add_sentence (GString *text, char *sentence)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", sentence);
  g_free (sentence);
}

static char *
describe (VisVcardImport *import)
{
  GString *text = g_string_new (NULL);
  guint n = vis_vcard_import_get_n_joined (import);
  if (n > 0)
    add_sentence (text, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                                      "%u shares a number with a person you had",
                                                      "%u share a number with a person you had", n),
                                         n));
  n = vis_vcard_import_get_n_skipped (import);
  if (n > 0)
    add_sentence (text, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u was there already",
                                                      "%u were there already", n),
                                         n));
  n = vis_vcard_import_get_n_broken (import);
  if (n > 0)
    add_sentence (text, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u could not be read",
                                                      "%u could not be read", n),
                                         n));
  return g_string_free (text, FALSE);
}

static void
show_result (VisImportDialog *self, const char *icon, const char *title, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  adw_status_page_set_icon_name (self->result, icon);
  adw_status_page_set_title (self->result, title);
  adw_status_page_set_description (self->result, escaped);
  gtk_stack_set_visible_child_name (self->pages, "result");
  gtk_widget_grab_focus (self->close_button);
}

static void
on_imported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr (VisImportDialog) self = g_weak_ref_get (weak);
  g_autoptr (GError) error = NULL;
  gboolean done = vis_vcard_folder_import_finish (VIS_VCARD_FOLDER (source), result, &error);

  g_weak_ref_clear (weak);
  g_free (weak);
  if (self == NULL) /* the program ended meanwhile */
    return;
  self->running = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_window_destroy (GTK_WINDOW (self));
  else if (!done)
    show_result (self, "dialog-warning-symbolic", _ ("Nothing Was Imported"), error->message);
  else
    {
      guint n = vis_vcard_import_get_n_added (self->import);
      g_autofree char *title = g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "%u Person Imported", "%u People Imported", n), n);
      g_autofree char *text = describe (self->import);
      show_result (self, "object-select-symbolic", title, text);
    }
}

static void
on_cancel (GtkWidget *widget, const char *action, GVariant *parameter)
{
  VisImportDialog *self = VIS_IMPORT_DIALOG (widget);
  if (self->running)
    g_cancellable_cancel (self->cancellable);
  else
    gtk_window_destroy (GTK_WINDOW (self));
}

/* While it runs, to close the window is to cancel, and it closes when that is done. */
static gboolean
on_close_request (VisImportDialog *self)
{
  if (!self->running)
    return FALSE;
  g_cancellable_cancel (self->cancellable);
  return TRUE;
}

static void
vis_import_dialog_dispose (GObject *object)
{
  VisImportDialog *self = VIS_IMPORT_DIALOG (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->import);
  G_OBJECT_CLASS (vis_import_dialog_parent_class)->dispose (object);
}

static void
vis_import_dialog_finalize (GObject *object)
{
  g_object_unref (VIS_IMPORT_DIALOG (object)->cancellable);
  G_OBJECT_CLASS (vis_import_dialog_parent_class)->finalize (object);
}

static void
vis_import_dialog_class_init (VisImportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = vis_import_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = vis_import_dialog_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/visavis/Visavis/ui/vis-import-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, VisImportDialog, pages);
  gtk_widget_class_bind_template_child (widget_class, VisImportDialog, progress);
  gtk_widget_class_bind_template_child (widget_class, VisImportDialog, result);
  gtk_widget_class_bind_template_child (widget_class, VisImportDialog, close_button);
  gtk_widget_class_bind_template_callback (widget_class, on_close_request);
  gtk_widget_class_install_action (widget_class, "import.cancel", NULL, on_cancel);
}

static void
vis_import_dialog_init (VisImportDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
vis_import_dialog_new (GtkWindow *parent, VisVcardFolder *folder, GFile *file)
{
  g_return_val_if_fail (VIS_IS_VCARD_FOLDER (folder) && G_IS_FILE (file), NULL);

  VisImportDialog *self = g_object_new (VIS_TYPE_IMPORT_DIALOG, "transient-for", parent, NULL);
  self->import = vis_vcard_import_new (file);
  self->running = TRUE;
  g_signal_connect_object (self->import, "notify::progress", G_CALLBACK (on_progress), self,
                           G_CONNECT_SWAPPED);
  GWeakRef *weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  vis_vcard_folder_import_async (folder, self->import, self->cancellable, on_imported, weak);
  return GTK_WIDGET (self);
}
