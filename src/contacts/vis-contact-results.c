/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contacts/vis-contact-results.h"

#include <string.h>

#include "contacts/vis-search-text-private.h"
#include "contacts/vis-text-fold.h"

#define MAX_QUERY 256 /* bytes */

/* What is looked for in the search keys. */
typedef struct
{
  char *text;        /* the folded words, or the run of digits */
  gboolean digits;   /* @text is a run of digits */
  char *alternative; /* (nullable): "+44…" for "0044…" */
  GStrv words;       /* (nullable): unless @digits */
} Query;

struct _VisContactResults
{
  GObject parent_instance;

  VisContactSource *source;
  Query query;
  VisSearchText *text; /* all contacts */
  GArray *visible;     /* (element-type guint): which of them are shown */
};

enum
{
  PROP_N_MATCHES = 1,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

static void vis_contact_results_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VisContactResults, vis_contact_results, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      vis_contact_results_list_model_init))

static void
query_clear (Query *query)
{
  g_clear_pointer (&query->text, g_free);
  g_clear_pointer (&query->alternative, g_free);
  g_clear_pointer (&query->words, g_strfreev);
}

/* Returns: (transfer full) (nullable): the digits of @folded, if it holds nothing but a number. */
static char *
read_digits (const char *folded)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  for (const char *c = folded; *c; c++)
    {
      /* "+44 (0)20": the zero is for those who leave the rest out */
      if (digits->str[0] == '+' && g_str_has_prefix (c, "(0)"))
        c += 2;
      else if (g_ascii_isdigit (*c) || (*c == '+' && digits->len == 0))
        g_string_append_c (digits, *c);
      else if (!strchr (" -.()/", *c))
        return NULL;
    }
  return digits->len > 0 ? g_strdup (digits->str) : NULL;
}

static Query
query_new (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, (gssize)strnlen (text, MAX_QUERY));
  g_autofree char *folded = vis_text_fold (valid);
  Query query = { 0 };

  query.text = read_digits (folded);
  query.digits = query.text != NULL;
  if (query.digits)
    {
      if (g_str_has_prefix (query.text, "00") && query.text[2])
        query.alternative = g_strconcat ("+", query.text + 2, NULL);
      return query;
    }
  query.text = g_steal_pointer (&folded);
  query.words = g_strsplit (query.text, " ", -1);
  return query;
}

static gboolean
query_matches (const Query *query, const char *key)
{
  if (query->digits)
    return strstr (key, query->text) || (query->alternative && strstr (key, query->alternative));
  for (char **word = query->words; *word; word++)
    if (**word && !strstr (key, *word))
      return FALSE;
  return TRUE;
}

/* Whether everything that matches @query matches @former too. */
static gboolean
query_refines (const Query *query, const Query *former)
{
  return query->digits == former->digits && !query->alternative
         && g_str_has_prefix (query->text, former->text);
}

/* Returns: (transfer full) (element-type guint): who matches of a part of the source. */
static GArray *
filter (VisContactResults *self, guint position, guint n)
{
  GArray *matches = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = position; i < position + n; i++)
    if (query_matches (&self->query, _vis_search_text_get_key (self->text, i)))
      g_array_append_val (matches, i);
  return matches;
}

static GArray *
filter_visible (VisContactResults *self)
{
  GArray *matches = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->visible->len; i++)
    {
      guint place = g_array_index (self->visible, guint, i);

      if (query_matches (&self->query, _vis_search_text_get_key (self->text, place)))
        g_array_append_val (matches, place);
    }
  return matches;
}

static void
tell (VisContactResults *self, guint position, guint removed, guint added)
{
  if (removed > 0 || added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  if (removed != added)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_MATCHES]);
}

/* Looks for the query anew; who @refines an earlier one looks among its results. */
static void
search (VisContactResults *self, gboolean refines)
{
  g_autoptr (GArray) former = self->visible;
  GArray *now = refines ? filter_visible (self)
                        : filter (self, 0, _vis_search_text_get_n_contacts (self->text));
  const guint *old = (const guint *)(gpointer)former->data;
  const guint *new = (const guint *)(gpointer)now->data;
  guint shorter = MIN (former->len, now->len);
  guint head = 0;
  guint tail = 0;

  while (head < shorter && old[head] == new[head])
    head++;
  while (tail < shorter - head && old[former->len - 1 - tail] == new[now->len - 1 - tail])
    tail++;
  self->visible = now;
  tell (self, head, former->len - head - tail, now->len - head - tail);
}

