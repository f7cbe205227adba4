/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-stats-plot.h"

#include <glib/gi18n.h>
#include <math.h>

#define N_LINES 2
#define LINE_WIDTH 1.5
#define MAX_SECONDS VIS_STATS_HISTORY_SECONDS

struct _VisStatsPlot
{
  AdwBin parent_instance;

  GtkDrawingArea *area;
  GtkLabel *first_legend;
  GtkLabel *second_legend;

  char *title;
  char *unit;
  VisStatsField fields[N_LINES];
  char *names[N_LINES];
  double top;

  double values[N_LINES][MAX_SECONDS]; /* the newest last; NAN: unknown */
};

enum
{
  PROP_TITLE = 1,
  PROP_UNIT,
  PROP_FIRST,
  PROP_SECOND,
  PROP_FIRST_NAME,
  PROP_SECOND_NAME,
  PROP_TOP,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (VisStatsPlot, vis_stats_plot, ADW_TYPE_BIN)

/* Numbers */

typedef struct
{
  gboolean known;
  double lowest;
  double highest;
  double newest; /* NAN: unknown now */
} Summary;

static Summary
summarize (const double *values)
{
  Summary summary = { .newest = values[MAX_SECONDS - 1] };
  for (guint i = 0; i < MAX_SECONDS; i++)
    {
      if (isnan (values[i]))
        continue;
      summary.lowest = summary.known ? MIN (summary.lowest, values[i]) : values[i];
      summary.highest = summary.known ? MAX (summary.highest, values[i]) : values[i];
      summary.known = TRUE;
    }
  return summary;
}

/* The next of 1, 2 or 5 times a power of ten. */
static double
round_up (double value)
{
  double power = pow (10, floor (log10 (value)));
  double digit = value / power;
  return (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10) * power;
}

static double
get_scale (VisStatsPlot *self)
{
  double highest = self->top;
  for (guint line = 0; line < N_LINES; line++)
    highest = MAX (highest, summarize (self->values[line]).highest);
  return highest > self->top ? round_up (highest) : highest;
}

static char *
format (VisStatsPlot *self, double value)
{
  if (isnan (value))
    return g_strdup ("–");
  return g_strdup_printf (value < 10 && value != floor (value) ? "%.1f %s" : "%.0f %s", value,
                          self->unit != NULL ? self->unit : "");
}

/* Drawing */

static double
get_x (guint second, int width)
{
  return LINE_WIDTH + (width - 2 * LINE_WIDTH) * second / (MAX_SECONDS - 1);
}

static double
get_y (double value, double scale, int height)
{
  return height - LINE_WIDTH - (height - 2 * LINE_WIDTH) * MIN (value / scale, 1);
}

static void
draw_grid (VisStatsPlot *self, cairo_t *cr, int width, int height)
{
  GdkRGBA color;
  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self->area)), &color);
  color.alpha *= 0.2f;
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, 1);
  for (int part = 0; part <= 2; part++)
    {
      double y = floor (get_y (part, 2, height)) + 0.5;
      cairo_move_to (cr, 0, y);
      cairo_line_to (cr, width, y);
    }
  cairo_stroke (cr);
}

static void
draw_scale (VisStatsPlot *self, cairo_t *cr, double scale)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self->area));
  g_autofree char *text = format (self, scale);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self->area), text);
  GdkRGBA color;
  gtk_style_context_get_color (context, &color);
  color.alpha *= 0.7f;
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_move_to (cr, 2, 2);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_line (VisStatsPlot *self, cairo_t *cr, guint line, double scale, int width, int height)
{
  GtkLabel *legend = line == 0 ? self->first_legend : self->second_legend;
  const double *values = self->values[line];
  const double dashes[] = { 4, 3 };
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (legend)), &color);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_dash (cr, dashes, line == 0 ? 0 : (int)G_N_ELEMENTS (dashes), 0);
  cairo_new_path (cr);
  for (guint i = 0; i < MAX_SECONDS; i++)
    {
      if (isnan (values[i]))
        cairo_new_sub_path (cr);
      else
        cairo_line_to (cr, get_x (i, width), get_y (values[i], scale, height));
    }
  cairo_stroke (cr);
}

static void
draw (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  VisStatsPlot *self = user_data;
  double scale = get_scale (self);
  draw_grid (self, cr, width, height);
  for (guint line = 0; line < N_LINES; line++)
    draw_line (self, cr, line, scale, width, height);
  draw_scale (self, cr, scale);
}

/* Words */

static void
set_legend (VisStatsPlot *self, GtkLabel *legend, guint line)
{
  Summary summary = summarize (self->values[line]);
  g_autofree char *value = format (self, summary.newest);
  g_autofree char *text
      = self->names[line] != NULL
            ? g_strdup_printf ("%s %s %s", line == 0 ? "━" : "╍", self->names[line], value)
            : g_strdup (value);
  gtk_label_set_label (legend, text);
  gtk_widget_set_visible (GTK_WIDGET (legend), summary.known);
}

