/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libebook/libebook.h>

#include "contacts/vis-book-module-private.h"

G_BEGIN_DECLS

/**
 * VisEbookBook:
 *
 * One address book: opens it, tells its cards and their changes, and opens it again when its
 * service has died. For the thread that has made it.
 */
typedef struct _VisEbookBook VisEbookBook;

/**
 * VisEbookSettledFunc: a book has told all its cards for the first time, or can't be opened.
 */
typedef void (*VisEbookSettledFunc) (gpointer user_data);

/** vis_ebook_book_new: @events, whose "listed" does not count here, must stay; nothing is told
 * before this has returned. */
VisEbookBook *vis_ebook_book_new (ESource *source, const VisBookEvents *events, gpointer event_data,
                                  VisEbookSettledFunc settled, gpointer settled_data);

/** vis_ebook_book_free: tells nothing any more, not even that it is closed. */
void vis_ebook_book_free (VisEbookBook *self);

/** vis_ebook_book_is_settled: Returns: whether it has told all its cards, or can't be opened. */
gboolean vis_ebook_book_is_settled (VisEbookBook *self);

/** vis_ebook_book_retry: its service may be back: opens it at once, unless it is open. */
void vis_ebook_book_retry (VisEbookBook *self);

/** vis_ebook_book_get_client: Returns: (transfer none) (nullable): NULL while it is not open. */
EBookClient *vis_ebook_book_get_client (VisEbookBook *self);

/** vis_ebook_print: Returns: (transfer full): @contact as a vCard 3.0 with its photo inside. */
char *vis_ebook_print (EContact *contact);

G_END_DECLS
