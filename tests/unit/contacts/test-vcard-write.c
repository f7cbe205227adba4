/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/vis-error.h"
#include "contacts/vis-vcard-folder.h"
#include "lib/vis-test-loop.h"

#define ANN                                                                                        \
  "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:a\r\nFN:Ann\r\nNOTE:mine\r\nTEL:+12025550101\r\nEND:"         \
  "VCARD\r\n"
#define BEN "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:b\r\nFN:Ben\r\nTEL:+12025550102\r\nEND:VCARD\r\n"

/* More than one file's worth; the window's test has ten thousand. */
#define MANY 3000

typedef struct
{
  char *path;
  char *outside; /* a file to import */
  VisNumberParser *parser;
  VisVcardFolder *folder;
  GAsyncResult *result;
} Fixture;

static gboolean
is_loaded (gpointer user_data)
{
  return !vis_contact_source_is_loading (user_data);
}

static void
write_file (Fixture *fixture, const char *name, const char *content)
{
  g_autofree char *path = g_build_filename (fixture->path, name, NULL);

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
}

static char *
read_file (Fixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->path, name, NULL);
  char *content = NULL;

  g_file_get_contents (path, &content, NULL, NULL);
  return content;
}

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->path = g_dir_make_tmp ("visavis-contacts-XXXXXX", NULL);
  fixture->outside = g_strconcat (fixture->path, ".vcf", NULL);
  fixture->parser = vis_number_parser_new ("US");
}

static void
load (Fixture *fixture)
{
  g_autoptr (GFile) file = g_file_new_for_path (fixture->path);

  fixture->folder = vis_vcard_folder_new (file, fixture->parser);
  g_assert_true (vis_test_wait_until (is_loaded, fixture->folder, VIS_TEST_DEADLINE_MS));
}

/* Returns (transfer full) (element-type utf8): the files, hidden ones too. */
static GPtrArray *
list_files (Fixture *fixture)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (fixture->path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    g_ptr_array_add (names, g_strdup (name));
  return names;
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) names = list_files (fixture);

  g_clear_object (&fixture->result);
  if (fixture->folder)
    g_assert_finalize_object (fixture->folder);
  g_object_unref (fixture->parser);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (fixture->path, names->pdata[i], NULL);

      g_remove (path);
    }
  g_rmdir (fixture->path);
  g_remove (fixture->outside);
  g_free (fixture->outside);
  g_free (fixture->path);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->result = g_object_ref (result);
}

static gboolean
has_result (gpointer user_data)
{
  Fixture *fixture = user_data;

  return fixture->result != NULL;
}

static GAsyncResult *
wait_for_result (Fixture *fixture)
{
  g_assert_true (vis_test_wait_until (has_result, fixture, VIS_TEST_DEADLINE_MS));
  return fixture->result;
}

static VisContact *
find (Fixture *fixture, const char *name)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (fixture->folder));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VisContact) contact = g_list_model_get_item (G_LIST_MODEL (fixture->folder), i);

      if (strcmp (vis_contact_get_name (contact), name) == 0)
        return g_steal_pointer (&contact);
    }
  return NULL;
}

static VisContact *
rename_contact (VisContact *contact, const char *name)
{
  return vis_contact_new (&(VisContactFields){
      .id = vis_contact_get_id (contact),
      .name = name,
      .numbers = vis_contact_get_numbers (contact),
      .addresses = vis_contact_get_addresses (contact),
  });
}

static void
adds_a_contact_in_a_file_of_its_own (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VisContact) contact
      = vis_contact_new (&(VisContactFields){ .id = "1f-2e", .name = "Cem" });
  g_autoptr (VisContact) shown = NULL;
  g_autofree char *content = NULL;
  g_autofree char *path = g_build_filename (fixture->path, "1f-2e.vcf", NULL);
  struct stat status;

  load (fixture);
  vis_contact_writer_add_async (VIS_CONTACT_WRITER (fixture->folder), contact, on_done, fixture);
  g_assert_true (vis_contact_writer_add_finish (VIS_CONTACT_WRITER (fixture->folder),
                                                wait_for_result (fixture), &error));
  g_assert_no_error (error);
  shown = find (fixture, "Cem");
  g_assert_nonnull (shown);
  g_assert_cmpstr (vis_contact_get_id (shown), ==, "1f-2e");
  content = read_file (fixture, "1f-2e.vcf");
  g_assert_cmpstr (content, ==,
                   "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:1f-2e\r\nFN:Cem\r\nN:;Cem;;;\r\n"
                   "END:VCARD\r\n");
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 07777, ==, 0600);
}

