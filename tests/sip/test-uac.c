/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stack calls a script that answers late, twice, elsewhere, or not at all. */
#include <string.h>

#include "lib/vis-test-clock.h"
#include "lib/vis-test-loop.h"
#include "sip/vis-test-peer.h"
#include "sip/vis-test-side.h"

#define SDP_HEADER "Content-Type: application/sdp\r\n"

typedef struct
{
  VisTestSide *side;
  VisTestPeer *peer;
  VisTestClock *clock;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->side = vis_test_side_new ("+12025550100", "Zoë \"Z\"", NULL);
  fixture->peer = vis_test_peer_new (NULL);
}

static void
set_up_with_clock (Fixture *fixture, gconstpointer data)
{
  fixture->clock = vis_test_clock_new ();
  fixture->side = vis_test_side_new ("+12025550100", NULL, VIS_CLOCK (fixture->clock));
  fixture->peer = vis_test_peer_new (NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->side)
    vis_test_side_free (fixture->side);
  g_clear_pointer (&fixture->peer, vis_test_peer_free);
  g_clear_object (&fixture->clock);
}

/* Returns: (transfer full): the INVITE */
static char *
call (Fixture *fixture)
{
  vis_test_side_call (fixture->side, vis_test_peer_get_address (fixture->peer));
  return vis_test_peer_expect (fixture->peer, "INVITE");
}

static void
expect_request (Fixture *fixture, const char *method, const char *to_tag, gboolean answered)
{
  g_autofree char *start = g_strconcat (method, " ", NULL);
  g_autofree char *request = vis_test_peer_expect (fixture->peer, start);
  g_autofree char *tag = vis_test_peer_get_to_tag (request);

  g_assert_cmpstr (tag, ==, to_tag);
  if (answered)
    vis_test_peer_respond (fixture->peer, request, "200 OK", to_tag, "", NULL);
}

static gboolean
something_was_sent (gpointer user_data)
{
  GPtrArray *sent = user_data;

  return sent->len > 0;
}

static void
test_what_an_invite_says (Fixture *fixture, gconstpointer data)
{
  g_autofree char *address = vis_address_to_string (vis_test_peer_get_address (fixture->peer));
  g_autofree char *line = g_strdup_printf ("INVITE sip:+12025550199@%s SIP/2.0\r\n", address);
  g_autofree char *to_expected = g_strdup_printf ("<sip:+12025550199@%s>", address);
  g_autofree char *own_address
      = vis_address_to_string (vis_test_transport_get_address (fixture->side->transport));
  g_autofree char *own = g_strdup_printf ("<sip:%s>;+org.visavis", own_address);
  g_autofree char *invite = call (fixture);
  g_autofree char *from = vis_test_peer_get_header (invite, "From");
  g_autofree char *to = vis_test_peer_get_header (invite, "To");
  g_autofree char *via = vis_test_peer_get_header (invite, "Via");
  g_autofree char *contact = vis_test_peer_get_header (invite, "Contact");
  g_autofree char *agent = vis_test_peer_get_header (invite, "User-Agent");
  g_autofree char *expires = vis_test_peer_get_header (invite, "Session-Expires");
  g_autofree char *supported = vis_test_peer_get_header (invite, "Supported");
  g_autofree char *type = vis_test_peer_get_header (invite, "Content-Type");
  g_autofree char *call_id = vis_test_peer_get_header (invite, "Call-ID");

  g_assert_true (g_str_has_prefix (invite, line));
  g_assert_true (
      g_str_has_prefix (from, "\"Zoë \\\"Z\\\"\"<sip:+12025550100@visavis.invalid>;tag="));
  g_assert_cmpstr (to, ==, to_expected);
  g_assert_nonnull (strstr (via, ".invalid:"));
  g_assert_nonnull (strstr (via, ";rport"));
  g_assert_cmpstr (contact, ==, own);
  g_assert_null (agent);
  g_assert_cmpstr (supported, ==, "100rel,timer");
  g_assert_cmpstr (type, ==, "application/sdp");
  g_assert_cmpstr (call_id, ==, vis_sip_dialog_get_call_id (fixture->side->dialog));
  g_assert_cmpuint (strlen (call_id), ==, 16);
  g_assert_true (g_str_has_suffix (invite, "\r\n\r\nv=0 offer"));
  g_assert_null (expires);
  g_assert_null (strstr (via, "127.0.0.1"));
}

