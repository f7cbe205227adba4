/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vis-test-drawing.h"

#include <string.h>

static void
add_edges (const char *froms, const char *event, const char *to, GHashTable *edges)
{
  g_auto (GStrv) names = g_strsplit (froms, "|", -1);

  for (guint i = 0; names[i]; i++)
    g_hash_table_add (edges, g_strdup_printf ("%s --%s--> %s", names[i], event, to));
}

static void
add_chain (char *line, GHashTable *edges)
{
  g_auto (GStrv) words = g_strsplit (g_strstrip (line), " ", -1);
  const char *from = NULL;
  const char *event = NULL;

  for (guint w = 0; words[w]; w++)
    {
      if (words[w][0] == '\0' || words[w][0] == '*')
        continue;
      if (g_str_has_suffix (words[w], "-->"))
        {
          words[w][strlen (words[w]) - 3] = '\0';
          event = words[w] + 2;
          continue;
        }
      if (event)
        add_edges (from, event, words[w], edges);
      from = words[w];
      event = NULL;
    }
}

static GHashTable *
read_drawing (const char *path)
{
  GHashTable *edges = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *source = NULL;
  g_auto (GStrv) lines = NULL;

  g_file_get_contents (path, &source, NULL, &error);
  g_assert_no_error (error);
  *strstr (source, "*/\n\n#define") = '\0';
  lines = g_strsplit (source, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    if (strstr (lines[i], "-->"))
      add_chain (lines[i], edges);
  return edges;
}

void
vis_test_drawing_assert_is (const char *source, const char *printed)
{
  g_autoptr (GHashTable) drawn = read_drawing (source);
  g_autofree char *text = g_strstrip (g_strdup (printed));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GHashTableIter iter;
  gpointer edge;

  for (guint i = 0; lines[i]; i++)
    if (!g_hash_table_remove (drawn, lines[i]))
      g_error ("Not in the drawing: %s", lines[i]);
  g_hash_table_iter_init (&iter, drawn);
  while (g_hash_table_iter_next (&iter, &edge, NULL))
    g_error ("In the drawing alone: %s", (const char *)edge);
}
