/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All the ways in which a call between two real engines can end. */
#include <gio/gio.h>

#include "lib/vis-test-loop.h"
#include "vis-test-person.h"

#define ANN "+12025550101"
#define BEN "+12025550102"

static void
test_decline (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);

  vis_test_person_call (ann, ben);
  vis_test_wait_for_state (ben, VIS_CALL_ALERTING);
  vis_call_hang_up (ben->call);
  vis_test_wait_for_end (ben, VIS_CALL_END_LOCAL_DECLINED);
  vis_test_wait_for_end (ann, VIS_CALL_END_REMOTE_DECLINED);
}

static void
test_busy (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);

  vis_test_person_call (ann, ben);
  vis_test_wait_for_state (ben, VIS_CALL_ALERTING);
  vis_call_reject (ben->call, VIS_CALL_END_BUSY);
  vis_test_wait_for_end (ann, VIS_CALL_END_BUSY);
}

static void
test_cancel_while_ringing (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);

  vis_test_person_knows (ben, ann);
  vis_test_person_call (ann, ben);
  vis_test_wait_for_state (ann, VIS_CALL_RINGING);
  vis_call_hang_up (ann->call);
  vis_test_wait_for_end (ann, VIS_CALL_END_LOCAL_HANG_UP);
  vis_test_wait_for_end (ben, VIS_CALL_END_CANCELLED);
}

/* The caller hangs up as soon as it enters @data; whatever the callee was in, it ends too. */
static void
test_caller_hangs_up_in (gconstpointer data)
{
  VisCallState state = (VisCallState)GPOINTER_TO_INT (data);
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);

  ben->alert = state != VIS_CALL_CALLING;
  ben->answer = state > VIS_CALL_RINGING;
  vis_test_person_call (ann, ben);
  if (state != VIS_CALL_RESOLVING)
    vis_test_wait_for_state (ann, state);
  vis_call_hang_up (ann->call);
  vis_test_wait_for_end (ann, VIS_CALL_END_LOCAL_HANG_UP);
  if (ben->call)
    vis_test_wait_for_state (ben, VIS_CALL_ENDED);
}

static void
test_callee_hangs_up_in (gconstpointer data)
{
  VisCallState state = (VisCallState)GPOINTER_TO_INT (data);
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);

  ben->alert = state != VIS_CALL_INCOMING;
  ben->answer = state >= VIS_CALL_CONNECTING;
  vis_test_person_call (ann, ben);
  vis_test_wait_for_state (ben, state);
  vis_call_hang_up (ben->call);
  vis_test_wait_for_state (ben, VIS_CALL_ENDED);
  /* While connecting the 200 may not be out yet: then it is a late no. */
  if (state == VIS_CALL_CONNECTING)
    vis_test_wait_for_state (ann, VIS_CALL_ENDED);
  else
    vis_test_wait_for_end (ann, state < VIS_CALL_CONNECTING ? VIS_CALL_END_REMOTE_DECLINED
                                                            : VIS_CALL_END_REMOTE_HANG_UP);
}

static void
test_no_route (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  G_GNUC_UNUSED g_autoptr (VisCall) call = vis_engine_call (ann->engine, BEN, TRUE, NULL);

  vis_test_wait_for_end (ann, VIS_CALL_END_NO_ROUTE);
}

static gboolean
has_ended (gpointer user_data)
{
  return vis_call_get_state (user_data) == VIS_CALL_ENDED;
}

/* Where there is no name service at all, it can't be said that the name does not exist. */
static void
test_no_host (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisCall) call = vis_engine_call (ann->engine, "sip:ben@nowhere.invalid", TRUE, NULL);

  g_assert_true (vis_test_wait_until (has_ended, call, VIS_TEST_DEADLINE_MS));
  if (vis_call_get_end (call) != VIS_CALL_END_LOOKUP_FAILED)
    g_assert_cmpint (vis_call_get_end (call), ==, VIS_CALL_END_NO_HOST);
}

static char *
bind_uri (GSocket **socket)
{
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) bound = NULL;

  *socket
      = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);
  g_assert_true (g_socket_bind (*socket, any, FALSE, NULL));
  bound = g_socket_get_local_address (*socket, NULL);
  return g_strdup_printf ("127.0.0.1:%u",
                          g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
}

