/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/vis-call-history.h"

#include <glib/gi18n-lib.h>

#include "engine/vis-call-matcher-private.h"

#define PAGE 100

struct _VisCallHistory
{
  GObject parent_instance;

  VisContactIndex *contacts;
  VisCallMatcher *matcher;
  VisStore *store;   /* (nullable) */
  GPtrArray *groups; /* (element-type VisCallGroup) */
  guint n_records;   /* in all groups */
  gboolean complete; /* there are no older ones */
  gboolean failing;  /* the user knows */
  guint n_unseen;
};

enum
{
  PROP_N_UNSEEN = 1,
  N_PROPS,
};

enum
{
  FAILED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static void vis_call_history_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VisCallHistory, vis_call_history, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      vis_call_history_model_init))

/* A disk that is full says so with every call; the user hears it once. @error by its address: what
 * sets it is another argument. */
static gboolean
check (VisCallHistory *self, gboolean done, GError *const *error)
{
  if (!done && !self->failing)
    {
      g_autofree char *text
          = g_strdup_printf (_ ("The list of calls can’t be kept: %s"), (*error)->message);

      g_signal_emit (self, signals[FAILED], 0, text);
    }
  self->failing = !done;
  return done;
}

/* What the user asks for gets an answer every time. */
static gboolean
check_wish (VisCallHistory *self, gboolean done, GError *const *error)
{
  self->failing = FALSE;
  return check (self, done, error);
}

/* (transfer container): what vis_store_list_calls() gave, as groups. */
static GPtrArray *
make_groups (GPtrArray *records)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func (g_object_unref);
  GPtrArray *run = NULL;

  for (guint i = 0; i < records->len; i++)
    {
      const VisCallRecord *record = g_ptr_array_index (records, i);

      if (run && !vis_call_group_accepts (g_ptr_array_index (run, run->len - 1), record))
        g_ptr_array_add (groups, vis_call_group_new (g_steal_pointer (&run)));
      if (!run)
        run = g_ptr_array_new_with_free_func ((GDestroyNotify)vis_call_record_free);
      g_ptr_array_add (run, vis_call_record_copy (record));
    }
  if (run)
    g_ptr_array_add (groups, vis_call_group_new (run));
  return groups;
}

static gboolean
equal_at (GPtrArray *one, guint i, GPtrArray *other, guint j)
{
  return vis_call_group_equal (g_ptr_array_index (one, i), g_ptr_array_index (other, j));
}

static void
keep_group (GPtrArray *groups, guint i, gpointer group)
{
  g_object_unref (groups->pdata[i]);
  groups->pdata[i] = g_object_ref (group);
}

/* Whoever shows the list keeps the rows that stay, and so the place that is looked at. */
static void
set_groups (VisCallHistory *self, GPtrArray *groups)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->groups);
  guint limit = MIN (old->len, groups->len);
  guint head = 0, tail = 0;

  while (head < limit && equal_at (old, head, groups, head))
    head++;
  while (tail < limit - head && equal_at (old, old->len - 1 - tail, groups, groups->len - 1 - tail))
    tail++;
  for (guint i = 0; i < head; i++)
    keep_group (groups, i, old->pdata[i]);
  for (guint i = 1; i <= tail; i++)
    keep_group (groups, groups->len - i, old->pdata[old->len - i]);
  self->groups = groups;
  if (old->len != head + tail || groups->len != head + tail)
    g_list_model_items_changed (G_LIST_MODEL (self), head, old->len - head - tail,
                                groups->len - head - tail);
}

static GPtrArray *
query (VisCallHistory *self, gint64 before, guint limit)
{
  g_autoptr (GError) error = NULL;
  gboolean filtered = _vis_call_matcher_is_active (self->matcher);
  GPtrArray *records = vis_store_list_calls (
      self->store, before, limit, filtered ? _vis_call_matcher_match : NULL, self->matcher, &error);

  if (!records) /* that it can be read does not mean that it can be written again */
    check (self, FALSE, &error);
  return records;
}

