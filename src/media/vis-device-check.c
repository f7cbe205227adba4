/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/vis-device-check.h"

#include <math.h>
#include <stdlib.h>

#include "media/vis-media-capture-private.h"

#define SILENCE_DB -60.0

struct _VisDeviceCheck
{
  GObject parent_instance;

  VisMediaOptions *options; /* (nullable): while it runs */
  VisMediaCapture *capture; /* (nullable): while it runs */
  VisVideoFrameFunc frame_func;
  gpointer frame_data;
  int peak; /* atomic: the largest sample, 0 to 32768 */
};

enum
{
  PROBLEM,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VisDeviceCheck, vis_device_check, G_TYPE_OBJECT)

static int
find_peak (GstSample *sample)
{
  GstMapInfo map;
  int peak = 0;

  if (!gst_buffer_map (gst_sample_get_buffer (sample), &map, GST_MAP_READ))
    return 0;
  for (gsize i = 0; i + 1 < map.size; i += 2)
    peak = MAX (peak, abs ((gint16)GST_READ_UINT16_LE (map.data + i)));
  gst_buffer_unmap (gst_sample_get_buffer (sample), &map);
  return peak;
}

/* Streaming thread. */
static void
on_sample (VisMediaKind kind, GstSample *sample, gpointer user_data)
{
  VisDeviceCheck *self = user_data;
  int before, peak;

  if (kind != VIS_MEDIA_AUDIO)
    return;
  peak = find_peak (sample);
  do
    before = g_atomic_int_get (&self->peak);
  while (peak > before && !g_atomic_int_compare_and_exchange (&self->peak, before, peak));
}

static void
on_lost (VisMediaKind kind, const char *message, gpointer user_data)
{
  g_signal_emit (user_data, signals[PROBLEM], 0, kind, message);
}

static void
vis_device_check_dispose (GObject *object)
{
  vis_device_check_stop (VIS_DEVICE_CHECK (object));
  G_OBJECT_CLASS (vis_device_check_parent_class)->dispose (object);
}

static void
vis_device_check_class_init (VisDeviceCheckClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vis_device_check_dispose;
  signals[PROBLEM] = g_signal_new ("problem", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_STRING);
}

static void
vis_device_check_init (VisDeviceCheck *self)
{
}

VisDeviceCheck *
vis_device_check_new (void)
{
  return g_object_new (VIS_TYPE_DEVICE_CHECK, NULL);
}

void
vis_device_check_start (VisDeviceCheck *self, const VisMediaOptions *options)
{
  g_return_if_fail (VIS_IS_DEVICE_CHECK (self));
  g_return_if_fail (options != NULL);

  vis_device_check_stop (self);
  self->options = vis_media_options_copy (options);
  self->capture = _vis_media_capture_new (self->options, 0, on_sample, on_lost, self);
  _vis_frame_sink_set_func (_vis_media_capture_get_preview (self->capture), self->frame_func,
                            self->frame_data);
  _vis_media_capture_run (self->capture, VIS_MEDIA_AUDIO, TRUE, NULL);
  /* Somebody who was told of a problem may have ended it. */
  if (self->capture)
    _vis_media_capture_run (self->capture, VIS_MEDIA_VIDEO, TRUE, NULL);
}

void
vis_device_check_stop (VisDeviceCheck *self)
{
  g_return_if_fail (VIS_IS_DEVICE_CHECK (self));

  g_clear_pointer (&self->capture, _vis_media_capture_free);
  g_clear_pointer (&self->options, vis_media_options_free);
  g_atomic_int_set (&self->peak, 0);
}

void
vis_device_check_set_frame_func (VisDeviceCheck *self, VisVideoFrameFunc func, gpointer user_data)
{
  g_return_if_fail (VIS_IS_DEVICE_CHECK (self));

  self->frame_func = func;
  self->frame_data = user_data;
  if (self->capture)
    _vis_frame_sink_set_func (_vis_media_capture_get_preview (self->capture), func, user_data);
}

double
vis_device_check_get_level (VisDeviceCheck *self)
{
  g_return_val_if_fail (VIS_IS_DEVICE_CHECK (self), 0);

  int peak = g_atomic_int_and ((guint *)&self->peak, 0);
  double db = peak > 0 ? 20 * log10 (peak / 32768.0) : SILENCE_DB;
  return CLAMP (1 - db / SILENCE_DB, 0, 1);
}
