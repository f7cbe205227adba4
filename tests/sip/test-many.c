/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many calls at once, and packets that get lost. */
#include <string.h>

#include "base/vis-error.h"
#include "lib/vis-test-loop.h"
#include "sip/vis-test-peer.h"
#include "sip/vis-test-side.h"

#define SDP "application/sdp"

typedef struct
{
  GPtrArray *dialogs; /* (element-type VisSipDialog) */
  guint n_answered;
  guint n_confirmed;
  guint n_ended;
} Counters;

static void
on_answered (VisSipDialog *dialog, GBytes *body, gpointer user_data)
{
  Counters *counters = user_data;

  counters->n_answered++;
}

static void
on_confirmed (VisSipDialog *dialog, gpointer user_data)
{
  Counters *counters = user_data;

  counters->n_confirmed++;
}

static void
on_ended (VisSipDialog *dialog, VisSipEnd end, guint status, const char *reason, gpointer user_data)
{
  Counters *counters = user_data;

  counters->n_ended++;
}

static gboolean
on_incoming (VisSipStack *stack, VisSipDialog *dialog, gpointer user_data)
{
  Counters *counters = user_data;
  g_autoptr (GBytes) body = vis_test_body ("answer");

  g_signal_connect (dialog, "confirmed", G_CALLBACK (on_confirmed), counters);
  g_signal_connect (dialog, "ended", G_CALLBACK (on_ended), counters);
  g_ptr_array_add (counters->dialogs, g_object_ref (dialog));
  vis_sip_dialog_ring (dialog, NULL, NULL);
  vis_sip_dialog_answer (dialog, SDP, body);
  return TRUE;
}

static void
counters_init (Counters *counters)
{
  *counters = (Counters){ .dialogs = g_ptr_array_new_with_free_func (g_object_unref) };
}

static void
place_calls (VisTestSide *caller, VisTestSide *callee, guint n, Counters *counters)
{
  g_autoptr (VisRoute) route = vis_route_new (
      "+12025550199", vis_test_transport_get_address (callee->transport), VIS_ROUTE_CONTACT);
  g_autoptr (GBytes) offer = vis_test_body ("offer");

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      VisSipDialog *dialog = vis_sip_stack_invite (caller->stack, route, SDP, offer, &error);

      g_assert_no_error (error);
      g_signal_connect (dialog, "answered", G_CALLBACK (on_answered), counters);
      g_signal_connect (dialog, "ended", G_CALLBACK (on_ended), counters);
      g_ptr_array_add (counters->dialogs, dialog);
    }
}

static gboolean
all_confirmed (gpointer user_data)
{
  Counters *counters = user_data;

  return counters->n_confirmed == counters->dialogs->len;
}

static gboolean
all_answered (gpointer user_data)
{
  Counters *counters = user_data;

  return counters->n_answered == counters->dialogs->len;
}

static gboolean
all_ended (gpointer user_data)
{
  Counters *counters = user_data;

  return counters->n_ended == counters->dialogs->len;
}

static void
test_twenty_dialogs (void)
{
  VisTestSide *caller = vis_test_side_new ("+12025550100", NULL, NULL);
  VisTestSide *callee = vis_test_side_new ("+12025550199", NULL, NULL);
  Counters placed;
  Counters taken;

  counters_init (&placed);
  counters_init (&taken);
  g_signal_handlers_disconnect_by_data (callee->stack, callee);
  g_signal_connect (callee->stack, "incoming", G_CALLBACK (on_incoming), &taken);
  place_calls (caller, callee, 20, &placed);
  g_assert_true (vis_test_wait_until (all_answered, &placed, VIS_TEST_DEADLINE_MS));
  g_assert_cmpuint (taken.dialogs->len, ==, 20);
  g_assert_true (vis_test_wait_until (all_confirmed, &taken, VIS_TEST_DEADLINE_MS));
  for (guint i = 0; i < 10; i++)
    vis_sip_dialog_end (g_ptr_array_index (placed.dialogs, i), NULL);
  for (guint i = 10; i < 20; i++)
    vis_sip_dialog_end (g_ptr_array_index (taken.dialogs, i), NULL);
  g_assert_true (vis_test_wait_until (all_ended, &placed, VIS_TEST_DEADLINE_MS));
  g_assert_true (vis_test_wait_until (all_ended, &taken, VIS_TEST_DEADLINE_MS));
  vis_test_side_expect_released (caller);
  vis_test_side_expect_released (callee);

  /* And once more, hung up by shutting down. */
  g_ptr_array_set_size (placed.dialogs, 0);
  g_ptr_array_set_size (taken.dialogs, 0);
  placed.n_answered = 0;
  place_calls (caller, callee, 20, &placed);
  g_assert_true (vis_test_wait_until (all_answered, &placed, VIS_TEST_DEADLINE_MS));
  vis_test_side_free (caller);
  vis_test_side_free (callee);
  g_ptr_array_unref (placed.dialogs);
  g_ptr_array_unref (taken.dialogs);
}

