/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** vis_media_init: initialises GStreamer, and takes its options out of the command line. */
void vis_media_init (int *argc, char ***argv);

G_END_DECLS