static void
count_unseen (VisCallHistory *self)
{
  g_autoptr (GError) error = NULL;
  int n = self->store ? vis_store_count_unseen_calls (self->store, &error) : 0;

  if (n < 0 || (guint)n == self->n_unseen)
    return;
  self->n_unseen = (guint)n;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_UNSEEN]);
}

/* Reads again so many of the newest calls, and at least a page. */
static void
refresh (VisCallHistory *self, guint n_records)
{
  guint limit = MAX (n_records, PAGE);
  g_autoptr (GPtrArray) records = self->store ? query (self, 0, limit) : g_ptr_array_new ();

  if (!records)
    return;
  self->n_records = records->len;
  self->complete = records->len < limit;
  set_groups (self, make_groups (records));
  count_unseen (self);
}

/* A person's name may be what is searched for. */
static void
on_contacts_changed (VisCallHistory *self)
{
  _vis_call_matcher_forget (self->matcher);
  if (_vis_call_matcher_is_active (self->matcher))
    refresh (self, 0);
}

static GType
vis_call_history_get_item_type (GListModel *model)
{
  return VIS_TYPE_CALL_GROUP;
}

static guint
vis_call_history_get_n_items (GListModel *model)
{
  return VIS_CALL_HISTORY (model)->groups->len;
}

static gpointer
vis_call_history_get_item (GListModel *model, guint position)
{
  GPtrArray *groups = VIS_CALL_HISTORY (model)->groups;

  return position < groups->len ? g_object_ref (g_ptr_array_index (groups, position)) : NULL;
}

static void
vis_call_history_model_init (GListModelInterface *iface)
{
  iface->get_item_type = vis_call_history_get_item_type;
  iface->get_n_items = vis_call_history_get_n_items;
  iface->get_item = vis_call_history_get_item;
}

static void
vis_call_history_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_N_UNSEEN)
    g_value_set_uint (value, VIS_CALL_HISTORY (object)->n_unseen);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
vis_call_history_dispose (GObject *object)
{
  VisCallHistory *self = VIS_CALL_HISTORY (object);

  g_clear_object (&self->store);
  g_clear_object (&self->contacts);
  G_OBJECT_CLASS (vis_call_history_parent_class)->dispose (object);
}

static void
vis_call_history_finalize (GObject *object)
{
  VisCallHistory *self = VIS_CALL_HISTORY (object);

  g_ptr_array_unref (self->groups);
  _vis_call_matcher_free (self->matcher);
  G_OBJECT_CLASS (vis_call_history_parent_class)->finalize (object);
}

