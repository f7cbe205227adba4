/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * VisAttentionLevel: how much of the user's attention a call that comes in may take. A notification
 * goes out in any case.
 * @VIS_ATTENTION_SILENT: nothing else: the user does not want to be disturbed
 * @VIS_ATTENTION_RING: a sound
 * @VIS_ATTENTION_SHOW: a sound and a window, which leaves the focus where it is
 * @VIS_ATTENTION_PRESENT: a sound and a window in front: the user looks at Visavis anyway
 */
typedef enum
{
  VIS_ATTENTION_SILENT,
  VIS_ATTENTION_RING,
  VIS_ATTENTION_SHOW,
  VIS_ATTENTION_PRESENT,
} VisAttentionLevel;

#define VIS_TYPE_ATTENTION (vis_attention_get_type ())

/**
 * VisAttention:
 *
 * Knows how much attention a call may take now: from the own “do-not-disturb”, the desktop's, the
 * window that is used, and what the display lets a program do. Property "quiet" (gboolean,
 * read-only, notified): the user does not want to be disturbed. Main context.
 */
G_DECLARE_FINAL_TYPE (VisAttention, vis_attention, VIS, ATTENTION, GObject)

/** vis_attention_new: @settings: those of the user; @application: owns whoever owns this. */
VisAttention *vis_attention_new (GtkApplication *application, GSettings *settings);

gboolean vis_attention_is_quiet (VisAttention *self);

VisAttentionLevel vis_attention_get_level (VisAttention *self);

/**
 * vis_attention_choose_level: the rule, without a desktop.
 * @quiet: do not disturb
 * @own_window_used: one of our windows has the focus
 * @can_show_quietly: a window can be shown without it getting the focus
 * @notifications_shown: somebody shows notifications
 */
VisAttentionLevel vis_attention_choose_level (gboolean quiet, gboolean own_window_used,
                                              gboolean can_show_quietly,
                                              gboolean notifications_shown);

/**
 * vis_attention_show_window:
 *
 * Shows @window without asking for the focus. On X11 that is a word to the window manager (user
 * time 0, Extended Window Manager Hints), which then leaves it below what is used, a full screen
 * among them. On Wayland there is no such word, the compositor decides.
 */
void vis_attention_show_window (GtkWindow *window);

G_END_DECLS
