/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-call-view.h"

#include <glib/gi18n.h>

#include "app/vis-call-text.h"
#include "app/vis-contact-avatar.h"
#include "app/vis-corner-bin.h"
#include "app/vis-devices-popover.h"
#include "app/vis-lock-popover.h"
#include "app/vis-quality-popover.h"
#include "app/vis-video-view.h"

/* How long nothing has to be touched, and longer for those who find their way with the keyboard. */
#define FADE_SECONDS 3
#define FADE_KEYBOARD_SECONDS 15

/* Below this the header has no room for every button and a name. */
#define NARROW 520

#define OWN_SIDE 160
#define AVATAR 128
#define COMPACT_OWN_SIDE 72
#define COMPACT_AVATAR 48

struct _VisCallView
{
  AdwBin parent_instance;

  VisVideoView *remote_video;
  VisVideoView *own_video;
  GtkWidget *person;
  GtkWidget *request;
  VisContactAvatar *avatar;
  VisCornerBin *own_corners;
  GtkWidget *top_controls;
  GtkWidget *bottom_controls;
  GtkWidget *compact_hint;
  GtkEventControllerMotion *top_motion;
  GtkEventControllerMotion *bottom_motion;
  GtkPopover *lock_popover;
  GtkPopover *quality_popover;
  VisDevicesPopover *devices_popover;
  GtkWidget *quality_button;
  GtkMenuButton *menu_button;
  GtkButton *mute_button;
  GtkButton *camera_button;
  GtkWidget *share_button;

  GtkLabel *unread_badge;
  GtkWidget *chat_button;

  VisCall *call;
  gboolean end_buttons;
  gboolean compact;
  gboolean narrow;
  guint unread;
  guint fade_id;
  gint64 woken; /* monotonic µs */
};

enum
{
  PROP_CALL = 1,
  PROP_END_BUTTONS,
  PROP_COMPACT,
  PROP_NARROW,
  PROP_UNREAD,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (VisCallView, vis_call_view, ADW_TYPE_BIN)

/* Closures of the template */

/* What follows a property names it as an argument, to be asked again when it changes. */

static char *
progress_text (gpointer object, VisCall *call, guint elapsed, VisCallState state, gboolean held,
               gboolean remote_held)
{
  return call != NULL ? vis_call_text_progress (call) : g_strdup ("");
}

static char *
video_request_text (gpointer object, const char *name)
{
  return vis_call_text_video_request (name);
}

static char *
lock_icon (gpointer object, gboolean secured)
{
  return g_strdup (secured ? "channel-secure-symbolic" : "channel-insecure-symbolic");
}

static gboolean
shows_person (gpointer object, gboolean has_picture, gboolean remote_camera, gboolean video,
              gboolean held, gboolean remote_held, VisCallState state)
{
  return !has_picture || !remote_camera || !video || held || remote_held
         || state != VIS_CALL_ACTIVE;
}

static gboolean
remote_camera_is_off (gpointer object, gboolean remote_camera, gboolean video, gboolean remote_held,
                      VisCallState state)
{
  return state == VIS_CALL_ACTIVE && video && !remote_camera && !remote_held;
}

static gboolean
may_add_video (gpointer object, gboolean video, VisCallState state, gboolean compact)
{
  return !video && state == VIS_CALL_ACTIVE && !compact;
}

/* The same is in the menu. */
static gboolean
shows_fullscreen (gpointer object, gboolean compact, gboolean narrow)
{
  return !compact && !narrow;
}

static char *
share_tooltip (gpointer object, gboolean sensitive, VisCallState state, gboolean held)
{
  return g_strdup (sensitive || state != VIS_CALL_ACTIVE || held
                       ? _ ("Share Screen (S)")
                       : _ ("This Desktop Offers No Screen Sharing"));
}

static gboolean
shows_end_buttons (gpointer object, gboolean end_buttons, gboolean compact)
{
  return end_buttons && !compact;
}

/* Fading */

static gboolean
uses_keyboard (VisCallView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  return focus != NULL && gtk_window_get_focus_visible (GTK_WINDOW (root))
         && gtk_widget_is_ancestor (focus, GTK_WIDGET (self));
}

static gboolean
may_fade (VisCallView *self)
{
  gint64 idle = g_get_monotonic_time () - self->woken;
  return self->call != NULL && !gtk_widget_get_visible (self->person)
         && !gtk_widget_get_visible (self->request)
         && !gtk_event_controller_motion_contains_pointer (self->top_motion)
         && !gtk_event_controller_motion_contains_pointer (self->bottom_motion)
         && !gtk_widget_get_visible (GTK_WIDGET (self->lock_popover))
         && !gtk_widget_get_visible (GTK_WIDGET (self->quality_popover))
         && !gtk_widget_get_visible (GTK_WIDGET (self->devices_popover))
         && !gtk_widget_get_visible (GTK_WIDGET (gtk_menu_button_get_popover (self->menu_button)))
         && (!uses_keyboard (self) || idle >= FADE_KEYBOARD_SECONDS * G_TIME_SPAN_SECOND);
}

/* They become transparent, and stay where they are: for a screen reader they never go, and the
 * focus stays on them. */
static void
show_controls (VisCallView *self, gboolean shown)
{
  GtkWidget *controls[] = { self->top_controls, self->bottom_controls, self->compact_hint };
  for (gsize i = 0; i < G_N_ELEMENTS (controls); i++)
    {
      gtk_widget_set_can_target (controls[i], shown);
      if (shown)
        gtk_widget_remove_css_class (controls[i], "faded");
      else
        gtk_widget_add_css_class (controls[i], "faded");
    }
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), shown ? NULL : "none");
}

