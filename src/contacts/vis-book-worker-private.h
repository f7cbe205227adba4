/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/vis-contact-writer.h"

G_BEGIN_DECLS

/**
 * VisBookSnapshot:
 * @contacts: (element-type VisContact): of all books, sorted
 * @places: (element-type VisContactPlace): the books that can be changed, by name
 * @warnings: (element-type utf8): what was found wrong since the former snapshot
 * @listed: the books were read, as far as they can be
 *
 * What the address books held at one moment. Immutable.
 */
typedef struct
{
  GPtrArray *contacts;
  GPtrArray *places;
  GPtrArray *warnings;
  gboolean listed;
} VisBookSnapshot;

VisBookSnapshot *_vis_book_snapshot_ref (VisBookSnapshot *self);
void _vis_book_snapshot_unref (VisBookSnapshot *self);

/**
 * VisBookWorker:
 *
 * Talks with the address books on a thread that all workers share: reads their cards, and changes
 * them. What it finds comes to the main context.
 */
typedef struct _VisBookWorker VisBookWorker;

/** VisBookShowFunc: something changed; in the main context. */
typedef void (*VisBookShowFunc) (gpointer owner, VisBookWorker *worker, VisBookSnapshot *snapshot);

/**
 * _vis_book_worker_new:
 * @module: the path of a module (vis-book-module-private.h)
 * @owner: gets the snapshots for as long as it is there
 *
 * Loads the module, on the thread.
 */
VisBookWorker *_vis_book_worker_new (const char *module, VisNumberParser *parser, GObject *owner,
                                     VisBookShowFunc show);

/** _vis_book_worker_stop: cancels what is under way, and drops the caller's reference. Nothing is
 * shown any more; tasks fail. */
void _vis_book_worker_stop (VisBookWorker *self);

/* Each takes @task over, which ends when a snapshot has shown the change. @file: what
 * vis_contact_get_file() says of a contact in that book. */
void _vis_book_worker_add (VisBookWorker *self, const char *file, VisContact *contact, GTask *task);
void _vis_book_worker_change (VisBookWorker *self, VisContact *before, VisContact *after,
                              GTask *task);
void _vis_book_worker_remove (VisBookWorker *self, VisContact *contact, GTask *task);

/** _vis_book_worker_restore: takes @remains over. */
void _vis_book_worker_restore (VisBookWorker *self, VisVcardRemains *remains, GTask *task);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisBookSnapshot, _vis_book_snapshot_unref)

G_END_DECLS
