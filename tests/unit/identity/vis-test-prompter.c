/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vis-test-prompter.h"

#include <gio/gio.h>

#include "lib/vis-test-loop.h"

struct _VisTestPrompter
{
  GDBusConnection *connection;
  guint object;
  guint name;
  gboolean owned;
  gboolean refuses;
  guint n_questions;
  char *client;   /* whose question waits */
  char *callback; /* and where it wants the answer */
};

/* The private protocol between gnome-keyring-daemon and its prompter (gcr 3). */
static const char introspection[]
    = "<node><interface name='org.gnome.keyring.internal.Prompter'>"
      "<method name='BeginPrompting'><arg name='callback' type='o' direction='in'/></method>"
      "<method name='PerformPrompt'>"
      "<arg name='callback' type='o' direction='in'/><arg name='type' type='s' direction='in'/>"
      "<arg name='properties' type='a{sv}' direction='in'/>"
      "<arg name='exchange' type='s' direction='in'/></method>"
      "<method name='StopPrompting'><arg name='callback' type='o' direction='in'/></method>"
      "</interface></node>";

static void
say (VisTestPrompter *self, const char *client, const char *callback, const char *method,
     GVariant *parameters)
{
  g_dbus_connection_call (self->connection, client, callback,
                          "org.gnome.keyring.internal.Prompter.Callback", method, parameters, NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}

/* Our half of a key exchange: any number will do where no password is ever sent. */
#define EXCHANGE "[sx-aes-1]\npublic=BwcHBwcHBwc=\n"

static void
say_ready (VisTestPrompter *self, const char *client, const char *callback, const char *answer)
{
  say (self, client, callback, "PromptReady",
       g_variant_new ("(s@a{sv}s)", answer, g_variant_new_parsed ("@a{sv} {}"), EXCHANGE));
}

static void
on_method_call (GDBusConnection *connection, const char *sender, const char *path,
                const char *interface, const char *method, GVariant *parameters,
                GDBusMethodInvocation *invocation, gpointer user_data)
{
  VisTestPrompter *self = user_data;
  const char *callback;

  g_variant_get_child (parameters, 0, "&o", &callback);
  g_dbus_method_invocation_return_value (g_object_ref (invocation), NULL);
  if (g_str_equal (method, "BeginPrompting"))
    say_ready (self, sender, callback, "");
  else if (g_str_equal (method, "StopPrompting"))
    say (self, sender, callback, "PromptDone", NULL);
  else
    {
      self->n_questions++;
      g_free (self->client);
      self->client = g_strdup (sender);
      g_free (self->callback);
      self->callback = g_strdup (callback);
      if (self->refuses)
        vis_test_prompter_refuse (self);
    }
  g_object_unref (invocation);
}

static void
on_name_acquired (GDBusConnection *connection, const char *name, gpointer user_data)
{
  VisTestPrompter *self = user_data;

  self->owned = TRUE;
}

VisTestPrompter *
vis_test_prompter_new (gboolean refuses)
{
  static const GDBusInterfaceVTable vtable = { .method_call = on_method_call };
  VisTestPrompter *self = g_new0 (VisTestPrompter, 1);
  g_autoptr (GDBusNodeInfo) node = NULL;
  g_autoptr (GError) error = NULL;

  self->refuses = refuses;
  self->connection = g_dbus_connection_new_for_address_sync (
      g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
          | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, &error);
  g_assert_no_error (error);
  node = g_dbus_node_info_new_for_xml (introspection, &error);
  g_assert_no_error (error);
  self->object
      = g_dbus_connection_register_object (self->connection, "/org/gnome/keyring/Prompter",
                                           node->interfaces[0], &vtable, self, NULL, &error);
  g_assert_no_error (error);
  self->name = g_bus_own_name_on_connection (self->connection, "org.gnome.keyring.SystemPrompter",
                                             G_BUS_NAME_OWNER_FLAGS_NONE, on_name_acquired, NULL,
                                             self, NULL);
  g_assert_true (vis_test_wait_for_flag (&self->owned, VIS_TEST_DEADLINE_MS));
  return self;
}

void
vis_test_prompter_free (VisTestPrompter *self)
{
  g_bus_unown_name (self->name);
  g_dbus_connection_unregister_object (self->connection, self->object);
  g_object_unref (self->connection);
  g_free (self->client);
  g_free (self->callback);
  g_free (self);
}

guint
vis_test_prompter_get_n_questions (VisTestPrompter *self)
{
  return self->n_questions;
}

void
vis_test_prompter_refuse (VisTestPrompter *self)
{
  self->refuses = TRUE;
  if (self->callback)
    say_ready (self, self->client, self->callback, "no");
  g_clear_pointer (&self->callback, g_free);
}
