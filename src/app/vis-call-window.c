/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-call-window.h"

#include <glib/gi18n.h>

#include "app/vis-announcer.h"
#include "app/vis-call-actions.h"
#include "app/vis-call-text.h"
#include "app/vis-call-view.h"
#include "app/vis-chat-pane.h"
#include "app/vis-contact-avatar.h"
#include "app/vis-frame-meter.h"
#include "app/vis-still.h"

/* How long the window of an ended call stays when nobody touches it: a good-bye needs no reading,
 * a reason does. */
#define CLOSE_AFTER_GOODBYE_SECONDS 5
#define CLOSE_AFTER_REASON_SECONDS 60

#define TOAST_LINES 4
#define TOAST_SECONDS 8

#define LEAST_WIDTH 320
#define LEAST_HEIGHT 320
#define COMPACT_WIDTH 256
#define COMPACT_HEIGHT 192

struct _VisCallWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  VisAnnouncer *announcer;
  AdwFlap *flap;
  VisChatPane *chat;
  GtkStack *pages;
  VisCallView *view;
  AdwStatusPage *key_page;
  GtkLabel *new_fingerprint;
  GtkWidget *end_button;
  GtkLabel *end_label;
  GtkLabel *duration_label;
  GtkWidget *again_button;

  AdwToast *chat_toast; /* weak */

  VisCall *call;
  GSettings *settings;
  gboolean compact;
  char *target;
  guint close_id;
  double pointer_x;
  double pointer_y;
};

enum
{
  PROP_CALL = 1,
  PROP_COMPACT,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (VisCallWindow, vis_call_window, ADW_TYPE_APPLICATION_WINDOW)

static char *
key_title (gpointer object, const char *name)
{
  return g_markup_printf_escaped (_ ("The Key of %s Has Changed"), name != NULL ? name : "");
}

static gboolean
on_close_time (gpointer user_data)
{
  VisCallWindow *self = user_data;
  self->close_id = 0;
  gtk_window_close (GTK_WINDOW (self));
  return G_SOURCE_REMOVE;
}

/* Somebody is there: the window doesn't close under their hands. */
static void
stay_open (VisCallWindow *self)
{
  g_clear_handle_id (&self->close_id, g_source_remove);
}

/* Compact: only the picture, as small as it makes sense. What the window manager does for other
 * windows it does for this one: GTK 4 can't keep a window above others by itself. */

static void
bind_size (VisCallWindow *self)
{
  g_settings_bind (self->settings, "call-window-width", self, "default-width",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "call-window-height", self, "default-height",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "call-window-maximized", self, "maximized",
                   G_SETTINGS_BIND_DEFAULT);
}

static void
unbind_size (VisCallWindow *self)
{
  g_settings_unbind (self, "default-width");
  g_settings_unbind (self, "default-height");
  g_settings_unbind (self, "maximized");
}

static void
set_compact (VisCallWindow *self, gboolean compact)
{
  if (self->compact == compact)
    return;
  self->compact = compact;
  gtk_widget_set_visible (GTK_WIDGET (self->chat), !compact);
  gtk_widget_set_size_request (GTK_WIDGET (self), compact ? COMPACT_WIDTH : LEAST_WIDTH,
                               compact ? COMPACT_HEIGHT : LEAST_HEIGHT);
  if (compact)
    {
      unbind_size (self);
      adw_flap_set_reveal_flap (self->flap, FALSE);
      gtk_window_unfullscreen (GTK_WINDOW (self));
      gtk_window_unmaximize (GTK_WINDOW (self));
      gtk_window_set_default_size (GTK_WINDOW (self), COMPACT_WIDTH, COMPACT_HEIGHT);
    }
  else
    bind_size (self);
  g_object_set (self->view, "compact", compact, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_COMPACT]);
}

/* Somebody wants it large. */
static void
on_enlarged (VisCallWindow *self)
{
  if (gtk_window_is_fullscreen (GTK_WINDOW (self)) || gtk_window_is_maximized (GTK_WINDOW (self)))
    set_compact (self, FALSE);
}

