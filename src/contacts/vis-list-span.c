/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contacts/vis-list-span-private.h"

VisListSpan
_vis_list_span_between (GPtrArray *old, GPtrArray *new)
{
  guint shorter = MIN (old->len, new->len);
  guint head = 0;
  guint tail = 0;

  while (head < shorter && old->pdata[head] == new->pdata[head])
    head++;
  while (tail < shorter - head
         && old->pdata[old->len - 1 - tail] == new->pdata[new->len - 1 - tail])
    tail++;
  return (VisListSpan){
    .position = head,
    .removed = old->len - head - tail,
    .added = new->len - head - tail,
  };
}
