/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/vis-packet-gate-private.h"

struct _VisPacketGate
{
  GMutex lock;
  VisPacketGateState state;
  GQueue dtls;  /* of GstBuffer */
  GQueue media; /* of GstBuffer */
  gboolean overflowed;
  VisPacketFunc pass;
  gpointer user_data;
};

static gboolean
is_dtls (const guint8 *data)
{
  return data[0] >= 20 && data[0] <= 63;
}

static gboolean
is_media (const guint8 *data)
{
  return data[0] >= 128 && data[0] <= 191;
}

static void
clear_queue (GQueue *queue)
{
  g_queue_clear_full (queue, (GDestroyNotify)gst_buffer_unref);
}

static void
drain (VisPacketGate *self, GQueue *queue)
{
  GstBuffer *packet;

  while ((packet = g_queue_pop_head (queue)))
    self->pass (packet, self->user_data);
}

VisPacketGate *
_vis_packet_gate_new (VisPacketFunc pass, gpointer user_data)
{
  VisPacketGate *self = g_new0 (VisPacketGate, 1);

  g_mutex_init (&self->lock);
  g_queue_init (&self->dtls);
  g_queue_init (&self->media);
  self->pass = pass;
  self->user_data = user_data;
  return self;
}

void
_vis_packet_gate_free (VisPacketGate *self)
{
  clear_queue (&self->dtls);
  clear_queue (&self->media);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
_vis_packet_gate_take (VisPacketGate *self, const guint8 *data, gsize size)
{
  gboolean dtls;

  if (size == 0 || size > VIS_PACKET_GATE_MAX_SIZE || !(is_dtls (data) || is_media (data)))
    return;
  dtls = is_dtls (data);
  g_mutex_lock (&self->lock);
  if (self->state == VIS_PACKET_GATE_OPEN || (dtls && self->state == VIS_PACKET_GATE_HANDSHAKE))
    {
      self->pass (gst_buffer_new_memdup (data, size), self->user_data);
    }
  else if (self->state != VIS_PACKET_GATE_SHUT)
    {
      if (dtls && g_queue_get_length (&self->dtls) < VIS_PACKET_GATE_MAX_DTLS)
        g_queue_push_tail (&self->dtls, gst_buffer_new_memdup (data, size));
      else if (!dtls && !self->overflowed)
        {
          g_queue_push_tail (&self->media, gst_buffer_new_memdup (data, size));
          self->overflowed = g_queue_get_length (&self->media) > VIS_PACKET_GATE_MAX_MEDIA;
          if (self->overflowed)
            clear_queue (&self->media);
        }
    }
  g_mutex_unlock (&self->lock);
}

void
_vis_packet_gate_set_state (VisPacketGate *self, VisPacketGateState state)
{
  g_mutex_lock (&self->lock);
  if (self->state != VIS_PACKET_GATE_SHUT)
    self->state = state;
  switch (self->state)
    {
    case VIS_PACKET_GATE_WAITING:
      break;
    case VIS_PACKET_GATE_HANDSHAKE:
      drain (self, &self->dtls);
      break;
    case VIS_PACKET_GATE_OPEN:
      drain (self, &self->dtls);
      drain (self, &self->media);
      break;
    case VIS_PACKET_GATE_SHUT:
      clear_queue (&self->dtls);
      clear_queue (&self->media);
      break;
    }
  g_mutex_unlock (&self->lock);
}