static void
show_toast (VisCallWindow *self, AdwToast *toast)
{
  adw_toast_set_timeout (toast, TOAST_SECONDS);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* A title of its own is cut off where the window is narrow; what is wrong must be read whole. */
static AdwToast *
new_toast (const char *text)
{
  AdwToast *toast = adw_toast_new ("");
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_lines (GTK_LABEL (label), TOAST_LINES);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  adw_toast_set_custom_title (toast, label);
  return toast;
}

static void
on_notice (VisCallWindow *self, const char *text)
{
  vis_announcer_say (self->announcer, text);
  show_toast (self, new_toast (text));
}

/* The chat */

/* One at a time: the newest line. */
static void
show_chat_toast (VisCallWindow *self, const char *text, guint seconds)
{
  if (self->chat_toast != NULL)
    adw_toast_dismiss (self->chat_toast);
  AdwToast *toast = new_toast (text);
  adw_toast_set_button_label (toast, _ ("_Show"));
  adw_toast_set_action_name (toast, "pane.chat");
  adw_toast_set_timeout (toast, seconds);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_set_weak_pointer (&self->chat_toast, toast);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
on_chat_told (VisCallWindow *self, const char *text)
{
  vis_announcer_say (self->announcer, text);
  if (!adw_flap_get_reveal_flap (self->flap))
    show_chat_toast (self, text, TOAST_SECONDS);
}

static void
on_chat_shown (VisCallWindow *self)
{
  if (!adw_flap_get_reveal_flap (self->flap))
    {
      gtk_widget_child_focus (GTK_WIDGET (self->pages), GTK_DIR_TAB_FORWARD);
      return;
    }
  stay_open (self);
  set_compact (self, FALSE);
  if (self->chat_toast != NULL)
    adw_toast_dismiss (self->chat_toast);
}

/* What was written last is not taken away unread. Returns: whether there is something to read. */
static gboolean
offer_unread (VisCallWindow *self)
{
  gboolean unread = vis_chat_pane_get_unread (self->chat) > 0;
  if (unread && adw_flap_get_folded (self->flap))
    show_chat_toast (self, _ ("There is a message for you"), 0);
  else if (unread)
    adw_flap_set_reveal_flap (self->flap, TRUE);
  return unread || adw_flap_get_reveal_flap (self->flap);
}

static void
set_duration (VisCallWindow *self)
{
  guint elapsed = 0;
  g_object_get (self->call, "elapsed", &elapsed, NULL);
  g_autofree char *text = vis_call_text_elapsed (elapsed);
  gtk_label_set_label (self->duration_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->duration_label),
                          vis_call_get_time (self->call, VIS_CALL_ACTIVE) > 0);
}

static void
show_end (VisCallWindow *self)
{
  VisCallEnd end = vis_call_get_end (self->call);
  const char *text = vis_call_end_to_text (end);
  gtk_label_set_label (self->end_label, text);
  set_duration (self);
  gtk_stack_set_visible_child_name (self->pages, "ended");
  gtk_widget_grab_focus (self->again_button);
  set_compact (self, FALSE);
  gtk_window_unfullscreen (GTK_WINDOW (self));

  gboolean goodbye = vis_call_end_is_normal (end) || end == VIS_CALL_END_LOCAL_HANG_UP;
  if (offer_unread (self))
    goodbye = FALSE;
  self->close_id = g_timeout_add_seconds (
      goodbye ? CLOSE_AFTER_GOODBYE_SECONDS : CLOSE_AFTER_REASON_SECONDS, on_close_time, self);
}

static void
show_changed_key (VisCallWindow *self)
{
  const VisFingerprint *fingerprint = vis_call_get_fingerprint (self->call);
  g_autofree char *digits
      = fingerprint != NULL ? vis_call_text_fingerprint (fingerprint) : g_strdup ("");
  gtk_label_set_label (self->new_fingerprint, digits);
  set_compact (self, FALSE);
  gtk_stack_set_visible_child_name (self->pages, "key-changed");
  gtk_widget_grab_focus (self->end_button);
  gtk_window_present (GTK_WINDOW (self));
}

static void
on_state_changed (VisCallWindow *self)
{
  VisCallState state = vis_call_get_state (self->call);
  const char *announcement = vis_call_text_state (state);
  switch (state)
    {
    case VIS_CALL_SUSPENDED:
      announcement = adw_status_page_get_title (self->key_page);
      show_changed_key (self);
      break;
    case VIS_CALL_ENDED:
      announcement = vis_call_end_to_text (vis_call_get_end (self->call));
      show_end (self);
      break;
    case VIS_CALL_ACTIVE:
      announcement = _ ("Connected");
      gtk_stack_set_visible_child_name (self->pages, "call");
      break;
    case VIS_CALL_NEW:
    case VIS_CALL_RESOLVING:
    case VIS_CALL_CALLING:
    case VIS_CALL_RINGING:
    case VIS_CALL_INCOMING:
    case VIS_CALL_ALERTING:
    case VIS_CALL_CONNECTING:
    case VIS_CALL_N_STATES:
    default:
      gtk_stack_set_visible_child_name (self->pages, "call");
    }
  vis_announcer_say (self->announcer, announcement);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "call.hang-up", state != VIS_CALL_ENDED);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "call.trust-key", state == VIS_CALL_SUSPENDED);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "call.again",
                                 state == VIS_CALL_ENDED && self->target != NULL);
}

static void
on_held (VisCallWindow *self)
{
  vis_announcer_say (self->announcer, vis_call_get_held (self->call) ? _ ("You hold the call")
                                                                     : _ ("The call goes on"));
}

