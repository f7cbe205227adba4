/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long the list of people takes, for as many as are asked for: to be read, to be made one
 * person each, and to be searched with every key. bench-people [COUNT] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "contacts/vis-contact-index.h"
#include "contacts/vis-contact-results.h"
#include "contacts/vis-people.h"
#include "contacts/vis-vcard-folder.h"
#include "lib/vis-test-loop.h"

#define PER_FILE 2000

static const char *const given[] = { "Ada", "Bruno", "Chloé", "Dženan", "Élodie", "Femi", "Gül" };
static const char *const family[] = { "Abel", "Bergström", "Çelik", "Dubois", "Eze", "Fiłip" };

static double
milliseconds (gint64 start)
{
  return (g_get_monotonic_time () - start) / 1000.0;
}

/* One in ten people is in the folder twice, with one number more. */
static void
write_files (const char *path, guint count)
{
  for (guint first = 0; first < count; first += PER_FILE)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *name = g_strdup_printf ("%s/%06u.vcf", path, first);

      for (guint i = first; i < MIN (count, first + PER_FILE); i++)
        {
          guint person = i % 10 == 9 ? i - 1 : i;

          g_string_append_printf (text,
                                  "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:%u\r\nFN:%s %s %u\r\n"
                                  "TEL;TYPE=cell:+1202%07u\r\n",
                                  i, given[person % G_N_ELEMENTS (given)],
                                  family[person % G_N_ELEMENTS (family)], person, 2000000 + person);
          if (i != person)
            g_string_append_printf (text, "TEL;TYPE=work:+1303%07u\r\n", 2000000 + i);
          g_string_append (text, "END:VCARD\r\n");
        }
      g_file_set_contents (name, text->str, (gssize)text->len, NULL);
    }
}

static void
remove_files (const char *path, guint count)
{
  for (guint first = 0; first < count; first += PER_FILE)
    {
      g_autofree char *name = g_strdup_printf ("%s/%06u.vcf", path, first);

      remove (name);
    }
  remove (path);
}

static void
search (VisContactResults *results, const char *text)
{
  g_autoptr (GString) typed = g_string_new (NULL);
  double longest = 0;
  double all = 0;
  guint n = 0;

  for (const char *c = text; *c; c = g_utf8_next_char (c), n++)
    {
      gint64 start = g_get_monotonic_time ();
      double took;

      g_string_append_unichar (typed, g_utf8_get_char (c));
      vis_contact_results_set_query (results, typed->str);
      took = milliseconds (start);
      all += took;
      longest = MAX (longest, took);
    }
  printf ("  search “%s”: %.1f ms per key, %.1f ms at most; %u found\n", text, all / n, longest,
          vis_contact_results_get_n_matches (results));
  gint64 start = g_get_monotonic_time ();
  vis_contact_results_set_query (results, "");
  printf ("  cleared in %.1f ms\n", milliseconds (start));
}

static void
on_changed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!vis_contact_writer_change_finish (VIS_CONTACT_WRITER (source), result, &error))
    printf ("  not changed: %s\n", error->message);
  *(gboolean *)user_data = TRUE;
}

/* From the wish to the list that shows it; and how long the window stood still for it. */
static void
change_one (VisVcardFolder *folder)
{
  g_autoptr (VisContact) before = g_list_model_get_item (G_LIST_MODEL (folder), 0);
  g_autoptr (VisContact) after = vis_contact_new (&(VisContactFields){
      .id = vis_contact_get_id (before),
      .name = vis_contact_get_name (before),
      .given_name = vis_contact_get_given_name (before),
      .family_name = vis_contact_get_family_name (before),
      .numbers = vis_contact_get_numbers (before),
      .favourite = TRUE,
  });
  gboolean done = FALSE;
  double longest = 0;
  gint64 start = g_get_monotonic_time ();

  vis_contact_writer_change_async (VIS_CONTACT_WRITER (folder), before, after, on_changed, &done);
  while (!done)
    {
      double busy = vis_test_iterate ();

      longest = MAX (longest, busy);
    }
  printf ("  one changed in %.0f ms, %.0f ms of them in the main thread at most\n",
          milliseconds (start), longest);
}

int
main (int argc, char *argv[])
{
  guint count = argc > 1 ? (guint)atoi (argv[1]) : 100000;
  g_autofree char *path = g_dir_make_tmp ("visavis-bench-XXXXXX", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (VisNumberParser) parser = vis_number_parser_new ("US");
  gint64 start;

  write_files (path, count);
  start = g_get_monotonic_time ();
  {
    g_autoptr (VisVcardFolder) folder = vis_vcard_folder_new (file, parser);
    g_autoptr (VisPeople) people = vis_people_new ();
    g_autoptr (VisContactIndex) index = NULL;
    g_autoptr (VisContactResults) results = NULL;

    while (vis_contact_source_is_loading (VIS_CONTACT_SOURCE (folder)))
      g_main_context_iteration (NULL, TRUE);
    printf ("%u contacts\n  read in %.0f ms, in a thread\n", count, milliseconds (start));
    start = g_get_monotonic_time ();
    vis_people_add_source (people, VIS_CONTACT_SOURCE (folder));
    printf ("  made %u people in %.0f ms\n", g_list_model_get_n_items (G_LIST_MODEL (people)),
            milliseconds (start));
    start = g_get_monotonic_time ();
    index = vis_contact_index_new (VIS_CONTACT_SOURCE (people));
    results = vis_contact_results_new (VIS_CONTACT_SOURCE (people));
    printf ("  indexed in %.0f ms\n", milliseconds (start));
    search (results, "chloe dubois 4");
    search (results, "2022012");
    change_one (folder);
  }
  remove_files (path, count);
  return 0;
}
