/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "call/vis-call.h"

G_BEGIN_DECLS

/** VisStillFunc: @text says how it went, for the user of @parent. */
typedef void (*VisStillFunc) (GtkWindow *parent, const char *text);

/**
 * vis_still_save:
 * @parent: the window of @call; when it goes, nothing more is asked or said
 * @settings: remember that the user knows what the other side is told
 * @picture: what is to be kept
 * @tell: called once, unless the user cancels
 *
 * Asks (the first time), lets a place be chosen, tells the other side, and only then writes a PNG:
 * a picture that they can't be told of is not saved.
 */
void vis_still_save (GtkWindow *parent, GSettings *settings, VisCall *call, GdkTexture *picture,
                     VisStillFunc tell);

G_END_DECLS
