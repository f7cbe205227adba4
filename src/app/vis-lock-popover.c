/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-lock-popover.h"

#include <glib/gi18n.h>

#include "app/vis-call-text.h"

struct _VisLockPopover
{
  GtkPopover parent_instance;

  GtkLabel *headline;
  GtkLabel *suite;
  GtkLabel *trust;
  GtkLabel *fingerprint;
  GtkLabel *path;

  VisCall *call;
};

enum
{
  PROP_CALL = 1,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (VisLockPopover, vis_lock_popover, GTK_TYPE_POPOVER)

static void
set_or_hide (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (label), text != NULL ? text : "") != 0)
    gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

/* Everything at once: it is looked at rarely, and then changes once a second. */
static void
refresh (VisLockPopover *self)
{
  if (self->call == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  gboolean secured = FALSE;
  g_object_get (self->call, "secured", &secured, NULL);
  const VisFingerprint *fingerprint = vis_call_get_fingerprint (self->call);
  VisPathInfo info;
  gboolean has_path = vis_call_get_path_info (self->call, &info);

  g_autofree char *suite = secured ? vis_call_text_suite (vis_call_get_suite (self->call)) : NULL;
  g_autofree char *trust = fingerprint != NULL
                               ? vis_call_text_trust (vis_call_get_trust (self->call),
                                                      vis_call_get_remote_name (self->call))
                               : NULL;
  g_autofree char *digits = fingerprint != NULL ? vis_call_text_fingerprint (fingerprint) : NULL;
  g_autofree char *path = has_path ? vis_call_text_path (&info) : NULL;

  set_or_hide (self->headline, secured ? _ ("Encrypted from end to end")
                                       : _ ("The keys are not agreed yet: nothing is sent"));
  set_or_hide (self->suite, suite);
  set_or_hide (self->trust, trust);
  set_or_hide (self->fingerprint, digits);
  set_or_hide (self->path, path);
}

static void
set_call (VisLockPopover *self, VisCall *call)
{
  if (self->call != NULL)
    g_signal_handlers_disconnect_by_data (self->call, self);
  g_set_object (&self->call, call);
  if (call != NULL)
    {
      g_signal_connect_object (call, "notify", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (call, "path-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
    }
}

static void
vis_lock_popover_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CALL)
    g_value_set_object (value, VIS_LOCK_POPOVER (object)->call);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
vis_lock_popover_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CALL)
    set_call (VIS_LOCK_POPOVER (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
vis_lock_popover_dispose (GObject *object)
{
  set_call (VIS_LOCK_POPOVER (object), NULL);
  G_OBJECT_CLASS (vis_lock_popover_parent_class)->dispose (object);
}

static void
vis_lock_popover_class_init (VisLockPopoverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  object_class->get_property = vis_lock_popover_get_property;
  object_class->set_property = vis_lock_popover_set_property;
  object_class->dispose = vis_lock_popover_dispose;

  props[PROP_CALL] = g_param_spec_object ("call", NULL, NULL, VIS_TYPE_CALL,
                                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/visavis/Visavis/ui/vis-lock-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, VisLockPopover, headline);
  gtk_widget_class_bind_template_child (widget_class, VisLockPopover, suite);
  gtk_widget_class_bind_template_child (widget_class, VisLockPopover, trust);
  gtk_widget_class_bind_template_child (widget_class, VisLockPopover, fingerprint);
  gtk_widget_class_bind_template_child (widget_class, VisLockPopover, path);
}

static void
vis_lock_popover_init (VisLockPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "map", G_CALLBACK (refresh), NULL);
}
