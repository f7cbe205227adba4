/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/vis-device-element-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vis-error.h"
#include "media/vis-element-private.h"

#define REMOTE_PREFIX "pipewiresrc:"

/* Every element that opens a device for us, the default ones in the order in which they are tried.
 * An id names one of these and nothing else: it comes out of a settings file. */
static const struct
{
  VisDeviceKind kind;
  const char *factory;
  const char *property;
  gboolean is_default; /* opens the default device without a name, or fails at once */
} openers[] = {
  { VIS_DEVICE_CAMERA, "v4l2src", "device", TRUE },
  { VIS_DEVICE_CAMERA, "pipewiresrc", "target-object", FALSE }, /* would wait for a camera */
  { VIS_DEVICE_MICROPHONE, "pulsesrc", "device", TRUE },
  { VIS_DEVICE_MICROPHONE, "pipewiresrc", "target-object", FALSE },
  { VIS_DEVICE_MICROPHONE, "alsasrc", "device", TRUE },
  { VIS_DEVICE_SPEAKER, "pulsesink", "device", TRUE },
  { VIS_DEVICE_SPEAKER, "pipewiresink", "target-object", FALSE },
  { VIS_DEVICE_SPEAKER, "alsasink", "device", TRUE },
};

static const char *
missing_message (VisDeviceKind kind)
{
  switch (kind)
    {
    case VIS_DEVICE_CAMERA:
      return _ ("No camera could be opened. Connect one, or close the program that uses it.");
    case VIS_DEVICE_MICROPHONE:
      return _ ("No microphone could be opened. Connect one, or look at the sound settings.");
    case VIS_DEVICE_SPEAKER:
      return _ ("No speaker could be opened. Connect one, or look at the sound settings.");
    }
  g_assert_not_reached ();
}

/* Tells the sound server that this is a call, so that it may choose a headset and duck music. */
static void
set_phone_role (GstElement *element)
{
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (element), "stream-properties"))
    {
      g_autoptr (GstStructure) properties
          = gst_structure_new ("properties", "media.role", G_TYPE_STRING, "phone", NULL);

      g_object_set (element, "stream-properties", properties, NULL);
    }
  /* Short pieces: each millisecond here is one between mouth and ear. */
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (element), "buffer-time"))
    g_object_set (element, "buffer-time", (gint64)40000, "latency-time", (gint64)10000, NULL);
}

static GstElement *
try_open (guint opener, const char *device)
{
  g_autoptr (GstElement) element = _vis_element_exists (openers[opener].factory)
                                       ? gst_element_factory_make (openers[opener].factory, NULL)
                                       : NULL;

  if (!element)
    return NULL;
  gst_object_ref_sink (element);
  if (device)
    g_object_set (element, openers[opener].property, device, NULL);
  if (openers[opener].kind != VIS_DEVICE_CAMERA)
    set_phone_role (element);
  if (gst_element_set_state (element, GST_STATE_READY) == GST_STATE_CHANGE_FAILURE)
    {
      gst_element_set_state (element, GST_STATE_NULL);
      return NULL;
    }
  g_object_force_floating (G_OBJECT (element));
  return g_steal_pointer (&element);
}

GstElement *
_vis_device_element_open (VisDeviceKind kind, const char *id, GError **error)
{
  const char *colon = id ? strchr (id, ':') : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (openers); i++)
    {
      GstElement *element = NULL;

      if (openers[i].kind != kind)
        continue;
      if (!id && openers[i].is_default)
        element = try_open (i, NULL);
      else if (colon && strlen (openers[i].factory) == (gsize)(colon - id)
               && strncmp (openers[i].factory, id, colon - id) == 0)
        element = try_open (i, colon + 1);
      if (element)
        return element;
    }
  g_set_error_literal (error, VIS_ERROR, VIS_ERROR_NO_DEVICE, missing_message (kind));
  return NULL;
}

/* How often the last picture comes again while nothing changes: the other side may have lost it. */
#define KEEPALIVE_MS 500

GstElement *
_vis_device_element_open_remote (int fd, const char *id, const char *node, GError **error)
{
  g_autoptr (GstElement) element
      = _vis_element_exists ("pipewiresrc") ? gst_element_factory_make ("pipewiresrc", NULL) : NULL;

  if (!element)
    {
      g_set_error_literal (
          error, VIS_ERROR, VIS_ERROR_UNSUPPORTED,
          _ ("GStreamer’s PipeWire plugin is missing: without it, the desktop can’t "
             "hand out pictures."));
      return NULL;
    }
  gst_object_ref_sink (element);
  /* PipeWire has few buffers, and we keep some for long. */
  g_object_set (element, "fd", fd, "always-copy", TRUE, "do-timestamp", TRUE, NULL);
  if (node)
    g_object_set (element, "path", node, "keepalive-time", KEEPALIVE_MS, NULL);
  else if (id && g_str_has_prefix (id, REMOTE_PREFIX))
    g_object_set (element, "target-object", id + strlen (REMOTE_PREFIX), NULL);
  if (gst_element_set_state (element, GST_STATE_READY) == GST_STATE_CHANGE_FAILURE)
    {
      gst_element_set_state (element, GST_STATE_NULL);
      g_set_error_literal (error, VIS_ERROR, VIS_ERROR_NO_DEVICE,
                           missing_message (VIS_DEVICE_CAMERA));
      return NULL;
    }
  g_object_force_floating (G_OBJECT (element));
  return g_steal_pointer (&element);
}

char *
_vis_device_element_describe_remote (GstDevice *device)
{
  g_autoptr (GstStructure) properties = gst_device_get_properties (device);
  /* Its number is another one the next time. */
  const char *name = properties ? gst_structure_get_string (properties, "node.name") : NULL;

  return name ? g_strconcat (REMOTE_PREFIX, name, NULL) : NULL;
}

char *
_vis_device_element_describe (GstDevice *device)
{
  g_autoptr (GstElement) element = gst_device_create_element (device, NULL);
  const char *factory;

  if (!element)
    return NULL;
  gst_object_ref_sink (element);
  factory = GST_OBJECT_NAME (gst_element_get_factory (element));
  for (guint i = 0; i < G_N_ELEMENTS (openers); i++)
    if (g_str_equal (openers[i].factory, factory))
      {
        g_autofree char *name = NULL;

        g_object_get (element, openers[i].property, &name, NULL);
        return name ? g_strconcat (factory, ":", name, NULL) : NULL;
      }
  return NULL;
}
