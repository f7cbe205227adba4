/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VisMailbox:
 *
 * How the room's threads tell the main context what happened: letters are read there, in the order
 * of posting, and never after vis_mailbox_close(). Reference-counted.
 */
typedef struct _VisMailbox VisMailbox;

typedef void (*VisLetterFunc) (gpointer data);

/** vis_mailbox_new: @context is where letters are read. */
VisMailbox *vis_mailbox_new (GMainContext *context);
VisMailbox *vis_mailbox_ref (VisMailbox *self);
void vis_mailbox_unref (VisMailbox *self);

/**
 * vis_mailbox_post:
 * @read: called once on the main context
 * @destroy: (nullable): frees @data, read or not, with no lock held
 *
 * Any thread; never blocks.
 */
void vis_mailbox_post (VisMailbox *self, VisLetterFunc read, gpointer data, GDestroyNotify destroy);

/** vis_mailbox_close: drops what is unread and refuses new letters. Main context. */
void vis_mailbox_close (VisMailbox *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisMailbox, vis_mailbox_unref)

G_END_DECLS
