/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/vis-clock-format.h"

#include <gio/gio.h>
#include <string.h>

#define SCHEMA "org.gnome.desktop.interface"
#define KEY "clock-format"

struct _VisClockFormat
{
  GObject parent_instance;

  GSettings *settings; /* (nullable): no such desktop */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VisClockFormat, vis_clock_format, G_TYPE_OBJECT)

static void
on_changed (VisClockFormat *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
vis_clock_format_dispose (GObject *object)
{
  g_clear_object (&VIS_CLOCK_FORMAT (object)->settings);
  G_OBJECT_CLASS (vis_clock_format_parent_class)->dispose (object);
}

static void
vis_clock_format_class_init (VisClockFormatClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vis_clock_format_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
vis_clock_format_init (VisClockFormat *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema
      = source != NULL ? g_settings_schema_source_lookup (source, SCHEMA, TRUE) : NULL;
  if (schema == NULL || !g_settings_schema_has_key (schema, KEY))
    return;
  self->settings = g_settings_new_full (schema, NULL, NULL);
  g_signal_connect_object (self->settings, "changed::" KEY, G_CALLBACK (on_changed), self,
                           G_CONNECT_SWAPPED);
}

VisClockFormat *
vis_clock_format_new (void)
{
  return g_object_new (VIS_TYPE_CLOCK_FORMAT, NULL);
}

gboolean
vis_clock_format_has_half_days (VisClockFormat *self)
{
  g_return_val_if_fail (VIS_IS_CLOCK_FORMAT (self), FALSE);

  if (self->settings != NULL)
    {
      g_autofree char *format = g_settings_get_string (self->settings, KEY);
      return g_str_equal (format, "12h");
    }
  g_autoptr (GDateTime) afternoon = g_date_time_new_utc (2000, 1, 1, 15, 0, 0);
  g_autofree char *text = g_date_time_format (afternoon, "%X");
  return strstr (text, "15") == NULL;
}
