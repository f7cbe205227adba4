/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stack is called by a script that knows less, or other things, than our own stack does. */
#include <string.h>

#include "lib/vis-test-loop.h"
#include "sip/vis-test-peer.h"
#include "sip/vis-test-side.h"

#define SDP "application/sdp"
#define INCOMING "incoming +12025550123 Peer"
#define SDP_HEADER "Content-Type: application/sdp\r\n"

typedef struct
{
  VisTestSide *side;
  VisTestPeer *peer;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->side = vis_test_side_new ("+12025550199", NULL, NULL);
  fixture->peer = vis_test_peer_new (vis_test_transport_get_address (fixture->side->transport));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->side, vis_test_side_free);
  g_clear_pointer (&fixture->peer, vis_test_peer_free);
}

/* Returns: (transfer full): the tag of the dialog */
static char *
establish (Fixture *fixture)
{
  g_autoptr (GBytes) body = vis_test_body ("answer");
  g_autofree char *ok = NULL;
  char *tag;

  vis_test_peer_invite (fixture->peer, "call", "");
  vis_test_side_expect (fixture->side, INCOMING);
  vis_sip_dialog_answer (fixture->side->dialog, SDP, body);
  ok = vis_test_peer_expect_status (fixture->peer, "INVITE 1", "200");
  tag = vis_test_peer_get_to_tag (ok);
  vis_test_peer_request (fixture->peer, "ACK 1", "call", tag, "", NULL);
  vis_test_side_expect (fixture->side, "confirmed");
  return tag;
}

static void
expect_status (Fixture *fixture, const char *line, const char *to_tag, const char *headers,
               const char *body, const char *status)
{
  g_autofree char *response = NULL;

  vis_test_peer_request (fixture->peer, line, "call", to_tag, headers, body);
  response = vis_test_peer_expect_status (fixture->peer, line, status);
}

static void
test_without_100rel (Fixture *fixture, gconstpointer data)
{
  g_autofree char *ringing = NULL;
  g_autofree char *tag = NULL;

  vis_test_peer_invite (fixture->peer, "plain", "");
  vis_test_side_expect (fixture->side, INCOMING);
  g_assert_false (vis_sip_dialog_supports_100rel (fixture->side->dialog));
  vis_sip_dialog_ring (fixture->side->dialog, NULL, NULL);
  ringing = vis_test_peer_expect (fixture->peer, "SIP/2.0 180");
  g_assert_null (strstr (ringing, "RSeq"));
  vis_sip_dialog_reject (fixture->side->dialog, 603, NULL);
  vis_test_side_expect (fixture->side, "ended local 603 Decline");
  g_free (vis_test_peer_expect_status (fixture->peer, "INVITE 1", "603"));
  tag = establish (fixture);
  expect_status (fixture, "BYE 2", tag, "Reason: Q.850;cause=16;text=\"Bye now\"\r\n", NULL, "200");
  vis_test_side_expect (fixture->side, "ended remote 0 Bye now");
  vis_test_side_expect_released (fixture->side);
}

static void
test_reliable_ringing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) body = vis_test_body ("early");
  g_autofree char *ringing = NULL;
  g_autofree char *rseq = NULL;
  g_autofree char *require = NULL;
  g_autofree char *tag = NULL;
  g_autofree char *rack = NULL;

  vis_test_peer_invite (fixture->peer, "call", "Supported: 100rel\r\n");
  vis_test_side_expect (fixture->side, INCOMING);
  g_assert_true (vis_sip_dialog_supports_100rel (fixture->side->dialog));
  vis_sip_dialog_ring (fixture->side->dialog, SDP, body);
  ringing = vis_test_peer_expect (fixture->peer, "SIP/2.0 180");
  tag = vis_test_peer_get_to_tag (ringing);
  require = vis_test_peer_get_header (ringing, "Require");
  g_assert_cmpstr (require, ==, "100rel");
  rseq = vis_test_peer_get_header (ringing, "RSeq");
  vis_sip_dialog_answer (fixture->side->dialog, NULL, NULL);
  expect_status (fixture, "PRACK 2", tag, "RAck: 1 1 INVITE\r\n", NULL, "481");
  rack = g_strdup_printf ("RAck: %s 1 INVITE\r\n", rseq);
  expect_status (fixture, "PRACK 3", tag, rack, NULL, "200");
  g_free (vis_test_peer_expect_status (fixture->peer, "INVITE 1", "200"));
  vis_test_peer_request (fixture->peer, "ACK 1", "call", tag, "", NULL);
  vis_test_side_expect (fixture->side, "confirmed");
}

