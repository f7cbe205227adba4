/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** VisListSpan: what g_list_model_items_changed() takes. */
typedef struct
{
  guint position;
  guint removed;
  guint added;
} VisListSpan;

/** _vis_list_span_between: Returns: the smallest single change that makes @old into @new, which
 * hold pointers to the same objects where nothing changed. */
VisListSpan _vis_list_span_between (GPtrArray *old, GPtrArray *new);

G_END_DECLS
