/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-person-desk.h"

#include <glib/gi18n.h>

#include "app/vis-call-target.h"
#include "app/vis-import-dialog.h"
#include "app/vis-person-dialog.h"
#include "call/vis-call-redial.h"
#include "contacts/vis-contact-divide.h"

#define TOAST_SECONDS 8

struct _VisPersonDesk
{
  GObject parent_instance;

  GtkWindow *window;       /* weak */
  AdwToastOverlay *toasts; /* weak */
  VisPeople *people;
  VisVcardFolder *folder;
  VisAddressBook *address_book; /* (nullable) */
  VisContactIndex *index;
  VisNumberParser *parser;
  GtkFileChooserNative *chooser; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (VisPersonDesk, vis_person_desk, G_TYPE_OBJECT)

/* What is left of a card. */
typedef struct
{
  VisContactWriter *writer;
  VisVcardRemains *remains; /* (nullable): NULL once it is being restored */
} Removed;

/* Several cards may be one person: one change of the user’s is one of each card. */
typedef struct
{
  VisPersonDesk *desk;
  VisPersonDialog *dialog; /* (nullable), weak: it goes with the program's end, too */
  char *name;
  guint n_pending;
  GError *error;      /* (nullable): the first one */
  GPtrArray *removed; /* (element-type Removed): in order */
  gboolean fixed;     /* something stays as it was, where it can’t be changed */
} Deed;

static void
removed_free (gpointer data)
{
  Removed *removed = data;
  g_object_unref (removed->writer);
  g_clear_pointer (&removed->remains, vis_vcard_remains_free);
  g_free (removed);
}

static Deed *
deed_new (VisPersonDesk *self, VisPersonDialog *dialog, VisContact *person)
{
  Deed *deed = g_new0 (Deed, 1);
  deed->desk = g_object_ref (self);
  g_set_weak_pointer (&deed->dialog, dialog);
  deed->name = g_strdup (vis_contact_get_name (person));
  deed->n_pending = 1; /* released by the caller, after the last step has begun */
  deed->removed = g_ptr_array_new_with_free_func (removed_free);
  return deed;
}

static void
deed_free (Deed *deed)
{
  g_object_unref (deed->desk);
  g_clear_weak_pointer (&deed->dialog);
  g_free (deed->name);
  g_clear_error (&deed->error);
  g_ptr_array_unref (deed->removed);
  g_free (deed);
}

static void
take_error (Deed *deed, GError *error)
{
  if (deed->error == NULL)
    deed->error = error;
  else
    g_clear_error (&error);
}

static AdwToast *
show_toast (VisPersonDesk *self, const char *text)
{
  if (self->toasts == NULL)
    return NULL;
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);
  adw_toast_set_timeout (toast, TOAST_SECONDS);
  return toast;
}

static void
tell (VisPersonDesk *self, const char *text)
{
  AdwToast *toast = show_toast (self, text);
  if (toast != NULL)
    adw_toast_overlay_add_toast (self->toasts, toast);
}

/* Changing */

static void
tell_of_fixed (Deed *deed)
{
  if (!deed->fixed)
    return;
  /* Translators: %s is the name of a person. */
  g_autofree char *text = g_strdup_printf (
      _ ("“%s” is also in an address book that can’t be changed: that part stays"), deed->name);
  tell (deed->desk, text);
}

static void
finish_change (Deed *deed)
{
  if (--deed->n_pending > 0)
    return;
  tell_of_fixed (deed);
  if (deed->dialog != NULL)
    vis_person_dialog_done (deed->dialog, deed->error);
  else if (deed->error != NULL)
    tell (deed->desk, deed->error->message);
  deed_free (deed);
}

static void
on_part_changed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Deed *deed = user_data;
  GError *error = NULL;
  if (!vis_contact_writer_change_finish (VIS_CONTACT_WRITER (source), result, &error))
    take_error (deed, error);
  finish_change (deed);
}

static void
on_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Deed *deed = user_data;
  GError *error = NULL;
  if (!vis_contact_writer_add_finish (VIS_CONTACT_WRITER (source), result, &error))
    take_error (deed, error);
  finish_change (deed);
}

