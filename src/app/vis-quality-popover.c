/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-quality-popover.h"

#include <glib/gi18n.h>

#include "app/vis-call-text.h"
#include "app/vis-stats-plot.h"

struct _VisQualityPopover
{
  GtkPopover parent_instance;

  GtkLabel *headline;
  GtkLabel *picture;
  GtkLabel *path;
  GtkLabel *protection;
  GtkWidget *plots; /* the children are VisStatsPlot */

  VisCall *call;
  VisStatsHistory *history;
  VisQuality quality;
};

enum
{
  PROP_CALL = 1,
  PROP_ICON_NAME,
  PROP_SUMMARY,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (VisQualityPopover, vis_quality_popover, GTK_TYPE_POPOVER)

static void
show_line (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

/* Everything at once: it is looked at rarely, and then changes once a second. */
static void
refresh (VisQualityPopover *self)
{
  if (self->call == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  const VisMediaStats *stats = vis_call_get_stats (self->call);
  gboolean pictured = stats != NULL && stats->width > 0;
  VisPathInfo info;
  gboolean has_path = vis_call_get_path_info (self->call, &info);
  const char *suite = vis_call_get_suite (self->call);
  g_autofree char *picture = pictured ? g_strdup_printf ("%d×%d · %s", stats->width, stats->height,
                                                         stats->codec != NULL ? stats->codec : "–")
                                      : NULL;
  g_autofree char *way = has_path ? vis_call_text_path (&info) : NULL;
  g_autofree char *ends = has_path ? vis_call_text_path_ends (&info) : NULL;
  g_autofree char *path = has_path ? g_strdup_printf ("%s\n%s", way, ends) : NULL;
  g_autofree char *protection = suite != NULL ? vis_call_text_suite (suite) : NULL;

  gtk_label_set_label (self->headline, vis_quality_to_text (self->quality));
  show_line (self->picture, picture);
  show_line (self->path, path);
  show_line (self->protection,
             protection != NULL ? protection : _ ("The keys are not agreed yet: nothing is sent"));
  for (GtkWidget *plot = gtk_widget_get_first_child (self->plots); plot != NULL;
       plot = gtk_widget_get_next_sibling (plot))
    vis_stats_plot_show (VIS_STATS_PLOT (plot), self->history);
}

static void
judge (VisQualityPopover *self)
{
  gboolean poor = FALSE;
  g_object_get (self->call, "poor", &poor, NULL);
  VisQuality quality = vis_stats_history_judge (self->history, poor);
  if (quality != self->quality)
    {
      self->quality = quality;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ICON_NAME]);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SUMMARY]);
    }
  refresh (self);
}

static void
on_stats (VisQualityPopover *self)
{
  const VisMediaStats *stats = vis_call_get_stats (self->call);
  if (stats != NULL)
    vis_stats_history_add (self->history, stats);
  judge (self);
}

static void
set_call (VisQualityPopover *self, VisCall *call)
{
  if (self->call != NULL)
    g_signal_handlers_disconnect_by_data (self->call, self);
  g_set_object (&self->call, call);
  if (call == NULL)
    return;
  g_signal_connect_object (call, "notify::stats", G_CALLBACK (on_stats), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (call, "notify::poor", G_CALLBACK (judge), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (call, "notify::suite", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (call, "path-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
}

static void
vis_quality_popover_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VisQualityPopover *self = VIS_QUALITY_POPOVER (object);
  switch (id)
    {
    case PROP_CALL:
      g_value_set_object (value, self->call);
      break;
    case PROP_ICON_NAME:
      g_value_set_string (value, vis_quality_to_icon_name (self->quality));
      break;
    case PROP_SUMMARY:
      g_value_set_string (value, vis_quality_to_text (self->quality));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_quality_popover_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CALL)
    set_call (VIS_QUALITY_POPOVER (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
vis_quality_popover_dispose (GObject *object)
{
  set_call (VIS_QUALITY_POPOVER (object), NULL);
  G_OBJECT_CLASS (vis_quality_popover_parent_class)->dispose (object);
}

static void
vis_quality_popover_finalize (GObject *object)
{
  vis_stats_history_free (VIS_QUALITY_POPOVER (object)->history);
  G_OBJECT_CLASS (vis_quality_popover_parent_class)->finalize (object);
}

static void
vis_quality_popover_class_init (VisQualityPopoverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->get_property = vis_quality_popover_get_property;
  object_class->set_property = vis_quality_popover_set_property;
  object_class->dispose = vis_quality_popover_dispose;
  object_class->finalize = vis_quality_popover_finalize;

  props[PROP_CALL] = g_param_spec_object ("call", NULL, NULL, VIS_TYPE_CALL,
                                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_SUMMARY] = g_param_spec_string ("summary", NULL, NULL, NULL,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  g_type_ensure (VIS_TYPE_STATS_PLOT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/visavis/Visavis/ui/vis-quality-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, VisQualityPopover, headline);
  gtk_widget_class_bind_template_child (widget_class, VisQualityPopover, picture);
  gtk_widget_class_bind_template_child (widget_class, VisQualityPopover, path);
  gtk_widget_class_bind_template_child (widget_class, VisQualityPopover, protection);
  gtk_widget_class_bind_template_child (widget_class, VisQualityPopover, plots);
}

static void
vis_quality_popover_init (VisQualityPopover *self)
{
  self->history = vis_stats_history_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "map", G_CALLBACK (refresh), NULL);
}
