/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vis-test-desktop.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#include "lib/vis-test-loop.h"

struct _VisTestDesktop
{
  char *folder;
  GSubprocess *bus;
  GSubprocess *keyring;
  GDBusConnection *connection;
};

static void
die_with_parent (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static GSubprocess *
spawn (GSubprocessFlags flags, const char *const *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  /* A warning of the keyring's is not ours to die of. */
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  process = g_subprocess_launcher_spawnv (launcher, arguments, &error);
  g_assert_no_error (error);
  return process;
}

static void
stop (GSubprocess **process)
{
  g_autoptr (GSubprocess) stolen = g_steal_pointer (process);

  if (!stolen)
    return;
  g_subprocess_send_signal (stolen, SIGTERM);
  g_subprocess_wait (stolen, NULL, NULL);
}

static char *
write_bus_config (VisTestDesktop *self, gboolean forbid_keyring)
{
  char *path = g_build_filename (self->folder, "bus.conf", NULL);
  /* No service folder: nothing is ever started by itself. */
  g_autofree char *text = g_strdup_printf (
      "<!DOCTYPE busconfig PUBLIC '-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN'"
      " 'http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd'>"
      "<busconfig><type>session</type><listen>unix:dir=%s</listen><auth>EXTERNAL</auth>"
      "<policy context='default'>"
      "<allow send_destination='*'/><allow receive_sender='*'/><allow own='*'/>%s"
      "</policy></busconfig>",
      self->folder, forbid_keyring ? "<deny send_destination='org.freedesktop.secrets'/>" : "");
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

static char *
start_bus (VisTestDesktop *self, const char *config)
{
  g_autofree char *config_option = g_strconcat ("--config-file=", config, NULL);
  const char *arguments[] = { "dbus-daemon", config_option, "--nofork", "--print-address=1", NULL };
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GError) error = NULL;
  char *address;

  self->bus = spawn (G_SUBPROCESS_FLAGS_STDOUT_PIPE, arguments);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->bus));
  address = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (address);
  return address;
}

VisTestDesktop *
vis_test_desktop_new (gboolean forbid_keyring)
{
  VisTestDesktop *self = g_new0 (VisTestDesktop, 1);
  g_autofree char *config = NULL;
  g_autofree char *address = NULL;
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("vis-desktop-XXXXXX", &error);
  g_assert_no_error (error);
  config = write_bus_config (self, forbid_keyring);
  address = start_bus (self, config);
  g_setenv ("HOME", self->folder, TRUE);
  g_setenv ("XDG_DATA_HOME", self->folder, TRUE);
  g_setenv ("XDG_CONFIG_HOME", self->folder, TRUE);
  g_setenv ("XDG_RUNTIME_DIR", self->folder, TRUE);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", address, TRUE);
  self->connection = g_dbus_connection_new_for_address_sync (
      address,
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
          | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, &error);
  g_assert_no_error (error);
  return self;
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_folder (path);
      else
        g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

void
vis_test_desktop_free (VisTestDesktop *self)
{
  stop (&self->keyring);
  g_clear_object (&self->connection);
  stop (&self->bus);
  remove_folder (self->folder);
  g_free (self->folder);
  g_free (self);
}

static void
on_name_appeared (GDBusConnection *connection, const char *name, const char *owner,
                  gpointer user_data)
{
  gboolean *appeared = user_data;

  *appeared = TRUE;
}

void
vis_test_desktop_start_keyring (VisTestDesktop *self, const char *password)
{
  const char *arguments[] = { "gnome-keyring-daemon", "--foreground", "--components=secrets",
                              password ? "--unlock" : NULL, NULL };
  gboolean appeared = FALSE;
  guint watch;

  g_assert_null (self->keyring);
  self->keyring
      = spawn (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE, arguments);
  if (password)
    g_output_stream_write_all (g_subprocess_get_stdin_pipe (self->keyring), password,
                               strlen (password), NULL, NULL, NULL);
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->keyring), NULL, NULL);
  watch = g_bus_watch_name_on_connection (self->connection, "org.freedesktop.secrets",
                                          G_BUS_NAME_WATCHER_FLAGS_NONE, on_name_appeared, NULL,
                                          &appeared, NULL);
  g_assert_true (vis_test_wait_for_flag (&appeared, VIS_TEST_DEADLINE_MS));
  g_bus_unwatch_name (watch);
}

void
vis_test_desktop_stop_keyring (VisTestDesktop *self)
{
  stop (&self->keyring);
}

void
vis_test_desktop_add_open_keyring (VisTestDesktop *self)
{
  g_autofree char *folder = g_build_filename (self->folder, "keyrings", NULL);
  g_autofree char *keyring = g_build_filename (folder, "open.keyring", NULL);
  g_autofree char *by_default = g_build_filename (folder, "default", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (keyring,
                                      "[keyring]\n"
                                      "display-name=open\n"
                                      "ctime=0\n"
                                      "mtime=0\n"
                                      "lock-on-idle=false\n"
                                      "lock-after=false\n",
                                      -1, NULL));
  g_assert_true (g_file_set_contents (by_default, "open", -1, NULL));
}