static void
change (VisPersonDesk *self, VisPersonDialog *dialog, VisContact *before, VisContact *after)
{
  Deed *deed = deed_new (self, dialog, after);
  g_autoptr (GPtrArray) parts = vis_people_get_parts (self->people, before);
  gboolean first = TRUE;
  for (guint i = 0; i < parts->len; i++)
    {
      VisContact *part = g_ptr_array_index (parts, i);
      VisContactWriter *writer = vis_people_find_writer (self->people, part);
      g_autoptr (VisContact) wanted
          = vis_contact_divide (part, before, after, writer != NULL && first);
      first &= writer == NULL;
      if (vis_contact_equal (part, wanted))
        continue;
      if (writer == NULL)
        {
          deed->fixed = TRUE;
          continue;
        }
      deed->n_pending++;
      vis_contact_writer_change_async (writer, part, wanted, on_part_changed, deed);
    }
  finish_change (deed);
}

static void
mark (VisPersonDesk *self, VisContact *person)
{
  g_autoptr (VisContact) after = vis_contact_new (&(VisContactFields){
      .id = vis_contact_get_id (person),
      .name = vis_contact_get_name (person),
      .given_name = vis_contact_get_given_name (person),
      .family_name = vis_contact_get_family_name (person),
      .numbers = vis_contact_get_numbers (person),
      .addresses = vis_contact_get_addresses (person),
      .photo = vis_contact_get_photo (person),
      .photo_type = vis_contact_get_photo_type (person),
      .favourite = !vis_contact_is_favourite (person),
      .ringtone = vis_contact_get_ringtone (person),
  });
  change (self, NULL, person, after);
}

/* Deleting */

static void
on_restored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (VisPersonDesk) self = user_data;
  g_autoptr (GError) error = NULL;
  if (!vis_contact_writer_restore_finish (VIS_CONTACT_WRITER (source), result, &error))
    tell (self, error->message);
}

/* The last one that went comes back first, so that each finds its place again. */
static void
on_undo (AdwToast *toast, gpointer user_data)
{
  Deed *deed = user_data;
  VisPersonDesk *self = deed->desk;
  for (guint i = deed->removed->len; i > 0; i--)
    {
      Removed *removed = g_ptr_array_index (deed->removed, i - 1);
      if (removed->remains != NULL)
        vis_contact_writer_restore_async (removed->writer, g_steal_pointer (&removed->remains),
                                          on_restored, g_object_ref (self));
    }
}

static void
on_toast_gone (gpointer data, GClosure *closure)
{
  deed_free (data);
}

static void
finish_removal (Deed *deed)
{
  VisPersonDesk *self = deed->desk;
  if (--deed->n_pending > 0)
    return;
  if (deed->error != NULL)
    tell (self, deed->error->message);

  g_autofree char *text = g_strdup_printf (_ ("“%s” was deleted"), deed->name);
  tell_of_fixed (deed);
  AdwToast *toast = deed->removed->len > 0 ? show_toast (self, text) : NULL;
  if (toast == NULL)
    {
      deed_free (deed);
      return;
    }
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (on_undo), deed, on_toast_gone, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
on_part_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Deed *deed = user_data;
  GError *error = NULL;
  VisVcardRemains *remains
      = vis_contact_writer_remove_finish (VIS_CONTACT_WRITER (source), result, &error);
  if (remains != NULL)
    {
      Removed *removed = g_new0 (Removed, 1);
      removed->writer = VIS_CONTACT_WRITER (g_object_ref (source));
      removed->remains = remains;
      g_ptr_array_add (deed->removed, removed);
    }
  else
    take_error (deed, error);
  finish_removal (deed);
}

static void
remove_person (VisPersonDesk *self, VisContact *person)
{
  Deed *deed = deed_new (self, NULL, person);
  g_autoptr (GPtrArray) parts = vis_people_get_parts (self->people, person);
  for (guint i = 0; i < parts->len; i++)
    {
      VisContact *part = g_ptr_array_index (parts, i);
      VisContactWriter *writer = vis_people_find_writer (self->people, part);
      deed->fixed |= writer == NULL;
      if (writer == NULL)
        continue;
      deed->n_pending++;
      vis_contact_writer_remove_async (writer, part, on_part_removed, deed);
    }
  finish_removal (deed);
}