static char *
describe_line (VisStatsPlot *self, guint line)
{
  Summary summary = summarize (self->values[line]);
  if (!summary.known)
    return g_strdup ("");
  g_autofree char *newest = format (self, summary.newest);
  g_autofree char *lowest = format (self, summary.lowest);
  g_autofree char *highest = format (self, summary.highest);
  g_autofree char *range
      /* Translators: a number of the connection now, and its range in the last minutes. */
      = g_strdup_printf (_ ("%s now, between %s and %s"), newest, lowest, highest);
  return self->names[line] != NULL ? g_strdup_printf ("%s: %s. ", self->names[line], range)
                                   : g_strdup_printf ("%s. ", range);
}

static void
describe (VisStatsPlot *self)
{
  g_autofree char *first = describe_line (self, 0);
  g_autofree char *second = describe_line (self, 1);
  g_autofree char *text = g_strdup_printf ("%s. %s%s", self->title, first, second);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->area), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  g_strchomp (text), -1);
}

void
vis_stats_plot_show (VisStatsPlot *self, const VisStatsHistory *history)
{
  g_return_if_fail (VIS_IS_STATS_PLOT (self));
  g_return_if_fail (history != NULL);

  guint n = vis_stats_history_get_n (history);
  gboolean known = FALSE;
  for (guint line = 0; line < N_LINES; line++)
    {
      for (guint i = 0; i < MAX_SECONDS; i++)
        self->values[line][i]
            = i < MAX_SECONDS - n
                  ? NAN
                  : vis_stats_history_get (history, self->fields[line], i - (MAX_SECONDS - n));
      known = known || summarize (self->values[line]).known;
    }
  gtk_widget_set_visible (GTK_WIDGET (self), known);
  set_legend (self, self->first_legend, 0);
  set_legend (self, self->second_legend, 1);
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self->area));
}

/* Object */

static void
vis_stats_plot_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VisStatsPlot *self = VIS_STATS_PLOT (object);
  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_UNIT:
      g_value_set_string (value, self->unit);
      break;
    case PROP_FIRST:
    case PROP_SECOND:
      g_value_set_enum (value, (int)self->fields[id - PROP_FIRST]);
      break;
    case PROP_FIRST_NAME:
    case PROP_SECOND_NAME:
      g_value_set_string (value, self->names[id - PROP_FIRST_NAME]);
      break;
    case PROP_TOP:
      g_value_set_double (value, self->top);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
set_string (char **place, const GValue *value)
{
  g_free (*place);
  *place = g_value_dup_string (value);
}

static void
vis_stats_plot_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VisStatsPlot *self = VIS_STATS_PLOT (object);
  switch (id)
    {
    case PROP_TITLE:
      set_string (&self->title, value);
      break;
    case PROP_UNIT:
      set_string (&self->unit, value);
      break;
    case PROP_FIRST:
    case PROP_SECOND:
      self->fields[id - PROP_FIRST] = (VisStatsField)g_value_get_enum (value);
      break;
    case PROP_FIRST_NAME:
    case PROP_SECOND_NAME:
      set_string (&self->names[id - PROP_FIRST_NAME], value);
      break;
    case PROP_TOP:
      self->top = g_value_get_double (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_stats_plot_finalize (GObject *object)
{
  VisStatsPlot *self = VIS_STATS_PLOT (object);
  g_free (self->title);
  g_free (self->unit);
  for (guint line = 0; line < N_LINES; line++)
    g_free (self->names[line]);
  G_OBJECT_CLASS (vis_stats_plot_parent_class)->finalize (object);
}

static void
vis_stats_plot_class_init (VisStatsPlotClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->get_property = vis_stats_plot_get_property;
  object_class->set_property = vis_stats_plot_set_property;
  object_class->finalize = vis_stats_plot_finalize;

  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_UNIT] = g_param_spec_string ("unit", NULL, NULL, NULL, flags);
  props[PROP_FIRST]
      = g_param_spec_enum ("first", NULL, NULL, VIS_TYPE_STATS_FIELD, VIS_STATS_NONE, flags);
  props[PROP_SECOND]
      = g_param_spec_enum ("second", NULL, NULL, VIS_TYPE_STATS_FIELD, VIS_STATS_NONE, flags);
  props[PROP_FIRST_NAME] = g_param_spec_string ("first-name", NULL, NULL, NULL, flags);
  props[PROP_SECOND_NAME] = g_param_spec_string ("second-name", NULL, NULL, NULL, flags);
  props[PROP_TOP] = g_param_spec_double ("top", NULL, NULL, 1, G_MAXDOUBLE, 1, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/visavis/Visavis/ui/vis-stats-plot.ui");
  gtk_widget_class_bind_template_child (widget_class, VisStatsPlot, area);
  gtk_widget_class_bind_template_child (widget_class, VisStatsPlot, first_legend);
  gtk_widget_class_bind_template_child (widget_class, VisStatsPlot, second_legend);
}

static void
vis_stats_plot_init (VisStatsPlot *self)
{
  self->top = 1;
  for (guint line = 0; line < N_LINES; line++)
    for (guint i = 0; i < MAX_SECONDS; i++)
      self->values[line][i] = NAN;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drawing_area_set_draw_func (self->area, draw, self, NULL);
}
