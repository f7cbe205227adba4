/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_SETTINGS_ENABLE_BACKEND
#include "config.h"

#include "app/vis-profile.h"

#include <gio/gsettingsbackend.h>
#include <glib/gi18n.h>

#include "base/vis-error.h"
#include "base/vis-installation.h"

struct _VisProfile
{
  GObject parent_instance;

  GSettings *settings;
  char *name;
  char *number;
};

enum
{
  PROP_NAME = 1,
  PROP_NUMBER,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (VisProfile, vis_profile, G_TYPE_OBJECT)

static void
set_values (VisProfile *self, const char *name, const char *number)
{
  if (g_strcmp0 (self->name, name) != 0)
    {
      g_free (self->name);
      self->name = g_strdup (name);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NAME]);
    }
  if (g_strcmp0 (self->number, number) != 0)
    {
      g_free (self->number);
      self->number = g_strdup (number);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NUMBER]);
    }
}

VisProfile *
vis_profile_new (const char *data_dir, GError **error)
{
  /* g_settings_new() ends the program when there is no schema: ask first. */
  g_autoptr (GSettingsSchema) schema = vis_installation_lookup_schema (VIS_APPLICATION_ID);
  if (schema == NULL)
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_NOT_FOUND,
                   _ ("The settings schema “%s” is missing: install Visavis again, or name its "
                      "folder in GSETTINGS_SCHEMA_DIR"),
                   VIS_APPLICATION_ID);
      return NULL;
    }

  g_autoptr (GSettingsBackend) backend = NULL;
  if (data_dir != NULL)
    {
      g_autofree char *file = g_build_filename (data_dir, "settings.ini", NULL);
      backend = g_keyfile_settings_backend_new (file, "/org/visavis/Visavis/", "settings");
    }

  VisProfile *self = g_object_new (VIS_TYPE_PROFILE, NULL);
  self->settings = g_settings_new_full (schema, backend, NULL);
  g_autofree char *name = g_settings_get_string (self->settings, "name");
  g_autofree char *number = g_settings_get_string (self->settings, "number");
  set_values (self, name, number);
  return self;
}

GSettings *
vis_profile_get_settings (VisProfile *self)
{
  g_return_val_if_fail (VIS_IS_PROFILE (self), NULL);
  return self->settings;
}

const char *
vis_profile_get_name (VisProfile *self)
{
  g_return_val_if_fail (VIS_IS_PROFILE (self), NULL);
  return self->name;
}

const char *
vis_profile_get_number (VisProfile *self)
{
  g_return_val_if_fail (VIS_IS_PROFILE (self), NULL);
  return self->number;
}

void
vis_profile_override (VisProfile *self, const char *name, const char *number)
{
  g_return_if_fail (VIS_IS_PROFILE (self));
  set_values (self, name != NULL ? name : self->name, number != NULL ? number : self->number);
}

void
vis_profile_save (VisProfile *self, const char *name, const char *number)
{
  g_return_if_fail (VIS_IS_PROFILE (self));
  g_return_if_fail (name != NULL && number != NULL);

  g_settings_set_string (self->settings, "name", name);
  g_settings_set_string (self->settings, "number", number);
  set_values (self, name, number);
}

char *
vis_profile_dup_string (VisProfile *self, const char *key)
{
  g_return_val_if_fail (VIS_IS_PROFILE (self), NULL);

  g_autofree char *value = g_settings_get_string (self->settings, key);
  return value[0] != '\0' ? g_steal_pointer (&value) : NULL;
}

static void
vis_profile_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VisProfile *self = VIS_PROFILE (object);
  switch (id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_NUMBER:
      g_value_set_string (value, self->number);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vis_profile_finalize (GObject *object)
{
  VisProfile *self = VIS_PROFILE (object);
  g_clear_object (&self->settings);
  g_free (self->name);
  g_free (self->number);
  G_OBJECT_CLASS (vis_profile_parent_class)->finalize (object);
}

static void
vis_profile_class_init (VisProfileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = vis_profile_get_property;
  object_class->finalize = vis_profile_finalize;

  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, "", flags);
  props[PROP_NUMBER] = g_param_spec_string ("number", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
vis_profile_init (VisProfile *self)
{
}
