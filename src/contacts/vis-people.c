/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contacts/vis-people.h"

#include <string.h>

#include "contacts/vis-contact-list-private.h"
#include "contacts/vis-list-span-private.h"
#include "contacts/vis-people-groups-private.h"

/* Small changes are made where they are; beyond that it is quicker to begin anew. */
#define MAX_CHANGED 100
#define MAX_AFFECTED 1000

/* One source, and what it held when it was looked at last. */
typedef struct
{
  VisContactSource *source;
  GPtrArray *contacts; /* (element-type VisContact): sorted */
} Source;

struct _VisPeople
{
  GObject parent_instance;

  GPtrArray *sources; /* (element-type Source) */
  GPtrArray *people;  /* (element-type VisContact): sorted */
  GHashTable *parts;  /* (element-type VisContact GPtrArray): of people with several contacts */
  GHashTable *wholes; /* (element-type VisContact VisContact): such a contact to its person */
  GArray *mentions;   /* (element-type VisPeopleMention): who has a number */
};

enum
{
  PROP_LOADING = 1 /* of VisContactSource */
};

static void vis_people_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VisPeople, vis_people, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, vis_people_list_model_init)
                                   G_IMPLEMENT_INTERFACE (VIS_TYPE_CONTACT_SOURCE, NULL))

static void
source_free (gpointer data)
{
  Source *source = data;

  g_object_unref (source->source);
  g_ptr_array_unref (source->contacts);
  g_free (source);
}

/* Each source is sorted: take the smallest of their first ones. */
static GArray *
list_contacts (VisPeople *self)
{
  GArray *nodes = g_array_new (FALSE, FALSE, sizeof (VisPeopleNode));
  guint n_sources = self->sources->len;
  g_autofree guint *positions = g_new0 (guint, n_sources + 1);

  while (TRUE)
    {
      VisContact *next = NULL;
      guint from = 0;

      for (guint i = 0; i < n_sources; i++)
        {
          const Source *source = self->sources->pdata[i];
          VisContact *head
              = positions[i] < source->contacts->len ? source->contacts->pdata[positions[i]] : NULL;

          if (head && (!next || vis_contact_compare (head, next) < 0))
            {
              next = head;
              from = i;
            }
        }
      if (!next)
        return nodes;
      positions[from]++;
      _vis_people_node_append (nodes, next, from);
    }
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

  return former && same_parts (former, parts) ? g_object_ref (before) : _vis_people_unite (parts);
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

/* The people of @nodes, whose groups are found; @parts and @wholes get what they are made of. */
static GPtrArray *
make_people (VisPeople *self, GArray *nodes, GHashTable *parts, GHashTable *wholes)
{
  GPtrArray *people = g_ptr_array_new_full (nodes->len, g_object_unref);

  for (guint i = 0; i < nodes->len; i++)
    {
      const VisPeopleNode *node = &g_array_index (nodes, VisPeopleNode, i);
      GPtrArray *own;
      VisContact *person;

      if (node->parent != i)
        continue;
      if (node->last == i)
        {
          g_ptr_array_add (people, g_object_ref (node->contact));
          continue;
        }
      own = _vis_people_list_parts (nodes, i);
      person = make_person (self, own);
      for (guint j = 0; j < own->len; j++)
        g_hash_table_insert (wholes, g_object_ref (own->pdata[j]), g_object_ref (person));
      g_hash_table_insert (parts, g_object_ref (person), own);
      g_ptr_array_add (people, person);
    }
  return people;
}

static void
rebuild (VisPeople *self)
{
  g_autoptr (GArray) nodes = list_contacts (self);
  g_autoptr (GPtrArray) former = self->people;
  GHashTable *parts = new_parts ();
  GHashTable *wholes = new_wholes ();
  VisListSpan span;

  g_array_unref (self->mentions);
  self->mentions = _vis_people_find_groups (nodes);
  self->people = make_people (self, nodes, parts, wholes);
  g_hash_table_unref (self->parts);
  self->parts = parts;
  g_hash_table_unref (self->wholes);
  self->wholes = wholes;
  span = _vis_list_span_between (former, self->people);
  if (span.removed > 0 || span.added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), span.position, span.removed, span.added);
}

/* Small changes. Who is affected: the contacts that came, the ones that were one person with those
 * that went, and whoever shares a number with one of these; and so on. Nobody else's group can be
 * another one now. */

typedef struct
{
  GHashTable *set;  /* (element-type VisContact) */
  GPtrArray *queue; /* the same, in the order of their coming */
} Affected;

static void
affect (Affected *self, VisContact *contact)
{
  if (g_hash_table_add (self->set, contact))
    g_ptr_array_add (self->queue, contact);
}