static gboolean
on_fade (gpointer user_data)
{
  VisCallView *self = user_data;
  if (!may_fade (self))
    return G_SOURCE_CONTINUE;
  self->fade_id = 0;
  show_controls (self, FALSE);
  return G_SOURCE_REMOVE;
}

void
vis_call_view_wake (VisCallView *self)
{
  g_return_if_fail (VIS_IS_CALL_VIEW (self));

  show_controls (self, TRUE);
  self->woken = g_get_monotonic_time ();
  g_clear_handle_id (&self->fade_id, g_source_remove);
  self->fade_id = g_timeout_add_seconds (FADE_SECONDS, on_fade, self);
}

void
vis_call_view_show_menu (VisCallView *self)
{
  g_return_if_fail (VIS_IS_CALL_VIEW (self));

  vis_call_view_wake (self);
  gtk_menu_button_popup (self->menu_button);
}

GdkTexture *
vis_call_view_make_picture (VisCallView *self)
{
  g_return_val_if_fail (VIS_IS_CALL_VIEW (self), NULL);

  if (self->call == NULL || gtk_widget_get_visible (self->person))
    return NULL;
  g_autoptr (VisVideoFrame) frame = vis_call_dup_frame (self->call);
  return frame != NULL ? vis_video_view_make_texture (frame) : NULL;
}

void
vis_call_view_bind_settings (VisCallView *self, GSettings *settings)
{
  g_return_if_fail (VIS_IS_CALL_VIEW (self));
  g_return_if_fail (G_IS_SETTINGS (settings));

  g_settings_bind (settings, "own-picture-corner", self->own_corners, "corner",
                   G_SETTINGS_BIND_DEFAULT);
}

void
vis_call_view_set_devices (VisCallView *self, VisDeviceList *devices, GSettings *settings)
{
  g_return_if_fail (VIS_IS_CALL_VIEW (self));
  g_return_if_fail (self->call != NULL);

  vis_devices_popover_set_up (self->devices_popover, self->call, devices, settings);
}

/* The call */

static void
on_room_changed (VisCallView *self, int width, int height)
{
  gboolean narrow = width < NARROW * gtk_widget_get_scale_factor (GTK_WIDGET (self));
  if (self->call != NULL)
    vis_call_set_shown_size (self->call, width, height);
  if (narrow != self->narrow)
    {
      self->narrow = narrow;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NARROW]);
    }
}