/* Returns: how many of the results stand before @place in the source. */
static guint
count_before (VisContactResults *self, guint place)
{
  guint low = 0;
  guint high = self->visible->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->visible, guint, middle) < place)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Only what changed is looked at. */
static void
on_source_changed (VisContactResults *self, guint position, guint removed, guint added)
{
  guint first = count_before (self, position);
  guint end = count_before (self, position + removed);
  g_autoptr (GArray) matches = NULL;

  _vis_search_text_splice (self->text, self->source, position, removed, added);
  matches = filter (self, position, added);
  for (guint i = end; i < self->visible->len; i++)
    g_array_index (self->visible, guint, i) += added - removed; /* wraps as it must */
  if (end > first)
    g_array_remove_range (self->visible, first, end - first);
  if (matches->len > 0)
    g_array_insert_vals (self->visible, first, matches->data, matches->len);
  tell (self, first, end - first, matches->len);
}

static GType
vis_contact_results_get_item_type (GListModel *model)
{
  return VIS_TYPE_CONTACT;
}

static guint
vis_contact_results_get_n_items (GListModel *model)
{
  return VIS_CONTACT_RESULTS (model)->visible->len;
}

static gpointer
vis_contact_results_get_item (GListModel *model, guint position)
{
  VisContactResults *self = VIS_CONTACT_RESULTS (model);

  if (position >= self->visible->len)
    return NULL;
  return g_object_ref (
      _vis_search_text_get_contact (self->text, g_array_index (self->visible, guint, position)));
}

static void
vis_contact_results_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = vis_contact_results_get_item_type;
  iface->get_n_items = vis_contact_results_get_n_items;
  iface->get_item = vis_contact_results_get_item;
}

static void
vis_contact_results_finalize (GObject *object)
{
  VisContactResults *self = VIS_CONTACT_RESULTS (object);

  g_clear_object (&self->source);
  query_clear (&self->query);
  g_array_unref (self->visible);
  _vis_search_text_free (self->text);
  G_OBJECT_CLASS (vis_contact_results_parent_class)->finalize (object);
}

static void
vis_contact_results_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VisContactResults *self = VIS_CONTACT_RESULTS (object);

  switch (id)
    {
    case PROP_N_MATCHES:
      g_value_set_uint (value, self->visible->len);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_contact_results_class_init (VisContactResultsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = vis_contact_results_finalize;
  object_class->get_property = vis_contact_results_get_property;

  properties[PROP_N_MATCHES]
      = g_param_spec_uint ("n-matches", NULL, NULL, 0, G_MAXUINT, 0,
                           G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
vis_contact_results_init (VisContactResults *self)
{
  self->query = query_new ("");
  self->visible = g_array_new (FALSE, FALSE, sizeof (guint));
  self->text = _vis_search_text_new ();
}

VisContactResults *
vis_contact_results_new (VisContactSource *source)
{
  VisContactResults *self;

  g_return_val_if_fail (VIS_IS_CONTACT_SOURCE (source), NULL);

  self = g_object_new (VIS_TYPE_CONTACT_RESULTS, NULL);
  self->source = g_object_ref (source);
  g_signal_connect_object (source, "items-changed", G_CALLBACK (on_source_changed), self,
                           G_CONNECT_SWAPPED);
  on_source_changed (self, 0, 0, g_list_model_get_n_items (G_LIST_MODEL (source)));
  return self;
}

void
vis_contact_results_set_query (VisContactResults *self, const char *text)
{
  Query former;
  gboolean refines;

  g_return_if_fail (VIS_IS_CONTACT_RESULTS (self) && text != NULL);

  former = self->query;
  self->query = query_new (text);
  refines = query_refines (&self->query, &former);
  query_clear (&former);
  search (self, refines);
}

guint
vis_contact_results_get_n_matches (VisContactResults *self)
{
  g_return_val_if_fail (VIS_IS_CONTACT_RESULTS (self), 0);

  return self->visible->len;
}
