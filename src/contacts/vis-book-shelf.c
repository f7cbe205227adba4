/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "contacts/vis-book-shelf-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "contacts/vis-address-book.h"
#include "contacts/vis-vcard-private.h"

#define MAX_CARDS 200000 /* in one book */
#define MAX_CARD (8 * 1024 * 1024)
#define MAX_WARNINGS 32 /* of one book */

/* One card. The UID is the key of its table. */
typedef struct
{
  VisContact *contact;
  gboolean stale; /* not told again since the book was opened again */
} Card;

typedef struct
{
  char *name;
  char *file; /* what its contacts say, if it can be changed */
  gboolean writable;
  gboolean filling;
  guint n_warnings;
  GHashTable *cards; /* (element-type utf8 Card) */
} Book;

struct _VisBookShelf
{
  VisNumberParser *parser;
  GHashTable *books; /* (element-type utf8 Book) */
  GPtrArray *warnings;
};

static void
card_free (gpointer data)
{
  Card *card = data;

  g_object_unref (card->contact);
  g_free (card);
}

static void
book_free (gpointer data)
{
  Book *book = data;

  g_free (book->name);
  g_free (book->file);
  g_hash_table_unref (book->cards);
  g_free (book);
}

VisBookShelf *
_vis_book_shelf_new (VisNumberParser *parser)
{
  VisBookShelf *self = g_new0 (VisBookShelf, 1);

  self->parser = g_object_ref (parser);
  self->books = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, book_free);
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
_vis_book_shelf_free (VisBookShelf *self)
{
  g_object_unref (self->parser);
  g_hash_table_unref (self->books);
  g_ptr_array_unref (self->warnings);
  g_free (self);
}

void
_vis_book_shelf_open (VisBookShelf *self, const char *id, const char *name, gboolean writable)
{
  Book *book = g_hash_table_lookup (self->books, id);
  GHashTableIter iter;
  gpointer card;

  if (!book)
    {
      book = g_new0 (Book, 1);
      /* No file of a folder has a slash in its name: VisVcardFolder. */
      book->file = g_strconcat ("book/", id, NULL);
      book->cards = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, card_free);
      g_hash_table_insert (self->books, g_strdup (id), book);
    }
  g_free (book->name);
  book->name = g_utf8_make_valid (name ? name : id, -1);
  book->writable = writable;
  book->filling = TRUE;
  g_hash_table_iter_init (&iter, book->cards);
  while (g_hash_table_iter_next (&iter, NULL, &card))
    ((Card *)card)->stale = TRUE;
}

void
_vis_book_shelf_close (VisBookShelf *self, const char *id)
{
  g_hash_table_remove (self->books, id);
}

void
_vis_book_shelf_interrupt (VisBookShelf *self, const char *id)
{
  Book *book = g_hash_table_lookup (self->books, id);

  if (book)
    book->filling = FALSE;
}

void
_vis_book_shelf_complete (VisBookShelf *self, const char *id)
{
  Book *book = g_hash_table_lookup (self->books, id);

  if (book)
    book->filling = FALSE;
}

static gboolean
is_gone (gpointer uid, gpointer card, gpointer remaining)
{
  return ((Card *)card)->stale && !g_hash_table_contains (remaining, uid);
}

void
_vis_book_shelf_retain (VisBookShelf *self, const char *id, const GSList *uids)
{
  Book *book = g_hash_table_lookup (self->books, id);
  g_autoptr (GHashTable) remaining = g_hash_table_new (g_str_hash, g_str_equal);

  if (!book)
    return;
  for (const GSList *link = uids; link; link = link->next)
    g_hash_table_add (remaining, link->data);
  g_hash_table_foreach_remove (book->cards, is_gone, remaining);
}

static void
warn (VisBookShelf *self, Book *book, const char *who, const char *text)
{
  if (book->n_warnings++ < MAX_WARNINGS)
    /* Translators: the name of an address book, a person in it, and what is wrong there. */
    g_ptr_array_add (self->warnings, g_strdup_printf (_ ("%s, %s: %s"), book->name, who, text));
}

