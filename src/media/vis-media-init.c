/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/vis-media-init.h"

#include <gst/gst.h>

void
vis_media_init (int *argc, char ***argv)
{
  gst_init (argc, argv);
}
