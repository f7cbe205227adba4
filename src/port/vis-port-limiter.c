/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "port/vis-port-limiter.h"

#include <string.h>

#include "port/vis-token-bucket.h"

/* Tokens per second, and how many may be saved up. */
#define NETWORK_RATE 4.0
#define NETWORK_BURST 8.0
#define SHARED_RATE 50.0
#define SHARED_BURST 100.0
#define RESERVE_RATE 20.0
#define RESERVE_BURST 20.0

/* Networks remembered at once: a direct-mapped table, so that a flood of forged sources can
 * neither grow it nor search it. */
#define N_NETWORKS 4096

/* Knocks remembered at once, as many as a flood of 20,000 packets a second needs several seconds
 * to overwrite: SIP repeats a request after 500 ms (RFC 3261, 17.1.1.2: T1). */
#define N_KNOCKS 65536
#define MAX_HASHED 512 /* the first Via, with the branch that tells requests apart, is in there */
#define KNOCK_MIN (100 * G_GINT64_CONSTANT (1000))
#define KNOCK_MAX (32 * G_USEC_PER_SEC)

typedef struct
{
  guint8 prefix[8];
  VisTokenBucket bucket;
} Network;

typedef struct
{
  guint32 hash;
  guint32 milliseconds;
} Knock;

struct _VisPortLimiter
{
  VisTokenBucket shared;
  VisTokenBucket reserve;
  guint32 seed;
  Network networks[N_NETWORKS];
  Knock knocks[N_KNOCKS];
};

/* FNV-1a, which begins with a random seed: who doesn't know it can't aim at somebody's slot. */
static guint32
hash_bytes (guint32 hash, const guint8 *data, gsize size)
{
  for (gsize i = 0; i < size; i++)
    hash = (hash ^ data[i]) * 16777619u;
  return hash;
}

static guint32
hash_spread (guint32 hash)
{
  return hash ^ hash >> 15;
}

/* The /24 of ::ffff:a.b.c.d, or the /64 of anything else. */
static void
network_of (const VisAddress *address, guint8 prefix[8])
{
  if (vis_address_is_ipv4 (address))
    {
      memset (prefix, 0, 8);
      prefix[0] = 4;
      memcpy (prefix + 5, address->ip + 12, 3);
    }
  else
    memcpy (prefix, address->ip, 8);
}

/* An empty bucket takes what comes in for as long as tries go on: a refused try costs too. */
static gboolean
network_admits (VisPortLimiter *self, const VisAddress *remote, gint64 now)
{
  guint8 prefix[8];
  Network *network;

  network_of (remote, prefix);
  network
      = &self->networks[hash_spread (hash_bytes (self->seed, prefix, sizeof prefix)) % N_NETWORKS];
  if (memcmp (network->prefix, prefix, sizeof prefix) != 0)
    {
      memcpy (network->prefix, prefix, sizeof prefix);
      network->bucket = (VisTokenBucket){ NETWORK_BURST, now };
    }
  if (vis_token_bucket_take (&network->bucket, NETWORK_RATE, NETWORK_BURST, now))
    return TRUE;
  network->bucket.tokens = 0;
  return FALSE;
}

/* Whether @remote sent the same before, long enough ago to be a retransmission. */
static gboolean
knocks_again (VisPortLimiter *self, const VisAddress *remote, const guint8 *data, gsize size,
              gint64 now)
{
  guint8 port[2] = { (guint8)(remote->port >> 8), (guint8)remote->port };
  guint32 hash = hash_bytes (self->seed, remote->ip, sizeof remote->ip);
  guint32 milliseconds = (guint32)(now / 1000);
  Knock *knock;
  gint64 age;

  hash = hash_bytes (hash, port, sizeof port);
  hash = hash_spread (hash_bytes (hash, data, MIN (size, MAX_HASHED)));
  knock = &self->knocks[hash % N_KNOCKS];
  age = (gint64)(guint32)(milliseconds - knock->milliseconds) * 1000;
  if (knock->hash == hash && age < KNOCK_MAX)
    return age >= KNOCK_MIN;
  *knock = (Knock){ hash, milliseconds };
  return FALSE;
}

VisPortLimiter *
vis_port_limiter_new (gint64 now)
{
  VisPortLimiter *self = g_new0 (VisPortLimiter, 1);

  self->seed = 2166136261u ^ g_random_int ();
  self->shared = (VisTokenBucket){ SHARED_BURST, now };
  self->reserve = (VisTokenBucket){ RESERVE_BURST, now };
  return self;
}

void
vis_port_limiter_free (VisPortLimiter *self)
{
  g_free (self);
}

gboolean
vis_port_limiter_admit (VisPortLimiter *self, const VisAddress *remote, const guint8 *data,
                        gsize size, gint64 now)
{
  g_return_val_if_fail (self != NULL && remote != NULL && (data != NULL || size == 0), FALSE);

  if (!network_admits (self, remote, now))
    return FALSE;
  if (vis_token_bucket_take (&self->shared, SHARED_RATE, SHARED_BURST, now))
    return TRUE;
  return knocks_again (self, remote, data, size, now)
         && vis_token_bucket_take (&self->reserve, RESERVE_RATE, RESERVE_BURST, now);
}
