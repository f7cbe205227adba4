/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-person-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/vis-contact-avatar.h"
#include "app/vis-handle-row.h"
#include "app/vis-photo.h"
#include "app/vis-ringtone-row.h"

#define MAX_ROWS 50

struct _VisPersonDialog
{
  AdwWindow parent_instance;

  GtkWidget *form;
  VisContactAvatar *avatar;
  GtkWidget *remove_photo_button;
  GtkToggleButton *favourite_button;
  AdwEntryRow *name_row;
  AdwComboRow *place_row;
  VisRingtoneRow *ringtone_row;
  GtkListBox *numbers;
  GtkListBox *addresses;
  GtkLabel *hint;
  GtkWidget *remove_button;

  VisContact *person; /* (nullable) */
  VisNumberParser *parser;
  GPtrArray *places; /* (nullable) (element-type VisContactPlace): beside the folder */
  GBytes *photo;     /* (nullable) */
  char *photo_type;
  GtkFileChooserNative *chooser; /* (nullable) */
  gboolean saving;
};

enum
{
  SIGNAL_SAVE,
  SIGNAL_REMOVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VisPersonDialog, vis_person_dialog, ADW_TYPE_WINDOW)

static void
set_hint (VisPersonDialog *self, const char *text, gboolean wrong)
{
  gtk_label_set_label (self->hint, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->hint), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  -1);
  if (wrong)
    gtk_widget_add_css_class (GTK_WIDGET (self->hint), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->hint), "error");
}

static char *
make_hint (VisPersonDialog *self)
{
  const char *region = vis_number_parser_get_region (self->parser);
  if (region == NULL)
    return g_strdup (_ ("Numbers begin with “+” and the code of their country."));
  /* Translators: %s is the code of a country: “GB”. */
  return g_strdup_printf (_ ("Numbers without “+” are taken as numbers of your country (%s)."),
                          region);
}

static char *
dup_name (VisPersonDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row))));
}

static VisHandleRow *
get_row (GtkListBox *list, int index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, index);
  return VIS_IS_HANDLE_ROW (row) ? VIS_HANDLE_ROW (row) : NULL;
}

static gboolean
check_list (GtkListBox *list, GError **error)
{
  gboolean right = TRUE;
  VisHandleRow *row;
  for (int i = 0; (row = get_row (list, i)) != NULL; i++)
    if (!vis_handle_row_check (row, right ? error : NULL))
      right = FALSE;
  return right;
}

static void
on_changed (VisPersonDialog *self)
{
  if (self->parser == NULL)
    return;

  g_autoptr (GError) error = NULL;
  g_autofree char *name = dup_name (self);
  g_autofree char *hint = make_hint (self);
  gboolean numbers = check_list (self->numbers, &error);
  gboolean addresses = check_list (self->addresses, numbers ? &error : NULL);
  set_hint (self, error != NULL ? error->message : hint, error != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "person.save",
                                 name[0] != '\0' && numbers && addresses && !self->saving);
  g_object_set (self->avatar, "name", name, NULL);
}

static void
on_row_removed (VisHandleRow *row, VisPersonDialog *self)
{
  GtkWidget *list = gtk_widget_get_parent (GTK_WIDGET (row));
  gtk_list_box_remove (GTK_LIST_BOX (list), GTK_WIDGET (row));
  gtk_widget_child_focus (list, GTK_DIR_TAB_FORWARD);
  on_changed (self);
}

static void
on_entry_activated (VisPersonDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "person.save", NULL);
}

/* Puts @row before the row that adds more. */
static void
add_row (VisPersonDialog *self, GtkListBox *list, GtkWidget *row)
{
  int n = 0;
  while (get_row (list, n) != NULL)
    n++;
  g_signal_connect (row, "removed", G_CALLBACK (on_row_removed), self);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (on_changed), self);
  g_signal_connect_swapped (row, "entry-activated", G_CALLBACK (on_entry_activated), self);
  gtk_list_box_insert (list, row, n);
}

static void
on_add_number (VisPersonDialog *self)
{
  GtkWidget *row = vis_handle_row_new_number (self->parser, "", "cell");
  if (get_row (self->numbers, MAX_ROWS) == NULL)
    add_row (self, self->numbers, row);
  gtk_widget_grab_focus (row);
}

static void
on_add_address (VisPersonDialog *self)
{
  GtkWidget *row = vis_handle_row_new_address ("");
  if (get_row (self->addresses, MAX_ROWS) == NULL)
    add_row (self, self->addresses, row);
  gtk_widget_grab_focus (row);
}

