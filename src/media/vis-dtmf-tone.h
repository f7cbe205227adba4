/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** vis_dtmf_is_key: Returns: whether @key is one of 0 to 9, * and #. */
gboolean vis_dtmf_is_key (char key);

/**
 * vis_dtmf_tone_render:
 * @key: see vis_dtmf_is_key()
 *
 * Makes the sound of a key (ITU-T Q.23), 120 ms long. Pure; any thread.
 *
 * Returns: (transfer full): mono samples at VIS_RING_TONE_RATE, gint16 in the machine's byte order.
 */
GBytes *vis_dtmf_tone_render (char key);

G_END_DECLS
