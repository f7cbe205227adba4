/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** vis_media_dup_description: GStreamer must be initialised. Returns: (transfer full): its version,
 * and which elements code what, one a line: for reports of mistakes. Nothing of the user's. */
char *vis_media_dup_description (void);

G_END_DECLS
