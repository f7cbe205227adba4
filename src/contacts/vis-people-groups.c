/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contacts/vis-people-groups-private.h"

#include <string.h>

#include "contacts/vis-contact-difference-private.h"

/* A number that thousands share is no name's: beyond that many, the rest is not compared. */
#define MAX_COMPARED 32

typedef VisPeopleNode Node;

/* A number in a contact. */
typedef struct
{
  guint hash;
  guint node;
  const VisContactNumber *number;
} Mention;

/* Who has a number. */
typedef struct
{
  GArray *holders; /* (element-type guint) */
  guint anyone;    /* the first one whose own number it is, plus one; 0: none */
} Holders;

static void
holders_free (gpointer data)
{
  Holders *holders = data;

  g_array_unref (holders->holders);
  g_free (holders);
}

static guint
find_top (Node *nodes, guint i)
{
  while (nodes[i].parent != i)
    i = nodes[i].parent = nodes[nodes[i].parent].parent;
  return i;
}

static void
join (Node *nodes, guint a, guint b)
{
  guint first = find_top (nodes, a);
  guint second = find_top (nodes, b);

  /* The top is the contact that gives the name: of the earliest source, then the first by name. */
  if (nodes[second].source < nodes[first].source
      || (nodes[second].source == nodes[first].source && second < first))
    {
      guint other = first;

      first = second;
      second = other;
    }
  if (first == second)
    return;
  nodes[second].parent = first;
  nodes[nodes[first].last].next = second;
  nodes[first].last = nodes[second].last;
}

static gboolean
is_shared (const char *type)
{
  return type
         && (strstr (type, "home") || strstr (type, "work") || strstr (type, "main")
             || strstr (type, "fax"))
         && !strstr (type, "cell");
}

/* The folded names stand before the line feed. */
static gboolean
have_same_name (VisContact *a, VisContact *b)
{
  const char *first = vis_contact_get_search_key (a);
  const char *second = vis_contact_get_search_key (b);
  gsize length = strcspn (first, "\n");

  return strcspn (second, "\n") == length && memcmp (first, second, length) == 0;
}

static void
take_number (GHashTable *numbers, Node *nodes, guint i, const VisContactNumber *number)
{
  Holders *holders = g_hash_table_lookup (numbers, number->number);
  gboolean shared = is_shared (number->type);

  if (!holders)
    {
      holders = g_new0 (Holders, 1);
      holders->holders = g_array_new (FALSE, FALSE, sizeof (guint));
      g_hash_table_insert (numbers, number->number, holders);
    }
  if (!shared && holders->anyone > 0)
    join (nodes, holders->anyone - 1, i);
  for (guint j = 0; j < holders->holders->len; j++)
    {
      guint other = g_array_index (holders->holders, guint, j);

      if (have_same_name (nodes[other].contact, nodes[i].contact))
        join (nodes, other, i);
    }
  if (!shared && holders->anyone == 0)
    holders->anyone = i + 1;
  if (holders->holders->len < MAX_COMPARED)
    g_array_append_val (holders->holders, i);
}

static guint
hash_number (gconstpointer key)
{
  return vis_number_hash (key);
}

static gboolean
equal_numbers (gconstpointer a, gconstpointer b)
{
  return vis_number_equal (a, b);
}

static int
compare_mentions (gconstpointer a, gconstpointer b)
{
  const Mention *first = a;
  const Mention *second = b;

  if (first->hash != second->hash)
    return first->hash < second->hash ? -1 : 1;
  return first->node < second->node ? -1 : first->node > second->node;
}

void
_vis_people_node_append (GArray *nodes, VisContact *contact, guint source)
{
  Node node = { .contact = contact, .source = source, .parent = nodes->len, .last = nodes->len };

  g_array_append_val (nodes, node);
}

/* Most numbers are in one contact only: which ones are not shows when the hashes are sorted, which
 * costs half of what a table of all numbers does. */
GArray *
_vis_people_find_groups (GArray *array)
{
  Node *nodes = (Node *)(gpointer)array->data;
  guint n = array->len;
  g_autoptr (GArray) mentions = g_array_sized_new (FALSE, FALSE, sizeof (Mention), n);
  GArray *result;
  g_autoptr (GHashTable) numbers
      = g_hash_table_new_full (hash_number, equal_numbers, NULL, holders_free);
  guint end;

  for (guint i = 0; i < n; i++)
    {
      GPtrArray *own = vis_contact_get_numbers (nodes[i].contact);

      for (guint j = 0; j < own->len; j++)
        {
          const VisContactNumber *number = own->pdata[j];
          Mention mention = { vis_number_hash (number->number), i, number };

          g_array_append_val (mentions, mention);
        }
    }
  g_array_sort (mentions, compare_mentions);
  for (guint i = 0; i < mentions->len; i = end)
    {
      const Mention *first = &g_array_index (mentions, Mention, i);

      for (end = i + 1; end < mentions->len; end++)
        if (g_array_index (mentions, Mention, end).hash != first->hash)
          break;
      for (guint j = i; end - i > 1 && j < end; j++)
        {
          const Mention *mention = &g_array_index (mentions, Mention, j);

          take_number (numbers, nodes, mention->node, mention->number);
        }
    }
  result = g_array_sized_new (FALSE, FALSE, sizeof (VisPeopleMention), mentions->len);
  for (guint i = 0; i < mentions->len; i++)
    {
      const Mention *mention = &g_array_index (mentions, Mention, i);
      VisPeopleMention one = { mention->hash, nodes[mention->node].contact };

      g_array_append_val (result, one);
    }
  return result;
}

