/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/vis-engine.h"

G_BEGIN_DECLS

/**
 * vis_engine_dup_description:
 * @self: (nullable): NULL: there is none yet
 *
 * Returns: (transfer full): lines for a report of a mistake: versions of the libraries below, what
 *   codes sound and pictures, the ports it listens on. No number, name, key, or address.
 */
char *vis_engine_dup_description (VisEngine *self);

G_END_DECLS
