/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-keypad.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/vis-announcer.h"
#include "app/vis-call-target.h"
#include "app/vis-contact-avatar.h"
#include "app/vis-target-row.h"
#include "contacts/vis-contact-results.h"

/* With fewer characters everybody matches. */
#define MIN_QUERY 3

struct _VisKeypad
{
  AdwBin parent_instance;

  GtkEditable *entry;
  GtkStack *hint;
  GtkLabel *hint_label;
  GtkWidget *match_button;
  VisContactAvatar *match_avatar;
  GtkLabel *match_name;
  GtkLabel *match_detail;
  GtkGrid *keys;
  VisAnnouncer *announcer;

  VisNumberParser *parser;
  VisContactResults *results;
  VisCallTarget *match; /* the number of the person who is offered */
  gboolean formatting;
};

G_DEFINE_FINAL_TYPE (VisKeypad, vis_keypad, ADW_TYPE_BIN)

static const struct
{
  char key;
  const char *letters; /* ITU-T E.161 */
} keys[] = {
  { '1', "" },     { '2', "ABC" }, { '3', "DEF" },  { '4', "GHI" }, { '5', "JKL" }, { '6', "MNO" },
  { '7', "PQRS" }, { '8', "TUV" }, { '9', "WXYZ" }, { '*', "" },    { '0', "+" },   { '#', "" },
};

static const char *
get_text (VisKeypad *self)
{
  return gtk_editable_get_text (self->entry);
}

static void
show_hint (VisKeypad *self, const char *text, gboolean error)
{
  gtk_label_set_label (self->hint_label, text);
  if (error)
    gtk_widget_add_css_class (GTK_WIDGET (self->hint_label), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->hint_label), "error");
  gtk_stack_set_visible_child_name (self->hint, "text");
}

static void
show_match (VisKeypad *self, VisContact *contact, guint n_others)
{
  g_autoptr (GListModel) targets = vis_call_target_list_for_contact (contact, self->parser);
  self->match = vis_call_target_choose (targets, get_text (self));
  if (self->match == NULL)
    return;

  const char *name = vis_contact_get_name (contact);
  const char *number = vis_call_target_get_text (self->match);
  g_autofree char *others
      = n_others > 0 ? g_strdup_printf (
            /* Translators: a telephone number, and how many other people match as well. */
            g_dngettext (GETTEXT_PACKAGE, "%s, and %u more person", "%s, and %u more people",
                         n_others),
            number, n_others)
                     : g_strdup (number);
  g_autofree char *label = g_strdup_printf (_ ("Use the number of %s"), name);
  g_object_set (self->match_avatar, "contact", contact, "name", name, NULL);
  gtk_label_set_label (self->match_name, name);
  gtk_label_set_label (self->match_detail, others);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->match_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_stack_set_visible_child_name (self->hint, "match");
  vis_announcer_say (self->announcer, name);
}

static void
update_hint (VisKeypad *self)
{
  const char *text = get_text (self);
  g_clear_object (&self->match);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "keypad.erase", text[0] != '\0');
  if (text[0] == '\0')
    {
      show_hint (self, _ ("Number, SIP address or host"), FALSE);
      return;
    }
  show_hint (self, "", FALSE);
  if (self->results == NULL || g_utf8_strlen (text, -1) < MIN_QUERY)
    return;

  vis_contact_results_set_query (self->results, text);
  guint n_matches = vis_contact_results_get_n_matches (self->results);
  if (n_matches == 0)
    return;
  g_autoptr (VisContact) first = g_list_model_get_item (G_LIST_MODEL (self->results), 0);
  show_match (self, first, n_matches - 1);
}

/* Characters up to there that are no grouping. */
static guint
count_solid (const char *text, int position)
{
  guint n = 0;
  for (const char *c = text; *c != '\0' && position > 0; c = g_utf8_next_char (c), position--)
    n += strchr (" -()./", *c) == NULL;
  return n;
}

static int
find_solid (const char *text, guint n)
{
  int position = 0;
  for (const char *c = text; *c != '\0' && n > 0; c = g_utf8_next_char (c), position++)
    n -= strchr (" -()./", *c) == NULL;
  return position;
}

static gboolean
on_format (gpointer user_data)
{
  VisKeypad *self = user_data;
  self->formatting = FALSE;
  if (self->parser == NULL)
    return G_SOURCE_REMOVE;

  const char *text = get_text (self);
  g_autofree char *formatted = vis_number_parser_format_as_you_type (self->parser, text);
  if (!g_str_equal (formatted, text))
    {
      guint n = count_solid (text, gtk_editable_get_position (self->entry));
      gtk_editable_set_text (self->entry, formatted);
      gtk_editable_set_position (self->entry, find_solid (formatted, n));
    }
  return G_SOURCE_REMOVE;
}

/* GtkEditable does not take a change of its text while it tells of one. */
static void
on_changed (VisKeypad *self)
{
  update_hint (self);
  if (self->formatting)
    return;
  self->formatting = TRUE;
  g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_format, g_object_ref (self), g_object_unref);
}

