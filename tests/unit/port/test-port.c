/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <unistd.h>

#include "base/vis-error.h"
#include "base/vis-route.h"
#include "port-fixture.h"

static void
test_bind (void)
{
  g_autoptr (VisPort) port = port_fixture_open ("127.0.0.2");
  g_autoptr (GArray) addresses = vis_port_get_local_addresses (port);
  VisAddress expected = port_fixture_address ("127.0.0.2");

  expected.port = vis_port_get_number (port);
  g_assert_cmpuint (expected.port, !=, 0);
  g_assert_cmpuint (addresses->len, ==, 1);
  g_assert_true (vis_address_equal (&g_array_index (addresses, VisAddress, 0), &expected));
}

static void
test_taken (void)
{
  g_autoptr (VisPort) port = port_fixture_open ("127.0.0.2");
  VisAddress taken = port_fixture_address_of (port);
  VisPortOptions options = { .bind = &taken };
  g_autoptr (GError) error = NULL;

  g_assert_null (vis_port_new (&options, &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_BUSY);
}

static void
test_foreign_address (void)
{
  VisAddress foreign = port_fixture_address ("203.0.113.77");
  VisPortOptions options = { .bind = &foreign };
  g_autoptr (GError) error = NULL;

  g_assert_null (vis_port_new (&options, &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_FAILED);
}

static void
test_any_address (void)
{
  VisAddress any = port_fixture_address ("0.0.0.0");
  VisPortOptions options = { .bind = &any };
  g_autoptr (GError) error = NULL;
  g_autoptr (VisPort) port = vis_port_new (&options, &error);
  g_autoptr (GArray) addresses = NULL;
  gboolean global = FALSE;

  g_assert_no_error (error);
  addresses = vis_port_get_local_addresses (port);
  for (guint i = 0; i < addresses->len; i++)
    {
      const VisAddress *address = &g_array_index (addresses, VisAddress, i);

      g_assert_cmpuint (address->port, ==, vis_port_get_number (port));
      g_assert_false (vis_address_is_any (address) || vis_address_is_multicast (address));
      if (i > 0)
        g_assert_true (vis_address_is_loopback (address) == !global);
      global = !vis_address_is_loopback (address);
    }
}

static void
test_default_range (void)
{
  VisPortOptions options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (VisPort) first = vis_port_new (&options, &error);
  g_autoptr (VisPort) second = NULL;

  /* Another program, or another run of this test, may hold some of the ten ports. */
  if (!first)
    {
      g_assert_error (error, VIS_ERROR, VIS_ERROR_BUSY);
      return;
    }
  second = vis_port_new (&options, NULL);
  g_assert_cmpuint (vis_port_get_number (first), <=, VIS_DEFAULT_PORT);
  if (second)
    g_assert_cmpuint (vis_port_get_number (second), <, vis_port_get_number (first));
}

static void
test_close (void)
{
  g_autoptr (VisPort) port = port_fixture_open ("127.0.0.2");
  g_autoptr (VisIcePath) path = vis_ice_path_new (port, TRUE);
  VisPortCounters counters;

  /* The agent may not even have begun. */
  vis_port_close (port);
  g_assert_cmpint (vis_path_get_state (VIS_PATH (path)), ==, VIS_PATH_CLOSED);
  vis_port_close (port);
  vis_port_get_counters (port, &counters);
  g_assert_cmpuint (counters.virtual_sockets, ==, 0);
  g_assert_cmpuint (send_packets (path, 1), ==, 0);
}

static guint
count_entries (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir))
    n++;
  return n;
}

static void
open_and_close (void)
{
  g_autoptr (VisPort) port = port_fixture_open ("127.0.0.2");
  g_autoptr (VisPort) other = port_fixture_open ("127.0.0.3");
  g_autoptr (VisIcePath) path = vis_ice_path_new (port, TRUE);
  g_autoptr (VisIcePath) other_path = vis_ice_path_new (other, FALSE);

  connect_paths (path, other_path);
}

static void
test_leaves_nothing (void)
{
  guint n_files;
  guint n_threads;

  /* The first one makes what GLib keeps for ever. */
  open_and_close ();
  n_files = count_entries ("/proc/self/fd");
  n_threads = count_entries ("/proc/self/task");
  for (guint i = 0; i < 5; i++)
    open_and_close ();
  g_assert_cmpuint (count_entries ("/proc/self/fd"), ==, n_files);
  g_assert_cmpuint (count_entries ("/proc/self/task"), <=, n_threads);
}

static void
test_unknown_sources (void)
{
  static const struct
  {
    guint8 data[24];
    gsize size;
    gboolean invalid; /* rather than unknown */
  } rows[] = {
    { { 0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42 }, 20, FALSE }, /* a check for nobody */
    { { 1, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42 }, 20, FALSE }, /* an answer to nothing */
    { { 0, 17, 0, 0, 0x21, 0x12, 0xa4, 0x42 }, 20, FALSE },
    { { 0, 1, 0, 4, 0x21, 0x12, 0xa4, 0x42 }, 20, TRUE },
    { { 0, 3, 0, 0, 0x21, 0x12, 0xa4, 0x42 }, 20, TRUE }, /* Allocate: we are no relay */
    { { 3 }, 24, TRUE },
    { { 16 }, 24, FALSE },
    { { 22, 0xfe, 0xfd }, 24, FALSE },
    { { 64 }, 24, FALSE },
    { { 'I', 'N', 'V' }, 24, TRUE },
    { { 0x80, 96 }, 24, FALSE },
    { { 255 }, 24, FALSE },
    { { '\r', '\n' }, 2, FALSE },
    { { '\r', '\n', '\r', '\n' }, 4, FALSE },
    { { 0 }, 0, FALSE },
  };
  g_autoptr (VisPort) port = port_fixture_open ("127.0.0.2");
  VisAddress to = port_fixture_address_of (port);
  int fd = udp_open ("127.0.0.9");
  VisPortCounters counters;
  guint n_invalid = 0;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      udp_send (fd, &to, rows[i].data, rows[i].size);
      n_invalid += rows[i].invalid;
    }
  g_assert_true (wait_for_received (port, G_N_ELEMENTS (rows)));
  vis_port_get_counters (port, &counters);
  g_assert_cmpuint (counters.dropped_invalid, ==, n_invalid);
  g_assert_cmpuint (counters.dropped_unknown, ==, G_N_ELEMENTS (rows) - n_invalid);
  g_assert_cmpuint (counters.virtual_sockets, ==, 0);
  g_assert_cmpuint (counters.sent, ==, 0);
  close (fd);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/port/port/binds-one-address", test_bind);
  g_test_add_func ("/port/port/says-when-the-port-is-taken", test_taken);
  g_test_add_func ("/port/port/says-when-the-address-is-foreign", test_foreign_address);
  g_test_add_func ("/port/port/offers-the-addresses-of-this-device", test_any_address);
  g_test_add_func ("/port/port/takes-the-next-free-of-the-default-range", test_default_range);
  g_test_add_func ("/port/port/closes-with-its-paths", test_close);
  g_test_add_func ("/port/port/leaves-no-descriptor-and-no-thread", test_leaves_nothing);
  g_test_add_func ("/port/port/drops-unknown-sources-in-silence", test_unknown_sources);
  return g_test_run ();
}
