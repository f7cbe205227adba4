/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/vis-device.h"

struct _VisDevice
{
  GObject parent_instance;
  VisDeviceKind kind;
  char *id;
  char *name;
};

enum
{
  PROP_ID = 1,
  PROP_NAME,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (VisDevice, vis_device, G_TYPE_OBJECT)

static void
vis_device_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  VisDevice *self = VIS_DEVICE (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
vis_device_finalize (GObject *object)
{
  VisDevice *self = VIS_DEVICE (object);

  g_free (self->id);
  g_free (self->name);
  G_OBJECT_CLASS (vis_device_parent_class)->finalize (object);
}

static void
vis_device_class_init (VisDeviceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = vis_device_get_property;
  object_class->finalize = vis_device_finalize;
  properties[PROP_ID]
      = g_param_spec_string ("id", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NAME]
      = g_param_spec_string ("name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
vis_device_init (VisDevice *self)
{
}

VisDevice *
vis_device_new (VisDeviceKind kind, const char *id, const char *name)
{
  VisDevice *self;

  g_return_val_if_fail (id != NULL && name != NULL, NULL);

  self = g_object_new (VIS_TYPE_DEVICE, NULL);
  self->kind = kind;
  self->id = g_strdup (id);
  self->name = g_strdup (name);
  return self;
}

VisDeviceKind
vis_device_get_kind (VisDevice *self)
{
  g_return_val_if_fail (VIS_IS_DEVICE (self), VIS_DEVICE_CAMERA);

  return self->kind;
}

const char *
vis_device_get_id (VisDevice *self)
{
  g_return_val_if_fail (VIS_IS_DEVICE (self), NULL);

  return self->id;
}

const char *
vis_device_get_name (VisDevice *self)
{
  g_return_val_if_fail (VIS_IS_DEVICE (self), NULL);

  return self->name;
}
