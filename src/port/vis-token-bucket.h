/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** VisTokenBucket: @tokens at the time @filled, in microseconds. Zeroes make an empty one. */
typedef struct
{
  double tokens;
  gint64 filled;
} VisTokenBucket;

/**
 * vis_token_bucket_take:
 * @rate: tokens that come in each second
 * @burst: how many may be saved up
 *
 * Returns: whether there was a token to take at @now, in microseconds.
 */
gboolean vis_token_bucket_take (VisTokenBucket *bucket, double rate, double burst, gint64 now);

G_END_DECLS
