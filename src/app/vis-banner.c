/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/vis-banner.h"

struct _VisBanner
{
  AdwBin parent_instance;

  char *title;
  char *button_label;
  char *action_name;
  gboolean revealed;
};

enum
{
  PROP_TITLE = 1,
  PROP_BUTTON_LABEL,
  PROP_ACTION_NAME,
  PROP_REVEALED,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (VisBanner, vis_banner, ADW_TYPE_BIN)

static gboolean
has_text (gpointer object, const char *text)
{
  return text != NULL;
}

static void
vis_banner_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VisBanner *self = VIS_BANNER (object);
  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_BUTTON_LABEL:
      g_value_set_string (value, self->button_label);
      break;
    case PROP_ACTION_NAME:
      g_value_set_string (value, self->action_name);
      break;
    case PROP_REVEALED:
      g_value_set_boolean (value, self->revealed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_banner_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VisBanner *self = VIS_BANNER (object);
  switch (id)
    {
    case PROP_TITLE:
      g_free (self->title);
      self->title = g_value_dup_string (value);
      break;
    case PROP_BUTTON_LABEL:
      g_free (self->button_label);
      self->button_label = g_value_dup_string (value);
      break;
    case PROP_ACTION_NAME:
      g_free (self->action_name);
      self->action_name = g_value_dup_string (value);
      break;
    case PROP_REVEALED:
      self->revealed = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_banner_finalize (GObject *object)
{
  VisBanner *self = VIS_BANNER (object);
  g_free (self->title);
  g_free (self->button_label);
  g_free (self->action_name);
  G_OBJECT_CLASS (vis_banner_parent_class)->finalize (object);
}

static void
vis_banner_class_init (VisBannerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->get_property = vis_banner_get_property;
  object_class->set_property = vis_banner_set_property;
  object_class->finalize = vis_banner_finalize;

  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_BUTTON_LABEL] = g_param_spec_string ("button-label", NULL, NULL, NULL, flags);
  props[PROP_ACTION_NAME] = g_param_spec_string ("action-name", NULL, NULL, NULL, flags);
  props[PROP_REVEALED] = g_param_spec_boolean ("revealed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/visavis/Visavis/ui/vis-banner.ui");
  gtk_widget_class_bind_template_callback (widget_class, has_text);
}

static void
vis_banner_init (VisBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
