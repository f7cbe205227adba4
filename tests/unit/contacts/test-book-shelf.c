/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What address books told, without one. */
#include "contacts/vis-book-shelf-private.h"

/* What only a book in the office may forbid. */
static void
books_that_cannot_be_changed_say_so (void)
{
  g_autoptr (VisNumberParser) parser = vis_number_parser_new ("US");
  g_autoptr (VisBookShelf) shelf = _vis_book_shelf_new (parser);
  g_autoptr (VisBookSnapshot) snapshot = NULL;

  _vis_book_shelf_open (shelf, "office", "Office", FALSE);
  _vis_book_shelf_put (shelf, "office", "1",
                       "BEGIN:VCARD\nVERSION:3.0\nUID:1\nFN:Max\nTEL:12\nEND:VCARD\n");
  _vis_book_shelf_put (shelf, "office", "2",
                       "BEGIN:VCARD\nVERSION:3.0\nUID:2\nFN:All\nX-EVOLUTION-LIST:TRUE\n"
                       "END:VCARD\n");
  g_assert_true (_vis_book_shelf_is_filling (shelf));
  _vis_book_shelf_complete (shelf, "office");
  snapshot = _vis_book_shelf_take_snapshot (shelf, TRUE);
  g_assert_cmpuint (snapshot->places->len, ==, 0);
  g_assert_cmpuint (snapshot->contacts->len, ==, 1);
  g_assert_null (vis_contact_get_file (snapshot->contacts->pdata[0]));
  g_assert_cmpuint (snapshot->warnings->len, ==, 1);
  g_assert_true (g_str_has_prefix (snapshot->warnings->pdata[0], "Office, Max: "));
}

/* A service that has died says everything again, and what there is: the rest is gone, the same
 * stays the same. */
static void
books_that_come_again_keep_contacts (void)
{
  g_autoptr (VisNumberParser) parser = vis_number_parser_new ("US");
  g_autoptr (VisBookShelf) shelf = _vis_book_shelf_new (parser);
  g_autoptr (VisBookSnapshot) first = NULL;
  g_autoptr (VisBookSnapshot) between = NULL;
  g_autoptr (VisBookSnapshot) early = NULL;
  g_autoptr (VisBookSnapshot) last = NULL;
  GSList remaining = { .data = (char *)"1" };
  const char *nan = "BEGIN:VCARD\nVERSION:3.0\nUID:1\nFN:Nan\nEND:VCARD\n";

  _vis_book_shelf_open (shelf, "own", "Own", TRUE);
  _vis_book_shelf_put (shelf, "own", "1", nan);
  _vis_book_shelf_put (shelf, "own", "2", "BEGIN:VCARD\nVERSION:3.0\nUID:2\nFN:Ott\nEND:VCARD\n");
  _vis_book_shelf_complete (shelf, "own");
  first = _vis_book_shelf_take_snapshot (shelf, TRUE);
  _vis_book_shelf_open (shelf, "own", "Own", TRUE);
  _vis_book_shelf_put (shelf, "own", "1", nan);
  _vis_book_shelf_interrupt (shelf, "own"); /* it dies once more, in the middle */
  g_assert_false (_vis_book_shelf_is_filling (shelf));
  between = _vis_book_shelf_take_snapshot (shelf, TRUE);
  g_assert_cmpuint (between->contacts->len, ==, 2);
  _vis_book_shelf_open (shelf, "own", "Own", TRUE);
  _vis_book_shelf_put (shelf, "own", "3", "BEGIN:VCARD\nVERSION:3.0\nUID:3\nFN:Pit\nEND:VCARD\n");
  _vis_book_shelf_complete (shelf, "own"); /* for somebody is new, before the rest is told */
  early = _vis_book_shelf_take_snapshot (shelf, TRUE);
  g_assert_cmpuint (early->contacts->len, ==, 3);
  _vis_book_shelf_retain (shelf, "own", &remaining);
  _vis_book_shelf_put (shelf, "own", "1", nan);
  _vis_book_shelf_complete (shelf, "own");
  last = _vis_book_shelf_take_snapshot (shelf, TRUE);
  g_assert_cmpuint (last->contacts->len, ==, 2); /* the third came after the list was made */
  g_assert_true (last->contacts->pdata[0] == first->contacts->pdata[0]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/contacts/book-shelf/books-that-cannot-be-changed-say-so",
                   books_that_cannot_be_changed_say_so);
  g_test_add_func ("/contacts/book-shelf/books-that-come-again-keep-contacts",
                   books_that_come_again_keep_contacts);
  return g_test_run ();
}
