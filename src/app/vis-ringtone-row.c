/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-ringtone-row.h"

#include <glib/gi18n.h>

struct _VisRingtoneRow
{
  AdwComboRow parent_instance;

  gboolean for_person;
  char *ringtone;
};

enum
{
  PROP_RINGTONE = 1,
  PROP_FOR_PERSON,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

enum
{
  SIGNAL_REFUSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const struct
{
  const char *word;
  const char *text;
} choices[] = {
  { "", N_ ("As for everybody") }, { "bells", N_ ("Bells") },  { "classic", N_ ("Classic") },
  { "soft", N_ ("Soft") },         { "none", N_ ("Silence") },
};

G_DEFINE_FINAL_TYPE (VisRingtoneRow, vis_ringtone_row, ADW_TYPE_COMBO_ROW)

/* The first choice is for persons only. */
static guint
get_first (VisRingtoneRow *self)
{
  return self->for_person ? 0 : 1;
}

static void
on_selected (VisRingtoneRow *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self));
  if (selected != GTK_INVALID_LIST_POSITION)
    vis_ringtone_row_set_ringtone (self, choices[selected + get_first (self)].word);
}

/* A sound of one's own is no choice of the list: its name stands below. */
static void
show_ringtone (VisRingtoneRow *self)
{
  guint position = GTK_INVALID_LIST_POSITION;
  for (guint i = get_first (self); i < G_N_ELEMENTS (choices); i++)
    if (g_str_equal (choices[i].word, self->ringtone))
      position = i - get_first (self);
  g_autofree char *name
      = position == GTK_INVALID_LIST_POSITION ? g_path_get_basename (self->ringtone) : NULL;
  g_autofree char *shown = name != NULL ? g_filename_display_name (name) : g_strdup ("");
  g_autofree char *subtitle = g_markup_escape_text (shown, -1);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), position);
}

static void
on_file_chosen (VisRingtoneRow *self, int response, GtkNativeDialog *chooser)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT
                               ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser))
                               : NULL;
  const char *path = file != NULL ? g_file_peek_path (file) : NULL;
  if (path != NULL && g_utf8_validate (path, -1, NULL))
    vis_ringtone_row_set_ringtone (self, path);
  else if (file != NULL)
    g_signal_emit (self, signals[SIGNAL_REFUSED], 0,
                   _ ("Choose a file on this computer: it has to be there when somebody calls"));
  g_object_unref (chooser);
}

static void
choose_file (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      _ ("Choose a Ringtone"), GTK_WINDOW (gtk_widget_get_root (widget)),
      GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  g_autoptr (GtkFileFilter) sounds = gtk_file_filter_new ();
  gtk_file_filter_set_name (sounds, _ ("Sounds"));
  gtk_file_filter_add_mime_type (sounds, "audio/*");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), sounds);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_file_chosen), widget,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
vis_ringtone_row_constructed (GObject *object)
{
  VisRingtoneRow *self = VIS_RINGTONE_ROW (object);
  g_autoptr (GtkStringList) texts = gtk_string_list_new (NULL);
  G_OBJECT_CLASS (vis_ringtone_row_parent_class)->constructed (object);
  for (guint i = get_first (self); i < G_N_ELEMENTS (choices); i++)
    gtk_string_list_append (texts, _ (choices[i].text));
  self->ringtone = g_strdup (choices[get_first (self)].word);
  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (texts));
  g_signal_connect (self, "notify::selected", G_CALLBACK (on_selected), NULL);
}

static void
vis_ringtone_row_finalize (GObject *object)
{
  g_free (VIS_RINGTONE_ROW (object)->ringtone);
  G_OBJECT_CLASS (vis_ringtone_row_parent_class)->finalize (object);
}

static void
vis_ringtone_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VisRingtoneRow *self = VIS_RINGTONE_ROW (object);
  switch (id)
    {
    case PROP_RINGTONE:
      g_value_set_string (value, self->ringtone);
      break;
    case PROP_FOR_PERSON:
      g_value_set_boolean (value, self->for_person);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_ringtone_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VisRingtoneRow *self = VIS_RINGTONE_ROW (object);
  switch (id)
    {
    case PROP_RINGTONE:
      vis_ringtone_row_set_ringtone (self, g_value_get_string (value));
      break;
    case PROP_FOR_PERSON:
      self->for_person = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_ringtone_row_class_init (VisRingtoneRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = vis_ringtone_row_constructed;
  object_class->finalize = vis_ringtone_row_finalize;
  object_class->get_property = vis_ringtone_row_get_property;
  object_class->set_property = vis_ringtone_row_set_property;
  properties[PROP_RINGTONE]
      = g_param_spec_string ("ringtone", NULL, NULL, NULL,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_FOR_PERSON]
      = g_param_spec_boolean ("for-person", NULL, NULL, FALSE,
                              G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[SIGNAL_REFUSED] = g_signal_new ("refused", VIS_TYPE_RINGTONE_ROW, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/visavis/Visavis/ui/vis-ringtone-row.ui");
  gtk_widget_class_install_action (widget_class, "ringtone.choose-file", NULL, choose_file);
}

static void
vis_ringtone_row_init (VisRingtoneRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

const char *
vis_ringtone_row_get_ringtone (VisRingtoneRow *self)
{
  g_return_val_if_fail (VIS_IS_RINGTONE_ROW (self), NULL);

  return self->ringtone;
}

void
vis_ringtone_row_set_ringtone (VisRingtoneRow *self, const char *ringtone)
{
  g_return_if_fail (VIS_IS_RINGTONE_ROW (self));

  char *copy = g_strdup (ringtone != NULL ? ringtone : "");
  if (g_str_equal (copy, self->ringtone))
    {
      g_free (copy);
      return;
    }
  g_free (self->ringtone);
  self->ringtone = copy;
  show_ringtone (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RINGTONE]);
}
