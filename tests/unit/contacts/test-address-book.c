/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Beside a real evolution-data-server, which run-with-books starts; book.py is the other program
 * that uses it. Each test has address books of its own. */
#include <gio/gio.h>
#include <signal.h>
#include <string.h>

#include "base/vis-error.h"
#include "contacts/vis-address-book.h"
#include "contacts/vis-people.h"
#include "lib/vis-test-loop.h"
#include "unit/contacts/vis-test-source.h"

/* The service starts, on a machine that does ten other things. */
#define DEADLINE_MS 90000

#define MANY 10000

/* A white dot */
#define PHOTO                                                                                      \
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg=="

typedef struct
{
  char *book; /* the UID of an address book of this test's own */
  VisNumberParser *parser;
  VisAddressBook *contacts;
  GAsyncResult *result;
  const char *wanted;
  double longest; /* ms that the main thread was busy at a time */
} Fixture;

static char *
run_program (const char *input, const char *const *arguments)
{
  g_autofree char *script = vis_test_data_path ("unit/contacts/book.py");
  g_autoptr (GPtrArray) line = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *output = NULL;

  g_ptr_array_add (line, (char *)"/usr/bin/python3");
  g_ptr_array_add (line, script);
  for (guint i = 0; arguments[i]; i++)
    g_ptr_array_add (line, (char *)arguments[i]);
  g_ptr_array_add (line, NULL);
  process
      = g_subprocess_newv ((const char *const *)line->pdata,
                           G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, input, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  return g_strchomp (output);
}

#define OTHER_PROGRAM(input, ...) run_program (input, (const char *const[]){ __VA_ARGS__, NULL })

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->parser = vis_number_parser_new ("US");
  fixture->contacts = vis_address_book_new (fixture->parser);
  g_assert_true (vis_address_book_is_available ());
  if (!data)
    {
      fixture->book = g_uuid_string_random ();
      g_free (OTHER_PROGRAM ("", "new", fixture->book, "Mine"));
    }
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->book)
    g_free (OTHER_PROGRAM ("", "delete", fixture->book));
  g_clear_object (&fixture->result);
  g_assert_finalize_object (fixture->contacts);
  g_object_unref (fixture->parser);
  g_free (fixture->book);
}

static VisContact *
find (Fixture *fixture, const char *name)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (fixture->contacts));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VisContact) contact = g_list_model_get_item (G_LIST_MODEL (fixture->contacts), i);

      if (strcmp (vis_contact_get_name (contact), name) == 0)
        return g_steal_pointer (&contact);
    }
  return NULL;
}

static gboolean
is_there (gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (VisContact) contact = find (fixture, fixture->wanted);

  return contact != NULL;
}

static gboolean
is_gone (gpointer user_data)
{
  return !is_there (user_data);
}

static VisContact *
wait_for (Fixture *fixture, const char *name)
{
  fixture->wanted = name;
  g_assert_true (vis_test_wait_until (is_there, fixture, DEADLINE_MS));
  return find (fixture, name);
}

static void
wait_until_gone (Fixture *fixture, const char *name)
{
  fixture->wanted = name;
  g_assert_true (vis_test_wait_until (is_gone, fixture, DEADLINE_MS));
}

static void
add_outside (Fixture *fixture, const char *properties, const char *uid)
{
  g_autofree char *vcard = g_strdup_printf (
      "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:%s\r\n%sEND:VCARD\r\n", uid, properties);
  g_autofree char *got = OTHER_PROGRAM (vcard, "add", fixture->book);

  g_assert_cmpstr (got, ==, uid);
}

static gboolean
has_book (gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (GPtrArray) places = vis_address_book_get_places (fixture->contacts);

  for (guint i = 0; i < places->len; i++)
    {
      const VisContactPlace *place = places->pdata[i];

      if (strstr (place->file, fixture->book))
        return TRUE;
    }
  return FALSE;
}

static gboolean
lacks_book (gpointer user_data)
{
  return !has_book (user_data);
}

static void
enable (Fixture *fixture)
{
  vis_address_book_set_enabled (fixture->contacts, TRUE);
  g_assert_true (vis_test_wait_until (has_book, fixture, DEADLINE_MS));
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Fixture *)user_data)->result = g_object_ref (result);
}