static void
test_reliable_progress (Fixture *fixture, gconstpointer data)
{
  g_autofree char *invite = call (fixture);
  g_autofree char *prack = NULL;
  g_autofree char *rack = NULL;

  vis_test_peer_respond (fixture->peer, invite, "183 Session Progress", "a",
                         "Require: 100rel\r\nRSeq: 17\r\n" SDP_HEADER, "v=0 early");
  prack = vis_test_peer_expect (fixture->peer, "PRACK ");
  rack = vis_test_peer_get_header (prack, "RAck");
  g_assert_nonnull (rack);
  g_assert_true (g_str_has_prefix (rack, "17 "));
  vis_test_peer_respond (fixture->peer, prack, "200 OK", "a", "", NULL);
  vis_test_side_expect (fixture->side, "progress 183 “v=0 early” reliable");
  g_assert_cmpint (vis_sip_dialog_get_state (fixture->side->dialog), ==, VIS_SIP_DIALOG_EARLY);
  vis_test_peer_respond (fixture->peer, invite, "200 OK", "a", "", NULL);
  expect_request (fixture, "ACK", "a", FALSE);
  vis_test_side_expect (fixture->side, "answered");
  vis_sip_dialog_end (fixture->side->dialog, NULL);
  expect_request (fixture, "BYE", "a", TRUE);
  vis_test_side_expect_released (fixture->side);
}

static void
test_no_response (Fixture *fixture, gconstpointer data)
{
  g_autofree char *invite = call (fixture);

  vis_test_clock_advance (fixture->clock, 4999);
  vis_test_side_expect (fixture->side, "");
  vis_test_clock_advance (fixture->clock, 1);
  vis_test_side_expect (fixture->side, "ended no-response 0");
  /* Who turns up late is not left ringing. */
  vis_test_peer_respond (fixture->peer, invite, "180 Ringing", "a", "", NULL);
  expect_request (fixture, "CANCEL", NULL, FALSE);
  vis_test_peer_respond (fixture->peer, invite, "487 Request Terminated", "a", "", NULL);
  vis_test_side_expect_released (fixture->side);
  g_assert_cmpuint (vis_test_clock_n_pending (fixture->clock), ==, 0);
}

static void
test_trying_is_a_response (Fixture *fixture, gconstpointer data)
{
  g_autofree char *invite = call (fixture);

  vis_test_peer_respond (fixture->peer, invite, "100 Trying", "a", "", NULL);
  vis_test_side_expect (fixture->side, "progress 100");
  vis_test_clock_advance (fixture->clock, 60000);
  vis_test_side_expect (fixture->side, "");
  vis_test_peer_respond (fixture->peer, invite, "486 Busy Here", "a", "", NULL);
  vis_test_side_expect (fixture->side, "ended rejected 486 Busy Here");
}

static void
test_unreachable (Fixture *fixture, gconstpointer data)
{
  VisAddress nobody = *vis_test_peer_get_address (fixture->peer);

  g_clear_pointer (&fixture->peer, vis_test_peer_free);
  vis_test_side_call (fixture->side, &nobody);
  vis_test_side_expect (fixture->side, "ended unreachable 0");
}

static void
test_unreachable_after_trying (Fixture *fixture, gconstpointer data)
{
  VisAddress remote = *vis_test_peer_get_address (fixture->peer);
  g_autofree char *invite = call (fixture);

  vis_test_peer_respond (fixture->peer, invite, "100 Trying", "a", "", NULL);
  vis_test_side_expect (fixture->side, "progress 100");
  g_signal_emit_by_name (fixture->side->transport, "unreachable", &remote);
  vis_test_side_expect (fixture->side, "");
  g_assert_cmpint (vis_sip_dialog_get_state (fixture->side->dialog), ==, VIS_SIP_DIALOG_CALLING);
}

