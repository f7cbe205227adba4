/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "port/vis-sip-via.h"

#define ADDRESS "192.0.2.7:5062"
#define HEAD "SIP/2.0 200 OK\r\n"
#define TAIL "\r\nCSeq: 1 OPTIONS\r\n\r\nVia: x;rport=1\r\n"

static char *
correct (const char *text, const char *remote)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) corrected = NULL;
  VisAddress address;

  vis_address_parse (remote, 0, &address, &error);
  g_assert_no_error (error);
  corrected = vis_sip_via_correct ((const guint8 *)text, strlen (text), &address);
  return corrected ? g_strndup (g_bytes_get_data (corrected, NULL), g_bytes_get_size (corrected))
                   : NULL;
}

typedef struct
{
  const char *via;
  const char *remote;
  const char *expected; /* NULL: stays as it is */
} Row;

static const Row rows[] = {
  { "v:SIP/2.0/UDP a:5060;branch=z;rport=33296;received=127.0.0.1", ADDRESS,
    "v:SIP/2.0/UDP a:5060;received=192.0.2.7;rport=5062;branch=z" },
  { "Via: SIP/2.0/UDP a ; RPort = 1 ; branch=z", ADDRESS,
    "Via: SIP/2.0/UDP a ;received=192.0.2.7;rport=5062; branch=z" },
  { "via: SIP/2.0/UDP a;received=127.0.0.1", ADDRESS, "via: SIP/2.0/UDP a;received=192.0.2.7" },
  { "Via: SIP/2.0/UDP a;rport", "[2001:db8::7]:5062",
    "Via: SIP/2.0/UDP a;received=2001:db8::7;rport=5062" },
  /* Our interface's name is nothing to the other side. */
  { "Via: SIP/2.0/UDP a;rport", "[fe80::7%1]:5062",
    "Via: SIP/2.0/UDP a;received=fe80::7;rport=5062" },
  /* What was added before us is others' business. */
  { "v:SIP/2.0/UDP a;rport=1, SIP/2.0/UDP b;rport=2", ADDRESS,
    "v:SIP/2.0/UDP a;received=192.0.2.7;rport=5062, SIP/2.0/UDP b;rport=2" },
  { "v:SIP/2.0/UDP a;rport=1\r\nv:SIP/2.0/UDP b;rport=2", ADDRESS,
    "v:SIP/2.0/UDP a;received=192.0.2.7;rport=5062\r\nv:SIP/2.0/UDP b;rport=2" },
  { "v:SIP/2.0/UDP a, SIP/2.0/UDP b;rport=2", ADDRESS, NULL },
  { "v:SIP/2.0/UDP a;x=\"\\\",;rport=3\";rport=1", ADDRESS,
    "v:SIP/2.0/UDP a;received=192.0.2.7;rport=5062;x=\"\\\",;rport=3\"" },
  { "f:<sip:a@b>\r\nv:SIP/2.0/UDP a;rport=1", ADDRESS,
    "f:<sip:a@b>\r\nv:SIP/2.0/UDP a;received=192.0.2.7;rport=5062" },
  { "v:SIP/2.0/UDP a;branch=z", ADDRESS, NULL },
  { "v:SIP/2.0/UDP a;rports=1;xreceived=2", ADDRESS, NULL },
  { "f:<sip:a@b;rport=1>", ADDRESS, NULL },
};

static void
test_responses (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strconcat (HEAD, rows[i].via, TAIL, NULL);
      g_autofree char *expected
          = rows[i].expected ? g_strconcat (HEAD, rows[i].expected, TAIL, NULL) : NULL;
      g_autofree char *corrected = correct (text, rows[i].remote);

      g_test_message ("%s", rows[i].via);
      g_assert_cmpstr (corrected, ==, expected);
    }
}

static void
test_others (void)
{
  static const char *const texts[] = {
    "",
    "S",
    "SIP/2.0 ",
    "SIP/2.0 200 OK",
    "SIP/2.0 200 OK\r",
    "SIP/2.0 200 OK\r\n",
    "SIP/2.0 200 OK\r\nv",
    "SIP/2.0 200 OK\r\nv:",
    "SIP/2.0 200 OK\r\nv:;",
    "SIP/2.0 200 OK\r\n\r\nv:SIP/2.0/UDP a;rport=1",
    "OPTIONS sip:a@b SIP/2.0\r\nv:SIP/2.0/UDP a;rport=1\r\n\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_null (correct (texts[i], ADDRESS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/port/sip-via/response-says-where-request-came-from", test_responses);
  g_test_add_func ("/port/sip-via/requests-and-fragments-stay", test_others);
  return g_test_run ();
}
