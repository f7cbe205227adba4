/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/vis-media-description.h"

#include <gst/gst.h>

#include "media/vis-codec-table-private.h"

char *
vis_media_dup_description (void)
{
  g_autofree char *version = gst_version_string ();
  g_autoptr (GString) text = g_string_new (version);
  g_string_append_c (text, '\n');
  _vis_codec_describe (text);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