static void
test_retransmitted_invite (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 3; i++)
    {
      vis_test_peer_invite (fixture->peer, "again", "");
      g_free (vis_test_peer_expect (fixture->peer, "SIP/2.0 100"));
    }
  vis_test_side_expect (fixture->side, INCOMING);
  vis_sip_dialog_ring (fixture->side->dialog, NULL, NULL);
  g_free (vis_test_peer_expect (fixture->peer, "SIP/2.0 180"));
  vis_test_peer_invite (fixture->peer, "again", "");
  g_free (vis_test_peer_expect (fixture->peer, "SIP/2.0 180"));
  vis_test_side_expect (fixture->side, "");
}

static void
test_lost_ack (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) body = vis_test_body ("answer");
  g_autofree char *ok = NULL;
  g_autofree char *tag = NULL;

  vis_test_peer_invite (fixture->peer, "call", "");
  vis_test_side_expect (fixture->side, INCOMING);
  vis_sip_dialog_answer (fixture->side->dialog, SDP, body);
  g_free (vis_test_peer_expect_status (fixture->peer, "INVITE 1", "200"));
  ok = vis_test_peer_expect_status (fixture->peer, "INVITE 1", "200");
  tag = vis_test_peer_get_to_tag (ok);
  vis_test_side_expect (fixture->side, "");
  vis_test_peer_request (fixture->peer, "ACK 1", "call", tag, "", NULL);
  vis_test_side_expect (fixture->side, "confirmed");
  vis_test_peer_request (fixture->peer, "ACK 1", "call", tag, "", NULL);
  expect_status (fixture, "BYE 2", tag, "", NULL, "200");
  vis_test_side_expect (fixture->side, "ended remote 0");
}

/* RFC 3261, 13.3.1.4: after 64 * T1 without ACK the call is given up with BYE. */
static void
test_no_ack_at_all (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) body = vis_test_body ("answer");
  guint waits = 0;

  if (!g_test_slow ())
    {
      g_test_skip ("sofia-sip waits 32 s: run with -m slow");
      return;
    }
  vis_test_peer_invite (fixture->peer, "call", "");
  vis_test_side_expect (fixture->side, INCOMING);
  vis_sip_dialog_answer (fixture->side->dialog, SDP, body);
  while (fixture->side->log->len == 0 && waits++ < 20)
    {
      gboolean never = FALSE;

      vis_test_wait_for_flag (&never, 2000);
    }
  vis_test_side_expect (fixture->side, "ended error 408 ACK Timeout");
  g_free (vis_test_peer_expect (fixture->peer, "BYE"));
}

static void
test_outside_of_a_dialog (Fixture *fixture, gconstpointer data)
{
  static const char *const cases[][2] = {
    { "BYE 1", "481" },       { "UPDATE 2", "481" },    { "PRACK 3", "481" },
    { "INFO 4", "481" },      { "MESSAGE 5", "481" },   { "CANCEL 6", "481" },
    { "SUBSCRIBE 7", "405" }, { "NOTIFY 8", "405" },    { "REFER 9", "405" },
    { "PUBLISH 10", "405" },  { "REGISTER 11", "405" }, { "FROBNICATE 12", "501" },
  };
  g_autofree char *response = NULL;
  g_autofree char *allow = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    expect_status (fixture, cases[i][0], NULL, "", NULL, cases[i][1]);
  expect_status (fixture, "BYE 20", "unknown", "", NULL, "481");
  expect_status (fixture, "INVITE 21", "unknown", SDP_HEADER, "v=0 offer", "481");
  expect_status (fixture, "MESSAGE 22", "unknown", "Content-Type: text/plain\r\n", "hello", "481");
  vis_test_peer_request (fixture->peer, "OPTIONS 30", "options", NULL, "", NULL);
  response = vis_test_peer_expect_status (fixture->peer, "OPTIONS 30", "200");
  allow = vis_test_peer_get_header (response, "Allow");
  g_assert_cmpstr (allow, ==, "INVITE,ACK,BYE,CANCEL,OPTIONS,PRACK,MESSAGE,UPDATE,INFO");
  vis_test_side_expect (fixture->side, "");
}

