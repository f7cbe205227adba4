/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "port/vis-mailbox.h"

#include "port/vis-lock.h"

typedef struct
{
  VisLetterFunc read;
  gpointer data;
  GDestroyNotify destroy;
} Letter;

struct _VisMailbox
{
  int ref_count;
  GSource *source;

  VisLock lock; /* guards what follows */
  GQueue letters;
  gboolean closed;
};

static void
letter_free (gpointer data)
{
  Letter *letter = data;

  if (letter->destroy)
    letter->destroy (letter->data);
  g_free (letter);
}

static Letter *
take_letter (VisMailbox *self)
{
  Letter *letter;

  vis_lock (&self->lock);
  letter = g_queue_pop_head (&self->letters);
  vis_unlock (&self->lock);
  return letter;
}

static gboolean
read_letters (gpointer user_data)
{
  g_autoptr (VisMailbox) self = vis_mailbox_ref (user_data);
  Letter *letter;

  g_source_set_ready_time (self->source, -1);
  while ((letter = take_letter (self)))
    {
      letter->read (letter->data);
      letter_free (letter);
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

static GSourceFuncs source_funcs = { .dispatch = dispatch };

VisMailbox *
vis_mailbox_new (GMainContext *context)
{
  VisMailbox *self = g_new0 (VisMailbox, 1);

  self->ref_count = 1;
  vis_lock_init (&self->lock);
  g_queue_init (&self->letters);
  self->source = g_source_new (&source_funcs, sizeof (GSource));
  g_source_set_callback (self->source, read_letters, self, NULL);
  g_source_set_static_name (self->source, "VisMailbox");
  g_source_attach (self->source, context);
  return self;
}

VisMailbox *
vis_mailbox_ref (VisMailbox *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
vis_mailbox_unref (VisMailbox *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  vis_mailbox_close (self);
  g_source_unref (self->source);
  vis_lock_clear (&self->lock);
  g_free (self);
}

void
vis_mailbox_post (VisMailbox *self, VisLetterFunc read, gpointer data, GDestroyNotify destroy)
{
  Letter *letter = g_new (Letter, 1);
  gboolean closed;

  *letter = (Letter){ read, data, destroy };
  vis_lock (&self->lock);
  closed = self->closed;
  if (!closed)
    {
      g_queue_push_tail (&self->letters, letter);
      g_source_set_ready_time (self->source, 0);
    }
  vis_unlock (&self->lock);
  if (closed)
    letter_free (letter);
}

void
vis_mailbox_close (VisMailbox *self)
{
  Letter *letter;

  vis_lock (&self->lock);
  self->closed = TRUE;
  vis_unlock (&self->lock);
  g_source_destroy (self->source);
  while ((letter = take_letter (self)))
    letter_free (letter);
}
