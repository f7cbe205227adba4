/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What strangers send: after each of it the stack still answers, and nothing went elsewhere. */
#include <dlfcn.h>
#include <netdb.h>
#include <string.h>

#include "lib/vis-test-loop.h"
#include "sip/vis-test-peer.h"
#include "sip/vis-test-side.h"

/* Headers that make a request whole; the Call-ID is in the hands of each input. */
#define VIA "Via: SIP/2.0/UDP h.invalid;branch=z9hG4bKx\r\n"
#define FROM "From: <sip:a@h.invalid>;tag=1\r\n"
#define TO "To: <sip:b@h.invalid>\r\n"
#define REST "Max-Forwards: 70\r\nContact: <sip:a@h.invalid>\r\n"
#define INVITE "INVITE sip:b@192.0.2.1 SIP/2.0\r\n"
#define OPTIONS "OPTIONS sip:b@192.0.2.1 SIP/2.0\r\n"

#define MAX_BYTES 65000
#define N_MUTATIONS 600

/* RFC 4475 and worse. */
static const char *const inputs[] = {
  "\r\n",
  "\r\n\r\n",
  "\n\n\n\n",
  "INVITE",
  "INVITE sip:x",
  "INVITE sip: SIP/2.0\r\n\r\n",
  "INVITE sip:@: SIP/2.0\r\n\r\n",
  "INVITE sip:[::1 SIP/2.0\r\nVia: SIP/2.0/UDP [::1\r\n\r\n",
  "INVITE  sip:b@192.0.2.1  SIP/2.0\r\n" VIA FROM TO "Call-ID: 1\r\nCSeq: 1 INVITE\r\n\r\n",
  "INVITE <sip:b@192.0.2.1> SIP/2.0\r\n" VIA FROM TO "Call-ID: 2\r\nCSeq: 1 INVITE\r\n\r\n",
  "INVITE sip:b@192.0.2.1; lr SIP/2.0\r\n" VIA FROM TO "Call-ID: 3\r\nCSeq: 1 INVITE\r\n\r\n",
  "SIP/2.0",
  "SIP/2.0 200\r\n\r\n",
  "SIP/2.0 200 OK\r\n" VIA FROM TO "Call-ID: 4\r\nCSeq: 1 INVITE\r\n\r\n",
  "SIP/2.0 4294967301 Much\r\n" VIA FROM TO "Call-ID: 5\r\nCSeq: 1 INVITE\r\n\r\n",
  "SIP/2.0 100 Trying\r\n\r\n",
  INVITE VIA "\r\n",
  INVITE FROM TO "\r\n",
  INVITE VIA FROM TO "CSeq: 1 INVITE\r\n\r\n",
  INVITE VIA FROM TO "Call-ID:\r\nCSeq: 1 INVITE\r\n\r\n",
  INVITE VIA FROM TO "Call-ID: 6\r\nCSeq: 36893488147419103232 INVITE\r\n" REST "\r\n",
  INVITE VIA FROM TO "Call-ID: 7\r\nCSeq: -1 INVITE\r\n" REST "\r\n",
  INVITE VIA FROM TO "Call-ID: 8\r\nCSeq: 1 OPTIONS\r\n" REST "\r\n",
  INVITE VIA FROM TO "Call-ID: 9\r\nCSeq: 1 INVITE\r\n" REST "Content-Length: -999\r\n\r\nv=0\r\n",
  INVITE VIA FROM TO "Call-ID: 10\r\nCSeq: 1 INVITE\r\n" REST "Content-Length: 9999\r\n\r\nv=0",
  INVITE VIA FROM TO "Call-ID: 11\r\nCSeq: 1 INVITE\r\n" REST "Content-Length: 1\r\n"
                     "Content-Length: 7\r\n\r\nv=0\r\n",
  INVITE VIA "From: \"Unclosed <sip:a@h.invalid>;tag=1\r\n" TO "Call-ID: 12\r\nCSeq: 1 INVITE\r\n"
             "\r\n",
  INVITE VIA "From: <http://h.invalid>;tag=1\r\nTo: isbn:2983792873\r\nCall-ID: 13\r\n"
             "CSeq: 1 INVITE\r\n" REST "\r\n",
  INVITE VIA "From:\r\nFrom: \r\nTo: ,,,\r\nCall-ID: 14\r\nCSeq: 1 INVITE\r\n\r\n",
  INVITE VIA FROM FROM TO TO "Call-ID: 15\r\nCall-ID: 16\r\nCSeq: 1 INVITE\r\nCSeq: 2 INVITE\r\n"
                             "\r\n",
  INVITE "Via: SIP/2.0/UDP 192.0.2.15;;,;,,\r\n" FROM TO "Call-ID: 17\r\nCSeq: 1 INVITE\r\n\r\n",
  INVITE "Via: SIP/2.0/TCP h.invalid;branch=z9hG4bKt\r\n" FROM TO
         "Call-ID: 18\r\nCSeq: 1 INVITE\r\n\r\n",
  INVITE "v: SIP/2.0/UDP h.invalid:99999999;branch=z9hG4bKp;rport=-1;received=x\r\n" FROM TO
         "Call-ID: 19\r\nCSeq: 1 INVITE\r\n" REST "\r\n",
  INVITE VIA FROM TO "Call-ID: 20\r\nCSeq: 1 INVITE\r\nContact: *\r\nContact: <>\r\n\r\n",
  INVITE VIA FROM TO "Call-ID: 21\r\nCSeq: 1 INVITE\r\nMax-Forwards: -1\r\nExpires: 1e99\r\n\r\n",
  INVITE VIA FROM TO "Call-ID: 22\r\nCSeq: 1 INVITE\r\n" REST
                     "Replaces: 1;to-tag=1;from-tag=1\r\nRequire: replaces\r\n\r\n",
  INVITE VIA FROM TO "Call-ID: 23\r\nCSeq: 1 INVITE\r\n" REST
                     "Session-Expires: 99999999999;refresher=x\r\nMin-SE: -4\r\n"
                     "Content-Type: application/sdp\r\n\r\nv=0\r\nm=v 9 X (",
  INVITE VIA FROM TO "Call-ID: 24\r\nCSeq: 1 INVITE\r\n" REST
                     "Content-Type: multipart/mixed;boundary=\"\r\n\r\n--\r\n",
  OPTIONS VIA FROM TO "Call-ID: 25\r\nCSeq: 1 OPTIONS\r\nAuthorization: Digest x=\"\r\n\r\n",
  "OPTIONS nobody:knows SIP/2.0\r\n" VIA FROM TO "Call-ID: 26\r\nCSeq: 1 OPTIONS\r\n\r\n",
  "OPTIONS * SIP/2.0\r\nVia: SIP/2.0/UDP 0.0.0.0:0;rport\r\n" FROM TO
  "Call-ID: 27\r\nCSeq: 1 OPTIONS\r\n\r\n",
  "ACK sip:b@192.0.2.1 SIP/2.0\r\n" VIA FROM TO "Call-ID: 28\r\nCSeq: 1 ACK\r\n\r\n",
  "CANCEL sip:b@192.0.2.1 SIP/2.0\r\n" VIA FROM TO "Call-ID: 29\r\nCSeq: 1 CANCEL\r\n\r\n",
  "PRACK sip:b@192.0.2.1 SIP/2.0\r\n" VIA FROM TO "Call-ID: 30\r\nCSeq: 1 PRACK\r\n"
  "RAck: 1 1 INVITE\r\n\r\n",
};