static void
test_late_answer_after_cancel (Fixture *fixture, gconstpointer data)
{
  g_autofree char *invite = call (fixture);

  vis_test_peer_respond (fixture->peer, invite, "180 Ringing", "a", "", NULL);
  vis_test_side_expect (fixture->side, "progress 180");
  vis_sip_dialog_end (fixture->side->dialog, "Too long");
  expect_request (fixture, "CANCEL", NULL, FALSE);
  vis_test_peer_respond (fixture->peer, invite, "200 OK", "a", SDP_HEADER, "v=0 answer");
  expect_request (fixture, "ACK", "a", FALSE);
  expect_request (fixture, "BYE", "a", TRUE);
  vis_test_side_expect (fixture->side, "ended local 0 Too long");
  vis_test_side_expect_released (fixture->side);
}

static void
test_second_answer (Fixture *fixture, gconstpointer data)
{
  g_autofree char *invite = call (fixture);

  vis_test_peer_respond (fixture->peer, invite, "200 OK", "a", SDP_HEADER, "v=0 one");
  expect_request (fixture, "ACK", "a", FALSE);
  vis_test_peer_respond (fixture->peer, invite, "200 OK", "b", SDP_HEADER, "v=0 two");
  expect_request (fixture, "ACK", "b", FALSE);
  expect_request (fixture, "BYE", "b", TRUE);
  vis_test_side_expect (fixture->side, "answered “v=0 one”");
  vis_sip_dialog_end (fixture->side->dialog, NULL);
  expect_request (fixture, "BYE", "a", TRUE);
  vis_test_side_expect_released (fixture->side);
}

static void
test_repeated_answer (Fixture *fixture, gconstpointer data)
{
  g_autofree char *invite = call (fixture);

  for (guint i = 0; i < 3; i++)
    {
      vis_test_peer_respond (fixture->peer, invite, "200 OK", "a", SDP_HEADER, "v=0 one");
      expect_request (fixture, "ACK", "a", FALSE);
    }
  vis_test_side_expect (fixture->side, "answered “v=0 one”");
}

static void
test_nothing_is_followed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VisTestPeer) elsewhere
      = vis_test_peer_new (vis_test_transport_get_address (fixture->side->transport));
  guint16 port = vis_test_peer_get_address (elsewhere)->port;
  g_autofree char *contact = g_strdup_printf ("Contact: <sip:x@127.0.0.1:%u>\r\n", port);
  const char *const cases[][3] = {
    { "302 Moved", contact, "ended rejected 302 Moved" },
    { "305 Use Proxy", contact, "ended rejected 305 Use Proxy" },
    { "401 Unauthorized", "WWW-Authenticate: Digest realm=\"a\", nonce=\"b\"\r\n",
      "ended rejected 401 Unauthorized" },
    { "407 Proxy Authentication", "Proxy-Authenticate: Digest realm=\"a\", nonce=\"b\"\r\n",
      "ended rejected 407 Proxy Authentication" },
    { "422 Too Small", "Min-SE: 3600\r\n", "ended rejected 422 Too Small" },
    { "503 Unavailable", "Retry-After: 0\r\n", "ended rejected 503 Unavailable" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *invite = call (fixture);

      vis_test_peer_respond (fixture->peer, invite, cases[i][0], "a", cases[i][1], NULL);
      vis_test_side_expect (fixture->side, cases[i][2]);
      vis_test_side_expect_released (fixture->side);
    }
  vis_test_peer_expect_silence (elsewhere);
}

/* The Contact and the Record-Route of the other side may say what they want: packets go to where
 * the call went. */
