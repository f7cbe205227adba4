/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/vis-element-private.h"

#include <glib/gi18n-lib.h>
#include <stdarg.h>

#include "base/vis-error.h"

/* Debian's name for the package that holds an element: what a person can install. */
static const char *
package_of (const char *factory)
{
  static const struct
  {
    const char *factory;
    const char *package;
  } packages[] = {
    { "opusenc", "gstreamer1.0-plugins-base" },
    { "opusdec", "gstreamer1.0-plugins-base" },
    { "appsrc", "gstreamer1.0-plugins-base" },
    { "appsink", "gstreamer1.0-plugins-base" },
    { "videotestsrc", "gstreamer1.0-plugins-base" },
    { "audiotestsrc", "gstreamer1.0-plugins-base" },
    { "videoconvert", "gstreamer1.0-plugins-base" },
    { "videoscale", "gstreamer1.0-plugins-base" },
    { "videorate", "gstreamer1.0-plugins-base" },
    { "audioconvert", "gstreamer1.0-plugins-base" },
    { "audioresample", "gstreamer1.0-plugins-base" },
    { "decodebin", "gstreamer1.0-plugins-base" },
    { "volume", "gstreamer1.0-plugins-base" },
    { "x264enc", "gstreamer1.0-plugins-ugly" },
    { "avdec_h264", "gstreamer1.0-libav" },
    { "openh264enc", "gstreamer1.0-plugins-bad" },
    { "openh264dec", "gstreamer1.0-plugins-bad" },
    { "h264parse", "gstreamer1.0-plugins-bad" },
    { "dtlssrtpenc", "gstreamer1.0-plugins-bad" },
    { "dtlssrtpdec", "gstreamer1.0-plugins-bad" },
    { "webrtcdsp", "gstreamer1.0-plugins-bad" },
    { "webrtcechoprobe", "gstreamer1.0-plugins-bad" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (packages); i++)
    if (g_str_equal (packages[i].factory, factory))
      return packages[i].package;
  return "gstreamer1.0-plugins-good";
}

static void
configure (GstElement *element, const char *settings)
{
  g_auto (GStrv) pairs = g_strsplit (settings, " ", -1);

  for (guint i = 0; pairs[i]; i++)
    {
      char *value = strchr (pairs[i], '=');

      if (!value)
        continue;
      *value++ = '\0';
      if (g_object_class_find_property (G_OBJECT_GET_CLASS (element), pairs[i]))
        gst_util_set_object_arg (G_OBJECT (element), pairs[i], value);
    }
}

gboolean
_vis_element_exists (const char *factory)
{
  g_autoptr (GstElementFactory) found = gst_element_factory_find (factory);

  return found != NULL;
}

GstElement *
_vis_element_make (const char *factory, const char *settings, GError **error)
{
  GstElement *element = gst_element_factory_make (factory, NULL);

  if (!element)
    {
      g_set_error (error, VIS_ERROR, VIS_ERROR_UNSUPPORTED,
                   _ ("The media component “%s” is missing. Install %s and start again."), factory,
                   package_of (factory));
      return NULL;
    }
  if (settings)
    configure (element, settings);
  return element;
}

GstElement *
_vis_element_add (GstBin *bin, const char *factory, const char *settings, GError **error)
{
  GstElement *element = _vis_element_make (factory, settings, error);

  if (element)
    gst_bin_add (bin, element);
  return element;
}

gboolean
_vis_element_link (GError **error, GstElement *first, ...)
{
  GstElement *left = first;
  GstElement *right;
  gboolean linked = TRUE;
  va_list rest;

  va_start (rest, first);
  while (linked && (right = va_arg (rest, GstElement *)))
    {
      linked = gst_element_link (left, right);
      if (!linked)
        g_set_error (error, VIS_ERROR, VIS_ERROR_FAILED,
                     "The media components %s and %s don’t fit together.", GST_OBJECT_NAME (left),
                     GST_OBJECT_NAME (right));
      left = right;
    }
  va_end (rest);
  return linked;
}

void
_vis_element_ghost (GstBin *bin, GstElement *element, const char *inner, const char *outer)
{
  g_autoptr (GstPad) pad = gst_element_get_static_pad (element, inner);

  gst_element_add_pad (GST_ELEMENT (bin), gst_ghost_pad_new (outer, pad));
}

void
_vis_element_post (GstElement *element, GstStructure *fact)
{
  gst_element_post_message (element, gst_message_new_application (GST_OBJECT (element), fact));
}