static void
call (VisKeypad *self, gboolean video)
{
  if (self->parser == NULL)
    return;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strstrip (g_strdup (get_text (self)));
  if (text[0] == '\0')
    {
      vis_keypad_focus_entry (self);
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  g_autoptr (VisCallTarget) target = vis_call_target_parse (text, self->parser, &error);
  if (target == NULL)
    {
      show_hint (self, error->message, TRUE);
      vis_announcer_say (self->announcer, error->message);
      vis_keypad_focus_entry (self);
      return;
    }
  vis_call_target_activate (target, GTK_WIDGET (self), video);
  gtk_editable_set_text (self->entry, "");
}

static void
on_activated (VisKeypad *self)
{
  call (self, TRUE);
}

static void
on_call_audio (GtkWidget *widget, const char *name, GVariant *parameter)
{
  call (VIS_KEYPAD (widget), FALSE);
}

static void
on_call_video (GtkWidget *widget, const char *name, GVariant *parameter)
{
  call (VIS_KEYPAD (widget), TRUE);
}

static void
on_erase (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VisKeypad *self = VIS_KEYPAD (widget);
  if (!gtk_editable_get_selection_bounds (self->entry, NULL, NULL))
    {
      int position = gtk_editable_get_position (self->entry);
      gtk_editable_select_region (self->entry, MAX (position - 1, 0), position);
    }
  gtk_editable_delete_selection (self->entry);
}

static void
on_match_clicked (VisKeypad *self)
{
  if (self->match == NULL)
    return;
  /* The new text has a match of its own. */
  g_autoptr (VisCallTarget) match = g_object_ref (self->match);
  gtk_editable_set_text (self->entry, vis_call_target_get_target (match));
  vis_keypad_focus_entry (self);
}

static void
enter (VisKeypad *self, const char *text)
{
  gtk_editable_delete_selection (self->entry);
  int position = gtk_editable_get_position (self->entry);
  gtk_editable_insert_text (self->entry, text, -1, &position);
  gtk_editable_set_position (self->entry, position);
}

static void
on_key (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *key = g_variant_get_string (parameter, NULL);
  enter (VIS_KEYPAD (widget), key);
  gtk_widget_activate_action (widget, "app.play-key", "s", key);
}

/* Held: what a telephone writes then. */
static void
on_zero_held (VisKeypad *self, double x, double y, GtkGesture *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  enter (self, "+");
}

static GtkWidget *
create_key (VisKeypad *self, char key, const char *letters)
{
  const char digit[] = { key, '\0' };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label = gtk_label_new (digit);
  GtkWidget *small = gtk_label_new (letters);
  gtk_widget_add_css_class (label, "keypad-digit");
  gtk_widget_add_css_class (small, "keypad-letters");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), small);

  GtkWidget *button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "keypad-key");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_focus_on_click (button, FALSE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "keypad.key");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", digit);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, digit,
                                  -1);
  if (key == '0')
    {
      GtkGesture *held = gtk_gesture_long_press_new ();
      gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (held), GTK_PHASE_CAPTURE);
      g_signal_connect_object (held, "pressed", G_CALLBACK (on_zero_held), self, G_CONNECT_SWAPPED);
      gtk_widget_add_controller (button, GTK_EVENT_CONTROLLER (held));
      gtk_widget_set_tooltip_text (button, _ ("Hold for +"));
    }
  return button;
}

static void
vis_keypad_dispose (GObject *object)
{
  VisKeypad *self = VIS_KEYPAD (object);
  g_clear_object (&self->parser);
  g_clear_object (&self->results);
  g_clear_object (&self->match);
  G_OBJECT_CLASS (vis_keypad_parent_class)->dispose (object);
}

static void
vis_keypad_class_init (VisKeypadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = vis_keypad_dispose;

  g_type_ensure (VIS_TYPE_ANNOUNCER);
  g_type_ensure (VIS_TYPE_CONTACT_AVATAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/visavis/Visavis/ui/vis-keypad.ui");
  gtk_widget_class_bind_template_child (widget_class, VisKeypad, entry);
  gtk_widget_class_bind_template_child (widget_class, VisKeypad, hint);
  gtk_widget_class_bind_template_child (widget_class, VisKeypad, hint_label);
  gtk_widget_class_bind_template_child (widget_class, VisKeypad, match_button);
  gtk_widget_class_bind_template_child (widget_class, VisKeypad, match_avatar);
  gtk_widget_class_bind_template_child (widget_class, VisKeypad, match_name);
  gtk_widget_class_bind_template_child (widget_class, VisKeypad, match_detail);
  gtk_widget_class_bind_template_child (widget_class, VisKeypad, keys);
  gtk_widget_class_bind_template_child (widget_class, VisKeypad, announcer);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_match_clicked);
  gtk_widget_class_install_action (widget_class, "keypad.key", "s", on_key);
  gtk_widget_class_install_action (widget_class, "keypad.erase", NULL, on_erase);
  gtk_widget_class_install_action (widget_class, "keypad.call-audio", NULL, on_call_audio);
  gtk_widget_class_install_action (widget_class, "keypad.call-video", NULL, on_call_video);
}

static void
vis_keypad_init (VisKeypad *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Telephones have 1 on the left in every language. */
  gtk_widget_set_direction (GTK_WIDGET (self->keys), GTK_TEXT_DIR_LTR);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_grid_attach (self->keys, create_key (self, keys[i].key, keys[i].letters), (int)i % 3,
                     (int)i / 3, 1, 1);
  update_hint (self);
}

void
vis_keypad_set_source (VisKeypad *self, VisContactSource *source, VisNumberParser *parser)
{
  g_return_if_fail (VIS_IS_KEYPAD (self));
  g_return_if_fail (VIS_IS_CONTACT_SOURCE (source));
  g_return_if_fail (self->results == NULL);

  self->parser = g_object_ref (parser);
  self->results = vis_contact_results_new (source);
  g_signal_connect_object (source, "notify::loading", G_CALLBACK (update_hint), self,
                           G_CONNECT_SWAPPED);
  update_hint (self);
}

void
vis_keypad_focus_entry (VisKeypad *self)
{
  g_return_if_fail (VIS_IS_KEYPAD (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_set_position (self->entry, -1);
}
