/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-device-group.h"

#include <glib/gi18n.h>

#include "app/vis-device-choices.h"
#include "app/vis-media-settings.h"
#include "app/vis-video-view.h"
#include "media/vis-device-check.h"

/* How fast the meter falls back, of its whole length a second. */
#define FALL 1.5

struct _VisDeviceGroup
{
  AdwPreferencesGroup parent_instance;

  GtkStack *picture;
  VisVideoView *preview;
  GtkLabel *no_picture;
  AdwComboRow *camera_row;
  AdwComboRow *microphone_row;
  AdwComboRow *speaker_row;
  GtkLevelBar *level_bar;
  GtkLabel *level_problem;

  GSettings *settings;
  VisDeviceList *devices;
  VisMediaOptions *options;
  VisDeviceCheck *check;
  gint64 last_tick; /* µs */
  guint tick;
  gboolean selecting; /* the rows follow the settings, not the other way round */
};

G_DEFINE_FINAL_TYPE (VisDeviceGroup, vis_device_group, ADW_TYPE_PREFERENCES_GROUP)

#define N_KINDS 3

static AdwComboRow *
get_row (VisDeviceGroup *self, VisDeviceKind kind)
{
  AdwComboRow *rows[N_KINDS] = {
    [VIS_DEVICE_CAMERA] = self->camera_row,
    [VIS_DEVICE_MICROPHONE] = self->microphone_row,
    [VIS_DEVICE_SPEAKER] = self->speaker_row,
  };
  return rows[kind];
}

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  VisDeviceGroup *self = VIS_DEVICE_GROUP (widget);
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  double passed = (double)(now - self->last_tick) / G_TIME_SPAN_SECOND;
  double fallen = gtk_level_bar_get_value (self->level_bar) - FALL * passed;
  double level = vis_device_check_get_level (self->check);
  self->last_tick = now;
  gtk_level_bar_set_value (self->level_bar, CLAMP (MAX (level, fallen), 0, 1));
  if (vis_video_view_has_picture (self->preview)
      && gtk_stack_get_visible_child (self->picture) != GTK_WIDGET (self->preview))
    {
      gtk_stack_set_visible_child (self->picture, GTK_WIDGET (self->preview));
      vis_device_list_refresh (self->devices); /* it has just been allowed, perhaps */
    }
  return G_SOURCE_CONTINUE;
}

static void
on_problem (VisDeviceGroup *self, VisMediaKind kind, const char *message)
{
  if (kind == VIS_MEDIA_VIDEO)
    {
      gtk_label_set_label (self->no_picture, message);
      gtk_stack_set_visible_child (self->picture, GTK_WIDGET (self->no_picture));
    }
  else
    {
      gtk_label_set_label (self->level_problem, message);
      gtk_widget_show (GTK_WIDGET (self->level_problem));
    }
}