static void
test_unreachable (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (GSocket) socket = NULL;
  g_autofree char *uri = bind_uri (&socket);
  g_autoptr (VisCall) call = NULL;

  g_socket_close (socket, NULL);
  call = vis_engine_call (ann->engine, uri, TRUE, NULL);
  vis_test_wait_for_end (ann, VIS_CALL_END_UNREACHABLE);
}

static void
test_no_response (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (GSocket) socket = NULL; /* takes everything, says nothing */
  g_autofree char *uri = bind_uri (&socket);
  G_GNUC_UNUSED g_autoptr (VisCall) call = vis_engine_call (ann->engine, uri, TRUE, NULL);

  vis_test_wait_for_end (ann, VIS_CALL_END_NO_RESPONSE);
}

static void
test_glare (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);

  /* They know each other's keys from an earlier call. */
  vis_test_connect (ann, ben);
  vis_call_hang_up (ann->call);
  vis_test_wait_for_state (ben, VIS_CALL_ENDED);

  vis_test_person_call (ann, ben);
  vis_test_person_call_back (ben, ann);
  ann->answer = ben->answer = TRUE;
  vis_test_wait_for_state (ann, VIS_CALL_ACTIVE);
  vis_test_wait_for_state (ben, VIS_CALL_ACTIVE);
  g_assert_cmpuint (vis_call_list_get_n_ongoing (vis_engine_get_calls (ann->engine)), ==, 1);
  g_assert_cmpuint (vis_call_list_get_n_ongoing (vis_engine_get_calls (ben->engine)), ==, 1);
}

static void
test_stopping_says_goodbye (void)
{
  g_autoptr (VisTestPerson) ann = vis_test_person_new (ANN, VIS_TEST_DEFAULT);
  g_autoptr (VisTestPerson) ben = vis_test_person_new (BEN, VIS_TEST_DEFAULT);

  vis_test_connect (ann, ben);
  vis_test_person_restart (ann, FALSE);
  vis_test_wait_for_end (ben, VIS_CALL_END_REMOTE_HANG_UP);
}

static void
add_state_tests (void)
{
  static const VisCallState caller_states[]
      = { VIS_CALL_RESOLVING, VIS_CALL_CALLING, VIS_CALL_RINGING, VIS_CALL_CONNECTING,
          VIS_CALL_ACTIVE };
  static const VisCallState callee_states[]
      = { VIS_CALL_INCOMING, VIS_CALL_ALERTING, VIS_CALL_CONNECTING, VIS_CALL_ACTIVE };

  for (guint i = 0; i < G_N_ELEMENTS (caller_states); i++)
    {
      g_autofree char *path = g_strdup_printf ("/loopback/ends/caller-hangs-up-while-%s",
                                               vis_call_state_to_word (caller_states[i]));

      g_test_add_data_func (path, GINT_TO_POINTER (caller_states[i]), test_caller_hangs_up_in);
    }
  for (guint i = 0; i < G_N_ELEMENTS (callee_states); i++)
    {
      g_autofree char *path = g_strdup_printf ("/loopback/ends/callee-hangs-up-while-%s",
                                               vis_call_state_to_word (callee_states[i]));

      g_test_add_data_func (path, GINT_TO_POINTER (callee_states[i]), test_callee_hangs_up_in);
    }
}

int
main (int argc, char **argv)
{
  vis_engine_global_init (NULL, NULL);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/loopback/ends/decline", test_decline);
  g_test_add_func ("/loopback/ends/busy", test_busy);
  g_test_add_func ("/loopback/ends/cancel-while-ringing", test_cancel_while_ringing);
  add_state_tests ();
  g_test_add_func ("/loopback/ends/no-route", test_no_route);
  g_test_add_func ("/loopback/ends/no-host", test_no_host);
  g_test_add_func ("/loopback/ends/unreachable", test_unreachable);
  g_test_add_func ("/loopback/ends/no-response", test_no_response);
  g_test_add_func ("/loopback/ends/glare-leaves-one-call", test_glare);
  g_test_add_func ("/loopback/ends/stopping-says-good-bye", test_stopping_says_goodbye);
  return g_test_run ();
}