static gboolean
has_result (gpointer user_data)
{
  return ((Fixture *)user_data)->result != NULL;
}

static GAsyncResult *
wait_for_result (Fixture *fixture)
{
  g_assert_true (vis_test_wait_until (has_result, fixture, DEADLINE_MS));
  return fixture->result;
}

static void
reads_cards_as_the_folder_does (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VisContact) contact = NULL;
  const VisContactNumber *number;
  const VisSipUri *address;
  gsize size;
  const guchar *photo;

  add_outside (fixture,
               "FN:Ben Example\r\nN:Example;Ben;;;\r\nTEL;TYPE=CELL:(202) 555-0102\r\n"
               "X-SIP:sip:ben@192.0.2.7:16402\r\nX-FOLKS-FAVOURITE:true\r\n"
               "PHOTO;ENCODING=b;TYPE=PNG:" PHOTO "\r\n",
               "ben");
  enable (fixture);
  contact = wait_for (fixture, "Ben Example");
  g_assert_cmpuint (vis_contact_get_numbers (contact)->len, ==, 1);
  number = vis_contact_get_numbers (contact)->pdata[0];
  g_assert_cmpstr (vis_number_get_e164 (number->number), ==, "+12025550102");
  g_assert_cmpstr (number->type, ==, "cell");
  g_assert_cmpuint (vis_contact_get_addresses (contact)->len, ==, 1);
  address = vis_contact_get_addresses (contact)->pdata[0];
  g_assert_cmpstr (address->host, ==, "192.0.2.7");
  g_assert_true (vis_contact_is_favourite (contact));
  g_assert_cmpstr (vis_contact_get_family_name (contact), ==, "Example");
  /* The book has made a file of it meanwhile. */
  g_assert_nonnull (vis_contact_get_photo (contact));
  photo = g_bytes_get_data (vis_contact_get_photo (contact), &size);
  g_assert_cmpmem (photo, 4, "\x89PNG", 4);
  g_assert_true (vis_contact_writer_holds (VIS_CONTACT_WRITER (fixture->contacts), contact));
}

static void
follows_other_programs (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VisContact) added = NULL;
  g_autoptr (VisContact) changed = NULL;

  enable (fixture);
  g_assert_null (find (fixture, "Cem"));
  add_outside (fixture, "FN:Cem\r\nTEL:+12025550103\r\n", "cem");
  added = wait_for (fixture, "Cem");
  g_free (OTHER_PROGRAM ("", "change", fixture->book, "cem", "Cemal"));
  changed = wait_for (fixture, "Cemal");
  g_assert_null (find (fixture, "Cem"));
  g_assert_cmpstr (vis_contact_get_id (changed), ==, "cem");
  g_free (OTHER_PROGRAM ("", "remove", fixture->book, "cem"));
  wait_until_gone (fixture, "Cemal");
}

static void
follows_books_that_come_and_go (Fixture *fixture, gconstpointer data)
{
  char *own = fixture->book;
  g_autofree char *second = g_uuid_string_random ();
  g_autoptr (VisContact) contact = NULL;

  enable (fixture);
  fixture->book = second;
  g_free (OTHER_PROGRAM ("", "new", second, "Second"));
  g_assert_true (vis_test_wait_until (has_book, fixture, DEADLINE_MS));
  add_outside (fixture, "FN:Dora\r\nTEL:+12025550104\r\n", "dora");
  contact = wait_for (fixture, "Dora");
  g_free (OTHER_PROGRAM ("", "delete", second));
  wait_until_gone (fixture, "Dora");
  g_assert_false (has_book (fixture));
  fixture->book = own;
}

/* The library has one registry for all who want one: what the former of us leaves behind is what
 * the next one gets. */
static void
follows_books_when_it_is_switched_on_again (Fixture *fixture, gconstpointer data)
{
  char *own = fixture->book;

  enable (fixture);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *another = g_uuid_string_random ();

      vis_address_book_set_enabled (fixture->contacts, FALSE);
      fixture->book = own;
      enable (fixture);
      fixture->book = another;
      g_free (OTHER_PROGRAM ("", "new", another, "Another"));
      g_assert_true (vis_test_wait_until (has_book, fixture, DEADLINE_MS));
      g_free (OTHER_PROGRAM ("", "delete", another));
      g_assert_true (vis_test_wait_until (lacks_book, fixture, DEADLINE_MS));
    }
  fixture->book = own;
}

