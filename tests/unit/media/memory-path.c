/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "memory-path.h"

struct _VisMemoryPath
{
  GObject parent_instance;
  GWeakRef peer;
  GMutex lock; /* over state, loss, rtcp_loss, random, sent */
  VisPathState state;
  double loss;
  double rtcp_loss;
  GRand *random;
  guint sent[256]; /* by first byte */

  GThread *thread;
  GAsyncQueue *arriving; /* of GBytes; the path itself means the end */
  GMutex receiver_lock;
  VisPathReceiveFunc receiver;
  gpointer user_data;
  GDestroyNotify destroy;
};

static gpointer
deliver (gpointer data)
{
  VisMemoryPath *self = data;
  gpointer item;

  while ((item = g_async_queue_pop (self->arriving)) != self)
    {
      GBytes *packet = item;
      gsize size;
      const guint8 *bytes = g_bytes_get_data (packet, &size);

      g_mutex_lock (&self->receiver_lock);
      if (self->receiver)
        self->receiver (bytes, size, self->user_data);
      g_mutex_unlock (&self->receiver_lock);
      g_bytes_unref (packet);
    }
  return NULL;
}

static VisPathState
memory_path_get_state (VisPath *path)
{
  return VIS_MEMORY_PATH (path)->state;
}

static gboolean
memory_path_get_info (VisPath *path, VisPathInfo *out)
{
  return FALSE;
}

/* Whether a packet gets through: DTLS always does, so that a test of lost pictures is not one of
 * lost handshakes. */
static gboolean
gets_through (VisMemoryPath *self, const GOutputVector *packet)
{
  const guint8 *bytes = packet->buffer;
  gboolean rtcp = packet->size > 1 && bytes[1] >= 192 && bytes[1] <= 223;
  gboolean passes;

  g_mutex_lock (&self->lock);
  passes = self->state == VIS_PATH_CONNECTED;
  if (passes)
    self->sent[bytes[0]]++;
  if (bytes[0] >= 128 && g_rand_double (self->random) < (rtcp ? self->rtcp_loss : self->loss))
    passes = FALSE;
  g_mutex_unlock (&self->lock);
  return passes;
}

static guint
memory_path_send (VisPath *path, const GOutputVector *packets, guint n_packets)
{
  VisMemoryPath *self = VIS_MEMORY_PATH (path);
  g_autoptr (VisMemoryPath) peer = g_weak_ref_get (&self->peer);

  for (guint i = 0; peer && i < n_packets; i++)
    if (gets_through (self, &packets[i]))
      g_async_queue_push (peer->arriving, g_bytes_new (packets[i].buffer, packets[i].size));
  return n_packets;
}

static void
memory_path_set_receiver (VisPath *path, VisPathReceiveFunc func, gpointer user_data,
                          GDestroyNotify destroy)
{
  VisMemoryPath *self = VIS_MEMORY_PATH (path);
  GDestroyNotify old_destroy;
  gpointer old_data;

  g_mutex_lock (&self->receiver_lock);
  old_destroy = self->destroy;
  old_data = self->user_data;
  self->receiver = func;
  self->user_data = user_data;
  self->destroy = destroy;
  g_mutex_unlock (&self->receiver_lock);
  if (old_destroy)
    old_destroy (old_data);
}

static void
path_init (VisPathInterface *iface)
{
  iface->get_state = memory_path_get_state;
  iface->get_info = memory_path_get_info;
  iface->send = memory_path_send;
  iface->set_receiver = memory_path_set_receiver;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (VisMemoryPath, vis_memory_path, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VIS_TYPE_PATH, path_init))

static void
vis_memory_path_finalize (GObject *object)
{
  VisMemoryPath *self = VIS_MEMORY_PATH (object);

  g_async_queue_push (self->arriving, self);
  g_thread_join (self->thread);
  g_async_queue_unref (self->arriving);
  memory_path_set_receiver (VIS_PATH (self), NULL, NULL, NULL);
  g_weak_ref_clear (&self->peer);
  g_rand_free (self->random);
  g_mutex_clear (&self->lock);
  g_mutex_clear (&self->receiver_lock);
  G_OBJECT_CLASS (vis_memory_path_parent_class)->finalize (object);
}

static void
vis_memory_path_class_init (VisMemoryPathClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vis_memory_path_finalize;
}

static void
free_arriving (gpointer item)
{
  g_bytes_unref (item);
}

static void
vis_memory_path_init (VisMemoryPath *self)
{
  g_weak_ref_init (&self->peer, NULL);
  g_mutex_init (&self->lock);
  g_mutex_init (&self->receiver_lock);
  self->random = g_rand_new_with_seed (1);
  self->arriving = g_async_queue_new_full (free_arriving);
  self->thread = g_thread_new ("memory-path", deliver, self);
}

VisMemoryPath *
vis_memory_path_new (void)
{
  return g_object_new (VIS_TYPE_MEMORY_PATH, NULL);
}

void
vis_memory_path_join (VisMemoryPath *a, VisMemoryPath *b)
{
  g_weak_ref_set (&a->peer, b);
  g_weak_ref_set (&b->peer, a);
}

void
vis_memory_path_set_state (VisMemoryPath *self, VisPathState state)
{
  g_mutex_lock (&self->lock);
  self->state = state;
  g_mutex_unlock (&self->lock);
  g_signal_emit_by_name (self, "state-changed");
}

void
vis_memory_path_set_loss (VisMemoryPath *self, double loss)
{
  g_mutex_lock (&self->lock);
  self->loss = loss;
  g_mutex_unlock (&self->lock);
}

void
vis_memory_path_set_rtcp_loss (VisMemoryPath *self, double loss)
{
  g_mutex_lock (&self->lock);
  self->rtcp_loss = loss;
  g_mutex_unlock (&self->lock);
}

void
vis_memory_path_inject (VisMemoryPath *self, const void *data, gsize size)
{
  g_async_queue_push (self->arriving, g_bytes_new (data, size));
}

guint
vis_memory_path_count (VisMemoryPath *self, guint8 first, guint8 last)
{
  guint sum = 0;

  g_mutex_lock (&self->lock);
  for (guint i = first; i <= last; i++)
    sum += self->sent[i];
  g_mutex_unlock (&self->lock);
  return sum;
}
