/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "directory/vis-directory.h"

#include <glib/gi18n-lib.h>

#include "base/vis-error.h"

#define DEADLINE_MS 5000

struct _VisDirectory
{
  GObject parent_instance;

  VisNumberParser *parser;
  VisClock *clock;
  GPtrArray *resolvers; /* (element-type VisResolver) */
};

G_DEFINE_FINAL_TYPE (VisDirectory, vis_directory, G_TYPE_OBJECT)

/* One resolve; the data of its task. */
typedef struct
{
  VisTarget *target;
  VisRouteFunc found; /* (nullable) */
  gpointer found_data;
  VisClock *clock;
  guint deadline_id;
  gboolean timed_out;
  GCancellable *cancellable; /* the resolvers' */
  guint n_pending;           /* resolvers, and one while they are being asked */
  GPtrArray *routes;         /* (element-type VisRoute) */
  GError *error;             /* the first */
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  vis_clock_clear (search->clock, &search->deadline_id);
  vis_target_free (search->target);
  g_object_unref (search->clock);
  g_object_unref (search->cancellable);
  g_clear_pointer (&search->routes, g_ptr_array_unref);
  g_clear_error (&search->error);
  g_free (search);
}

static GError *
explain_nothing (VisDirectory *self, const Search *search)
{
  g_autofree char *name = vis_target_to_string (search->target, self->parser);

  if (search->timed_out)
    return g_error_new (
        VIS_ERROR, VIS_ERROR_TIMED_OUT,
        _ ("Finding out where %s is took too long. Check the network, and try again."), name);
  if (search->error)
    return g_error_copy (search->error);
  if (search->target->kind == VIS_TARGET_NUMBER)
    return g_error_new (VIS_ERROR, VIS_ERROR_NOT_FOUND,
                        _ ("No address is known for %s. Add a SIP address to the contact, or call "
                           "an address such as name@host."),
                        name);
  return g_error_new (VIS_ERROR, VIS_ERROR_NOT_FOUND, _ ("No way is known to reach %s."), name);
}

static void
end_one (GTask *task)
{
  Search *search = g_task_get_task_data (task);

  if (--search->n_pending > 0)
    return;
  vis_clock_clear (search->clock, &search->deadline_id);
  if (search->routes->len > 0)
    g_task_return_pointer (task, g_steal_pointer (&search->routes),
                           (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, explain_nothing (g_task_get_source_object (task), search));
}

static gboolean
routes_equal (const VisRoute *a, const VisRoute *b)
{
  return vis_address_equal (&a->address, &b->address) && g_strcmp0 (a->user, b->user) == 0;
}

static void
on_found (const VisRoute *route, gpointer user_data)
{
  GTask *task = user_data;
  Search *search = g_task_get_task_data (task);
  guint place;

  if (g_cancellable_is_cancelled (search->cancellable))
    return;
  for (guint i = 0; i < search->routes->len; i++)
    if (routes_equal (search->routes->pdata[i], route))
      return;
  for (place = search->routes->len; place > 0; place--)
    {
      const VisRoute *before = search->routes->pdata[place - 1];

      if (before->origin <= route->origin)
        break;
    }
  g_ptr_array_insert (search->routes, (int)place, vis_route_copy (route));
  if (search->found)
    search->found (route, search->found_data);
}

static void
on_resolved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Search *search = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!vis_resolver_resolve_finish (VIS_RESOLVER (source), result, &error) && !search->error
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    search->error = g_steal_pointer (&error);
  end_one (task);
}

static gboolean
on_deadline (gpointer user_data)
{
  Search *search = user_data;

  search->deadline_id = 0;
  search->timed_out = TRUE;
  g_cancellable_cancel (search->cancellable);
  return G_SOURCE_REMOVE;
}

static void
vis_directory_finalize (GObject *object)
{
  VisDirectory *self = VIS_DIRECTORY (object);

  g_object_unref (self->parser);
  g_object_unref (self->clock);
  g_ptr_array_unref (self->resolvers);
  G_OBJECT_CLASS (vis_directory_parent_class)->finalize (object);
}

static void
vis_directory_class_init (VisDirectoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vis_directory_finalize;
}

static void
vis_directory_init (VisDirectory *self)
{
  self->resolvers = g_ptr_array_new_with_free_func (g_object_unref);
}

VisDirectory *
vis_directory_new (VisNumberParser *parser, VisClock *clock)
{
  VisDirectory *self;

  g_return_val_if_fail (VIS_IS_NUMBER_PARSER (parser) && VIS_IS_CLOCK (clock), NULL);

  self = g_object_new (VIS_TYPE_DIRECTORY, NULL);
  self->parser = g_object_ref (parser);
  self->clock = g_object_ref (clock);
  return self;
}

void
vis_directory_add_resolver (VisDirectory *self, VisResolver *resolver)
{
  g_return_if_fail (VIS_IS_DIRECTORY (self) && VIS_IS_RESOLVER (resolver));

  g_ptr_array_add (self->resolvers, g_object_ref (resolver));
}

void
vis_directory_resolve_async (VisDirectory *self, const VisTarget *target, GCancellable *cancellable,
                             VisRouteFunc found, gpointer found_data, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Search *search;

  g_return_if_fail (VIS_IS_DIRECTORY (self) && target != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, vis_directory_resolve_async);
  search = g_new0 (Search, 1);
  g_task_set_task_data (task, search, search_free);
  search->target = vis_target_copy (target);
  search->found = found;
  search->found_data = found_data;
  search->clock = g_object_ref (self->clock);
  search->routes = g_ptr_array_new_with_free_func ((GDestroyNotify)vis_route_free);
  search->cancellable = g_cancellable_new ();
  if (cancellable)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (g_cancellable_cancel),
                             search->cancellable, G_CONNECT_SWAPPED);
  if (g_cancellable_is_cancelled (cancellable))
    g_cancellable_cancel (search->cancellable);
  search->deadline_id = vis_clock_add_timeout (self->clock, DEADLINE_MS, on_deadline, search);

  search->n_pending = 1 + self->resolvers->len;
  for (guint i = 0; i < self->resolvers->len; i++)
    vis_resolver_resolve_async (self->resolvers->pdata[i], search->target, search->cancellable,
                                on_found, task, on_resolved, g_object_ref (task));
  end_one (task);
}

GPtrArray *
vis_directory_resolve_finish (VisDirectory *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