static void
affect_parts (VisPeople *self, Affected *affected, VisContact *contact)
{
  VisContact *whole = g_hash_table_lookup (self->wholes, contact);
  GPtrArray *parts = whole ? g_hash_table_lookup (self->parts, whole) : NULL;

  for (guint i = 0; parts && i < parts->len; i++)
    affect (affected, parts->pdata[i]);
}

static void
affect_one (VisContact *contact, gpointer user_data)
{
  Affected *affected = user_data;

  if (affected->queue->len <= MAX_AFFECTED)
    affect (affected, contact);
}

/* A contact, and where it stands among all. */
typedef struct
{
  VisContact *contact;
  guint source;
  guint place;
} Located;

static int
compare_located (gconstpointer a, gconstpointer b)
{
  const Located *first = a;
  const Located *second = b;
  int order = vis_contact_compare (first->contact, second->contact);

  if (order != 0)
    return order;
  if (first->source != second->source)
    return first->source < second->source ? -1 : 1;
  return first->place < second->place ? -1 : first->place > second->place;
}

static GArray *
list_affected (VisPeople *self, const Affected *affected)
{
  GArray *nodes = g_array_new (FALSE, FALSE, sizeof (VisPeopleNode));
  g_autoptr (GArray) located = g_array_new (FALSE, FALSE, sizeof (Located));

  for (guint i = 0; i < affected->queue->len; i++)
    for (guint j = 0; j < self->sources->len; j++)
      {
        Located one = { affected->queue->pdata[i], j, 0 };
        const Source *source = self->sources->pdata[j];

        if (_vis_contact_list_find (source->contacts, one.contact, &one.place))
          g_array_append_val (located, one);
      }
  g_array_sort (located, compare_located);
  for (guint i = 0; i < located->len; i++)
    {
      const Located *one = &g_array_index (located, Located, i);

      _vis_people_node_append (nodes, one->contact, one->source);
    }
  return nodes;
}

/* Who a contact was before this change: its person, or itself. */
static VisContact *
get_person (VisPeople *self, VisContact *contact)
{
  VisContact *whole = g_hash_table_lookup (self->wholes, contact);

  return whole ? whole : contact;
}

static void
forget_person (VisPeople *self, VisContact *person)
{
  GPtrArray *parts = g_hash_table_lookup (self->parts, person);

  for (guint i = 0; parts && i < parts->len; i++)
    g_hash_table_remove (self->wholes, parts->pdata[i]);
  g_hash_table_remove (self->parts, person);
}

static void
move_entries (GHashTable *from, GHashTable *to)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      g_hash_table_iter_steal (&iter);
      g_hash_table_replace (to, key, value);
    }
}

/* @former people give way to @new ones, whoever is in both stays; one in the place of another when
 * the list has them in the same. */
static void
replace_people (VisPeople *self, GHashTable *former, GPtrArray *new)
{
  GHashTableIter iter;
  gpointer person;
  guint place;

  for (guint i = new->len; i > 0; i--)
    if (g_hash_table_remove (former, new->pdata[i - 1]))
      g_ptr_array_remove_index (new, i - 1);
  g_hash_table_iter_init (&iter, former);
  while (g_hash_table_iter_next (&iter, &person, NULL))
    {
      guint heir = 0;
      gboolean replaced;

      if (!_vis_contact_list_find (self->people, person, &place)) /* it came just now */
        continue;
      while (heir < new->len && vis_contact_compare (new->pdata[heir], person) != 0)
        heir++;
      replaced = heir < new->len;
      if (replaced)
        {
          g_object_unref (self->people->pdata[place]);
          self->people->pdata[place] = g_ptr_array_steal_index (new, heir);
        }
      else
        g_ptr_array_remove_index (self->people, place);
      g_list_model_items_changed (G_LIST_MODEL (self), place, 1, replaced ? 1 : 0);
    }
  for (guint i = 0; i < new->len; i++)
    {
      place = _vis_contact_list_find_place (self->people, new->pdata[i]);
      g_ptr_array_insert (self->people, (int)place, g_object_ref (new->pdata[i]));
      g_list_model_items_changed (G_LIST_MODEL (self), place, 0, 1);
    }
}

