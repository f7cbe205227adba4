/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/vis-media-init.h"

#include <gio/gio.h>
#include <gst/gst.h>

/* One element of each plug-in that a call uses; what is not installed is passed over. */
static const char *const elements[] = {
  "dtlssrtpdec",   "h264parse",   "appsink",      "appsrc",       "audioconvert",
  "audioresample", "dtlssrtpenc", "openh264dec",  "openh264enc",  "opusdec",
  "opusenc",       "rtpbin",      "rtpopusdepay", "rtpopuspay",   "rtpvp8depay",
  "rtpvp8pay",     "srtpdec",     "srtpenc",      "videoconvert", "videoscale",
  "videorate",     "vp8dec",      "vp8enc",       "volume",       "x264enc",
};

void
vis_media_init (int *argc, char ***argv)
{
  gst_init (argc, argv);
}

static void
preload (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  /* Making one loads the plug-in, its libraries and its class. The first dtlssrtpdec of a process
   * also makes an RSA key that we never use: the longest wait of all. */
  for (guint i = 0; i < G_N_ELEMENTS (elements); i++)
    {
      GstElement *element = gst_element_factory_make (elements[i], NULL);

      if (element)
        gst_object_unref (gst_object_ref_sink (element));
    }
  g_task_return_boolean (task, TRUE);
}

void
vis_media_preload (void)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_source_tag (task, vis_media_preload);
  g_task_run_in_thread (task, preload);
}
