/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contacts/vis-search-text-private.h"

#include <string.h>

struct _VisSearchText
{
  GPtrArray *contacts; /* (element-type VisContact) */
  GString *keys;       /* each with its NUL */
  GArray *offsets;     /* (element-type gsize): where each key begins, and where the last ends */
};

VisSearchText *
_vis_search_text_new (void)
{
  VisSearchText *self = g_new0 (VisSearchText, 1);
  gsize end = 0;

  self->contacts = g_ptr_array_new_with_free_func (g_object_unref);
  self->keys = g_string_new (NULL);
  self->offsets = g_array_new (FALSE, FALSE, sizeof (gsize));
  g_array_append_val (self->offsets, end);
  return self;
}

void
_vis_search_text_free (VisSearchText *self)
{
  g_ptr_array_unref (self->contacts);
  g_string_free (self->keys, TRUE);
  g_array_unref (self->offsets);
  g_free (self);
}

static gsize
get_offset (VisSearchText *self, guint i)
{
  return g_array_index (self->offsets, gsize, i);
}

/* @added contacts begin at @position by now; what stood behind them follows. */
static void
insert_contacts (VisSearchText *self, guint position, GPtrArray *added)
{
  guint tail = self->contacts->len - position;

  g_ptr_array_set_size (self->contacts, (int)(self->contacts->len + added->len));
  if (tail > 0)
    memmove (self->contacts->pdata + position + added->len, self->contacts->pdata + position,
             tail * sizeof (gpointer));
  for (guint i = 0; i < added->len; i++)
    self->contacts->pdata[position + i] = g_object_ref (added->pdata[i]);
}

static void
insert_keys (VisSearchText *self, guint position, GPtrArray *added)
{
  gsize at = get_offset (self, position);
  g_autoptr (GString) keys = g_string_new (NULL);
  g_autoptr (GArray) offsets = g_array_sized_new (FALSE, FALSE, sizeof (gsize), added->len);

  for (guint i = 0; i < added->len; i++)
    {
      const char *key = vis_contact_get_search_key (added->pdata[i]);
      gsize offset = at + keys->len;

      g_array_append_val (offsets, offset);
      g_string_append_len (keys, key, (gssize)strlen (key) + 1);
    }
  g_string_insert_len (self->keys, (gssize)at, keys->str, (gssize)keys->len);
  for (guint i = position; i < self->offsets->len; i++)
    g_array_index (self->offsets, gsize, i) += keys->len;
  if (offsets->len > 0)
    g_array_insert_vals (self->offsets, position, offsets->data, offsets->len);
}

static void
remove_contacts (VisSearchText *self, guint position, guint n)
{
  gsize start = get_offset (self, position);
  gsize size = get_offset (self, position + n) - start;

  if (n == 0)
    return;
  g_ptr_array_remove_range (self->contacts, position, n);
  g_string_erase (self->keys, (gssize)start, (gssize)size);
  g_array_remove_range (self->offsets, position, n);
  for (guint i = position; i < self->offsets->len; i++)
    g_array_index (self->offsets, gsize, i) -= size;
}

void
_vis_search_text_splice (VisSearchText *self, VisContactSource *source, guint position,
                         guint removed, guint added)
{
  g_autoptr (GPtrArray) contacts = g_ptr_array_new_full (added, g_object_unref);

  for (guint i = 0; i < added; i++)
    g_ptr_array_add (contacts, g_list_model_get_item (G_LIST_MODEL (source), position + i));
  remove_contacts (self, position, removed);
  insert_keys (self, position, contacts);
  insert_contacts (self, position, contacts);
}

guint
_vis_search_text_get_n_contacts (VisSearchText *self)
{
  return self->contacts->len;
}

VisContact *
_vis_search_text_get_contact (VisSearchText *self, guint i)
{
  return self->contacts->pdata[i];
}

const char *
_vis_search_text_get_key (VisSearchText *self, guint i)
{
  return self->keys->str + get_offset (self, i);
}
