/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/vis-call-actions.h"

#include "app/vis-window-handle.h"
#include "base/vis-portal.h"

#define SCREEN_CAST "org.freedesktop.portal.ScreenCast"

typedef struct
{
  VisCall *call;
  VisCallList *calls;
  GtkWindow *window; /* weak */
  GSimpleAction *held;
  GSimpleAction *add_video;
  GSimpleAction *share_screen;
  GActionMap *map; /* not owned: it owns this */
  GCancellable *cancellable;
  gboolean may_share;
} Context;

static void
on_group_gone (gpointer data, GObject *group)
{
  Context *context = data;
  g_signal_handlers_disconnect_by_data (context->held, context);
  g_signal_handlers_disconnect_by_data (context->share_screen, context);
  g_cancellable_cancel (context->cancellable);
  g_object_unref (context->cancellable);
  g_object_unref (context->share_screen);
  g_clear_weak_pointer (&context->window);
  g_object_unref (context->call);
  g_object_unref (context->calls);
  g_object_unref (context->held);
  g_object_unref (context->add_video);
  g_free (context);
}

static void
on_held (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  Context *context = user_data;
  if (g_variant_get_boolean (value))
    vis_call_set_held (context->call, TRUE);
  else
    vis_call_list_swap (context->calls, context->call);
}

/* The question that the desktop asks then stands above the window of the call. */

static void
close_question (Context *context)
{
  if (context->window != NULL)
    vis_window_handle_unexport (context->window);
}

static void
on_handle (const char *handle, gpointer call)
{
  vis_call_set_sharing (call, TRUE, handle);
}

static void
on_share_screen (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  Context *context = user_data;
  close_question (context);
  if (g_variant_get_boolean (value))
    vis_window_handle_export (context->window, on_handle, g_object_ref (context->call),
                              g_object_unref);
  else
    vis_call_set_sharing (context->call, FALSE, NULL);
}

/* A refusal, for instance. */
static void
on_notice (VisCall *call, const char *text, gpointer user_data)
{
  close_question (user_data);
}

static void
on_add_video (GSimpleAction *action, GVariant *parameter, gpointer call)
{
  vis_call_request_video (call);
}

static void
on_accept_video (GSimpleAction *action, GVariant *parameter, gpointer call)
{
  vis_call_accept_video (call, TRUE);
}

static void
on_watch_video (GSimpleAction *action, GVariant *parameter, gpointer call)
{
  vis_call_accept_video (call, FALSE);
}

static void
on_refuse_video (GSimpleAction *action, GVariant *parameter, gpointer call)
{
  vis_call_refuse_video (call);
}

static void
on_call_changed (VisCall *call, GParamSpec *pspec, gpointer user_data)
{
  Context *context = user_data;
  gboolean active = vis_call_get_state (call) == VIS_CALL_ACTIVE;
  gboolean held = vis_call_get_held (call);
  gboolean wanted = FALSE;
  if (vis_call_get_sharing (call))
    close_question (context);
  g_object_get (call, "video-wanted", &wanted, NULL);
  g_simple_action_set_enabled (context->held, active);
  g_simple_action_set_state (context->held, g_variant_new_boolean (held));
  g_simple_action_set_enabled (context->add_video,
                               active && !held && !wanted && !vis_call_get_video (call));
  g_simple_action_set_enabled (context->share_screen, context->may_share && active && !held);
  g_simple_action_set_state (context->share_screen,
                             g_variant_new_boolean (vis_call_get_sharing (call)));
}

/* Where there is no such portal, the menu has an entry that says so. */
static void
on_portal (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) properties = vis_portal_get_properties_finish (result, &error);
  Context *context = user_data;
  guint types = 0;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (properties != NULL)
    g_variant_lookup (properties, "AvailableSourceTypes", "u", &types);
  context->may_share = types != 0;
  if (!context->may_share)
    {
      g_autoptr (GSimpleAction) reason = g_simple_action_new ("no-screen-share", NULL);
      g_simple_action_set_enabled (reason, FALSE);
      g_action_map_add_action (context->map, G_ACTION (reason));
    }
  on_call_changed (context->call, NULL, context);
}

/* The context lives as long as the group: the call must not use it any longer. */
static void
follow_signal (GObject *group, Context *context, const char *signal, GCallback callback)
{
  GClosure *closure = g_cclosure_new (callback, context, NULL);
  g_object_watch_closure (group, closure);
  g_signal_connect_closure (context->call, signal, closure, FALSE);
}

static void
follow_call (GObject *group, Context *context)
{
  static const char *const signals[] = { "notify::state", "notify::held", "notify::video",
                                         "notify::video-wanted", "notify::sharing" };
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    follow_signal (group, context, signals[i], G_CALLBACK (on_call_changed));
  follow_signal (group, context, "notice", G_CALLBACK (on_notice));
  on_call_changed (context->call, NULL, context);
}

static GSimpleAction *
add_action (GActionMap *map, const char *name, GCallback activate, VisCall *call)
{
  GSimpleAction *action = g_simple_action_new (name, NULL);
  g_signal_connect_object (action, "activate", activate, call, 0);
  g_action_map_add_action (map, G_ACTION (action));
  return action;
}

GSimpleActionGroup *
vis_call_actions_new (VisCall *call, VisCallList *calls, GtkWindow *window, GDBusConnection *bus)
{
  g_return_val_if_fail (VIS_IS_CALL (call), NULL);
  g_return_val_if_fail (VIS_IS_CALL_LIST (calls), NULL);

  GSimpleActionGroup *group = g_simple_action_group_new ();
  GActionMap *map = G_ACTION_MAP (group);
  g_autoptr (GPropertyAction) muted = g_property_action_new ("muted", call, "muted");
  g_autoptr (GPropertyAction) camera_off
      = g_object_new (G_TYPE_PROPERTY_ACTION, "name", "camera-off", "object", call, "property-name",
                      "camera", "invert-boolean", TRUE, NULL);
  g_action_map_add_action (map, G_ACTION (muted));
  g_action_map_add_action (map, G_ACTION (camera_off));
  g_object_unref (add_action (map, "accept-video", G_CALLBACK (on_accept_video), call));
  g_object_unref (add_action (map, "watch-video", G_CALLBACK (on_watch_video), call));
  g_object_unref (add_action (map, "refuse-video", G_CALLBACK (on_refuse_video), call));

  Context *context = g_new0 (Context, 1);
  context->call = g_object_ref (call);
  context->calls = g_object_ref (calls);
  g_set_weak_pointer (&context->window, window);
  context->add_video = add_action (map, "add-video", G_CALLBACK (on_add_video), call);
  context->held = g_simple_action_new_stateful ("held", NULL, g_variant_new_boolean (FALSE));
  g_action_map_add_action (map, G_ACTION (context->held));
  context->share_screen
      = g_simple_action_new_stateful ("share-screen", NULL, g_variant_new_boolean (FALSE));
  g_action_map_add_action (map, G_ACTION (context->share_screen));
  context->map = map;
  context->cancellable = g_cancellable_new ();
  follow_call (G_OBJECT (group), context);
  if (bus != NULL)
    vis_portal_get_properties_async (bus, SCREEN_CAST, context->cancellable, on_portal, context);
  g_signal_connect (context->share_screen, "change-state", G_CALLBACK (on_share_screen), context);
  g_signal_connect (context->held, "change-state", G_CALLBACK (on_held), context);
  g_object_weak_ref (G_OBJECT (group), on_group_gone, context);
  return group;
}