static void
test_inside_of_a_dialog (Fixture *fixture, gconstpointer data)
{
  g_autofree char *tag = establish (fixture);

  expect_status (fixture, "OPTIONS 2", tag, "", NULL, "200");
  expect_status (fixture, "INFO 3", tag, "", NULL, "200");
  expect_status (fixture, "INFO 4", tag, "Content-Type: text/plain\r\n", "hello", "415");
  expect_status (fixture, "UPDATE 5", tag, "", NULL, "200");
  expect_status (fixture, "UPDATE 6", tag, SDP_HEADER, "v=0 offer", "488");
  expect_status (fixture, "REFER 7", tag, "Refer-To: <sip:x@peer.invalid>\r\n", NULL, "405");
  expect_status (fixture, "SUBSCRIBE 8", tag, "Event: presence\r\n", NULL, "405");
  expect_status (fixture, "FROBNICATE 9", tag, "", NULL, "501");
  expect_status (fixture, "MESSAGE 10", tag, "Content-Type: text/plain\r\n", NULL, "415");
  expect_status (fixture, "MESSAGE 11", tag, "", "no type", "415");
  expect_status (fixture, "INVITE 12", tag, "", NULL, "488");
  vis_test_peer_request (fixture->peer, "ACK 12", "call", tag, "", NULL);
  expect_status (fixture, "INVITE 13", tag, "Content-Type: text/plain\r\n", "v=0 offer", "415");
  vis_test_peer_request (fixture->peer, "ACK 13", "call", tag, "", NULL);
  expect_status (fixture, "BYE 12", tag, "", NULL, "500"); /* CSeq went back */
  vis_test_side_expect (fixture->side, "");
  g_assert_cmpint (vis_sip_dialog_get_state (fixture->side->dialog), ==, VIS_SIP_DIALOG_CONFIRMED);
  expect_status (fixture, "BYE 14", tag, "", NULL, "200");
  vis_test_side_expect (fixture->side, "ended remote 0");
  expect_status (fixture, "BYE 15", tag, "", NULL, "481");
}

static void
test_refused_invites (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *headers;
    const char *body;
    const char *status;
  } cases[] = {
    { "", NULL, "488" },
    { SDP_HEADER, NULL, "488" },
    { "Content-Type: text/plain\r\n", "v=0 offer", "415" },
    { "Content-Type: multipart/mixed;boundary=x\r\n", "--x\r\n\r\nv=0 offer\r\n--x--", "415" },
    { "", "v=0 offer", "415" },
    { SDP_HEADER "Require: frobnication\r\n", "v=0 offer", "420" },
    { SDP_HEADER "Session-Expires: 30\r\nSupported: timer\r\n", "v=0 offer", "422" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *call_id = g_strdup_printf ("refused-%zu", i);

      vis_test_peer_request (fixture->peer, "INVITE 1", call_id, NULL, cases[i].headers,
                             cases[i].body);
      g_free (vis_test_peer_expect_status (fixture->peer, "INVITE 1", cases[i].status));
    }
  vis_test_side_expect (fixture->side, "");
  vis_test_side_expect_released (fixture->side);
}

static void
test_session_timer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) body = vis_test_body ("answer");
  g_autofree char *ok = NULL;
  g_autofree char *expires = NULL;
  g_autofree char *tag = NULL;

  vis_test_peer_invite (fixture->peer, "call",
                        "Supported: timer\r\nSession-Expires: 1800;refresher=uac\r\n");
  vis_test_side_expect (fixture->side, INCOMING);
  vis_sip_dialog_answer (fixture->side->dialog, SDP, body);
  ok = vis_test_peer_expect_status (fixture->peer, "INVITE 1", "200");
  expires = vis_test_peer_get_header (ok, "Session-Expires");
  g_assert_cmpstr (expires, ==, "1800;refresher=uac");
  tag = vis_test_peer_get_to_tag (ok);
  vis_test_peer_request (fixture->peer, "ACK 1", "call", tag, "", NULL);
  vis_test_side_expect (fixture->side, "confirmed");
  expect_status (fixture, "UPDATE 2", tag,
                 "Supported: timer\r\nSession-Expires: 1800;refresher=uac\r\n", NULL, "200");
}