static void
on_own_media_changed (VisCallView *self)
{
  gboolean muted, camera;
  gboolean sharing = vis_call_get_sharing (self->call);
  g_object_get (self->call, "muted", &muted, "camera", &camera, NULL);
  gtk_button_set_icon_name (self->mute_button, muted ? "microphone-disabled-symbolic"
                                                     : "microphone-sensitivity-high-symbolic");
  gtk_button_set_icon_name (self->camera_button,
                            camera ? "camera-video-symbolic" : "camera-disabled-symbolic");
  if ((!camera && !sharing) || vis_call_get_held (self->call))
    vis_video_view_clear (self->own_video);
  /* Nobody could read a screen in a mirror. */
  g_object_set (self->own_video, "mirrored", !sharing, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->own_video), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sharing ? _ ("Your shared screen") : _ ("Your own picture"), -1);
}

static void
on_quality_changed (VisCallView *self)
{
  g_autofree char *summary = NULL;
  g_object_get (self->quality_popover, "summary", &summary, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->quality_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, summary, -1);
}

static void
set_call (VisCallView *self, VisCall *call)
{
  if (self->call != NULL)
    {
      vis_call_set_frame_func (self->call, NULL, NULL);
      vis_call_set_preview_func (self->call, NULL, NULL);
      g_signal_handlers_disconnect_by_data (self->call, self);
    }
  g_set_object (&self->call, call);
  if (self->lock_popover != NULL)
    g_object_set (self->lock_popover, "call", call, NULL);
  if (self->quality_popover != NULL)
    g_object_set (self->quality_popover, "call", call, NULL);
  if (call == NULL)
    return;

  vis_call_set_frame_func (call, vis_video_view_push, self->remote_video);
  vis_call_set_preview_func (call, vis_video_view_push, self->own_video);
  g_signal_connect_object (call, "notify::state", G_CALLBACK (vis_call_view_wake), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (call, "notify::muted", G_CALLBACK (on_own_media_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (call, "notify::held", G_CALLBACK (on_own_media_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (call, "notify::sharing", G_CALLBACK (on_own_media_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (call, "notify::video-requested", G_CALLBACK (vis_call_view_wake), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (call, "notify::camera", G_CALLBACK (on_own_media_changed), self,
                           G_CONNECT_SWAPPED);
  vis_call_view_wake (self);
  on_own_media_changed (self);
}

static void
set_unread (VisCallView *self, guint unread)
{
  g_autofree char *number = g_strdup_printf ("%u", unread);
  g_autofree char *label
      = unread > 0 ? g_strdup_printf (
            ngettext ("Messages, %u unread", "Messages, %u unread", unread), unread)
                   : g_strdup (_ ("Messages"));
  self->unread = unread;
  gtk_label_set_label (self->unread_badge, number);
  gtk_widget_set_visible (GTK_WIDGET (self->unread_badge), unread > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->chat_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

/* What is left out has “visible” bound to it; the rest is smaller. */
static void
set_compact (VisCallView *self, gboolean compact)
{
  self->compact = compact;
  if (compact)
    gtk_widget_add_css_class (GTK_WIDGET (self), "compact");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "compact");
  g_object_set (self->own_video, "side", compact ? COMPACT_OWN_SIDE : OWN_SIDE, NULL);
  g_object_set (self->avatar, "size", compact ? COMPACT_AVATAR : AVATAR, NULL);
}

static void
vis_call_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VisCallView *self = VIS_CALL_VIEW (object);
  switch (id)
    {
    case PROP_CALL:
      g_value_set_object (value, self->call);
      break;
    case PROP_END_BUTTONS:
      g_value_set_boolean (value, self->end_buttons);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    case PROP_COMPACT:
      g_value_set_boolean (value, self->compact);
      break;
    case PROP_UNREAD:
      g_value_set_uint (value, self->unread);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_call_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VisCallView *self = VIS_CALL_VIEW (object);
  switch (id)
    {
    case PROP_CALL:
      set_call (self, g_value_get_object (value));
      break;
    case PROP_END_BUTTONS:
      self->end_buttons = g_value_get_boolean (value);
      break;
    case PROP_COMPACT:
      set_compact (self, g_value_get_boolean (value));
      break;
    case PROP_UNREAD:
      set_unread (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_call_view_dispose (GObject *object)
{
  VisCallView *self = VIS_CALL_VIEW (object);
  set_call (self, NULL); /* before the views go: streaming threads push into them */
  g_clear_handle_id (&self->fade_id, g_source_remove);
  G_OBJECT_CLASS (vis_call_view_parent_class)->dispose (object);
}

static void
vis_call_view_class_init (VisCallViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->get_property = vis_call_view_get_property;
  object_class->set_property = vis_call_view_set_property;
  object_class->dispose = vis_call_view_dispose;

  props[PROP_CALL] = g_param_spec_object ("call", NULL, NULL, VIS_TYPE_CALL,
                                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_END_BUTTONS] = g_param_spec_boolean ("end-buttons", NULL, NULL, TRUE,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE,
                                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_NARROW]
      = g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_UNREAD] = g_param_spec_uint ("unread", NULL, NULL, 0, G_MAXUINT, 0,
                                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  g_type_ensure (VIS_TYPE_CALL);
  g_type_ensure (VIS_TYPE_CONTACT_AVATAR);
  g_type_ensure (VIS_TYPE_CORNER_BIN);
  g_type_ensure (VIS_TYPE_LOCK_POPOVER);
  g_type_ensure (VIS_TYPE_DEVICES_POPOVER);
  g_type_ensure (VIS_TYPE_QUALITY_POPOVER);
  g_type_ensure (VIS_TYPE_VIDEO_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/visavis/Visavis/ui/vis-call-view.ui");
  gtk_widget_class_bind_template_child (widget_class, VisCallView, remote_video);
  gtk_widget_class_bind_template_child (widget_class, VisCallView, own_video);
  gtk_widget_class_bind_template_child (widget_class, VisCallView, person);
  gtk_widget_class_bind_template_child (widget_class, VisCallView, request);
  gtk_widget_class_bind_template_child (widget_class, VisCallView, avatar);
  gtk_widget_class_bind_template_child (widget_class, VisCallView, own_corners);
  gtk_widget_class_bind_template_child (widget_class, VisCallView, top_controls);
  gtk_widget_class_bind_template_child (widget_class, VisCallView, bottom_controls);
  gtk_widget_class_bind_template_child (widget_class, VisCallView, compact_hint);
  gtk_widget_class_bind_template_child (widget_class, VisCallView, top_motion);
  gtk_widget_class_bind_template_child (widget_class, VisCallView, bottom_motion);
  gtk_widget_class_bind_template_child (widget_class, VisCallView, lock_popover);
  gtk_widget_class_bind_template_child (widget_class, VisCallView, quality_popover);
  gtk_widget_class_bind_template_child (widget_class, VisCallView, devices_popover);
  gtk_widget_class_bind_template_child (widget_class, VisCallView, quality_button);
  gtk_widget_class_bind_template_child (widget_class, VisCallView, menu_button);
  gtk_widget_class_bind_template_child (widget_class, VisCallView, unread_badge);
  gtk_widget_class_bind_template_child (widget_class, VisCallView, chat_button);
  gtk_widget_class_bind_template_child (widget_class, VisCallView, mute_button);
  gtk_widget_class_bind_template_child (widget_class, VisCallView, camera_button);
  gtk_widget_class_bind_template_child (widget_class, VisCallView, share_button);
  gtk_widget_class_bind_template_callback (widget_class, share_tooltip);
  gtk_widget_class_bind_template_callback (widget_class, shows_fullscreen);
  gtk_widget_class_bind_template_callback (widget_class, progress_text);
  gtk_widget_class_bind_template_callback (widget_class, lock_icon);
  gtk_widget_class_bind_template_callback (widget_class, shows_person);
  gtk_widget_class_bind_template_callback (widget_class, remote_camera_is_off);
  gtk_widget_class_bind_template_callback (widget_class, may_add_video);
  gtk_widget_class_bind_template_callback (widget_class, video_request_text);
  gtk_widget_class_bind_template_callback (widget_class, shows_end_buttons);
  gtk_widget_class_bind_template_callback (widget_class, on_room_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_quality_changed);
  gtk_widget_class_bind_template_callback (widget_class, vis_call_view_wake);
}

static void
vis_call_view_init (VisCallView *self)
{
  self->end_buttons = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
}
