/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/vis-test-device-private.h"

#include <string.h>

#define PREFIX "test:"

/* The pictures move cheaply: colour bars that wander cost a tenth of what encoding them does. */
static const struct
{
  VisDeviceKind kind;
  const char *name;
  const char *settings;
  const char *label;
} devices[] = {
  { VIS_DEVICE_CAMERA, "bars", "is-live=true pattern=smpte horizontal-speed=4",
    "Test picture: bars" },
  { VIS_DEVICE_CAMERA, "ball", "is-live=true pattern=ball", "Test picture: ball" },
  { VIS_DEVICE_MICROPHONE, "tone", "is-live=true samplesperbuffer=960 freq=440 volume=0.2",
    "Test tone: 440 Hz" },
  { VIS_DEVICE_MICROPHONE, "high-tone", "is-live=true samplesperbuffer=960 freq=880 volume=0.2",
    "Test tone: 880 Hz" },
  { VIS_DEVICE_SPEAKER, "nowhere", "sync=true", "Test speaker: nowhere" },
  { VIS_DEVICE_SPEAKER, "elsewhere", "sync=true", "Test speaker: elsewhere" },
};

const char *
_vis_test_device_find (VisDeviceKind kind, const char *id)
{
  if (!g_str_has_prefix (id, PREFIX))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (devices); i++)
    if (devices[i].kind == kind && g_str_equal (devices[i].name, id + strlen (PREFIX)))
      return devices[i].name;
  return NULL;
}

const char *
_vis_test_device_get_settings (VisDeviceKind kind, const char *name)
{
  const char *first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (devices); i++)
    {
      if (devices[i].kind != kind)
        continue;
      if (g_strcmp0 (devices[i].name, name) == 0)
        return devices[i].settings;
      first = first ? first : devices[i].settings;
    }
  return first;
}

VisDevice *
_vis_test_device_make (VisDeviceKind kind, guint index)
{
  for (guint i = 0; i < G_N_ELEMENTS (devices); i++)
    if (devices[i].kind == kind && index-- == 0)
      {
        g_autofree char *id = g_strconcat (PREFIX, devices[i].name, NULL);

        return vis_device_new (kind, id, devices[i].label);
      }
  return NULL;
}