static void
test_no_session_timer_by_ourselves (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) body = vis_test_body ("answer");
  g_autofree char *ok = NULL;
  g_autofree char *expires = NULL;

  vis_test_peer_invite (fixture->peer, "call", "Supported: timer\r\n");
  vis_test_side_expect (fixture->side, INCOMING);
  vis_sip_dialog_answer (fixture->side->dialog, SDP, body);
  ok = vis_test_peer_expect_status (fixture->peer, "INVITE 1", "200");
  expires = vis_test_peer_get_header (ok, "Session-Expires");
  g_assert_null (expires);
}

static void
test_ring_names_no_address (Fixture *fixture, gconstpointer data)
{
  g_autofree char *ringing = NULL;
  g_autofree char *contact = NULL;
  g_autofree char *address
      = vis_address_to_string (vis_test_transport_get_address (fixture->side->transport));

  vis_test_peer_invite (fixture->peer, "call", "");
  vis_test_side_expect (fixture->side, INCOMING);
  vis_sip_dialog_ring (fixture->side->dialog, NULL, NULL);
  ringing = vis_test_peer_expect_status (fixture->peer, "INVITE 1", "180");
  contact = vis_test_peer_get_header (ringing, "Contact");
  g_assert_null (strstr (contact, address));
}

static void
test_nothing_leaks (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) body = vis_test_body ("answer");
  g_autofree char *address
      = vis_address_to_string (vis_test_transport_get_address (fixture->side->transport));
  g_autofree char *own = g_strdup_printf ("<sip:%s>;+org.visavis", address);
  g_autofree char *ok = NULL;
  g_autofree char *agent = NULL;
  g_autofree char *contact = NULL;

  vis_test_peer_invite (fixture->peer, "call", "");
  vis_test_side_expect (fixture->side, INCOMING);
  vis_sip_dialog_answer (fixture->side->dialog, SDP, body);
  ok = vis_test_peer_expect_status (fixture->peer, "INVITE 1", "200");
  agent = vis_test_peer_get_header (ok, "User-Agent");
  contact = vis_test_peer_get_header (ok, "Contact");
  g_assert_null (agent);
  /* Not more than where the INVITE was sent to, which the next request needs. */
  g_assert_cmpstr (contact, ==, own);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  vis_test_peer_invite (fixture->peer, "call", "");
  vis_test_side_expect (fixture->side, INCOMING);
  /* Same branch as the INVITE's (RFC 3261, 9.1): written out here. */
  {
    static const char cancel[]
        = "CANCEL sip:+12025550199@192.0.2.1:16402 SIP/2.0\r\n"
          "Via: SIP/2.0/UDP peer.invalid;branch=z9hG4bK-INVITE-1-call\r\n"
          "From: \"Peer\" <sip:+12025550123@peer.invalid>;tag=peer\r\n"
          "To: <sip:+12025550199@192.0.2.1>\r\nCall-ID: call\r\nCSeq: 1 CANCEL\r\n"
          "Reason: SIP;cause=200;text=\"Answered elsewhere\"\r\n\r\n";

    vis_test_peer_send_bytes (fixture->peer, cancel, strlen (cancel));
  }
  vis_test_side_expect (fixture->side, "ended cancelled 487 Answered elsewhere");
  g_free (vis_test_peer_expect_status (fixture->peer, "CANCEL 1", "200"));
  g_free (vis_test_peer_expect_status (fixture->peer, "INVITE 1", "487"));
  vis_test_side_expect_released (fixture->side);
}