static void
start (VisDeviceGroup *self)
{
  if (self->settings == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  g_autoptr (VisMediaOptions) options = vis_media_options_copy (self->options);
  vis_media_settings_apply (self->settings, options);
  vis_video_view_clear (self->preview);
  gtk_label_set_label (self->no_picture, _ ("Opening the camera…"));
  gtk_stack_set_visible_child (self->picture, GTK_WIDGET (self->no_picture));
  gtk_widget_hide (GTK_WIDGET (self->level_problem));
  vis_device_check_start (self->check, options);
}

static void
on_setting_changed (VisDeviceGroup *self, const char *key)
{
  if (!g_str_equal (key, "speaker") && vis_media_settings_changes (key))
    start (self);
}

/* A device that is unplugged stays the user's choice for the day it comes back. */
static void
select_chosen (VisDeviceGroup *self)
{
  self->selecting = TRUE;
  for (guint kind = 0; kind < N_KINDS; kind++)
    {
      AdwComboRow *row = get_row (self, kind);
      g_autofree char *chosen = g_settings_get_string (self->settings, vis_device_key (kind));
      adw_combo_row_set_selected (row,
                                  vis_device_choices_find (adw_combo_row_get_model (row), chosen));
    }
  self->selecting = FALSE;
}

static void
on_selected (VisDeviceGroup *self, GParamSpec *pspec, AdwComboRow *row)
{
  VisDevice *device = adw_combo_row_get_selected_item (row);
  if (self->selecting || self->settings == NULL || device == NULL)
    return;
  g_settings_set_string (self->settings, vis_device_key (vis_device_get_kind (device)),
                         vis_device_get_id (device));
}

static void
vis_device_group_map (GtkWidget *widget)
{
  VisDeviceGroup *self = VIS_DEVICE_GROUP (widget);
  GTK_WIDGET_CLASS (vis_device_group_parent_class)->map (widget);
  self->last_tick = g_get_monotonic_time ();
  self->tick = gtk_widget_add_tick_callback (widget, on_tick, NULL, NULL);
  start (self);
}

static void
vis_device_group_unmap (GtkWidget *widget)
{
  VisDeviceGroup *self = VIS_DEVICE_GROUP (widget);
  gtk_widget_remove_tick_callback (widget, self->tick);
  vis_device_check_stop (self->check);
  GTK_WIDGET_CLASS (vis_device_group_parent_class)->unmap (widget);
}

static void
vis_device_group_dispose (GObject *object)
{
  VisDeviceGroup *self = VIS_DEVICE_GROUP (object);
  /* No frame comes any more once it has stopped. */
  if (self->check != NULL)
    vis_device_check_stop (self->check);
  g_clear_object (&self->check);
  g_clear_object (&self->settings);
  g_clear_object (&self->devices);
  g_clear_pointer (&self->options, vis_media_options_free);
  G_OBJECT_CLASS (vis_device_group_parent_class)->dispose (object);
}

static void
vis_device_group_class_init (VisDeviceGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = vis_device_group_dispose;
  widget_class->map = vis_device_group_map;
  widget_class->unmap = vis_device_group_unmap;

  g_type_ensure (VIS_TYPE_VIDEO_VIEW);
  g_type_ensure (VIS_TYPE_DEVICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/visavis/Visavis/ui/vis-device-group.ui");
  gtk_widget_class_bind_template_child (widget_class, VisDeviceGroup, picture);
  gtk_widget_class_bind_template_child (widget_class, VisDeviceGroup, preview);
  gtk_widget_class_bind_template_child (widget_class, VisDeviceGroup, no_picture);
  gtk_widget_class_bind_template_child (widget_class, VisDeviceGroup, camera_row);
  gtk_widget_class_bind_template_child (widget_class, VisDeviceGroup, microphone_row);
  gtk_widget_class_bind_template_child (widget_class, VisDeviceGroup, speaker_row);
  gtk_widget_class_bind_template_child (widget_class, VisDeviceGroup, level_bar);
  gtk_widget_class_bind_template_child (widget_class, VisDeviceGroup, level_problem);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
}

static void
vis_device_group_init (VisDeviceGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->check = vis_device_check_new ();
  vis_device_check_set_frame_func (self->check, vis_video_view_push, self->preview);
  g_signal_connect_object (self->check, "problem", G_CALLBACK (on_problem), self,
                           G_CONNECT_SWAPPED);
}

void
vis_device_group_set_up (VisDeviceGroup *self, GSettings *settings, VisDeviceList *devices,
                         const VisMediaOptions *options)
{
  g_return_if_fail (VIS_IS_DEVICE_GROUP (self));
  g_return_if_fail (self->settings == NULL);

  self->selecting = TRUE;
  self->options = vis_media_options_copy (options);
  for (guint kind = 0; kind < N_KINDS; kind++)
    {
      g_autoptr (GListModel) choices = vis_device_choices_new (devices, kind);
      adw_combo_row_set_model (get_row (self, kind), choices);
    }
  self->settings = g_object_ref (settings);
  self->devices = g_object_ref (devices);
  select_chosen (self);
  g_signal_connect_object (devices, "items-changed", G_CALLBACK (select_chosen), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (settings, "changed", G_CALLBACK (on_setting_changed), self,
                           G_CONNECT_SWAPPED);
  start (self);
}
