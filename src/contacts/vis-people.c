/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contacts/vis-people.h"

#include <string.h>

#include "contacts/vis-contact-difference-private.h"
#include "contacts/vis-list-span-private.h"

/* A number that thousands share is no name's: beyond that many, the rest is not compared. */
#define MAX_COMPARED 32

struct _VisPeople
{
  GObject parent_instance;

  GPtrArray *sources; /* (element-type VisContactSource) */
  GPtrArray *people;  /* (element-type VisContact) */
  GHashTable *parts;  /* (element-type VisContact GPtrArray): of people with several contacts */
  GHashTable *wholes; /* (element-type VisContact VisContact): such a contact to its person */
};

enum
{
  PROP_LOADING = 1 /* of VisContactSource */
};

static void vis_people_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VisPeople, vis_people, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, vis_people_list_model_init)
                                   G_IMPLEMENT_INTERFACE (VIS_TYPE_CONTACT_SOURCE, NULL))

/* One contact while groups are found. */
typedef struct
{
  VisContact *contact;
  guint source;
  guint parent; /* of the group's tree; itself at the top */
  guint next;   /* of its group, in order; 0: the last (nobody follows with the first one) */
  guint last;   /* of the group, where this is the top */
} Node;

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

/* Most numbers are in one contact only: which ones are not shows when the hashes are sorted, which
 * costs half of what a table of all numbers does. */
static void
find_groups (Node *nodes, guint n)
{
  g_autoptr (GArray) mentions = g_array_sized_new (FALSE, FALSE, sizeof (Mention), n);
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
}

