/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "contacts/vis-vcard-folder.h"
#include "lib/vis-test-loop.h"

#define ANN "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:a\r\nFN:Ann\r\nTEL:+12025550101\r\nEND:VCARD\r\n"
#define BEN "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:b\r\nFN:Ben\r\nTEL:+12025550102\r\nEND:VCARD\r\n"
#define CEM "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:c\r\nFN:Cem\r\nTEL:+12025550103\r\nEND:VCARD\r\n"

typedef struct
{
  char *path;
  VisNumberParser *parser;
  VisVcardFolder *folder; /* (nullable) */
  GString *warnings;
  guint n_changes;
  guint position; /* of the last change */
  guint removed;
  guint added;
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->path = g_dir_make_tmp ("visavis-contacts-XXXXXX", NULL);
  g_assert_nonnull (fixture->path);
  fixture->parser = vis_number_parser_new ("US");
  fixture->warnings = g_string_new (NULL);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      g_remove (inner);
    }
  g_rmdir (path);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->folder)
    g_assert_finalize_object (fixture->folder);
  g_object_unref (fixture->parser);
  g_string_free (fixture->warnings, TRUE);
  remove_folder (fixture->path);
  g_free (fixture->path);
}

static void
write_file (Fixture *fixture, const char *name, const char *content)
{
  g_autofree char *path = g_build_filename (fixture->path, name, NULL);

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
}

static void
on_warning (VisContactSource *source, const char *text, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_string_append_printf (fixture->warnings, "%s\n", text);
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_changes++;
  fixture->position = position;
  fixture->removed = removed;
  fixture->added = added;
}

static gboolean
is_loaded (gpointer user_data)
{
  return !vis_contact_source_is_loading (user_data);
}

static void
load (Fixture *fixture)
{
  g_autoptr (GFile) file = g_file_new_for_path (fixture->path);

  fixture->folder = vis_vcard_folder_new (file, fixture->parser);
  g_signal_connect (fixture->folder, "warning", G_CALLBACK (on_warning), fixture);
  g_signal_connect (fixture->folder, "items-changed", G_CALLBACK (on_items_changed), fixture);
  g_assert_true (vis_contact_source_is_loading (VIS_CONTACT_SOURCE (fixture->folder)));
  g_assert_true (vis_test_wait_until (is_loaded, fixture->folder, VIS_TEST_DEADLINE_MS));
}

/* Returns the names, in order: "Ann Ben". */
static char *
list_names (Fixture *fixture)
{
  GString *names = g_string_new (NULL);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (fixture->folder));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VisContact) contact = g_list_model_get_item (G_LIST_MODEL (fixture->folder), i);

      g_string_append_printf (names, "%s%s", i ? " " : "", vis_contact_get_name (contact));
    }
  return g_string_free (names, FALSE);
}

typedef struct
{
  Fixture *fixture;
  const char *names;
} Expected;

static gboolean
has_names (gpointer user_data)
{
  Expected *expected = user_data;
  g_autofree char *names = list_names (expected->fixture);

  return strcmp (names, expected->names) == 0;
}

static void
wait_for_names (Fixture *fixture, const char *names)
{
  Expected expected = { fixture, names };

  if (!vis_test_wait_until (has_names, &expected, VIS_TEST_DEADLINE_MS))
    {
      g_autofree char *found = list_names (fixture);

      g_assert_cmpstr (found, ==, names);
    }
}

static gboolean
has_warnings (gpointer user_data)
{
  Fixture *fixture = user_data;

  return fixture->warnings->len > 0;
}

static void
test_loads_sorted (Fixture *fixture, gconstpointer data)
{
  write_file (fixture, "two.vcf", CEM ANN);
  write_file (fixture, "one.VCF", BEN);
  write_file (fixture, "notes.txt", "nothing");
  write_file (fixture, ".hidden.vcf", "nothing");
  load (fixture);
  wait_for_names (fixture, "Ann Ben Cem");
  g_assert_cmpuint (fixture->n_changes, ==, 1);
  g_assert_cmpuint (fixture->added, ==, 3);
  g_assert_cmpstr (fixture->warnings->str, ==, "");
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (fixture->folder)) == VIS_TYPE_CONTACT);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (fixture->folder), 3));
}

