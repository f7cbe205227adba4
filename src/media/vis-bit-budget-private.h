/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VisBitBudget:
 *
 * Keeps pictures below a number of bits per second by leaving some out: an encoder alone has a
 * worst quality, and a picture full of noise needs more than the limit even so. Begins with zeros;
 * one thread at a time.
 */
typedef struct
{
  guint64 spent; /* bits that the time that went by has not paid for yet */
  gint64 time;   /* µs: of the picture before */
} VisBitBudget;

/** _vis_bit_budget_allows: @limit: in bit/s, 0: none; @time: in µs, of the next picture. Returns:
 * whether it may be encoded. */
gboolean _vis_bit_budget_allows (VisBitBudget *self, guint limit, gint64 time);

/** _vis_bit_budget_spend: a picture has become so many bytes. */
void _vis_bit_budget_spend (VisBitBudget *self, gsize bytes);

G_END_DECLS
