/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/vis-error.h"
#include "port-fixture.h"
#include "port/vis-virtual-socket.h"

#define SECOND G_USEC_PER_SEC

static const VisAddress any = { 0 };

static VisVirtualSocket *
add (VisVirtualSocketTable *table, VisIceSession *session, guint16 remote_port, gboolean guest,
     gint64 now, GError **error)
{
  VisAddress remote = port_fixture_address ("192.0.2.1");

  remote.port = remote_port;
  return vis_virtual_socket_table_add (table, session, &remote, &any, 9, guest, now, error);
}

static VisVirtualSocket *
lookup (VisVirtualSocketTable *table, const VisIceSession *session, guint16 remote_port)
{
  VisAddress remote = port_fixture_address ("192.0.2.1");

  remote.port = remote_port;
  return vis_virtual_socket_table_lookup (table, session, &remote, &any);
}

static void
test_keys (void)
{
  g_autoptr (VisVirtualSocketTable) table = vis_virtual_socket_table_new (16, -1);
  VisIceSession *session = vis_ice_session_new ();
  VisAddress remote = port_fixture_address ("192.0.2.1:1");
  VisAddress pin = port_fixture_address ("198.51.100.7");
  VisVirtualSocket *sip = add (table, NULL, 1, FALSE, 0, NULL);
  VisVirtualSocket *ice = add (table, session, 1, FALSE, 0, NULL);
  VisVirtualSocket *pinned
      = vis_virtual_socket_table_add (table, session, &remote, &pin, 9, FALSE, 0, NULL);

  g_assert_true (sip && ice && pinned);
  g_assert_true (sip->port != ice->port && ice->port != pinned->port);
  g_assert_true (lookup (table, NULL, 1) == sip);
  g_assert_true (lookup (table, session, 1) == ice);
  g_assert_true (vis_virtual_socket_table_lookup (table, session, &remote, &pin) == pinned);
  g_assert_true (vis_virtual_socket_table_lookup_port (table, ice->port) == ice);
  g_assert_null (lookup (table, NULL, 2));
  g_assert_cmpuint (session->n_sockets, ==, 2);

  vis_virtual_socket_table_remove_session (table, session);
  g_assert_cmpuint (vis_virtual_socket_table_get_size (table), ==, 1);
  g_assert_cmpuint (session->n_sockets, ==, 0);
  vis_ice_session_unref (session);
}

static void
test_ageing (void)
{
  g_autoptr (VisVirtualSocketTable) table = vis_virtual_socket_table_new (16, -1);
  VisIceSession *session = vis_ice_session_new ();

  add (table, NULL, 1, TRUE, 0, NULL);
  add (table, NULL, 2, TRUE, 0, NULL)->holds = 1;
  add (table, NULL, 3, TRUE, 1 * SECOND, NULL);
  add (table, session, 4, FALSE, 0, NULL);

  vis_virtual_socket_table_expire (table, 32 * SECOND - 1);
  g_assert_cmpuint (vis_virtual_socket_table_get_size (table), ==, 4);
  vis_virtual_socket_table_expire (table, 32 * SECOND);
  g_assert_null (lookup (table, NULL, 1));
  g_assert_cmpuint (vis_virtual_socket_table_get_size (table), ==, 3);
  vis_virtual_socket_table_expire (table, 1000 * SECOND);
  g_assert_nonnull (lookup (table, NULL, 2));
  g_assert_nonnull (lookup (table, session, 4));
  g_assert_cmpuint (vis_virtual_socket_table_get_size (table), ==, 2);

  vis_virtual_socket_table_remove_session (table, session);
  vis_ice_session_unref (session);
}

static void
test_bound (void)
{
  g_autoptr (VisVirtualSocketTable) table = vis_virtual_socket_table_new (8, -1);
  g_autoptr (GError) error = NULL;

  /* Guests get half of it, the latest ones. */
  for (guint16 i = 1; i <= 20; i++)
    g_assert_nonnull (add (table, NULL, i, TRUE, i, NULL));
  g_assert_cmpuint (vis_virtual_socket_table_get_size (table), ==, 4);
  g_assert_nonnull (lookup (table, NULL, 17));
  g_assert_null (lookup (table, NULL, 16));

  /* Whom we call ourselves gets all of it. */
  for (guint16 i = 101; i <= 108; i++)
    add (table, NULL, i, FALSE, i, NULL)->holds = 1;
  g_assert_cmpuint (vis_virtual_socket_table_get_size (table), ==, 8);
  g_assert_null (lookup (table, NULL, 20));
  g_assert_null (add (table, NULL, 109, FALSE, 0, &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_TOO_LARGE);
  g_assert_null (add (table, NULL, 110, TRUE, 0, NULL));
}

static void
test_owner (void)
{
  g_autoptr (VisVirtualSocketTable) table = vis_virtual_socket_table_new (16, -1);
  VisIceSession *a = vis_ice_session_new ();
  VisIceSession *b = vis_ice_session_new ();
  VisAddress remote = port_fixture_address ("192.0.2.1:1");
  VisAddress arrived = port_fixture_address ("198.51.100.7");
  VisVirtualSocket *of_a = add (table, a, 1, FALSE, 0, NULL);
  VisVirtualSocket *of_b = add (table, b, 1, FALSE, 0, NULL);

  g_assert_null (vis_virtual_socket_table_find_owner (table, &remote, &arrived));
  vis_virtual_socket_table_own (table, of_a);
  g_assert_true (vis_virtual_socket_table_find_owner (table, &remote, &arrived) == of_a);
  g_assert_true (vis_virtual_socket_table_find_rival (table, b, &remote) == of_a);
  g_assert_null (vis_virtual_socket_table_find_rival (table, a, &remote));
  vis_virtual_socket_table_own (table, of_b);
  g_assert_false (of_a->validated);
  g_assert_true (vis_virtual_socket_table_find_owner (table, &remote, &arrived) == of_b);
  vis_virtual_socket_table_remove_session (table, b);
  g_assert_null (vis_virtual_socket_table_find_owner (table, &remote, &arrived));

  vis_virtual_socket_table_remove_session (table, a);
  vis_ice_session_unref (a);
  vis_ice_session_unref (b);
}

static void
test_transactions (void)
{
  g_autoptr (VisVirtualSocketTable) table = vis_virtual_socket_table_new (16, -1);
  VisVirtualSocket *socket = add (table, NULL, 1, FALSE, 0, NULL);
  guint8 ids[VIS_MAX_TRANSACTIONS + 1][VIS_STUN_TRANSACTION_SIZE];

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      vis_stun_transaction_random (ids[i]);
      vis_virtual_socket_remember (socket, ids[i], i == 1);
      vis_virtual_socket_remember (socket, ids[i], FALSE);
    }
  g_assert_null (vis_virtual_socket_recall (socket, ids[0]));
  for (guint i = 1; i < G_N_ELEMENTS (ids); i++)
    g_assert_cmpint (vis_virtual_socket_recall (socket, ids[i])->own, ==, i == 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/port/virtual-socket/one-per-remote-service-and-path", test_keys);
  g_test_add_func ("/port/virtual-socket/idle-sip-sources-are-forgotten", test_ageing);
  g_test_add_func ("/port/virtual-socket/guests-never-fill-the-table", test_bound);
  g_test_add_func ("/port/virtual-socket/media-has-one-owner", test_owner);
  g_test_add_func ("/port/virtual-socket/knows-its-last-transactions", test_transactions);
  return g_test_run ();
}
