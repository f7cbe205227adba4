/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-incoming-window.h"

#include <glib/gi18n.h>

#include "app/vis-call-target.h"
#include "app/vis-contact-avatar.h"

#define COMPACT_AVATAR 56

struct _VisIncomingWindow
{
  AdwApplicationWindow parent_instance;

  GtkLabel *heading;
  VisContactAvatar *avatar;
  GtkLabel *number_label;
  GtkLabel *audio_label;
  GtkWidget *decline_button;
  GtkWidget *audio_button;
  GtkWidget *video_button;

  VisCall *call;
  VisCallList *calls;
};

enum
{
  PROP_CALL = 1,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (VisIncomingWindow, vis_incoming_window, ADW_TYPE_APPLICATION_WINDOW)

static gboolean
is_stranger (gpointer object, VisContact *contact)
{
  return contact == NULL;
}

static gboolean
key_has_changed (gpointer object, int trust)
{
  return trust == VIS_TRUST_CHANGED;
}

static gboolean
still_rings (VisCall *call)
{
  VisCallState state = vis_call_get_state (call);
  return state == VIS_CALL_INCOMING || state == VIS_CALL_ALERTING;
}

static void
on_state_changed (VisIncomingWindow *self)
{
  if (!still_rings (self->call))
    gtk_window_destroy (GTK_WINDOW (self));
}

/* Only now is it true that it rings here (RFC 3261, 13.3.1.1). */
static void
on_mapped (VisIncomingWindow *self)
{
  vis_call_alerted (self->call);
}

static void
decline (GtkWidget *widget, const char *action, GVariant *parameter)
{
  vis_call_hang_up (VIS_INCOMING_WINDOW (widget)->call);
}

static void
answer (GtkWidget *widget, gboolean video)
{
  VisIncomingWindow *self = VIS_INCOMING_WINDOW (widget);
  vis_call_list_answer_and_hold (self->calls, self->call, video);
}

static void
answer_audio (GtkWidget *widget, const char *action, GVariant *parameter)
{
  answer (widget, FALSE);
}

static void
answer_video (GtkWidget *widget, const char *action, GVariant *parameter)
{
  answer (widget, TRUE);
}

static gboolean
vis_incoming_window_close_request (GtkWindow *window)
{
  VisIncomingWindow *self = VIS_INCOMING_WINDOW (window);
  if (still_rings (self->call))
    {
      vis_call_hang_up (self->call);
      return TRUE; /* the call's new state closes the window */
    }
  return GTK_WINDOW_CLASS (vis_incoming_window_parent_class)->close_request (window);
}

static void
vis_incoming_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CALL)
    g_value_set_object (value, VIS_INCOMING_WINDOW (object)->call);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
vis_incoming_window_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CALL)
    g_set_object (&VIS_INCOMING_WINDOW (object)->call, g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
vis_incoming_window_dispose (GObject *object)
{
  VisIncomingWindow *self = VIS_INCOMING_WINDOW (object);
  g_clear_object (&self->call);
  g_clear_object (&self->calls);
  G_OBJECT_CLASS (vis_incoming_window_parent_class)->dispose (object);
}

static void
vis_incoming_window_class_init (VisIncomingWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->get_property = vis_incoming_window_get_property;
  object_class->set_property = vis_incoming_window_set_property;
  object_class->dispose = vis_incoming_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = vis_incoming_window_close_request;

  props[PROP_CALL]
      = g_param_spec_object ("call", NULL, NULL, VIS_TYPE_CALL,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  g_type_ensure (VIS_TYPE_CALL);
  g_type_ensure (VIS_TYPE_CONTACT_AVATAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/visavis/Visavis/ui/vis-incoming-window.ui");
  gtk_widget_class_bind_template_child (widget_class, VisIncomingWindow, heading);
  gtk_widget_class_bind_template_child (widget_class, VisIncomingWindow, avatar);
  gtk_widget_class_bind_template_child (widget_class, VisIncomingWindow, number_label);
  gtk_widget_class_bind_template_child (widget_class, VisIncomingWindow, audio_label);
  gtk_widget_class_bind_template_child (widget_class, VisIncomingWindow, decline_button);
  gtk_widget_class_bind_template_child (widget_class, VisIncomingWindow, audio_button);
  gtk_widget_class_bind_template_child (widget_class, VisIncomingWindow, video_button);
  gtk_widget_class_bind_template_callback (widget_class, is_stranger);
  gtk_widget_class_bind_template_callback (widget_class, key_has_changed);
  gtk_widget_class_install_action (widget_class, "incoming.decline", NULL, decline);
  gtk_widget_class_install_action (widget_class, "incoming.answer-audio", NULL, answer_audio);
  gtk_widget_class_install_action (widget_class, "incoming.answer-video", NULL, answer_video);
}

static void
vis_incoming_window_init (VisIncomingWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
set_number (VisIncomingWindow *self, VisNumberParser *parser)
{
  const char *id = vis_call_get_remote_id (self->call);
  g_autoptr (VisNumber) number = id != NULL ? vis_number_new (id, NULL) : NULL;
  g_autofree char *text = number != NULL ? vis_number_parser_format (parser, number)
                                         : g_strdup (id != NULL ? id : "");
  g_autofree char *isolated = vis_isolate (text);
  gtk_label_set_label (self->number_label, isolated);
  /* A stranger without a name is called by the number already. */
  gtk_widget_set_visible (GTK_WIDGET (self->number_label),
                          g_strcmp0 (id, vis_call_get_remote_name (self->call)) != 0
                              && g_strcmp0 (text, vis_call_get_remote_name (self->call)) != 0);
}

GtkWidget *
vis_incoming_window_new (GtkApplication *application, VisCallList *calls, VisCall *call,
                         VisNumberParser *parser, gboolean compact)
{
  g_return_val_if_fail (VIS_IS_CALL (call), NULL);

  VisIncomingWindow *self
      = g_object_new (VIS_TYPE_INCOMING_WINDOW, "application", application, "call", call, NULL);
  g_object_bind_property (call, "remote-name", self, "title", G_BINDING_SYNC_CREATE);
  self->calls = g_object_ref (calls);
  gboolean video = vis_call_get_wants_video (call);
  gtk_label_set_label (self->heading, video ? _ ("Incoming video call") : _ ("Incoming call"));
  if (!video)
    gtk_label_set_label (self->audio_label, _ ("_Answer"));
  set_number (self, parser);
  if (compact)
    {
      gtk_label_set_label (self->heading,
                           video ? _ ("Incoming video call: answering it holds the other call")
                                 : _ ("Incoming call: answering it holds the other call"));
      g_object_set (self->avatar, "size", COMPACT_AVATAR, NULL);
      gtk_widget_add_css_class (self->decline_button, "small");
      gtk_widget_add_css_class (self->audio_button, "small");
      gtk_widget_add_css_class (self->video_button, "small");
    }
  /* It comes up while somebody types: no button may be where Enter or Space falls. */
  gtk_window_set_focus (GTK_WINDOW (self), NULL);

  g_signal_connect_object (call, "notify::state", G_CALLBACK (on_state_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (on_mapped), NULL);
  return GTK_WIDGET (self);
}