static void
changes_one_card_and_keeps_permissions (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->path, "two.vcf", NULL);
  g_autoptr (VisContact) before = NULL;
  g_autoptr (VisContact) after = NULL;
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) files = NULL;
  struct stat status;

  write_file (fixture, "two.vcf", BEN ANN);
  g_assert_cmpint (g_chmod (path, 0640), ==, 0);
  load (fixture);
  before = find (fixture, "Ann");
  after = rename_contact (before, "Anna");
  vis_contact_writer_change_async (VIS_CONTACT_WRITER (fixture->folder), before, after, on_done,
                                   fixture);
  vis_contact_writer_change_finish (VIS_CONTACT_WRITER (fixture->folder), wait_for_result (fixture),
                                    &error);
  g_assert_no_error (error);
  content = read_file (fixture, "two.vcf");
  g_assert_cmpstr (content, ==,
                   BEN "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:a\r\nFN:Anna\r\nNOTE:mine\r\n"
                       "TEL:+12025550101\r\nEND:VCARD\r\n");
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 07777, ==, 0640);
  files = list_files (fixture);
  g_assert_cmpuint (files->len, ==, 1); /* nothing temporary stays */
}

static void
changes_what_a_link_leads_to (Fixture *fixture, gconstpointer data)
{
  g_autofree char *link = g_build_filename (fixture->path, "link.vcf", NULL);
  g_autoptr (VisContact) before = NULL;
  g_autoptr (VisContact) after = NULL;
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  struct stat status;

  g_assert_true (g_file_set_contents (fixture->outside, ANN, -1, NULL));
  g_assert_cmpint (symlink (fixture->outside, link), ==, 0);
  load (fixture);
  before = find (fixture, "Ann");
  after = rename_contact (before, "Anna");
  vis_contact_writer_change_async (VIS_CONTACT_WRITER (fixture->folder), before, after, on_done,
                                   fixture);
  vis_contact_writer_change_finish (VIS_CONTACT_WRITER (fixture->folder), wait_for_result (fixture),
                                    &error);
  g_assert_no_error (error);
  g_assert_cmpint (lstat (link, &status), ==, 0);
  g_assert_true (S_ISLNK (status.st_mode));
  g_assert_true (g_file_get_contents (fixture->outside, &content, NULL, NULL));
  g_assert_nonnull (strstr (content, "FN:Anna"));
}

static void
says_what_another_program_changed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VisContact) before = NULL;
  g_autoptr (VisContact) after = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;

  write_file (fixture, "one.vcf", ANN);
  load (fixture);
  before = find (fixture, "Ann");
  after = rename_contact (before, "Anna");
  write_file (fixture, "one.vcf", "BEGIN:VCARD\nVERSION:3.0\nUID:a\nFN:Annette\nEND:VCARD\n");
  vis_contact_writer_change_async (VIS_CONTACT_WRITER (fixture->folder), before, after, on_done,
                                   fixture);
  g_assert_false (vis_contact_writer_change_finish (VIS_CONTACT_WRITER (fixture->folder),
                                                    wait_for_result (fixture), &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, "Ann"));
  content = read_file (fixture, "one.vcf");
  g_assert_nonnull (strstr (content, "Annette"));
}

static void
removes_and_restores (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VisContact) contact = NULL;
  VisVcardRemains *remains;
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  g_autoptr (VisContact) back = NULL;
  g_autoptr (GPtrArray) files = NULL;

  write_file (fixture, "one.vcf", ANN);
  load (fixture);
  contact = find (fixture, "Ann");
  vis_contact_writer_remove_async (VIS_CONTACT_WRITER (fixture->folder), contact, on_done, fixture);
  remains = vis_contact_writer_remove_finish (VIS_CONTACT_WRITER (fixture->folder),
                                              wait_for_result (fixture), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->folder)), ==, 0);
  files = list_files (fixture);
  g_assert_cmpuint (files->len, ==, 0); /* an empty file is no use to anybody */
  g_clear_object (&fixture->result);
  vis_contact_writer_restore_async (VIS_CONTACT_WRITER (fixture->folder), remains, on_done,
                                    fixture);
  vis_contact_writer_restore_finish (VIS_CONTACT_WRITER (fixture->folder),
                                     wait_for_result (fixture), &error);
  g_assert_no_error (error);
  content = read_file (fixture, "one.vcf");
  g_assert_cmpstr (content, ==, ANN);
  back = find (fixture, "Ann");
  g_assert_nonnull (back);
}

