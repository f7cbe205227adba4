/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-target-row.h"

#include <glib/gi18n.h>

struct _VisTargetRow
{
  AdwBin parent_instance;

  GtkWidget *audio_button;
  GtkWidget *video_button;
  VisCallTarget *target;
  gboolean typed;
};

enum
{
  PROP_TARGET = 1,
  PROP_TYPED,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (VisTargetRow, vis_target_row, ADW_TYPE_BIN)

static char *
title_text (gpointer object, const char *text, gboolean typed)
{
  /* Translators: %s is a telephone number or an address. */
  return typed ? g_strdup_printf (_ ("Call %s"), text != NULL ? text : "") : g_strdup (text);
}

static gboolean
has_text (gpointer object, const char *text)
{
  return text != NULL;
}

static void
on_call_audio (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vis_call_target_activate (VIS_TARGET_ROW (widget)->target, widget, FALSE);
}

static void
on_call_video (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vis_call_target_activate (VIS_TARGET_ROW (widget)->target, widget, TRUE);
}

static void
vis_target_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VisTargetRow *self = VIS_TARGET_ROW (object);
  switch (id)
    {
    case PROP_TARGET:
      g_value_set_object (value, self->target);
      break;
    case PROP_TYPED:
      g_value_set_boolean (value, self->typed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_target_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VisTargetRow *self = VIS_TARGET_ROW (object);
  switch (id)
    {
    case PROP_TARGET:
      vis_target_row_set_target (self, g_value_get_object (value));
      break;
    case PROP_TYPED:
      self->typed = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_target_row_dispose (GObject *object)
{
  g_clear_object (&VIS_TARGET_ROW (object)->target);
  G_OBJECT_CLASS (vis_target_row_parent_class)->dispose (object);
}

static void
vis_target_row_class_init (VisTargetRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->get_property = vis_target_row_get_property;
  object_class->set_property = vis_target_row_set_property;
  object_class->dispose = vis_target_row_dispose;

  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  props[PROP_TARGET] = g_param_spec_object ("target", NULL, NULL, VIS_TYPE_CALL_TARGET,
                                            flags | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_TYPED]
      = g_param_spec_boolean ("typed", NULL, NULL, FALSE, flags | G_PARAM_CONSTRUCT_ONLY);
  g_object_class_install_properties (object_class, N_PROPS, props);

  g_type_ensure (VIS_TYPE_CALL_TARGET);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/visavis/Visavis/ui/vis-target-row.ui");
  gtk_widget_class_bind_template_child (widget_class, VisTargetRow, audio_button);
  gtk_widget_class_bind_template_child (widget_class, VisTargetRow, video_button);
  gtk_widget_class_bind_template_callback (widget_class, title_text);
  gtk_widget_class_bind_template_callback (widget_class, has_text);
  gtk_widget_class_install_action (widget_class, "row.call-audio", NULL, on_call_audio);
  gtk_widget_class_install_action (widget_class, "row.call-video", NULL, on_call_video);
}

static void
vis_target_row_init (VisTargetRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
vis_target_row_new (gboolean typed)
{
  return g_object_new (VIS_TYPE_TARGET_ROW, "typed", typed, NULL);
}

void
vis_target_row_set_target (VisTargetRow *self, VisCallTarget *target)
{
  g_return_if_fail (VIS_IS_TARGET_ROW (self));

  if (!g_set_object (&self->target, target))
    return;
  if (target != NULL)
    {
      const char *text = vis_call_target_get_text (target);
      g_autofree char *audio = g_strdup_printf (_ ("Call %s without video"), text);
      g_autofree char *video = g_strdup_printf (_ ("Call %s with video"), text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->audio_button),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, audio, -1);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->video_button),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, video, -1);
    }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TARGET]);
}

char *
vis_target_row_dup_title (VisTargetRow *self)
{
  g_return_val_if_fail (VIS_IS_TARGET_ROW (self), NULL);
  const char *text = self->target != NULL ? vis_call_target_get_text (self->target) : "";
  return title_text (self, text, self->typed);
}

void
vis_call_target_activate (VisCallTarget *target, GtkWidget *widget, gboolean video)
{
  g_return_if_fail (VIS_IS_CALL_TARGET (target));
  gtk_widget_activate_action (widget, "app.call", "(sb)", vis_call_target_get_target (target),
                              video);
}
