/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-preferences-window.h"

#include <glib/gi18n.h>

#include "app/vis-call-target.h"
#include "app/vis-choice-row.h"
#include "app/vis-device-group.h"
#include "app/vis-ringtone-row.h"
#include "base/vis-number.h"
#include "media/vis-media-options.h"

struct _VisPreferencesWindow
{
  AdwPreferencesWindow parent_instance;

  AdwActionRow *profile_row;
  GtkWidget *address_book_row;
  GtkSwitch *address_book_switch;
  VisChoiceRow *picture_row;
  VisChoiceRow *limit_row;
  VisChoiceRow *codec_row;
  GtkSwitch *early_path_switch;
  VisRingtoneRow *ringtone_row;
  GtkSwitch *do_not_disturb_switch;
  GtkSwitch *background_switch;
  GtkSwitch *autostart_switch;
  AdwEntryRow *stun_row;
  VisDeviceGroup *devices;

  VisProfile *profile;
  VisNumberParser *parser;
};

G_DEFINE_FINAL_TYPE (VisPreferencesWindow, vis_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

static void
on_profile_changed (VisPreferencesWindow *self)
{
  const char *name = vis_profile_get_name (self->profile);
  g_autoptr (VisNumber) number = vis_number_new (vis_profile_get_number (self->profile), NULL);
  g_autofree char *formatted
      = number != NULL ? vis_number_parser_format (self->parser, number) : NULL;
  g_autofree char *subtitle
      = formatted != NULL ? vis_isolate (formatted) : g_strdup (_ ("No number"));
  g_autofree char *title = g_markup_escape_text (name[0] != '\0' ? name : _ ("No name"), -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->profile_row), title);
  adw_action_row_set_subtitle (self->profile_row, subtitle);
}

static void
on_stun_applied (VisPreferencesWindow *self)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->stun_row)));
  g_settings_set_string (vis_profile_get_settings (self->profile), "stun-server",
                         g_strstrip (text));
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self),
                                    adw_toast_new (_ ("Used when Visavis starts the next time")));
}

static void
on_ringtone_refused (VisPreferencesWindow *self, const char *text)
{
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), adw_toast_new (text));
}

static void
vis_preferences_window_dispose (GObject *object)
{
  VisPreferencesWindow *self = VIS_PREFERENCES_WINDOW (object);
  g_clear_object (&self->profile);
  g_clear_object (&self->parser);
  G_OBJECT_CLASS (vis_preferences_window_parent_class)->dispose (object);
}

static void
vis_preferences_window_class_init (VisPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = vis_preferences_window_dispose;

  g_type_ensure (VIS_TYPE_CHOICE_ROW);
  g_type_ensure (VIS_TYPE_DEVICE_GROUP);
  g_type_ensure (VIS_TYPE_RINGTONE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/visavis/Visavis/ui/vis-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, VisPreferencesWindow, profile_row);
  gtk_widget_class_bind_template_child (widget_class, VisPreferencesWindow, address_book_row);
  gtk_widget_class_bind_template_child (widget_class, VisPreferencesWindow, address_book_switch);
  gtk_widget_class_bind_template_child (widget_class, VisPreferencesWindow, picture_row);
  gtk_widget_class_bind_template_child (widget_class, VisPreferencesWindow, limit_row);
  gtk_widget_class_bind_template_child (widget_class, VisPreferencesWindow, codec_row);
  gtk_widget_class_bind_template_child (widget_class, VisPreferencesWindow, early_path_switch);
  gtk_widget_class_bind_template_child (widget_class, VisPreferencesWindow, ringtone_row);
  gtk_widget_class_bind_template_child (widget_class, VisPreferencesWindow, do_not_disturb_switch);
  gtk_widget_class_bind_template_child (widget_class, VisPreferencesWindow, background_switch);
  gtk_widget_class_bind_template_child (widget_class, VisPreferencesWindow, autostart_switch);
  gtk_widget_class_bind_template_child (widget_class, VisPreferencesWindow, stun_row);
  gtk_widget_class_bind_template_child (widget_class, VisPreferencesWindow, devices);
  gtk_widget_class_bind_template_callback (widget_class, on_stun_applied);
  gtk_widget_class_bind_template_callback (widget_class, on_ringtone_refused);
}

static void
vis_preferences_window_init (VisPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
vis_preferences_window_new (GtkWindow *parent, VisProfile *profile, VisEngine *engine,
                            const VisMediaOptions *media)
{
  static const VisChoice pictures[] = {
    { "small", N_ ("Small (640×360), for slow connections") },
    { "standard", N_ ("Standard (1280×720)") },
    { "large", N_ ("Large (1920×1080), for fast computers") },
  };

  static const VisChoice limits[] = {
    { "none", N_ ("No limit") },  { "2000", N_ ("2 Mbit/s") },  { "1000", N_ ("1 Mbit/s") },
    { "500", N_ ("500 kbit/s") }, { "250", N_ ("250 kbit/s") },
  };

  static const VisChoice codecs[] = {
    { "automatic", N_ ("Automatic") },
    { "vp8", "VP8" },
    { "h264", "H.264" },
  };

  g_return_val_if_fail (VIS_IS_PROFILE (profile), NULL);
  g_return_val_if_fail (VIS_IS_ENGINE (engine), NULL);

  VisPreferencesWindow *self
      = g_object_new (VIS_TYPE_PREFERENCES_WINDOW, "transient-for", parent, NULL);
  /* For the app’s actions. */
  if (parent != NULL)
    gtk_window_set_application (GTK_WINDOW (self), gtk_window_get_application (parent));
  GSettings *settings = vis_profile_get_settings (profile);
  self->profile = g_object_ref (profile);
  self->parser = g_object_ref (vis_engine_get_number_parser (engine));
  g_signal_connect_object (profile, "notify", G_CALLBACK (on_profile_changed), self,
                           G_CONNECT_SWAPPED);
  on_profile_changed (self);

  gtk_widget_set_visible (self->address_book_row, vis_engine_get_address_book (engine) != NULL
                                                      && vis_address_book_is_available ());
  g_settings_bind (settings, "use-address-book", self->address_book_switch, "active",
                   G_SETTINGS_BIND_DEFAULT);
  vis_choice_row_bind (self->picture_row, settings, "picture-size", pictures,
                       G_N_ELEMENTS (pictures));
  vis_choice_row_bind (self->limit_row, settings, "video-limit", limits, G_N_ELEMENTS (limits));
  /* The last one needs an encoder that not every system has. */
  vis_choice_row_bind (self->codec_row, settings, "video-codec", codecs,
                       G_N_ELEMENTS (codecs) - (vis_media_has_video_codec ("H264") ? 0 : 1));
  g_settings_bind (settings, "ringtone", self->ringtone_row, "ringtone", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "do-not-disturb", self->do_not_disturb_switch, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "run-in-background", self->background_switch, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "autostart", self->autostart_switch, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "early-path", self->early_path_switch, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_autofree char *stun = g_settings_get_string (settings, "stun-server");
  gtk_editable_set_text (GTK_EDITABLE (self->stun_row), stun);
  vis_device_group_set_up (self->devices, settings, vis_engine_get_devices (engine), media);
  return GTK_WIDGET (self);
}
