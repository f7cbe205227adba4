/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The seam to the desktop's address books. Their library brings more than a hundred others into
 * the process, so it is linked to a module of its own, which is loaded when it is wanted, knows
 * nothing of us but this header, and has one symbol: VIS_BOOK_MODULE_SYMBOL.
 * All of it, functions and events, is used on one thread, with that thread's default context: the
 * same for all agents, as long as the program runs.
 */

#define VIS_BOOK_MODULE_SYMBOL "vis_book_module"
#define VIS_BOOK_MODULE_VERSION 3

/**
 * VisBookEvents:
 * @listed: the books that there are have been opened, or can't be; also when there is no service
 * @book_opened: a book begins to tell its cards; again when its service had died: then it says
 *   with @cards_remain which of the ones that it told before there are
 * @book_closed: it is gone, with its cards
 * @book_interrupted: it can't be read at the moment: what it told stays, until it is opened again
 * @book_complete: all cards are told; changes follow as they happen. It comes too early when
 *   another program changes something meanwhile: the service says so to all
 * @cards_remain: @uids (element-type utf8): cards that are not among them, and were not told since
 *   the book was opened again, are gone
 * @card_changed: a card is new or different; @vcard with its photo inside
 * @card_removed: a card is gone
 *
 * What an agent tells. @book and @uid are stable between runs.
 */
typedef struct
{
  void (*listed) (gpointer user_data);
  void (*book_opened) (const char *book, const char *name, gboolean writable, gpointer user_data);
  void (*book_closed) (const char *book, gpointer user_data);
  void (*book_interrupted) (const char *book, gpointer user_data);
  void (*book_complete) (const char *book, gpointer user_data);
  void (*cards_remain) (const char *book, const GSList *uids, gpointer user_data);
  void (*card_changed) (const char *book, const char *uid, const char *vcard, gpointer user_data);
  void (*card_removed) (const char *book, const char *uid, gpointer user_data);
} VisBookEvents;

/** VisBookAgent: who talks with the address books. */
typedef struct _VisBookAgent VisBookAgent;

/**
 * VisBookModule:
 * @version: VIS_BOOK_MODULE_VERSION
 * @open: begins to find and read the books; never fails: without a service it waits for one
 * @close: no events come any more
 * @read: Returns: (transfer full): a card as it is now, with its photo inside
 * @write: replaces the card whose UID @vcard has
 * @add: @uid: (out): (transfer full): what the book calls the new card
 * @remove: deletes a card
 *
 * The last four block until the service has answered. Errors: G_IO_ERROR_NOT_FOUND (no such card,
 * or no such book), G_IO_ERROR_READ_ONLY, G_IO_ERROR_BUSY (it was changed meanwhile),
 * G_IO_ERROR_CANCELLED, and G_IO_ERROR_FAILED with what the service says.
 */
typedef struct
{
  guint version;
  VisBookAgent *(*open) (const VisBookEvents *events, gpointer user_data);
  void (*close) (VisBookAgent *self);
  char *(*read) (VisBookAgent *self, const char *book, const char *uid, GCancellable *cancellable,
                 GError **error);
  gboolean (*write) (VisBookAgent *self, const char *book, const char *vcard,
                     GCancellable *cancellable, GError **error);
  gboolean (*add) (VisBookAgent *self, const char *book, const char *vcard, char **uid,
                   GCancellable *cancellable, GError **error);
  gboolean (*remove) (VisBookAgent *self, const char *book, const char *uid,
                      GCancellable *cancellable, GError **error);
} VisBookModule;

G_END_DECLS