static void
on_favourite_toggled (VisPersonDialog *self)
{
  gboolean active = gtk_toggle_button_get_active (self->favourite_button);
  gtk_button_set_icon_name (GTK_BUTTON (self->favourite_button),
                            active ? "starred-symbolic" : "non-starred-symbolic");
}

/* Ringtone */

static const char *
get_ringtone (VisPersonDialog *self)
{
  const char *ringtone = vis_ringtone_row_get_ringtone (self->ringtone_row);
  return ringtone[0] != '\0' ? ringtone : NULL;
}

/* Who chooses one hears it. */
static void
on_ringtone_changed (VisPersonDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "app.preview-ringtone", "s",
                              vis_ringtone_row_get_ringtone (self->ringtone_row));
}

static void
on_ringtone_refused (VisPersonDialog *self, const char *text)
{
  set_hint (self, text, TRUE);
}

/* Photo */

static void
show_photo (VisPersonDialog *self)
{
  g_autofree char *name = dup_name (self);
  g_autoptr (VisContact) shown = vis_contact_new (&(VisContactFields){
      .id = "photo",
      .name = name[0] != '\0' ? name : "?",
      .photo = self->photo,
      .photo_type = self->photo_type,
  });
  g_object_set (self->avatar, "contact", shown, NULL);
  gtk_widget_set_visible (self->remove_photo_button, self->photo != NULL);
}

static void
on_photo_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr (VisPersonDialog) self = g_weak_ref_get (weak);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) photo = vis_photo_load_finish (result, &error);
  g_weak_ref_clear (weak);
  g_free (weak);
  if (self == NULL)
    return;
  if (photo == NULL)
    {
      g_autofree char *text = g_strdup_printf (_ ("The picture can’t be used: %s"), error->message);
      set_hint (self, text, TRUE);
      return;
    }
  g_clear_pointer (&self->photo, g_bytes_unref);
  self->photo = g_steal_pointer (&photo);
  g_free (self->photo_type);
  self->photo_type = g_strdup (VIS_PHOTO_TYPE);
  show_photo (self);
}

static void
on_picture_chosen (VisPersonDialog *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT
                               ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser))
                               : NULL;
  if (file == NULL)
    return;
  GWeakRef *weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  vis_photo_load_async (file, on_photo_loaded, weak);
}

static void
on_choose_photo (GtkWidget *widget, const char *action, GVariant *parameter)
{
  VisPersonDialog *self = VIS_PERSON_DIALOG (widget);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  if (self->chooser != NULL)
    return;
  gtk_file_filter_add_pixbuf_formats (filter);
  gtk_file_filter_set_name (filter, _ ("Pictures"));
  self->chooser = gtk_file_chooser_native_new (_ ("Choose a Photo"), GTK_WINDOW (self),
                                               GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_picture_chosen), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
on_remove_photo (GtkWidget *widget, const char *action, GVariant *parameter)
{
  VisPersonDialog *self = VIS_PERSON_DIALOG (widget);
  g_clear_pointer (&self->photo, g_bytes_unref);
  g_clear_pointer (&self->photo_type, g_free);
  show_photo (self);
}

/* What was entered */

static GPtrArray *
collect_numbers (VisPersonDialog *self)
{
  GPtrArray *numbers = g_ptr_array_new_with_free_func ((GDestroyNotify)vis_contact_number_free);
  VisHandleRow *row;
  for (int i = 0; (row = get_row (self->numbers, i)) != NULL; i++)
    {
      VisContactNumber *number
          = vis_handle_row_is_empty (row) ? NULL : vis_handle_row_dup_number (row, NULL);
      if (number != NULL)
        g_ptr_array_add (numbers, number);
    }
  return numbers;
}

static GPtrArray *
collect_addresses (VisPersonDialog *self)
{
  GPtrArray *addresses = g_ptr_array_new_with_free_func ((GDestroyNotify)vis_sip_uri_free);
  VisHandleRow *row;
  for (int i = 0; (row = get_row (self->addresses, i)) != NULL; i++)
    {
      VisSipUri *address
          = vis_handle_row_is_empty (row) ? NULL : vis_handle_row_dup_address (row, NULL);
      if (address != NULL)
        g_ptr_array_add (addresses, address);
    }
  return addresses;
}

/* A file has the parts of a name, too. The last word of several is taken as the family’s, unless
 * nothing changed. */
static void
split_name (VisPersonDialog *self, const char *name, char **given, char **family)
{
  const char *space = strrchr (name, ' ');
  if (self->person != NULL && g_str_equal (name, vis_contact_get_name (self->person)))
    {
      *given = g_strdup (vis_contact_get_given_name (self->person));
      *family = g_strdup (vis_contact_get_family_name (self->person));
      return;
    }
  *given = space != NULL ? g_strstrip (g_strndup (name, space - name)) : g_strdup (name);
  *family = space != NULL ? g_strdup (space + 1) : NULL;
}

/* Returns: (nullable): NULL for the contacts folder, and for who is kept somewhere already. */
static const char *
get_place (VisPersonDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->place_row);
  if (self->places == NULL || selected == 0 || selected > self->places->len)
    return NULL;
  const VisContactPlace *place = g_ptr_array_index (self->places, selected - 1);
  return place->file;
}