static void
on_remote_held (VisCallWindow *self)
{
  vis_announcer_say (self->announcer, vis_call_get_remote_held (self->call)
                                          ? _ ("You are on hold")
                                          : _ ("The call goes on"));
}

/* It is asked for 30 seconds: it must be seen. */
static void
on_video_requested (VisCallWindow *self)
{
  gboolean requested = FALSE;
  g_object_get (self->call, "video-requested", &requested, NULL);
  if (!requested)
    return;
  set_compact (self, FALSE);
  g_autofree char *text = vis_call_text_video_request (vis_call_get_remote_name (self->call));
  vis_announcer_say (self->announcer, text);
}

static void
on_touched (VisCallWindow *self)
{
  stay_open (self);
  vis_call_view_wake (self->view);
}

static gboolean
on_key (VisCallWindow *self)
{
  on_touched (self);
  return GDK_EVENT_PROPAGATE;
}

static void
on_motion (VisCallWindow *self, double x, double y)
{
  /* What is drawn anew below a resting pointer makes motion events too. */
  if (x == self->pointer_x && y == self->pointer_y)
    return;
  self->pointer_x = x;
  self->pointer_y = y;
  on_touched (self);
}

static void
on_leave (VisCallWindow *self)
{
  self->pointer_x = self->pointer_y = -1;
}

static void
hang_up (GtkWidget *widget, const char *action, GVariant *parameter)
{
  vis_call_hang_up (VIS_CALL_WINDOW (widget)->call);
}

static void
refuse_key (GtkWidget *widget, const char *action, GVariant *parameter)
{
  vis_call_refuse_new_key (VIS_CALL_WINDOW (widget)->call);
}

static void
trust_key (GtkWidget *widget, const char *action, GVariant *parameter)
{
  vis_call_trust_new_key (VIS_CALL_WINDOW (widget)->call);
}

static void
call_again (GtkWidget *widget, const char *action, GVariant *parameter)
{
  VisCallWindow *self = VIS_CALL_WINDOW (widget);
  gtk_widget_activate_action (widget, "app.call", "(sb)", self->target,
                              vis_call_get_wants_video (self->call));
  gtk_window_close (GTK_WINDOW (self));
}

static void
leave_fullscreen (GtkWidget *widget, const char *action, GVariant *parameter)
{
  set_compact (VIS_CALL_WINDOW (widget), FALSE);
  gtk_window_unfullscreen (GTK_WINDOW (widget));
}

static void
tell_of_still (GtkWindow *window, const char *text)
{
  on_notice (VIS_CALL_WINDOW (window), text);
}

static void
save_picture (GtkWidget *widget, const char *action, GVariant *parameter)
{
  VisCallWindow *self = VIS_CALL_WINDOW (widget);
  g_autoptr (GdkTexture) picture = vis_call_view_make_picture (self->view);
  if (picture != NULL)
    vis_still_save (GTK_WINDOW (self), self->settings, self->call, picture, tell_of_still);
  else
    on_notice (self, _ ("There is no picture to be saved"));
}

static void
show_menu (GtkWidget *widget, const char *action, GVariant *parameter)
{
  vis_call_view_show_menu (VIS_CALL_WINDOW (widget)->view);
}

static gboolean
vis_call_window_close_request (GtkWindow *window)
{
  VisCallWindow *self = VIS_CALL_WINDOW (window);
  stay_open (self);
  g_signal_handlers_disconnect_by_data (self->call, self);
  vis_call_hang_up (self->call);
  return GTK_WINDOW_CLASS (vis_call_window_parent_class)->close_request (window);
}

