/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "port-fixture.h"
#include "port/vis-port-limiter.h"

#define MS G_GINT64_CONSTANT (1000)
#define N_CALLERS 20
#define SECOND (1000 * MS)

static VisAddress
ipv4 (guint a, guint b, guint c, guint d, guint16 port)
{
  return (VisAddress){
    .ip = { [10] = 0xff, [11] = 0xff, [12] = (guint8)a, (guint8)b, (guint8)c, (guint8)d },
    .port = port,
  };
}

static gboolean
admit (VisPortLimiter *limiter, const VisAddress *remote, gint64 now)
{
  static const guint8 request[] = "OPTIONS sip:b SIP/2.0";

  return vis_port_limiter_admit (limiter, remote, request, sizeof request, now);
}

static void
test_network_bucket (void)
{
  g_autoptr (VisPortLimiter) limiter = vis_port_limiter_new (0);
  guint admitted = 0;

  /* One host with changing ports, then its neighbours: one network. */
  for (guint i = 0; i < 100; i++)
    {
      VisAddress remote = ipv4 (198, 51, 100, i, (guint16)(1000 + i));

      admitted += admit (limiter, &remote, 0);
    }
  g_assert_cmpuint (admitted, ==, 8);
}

static void
test_other_network (void)
{
  g_autoptr (VisPortLimiter) limiter = vis_port_limiter_new (0);
  VisAddress honest = ipv4 (203, 0, 113, 5, 16402);

  for (guint i = 0; i < 1000; i++)
    {
      VisAddress remote = ipv4 (198, 51, 100, 7, (guint16)(1000 + i));

      admit (limiter, &remote, i * MS);
    }
  g_assert_true (admit (limiter, &honest, SECOND));
}

static void
test_ipv6_network (void)
{
  g_autoptr (VisPortLimiter) limiter = vis_port_limiter_new (0);
  VisAddress remote = port_fixture_address ("[2001:db8:1:2::1]:16402");
  VisAddress honest = port_fixture_address ("[2001:db8:1:3::1]:16402");
  guint admitted = 0;

  for (guint i = 0; i < 100; i++)
    {
      remote.ip[12] = (guint8)i;
      admitted += admit (limiter, &remote, 0);
    }
  g_assert_cmpuint (admitted, ==, 8);
  g_assert_true (admit (limiter, &honest, 0));
}

static void
test_refills_when_quiet (void)
{
  g_autoptr (VisPortLimiter) limiter = vis_port_limiter_new (0);
  VisAddress remote = ipv4 (198, 51, 100, 7, 1);

  while (admit (limiter, &remote, 0))
    remote.port++;
  g_assert_false (admit (limiter, &remote, 200 * MS));
  /* The refused try cost what had gathered. */
  g_assert_false (admit (limiter, &remote, 400 * MS));
  g_assert_true (admit (limiter, &remote, 700 * MS));
}

/* 20,000 packets a second with forged sources: those who send again, as SIP does, get in. A forged
 * packet may overwrite the note of a knock, so that it takes luck: for one in 60 all of it fails.
 */
static void
test_second_knock (void)
{
  g_autoptr (VisPortLimiter) limiter = vis_port_limiter_new (0);
  const gint64 tries[] = { 2000 * MS, 2500 * MS, 3500 * MS, 5500 * MS };
  gboolean admitted[N_CALLERS] = { FALSE };
  guint n_admitted = 0;
  guint next = 0;
  guint flooded = 0;

  for (guint i = 0; i < 6 * 20000; i++)
    {
      VisAddress forged = ipv4 (10 + (i >> 16 & 7), i >> 8 & 255, i & 255, 1, 5060);
      gint64 now = i * 50;

      flooded += admit (limiter, &forged, now);
      if (next < G_N_ELEMENTS (tries) && now >= tries[next])
        {
          next++;
          for (guint caller = 0; caller < N_CALLERS; caller++)
            {
              VisAddress honest = ipv4 (203, 0, caller, 5, 16402);

              admitted[caller] = admitted[caller] || admit (limiter, &honest, now);
            }
        }
    }
  for (guint caller = 0; caller < N_CALLERS; caller++)
    n_admitted += admitted[caller];
  g_assert_cmpuint (n_admitted, >=, N_CALLERS / 2);
  g_assert_cmpuint (flooded, <=, 100 + 6 * 50 + 20 + 6 * 20);
}

/* A flood of ever new requests from some hundred hosts, each slow enough for its network's bucket:
 * knocking means to say the same again. */
static void
test_new_is_no_knock (void)
{
  g_autoptr (VisPortLimiter) limiter = vis_port_limiter_new (0);
  VisAddress honest = ipv4 (203, 0, 113, 5, 16402);
  guint flooded = 0;
  gboolean admitted = FALSE;

  for (guint i = 0; i < 8000; i++)
    {
      VisAddress remote = ipv4 (10, 0, i % 500, 1, 5060);
      gint64 now = i * MS;

      flooded += vis_port_limiter_admit (limiter, &remote, (guint8 *)&i, sizeof i, now);
      if (i % 500 == 250 && i > 4000)
        admitted = admitted || admit (limiter, &honest, now);
    }
  g_assert_true (admitted);
  g_assert_cmpuint (flooded, <=, 100 + 8 * 50);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/port/limiter/holds-one-network-down", test_network_bucket);
  g_test_add_func ("/port/limiter/leaves-other-networks-alone", test_other_network);
  g_test_add_func ("/port/limiter/takes-an-ipv6-64-for-one-network", test_ipv6_network);
  g_test_add_func ("/port/limiter/forgives-those-who-wait", test_refills_when_quiet);
  g_test_add_func ("/port/limiter/admits-a-second-knock-in-a-flood", test_second_knock);
  g_test_add_func ("/port/limiter/takes-only-the-same-for-a-knock", test_new_is_no_knock);
  return g_test_run ();
}