/* The dialog */

static void
on_dialog_save (VisPersonDialog *dialog, VisContact *after, VisPersonDesk *self)
{
  VisContact *before = g_object_get_data (G_OBJECT (dialog), "person");
  if (before != NULL)
    change (self, dialog, before, after);
  else
    {
      VisContactWriter *writer = vis_people_find_writer (self->people, after);
      vis_contact_writer_add_async (writer != NULL ? writer : VIS_CONTACT_WRITER (self->folder),
                                    after, on_added, deed_new (self, dialog, after));
    }
}

static void
on_dialog_remove (VisPersonDialog *dialog, VisPersonDesk *self)
{
  VisContact *person = g_object_get_data (G_OBJECT (dialog), "person");
  if (person != NULL)
    remove_person (self, person);
}

static VisPersonDialog *
open_dialog (VisPersonDesk *self, VisContact *person)
{
  GtkWidget *dialog = vis_person_dialog_new (self->window, self->parser, person);
  if (person != NULL)
    g_object_set_data_full (G_OBJECT (dialog), "person", g_object_ref (person), g_object_unref);
  else if (self->address_book != NULL)
    {
      g_autoptr (GPtrArray) places = vis_address_book_get_places (self->address_book);
      vis_person_dialog_set_places (VIS_PERSON_DIALOG (dialog), places);
    }
  g_signal_connect_object (dialog, "save", G_CALLBACK (on_dialog_save), self, 0);
  g_signal_connect_object (dialog, "remove", G_CALLBACK (on_dialog_remove), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  return VIS_PERSON_DIALOG (dialog);
}

/* Returns: (transfer full) (nullable). */
static VisContact *
find_person (VisPersonDesk *self, const VisTarget *target)
{
  return target->number != NULL ? vis_contact_index_find_by_number (self->index, target->number)
                                : vis_contact_index_find_by_address (self->index, target->uri);
}

/* Actions */

static void
on_new_contact (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  open_dialog (user_data, NULL);
}

static void
on_save_contact (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  VisPersonDesk *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (VisTarget) target
      = vis_target_parse (g_variant_get_string (parameter, NULL), self->parser, &error);
  if (target == NULL)
    {
      tell (self, error->message);
      return;
    }
  g_autoptr (VisContact) person = find_person (self, target);
  if (person != NULL)
    open_dialog (self, person);
  else
    vis_person_dialog_add_target (open_dialog (self, NULL), target);
}

static void
on_file_chosen (VisPersonDesk *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT
                               ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser))
                               : NULL;
  if (file != NULL && self->window != NULL)
    gtk_window_present (GTK_WINDOW (vis_import_dialog_new (self->window, self->folder, file)));
}

static void
on_import_contacts (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  VisPersonDesk *self = user_data;
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  if (self->chooser != NULL)
    return;
  gtk_file_filter_set_name (filter, _ ("Contacts (vCard)"));
  gtk_file_filter_add_suffix (filter, "vcf");
  gtk_file_filter_add_suffix (filter, "vcard");
  self->chooser = gtk_file_chooser_native_new (_ ("Import Contacts"), self->window,
                                               GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Import"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_file_chosen), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
on_copy_text (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  VisPersonDesk *self = user_data;
  const char *text = g_variant_get_string (parameter, NULL);
  if (self->window == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self->window)), text);
  g_autofree char *isolated = vis_isolate (text);
  g_autofree char *message = g_strdup_printf (_ ("%s was copied"), isolated);
  tell (self, message);
}

/* Calls with strangers */