/* Returns: the place of the first mention of a number with that hash, or where one belongs. */
static guint
find_mentions (GArray *mentions, guint hash)
{
  guint low = 0;
  guint high = mentions->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (mentions, VisPeopleMention, middle).hash < hash)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

void
_vis_people_mentions_add (GArray *mentions, VisContact *contact)
{
  GPtrArray *numbers = vis_contact_get_numbers (contact);

  for (guint i = 0; i < numbers->len; i++)
    {
      const VisContactNumber *number = numbers->pdata[i];
      VisPeopleMention mention = { vis_number_hash (number->number), contact };

      g_array_insert_val (mentions, find_mentions (mentions, mention.hash), mention);
    }
}

void
_vis_people_mentions_remove (GArray *mentions, VisContact *contact)
{
  GPtrArray *numbers = vis_contact_get_numbers (contact);

  for (guint i = 0; i < numbers->len; i++)
    {
      const VisContactNumber *number = numbers->pdata[i];
      guint hash = vis_number_hash (number->number);
      guint at = find_mentions (mentions, hash);

      while (at < mentions->len && g_array_index (mentions, VisPeopleMention, at).hash == hash)
        if (g_array_index (mentions, VisPeopleMention, at).contact == contact)
          g_array_remove_index (mentions, at);
        else
          at++;
    }
}

void
_vis_people_mentions_foreach (GArray *mentions, VisContact *contact,
                              void (*func) (VisContact *other, gpointer user_data),
                              gpointer user_data)
{
  GPtrArray *numbers = vis_contact_get_numbers (contact);

  for (guint i = 0; i < numbers->len; i++)
    {
      const VisContactNumber *number = numbers->pdata[i];
      guint hash = vis_number_hash (number->number);

      for (guint j = find_mentions (mentions, hash); j < mentions->len; j++)
        {
          const VisPeopleMention *mention = &g_array_index (mentions, VisPeopleMention, j);

          if (mention->hash != hash)
            break;
          func (mention->contact, user_data);
        }
    }
}

static void
add_numbers (GPtrArray *all, GPtrArray *numbers)
{
  for (guint i = 0; i < numbers->len; i++)
    {
      const VisContactNumber *number = numbers->pdata[i];

      if (!_vis_contact_find_number (all, number->number))
        g_ptr_array_add (all, vis_contact_number_copy (number));
    }
}

static void
add_addresses (GPtrArray *all, GPtrArray *addresses)
{
  for (guint i = 0; i < addresses->len; i++)
    if (!_vis_contact_has_address (all, addresses->pdata[i]))
      g_ptr_array_add (all, vis_sip_uri_copy (addresses->pdata[i]));
}

VisContact *
_vis_people_unite (GPtrArray *parts)
{
  g_autoptr (GPtrArray) numbers
      = g_ptr_array_new_with_free_func ((GDestroyNotify)vis_contact_number_free);
  g_autoptr (GPtrArray) addresses
      = g_ptr_array_new_with_free_func ((GDestroyNotify)vis_sip_uri_free);
  g_autoptr (GString) names = g_string_new (NULL);
  VisContact *first = parts->pdata[0];
  VisContact *pictured = NULL;
  gboolean favourite = FALSE;
  const char *ringtone = NULL;
  const char *file = NULL;

  for (guint i = 0; i < parts->len; i++)
    {
      VisContact *part = parts->pdata[i];

      add_numbers (numbers, vis_contact_get_numbers (part));
      add_addresses (addresses, vis_contact_get_addresses (part));
      g_string_append_printf (names, "%s%s", i > 0 ? " " : "", vis_contact_get_name (part));
      if (!pictured && vis_contact_get_photo (part))
        pictured = part;
      favourite |= vis_contact_is_favourite (part);
      if (!ringtone)
        ringtone = vis_contact_get_ringtone (part);
      if (!file)
        file = vis_contact_get_file (part);
    }
  return vis_contact_new (&(VisContactFields){
      .id = vis_contact_get_id (first),
      .name = vis_contact_get_name (first),
      .given_name = vis_contact_get_given_name (first),
      .family_name = vis_contact_get_family_name (first),
      .numbers = numbers,
      .addresses = addresses,
      .photo = pictured ? vis_contact_get_photo (pictured) : NULL,
      .photo_type = pictured ? vis_contact_get_photo_type (pictured) : NULL,
      .favourite = favourite,
      .ringtone = ringtone,
      .file = file,
      .other_names = names->str,
  });
}

static int
compare_nodes (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Node *nodes = user_data;
  guint first = *(const guint *)a;
  guint second = *(const guint *)b;

  if (nodes[first].source != nodes[second].source)
    return nodes[first].source < nodes[second].source ? -1 : 1;
  return first < second ? -1 : first > second;
}

GPtrArray *
_vis_people_list_parts (GArray *array, guint top)
{
  Node *nodes = (Node *)(gpointer)array->data;
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GArray) group = g_array_new (FALSE, FALSE, sizeof (guint));
  guint i = top;

  g_array_append_val (group, i);
  while (i != nodes[top].last)
    {
      i = nodes[i].next;
      g_array_append_val (group, i);
    }
  g_array_sort_with_data (group, compare_nodes, nodes);
  for (guint j = 0; j < group->len; j++)
    g_ptr_array_add (parts, g_object_ref (nodes[g_array_index (group, guint, j)].contact));
  return parts;
}