static void
test_makes_missing_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *parent = g_strdup (fixture->path);
  struct stat status;

  g_free (fixture->path);
  fixture->path = g_build_filename (parent, "a", NULL);
  load (fixture);
  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0700);
  write_file (fixture, "ann.vcf", ANN);
  wait_for_names (fixture, "Ann");
  remove_folder (fixture->path);
  g_rmdir (parent);
}

static void
test_folder_that_is_a_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *parent = g_strdup (fixture->path);
  g_autofree char *warning = NULL;

  write_file (fixture, "a", "");
  g_free (fixture->path);
  fixture->path = g_build_filename (parent, "a", NULL);
  load (fixture);
  wait_for_names (fixture, "");
  warning = g_strdup_printf ("%s could not be read: Not a directory\n", fixture->path);
  g_assert_cmpstr (fixture->warnings->str, ==, warning);
  g_remove (fixture->path);
  g_rmdir (parent);
}

static void
test_follows_changes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VisContact) ben = NULL;
  g_autoptr (VisContact) still_ben = NULL;
  g_autofree char *from = g_build_filename (fixture->path, "ben.vcf", NULL);
  g_autofree char *to = g_build_filename (fixture->path, "ben.bak", NULL);

  write_file (fixture, "ben.vcf", BEN);
  load (fixture);
  wait_for_names (fixture, "Ben");
  ben = g_list_model_get_item (G_LIST_MODEL (fixture->folder), 0);

  /* a new file */
  write_file (fixture, "cem.vcf", CEM);
  wait_for_names (fixture, "Ben Cem");
  g_assert_cmpuint (fixture->position, ==, 1);
  g_assert_cmpuint (fixture->added, ==, 1);

  /* one more person in a file: the other one stays who it was */
  write_file (fixture, "ben.vcf", ANN BEN);
  wait_for_names (fixture, "Ann Ben Cem");
  g_assert_cmpuint (fixture->position, ==, 0);
  g_assert_cmpuint (fixture->removed, ==, 0);
  g_assert_cmpuint (fixture->added, ==, 1);
  still_ben = g_list_model_get_item (G_LIST_MODEL (fixture->folder), 1);
  g_assert_true (ben == still_ben);

  /* renamed away, and back */
  g_assert_cmpint (g_rename (from, to), ==, 0);
  wait_for_names (fixture, "Cem");
  g_assert_cmpint (g_rename (to, from), ==, 0);
  wait_for_names (fixture, "Ann Ben Cem");

  /* deleted */
  g_assert_cmpint (g_remove (from), ==, 0);
  wait_for_names (fixture, "Cem");
  g_assert_cmpstr (fixture->warnings->str, ==, "");
}

static void
test_broken_file (Fixture *fixture, gconstpointer data)
{
  static const char broken[] = ANN "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Cut o";
  g_autofree char *path = g_build_filename (fixture->path, "people.vcf", NULL);
  g_autofree char *content = NULL;
  struct stat before;
  struct stat after;
  gsize size;

  write_file (fixture, "people.vcf", broken);
  write_file (fixture, "ben.vcf", BEN);
  g_assert_cmpint (g_stat (path, &before), ==, 0);
  load (fixture);
  wait_for_names (fixture, "Ann Ben");
  g_assert_cmpstr (fixture->warnings->str, ==,
                   "people.vcf, line 7: this person was left out: the file ends in the middle of "
                   "the card\n");

  /* a change elsewhere does not repeat it */
  g_string_truncate (fixture->warnings, 0);
  write_file (fixture, "cem.vcf", CEM);
  wait_for_names (fixture, "Ann Ben Cem");
  g_assert_cmpstr (fixture->warnings->str, ==, "");

  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  g_assert_cmpmem (content, size, broken, sizeof broken - 1);
  g_assert_cmpint (g_stat (path, &after), ==, 0);
  g_assert_cmpint (before.st_mtim.tv_nsec, ==, after.st_mtim.tv_nsec);
  g_assert_cmpuint (before.st_ino, ==, after.st_ino);

  /* broken while we look on */
  write_file (fixture, "cem.vcf", "BEGIN:VCARD\r\n");
  g_assert_true (vis_test_wait_until (has_warnings, fixture, VIS_TEST_DEADLINE_MS));
  wait_for_names (fixture, "Ann Ben");
}