void
_vis_book_shelf_put (VisBookShelf *self, const char *id, const char *uid, const char *vcard)
{
  Book *book = g_hash_table_lookup (self->books, id);
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  VisVcardText text = { .parser = self->parser, .warnings = warnings };
  g_autoptr (GPtrArray) contacts = NULL;
  gsize size = strlen (vcard);
  Card *card;

  if (!book || size > MAX_CARD)
    return;
  card = g_hash_table_lookup (book->cards, uid);
  text.file = book->writable ? book->file : NULL;
  contacts = _vis_vcard_parse_text (&text, vcard, size);
  for (guint i = 0; i < warnings->len; i++)
    warn (self, book, contacts->len > 0 ? vis_contact_get_name (contacts->pdata[0]) : uid,
          warnings->pdata[i]);
  if (contacts->len == 0) /* a list of people, or nobody */
    g_hash_table_remove (book->cards, uid);
  else if (card)
    {
      card->stale = FALSE;
      if (!vis_contact_equal (card->contact, contacts->pdata[0]))
        g_set_object (&card->contact, contacts->pdata[0]);
    }
  else if (g_hash_table_size (book->cards) < MAX_CARDS)
    {
      card = g_new0 (Card, 1);
      card->contact = g_object_ref (contacts->pdata[0]);
      g_hash_table_insert (book->cards, g_strdup (uid), card);
    }
}

void
_vis_book_shelf_drop (VisBookShelf *self, const char *id, const char *uid)
{
  Book *book = g_hash_table_lookup (self->books, id);

  if (book)
    g_hash_table_remove (book->cards, uid);
}

gboolean
_vis_book_shelf_is_filling (VisBookShelf *self)
{
  GHashTableIter iter;
  gpointer book;

  g_hash_table_iter_init (&iter, self->books);
  while (g_hash_table_iter_next (&iter, NULL, &book))
    if (((Book *)book)->filling)
      return TRUE;
  return FALSE;
}

const char *
_vis_book_shelf_find (VisBookShelf *self, const char *file)
{
  GHashTableIter iter;
  gpointer id;
  gpointer book;

  g_hash_table_iter_init (&iter, self->books);
  while (g_hash_table_iter_next (&iter, &id, &book))
    if (strcmp (((Book *)book)->file, file) == 0)
      return id;
  return NULL;
}

const char *
_vis_book_shelf_get_name (VisBookShelf *self, const char *id)
{
  Book *book = g_hash_table_lookup (self->books, id);

  return book ? book->name : NULL;
}

const char *
_vis_book_shelf_find_uid (VisBookShelf *self, const char *id, VisContact *contact)
{
  Book *book = g_hash_table_lookup (self->books, id);
  const char *uid = vis_contact_get_id (contact);
  GHashTableIter iter;
  gpointer key;
  gpointer card;

  if (!book)
    return NULL;
  if (g_hash_table_contains (book->cards, uid)) /* as a rule */
    return uid;
  g_hash_table_iter_init (&iter, book->cards);
  while (g_hash_table_iter_next (&iter, &key, &card))
    if (strcmp (vis_contact_get_id (((Card *)card)->contact), uid) == 0)
      return key;
  return NULL;
}

static int
compare_contacts (gconstpointer a, gconstpointer b)
{
  return vis_contact_compare (*(VisContact *const *)a, *(VisContact *const *)b);
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const VisContactPlace *first = *(VisContactPlace *const *)a;
  const VisContactPlace *second = *(VisContactPlace *const *)b;

  return g_utf8_collate (first->name, second->name);
}

static void
snapshot_clear (gpointer data)
{
  VisBookSnapshot *self = data;

  g_ptr_array_unref (self->contacts);
  g_ptr_array_unref (self->places);
  g_ptr_array_unref (self->warnings);
}

VisBookSnapshot *
_vis_book_snapshot_ref (VisBookSnapshot *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
_vis_book_snapshot_unref (VisBookSnapshot *self)
{
  g_atomic_rc_box_release_full (self, snapshot_clear);
}

VisBookSnapshot *
_vis_book_shelf_take_snapshot (VisBookShelf *self, gboolean listed)
{
  VisBookSnapshot *snapshot = g_atomic_rc_box_new0 (VisBookSnapshot);
  GHashTableIter books;
  gpointer value;

  snapshot->contacts = g_ptr_array_new_with_free_func (g_object_unref);
  snapshot->places = g_ptr_array_new_with_free_func ((GDestroyNotify)vis_contact_place_free);
  snapshot->warnings = g_steal_pointer (&self->warnings);
  snapshot->listed = listed;
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  g_hash_table_iter_init (&books, self->books);
  while (g_hash_table_iter_next (&books, NULL, &value))
    {
      Book *book = value;
      GHashTableIter cards;
      gpointer card;

      if (book->writable)
        g_ptr_array_add (snapshot->places, vis_contact_place_new (book->file, book->name));
      g_hash_table_iter_init (&cards, book->cards);
      while (g_hash_table_iter_next (&cards, NULL, &card))
        g_ptr_array_add (snapshot->contacts, g_object_ref (((Card *)card)->contact));
    }
  g_ptr_array_sort (snapshot->contacts, compare_contacts);
  g_ptr_array_sort (snapshot->places, compare_places);
  return snapshot;
}
