/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/vis-path.h"

G_BEGIN_DECLS

#define VIS_TYPE_MEMORY_PATH (vis_memory_path_get_type ())

/**
 * VisMemoryPath:
 *
 * A VisPath that ends in the same process: packets are handed over by a thread of its own, as the
 * port does it. What passes is counted, and can be lost on purpose.
 */
G_DECLARE_FINAL_TYPE (VisMemoryPath, vis_memory_path, VIS, MEMORY_PATH, GObject)

VisMemoryPath *vis_memory_path_new (void);

/** vis_memory_path_join: what one sends, the other receives. */
void vis_memory_path_join (VisMemoryPath *a, VisMemoryPath *b);
void vis_memory_path_set_state (VisMemoryPath *self, VisPathState state);

/** vis_memory_path_set_loss: the share of sent RTP packets that never arrive, 0 to 1. */
void vis_memory_path_set_loss (VisMemoryPath *self, double loss);

/** vis_memory_path_set_rtcp_loss: the same for RTCP: reports, and what asks for packets and
 * pictures again. */
void vis_memory_path_set_rtcp_loss (VisMemoryPath *self, double loss);

/** vis_memory_path_inject: as if the other side had sent it. */
void vis_memory_path_inject (VisMemoryPath *self, const void *data, gsize size);

/** vis_memory_path_count: Returns: packets sent whose first byte lies in first…last. */
guint vis_memory_path_count (VisMemoryPath *self, guint8 first, guint8 last);

#define COUNT_DTLS(path) vis_memory_path_count (path, 20, 63)
#define COUNT_MEDIA(path) vis_memory_path_count (path, 128, 191)

G_END_DECLS