static VisVcardImport *
import (Fixture *fixture, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (fixture->outside);
  g_autoptr (VisVcardImport) import = vis_vcard_import_new (file);

  vis_vcard_folder_import_async (fixture->folder, import, cancellable, on_done, fixture);
  vis_vcard_folder_import_finish (fixture->folder, wait_for_result (fixture), error);
  g_clear_object (&fixture->result);
  return g_steal_pointer (&import);
}

static void
imports_who_is_not_there_yet (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VisVcardImport) first = NULL;
  g_autoptr (VisVcardImport) second = NULL;
  g_autoptr (GPtrArray) files = NULL;

  write_file (fixture, "one.vcf", ANN);
  g_assert_true (g_file_set_contents (
      fixture->outside,
      ANN BEN "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann's office\r\nTEL:+12025550101\r\nEND:VCARD\r\n"
              "BEGIN:VCARD\r\nFN:Half",
      -1, NULL));
  load (fixture);
  first = import (fixture, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (vis_vcard_import_get_n_added (first), ==, 2);
  g_assert_cmpuint (vis_vcard_import_get_n_joined (first), ==, 1);
  g_assert_cmpuint (vis_vcard_import_get_n_skipped (first), ==, 1);
  g_assert_cmpuint (vis_vcard_import_get_n_broken (first), ==, 1);
  g_assert_cmpfloat (vis_vcard_import_get_progress (first), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->folder)), ==, 3);
  second = import (fixture, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (vis_vcard_import_get_n_added (second), ==, 0);
  g_assert_cmpuint (vis_vcard_import_get_n_skipped (second), ==, 3);
  files = list_files (fixture);
  g_assert_cmpuint (files->len, ==, 2);
}

static void
imports_thousands_in_utf16 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("\xef\xbb\xbf");
  g_autofree char *wide = NULL;
  gsize size;
  g_autoptr (GError) error = NULL;
  g_autoptr (VisVcardImport) done = NULL;
  g_autoptr (GTimer) timer = NULL;

  for (guint i = 0; i < MANY; i++)
    g_string_append_printf (text,
                            "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Pérson %u\r\n"
                            "NOTE:%0100u\r\nTEL:+4416329%05u\r\nEND:VCARD\r\n",
                            i, i, i);
  wide = g_convert (text->str, (gssize)text->len, "UTF-16LE", "UTF-8", NULL, &size, NULL);
  g_assert_true (g_file_set_contents (fixture->outside, wide, (gssize)size, NULL));
  load (fixture);
  timer = g_timer_new ();
  done = import (fixture, NULL, &error);
  g_test_message ("%u people in %.0f ms", MANY, 1000 * g_timer_elapsed (timer, NULL));
  g_assert_no_error (error);
  g_assert_cmpuint (vis_vcard_import_get_n_added (done), ==, MANY);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->folder)), ==, MANY);
}

static void
imports_nothing_when_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (VisVcardImport) done = NULL;
  g_autoptr (GPtrArray) files = NULL;

  g_assert_true (g_file_set_contents (fixture->outside, ANN, -1, NULL));
  load (fixture);
  g_cancellable_cancel (cancellable);
  done = import (fixture, cancellable, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  files = list_files (fixture);
  g_assert_cmpuint (files->len, ==, 0);
}

static void
refuses_a_file_without_people (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VisVcardImport) done = NULL;

  g_assert_true (g_file_set_contents (fixture->outside, "\n\nshopping: milk\n", -1, NULL));
  load (fixture);
  done = import (fixture, NULL, &error);
  g_assert_error (error, VIS_ERROR, VIS_ERROR_INVALID);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test)                                                                            \
  g_test_add ("/contacts/vcard-write/" path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)
  ADD ("adds-a-contact-in-a-file-of-its-own", adds_a_contact_in_a_file_of_its_own);
  ADD ("changes-one-card-and-keeps-permissions", changes_one_card_and_keeps_permissions);
  ADD ("changes-what-a-link-leads-to", changes_what_a_link_leads_to);
  ADD ("says-what-another-program-changed", says_what_another_program_changed);
  ADD ("removes-and-restores", removes_and_restores);
  ADD ("imports-who-is-not-there-yet", imports_who_is_not_there_yet);
  ADD ("imports-thousands-in-utf16", imports_thousands_in_utf16);
  ADD ("imports-nothing-when-cancelled", imports_nothing_when_cancelled);
  ADD ("refuses-a-file-without-people", refuses_a_file_without_people);
  return g_test_run ();
}
