/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contacts/vis-contact-results.h"

#include <string.h>

#include "contacts/vis-list-span-private.h"
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
  GPtrArray *visible; /* (element-type VisContact) */
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
    if (!strstr (key, *word))
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

static GPtrArray *
filter_source (VisContactResults *self)
{
  GListModel *model = G_LIST_MODEL (self->source);
  guint n = g_list_model_get_n_items (model);
  GPtrArray *visible = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VisContact) contact = g_list_model_get_item (model, i);

      if (query_matches (&self->query, vis_contact_get_search_key (contact)))
        g_ptr_array_add (visible, g_steal_pointer (&contact));
    }
  return visible;
}

static GPtrArray *
filter_visible (VisContactResults *self)
{
  GPtrArray *visible = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->visible->len; i++)
    {
      VisContact *contact = self->visible->pdata[i];

      if (query_matches (&self->query, vis_contact_get_search_key (contact)))
        g_ptr_array_add (visible, g_object_ref (contact));
    }
  return visible;
}

/* Takes @visible over. */
static void
show (VisContactResults *self, GPtrArray *visible)
{
  g_autoptr (GPtrArray) former = self->visible;
  VisListSpan span = _vis_list_span_between (former, visible);

  self->visible = visible;
  if (span.removed > 0 || span.added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), span.position, span.removed, span.added);
  if (span.removed != span.added)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_MATCHES]);
}

static void
on_source_changed (VisContactResults *self)
{
  show (self, filter_source (self));
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

  return position < self->visible->len ? g_object_ref (self->visible->pdata[position]) : NULL;
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
  g_ptr_array_unref (self->visible);
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
  self->visible = g_ptr_array_new_with_free_func (g_object_unref);
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
  on_source_changed (self);
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
  show (self, refines ? filter_visible (self) : filter_source (self));
}

guint
vis_contact_results_get_n_matches (VisContactResults *self)
{
  g_return_val_if_fail (VIS_IS_CONTACT_RESULTS (self), 0);

  return self->visible->len;
}