static void
changes_arrive_in_the_book (Fixture *fixture, gconstpointer data)
{
  VisContactWriter *writer = VIS_CONTACT_WRITER (fixture->contacts);
  g_autoptr (VisContactNumber) number
      = vis_contact_number_new (fixture->parser, "+1 202 555 0106", "work", NULL);
  g_autoptr (GPtrArray) numbers = g_ptr_array_new ();
  g_autoptr (VisContact) before = NULL;
  g_autoptr (VisContact) after = NULL;
  g_autoptr (VisContact) shown = NULL;
  g_autofree char *card = NULL;
  g_autoptr (GError) error = NULL;

  add_outside (fixture,
               "FN:Eve\r\nN:;Eve;;;\r\nNOTE:keep this\r\nTEL;TYPE=CELL:+12025550105\r\n"
               "PHOTO;ENCODING=b;TYPE=PNG:" PHOTO "\r\n",
               "eve");
  enable (fixture);
  before = wait_for (fixture, "Eve");
  g_ptr_array_add (numbers, number);
  after = vis_contact_new (&(VisContactFields){
      .id = "eve",
      .name = "Eve Example",
      .given_name = "Eve",
      .family_name = "Example",
      .numbers = numbers,
      .photo = vis_contact_get_photo (before),
      .photo_type = vis_contact_get_photo_type (before),
      .favourite = TRUE,
  });
  vis_contact_writer_change_async (writer, before, after, on_done, fixture);
  vis_contact_writer_change_finish (writer, wait_for_result (fixture), &error);
  g_assert_no_error (error);
  shown = find (fixture, "Eve Example"); /* already */
  g_assert_nonnull (shown);
  g_assert_true (vis_contact_is_favourite (shown));
  g_assert_nonnull (vis_contact_get_photo (shown));
  card = OTHER_PROGRAM ("", "dump", fixture->book, "eve");
  g_assert_nonnull (strstr (card, "\nFN:Eve Example\n"));
  g_assert_nonnull (strstr (card, "\nN:Example;Eve;;;\n"));
  g_assert_nonnull (strstr (card, "\nNOTE:keep this\n"));
  g_assert_nonnull (strstr (card, "+1 202 555 0106"));
  g_assert_null (strstr (card, "5550105"));
  g_assert_nonnull (strstr (card, "X-FOLKS-FAVOURITE:true"));
  g_assert_nonnull (strstr (card, "PHOTO"));
}