static void
on_save (GtkWidget *widget, const char *action, GVariant *parameter)
{
  VisPersonDialog *self = VIS_PERSON_DIALOG (widget);
  g_autoptr (GPtrArray) numbers = collect_numbers (self);
  g_autoptr (GPtrArray) addresses = collect_addresses (self);
  g_autofree char *name = dup_name (self);
  g_autofree char *id = self->person != NULL ? g_strdup (vis_contact_get_id (self->person))
                                             : g_uuid_string_random ();
  g_autofree char *given = NULL;
  g_autofree char *family = NULL;
  split_name (self, name, &given, &family);
  g_autoptr (VisContact) after = vis_contact_new (&(VisContactFields){
      .id = id,
      .name = name,
      .given_name = given,
      .family_name = family,
      .numbers = numbers,
      .addresses = addresses,
      .photo = self->photo,
      .photo_type = self->photo_type,
      .favourite = gtk_toggle_button_get_active (self->favourite_button),
      .ringtone = get_ringtone (self),
      .file = get_place (self),
  });

  self->saving = TRUE;
  gtk_window_set_focus (GTK_WINDOW (self),
                        NULL); /* GTK 4.8 complains about focus that sinks away */
  gtk_widget_set_sensitive (self->form, FALSE);
  on_changed (self);
  g_signal_emit (self, signals[SIGNAL_SAVE], 0, after);
}

static void
on_remove (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_REMOVE], 0);
  gtk_window_close (GTK_WINDOW (widget));
}

static void
vis_person_dialog_dispose (GObject *object)
{
  VisPersonDialog *self = VIS_PERSON_DIALOG (object);
  g_clear_object (&self->person);
  g_clear_object (&self->parser);
  g_clear_pointer (&self->places, g_ptr_array_unref);
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->photo, g_bytes_unref);
  g_clear_pointer (&self->photo_type, g_free);
  G_OBJECT_CLASS (vis_person_dialog_parent_class)->dispose (object);
}