static void
test_routes_do_not_steer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VisTestPeer) elsewhere
      = vis_test_peer_new (vis_test_transport_get_address (fixture->side->transport));
  guint16 port = vis_test_peer_get_address (elsewhere)->port;
  g_autofree char *route
      = g_strdup_printf ("Record-Route: <sip:127.0.0.1:%u;lr>\r\n" SDP_HEADER, port);
  g_autofree char *invite = call (fixture);

  vis_test_peer_respond (fixture->peer, invite, "200 OK", "a", route, "v=0 answer");
  expect_request (fixture, "ACK", "a", FALSE);
  vis_test_peer_respond (fixture->peer, invite, "200 OK", "b", route, "v=0 answer");
  expect_request (fixture, "ACK", "b", FALSE);
  expect_request (fixture, "BYE", "b", TRUE);
  vis_sip_dialog_end (fixture->side->dialog, NULL);
  expect_request (fixture, "BYE", "a", TRUE);
  vis_test_side_expect_released (fixture->side);
  vis_test_peer_expect_silence (elsewhere);
}

static void
test_callee_reason (Fixture *fixture, gconstpointer data)
{
  g_autofree char *invite = call (fixture);

  vis_test_peer_respond (fixture->peer, invite, "480 Temporarily Unavailable", "a",
                         "Reason: Q.850;cause=18;text=\"Nobody\\\" answered\"\r\n", NULL);
  vis_test_side_expect (fixture->side, "ended rejected 480 Nobody\" answered");
}

static void
test_hang_up_in_each_state (Fixture *fixture, gconstpointer data)
{
  g_autofree char *trying = NULL;
  g_autofree char *early = NULL;
  g_autofree char *confirmed = NULL;

  trying = call (fixture);
  vis_test_peer_respond (fixture->peer, trying, "100 Trying", "a", "", NULL);
  vis_test_side_expect (fixture->side, "progress 100");
  vis_sip_dialog_end (fixture->side->dialog, NULL);
  vis_test_side_expect (fixture->side, "ended local 0");
  expect_request (fixture, "CANCEL", NULL, FALSE);
  vis_test_peer_respond (fixture->peer, trying, "487 Request Terminated", "a", "", NULL);
  expect_request (fixture, "ACK", "a", FALSE);
  vis_test_side_expect_released (fixture->side);

  early = call (fixture);
  vis_test_peer_respond (fixture->peer, early, "180 Ringing", "b", "", NULL);
  vis_test_side_expect (fixture->side, "progress 180");
  vis_sip_dialog_end (fixture->side->dialog, NULL);
  vis_test_side_expect (fixture->side, "ended local 0");
  expect_request (fixture, "CANCEL", NULL, FALSE);
  vis_test_peer_respond (fixture->peer, early, "487 Request Terminated", "b", "", NULL);
  expect_request (fixture, "ACK", "b", FALSE);
  vis_test_side_expect_released (fixture->side);

  confirmed = call (fixture);
  vis_test_peer_respond (fixture->peer, confirmed, "200 OK", "c", SDP_HEADER, "v=0 answer");
  vis_test_side_expect (fixture->side, "answered “v=0 answer”");
  vis_sip_dialog_end (fixture->side->dialog, NULL);
  vis_test_side_expect (fixture->side, "ended local 0");
  expect_request (fixture, "BYE", "c", TRUE);
  vis_test_side_expect_released (fixture->side);
}

/* The same for the side that placed the call. */
static void
test_cancelled_reinvite (Fixture *fixture, gconstpointer data)
{
  g_autofree char *invite = call (fixture);
  g_autofree char *from = vis_test_peer_get_header (invite, "From");
  g_autofree char *call_id = vis_test_peer_get_header (invite, "Call-ID");
  const char *const methods[][2]
      = { { "INVITE", "Content-Type: application/sdp\r\n" }, { "CANCEL", "" } };

  vis_test_peer_respond (fixture->peer, invite, "200 OK", "a", SDP_HEADER, "v=0 answer");
  expect_request (fixture, "ACK", "a", FALSE);
  vis_test_side_expect (fixture->side, "answered “v=0 answer”");
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autofree char *text = g_strdup_printf (
          "%s sip:x@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP peer.invalid;branch=z9hG4bKr\r\n"
          "From: <sip:peer@peer.invalid>;tag=a\r\nTo: %s\r\nCall-ID: %s\r\nCSeq: 7 %s\r\n"
          "Contact: <sip:peer.invalid>\r\n%sContent-Length: %u\r\n\r\n%s",
          methods[i][0], from, call_id, methods[i][0], methods[i][1], i == 0 ? 9 : 0,
          i == 0 ? "v=0 offer" : "");

      vis_test_peer_send_bytes (fixture->peer, text, strlen (text));
      vis_test_side_expect (fixture->side, i == 0 ? "reinvite “v=0 offer”" : "");
    }
  g_free (vis_test_peer_expect_status (fixture->peer, "INVITE 7", "487"));
  vis_sip_dialog_end (fixture->side->dialog, NULL);
  vis_test_side_expect (fixture->side, "ended local 0");
  expect_request (fixture, "BYE", "a", TRUE);
  vis_test_side_expect_released (fixture->side);
}

