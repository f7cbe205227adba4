/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-attention.h"

#ifdef GDK_WINDOWING_X11
#include <gdk/x11/gdkx.h>
#endif

#include "base/vis-portal.h"

#define DESKTOP_SCHEMA "org.gnome.desktop.notifications"

/* Whoever has one of these names shows what GNotification sends. */
static const char *const servers[] = {
  "org.freedesktop.Notifications", "org.gtk.Notifications",
  "org.freedesktop.portal.Desktop", /* hands them on, for programs in a sandbox */
};
#define PORTAL 2

struct _VisAttention
{
  GObject parent_instance;

  GtkApplication *application;
  GSettings *settings;
  GSettings *desktop; /* (nullable): only GNOME and its relatives have it */
  guint watches[G_N_ELEMENTS (servers)];
  gboolean present[G_N_ELEMENTS (servers)];
};

enum
{
  PROP_QUIET = 1,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (VisAttention, vis_attention, G_TYPE_OBJECT)

static void
on_quiet_changed (VisAttention *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_QUIET]);
}

static void
set_present (VisAttention *self, const char *name, gboolean present)
{
  for (gsize i = 0; i < G_N_ELEMENTS (servers); i++)
    if (g_str_equal (servers[i], name))
      self->present[i] = present;
}

static void
on_server_appeared (GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
  set_present (user_data, name, TRUE);
}

static void
on_server_vanished (GDBusConnection *bus, const char *name, gpointer user_data)
{
  set_present (user_data, name, FALSE);
}

static gboolean
are_notifications_shown (VisAttention *self)
{
  if (vis_portal_is_needed ())
    return self->present[PORTAL];
  return self->present[0] || self->present[1];
}

static gboolean
is_used (GtkApplication *application)
{
  for (GList *item = gtk_application_get_windows (application); item != NULL; item = item->next)
    if (gtk_window_is_active (item->data))
      return TRUE;
  return FALSE;
}

static gboolean
can_show_quietly (void)
{
#ifdef GDK_WINDOWING_X11
  return GDK_IS_X11_DISPLAY (gdk_display_get_default ());
#else
  return FALSE;
#endif
}

static void
vis_attention_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_QUIET)
    g_value_set_boolean (value, vis_attention_is_quiet (VIS_ATTENTION (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
vis_attention_dispose (GObject *object)
{
  VisAttention *self = VIS_ATTENTION (object);
  for (gsize i = 0; i < G_N_ELEMENTS (servers); i++)
    g_clear_handle_id (&self->watches[i], g_bus_unwatch_name);
  g_clear_object (&self->settings);
  g_clear_object (&self->desktop);
  G_OBJECT_CLASS (vis_attention_parent_class)->dispose (object);
}

static void
vis_attention_class_init (VisAttentionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = vis_attention_get_property;
  object_class->dispose = vis_attention_dispose;

  props[PROP_QUIET]
      = g_param_spec_boolean ("quiet", NULL, NULL, FALSE,
                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
vis_attention_init (VisAttention *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (servers); i++)
    self->watches[i]
        = g_bus_watch_name (G_BUS_TYPE_SESSION, servers[i], G_BUS_NAME_WATCHER_FLAGS_NONE,
                            on_server_appeared, on_server_vanished, self, NULL);
}

/* Where the desktop has no such setting, or a sandbox hides it, only our own counts. */
static GSettings *
open_desktop_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema
      = source != NULL ? g_settings_schema_source_lookup (source, DESKTOP_SCHEMA, TRUE) : NULL;
  return schema != NULL && g_settings_schema_has_key (schema, "show-banners")
             ? g_settings_new_full (schema, NULL, NULL)
             : NULL;
}

VisAttention *
vis_attention_new (GtkApplication *application, GSettings *settings)
{
  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  VisAttention *self = g_object_new (VIS_TYPE_ATTENTION, NULL);
  self->application = application;
  self->settings = g_object_ref (settings);
  self->desktop = open_desktop_settings ();
  g_signal_connect_object (settings, "changed::do-not-disturb", G_CALLBACK (on_quiet_changed), self,
                           G_CONNECT_SWAPPED);
  if (self->desktop != NULL)
    g_signal_connect_object (self->desktop, "changed::show-banners", G_CALLBACK (on_quiet_changed),
                             self, G_CONNECT_SWAPPED);
  return self;
}

gboolean
vis_attention_is_quiet (VisAttention *self)
{
  g_return_val_if_fail (VIS_IS_ATTENTION (self), FALSE);
  return g_settings_get_boolean (self->settings, "do-not-disturb")
         || (self->desktop != NULL && !g_settings_get_boolean (self->desktop, "show-banners"));
}

VisAttentionLevel
vis_attention_get_level (VisAttention *self)
{
  g_return_val_if_fail (VIS_IS_ATTENTION (self), VIS_ATTENTION_SILENT);
  return vis_attention_choose_level (vis_attention_is_quiet (self), is_used (self->application),
                                     can_show_quietly (), are_notifications_shown (self));
}

VisAttentionLevel
vis_attention_choose_level (gboolean quiet, gboolean own_window_used, gboolean can_show,
                            gboolean notifications_shown)
{
  if (quiet)
    return VIS_ATTENTION_SILENT;
  if (own_window_used)
    return VIS_ATTENTION_PRESENT;
  /* A window would take the keys from whoever types: the notification has the same buttons. */
  if (!can_show && notifications_shown)
    return VIS_ATTENTION_RING;
  return VIS_ATTENTION_SHOW;
}

void
vis_attention_show_window (GtkWindow *window)
{
  g_return_if_fail (GTK_IS_WINDOW (window));

#ifdef GDK_WINDOWING_X11
  gtk_widget_realize (GTK_WIDGET (window));
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  if (GDK_IS_X11_SURFACE (surface))
    gdk_x11_surface_set_user_time (surface, 0);
#endif
  gtk_widget_show (GTK_WIDGET (window));
}
