/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-still.h"

#include <adwaita.h>
#include <glib/gi18n.h>

typedef struct
{
  GtkWindow *parent; /* weak */
  GSettings *settings;
  VisCall *call;
  GdkTexture *picture;
  VisStillFunc tell;
  GtkFileChooserNative *chooser;
  GFile *file;
} Still;

static void
still_free (Still *still)
{
  g_clear_weak_pointer (&still->parent);
  g_object_unref (still->settings);
  g_object_unref (still->call);
  g_object_unref (still->picture);
  g_clear_object (&still->chooser);
  g_clear_object (&still->file);
  g_free (still);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Still, still_free)

static void
tell (Still *still, const char *text)
{
  if (still->parent != NULL)
    still->tell (still->parent, text);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Still) still = user_data;
  g_autoptr (GError) error = NULL;
  const char *name = vis_call_get_remote_name (still->call);
  g_autofree char *text
      = g_task_propagate_boolean (G_TASK (result), &error)
            ? g_strdup_printf (_ ("The picture is saved, and %s knows"), name)
            : g_strdup_printf (_ ("The picture could not be saved: %s"), error->message);
  tell (still, text);
}

/* In a thread of its own: to compress a large picture takes a while. The texture is immutable, and
 * the rest is not touched meanwhile. */
static void
write_picture (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Still *still = data;
  GError *error = NULL;
  g_autoptr (GBytes) png = gdk_texture_save_to_png_bytes (still->picture);
  gsize size = 0;
  const char *bytes = g_bytes_get_data (png, &size);
  if (g_file_replace_contents (still->file, bytes, size, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL,
                               cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_told (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Still) still = user_data;
  g_autoptr (GError) error = NULL;
  if (!vis_call_tell_still_finish (VIS_CALL (source), result, &error))
    {
      g_autofree char *text = g_strdup_printf (
          _ ("Nothing was saved: the other side could not be told. %s"), error->message);
      tell (still, text);
      return;
    }
  Still *data = g_steal_pointer (&still);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_written, data);
  g_task_set_task_data (task, data, NULL);
  g_task_run_in_thread (task, write_picture);
}

static void
on_chosen (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  g_autoptr (Still) still = user_data;
  if (response != GTK_RESPONSE_ACCEPT)
    return;
  still->file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  VisCall *call = still->call;
  vis_call_tell_still_async (call, on_told, g_steal_pointer (&still));
}

static char *
make_name (VisCall *call)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%d %H-%M-%S");
  g_autofree char *name = g_strdup_printf ("%s %s.png", vis_call_get_remote_name (call), time);
  return g_strdelimit (g_steal_pointer (&name), "/\\:", '-');
}

static void
choose_place (Still *still)
{
  const char *pictures = g_get_user_special_dir (G_USER_DIRECTORY_PICTURES);
  g_autoptr (GFile) folder = g_file_new_for_path (pictures != NULL ? pictures : g_get_home_dir ());
  g_autofree char *name = make_name (still->call);
  still->chooser = gtk_file_chooser_native_new (_ ("Save Picture"), still->parent,
                                                GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (still->chooser), TRUE);
  gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (still->chooser), folder, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (still->chooser), name);
  g_signal_connect (still->chooser, "response", G_CALLBACK (on_chosen), still);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (still->chooser));
}

static void
on_answered (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  g_autoptr (Still) still = user_data;
  if (!g_str_equal (response, "save") || still->parent == NULL)
    return;
  g_settings_set_boolean (still->settings, "still-explained", TRUE);
  choose_place (g_steal_pointer (&still));
}

static void
ask (Still *still)
{
  const char *name = vis_call_get_remote_name (still->call);
  g_autofree char *heading = g_strdup_printf (_ ("Save a Picture of %s?"), name);
  g_autofree char *body = g_strdup_printf (
      _ ("%s is told that you save a picture, before it is saved. It stays on this device."), name);
  GtkWidget *dialog = adw_message_dialog_new (still->parent, heading, body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "save",
                                    _ ("_Save…"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save",
                                              ADW_RESPONSE_SUGGESTED);
  g_signal_connect (dialog, "response", G_CALLBACK (on_answered), still);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
vis_still_save (GtkWindow *parent, GSettings *settings, VisCall *call, GdkTexture *picture,
                VisStillFunc func)
{
  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (GDK_IS_TEXTURE (picture));
  g_return_if_fail (VIS_IS_CALL (call));

  Still *still = g_new0 (Still, 1);
  g_set_weak_pointer (&still->parent, parent);
  still->settings = g_object_ref (settings);
  still->call = g_object_ref (call);
  still->picture = g_object_ref (picture);
  still->tell = func;
  if (g_settings_get_boolean (settings, "still-explained"))
    choose_place (still);
  else
    ask (still);
}
