/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "engine/vis-engine.h"

G_BEGIN_DECLS

/** vis_about_show: @parent and @engine: (nullable). The window that says what Visavis is, with what
 * a report of a mistake needs to say. */
void vis_about_show (GtkWindow *parent, VisEngine *engine);

/** vis_about_dup_debug_info: Returns: (transfer full): that, to copy; not translated, and without
 * numbers, names, keys and addresses. */
char *vis_about_dup_debug_info (GdkDisplay *display, VisEngine *engine);

G_END_DECLS