static void
refuses_what_somebody_else_changed (Fixture *fixture, gconstpointer data)
{
  VisContactWriter *writer = VIS_CONTACT_WRITER (fixture->contacts);
  g_autoptr (VisContact) before = NULL;
  g_autoptr (VisContact) changed = NULL;
  g_autoptr (VisContact) after = NULL;
  g_autoptr (GError) error = NULL;

  add_outside (fixture, "FN:Fay\r\nTEL:+12025550107\r\n", "fay");
  enable (fixture);
  before = wait_for (fixture, "Fay");
  g_free (OTHER_PROGRAM ("", "change", fixture->book, "fay", "Faye"));
  changed = wait_for (fixture, "Faye");
  after = vis_contact_new (&(VisContactFields){
      .id = "fay", .name = "Fanny", .numbers = vis_contact_get_numbers (before) });
  vis_contact_writer_change_async (writer, before, after, on_done, fixture);
  g_assert_false (vis_contact_writer_change_finish (writer, wait_for_result (fixture), &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_BUSY);
  g_clear_error (&error);
  g_clear_object (&fixture->result);

  g_free (OTHER_PROGRAM ("", "remove", fixture->book, "fay"));
  wait_until_gone (fixture, "Faye");
  vis_contact_writer_change_async (writer, changed, after, on_done, fixture);
  g_assert_false (vis_contact_writer_change_finish (writer, wait_for_result (fixture), &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_NOT_FOUND);
}

static void
adds_removes_and_restores (Fixture *fixture, gconstpointer data)
{
  VisContactWriter *writer = VIS_CONTACT_WRITER (fixture->contacts);
  g_autofree char *file = g_strconcat ("book/", fixture->book, NULL);
  g_autoptr (VisContact) person
      = vis_contact_new (&(VisContactFields){ .id = "gil-1", .name = "Gil", .file = file });
  g_autoptr (VisContact) shown = NULL;
  g_autoptr (VisContact) again = NULL;
  g_autofree char *card = NULL;
  g_autoptr (GError) error = NULL;
  VisVcardRemains *remains;

  enable (fixture);
  vis_contact_writer_add_async (writer, person, on_done, fixture);
  vis_contact_writer_add_finish (writer, wait_for_result (fixture), &error);
  g_assert_no_error (error);
  g_clear_object (&fixture->result);
  shown = find (fixture, "Gil");
  g_assert_nonnull (shown);
  card = OTHER_PROGRAM ("", "dump", fixture->book, vis_contact_get_id (shown));
  g_assert_nonnull (strstr (card, "FN:Gil"));

  vis_contact_writer_remove_async (writer, shown, on_done, fixture);
  remains = vis_contact_writer_remove_finish (writer, wait_for_result (fixture), &error);
  g_assert_no_error (error);
  g_clear_object (&fixture->result);
  g_assert_null (find (fixture, "Gil"));

  vis_contact_writer_restore_async (writer, remains, on_done, fixture);
  vis_contact_writer_restore_finish (writer, wait_for_result (fixture), &error);
  g_assert_no_error (error);
  again = find (fixture, "Gil");
  g_assert_nonnull (again);
  g_assert_cmpstr (vis_contact_get_id (again), ==, vis_contact_get_id (shown));
}

static void
is_one_person_with_the_folder (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VisTestSource) own = vis_test_source_new ();
  g_autoptr (VisPeople) people = vis_people_new ();
  g_autoptr (VisContact) shown = NULL;
  g_autoptr (VisContact) person = NULL;
  g_autoptr (GPtrArray) parts = NULL;

  vis_test_source_set_vcards (own,
                              "BEGIN:VCARD\nVERSION:3.0\nUID:own\nFN:Hal\nTEL:+12025550108\n"
                              "END:VCARD\n",
                              fixture->parser);
  add_outside (fixture, "FN:Hal Example\r\nTEL:+12025550108\r\n", "hal");
  vis_people_add_source (people, VIS_CONTACT_SOURCE (own));
  vis_people_add_source (people, VIS_CONTACT_SOURCE (fixture->contacts));
  enable (fixture);
  shown = wait_for (fixture, "Hal Example");
  person = vis_people_find (people, shown);
  g_assert_cmpstr (vis_contact_get_name (person), ==, "Hal");
  parts = vis_people_get_parts (people, person);
  g_assert_cmpuint (parts->len, ==, 2);
  g_assert_true (vis_people_find_writer (people, shown) == VIS_CONTACT_WRITER (fixture->contacts));
}

/* Ends who has @name on the bus, without a last word. */
static void
kill_service (const char *name)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
      bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "GetConnectionUnixProcessID", g_variant_new ("(s)", name), G_VARIANT_TYPE ("(u)"),
      G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  guint32 pid;

  g_assert_nonnull (reply);
  g_variant_get (reply, "(u)", &pid);
  kill ((pid_t)pid, SIGKILL);
}

static void
outlives_the_service (Fixture *fixture, gconstpointer data)
{
  VisContactWriter *writer = VIS_CONTACT_WRITER (fixture->contacts);
  g_autoptr (VisContact) ida = NULL;
  g_autoptr (VisContact) same = NULL;
  g_autoptr (VisContact) jan = NULL;
  g_autoptr (VisContact) kim = NULL;
  g_autoptr (VisContact) after = NULL;
  g_autoptr (GError) error = NULL;

  add_outside (fixture, "FN:Ida\r\nTEL:+12025550109\r\n", "ida");
  enable (fixture);
  ida = wait_for (fixture, "Ida");

  kill_service ("org.gnome.evolution.dataserver.AddressBook10");
  add_outside (fixture, "FN:Jan\r\nTEL:+12025550110\r\n", "jan");
  jan = wait_for (fixture, "Jan");
  same = find (fixture, "Ida");
  g_assert_nonnull (same);
  g_assert_true (same == ida); /* it stayed */

  kill_service ("org.gnome.evolution.dataserver.Sources5");
  add_outside (fixture, "FN:Kim\r\nTEL:+12025550111\r\n", "kim");
  kim = wait_for (fixture, "Kim");
  after = vis_contact_new (&(VisContactFields){
      .id = "kim", .name = "Kim Example", .numbers = vis_contact_get_numbers (kim) });
  vis_contact_writer_change_async (writer, kim, after, on_done, fixture);
  vis_contact_writer_change_finish (writer, wait_for_result (fixture), &error);
  g_assert_no_error (error);
}

