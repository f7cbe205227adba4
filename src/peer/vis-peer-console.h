/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/vis-engine.h"
#include "engine/vis-event-log.h"

G_BEGIN_DECLS

#define VIS_TYPE_PEER_CONSOLE (vis_peer_console_get_type ())

/**
 * VisPeerConsole:
 *
 * Carries out what is written to standard input while the program runs, a VisPeerOrder a line.
 * What is unknown or can't be done now is an "error" line, and nothing else happens. The end of
 * standard input ends nothing but this. Emits "quit" (no arguments). Main context.
 */
G_DECLARE_FINAL_TYPE (VisPeerConsole, vis_peer_console, VIS, PEER_CONSOLE, GObject)

/** vis_peer_console_new: reads from now on; @engine has started, and @video says whether calls that
 * are made begin with pictures. Returns: (transfer full): lives on until it is stopped. */
VisPeerConsole *vis_peer_console_new (VisEngine *engine, VisEventLog *log, gboolean video);

/** vis_peer_console_stop: carries out nothing more. */
void vis_peer_console_stop (VisPeerConsole *self);

G_END_DECLS