static void
test_ipv6_request_uri (Fixture *fixture, gconstpointer data)
{
  static const char *const cases[][2] = {
    { "[2001:db8::1]:16402", "INVITE sip:+12025550199@[2001:db8::1]:16402 SIP/2.0\r\n" },
    { "[fe80::1%1]:16402", "INVITE sip:+12025550199@[fe80::1]:16402 SIP/2.0\r\n" },
  };
  GPtrArray *sent = vis_test_transport_get_sent (fixture->side->transport);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VisAddress remote;

      g_ptr_array_set_size (sent, 0);
      g_assert_true (vis_address_parse (cases[i][0], 0, &remote, NULL));
      vis_test_side_call (fixture->side, &remote);
      g_assert_true (vis_test_wait_until (something_was_sent, sent, VIS_TEST_DEADLINE_MS));
      g_assert_true (g_str_has_prefix (g_ptr_array_index (sent, 0), cases[i][1]));
    }
}

/* tear_down() measures how long it takes. */
static void
test_shutdown_with_unanswered_invite (Fixture *fixture, gconstpointer data)
{
  g_free (call (fixture));
  vis_test_side_free (g_steal_pointer (&fixture->side));
}

static void
test_shutdown_hangs_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *invite = call (fixture);

  vis_test_peer_respond (fixture->peer, invite, "200 OK", "a", SDP_HEADER, "v=0 answer");
  vis_test_side_expect (fixture->side, "answered “v=0 answer”");
  /* Nobody answers the BYE. */
  vis_test_side_free (g_steal_pointer (&fixture->side));
  g_free (vis_test_peer_expect (fixture->peer, "BYE "));
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
#define ADD_WITH_CLOCK(name, function)                                                             \
  g_test_add (name, Fixture, NULL, set_up_with_clock, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/sip/uac/what-an-invite-says", test_what_an_invite_says);
  ADD ("/sip/uac/reliable-progress-gets-prack", test_reliable_progress);
  ADD_WITH_CLOCK ("/sip/uac/no-response-within-5-s", test_no_response);
  ADD_WITH_CLOCK ("/sip/uac/trying-is-a-response", test_trying_is_a_response);
  ADD ("/sip/uac/unreachable-at-once", test_unreachable);
  ADD ("/sip/uac/unreachable-after-trying-is-ignored", test_unreachable_after_trying);
  ADD ("/sip/uac/late-answer-after-cancel-gets-bye", test_late_answer_after_cancel);
  ADD ("/sip/uac/second-answer-gets-bye", test_second_answer);
  ADD ("/sip/uac/repeated-answer-gets-ack", test_repeated_answer);
  ADD ("/sip/uac/nothing-is-followed-or-tried-again", test_nothing_is_followed);
  ADD ("/sip/uac/routes-do-not-steer", test_routes_do_not_steer);
  ADD ("/sip/uac/callee-says-why", test_callee_reason);
  ADD ("/sip/uac/hang-up-in-each-state", test_hang_up_in_each_state);
  ADD ("/sip/uac/cancelled-reinvite-changes-nothing", test_cancelled_reinvite);
  ADD ("/sip/uac/ipv6-request-uri", test_ipv6_request_uri);
  ADD ("/sip/uac/shutdown-with-unanswered-invite", test_shutdown_with_unanswered_invite);
  ADD ("/sip/uac/shutdown-hangs-up", test_shutdown_hangs_up);
  return g_test_run ();
}
