/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "call/vis-call.h"

G_BEGIN_DECLS

#define VIS_TYPE_LOCK_POPOVER (vis_lock_popover_get_type ())

/**
 * VisLockPopover:
 *
 * What protects a call, and which way it goes. Property "call" (VisCall).
 */
G_DECLARE_FINAL_TYPE (VisLockPopover, vis_lock_popover, VIS, LOCK_POPOVER, GtkPopover)

G_END_DECLS
