/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MESSAGE inside of a dialog (RFC 3428): what two apps tell each other. */
#include "base/vis-error.h"
#include "lib/vis-test-loop.h"
#include "sip/vis-test-peer.h"
#include "sip/vis-test-side.h"

#define TYPE "application/vnd.visavis+json"

typedef struct
{
  VisTestSide *caller;
  VisTestSide *callee;
} Fixture;

typedef struct
{
  gboolean done;
  GError *error;
} Outcome;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) body = vis_test_body ("answer");

  fixture->caller = vis_test_side_new ("+12025550100", NULL, NULL);
  fixture->callee = vis_test_side_new ("+12025550199", NULL, NULL);
  vis_test_side_call (fixture->caller, vis_test_transport_get_address (fixture->callee->transport));
  vis_test_side_expect (fixture->callee, "incoming +12025550100");
  vis_sip_dialog_answer (fixture->callee->dialog, "application/sdp", body);
  vis_test_side_expect (fixture->caller, "progress 100, answered “v=0 answer”");
  vis_test_side_expect (fixture->callee, "confirmed");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  vis_test_side_free (fixture->caller);
  vis_test_side_free (fixture->callee);
}

static void
on_sent (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;
  gboolean sent
      = vis_sip_dialog_send_message_finish (VIS_SIP_DIALOG (object), result, &outcome->error);

  g_assert_true (sent == (outcome->error == NULL));
  outcome->done = TRUE;
}

static void
send_text (VisTestSide *side, gsize size, Outcome *outcome)
{
  g_autofree char *text = g_strnfill (size, 'x');
  g_autoptr (GBytes) body = g_bytes_new (text, size);

  *outcome = (Outcome){ 0 };
  vis_sip_dialog_send_message_async (side->dialog, TYPE, body, on_sent, outcome);
}

static void
wait_for (Outcome *outcome)
{
  g_assert_true (vis_test_wait_for_flag (&outcome->done, VIS_TEST_DEADLINE_MS));
}

static void
test_both_ways (Fixture *fixture, gconstpointer data)
{
  Outcome outcome;

  send_text (fixture->caller, 3, &outcome);
  wait_for (&outcome);
  g_assert_no_error (outcome.error);
  vis_test_side_expect (fixture->callee, "message " TYPE " “xxx”");
  send_text (fixture->callee, 2, &outcome);
  wait_for (&outcome);
  g_assert_no_error (outcome.error);
  vis_test_side_expect (fixture->caller, "message " TYPE " “xx”");
}

static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint status;
    VisError code;
  } cases[] = {
    { 413, VIS_ERROR_TOO_LARGE },
    { 415, VIS_ERROR_UNSUPPORTED },
    { 488, VIS_ERROR_REFUSED },
    { 0, VIS_ERROR_UNSUPPORTED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Outcome outcome;

      fixture->callee->message_status = cases[i].status;
      send_text (fixture->caller, 1, &outcome);
      wait_for (&outcome);
      g_assert_error (outcome.error, VIS_ERROR, (int)cases[i].code);
      g_clear_error (&outcome.error);
      vis_test_side_expect (fixture->callee, "message " TYPE " “x”");
    }
  g_assert_cmpint (vis_sip_dialog_get_state (fixture->caller->dialog), ==,
                   VIS_SIP_DIALOG_CONFIRMED);
}