static void
offer_to_save (VisPersonDesk *self, VisCall *call)
{
  /* With its port, where it has one of its own */
  g_autofree char *redial = vis_call_dup_redial (call);
  const char *id = redial[0] != '\0' ? redial : vis_call_get_remote_id (call);
  g_autoptr (VisTarget) target = id != NULL ? vis_target_parse (id, self->parser, NULL) : NULL;
  g_autoptr (VisContact) person = target != NULL ? find_person (self, target) : NULL;
  if (target == NULL || person != NULL)
    return;
  g_autofree char *shown = vis_target_to_string (target, self->parser);
  g_autofree char *isolated = vis_isolate (shown);
  /* Translators: %s is a telephone number or an address. */
  g_autofree char *text = g_strdup_printf (_ ("Save %s as a contact?"), isolated);
  AdwToast *toast = show_toast (self, text);
  if (toast == NULL)
    return;
  adw_toast_set_button_label (toast, _ ("_Save…"));
  adw_toast_set_action_name (toast, "win.save-contact");
  adw_toast_set_action_target_value (toast, g_variant_new_string (id));
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
on_call_state_changed (VisPersonDesk *self, GParamSpec *pspec, VisCall *call)
{
  if (vis_call_get_state (call) == VIS_CALL_ENDED && vis_call_get_time (call, VIS_CALL_ACTIVE) > 0)
    offer_to_save (self, call);
}

static void
on_calls_changed (VisPersonDesk *self, guint position, guint removed, guint added,
                  GListModel *calls)
{
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (VisCall) call = g_list_model_get_item (calls, position + i);
      g_signal_connect_object (call, "notify::state", G_CALLBACK (on_call_state_changed), self,
                               G_CONNECT_SWAPPED);
    }
}

static void
vis_person_desk_dispose (GObject *object)
{
  VisPersonDesk *self = VIS_PERSON_DESK (object);
  g_clear_weak_pointer (&self->window);
  g_clear_weak_pointer (&self->toasts);
  g_clear_object (&self->people);
  g_clear_object (&self->folder);
  g_clear_object (&self->address_book);
  g_clear_object (&self->index);
  g_clear_object (&self->parser);
  g_clear_object (&self->chooser);
  G_OBJECT_CLASS (vis_person_desk_parent_class)->dispose (object);
}

static void
vis_person_desk_class_init (VisPersonDeskClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vis_person_desk_dispose;
}

static void
vis_person_desk_init (VisPersonDesk *self)
{
}

VisPersonDesk *
vis_person_desk_new (GtkApplicationWindow *window, AdwToastOverlay *toasts, VisEngine *engine)
{
  static const GActionEntry actions[] = {
    { .name = "new-contact", .activate = on_new_contact },
    { .name = "save-contact", .activate = on_save_contact, .parameter_type = "s" },
    { .name = "import-contacts", .activate = on_import_contacts },
    { .name = "copy-text", .activate = on_copy_text, .parameter_type = "s" },
  };

  g_return_val_if_fail (GTK_IS_APPLICATION_WINDOW (window), NULL);
  g_return_val_if_fail (VIS_IS_ENGINE (engine), NULL);

  VisPersonDesk *self = g_object_new (VIS_TYPE_PERSON_DESK, NULL);
  g_set_weak_pointer (&self->window, GTK_WINDOW (window));
  g_set_weak_pointer (&self->toasts, toasts);
  self->people = g_object_ref (vis_engine_get_people (engine));
  self->folder = g_object_ref (vis_engine_get_contacts_folder (engine));
  g_set_object (&self->address_book, vis_engine_get_address_book (engine));
  self->index = g_object_ref (vis_engine_get_contact_index (engine));
  self->parser = g_object_ref (vis_engine_get_number_parser (engine));
  g_action_map_add_action_entries (G_ACTION_MAP (window), actions, G_N_ELEMENTS (actions), self);
  g_signal_connect_object (vis_engine_get_calls (engine), "items-changed",
                           G_CALLBACK (on_calls_changed), self, G_CONNECT_SWAPPED);
  return self;
}

void
vis_person_desk_do (VisPersonDesk *self, VisPersonDeed deed, VisContact *person)
{
  g_return_if_fail (VIS_IS_PERSON_DESK (self) && VIS_IS_CONTACT (person));

  switch (deed)
    {
    case VIS_PERSON_EDIT:
      open_dialog (self, person);
      break;
    case VIS_PERSON_MARK:
      mark (self, person);
      break;
    case VIS_PERSON_REMOVE:
      remove_person (self, person);
      break;
    default:
      g_assert_not_reached ();
    }
}