static void
test_unreadable (Fixture *fixture, gconstpointer data)
{
  g_autofree char *loop = g_build_filename (fixture->path, "loop.vcf", NULL);
  g_autofree char *dangling = g_build_filename (fixture->path, "dangling.vcf", NULL);
  g_autofree char *directory = g_build_filename (fixture->path, "directory.vcf", NULL);
  g_autofree char *pipe = g_build_filename (fixture->path, "pipe.vcf", NULL);

  g_assert_cmpint (symlink ("loop.vcf", loop), ==, 0);
  g_assert_cmpint (symlink ("nowhere", dangling), ==, 0);
  g_assert_cmpint (g_mkdir (directory, 0700), ==, 0);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  write_file (fixture, "ann.vcf", ANN);
  load (fixture);
  wait_for_names (fixture, "Ann");
  g_assert_nonnull (strstr (fixture->warnings->str,
                            "loop.vcf could not be read: Too many levels of symbolic links\n"));
  g_assert_nonnull (strstr (fixture->warnings->str, "directory.vcf is no file\n"));
  g_assert_nonnull (strstr (fixture->warnings->str, "pipe.vcf is no file\n"));
  g_assert_null (strstr (fixture->warnings->str, "dangling"));

  /* said once */
  g_string_truncate (fixture->warnings, 0);
  write_file (fixture, "ben.vcf", BEN);
  wait_for_names (fixture, "Ann Ben");
  g_assert_cmpstr (fixture->warnings->str, ==, "");
}

static void
test_dropped_while_loading (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_path (fixture->path);

  write_file (fixture, "ann.vcf", ANN);
  for (guint i = 0; i < 20; i++)
    {
      VisVcardFolder *folder = vis_vcard_folder_new (file, fixture->parser);

      g_assert_finalize_object (folder);
      g_main_context_iteration (NULL, FALSE);
    }
  load (fixture);
  wait_for_names (fixture, "Ann");
}

static void
test_ten_thousand (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GTimer) timer = NULL;

  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (text,
                            "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:%u\r\nFN:Name %u\r\n"
                            "TEL;TYPE=CELL:+1 (202) 555-%04u\r\nEND:VCARD\r\n",
                            i, (i * 7919) % 10000, i);
  write_file (fixture, "people.vcf", text->str);
  timer = g_timer_new ();
  load (fixture);
  g_test_minimized_result (g_timer_elapsed (timer, NULL) * 1000,
                           "10,000 contacts in the model: %.0f ms",
                           g_timer_elapsed (timer, NULL) * 1000);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->folder)), ==, 10000);
  g_assert_cmpuint (fixture->n_changes, ==, 1);
}

#define ADD(path, test)                                                                            \
  g_test_add ("/contacts/vcard-folder/" path, Fixture, NULL, fixture_set_up, test,                 \
              fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("loads-all-files-sorted-in-one-change", test_loads_sorted);
  ADD ("makes-a-missing-folder-for-its-owner-only", test_makes_missing_folder);
  ADD ("is-empty-with-a-warning-when-it-is-no-folder", test_folder_that_is_a_file);
  ADD ("follows-changes-and-keeps-what-stays", test_follows_changes);
  ADD ("warns-of-a-broken-file-and-leaves-it-alone", test_broken_file);
  ADD ("warns-of-what-can-not-be-read", test_unreadable);
  ADD ("can-be-dropped-while-loading", test_dropped_while_loading);
  ADD ("loads-ten-thousand-contacts", test_ten_thousand);
  return g_test_run ();
}