static void
test_own_limit (void)
{
  g_autoptr (VisTestSide) side = vis_test_side_new ("+12025550100", NULL, NULL);
  g_autoptr (VisTestPeer) peer = vis_test_peer_new (NULL);
  g_autoptr (VisRoute) route
      = vis_route_new ("+12025550199", vis_test_peer_get_address (peer), VIS_ROUTE_TYPED);
  g_autoptr (GBytes) offer = vis_test_body ("offer");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 32; i++)
    g_object_unref (vis_sip_stack_invite (side->stack, route, SDP, offer, &error));
  g_assert_no_error (error);
  g_assert_null (vis_sip_stack_invite (side->stack, route, SDP, offer, &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_BUSY);
}

static gboolean
keep_ringing (VisSipStack *stack, VisSipDialog *dialog, gpointer user_data)
{
  g_ptr_array_add (user_data, g_object_ref (dialog));
  return TRUE;
}

/* The response to the INVITE of @call_id; those of other calls are passed over. */
static char *
expect_for (VisTestPeer *peer, const char *call_id, const char *status)
{
  while (TRUE)
    {
      g_autofree char *response = vis_test_peer_expect_status (peer, "INVITE 1", status);
      g_autofree char *other = vis_test_peer_get_header (response, "Call-ID");

      if (g_strcmp0 (other, call_id) == 0)
        return g_steal_pointer (&response);
    }
}

/* What a caller does whom the stack asks whether anybody is there. */
static void
invite_and_prove (VisTestPeer *peer, const char *call_id)
{
  g_autofree char *response = NULL;
  g_autofree char *to_tag = NULL;
  g_autofree char *rseq = NULL;
  g_autofree char *headers = NULL;

  vis_test_peer_invite (peer, call_id, "Supported: 100rel\r\n");
  response = expect_for (peer, call_id, "183");
  to_tag = vis_test_peer_get_to_tag (response);
  rseq = vis_test_peer_get_header (response, "RSeq");
  headers = g_strdup_printf ("RAck: %s 1 INVITE\r\n", rseq);
  vis_test_peer_request (peer, "PRACK 2", call_id, to_tag, headers, NULL);
  g_free (vis_test_peer_expect_status (peer, "PRACK 2", "200"));
}

static gboolean
has_n_dialogs (gpointer user_data)
{
  GPtrArray *dialogs = ((gpointer *)user_data)[0];
  guint n = GPOINTER_TO_UINT (((gpointer *)user_data)[1]);

  g_assert_cmpuint (dialogs->len, <=, n);
  return dialogs->len == n;
}

static void
wait_for_dialogs (GPtrArray *dialogs, guint n)
{
  gpointer expectation[] = { dialogs, GUINT_TO_POINTER (n) };

  g_assert_true (vis_test_wait_until (has_n_dialogs, expectation, VIS_TEST_DEADLINE_MS));
}

typedef struct
{
  VisTestSide *side;
  VisTestPeer *peer;
  GPtrArray *ringing; /* (element-type VisSipDialog) */
} Ringing;

static void
ringing_init (Ringing *ringing)
{
  ringing->side = vis_test_side_new ("+12025550199", NULL, NULL);
  ringing->peer = vis_test_peer_new (vis_test_transport_get_address (ringing->side->transport));
  ringing->ringing = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_handlers_disconnect_by_data (ringing->side->stack, ringing->side);
  g_signal_connect (ringing->side->stack, "incoming", G_CALLBACK (keep_ringing), ringing->ringing);
  vis_test_peer_invite (ringing->peer, "first", "");
  vis_test_peer_invite (ringing->peer, "second", "");
  wait_for_dialogs (ringing->ringing, 2);
}

static void
ringing_clear (Ringing *ringing)
{
  vis_test_side_free (ringing->side);
  vis_test_peer_free (ringing->peer);
  g_ptr_array_unref (ringing->ringing);
}

static void
test_unanswered_limit (void)
{
  Ringing ringing;

  ringing_init (&ringing);
  for (guint i = 2; i < 8; i++)
    {
      g_autofree char *call_id = g_strdup_printf ("ringing-%u", i);

      invite_and_prove (ringing.peer, call_id);
      wait_for_dialogs (ringing.ringing, i + 1);
    }
  vis_test_peer_invite (ringing.peer, "one-too-many", "Supported: 100rel\r\n");
  g_free (vis_test_peer_expect_status (ringing.peer, "INVITE 1", "486"));
  vis_sip_dialog_reject (g_ptr_array_index (ringing.ringing, 7), 603, NULL);
  g_free (vis_test_peer_expect_status (ringing.peer, "INVITE 1", "603"));
  invite_and_prove (ringing.peer, "room-again");
  wait_for_dialogs (ringing.ringing, 9);
  ringing_clear (&ringing);
}