static void
vis_person_dialog_class_init (VisPersonDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = vis_person_dialog_dispose;

  signals[SIGNAL_SAVE] = g_signal_new ("save", VIS_TYPE_PERSON_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1, VIS_TYPE_CONTACT);
  signals[SIGNAL_REMOVE] = g_signal_new ("remove", VIS_TYPE_PERSON_DIALOG, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (VIS_TYPE_CONTACT_AVATAR);
  g_type_ensure (VIS_TYPE_RINGTONE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/visavis/Visavis/ui/vis-person-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, VisPersonDialog, form);
  gtk_widget_class_bind_template_child (widget_class, VisPersonDialog, avatar);
  gtk_widget_class_bind_template_child (widget_class, VisPersonDialog, remove_photo_button);
  gtk_widget_class_bind_template_child (widget_class, VisPersonDialog, favourite_button);
  gtk_widget_class_bind_template_child (widget_class, VisPersonDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, VisPersonDialog, place_row);
  gtk_widget_class_bind_template_child (widget_class, VisPersonDialog, ringtone_row);
  gtk_widget_class_bind_template_child (widget_class, VisPersonDialog, numbers);
  gtk_widget_class_bind_template_child (widget_class, VisPersonDialog, addresses);
  gtk_widget_class_bind_template_child (widget_class, VisPersonDialog, hint);
  gtk_widget_class_bind_template_child (widget_class, VisPersonDialog, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_add_number);
  gtk_widget_class_bind_template_callback (widget_class, on_add_address);
  gtk_widget_class_bind_template_callback (widget_class, on_favourite_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_ringtone_refused);
  gtk_widget_class_install_action (widget_class, "person.save", NULL, on_save);
  gtk_widget_class_install_action (widget_class, "person.remove", NULL, on_remove);
  gtk_widget_class_install_action (widget_class, "person.choose-photo", NULL, on_choose_photo);
  gtk_widget_class_install_action (widget_class, "person.remove-photo", NULL, on_remove_photo);
}

static void
vis_person_dialog_init (VisPersonDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_person (VisPersonDialog *self)
{
  GPtrArray *numbers = vis_contact_get_numbers (self->person);
  GPtrArray *addresses = vis_contact_get_addresses (self->person);
  GBytes *photo = vis_contact_get_photo (self->person);

  gtk_editable_set_text (GTK_EDITABLE (self->name_row), vis_contact_get_name (self->person));
  self->photo = photo != NULL ? g_bytes_ref (photo) : NULL;
  self->photo_type = g_strdup (vis_contact_get_photo_type (self->person));
  gtk_toggle_button_set_active (self->favourite_button, vis_contact_is_favourite (self->person));
  vis_ringtone_row_set_ringtone (self->ringtone_row, vis_contact_get_ringtone (self->person));
  for (guint i = 0; i < numbers->len; i++)
    {
      const VisContactNumber *number = g_ptr_array_index (numbers, i);
      g_autofree char *text = vis_number_parser_format (self->parser, number->number);
      add_row (self, self->numbers, vis_handle_row_new_number (self->parser, text, number->type));
    }
  for (guint i = 0; i < addresses->len; i++)
    {
      g_autofree char *text = vis_sip_uri_to_string (g_ptr_array_index (addresses, i));
      add_row (self, self->addresses, vis_handle_row_new_address (text));
    }
}

GtkWidget *
vis_person_dialog_new (GtkWindow *parent, VisNumberParser *parser, VisContact *person)
{
  g_return_val_if_fail (VIS_IS_NUMBER_PARSER (parser), NULL);

  VisPersonDialog *self
      = g_object_new (VIS_TYPE_PERSON_DIALOG, "transient-for", parent, "title",
                      person != NULL ? _ ("Edit Contact") : _ ("New Contact"), NULL);
  /* For the app’s actions. */
  if (parent != NULL)
    gtk_window_set_application (GTK_WINDOW (self), gtk_window_get_application (parent));
  self->parser = g_object_ref (parser);
  g_set_object (&self->person, person);
  if (person != NULL)
    show_person (self);
  gtk_widget_set_visible (self->remove_button, person != NULL);
  g_signal_connect_swapped (self->ringtone_row, "notify::ringtone",
                            G_CALLBACK (on_ringtone_changed), self);
  show_photo (self);
  on_changed (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->name_row));
  return GTK_WIDGET (self);
}

void
vis_person_dialog_set_places (VisPersonDialog *self, GPtrArray *places)
{
  g_return_if_fail (VIS_IS_PERSON_DIALOG (self) && places != NULL && self->places == NULL);

  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  gtk_string_list_append (names, _ ("Contacts Folder"));
  for (guint i = 0; i < places->len; i++)
    {
      const VisContactPlace *place = g_ptr_array_index (places, i);
      gtk_string_list_append (names, place->name);
    }
  self->places = g_ptr_array_ref (places);
  adw_combo_row_set_model (self->place_row, G_LIST_MODEL (names));
  gtk_widget_set_visible (GTK_WIDGET (self->place_row), places->len > 0);
}

void
vis_person_dialog_add_target (VisPersonDialog *self, const VisTarget *target)
{
  g_return_if_fail (VIS_IS_PERSON_DIALOG (self) && target != NULL);

  if (target->number != NULL)
    {
      g_autofree char *text = vis_number_parser_format (self->parser, target->number);
      add_row (self, self->numbers, vis_handle_row_new_number (self->parser, text, "cell"));
    }
  else
    {
      g_autofree char *text = vis_sip_uri_to_string (target->uri);
      add_row (self, self->addresses, vis_handle_row_new_address (text));
    }
  on_changed (self);
}

void
vis_person_dialog_done (VisPersonDialog *self, const GError *error)
{
  g_return_if_fail (VIS_IS_PERSON_DIALOG (self));

  if (error == NULL)
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  self->saving = FALSE;
  gtk_widget_set_sensitive (self->form, TRUE);
  on_changed (self);
  set_hint (self, error->message, TRUE);
}
