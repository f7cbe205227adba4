/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-profile-group.h"

#include <glib/gi18n.h>

#include "base/vis-number.h"

struct _VisProfileGroup
{
  AdwPreferencesGroup parent_instance;

  AdwEntryRow *name_row;
  AdwEntryRow *number_row;
  GtkLabel *number_hint;

  VisProfile *profile;
  VisNumberParser *parser;
  gboolean valid;
};

enum
{
  PROP_VALID = 1,
  N_PROPS
};

enum
{
  ACTIVATED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VisProfileGroup, vis_profile_group, ADW_TYPE_PREFERENCES_GROUP)

/* Returns the E.164 form of what stands in the row, "" for nothing, NULL and an error if it is no
 * number. */
static char *
dup_number (VisProfileGroup *self, GError **error)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->number_row)));
  g_strstrip (text);
  if (text[0] == '\0')
    return g_strdup ("");
  g_autoptr (VisNumber) number = vis_number_parser_parse (self->parser, text, error);
  return number != NULL ? g_strdup (vis_number_get_e164 (number)) : NULL;
}

static void
set_hint (VisProfileGroup *self, const char *text)
{
  gtk_label_set_label (self->number_hint, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->number_hint), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
}

static void
on_number_changed (VisProfileGroup *self)
{
  if (self->parser == NULL)
    return;

  g_autoptr (GError) error = NULL;
  g_autofree char *number = dup_number (self, &error);
  if (number == NULL)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->number_row), "error");
      set_hint (self, error->message);
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->number_row), "error");
      set_hint (self, _ ("The people that you call see both. The number is how they call you back: "
                         "the one that stands for you in their contacts."));
    }
  self->valid = number != NULL;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_VALID]);
}

static void
on_entry_activated (VisProfileGroup *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
vis_profile_group_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_VALID:
      g_value_set_boolean (value, VIS_PROFILE_GROUP (object)->valid);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_profile_group_dispose (GObject *object)
{
  VisProfileGroup *self = VIS_PROFILE_GROUP (object);
  g_clear_object (&self->profile);
  g_clear_object (&self->parser);
  G_OBJECT_CLASS (vis_profile_group_parent_class)->dispose (object);
}

static void
vis_profile_group_class_init (VisProfileGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->get_property = vis_profile_group_get_property;
  object_class->dispose = vis_profile_group_dispose;

  props[PROP_VALID] = g_param_spec_boolean ("valid", NULL, NULL, FALSE,
                                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/visavis/Visavis/ui/vis-profile-group.ui");
  gtk_widget_class_bind_template_child (widget_class, VisProfileGroup, name_row);
  gtk_widget_class_bind_template_child (widget_class, VisProfileGroup, number_row);
  gtk_widget_class_bind_template_child (widget_class, VisProfileGroup, number_hint);
  gtk_widget_class_bind_template_callback (widget_class, on_number_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated);
}

static void
vis_profile_group_init (VisProfileGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
vis_profile_group_set_up (VisProfileGroup *self, VisProfile *profile, VisNumberParser *parser)
{
  g_return_if_fail (VIS_IS_PROFILE_GROUP (self));
  g_return_if_fail (VIS_IS_PROFILE (profile));
  g_return_if_fail (VIS_IS_NUMBER_PARSER (parser));

  g_set_object (&self->profile, profile);
  g_set_object (&self->parser, parser);
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), vis_profile_get_name (profile));
  g_autoptr (VisNumber) number = vis_number_new (vis_profile_get_number (profile), NULL);
  if (number != NULL)
    {
      g_autofree char *text = vis_number_parser_format (parser, number);
      gtk_editable_set_text (GTK_EDITABLE (self->number_row), text);
    }
  on_number_changed (self);
}

gboolean
vis_profile_group_save (VisProfileGroup *self)
{
  g_return_val_if_fail (VIS_IS_PROFILE_GROUP (self), FALSE);

  g_autofree char *number = dup_number (self, NULL);
  if (number == NULL)
    return FALSE;
  g_autofree char *name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row)));
  vis_profile_save (self->profile, g_strstrip (name), number);
  return TRUE;
}