static gboolean
count_many (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->contacts)) >= MANY;
}

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static void
reads_ten_thousand_beside_the_window (Fixture *fixture, gconstpointer data)
{
  gint64 begin;
  gint64 end;
  guint tick;

  g_free (OTHER_PROGRAM ("", "fill", fixture->book, G_STRINGIFY (MANY)));
  begin = g_get_monotonic_time ();
  vis_address_book_set_enabled (fixture->contacts, TRUE);
  end = begin + 4 * DEADLINE_MS * 1000; /* a sanitizer looks at each of them */
  tick
      = g_timeout_add_seconds (1, on_tick, NULL); /* the deadline is looked at when nothing comes */
  while (!count_many (fixture) && g_get_monotonic_time () < end)
    {
      double busy = vis_test_iterate ();

      fixture->longest = MAX (fixture->longest, busy);
    }
  g_source_remove (tick);
  g_assert_true (count_many (fixture));
  g_test_message ("%u cards in %.0f ms, %.1f ms of them in the main thread at most", MANY,
                  (g_get_monotonic_time () - begin) / 1000.0, fixture->longest);
}

static void
is_empty_as_soon_as_disabled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VisContact) contact = NULL;
  g_autoptr (VisContact) again = NULL;

  add_outside (fixture, "FN:Lou\r\nTEL:+12025550112\r\n", "lou");
  enable (fixture);
  contact = wait_for (fixture, "Lou");
  vis_address_book_set_enabled (fixture->contacts, FALSE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->contacts)), ==, 0);
  g_assert_false (vis_contact_source_is_loading (VIS_CONTACT_SOURCE (fixture->contacts)));
  vis_contact_writer_change_async (VIS_CONTACT_WRITER (fixture->contacts), contact, contact,
                                   on_done, fixture);
  g_assert_false (vis_contact_writer_change_finish (VIS_CONTACT_WRITER (fixture->contacts),
                                                    wait_for_result (fixture), NULL));
  vis_address_book_set_enabled (fixture->contacts, TRUE);
  again = wait_for (fixture, "Lou");
}

static gboolean
is_loaded (gpointer user_data)
{
  return !vis_contact_source_is_loading (user_data);
}

static void
goes_on_without_a_service (Fixture *fixture, gconstpointer data)
{
  vis_address_book_set_enabled (fixture->contacts, TRUE);
  g_assert_true (vis_contact_source_is_loading (VIS_CONTACT_SOURCE (fixture->contacts)));
  g_assert_true (vis_test_wait_until (is_loaded, fixture->contacts, DEADLINE_MS));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->contacts)), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define TEST(path, function)                                                                       \
  g_test_add ("/contacts/address-book/" path, Fixture, NULL, fixture_set_up, function,             \
              fixture_tear_down)
  TEST ("reads-cards-as-the-folder-does", reads_cards_as_the_folder_does);
  TEST ("follows-other-programs", follows_other_programs);
  TEST ("follows-books-that-come-and-go", follows_books_that_come_and_go);
  TEST ("follows-books-when-it-is-switched-on-again", follows_books_when_it_is_switched_on_again);
  TEST ("changes-arrive-in-the-book", changes_arrive_in_the_book);
  TEST ("refuses-what-somebody-else-changed", refuses_what_somebody_else_changed);
  TEST ("adds-removes-and-restores", adds_removes_and_restores);
  TEST ("is-one-person-with-the-folder", is_one_person_with_the_folder);
  TEST ("outlives-the-service", outlives_the_service);
  TEST ("reads-ten-thousand-beside-the-window", reads_ten_thousand_beside_the_window);
  TEST ("is-empty-as-soon-as-disabled", is_empty_as_soon_as_disabled);
  g_test_add ("/contacts/no-address-book/goes-on-without-a-service", Fixture, "no service",
              fixture_set_up, goes_on_without_a_service, fixture_tear_down);
  return g_test_run ();
}
