/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

/*
 * app/: the windows (GTK, libadwaita).
 * Comes in: what the user does, telephone links from other programs, properties and signals of
 * VisEngine, VisCall and VisContact. Goes out: calls to their functions, notifications.
 * Never here: packets, SIP, state of a call: widgets bind to what they show. Everything happens
 * on the main context but vis_video_view_push().
 */

G_BEGIN_DECLS

#define VIS_TYPE_APPLICATION (vis_application_get_type ())

/**
 * VisApplication:
 *
 * The program: command line, actions, and one VisEngine from the first frame on the screen until
 * the end.
 */
G_DECLARE_FINAL_TYPE (VisApplication, vis_application, VIS, APPLICATION, AdwApplication)

/** vis_application_new: Returns: (transfer full): run it with g_application_run(). */
VisApplication *vis_application_new (void);

G_END_DECLS
