/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/vis-sample-tap-private.h"

#include "media/vis-element-private.h"

struct _VisSampleTap
{
  VisMediaKind kind;
  GstClockTime epoch;
  int n_samples;      /* atomic */
  GMutex lock;        /* over what follows, and while @func runs */
  VisSampleFunc func; /* (nullable): NULL: shut */
  gpointer user_data;
};

static void
clear (gpointer data)
{
  VisSampleTap *self = data;

  g_mutex_clear (&self->lock);
}

static void
unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, clear);
}

static void
unref_with_closure (gpointer data, GClosure *closure)
{
  unref (data);
}

/* Carries @buffer (transfer full) from its pipeline's running time over to the session's. One that
 * nobody else holds is stamped in place: a copy would share its memory, and then the source's pool
 * throws that away and takes new memory for each picture. */
static GstSample *
restamp (VisSampleTap *self, GstPad *pad, GstBuffer *buffer)
{
  g_autoptr (GstBuffer) own = gst_buffer_make_writable (buffer);
  g_autoptr (GstEvent) event = gst_pad_get_sticky_event (pad, GST_EVENT_SEGMENT, 0);
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  g_autoptr (GstElement) sink = gst_pad_get_parent_element (pad);
  GstClockTime base = sink ? gst_element_get_base_time (sink) : 0;
  GstClockTime running;
  const GstSegment *segment;

  if (!event || !caps)
    return NULL;
  gst_event_parse_segment (event, &segment);
  running = gst_segment_to_running_time (segment, GST_FORMAT_TIME, GST_BUFFER_PTS (own));
  if (!GST_CLOCK_TIME_IS_VALID (running) || running + base < self->epoch)
    return NULL;
  GST_BUFFER_PTS (own) = running + base - self->epoch;
  GST_BUFFER_DTS (own) = GST_CLOCK_TIME_NONE;
  return gst_sample_new (own, caps, NULL, NULL);
}

static void
take (VisSampleTap *self, GstPad *pad, GstBuffer *buffer)
{
  g_autoptr (GstSample) sample = restamp (self, pad, buffer);

  g_atomic_int_inc (&self->n_samples);
  if (!sample)
    return;
  g_mutex_lock (&self->lock);
  if (self->func)
    self->func (self->kind, sample, self->user_data);
  g_mutex_unlock (&self->lock);
}

/* From a live source: before the sink, which would hold the buffer too. */
static GstPadProbeReturn
on_live_buffer (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  take (user_data, pad, g_steal_pointer (&info->data));
  return GST_PAD_PROBE_HANDLED;
}

/* From a file: after the sink waited for the buffer's time. */
static void
on_paced_buffer (GstElement *sink, GstBuffer *buffer, GstPad *pad, gpointer user_data)
{
  take (user_data, pad, gst_buffer_ref (buffer));
}

VisSampleTap *
_vis_sample_tap_new (GstBin *bin, VisMediaKind kind, gboolean paced, GstClockTime epoch,
                     VisSampleFunc func, gpointer user_data, GstElement **sink, GError **error)
{
  GstElement *element = _vis_element_add (bin, "fakesink", "enable-last-sample=false", error);
  g_autoptr (GstPad) pad = element ? gst_element_get_static_pad (element, "sink") : NULL;
  VisSampleTap *self;

  if (!element)
    return NULL;
  self = g_atomic_rc_box_new0 (VisSampleTap);
  self->kind = kind;
  self->epoch = epoch;
  self->func = func;
  self->user_data = user_data;
  g_mutex_init (&self->lock);
  g_object_set (element, "sync", paced, "async", paced, "signal-handoffs", paced, NULL);
  if (paced)
    g_signal_connect_data (element, "handoff", G_CALLBACK (on_paced_buffer),
                           g_atomic_rc_box_acquire (self), unref_with_closure, 0);
  else
    gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, on_live_buffer,
                       g_atomic_rc_box_acquire (self), unref);
  *sink = element;
  return self;
}

void
_vis_sample_tap_shut (VisSampleTap *self)
{
  g_mutex_lock (&self->lock);
  self->func = NULL;
  g_mutex_unlock (&self->lock);
  unref (self);
}

int
_vis_sample_tap_get_n_samples (VisSampleTap *self)
{
  return g_atomic_int_get (&self->n_samples);
}

void
_vis_sample_tap_reset (VisSampleTap *self)
{
  g_atomic_int_set (&self->n_samples, 0);
}