typedef struct
{
  VisTestSide *side;
  VisTestPeer *peer;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->side = vis_test_side_new ("+12025550199", NULL, NULL);
  fixture->side->takes = FALSE;
  fixture->peer = vis_test_peer_new (vis_test_transport_get_address (fixture->side->transport));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  vis_test_side_free (fixture->side);
  vis_test_peer_free (fixture->peer);
}

static void
expect_alive (Fixture *fixture)
{
  static guint n;
  g_autofree char *line = g_strdup_printf ("OPTIONS %u", ++n);

  vis_test_peer_request (fixture->peer, line, "alive", NULL, "", NULL);
  g_free (vis_test_peer_expect_status (fixture->peer, line, "200"));
}

static void
send_text (Fixture *fixture, const char *text)
{
  vis_test_peer_send_bytes (fixture->peer, text, MIN (strlen (text), MAX_BYTES));
}

static void
test_malformed (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (inputs); i++)
    {
      send_text (fixture, inputs[i]);
      expect_alive (fixture);
    }
  vis_test_peer_send_bytes (fixture->peer, "\0\0\0\0", 4);
  vis_test_peer_send_bytes (fixture->peer, "", 0);
  expect_alive (fixture);
}

static void
test_huge (Fixture *fixture, gconstpointer data)
{
  static const char *const starts[] = {
    "X-Big: ",    "Subject: ",         "Contact: <sip:",     "Route: <sip:", "Identity: ",
    "From: \"\"", "Via: SIP/2.0/UDP ", "User-Agent: ((((((", "Call-ID: ",    "Content-Type: a/",
  };
  static const char *const fills[] = { "A", "(", "\"", ",", ";a=b", "<", "\\", "%41" };

  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (fills); k++)
      {
        GString *text = g_string_new (INVITE VIA FROM TO "CSeq: 1 INVITE\r\n");

        g_string_append_printf (text, "Call-ID: huge-%zu-%zu\r\n%s", i, k, starts[i]);
        while (text->len < MAX_BYTES - 16)
          g_string_append (text, fills[k]);
        g_string_append (text, "\r\n\r\n");
        send_text (fixture, text->str);
        g_string_free (text, TRUE);
        expect_alive (fixture);
      }
}