static void
test_several_at_once (Fixture *fixture, gconstpointer data)
{
  Outcome outcomes[4];

  for (gsize i = 0; i < G_N_ELEMENTS (outcomes); i++)
    send_text (fixture->caller, i + 1, &outcomes[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      wait_for (&outcomes[i]);
      g_assert_no_error (outcomes[i].error);
    }
  vis_test_side_expect (fixture->callee, "message " TYPE " “x”, message " TYPE
                                         " “xx”, message " TYPE " “xxx”, message " TYPE " “xxxx”");
}

static void
test_too_large (Fixture *fixture, gconstpointer data)
{
  Outcome outcome;

  send_text (fixture->caller, 16 * 1024 + 1, &outcome);
  wait_for (&outcome);
  g_assert_error (outcome.error, VIS_ERROR, VIS_ERROR_TOO_LARGE);
  g_clear_error (&outcome.error);
  vis_test_side_expect (fixture->callee, "");
}

static void
test_not_connected (Fixture *fixture, gconstpointer data)
{
  Outcome outcome;

  vis_sip_dialog_end (fixture->caller->dialog, NULL);
  send_text (fixture->caller, 1, &outcome);
  wait_for (&outcome);
  g_assert_error (outcome.error, VIS_ERROR, VIS_ERROR_FAILED);
  g_clear_error (&outcome.error);
}

static void
test_call_ends_first (Fixture *fixture, gconstpointer data)
{
  Outcome outcome;

  send_text (fixture->caller, 1, &outcome);
  vis_sip_dialog_end (fixture->caller->dialog, NULL);
  wait_for (&outcome);
  g_assert_error (outcome.error, VIS_ERROR, VIS_ERROR_FAILED);
  g_clear_error (&outcome.error);
  vis_test_side_expect_released (fixture->caller);
}

/* A stranger who is still ringing can't write. */
static void
test_before_the_answer (void)
{
  g_autoptr (VisTestSide) side = vis_test_side_new ("+12025550199", NULL, NULL);
  g_autoptr (VisTestPeer) peer
      = vis_test_peer_new (vis_test_transport_get_address (side->transport));
  g_autofree char *ringing = NULL;
  g_autofree char *tag = NULL;

  vis_test_peer_invite (peer, "call", "");
  vis_test_side_expect (side, "incoming +12025550123 Peer");
  vis_sip_dialog_ring (side->dialog, NULL, NULL);
  ringing = vis_test_peer_expect (peer, "SIP/2.0 180");
  tag = vis_test_peer_get_to_tag (ringing);
  vis_test_peer_request (peer, "MESSAGE 2", "call", tag, "Content-Type: text/plain\r\n", "hello");
  g_free (vis_test_peer_expect_status (peer, "MESSAGE 2", "480"));
  vis_test_side_expect (side, "");
}

static void
assert_not_sent (VisTestSide *side, VisTestPeer *peer)
{
  Outcome outcome;

  send_text (side, 1, &outcome);
  wait_for (&outcome);
  g_assert_error (outcome.error, VIS_ERROR, VIS_ERROR_UNSUPPORTED);
  g_clear_error (&outcome.error);
  vis_test_peer_expect_silence (peer);
}

static void
test_plain_phone_calls (void)
{
  g_autoptr (GBytes) answer = vis_test_body ("answer");
  g_autoptr (VisTestSide) side = vis_test_side_new ("+12025550199", NULL, NULL);
  g_autoptr (VisTestPeer) peer
      = vis_test_peer_new (vis_test_transport_get_address (side->transport));
  g_autofree char *ok = NULL;
  g_autofree char *tag = NULL;

  vis_test_peer_invite (peer, "call", "");
  vis_test_side_expect (side, "incoming +12025550123 Peer");
  vis_sip_dialog_answer (side->dialog, "application/sdp", answer);
  ok = vis_test_peer_expect (peer, "SIP/2.0 200");
  tag = vis_test_peer_get_to_tag (ok);
  vis_test_peer_request (peer, "ACK 1", "call", tag, "", NULL);
  vis_test_side_expect (side, "confirmed");
  assert_not_sent (side, peer);
}

static void
test_plain_phone_is_called (void)
{
  g_autoptr (VisTestSide) side = vis_test_side_new ("+12025550100", NULL, NULL);
  g_autoptr (VisTestPeer) peer = vis_test_peer_new (NULL);
  g_autofree char *invite = NULL;

  vis_test_side_call (side, vis_test_peer_get_address (peer));
  invite = vis_test_peer_expect (peer, "INVITE");
  vis_test_peer_respond (peer, invite, "200 OK", "a", "Content-Type: application/sdp\r\n",
                         "v=0 answer");
  g_free (vis_test_peer_expect (peer, "ACK "));
  vis_test_side_expect (side, "answered “v=0 answer”");
  assert_not_sent (side, peer);
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/sip/message/both-ways", test_both_ways);
  ADD ("/sip/message/refusals-have-their-errors", test_refusals);
  ADD ("/sip/message/several-at-once-stay-in-order", test_several_at_once);
  ADD ("/sip/message/too-large-is-not-sent", test_too_large);
  ADD ("/sip/message/not-connected", test_not_connected);
  ADD ("/sip/message/call-ends-first", test_call_ends_first);
  g_test_add_func ("/sip/message/before-the-answer-is-480", test_before_the_answer);
  g_test_add_func ("/sip/message/not-to-a-plain-phone-that-calls", test_plain_phone_calls);
  g_test_add_func ("/sip/message/not-to-a-plain-phone-that-is-called", test_plain_phone_is_called);
  return g_test_run ();
}