/* Returns FALSE when it is too much. */
static gboolean
update (VisPeople *self, GPtrArray *gone, GPtrArray *came)
{
  g_autoptr (GHashTable) set = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) queue = g_ptr_array_new ();
  g_autoptr (GHashTable) former = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  g_autoptr (GHashTable) parts = new_parts ();
  g_autoptr (GHashTable) wholes = new_wholes ();
  g_autoptr (GArray) nodes = NULL;
  g_autoptr (GArray) mentions = NULL;
  g_autoptr (GPtrArray) people = NULL;
  Affected affected = { set, queue };
  GHashTableIter iter;
  gpointer person;

  for (guint i = 0; i < gone->len; i++)
    _vis_people_mentions_remove (self->mentions, gone->pdata[i]);
  for (guint i = 0; i < came->len; i++)
    _vis_people_mentions_add (self->mentions, came->pdata[i]);
  for (guint i = 0; i < came->len; i++)
    affect (&affected, came->pdata[i]);
  for (guint i = 0; i < gone->len; i++)
    {
      affect_parts (self, &affected, gone->pdata[i]);
      _vis_people_mentions_foreach (self->mentions, gone->pdata[i], affect_one, &affected);
      g_hash_table_add (former, g_object_ref (get_person (self, gone->pdata[i])));
    }
  for (guint i = 0; i < queue->len && queue->len <= MAX_AFFECTED; i++)
    {
      affect_parts (self, &affected, queue->pdata[i]);
      _vis_people_mentions_foreach (self->mentions, queue->pdata[i], affect_one, &affected);
      if (i >= came->len) /* the first ones have only just come */
        g_hash_table_add (former, g_object_ref (get_person (self, queue->pdata[i])));
    }
  if (queue->len > MAX_AFFECTED)
    return FALSE;

  nodes = list_affected (self, &affected);
  mentions = _vis_people_find_groups (nodes);
  people = make_people (self, nodes, parts, wholes);
  g_hash_table_iter_init (&iter, former);
  while (g_hash_table_iter_next (&iter, &person, NULL))
    forget_person (self, person);
  move_entries (parts, self->parts);
  move_entries (wholes, self->wholes);
  replace_people (self, former, people);
  return TRUE;
}

static void
refill (Source *source)
{
  GListModel *model = G_LIST_MODEL (source->source);
  guint n = g_list_model_get_n_items (model);

  g_ptr_array_set_size (source->contacts, 0);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (source->contacts, g_list_model_get_item (model, i));
}

static void
on_source_changed (VisPeople *self, guint position, guint removed, guint added, GListModel *model)
{
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) came = g_ptr_array_new_with_free_func (g_object_unref);
  Source *source = NULL;

  for (guint i = 0; i < self->sources->len; i++)
    if (G_LIST_MODEL (((Source *)self->sources->pdata[i])->source) == model)
      source = self->sources->pdata[i];
  g_assert (source != NULL);
  if (removed + added > MAX_CHANGED)
    {
      refill (source);
      rebuild (self);
      return;
    }
  for (guint i = 0; i < removed; i++)
    g_ptr_array_add (gone, g_ptr_array_steal_index (source->contacts, position));
  for (guint i = 0; i < added; i++)
    {
      VisContact *contact = g_list_model_get_item (model, position + i);

      g_ptr_array_add (came, g_object_ref (contact));
      g_ptr_array_insert (source->contacts, (int)(position + i), contact);
    }
  if (!update (self, gone, came))
    rebuild (self);
}

static gboolean
is_loading (VisPeople *self)
{
  for (guint i = 0; i < self->sources->len; i++)
    if (vis_contact_source_is_loading (((Source *)self->sources->pdata[i])->source))
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
  g_array_unref (self->mentions);
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
  self->sources = g_ptr_array_new_with_free_func (source_free);
  self->people = g_ptr_array_new_with_free_func (g_object_unref);
  self->parts = new_parts ();
  self->wholes = new_wholes ();
  self->mentions = g_array_new (FALSE, FALSE, sizeof (VisPeopleMention));
}

VisPeople *
vis_people_new (void)
{
  return g_object_new (VIS_TYPE_PEOPLE, NULL);
}

void
vis_people_add_source (VisPeople *self, VisContactSource *source)
{
  Source *own;

  g_return_if_fail (VIS_IS_PEOPLE (self) && VIS_IS_CONTACT_SOURCE (source));

  own = g_new0 (Source, 1);
  own->source = g_object_ref (source);
  own->contacts = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->sources, own);
  refill (own);
  g_signal_connect_object (source, "items-changed", G_CALLBACK (on_source_changed), self,
                           G_CONNECT_SWAPPED);
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
    {
      VisContactSource *source = ((Source *)self->sources->pdata[i])->source;

      if (VIS_IS_CONTACT_WRITER (source)
          && vis_contact_writer_holds (VIS_CONTACT_WRITER (source), part))
        return VIS_CONTACT_WRITER (source);
    }
  return NULL;
}