static void
test_many_headers (Fixture *fixture, gconstpointer data)
{
  static const char *const lines[]
      = { "a:b\r\n", "v:SIP/2.0/UDP x\r\n", "Route:<sip:x>\r\n", "m:<sip:x>\r\n", "k:x\r\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      GString *text = g_string_new (OPTIONS VIA FROM TO "CSeq: 1 OPTIONS\r\n");

      g_string_append_printf (text, "Call-ID: many-%zu\r\n", i);
      while (text->len < MAX_BYTES - 32)
        g_string_append (text, lines[i]);
      g_string_append (text, "\r\n");
      send_text (fixture, text->str);
      g_string_free (text, TRUE);
      expect_alive (fixture);
    }
}

/* Changed bytes, cut and doubled pieces of whole requests; the same ones in every run. */
static void
test_mutations (Fixture *fixture, gconstpointer data)
{
  static const char *const methods[] = { "INVITE", "OPTIONS", "MESSAGE", "UPDATE", "PRACK",
                                         "BYE",    "CANCEL",  "ACK",     "INFO",   "REFER" };
  static const char special[] = "\r\n;,<>\"\\:=@[]%/ ()";
  g_autoptr (GRand) rand = g_rand_new_with_seed (20240229);

  for (guint i = 0; i < N_MUTATIONS; i++)
    {
      const char *method = methods[i % G_N_ELEMENTS (methods)];
      g_autoptr (GString) text = g_string_new (NULL);
      guint n_changes = (guint)g_rand_int_range (rand, 1, 7);

      g_string_printf (text,
                       "%s sip:b@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK%u;rport\r\n"
                       "From: \"A\" <sip:a@h.invalid>;tag=%u\r\nTo: <sip:b@h.invalid>\r\n"
                       "Call-ID: mutation-%u\r\nCSeq: 1 %s\r\n" REST
                       "Supported: 100rel, timer\r\nSession-Expires: 1800;refresher=uac\r\n"
                       "RAck: 1 1 INVITE\r\nReason: SIP;cause=200;text=\"x\"\r\n"
                       "Content-Type: application/sdp\r\nContent-Length: 9\r\n\r\nv=0 offer",
                       method, i, i, i / 3, method);
      for (guint k = 0; k < n_changes; k++)
        {
          gsize at = (gsize)g_rand_int_range (rand, 0, (gint32)text->len);

          switch (g_rand_int_range (rand, 0, 4))
            {
            case 0:
              text->str[at] = (char)g_rand_int_range (rand, 1, 256);
              break;
            case 1:
              text->str[at] = special[g_rand_int_range (rand, 0, sizeof special - 1)];
              break;
            case 2:
              g_string_erase (text, (gssize)at, MIN (8, (gssize)(text->len - at)));
              break;
            default:
              g_string_insert_len (text, (gssize)at, text->str, MIN (40, (gssize)text->len));
              break;
            }
        }
      vis_test_peer_send_bytes (fixture->peer, text->str, text->len);
      if (i % 20 == 0)
        expect_alive (fixture);
    }
  expect_alive (fixture);
}

static void
test_random_bytes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint i = 0; i < 300; i++)
    {
      char bytes[1200];
      gsize size = (gsize)g_rand_int_range (rand, 1, sizeof bytes);

      for (gsize k = 0; k < size; k++)
        bytes[k] = (char)g_rand_int (rand);
      if (i % 3 == 0)
        bytes[0] = (char)(i & 1); /* as STUN begins */
      vis_test_peer_send_bytes (fixture->peer, bytes, size);
      if (i % 20 == 0)
        expect_alive (fixture);
    }
  expect_alive (fixture);
}

/* RFC 3261, 18.2.2 would have the answer go to maddr: to any port of this computer, or to a name
 * that has to be looked up first. An answer to another version goes to the Via's host. */
