/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "port/vis-token-bucket.h"

gboolean
vis_token_bucket_take (VisTokenBucket *bucket, double rate, double burst, gint64 now)
{
  bucket->tokens += rate * (double)(now - bucket->filled) / (double)G_USEC_PER_SEC;
  bucket->tokens = CLAMP (bucket->tokens, 0, burst);
  bucket->filled = now;
  if (bucket->tokens < 1)
    return FALSE;
  bucket->tokens -= 1;
  return TRUE;
}
