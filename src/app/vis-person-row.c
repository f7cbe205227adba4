/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-person-row.h"

#include <glib/gi18n.h>

#include "app/vis-contact-avatar.h"
#include "app/vis-person-menu.h"
#include "app/vis-target-row.h"

struct _VisPersonRow
{
  AdwBin parent_instance;

  GtkMenuButton *more_button;
  GtkWidget *audio_button;
  GtkWidget *video_button;

  VisContact *contact;
  GListModel *targets;
  VisCallTarget *target;
};

enum
{
  PROP_CONTACT = 1,
  PROP_TARGET,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (VisPersonRow, vis_person_row, ADW_TYPE_BIN)

static char *
detail_text (gpointer object, VisCallTarget *target)
{
  if (target == NULL)
    return g_strdup (_ ("No number or address"));
  const char *kind = vis_call_target_get_kind (target);
  if (kind == NULL)
    return g_strdup (vis_call_target_get_text (target));
  /* Translators: a telephone number and its kind, for instance “Mobile”. */
  return g_strdup_printf (_ ("%s · %s"), vis_call_target_get_text (target), kind);
}

static void
name_for_everybody (GtkWidget *widget, const char *format, const char *name)
{
  g_autoptr (GString) label = g_string_new (format);
  g_string_replace (label, "%s", name, 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label->str, -1);
}

/* Made when it is asked for: rows are bound with every keystroke. */
static void
create_menu (GtkMenuButton *button, gpointer user_data)
{
  VisPersonRow *self = user_data;
  g_autoptr (GtkWidget) menu
      = self->contact != NULL ? vis_person_menu_new (self->contact, self->targets) : NULL;
  gtk_menu_button_set_popover (button, menu);
}

static void
show_menu (VisPersonRow *self)
{
  gtk_menu_button_popup (self->more_button);
}

static void
on_call_audio (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VisPersonRow *self = VIS_PERSON_ROW (widget);
  if (self->target != NULL)
    vis_call_target_activate (self->target, widget, FALSE);
}

static void
on_call_video (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VisPersonRow *self = VIS_PERSON_ROW (widget);
  if (self->target != NULL)
    vis_call_target_activate (self->target, widget, TRUE);
}

static void
vis_person_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VisPersonRow *self = VIS_PERSON_ROW (object);
  switch (id)
    {
    case PROP_CONTACT:
      g_value_set_object (value, self->contact);
      break;
    case PROP_TARGET:
      g_value_set_object (value, self->target);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_person_row_dispose (GObject *object)
{
  VisPersonRow *self = VIS_PERSON_ROW (object);
  g_clear_object (&self->contact);
  g_clear_object (&self->targets);
  g_clear_object (&self->target);
  G_OBJECT_CLASS (vis_person_row_parent_class)->dispose (object);
}

static void
vis_person_row_class_init (VisPersonRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->get_property = vis_person_row_get_property;
  object_class->dispose = vis_person_row_dispose;

  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  props[PROP_CONTACT] = g_param_spec_object ("contact", NULL, NULL, VIS_TYPE_CONTACT, flags);
  props[PROP_TARGET] = g_param_spec_object ("target", NULL, NULL, VIS_TYPE_CALL_TARGET, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  g_type_ensure (VIS_TYPE_CONTACT);
  g_type_ensure (VIS_TYPE_CONTACT_AVATAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/visavis/Visavis/ui/vis-person-row.ui");
  gtk_widget_class_bind_template_child (widget_class, VisPersonRow, more_button);
  gtk_widget_class_bind_template_child (widget_class, VisPersonRow, audio_button);
  gtk_widget_class_bind_template_child (widget_class, VisPersonRow, video_button);
  gtk_widget_class_bind_template_callback (widget_class, detail_text);
  gtk_widget_class_bind_template_callback (widget_class, show_menu);
  gtk_widget_class_install_action (widget_class, "row.call-audio", NULL, on_call_audio);
  gtk_widget_class_install_action (widget_class, "row.call-video", NULL, on_call_video);
}

static void
vis_person_row_init (VisPersonRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->more_button, create_menu, self, NULL);
}

GtkWidget *
vis_person_row_new (void)
{
  return g_object_new (VIS_TYPE_PERSON_ROW, NULL);
}

void
vis_person_row_bind (VisPersonRow *self, VisContact *contact, VisNumberParser *parser,
                     const char *query)
{
  g_return_if_fail (VIS_IS_PERSON_ROW (self));

  g_clear_object (&self->targets);
  g_clear_object (&self->target);
  g_set_object (&self->contact, contact);
  if (contact != NULL)
    {
      self->targets = vis_call_target_list_for_contact (contact, parser);
      self->target = vis_call_target_choose (self->targets, query);
      const char *name = vis_contact_get_name (contact);
      name_for_everybody (GTK_WIDGET (self->more_button), _ ("More for %s"), name);
      name_for_everybody (self->audio_button, _ ("Call %s without video"), name);
      name_for_everybody (self->video_button, _ ("Call %s with video"), name);
    }
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "row.call-audio", self->target != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "row.call-video", self->target != NULL);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CONTACT]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TARGET]);
}

char *
vis_person_row_dup_title (VisPersonRow *self)
{
  g_return_val_if_fail (VIS_IS_PERSON_ROW (self), NULL);

  if (self->contact == NULL)
    return g_strdup ("");
  g_autofree char *detail = detail_text (NULL, self->target);
  return g_strdup_printf ("%s, %s", vis_contact_get_name (self->contact), detail);
}
