/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/vis-media-init.h"

#include <gst/gst.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

/* Smaller than any frame. */
#define FRAME_BYTES (128 * 1024)

/* glibc takes a freed frame for a sign that blocks of this size belong into the heaps, of which
 * each thread of a call has its own: there they stay when the call is over, some 10 MB of each of
 * the first calls. Pages of their own go back at once, and cost no measurable time. */
static void
keep_frames_out_of_heaps (void)
{
#ifdef __GLIBC__
  mallopt (M_MMAP_THRESHOLD, FRAME_BYTES);
#endif
}

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
  keep_frames_out_of_heaps ();
  gst_init (argc, argv);
}

static gpointer
preload (gpointer user_data)
{
  g_autoptr (GCancellable) cancellable = user_data;

  /* Making one loads the plug-in, its libraries and its class. The first dtlssrtpdec of a process
   * also makes an RSA key that we never use: the longest wait of all. */
  for (guint i = 0; i < G_N_ELEMENTS (elements) && !g_cancellable_is_cancelled (cancellable); i++)
    {
      GstElement *element = gst_element_factory_make (elements[i], NULL);

      if (element)
        gst_object_unref (gst_object_ref_sink (element));
    }
  return NULL;
}

GThread *
vis_media_preload (GCancellable *cancellable)
{
  return g_thread_new ("vis-preload", preload, g_object_ref (cancellable));
}