static void
vis_call_history_class_init (VisCallHistoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = vis_call_history_get_property;
  object_class->dispose = vis_call_history_dispose;
  object_class->finalize = vis_call_history_finalize;
  props[PROP_N_UNSEEN]
      = g_param_spec_uint ("n-unseen", NULL, NULL, 0, G_MAXUINT, 0,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
vis_call_history_init (VisCallHistory *self)
{
  self->groups = g_ptr_array_new_with_free_func (g_object_unref);
}

VisCallHistory *
vis_call_history_new (VisContactIndex *contacts, VisNumberParser *parser)
{
  VisCallHistory *self;

  g_return_val_if_fail (VIS_IS_CONTACT_INDEX (contacts) && VIS_IS_NUMBER_PARSER (parser), NULL);

  self = g_object_new (VIS_TYPE_CALL_HISTORY, NULL);
  self->contacts = g_object_ref (contacts);
  self->matcher = _vis_call_matcher_new (contacts, parser);
  g_signal_connect_object (contacts, "changed", G_CALLBACK (on_contacts_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
vis_call_history_set_store (VisCallHistory *self, VisStore *store)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (VIS_IS_CALL_HISTORY (self));

  if (self->store)
    vis_call_history_forget_removed (self);
  g_set_object (&self->store, store);
  if (store)
    check (self,
           vis_store_close_calls (store, VIS_CALL_END_WORD_INTERRUPTED, &error)
               && vis_store_purge_calls (store, &error)
               && vis_store_trim_calls (store, VIS_CALL_HISTORY_MAX, &error),
           &error);
  refresh (self, 0);
  count_unseen (self);
}

void
vis_call_history_add (VisCallHistory *self, VisCallRecord *record)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (VIS_IS_CALL_HISTORY (self) && record != NULL);

  if (self->store && check (self, vis_store_add_call (self->store, record, &error), &error))
    refresh (self, self->n_records + 1);
}

void
vis_call_history_update (VisCallHistory *self, const VisCallRecord *record, gboolean show)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (VIS_IS_CALL_HISTORY (self) && record != NULL);

  if (self->store && record->id != 0
      && check (self, vis_store_update_call (self->store, record, &error), &error) && show)
    refresh (self, self->n_records);
}

gboolean
vis_call_history_load_more (VisCallHistory *self)
{
  g_autoptr (GPtrArray) older = NULL;
  g_autoptr (GPtrArray) records = NULL;
  GPtrArray *added;
  VisCallGroup *last;
  guint position;

  g_return_val_if_fail (VIS_IS_CALL_HISTORY (self), FALSE);

  if (!self->store || self->complete || self->groups->len == 0)
    return FALSE;
  position = self->groups->len - 1;
  last = g_ptr_array_index (self->groups, position);
  records = g_ptr_array_ref (vis_call_group_get_records (last));
  older = query (self, ((const VisCallRecord *)g_ptr_array_index (records, records->len - 1))->id,
                 PAGE);
  if (!older)
    return FALSE;
  self->complete = older->len < PAGE;
  self->n_records += older->len;
  if (older->len == 0)
    return FALSE;

  /* The last group may go on in the new page. */
  for (guint i = records->len; i > 0; i--)
    g_ptr_array_insert (older, 0, vis_call_record_copy (g_ptr_array_index (records, i - 1)));
  added = make_groups (older);
  g_ptr_array_remove_index (self->groups, position);
  g_ptr_array_extend_and_steal (self->groups, added);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, self->groups->len - position);
  return TRUE;
}

void
vis_call_history_set_query (VisCallHistory *self, const char *text)
{
  g_return_if_fail (VIS_IS_CALL_HISTORY (self) && text != NULL);

  _vis_call_matcher_set_query (self->matcher, text);
  refresh (self, 0);
}

void
vis_call_history_see (VisCallHistory *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (VIS_IS_CALL_HISTORY (self));

  if (self->store && self->n_unseen > 0)
    {
      check (self, vis_store_see_calls (self->store, &error), &error);
      count_unseen (self);
    }
}

gboolean
vis_call_history_remove (VisCallHistory *self, VisCallGroup *group)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GPtrArray *records;
  gboolean done;

  g_return_val_if_fail (VIS_IS_CALL_HISTORY (self) && VIS_IS_CALL_GROUP (group), FALSE);

  if (!self->store)
    return FALSE;
  records = vis_call_group_get_records (group);
  for (guint i = 0; i < records->len; i++)
    g_array_append_val (ids, ((VisCallRecord *)g_ptr_array_index (records, i))->id);
  done
      = vis_store_remove_calls (self->store, (const gint64 *)(gpointer)ids->data, ids->len, &error);
  if (check_wish (self, done, &error))
    refresh (self, self->n_records);
  return done;
}

gboolean
vis_call_history_clear (VisCallHistory *self)
{
  g_autoptr (GError) error = NULL;
  gboolean done;

  g_return_val_if_fail (VIS_IS_CALL_HISTORY (self), FALSE);

  if (!self->store)
    return FALSE;
  done = vis_store_clear_calls (self->store, &error);
  if (check_wish (self, done, &error))
    refresh (self, 0);
  return done;
}

void
vis_call_history_undo (VisCallHistory *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (VIS_IS_CALL_HISTORY (self));

  if (self->store && check_wish (self, vis_store_restore_calls (self->store, &error), &error))
    refresh (self, self->n_records);
}

void
vis_call_history_forget_removed (VisCallHistory *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (VIS_IS_CALL_HISTORY (self));

  if (self->store)
    check (self, vis_store_purge_calls (self->store, &error), &error);
}

guint
vis_call_history_get_n_unseen (VisCallHistory *self)
{
  g_return_val_if_fail (VIS_IS_CALL_HISTORY (self), 0);

  return self->n_unseen;
}