/* RFC 3261, 9.2: the session goes on as it was. */
static void
test_cancelled_reinvite (Fixture *fixture, gconstpointer data)
{
  g_autofree char *tag = establish (fixture);
  g_autofree char *cancel = NULL;

  vis_test_peer_request (fixture->peer, "INVITE 2", "call", tag, SDP_HEADER, "v=0 more");
  vis_test_side_expect (fixture->side, "reinvite “v=0 more”");
  cancel = g_strdup_printf ("CANCEL sip:+12025550199@192.0.2.1:16402 SIP/2.0\r\n"
                            "Via: SIP/2.0/UDP peer.invalid;branch=z9hG4bK-INVITE-2-call\r\n"
                            "From: \"Peer\" <sip:+12025550123@peer.invalid>;tag=peer\r\n"
                            "To: <sip:+12025550199@192.0.2.1>;tag=%s\r\nCall-ID: call\r\n"
                            "CSeq: 2 CANCEL\r\n\r\n",
                            tag);
  vis_test_peer_send_bytes (fixture->peer, cancel, strlen (cancel));
  g_free (vis_test_peer_expect_status (fixture->peer, "INVITE 2", "487"));
  vis_test_peer_request (fixture->peer, "ACK 2", "call", tag, "", NULL);
  vis_sip_dialog_respond_reinvite (fixture->side->dialog, 488, NULL, NULL);
  expect_status (fixture, "INFO 3", tag, "", NULL, "200");
  vis_test_side_expect (fixture->side, "");
  g_assert_cmpint (vis_sip_dialog_get_state (fixture->side->dialog), ==, VIS_SIP_DIALOG_CONFIRMED);
}

static void
test_names_are_made_safe (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *from;
    const char *log;
  } cases[] = {
    { "\"A \\\"B\\\" \\\\\" <sip:x@peer.invalid>", "incoming x A \"B\" \\" },
    { "\"\xe2\x80\xae"
      "evil\x07\" <sip:x@peer.invalid>",
      "incoming x evil" },
    { "\"\xff\xfe\" <sip:x@peer.invalid>", "incoming x ��" },
    { "\"   \" <sip:a%20b@peer.invalid>", "incoming a b" },
    { "<sip:%00%01@peer.invalid>", "incoming anonymous" },
    { "<sip:%ff@peer.invalid>", "incoming anonymous" },
    { "<sip:%E2%80%AEx@peer.invalid>", "incoming anonymous" },
    { "<sip:+1202:secret@peer.invalid>", "incoming +1202" },
    { "<sip:+1202;ext=5@peer.invalid>", "incoming +1202" },
    { "Joe Doe <tel:+12025550123>", "incoming +12025550123 Joe Doe" },
    { "\"Anonymous\" <sip:anonymous@anonymous.invalid>", "incoming anonymous" },
  };

  fixture->side->takes = FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf (
          "INVITE sip:me@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP peer.invalid;branch=z9hG4bK%zu\r\n"
          "From: %s;tag=x\r\nTo: <sip:me@192.0.2.1>\r\nCall-ID: name-%zu\r\nCSeq: 1 INVITE\r\n"
          "Contact: <sip:peer.invalid>\r\nContent-Type: application/sdp\r\n"
          "Content-Length: 9\r\n\r\nv=0 offer",
          i, cases[i].from, i);

      vis_test_peer_send_bytes (fixture->peer, text, strlen (text));
      vis_test_side_expect (fixture->side, cases[i].log);
    }
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/sip/uas/caller-without-100rel", test_without_100rel);
  ADD ("/sip/uas/reliable-ringing-waits-for-prack", test_reliable_ringing);
  ADD ("/sip/uas/retransmitted-invite-is-one-call", test_retransmitted_invite);
  ADD ("/sip/uas/lost-ack-repeats-the-200", test_lost_ack);
  ADD ("/sip/uas/no-ack-at-all-ends-in-error", test_no_ack_at_all);
  ADD ("/sip/uas/requests-outside-of-a-dialog", test_outside_of_a_dialog);
  ADD ("/sip/uas/requests-inside-of-a-dialog", test_inside_of_a_dialog);
  ADD ("/sip/uas/invites-that-are-refused", test_refused_invites);
  ADD ("/sip/uas/session-timer-if-the-caller-wants-it", test_session_timer);
  ADD ("/sip/uas/no-session-timer-by-ourselves", test_no_session_timer_by_ourselves);
  ADD ("/sip/uas/a-plain-ring-names-no-address-of-ours", test_ring_names_no_address);
  ADD ("/sip/uas/nothing-leaks-into-responses", test_nothing_leaks);
  ADD ("/sip/uas/cancel-is-487-with-its-reason", test_cancel);
  ADD ("/sip/uas/cancelled-reinvite-changes-nothing", test_cancelled_reinvite);
  ADD ("/sip/uas/names-are-made-safe", test_names_are_made_safe);
  return g_test_run ();
}
