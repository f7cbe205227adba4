/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit/directory/vis-test-names.h"

#include <string.h>

struct _VisTestNames
{
  GResolver parent_instance;
};

static const struct
{
  const char *name;
  const char *addresses[3];
} known_names[] = {
  { "one.example.net", { "192.0.2.1" } },
  { "two.example.net", { "192.0.2.2", "2001:db8::2" } },
  { "bad.example.net", { "0.0.0.0" } },
};

G_DEFINE_FINAL_TYPE (VisTestNames, vis_test_names, G_TYPE_RESOLVER)

static void
free_addresses (gpointer addresses)
{
  g_resolver_free_addresses (addresses);
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  g_task_return_error_if_cancelled (user_data);
  return G_SOURCE_REMOVE;
}

static void
vis_test_names_lookup_by_name_async (GResolver *resolver, const char *name,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);
  GList *addresses = NULL;

  if (strcmp (name, "slow.example.net") == 0)
    {
      g_autoptr (GSource) source = g_cancellable_source_new (cancellable);

      g_source_set_callback (source, G_SOURCE_FUNC (on_cancelled), g_steal_pointer (&task),
                             g_object_unref);
      g_source_attach (source, NULL);
      return;
    }
  if (strcmp (name, "broken.example.net") == 0)
    {
      g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE,
                               "no server");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (known_names); i++)
    if (strcmp (known_names[i].name, name) == 0)
      for (const char *const *text = known_names[i].addresses; *text; text++)
        addresses = g_list_append (addresses, g_inet_address_new_from_string (*text));
  if (addresses)
    g_task_return_pointer (task, addresses, free_addresses);
  else
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "no such name");
}

static GList *
vis_test_names_lookup_by_name_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
vis_test_names_class_init (VisTestNamesClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name_async = vis_test_names_lookup_by_name_async;
  resolver_class->lookup_by_name_finish = vis_test_names_lookup_by_name_finish;
}

static void
vis_test_names_init (VisTestNames *self)
{
}

GResolver *
vis_test_names_new (void)
{
  return g_object_new (VIS_TYPE_TEST_NAMES, NULL);
}
