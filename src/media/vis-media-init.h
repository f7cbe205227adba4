/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** vis_media_init: initialises GStreamer, and takes its options out of the command line. */
void vis_media_init (int *argc, char ***argv);

/**
 * vis_media_preload:
 *
 * Loads what every call needs (plug-ins, classes of elements) on a thread of its own, so that the
 * first call does not wait for the disk. Returns at once; harmless when called again.
 */
void vis_media_preload (void);

G_END_DECLS