/* Each source is sorted: take the smallest of their first ones. */
static GArray *
list_contacts (VisPeople *self)
{
  GArray *nodes = g_array_new (FALSE, FALSE, sizeof (Node));
  guint n_sources = self->sources->len;
  g_autofree guint *positions = g_new0 (guint, n_sources + 1);
  g_autofree VisContact **heads = g_new0 (VisContact *, n_sources + 1);

  for (guint i = 0; i < n_sources; i++)
    heads[i] = g_list_model_get_item (self->sources->pdata[i], 0);
  while (TRUE)
    {
      Node node = { 0 };

      for (guint i = 0; i < n_sources; i++)
        if (heads[i] && (!node.contact || vis_contact_compare (heads[i], heads[node.source]) < 0))
          {
            node.contact = heads[i];
            node.source = i;
          }
      if (!node.contact)
        return nodes;
      node.parent = node.last = nodes->len;
      g_array_append_val (nodes, node);
      heads[node.source]
          = g_list_model_get_item (self->sources->pdata[node.source], ++positions[node.source]);
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

static VisContact *
unite (GPtrArray *parts)
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

static gboolean
same_parts (GPtrArray *a, GPtrArray *b)
{
  return a->len == b->len && memcmp (a->pdata, b->pdata, a->len * sizeof (gpointer)) == 0;
}

/* The person of these contacts; who was there before stays the same object. */
static VisContact *
make_person (VisPeople *self, GPtrArray *parts)
{
  VisContact *before = g_hash_table_lookup (self->wholes, parts->pdata[0]);
  GPtrArray *former = before ? g_hash_table_lookup (self->parts, before) : NULL;

  return former && same_parts (former, parts) ? g_object_ref (before) : unite (parts);
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

static GPtrArray *
list_parts (Node *nodes, guint top)
{
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

static GHashTable *
new_parts (void)
{
  return g_hash_table_new_full (NULL, NULL, g_object_unref, (GDestroyNotify)g_ptr_array_unref);
}

static GHashTable *
new_wholes (void)
{
  return g_hash_table_new_full (NULL, NULL, g_object_unref, g_object_unref);
}

static void
rebuild (VisPeople *self)
{
  g_autoptr (GArray) array = list_contacts (self);
  Node *nodes = (Node *)(gpointer)array->data;
  g_autoptr (GPtrArray) former = self->people;
  g_autoptr (GHashTable) parts = new_parts ();
  g_autoptr (GHashTable) wholes = new_wholes ();
  GPtrArray *people = g_ptr_array_new_full (array->len, g_object_unref);
  VisListSpan span;

  find_groups (nodes, array->len);
  for (guint i = 0; i < array->len; i++)
    {
      GPtrArray *own;
      VisContact *person;

      if (nodes[i].parent != i)
        continue;
      if (nodes[i].last == i)
        {
          g_ptr_array_add (people, g_object_ref (nodes[i].contact));
          continue;
        }
      own = list_parts (nodes, i);
      person = make_person (self, own);
      for (guint j = 0; j < own->len; j++)
        g_hash_table_insert (wholes, g_object_ref (own->pdata[j]), g_object_ref (person));
      g_hash_table_insert (parts, g_object_ref (person), own);
      g_ptr_array_add (people, person);
    }
  for (guint i = 0; i < array->len; i++)
    g_object_unref (nodes[i].contact);

  self->people = people;
  g_hash_table_unref (self->parts);
  self->parts = g_steal_pointer (&parts);
  g_hash_table_unref (self->wholes);
  self->wholes = g_steal_pointer (&wholes);
  span = _vis_list_span_between (former, people);
  if (span.removed > 0 || span.added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), span.position, span.removed, span.added);
}

static gboolean
is_loading (VisPeople *self)
{
  for (guint i = 0; i < self->sources->len; i++)
    if (vis_contact_source_is_loading (self->sources->pdata[i]))
      return TRUE;
  return FALSE;
}

static void
on_loading_changed (VisPeople *self)
{
  g_object_notify (G_OBJECT (self), "loading");
}

static void
on_warning (VisPeople *self, const char *text)
{
  vis_contact_source_warn (VIS_CONTACT_SOURCE (self), text);
}

static GType
vis_people_get_item_type (GListModel *model)
{
  return VIS_TYPE_CONTACT;
}

static guint
vis_people_get_n_items (GListModel *model)
{
  return VIS_PEOPLE (model)->people->len;
}

static gpointer
vis_people_get_item (GListModel *model, guint position)
{
  VisPeople *self = VIS_PEOPLE (model);

  return position < self->people->len ? g_object_ref (self->people->pdata[position]) : NULL;
}

static void
vis_people_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = vis_people_get_item_type;
  iface->get_n_items = vis_people_get_n_items;
  iface->get_item = vis_people_get_item;
}

static void
vis_people_finalize (GObject *object)
{
  VisPeople *self = VIS_PEOPLE (object);

  g_hash_table_unref (self->wholes);
  g_hash_table_unref (self->parts);
  g_ptr_array_unref (self->people);
  g_ptr_array_unref (self->sources);
  G_OBJECT_CLASS (vis_people_parent_class)->finalize (object);
}

static void
vis_people_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, is_loading (VIS_PEOPLE (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_people_class_init (VisPeopleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = vis_people_finalize;
  object_class->get_property = vis_people_get_property;
  g_object_class_override_property (object_class, PROP_LOADING, "loading");
}

static void
vis_people_init (VisPeople *self)
{
  self->sources = g_ptr_array_new_with_free_func (g_object_unref);
  self->people = g_ptr_array_new_with_free_func (g_object_unref);
  self->parts = new_parts ();
  self->wholes = new_wholes ();
}

VisPeople *
vis_people_new (void)
{
  return g_object_new (VIS_TYPE_PEOPLE, NULL);
}

void
vis_people_add_source (VisPeople *self, VisContactSource *source)
{
  g_return_if_fail (VIS_IS_PEOPLE (self) && VIS_IS_CONTACT_SOURCE (source));

  g_ptr_array_add (self->sources, g_object_ref (source));
  g_signal_connect_object (source, "items-changed", G_CALLBACK (rebuild), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (source, "notify::loading", G_CALLBACK (on_loading_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (source, "warning", G_CALLBACK (on_warning), self, G_CONNECT_SWAPPED);
  rebuild (self);
}

GPtrArray *
vis_people_get_parts (VisPeople *self, VisContact *person)
{
  GPtrArray *parts;

  g_return_val_if_fail (VIS_IS_PEOPLE (self) && VIS_IS_CONTACT (person), NULL);

  parts = g_hash_table_lookup (self->parts, person);
  if (parts)
    return g_ptr_array_ref (parts);
  parts = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (parts, g_object_ref (person));
  return parts;
}

VisContact *
vis_people_find (VisPeople *self, VisContact *part)
{
  VisContact *person;

  g_return_val_if_fail (VIS_IS_PEOPLE (self) && VIS_IS_CONTACT (part), NULL);

  person = g_hash_table_lookup (self->wholes, part);
  return g_object_ref (person ? person : part);
}

VisContactWriter *
vis_people_find_writer (VisPeople *self, VisContact *part)
{
  g_return_val_if_fail (VIS_IS_PEOPLE (self) && VIS_IS_CONTACT (part), NULL);

  for (guint i = 0; i < self->sources->len; i++)
    if (VIS_IS_CONTACT_WRITER (self->sources->pdata[i])
        && vis_contact_writer_holds (self->sources->pdata[i], part))
      return self->sources->pdata[i];
  return NULL;
}
