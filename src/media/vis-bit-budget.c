/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/vis-bit-budget-private.h"

/* How much of a second may be spent ahead: a key frame costs as much as many others. */
#define AHEAD_MS 250

gboolean
_vis_bit_budget_allows (VisBitBudget *self, guint limit, gint64 time)
{
  /* More than that is not owed to anybody: time that leapt pays for a second. */
  guint64 elapsed = (guint64)CLAMP (time - self->time, 0, G_USEC_PER_SEC);
  guint64 paid = limit * elapsed / G_USEC_PER_SEC;

  self->time = time;
  self->spent = limit > 0 && self->spent > paid ? self->spent - paid : 0;
  return self->spent <= (guint64)limit * AHEAD_MS / 1000;
}

void
_vis_bit_budget_spend (VisBitBudget *self, gsize bytes)
{
  self->spent += (guint64)bytes * 8;
}