static void
vis_call_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VisCallWindow *self = VIS_CALL_WINDOW (object);
  switch (id)
    {
    case PROP_CALL:
      g_value_set_object (value, self->call);
      break;
    case PROP_COMPACT:
      g_value_set_boolean (value, self->compact);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_call_window_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VisCallWindow *self = VIS_CALL_WINDOW (object);
  switch (id)
    {
    case PROP_CALL:
      g_set_object (&self->call, g_value_get_object (value));
      break;
    case PROP_COMPACT:
      set_compact (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_call_window_dispose (GObject *object)
{
  VisCallWindow *self = VIS_CALL_WINDOW (object);
  stay_open (self);
  if (self->view != NULL)
    g_object_set (self->view, "call", NULL, NULL);
  g_clear_weak_pointer (&self->chat_toast);
  g_clear_object (&self->call);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->target, g_free);
  G_OBJECT_CLASS (vis_call_window_parent_class)->dispose (object);
}

static void
vis_call_window_class_init (VisCallWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->get_property = vis_call_window_get_property;
  object_class->set_property = vis_call_window_set_property;
  object_class->dispose = vis_call_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = vis_call_window_close_request;

  props[PROP_CALL]
      = g_param_spec_object ("call", NULL, NULL, VIS_TYPE_CALL,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  props[PROP_COMPACT]
      = g_param_spec_boolean ("compact", NULL, NULL, FALSE,
                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  g_type_ensure (VIS_TYPE_ANNOUNCER);
  g_type_ensure (VIS_TYPE_CALL_VIEW);
  g_type_ensure (VIS_TYPE_CHAT_PANE);
  g_type_ensure (VIS_TYPE_CONTACT_AVATAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/visavis/Visavis/ui/vis-call-window.ui");
  gtk_widget_class_bind_template_child (widget_class, VisCallWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, VisCallWindow, announcer);
  gtk_widget_class_bind_template_child (widget_class, VisCallWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, VisCallWindow, chat);
  gtk_widget_class_bind_template_child (widget_class, VisCallWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, VisCallWindow, view);
  gtk_widget_class_bind_template_child (widget_class, VisCallWindow, key_page);
  gtk_widget_class_bind_template_child (widget_class, VisCallWindow, new_fingerprint);
  gtk_widget_class_bind_template_child (widget_class, VisCallWindow, end_button);
  gtk_widget_class_bind_template_child (widget_class, VisCallWindow, end_label);
  gtk_widget_class_bind_template_child (widget_class, VisCallWindow, duration_label);
  gtk_widget_class_bind_template_child (widget_class, VisCallWindow, again_button);
  gtk_widget_class_bind_template_callback (widget_class, key_title);
  gtk_widget_class_bind_template_callback (widget_class, on_key);
  gtk_widget_class_bind_template_callback (widget_class, on_touched);
  gtk_widget_class_bind_template_callback (widget_class, on_motion);
  gtk_widget_class_bind_template_callback (widget_class, on_leave);
  gtk_widget_class_bind_template_callback (widget_class, on_enlarged);
  gtk_widget_class_bind_template_callback (widget_class, on_chat_told);
  gtk_widget_class_bind_template_callback (widget_class, on_chat_shown);
  gtk_widget_class_install_action (widget_class, "call.hang-up", NULL, hang_up);
  gtk_widget_class_install_action (widget_class, "call.refuse-key", NULL, refuse_key);
  gtk_widget_class_install_action (widget_class, "call.trust-key", NULL, trust_key);
  gtk_widget_class_install_action (widget_class, "call.again", NULL, call_again);
  gtk_widget_class_install_action (widget_class, "call.leave-fullscreen", NULL, leave_fullscreen);
  gtk_widget_class_install_action (widget_class, "call.save-picture", NULL, save_picture);
  gtk_widget_class_install_action (widget_class, "call.menu", NULL, show_menu);
  gtk_widget_class_install_property_action (widget_class, "call.fullscreen", "fullscreened");
  gtk_widget_class_install_property_action (widget_class, "call.compact", "compact");
}

static void
vis_call_window_init (VisCallWindow *self)
{
  self->pointer_x = self->pointer_y = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_pane_actions (VisCallWindow *self)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GPropertyAction) chat = g_property_action_new ("chat", self->flap, "reveal-flap");
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (chat));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "pane", G_ACTION_GROUP (group));
}

GtkWidget *
vis_call_window_new (GtkApplication *application, GSettings *settings, VisCallList *calls,
                     VisDeviceList *devices, VisCall *call, const char *target)
{
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (VIS_IS_CALL (call), NULL);

  VisCallWindow *self
      = g_object_new (VIS_TYPE_CALL_WINDOW, "application", application, "call", call, NULL);
  vis_frame_meter_watch (GTK_WIDGET (self));
  self->target = g_strdup (target != NULL ? target : vis_call_get_remote_id (call));
  g_object_bind_property (call, "remote-name", self, "title", G_BINDING_SYNC_CREATE);
  g_autoptr (GSimpleActionGroup) actions
      = vis_call_actions_new (call, calls, GTK_WINDOW (self),
                              g_application_get_dbus_connection (G_APPLICATION (application)));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "media", G_ACTION_GROUP (actions));
  add_pane_actions (self);
  self->settings = g_object_ref (settings);
  bind_size (self);
  vis_call_view_bind_settings (self->view, settings);
  vis_call_view_set_devices (self->view, devices, settings);
  g_signal_connect_object (call, "notify::state", G_CALLBACK (on_state_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (call, "notify::held", G_CALLBACK (on_held), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (call, "notify::remote-held", G_CALLBACK (on_remote_held), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (call, "notify::video-requested", G_CALLBACK (on_video_requested), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (call, "notice", G_CALLBACK (on_notice), self, G_CONNECT_SWAPPED);
  on_state_changed (self);
  return GTK_WIDGET (self);
}