/* Two ring who may be nobody: who can't prove to be somebody is busy, who does not, rings never. */
static void
test_proof (void)
{
  Ringing ringing;

  ringing_init (&ringing);
  vis_test_peer_invite (ringing.peer, "can-not", "");
  g_free (vis_test_peer_expect_status (ringing.peer, "INVITE 1", "486"));
  vis_test_peer_invite (ringing.peer, "does-not", "Supported: 100rel\r\n");
  g_free (vis_test_peer_expect_status (ringing.peer, "INVITE 1", "183"));
  invite_and_prove (ringing.peer, "does");
  wait_for_dialogs (ringing.ringing, 3);
  g_assert_cmpstr (vis_sip_dialog_get_call_id (g_ptr_array_index (ringing.ringing, 2)), ==, "does");
  ringing_clear (&ringing);
}

/* Those who never prove anything keep nobody out: the oldest makes room. */
static void
test_proof_makes_room (void)
{
  Ringing ringing;

  ringing_init (&ringing);
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *call_id = g_strdup_printf ("forged-%u", i);
      g_autofree char *oldest = g_strdup_printf ("forged-%u", i - 24);

      vis_test_peer_invite (ringing.peer, call_id, "Supported: 100rel\r\n");
      g_free (expect_for (ringing.peer, i < 24 ? call_id : oldest, i < 24 ? "183" : "486"));
    }
  invite_and_prove (ringing.peer, "honest");
  wait_for_dialogs (ringing.ringing, 3);
  ringing_clear (&ringing);
}

/* Answered, but never acknowledged: the worst that a shutdown can meet. */
static void
test_dialog_limit (void)
{
  VisTestSide *side = vis_test_side_new ("+12025550199", NULL, NULL);
  g_autoptr (VisTestPeer) peer
      = vis_test_peer_new (vis_test_transport_get_address (side->transport));
  Counters taken;

  counters_init (&taken);
  g_signal_handlers_disconnect_by_data (side->stack, side);
  g_signal_connect (side->stack, "incoming", G_CALLBACK (on_incoming), &taken);
  for (guint i = 0; i < 32; i++)
    {
      g_autofree char *call_id = g_strdup_printf ("taken-%u", i);

      if (i < 2)
        vis_test_peer_invite (peer, call_id, "");
      else
        invite_and_prove (peer, call_id);
      g_free (vis_test_peer_expect_status (peer, "INVITE 1", "200"));
    }
  vis_test_peer_invite (peer, "one-too-many", "Supported: 100rel\r\n");
  g_free (vis_test_peer_expect_status (peer, "INVITE 1", "503"));
  g_assert_cmpuint (taken.dialogs->len, ==, 32);
  vis_test_side_free (side);
  g_assert_cmpuint (taken.n_ended, ==, 32);
  g_ptr_array_unref (taken.dialogs);
}

/* Loses the first packet of each kind, both ways. */
static gboolean
lose_the_first (const char *packet, gboolean outgoing, gpointer user_data)
{
  GHashTable *seen = user_data;
  char *kind = g_strdup_printf ("%d%.12s", outgoing, packet);

  return !g_hash_table_add (seen, kind);
}

static void
test_lost_packets (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (VisTestSide) caller = vis_test_side_new ("+12025550100", NULL, NULL);
  g_autoptr (VisTestSide) callee = vis_test_side_new ("+12025550199", NULL, NULL);
  g_autoptr (GBytes) early = vis_test_body ("early");

  vis_test_transport_set_filter (callee->transport, lose_the_first, seen);
  vis_test_side_call (caller, vis_test_transport_get_address (callee->transport));
  vis_test_side_expect (callee, "incoming +12025550100");
  vis_sip_dialog_ring (callee->dialog, SDP, early);
  vis_sip_dialog_answer (callee->dialog, NULL, NULL);
  vis_test_side_expect (callee, "confirmed");
  vis_sip_dialog_end (caller->dialog, NULL);
  vis_test_side_expect (callee, "ended remote 0");
  vis_test_side_expect_released (caller);
  g_assert_nonnull (strstr (caller->log->str, "“v=0 early” reliable, answered"));
  vis_test_transport_set_filter (callee->transport, NULL, NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sip/many/twenty-dialogs-at-once", test_twenty_dialogs);
  g_test_add_func ("/sip/many/we-stop-at-32", test_own_limit);
  g_test_add_func ("/sip/many/ninth-unanswered-call-is-busy", test_unanswered_limit);
  g_test_add_func ("/sip/many/third-unproven-call-must-prove-itself", test_proof);
  g_test_add_func ("/sip/many/forged-calls-keep-nobody-out", test_proof_makes_room);
  g_test_add_func ("/sip/many/thirty-third-dialog-is-503", test_dialog_limit);
  g_test_add_func ("/sip/many/lost-packets-are-sent-again", test_lost_packets);
  return g_test_run ();
}
