/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "port/vis-ice-session.h"

#include <string.h>

#define MAX_EARLY_PACKETS 16
#define MAX_EARLY_SIZE 2048

typedef struct
{
  guint16 virtual_port;
  gboolean proven;
  gsize size;
  guint8 data[];
} EarlyPacket;

VisIceSession *
vis_ice_session_new (void)
{
  VisIceSession *self = g_new0 (VisIceSession, 1);

  self->ref_count = 1;
  self->pins = g_array_new (FALSE, FALSE, sizeof (VisAddress));
  vis_lock_init (&self->send_lock);
  vis_lock_init (&self->receive_lock);
  g_queue_init (&self->early);
  return self;
}

VisIceSession *
vis_ice_session_ref (VisIceSession *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
vis_ice_session_unref (VisIceSession *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  if (self->destroy)
    self->destroy (self->user_data);
  g_queue_clear_full (&self->early, g_free);
  vis_lock_clear (&self->send_lock);
  vis_lock_clear (&self->receive_lock);
  g_array_unref (self->pins);
  g_free (self->ufrag);
  g_free (self->pwd);
  g_free (self->remote_ufrag);
  g_free (self->remote_pwd);
  g_free (self);
}

void
vis_ice_session_set_open (VisIceSession *self, gboolean open)
{
  vis_lock (&self->send_lock);
  self->open = open;
  vis_unlock (&self->send_lock);
}

void
vis_ice_session_set_target (VisIceSession *self, const VisAddress *to, const VisAddress *from)
{
  vis_lock (&self->send_lock);
  self->to = *to;
  self->from = *from;
  self->has_target = TRUE;
  vis_unlock (&self->send_lock);
}

guint
vis_ice_session_send (VisIceSession *self, VisFrontSocket *front, const GOutputVector *packets,
                      guint n_packets)
{
  guint sent = 0;

  /* The lock is held while sending, so that once the gate is shut nothing is on its way any more;
   * the socket does not block. */
  vis_lock (&self->send_lock);
  if (self->open && self->has_target)
    sent = vis_front_socket_send (front, &self->to, &self->from, packets, n_packets, NULL);
  vis_unlock (&self->send_lock);
  return sent;
}

void
vis_ice_session_set_receiver (VisIceSession *self, VisPathReceiveFunc func, gpointer user_data,
                              GDestroyNotify destroy)
{
  GDestroyNotify old_destroy;
  gpointer old_data;

  vis_lock (&self->receive_lock);
  old_destroy = self->destroy;
  old_data = self->user_data;
  self->receive = func;
  self->user_data = user_data;
  self->destroy = destroy;
  vis_unlock (&self->receive_lock);
  if (old_destroy)
    old_destroy (old_data);
}

/* Called with receive_lock held. The first flight is what counts: what comes later is dropped. */
static void
hold (VisIceSession *self, guint16 virtual_port, gboolean proven, const guint8 *data, gsize size)
{
  EarlyPacket *packet;

  if (size > MAX_EARLY_SIZE || self->early.length >= MAX_EARLY_PACKETS)
    return;
  packet = g_malloc (sizeof *packet + size);
  packet->virtual_port = virtual_port;
  packet->proven = proven;
  packet->size = size;
  memcpy (packet->data, data, size);
  g_queue_push_tail (&self->early, packet);
}

void
vis_ice_session_hold (VisIceSession *self, guint16 virtual_port, const guint8 *data, gsize size)
{
  vis_lock (&self->receive_lock);
  hold (self, virtual_port, FALSE, data, size);
  vis_unlock (&self->receive_lock);
}

void
vis_ice_session_prove (VisIceSession *self, guint16 virtual_port)
{
  vis_lock (&self->receive_lock);
  for (GList *link = self->early.head; link; link = link->next)
    {
      EarlyPacket *packet = link->data;

      if (packet->virtual_port == virtual_port)
        packet->proven = TRUE;
    }
  vis_unlock (&self->receive_lock);
}

/* Called with receive_lock held. */
static void
deliver_early (VisIceSession *self)
{
  GList *link = self->early.head;

  while (link)
    {
      GList *next = link->next;
      EarlyPacket *packet = link->data;

      if (packet->proven)
        {
          g_queue_delete_link (&self->early, link);
          self->receive (packet->data, packet->size, self->user_data);
          g_free (packet);
        }
      link = next;
    }
}

void
vis_ice_session_deliver (VisIceSession *self, const guint8 *data, gsize size)
{
  vis_lock (&self->receive_lock);
  if (self->receive)
    {
      deliver_early (self);
      if (data)
        self->receive (data, size, self->user_data);
    }
  else if (data)
    hold (self, 0, TRUE, data, size);
  vis_unlock (&self->receive_lock);
}

void
vis_ice_session_heard (VisIceSession *self, gboolean consent, gint64 now)
{
  __atomic_store_n (&self->last_heard, now, __ATOMIC_RELAXED);
  if (consent)
    __atomic_store_n (&self->last_consent, now, __ATOMIC_RELAXED);
}

static int
age_of (const gint64 *time, gint64 now)
{
  gint64 then = __atomic_load_n (time, __ATOMIC_RELAXED);

  return then == 0 ? -1 : (int)MIN ((MAX (now, then) - then) / 1000, G_MAXINT);
}

int
vis_ice_session_get_silence (VisIceSession *self, gint64 now)
{
  return age_of (&self->last_heard, now);
}

int
vis_ice_session_get_consent_age (VisIceSession *self, gint64 now)
{
  return age_of (&self->last_consent, now);
}
