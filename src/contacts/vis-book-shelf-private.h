/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/vis-book-worker-private.h"

G_BEGIN_DECLS

/**
 * VisBookShelf:
 *
 * What is known of the address books: cards come in as text, contacts go out, the same object for
 * as long as nothing changes. For one thread.
 */
typedef struct _VisBookShelf VisBookShelf;

VisBookShelf *_vis_book_shelf_new (VisNumberParser *parser);
void _vis_book_shelf_free (VisBookShelf *self);

/* As the events of VisBookEvents say */
void _vis_book_shelf_open (VisBookShelf *self, const char *book, const char *name,
                           gboolean writable);
void _vis_book_shelf_close (VisBookShelf *self, const char *book);
void _vis_book_shelf_interrupt (VisBookShelf *self, const char *book);
void _vis_book_shelf_complete (VisBookShelf *self, const char *book);
void _vis_book_shelf_retain (VisBookShelf *self, const char *book, const GSList *uids);
void _vis_book_shelf_put (VisBookShelf *self, const char *book, const char *uid, const char *vcard);
void _vis_book_shelf_drop (VisBookShelf *self, const char *book, const char *uid);

/** _vis_book_shelf_is_filling: Returns: whether a book has not told all its cards yet. */
gboolean _vis_book_shelf_is_filling (VisBookShelf *self);

/** _vis_book_shelf_find: Returns: (nullable): the book that contacts with this @file are in. */
const char *_vis_book_shelf_find (VisBookShelf *self, const char *file);

/** _vis_book_shelf_get_name: Returns: (nullable): what the user calls the book. */
const char *_vis_book_shelf_get_name (VisBookShelf *self, const char *book);

/** _vis_book_shelf_find_uid: Returns: (nullable): how the book calls @contact. */
const char *_vis_book_shelf_find_uid (VisBookShelf *self, const char *book, VisContact *contact);

/** _vis_book_shelf_take_snapshot: Returns: (transfer full): with the warnings since the last. */
VisBookSnapshot *_vis_book_shelf_take_snapshot (VisBookShelf *self, gboolean listed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisBookShelf, _vis_book_shelf_free)

G_END_DECLS