static void
test_answers_go_back_only (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VisTestPeer) victim
      = vis_test_peer_new (vis_test_transport_get_address (fixture->side->transport));
  guint16 port = vis_test_peer_get_address (victim)->port;
  static const char *const formats[] = {
    OPTIONS "Via: SIP/2.0/UDP h.invalid:%u;maddr=127.0.0.1;branch=z9hG4bK1\r\n" FROM TO
            "Call-ID: maddr-1\r\nCSeq: 1 OPTIONS\r\n\r\n",
    OPTIONS "v: SIP/2.0/UDP h.invalid:%u;MAddr=127.0.0.1;branch=z9hG4bK2;rport\r\n" FROM TO
            "Call-ID: maddr-2\r\nCSeq: 1 OPTIONS\r\n\r\n",
    OPTIONS
    "Via: SIP/2.0/UDP h.invalid:%u;branch=z9hG4bK3;maddr=127.0.0.1,SIP/2.0/UDP x\r\n" FROM TO
    "Call-ID: maddr-3\r\nCSeq: 1 OPTIONS\r\n\r\n",
    OPTIONS "Via: SIP/2.0/UDP h.invalid:%u;maddr=127.0.0.1;branch=z9hG4bK4\r\n" FROM TO
            "Call-ID: no-empty-line\r\nCSeq: 1 OPTIONS\r\n",
    "OPTIONS sip:b@192.0.2.1 SIP/7.0\r\nVia: SIP/2.0/UDP 127.0.0.1:%u;branch=z9hG4bK5\r\n" FROM TO
    "Call-ID: version\r\nCSeq: 1 OPTIONS\r\n\r\n",
    INVITE "Via: SIP/2.0/UDP 127.0.0.1:%u;branch=z9hG4bK6\r\n" FROM TO
           "Call-ID: sent-by\r\nCSeq: 1 INVITE\r\n" REST "\r\n",
    INVITE "Via: SIP/2.0/UDP h.invalid:%u;branch=z9hG4bK7;received=127.0.0.1\r\n" FROM TO
           "Call-ID: received\r\nCSeq: x INVITE\r\n\r\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_auto (GStrv) pieces = g_strsplit (formats[i], "%u", 2);
      g_autofree char *text = g_strdup_printf ("%s%u%s", pieces[0], port, pieces[1]);

      send_text (fixture, text);
      expect_alive (fixture);
    }
  vis_test_peer_expect_silence (victim);
}

static guint n_lookups;

/* Stands before the C library's: sofia asks here. */
int
getaddrinfo (const char *node, const char *service, const struct addrinfo *hints,
             struct addrinfo **result)
{
  static int (*next) (const char *, const char *, const struct addrinfo *, struct addrinfo **);

  if (!next)
    *(void **)&next = dlsym (RTLD_NEXT, "getaddrinfo");
  if (node && !g_hostname_is_ip_address (node))
    n_lookups++;
  return next (node, service, hints, result);
}

/* A name in maddr would be looked up with the main loop standing still. */
static void
test_no_name_is_looked_up (Fixture *fixture, gconstpointer data)
{
  n_lookups = 0;
  send_text (fixture,
             OPTIONS "Via: SIP/2.0/UDP h.invalid;maddr=visavis.test;branch=z9hG4bK1\r\n" FROM TO
                     "Call-ID: name-1\r\nCSeq: 1 OPTIONS\r\n\r\n");
  send_text (fixture, "OPTIONS sip:b@192.0.2.1 SIP/3.0\r\n"
                      "Via: SIP/2.0/UDP visavis.test;branch=z9hG4bK2\r\n" FROM TO
                      "Call-ID: name-2\r\nCSeq: 1 OPTIONS\r\n\r\n");
  expect_alive (fixture);
  g_assert_cmpuint (n_lookups, ==, 0);
}

/* Whoever does not come through the transport is a program on this computer. */
static void
test_unknown_virtual_port (Fixture *fixture, gconstpointer data)
{
  VisAddress inner = *vis_test_transport_get_address (fixture->side->transport);
  g_autoptr (VisTestPeer) stranger = NULL;

  inner.port = vis_test_transport_get_inner_port (fixture->side->transport);
  stranger = vis_test_peer_new (&inner);
  vis_test_peer_invite (stranger, "call", "");
  g_free (vis_test_peer_expect_status (stranger, "INVITE 1", "403"));
  vis_test_side_expect (fixture->side, "");
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/sip/hostile/malformed", test_malformed);
  ADD ("/sip/hostile/huge-headers", test_huge);
  ADD ("/sip/hostile/many-headers", test_many_headers);
  ADD ("/sip/hostile/mutations", test_mutations);
  ADD ("/sip/hostile/random-bytes", test_random_bytes);
  ADD ("/sip/hostile/answers-go-back-only", test_answers_go_back_only);
  ADD ("/sip/hostile/no-name-is-looked-up", test_no_name_is_looked_up);
  ADD ("/sip/hostile/unknown-virtual-port-is-refused", test_unknown_virtual_port);
  return g_test_run ();
}
