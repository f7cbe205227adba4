/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** vis_media_init: initialises GStreamer, and takes its options out of the command line. */
void vis_media_init (int *argc, char ***argv);

/**
 * vis_media_preload:
 *
 * @cancellable: ends it after the plug-in that is being loaded
 *
 * Loads what every call needs (plug-ins, classes of elements) on a thread of its own, so that the
 * first call does not wait for the disk. Returns at once; harmless when called again.
 *
 * Returns: (transfer full): the thread. Join it before the process ends: it is deep in libraries
 *   that clean up after themselves at exit.
 */
GThread *vis_media_preload (GCancellable *cancellable);

G_END_DECLS
