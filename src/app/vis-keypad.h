/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "contacts/vis-contact-source.h"

G_BEGIN_DECLS

#define VIS_TYPE_KEYPAD (vis_keypad_get_type ())

/**
 * VisKeypad:
 *
 * A number or address to be typed, pasted, or entered with keys on the screen; it is formatted as
 * it grows, and the person whom it fits is offered. Calls go through the action app.call, the sound
 * of a key through app.play-key (s, the key).
 */
G_DECLARE_FINAL_TYPE (VisKeypad, vis_keypad, VIS, KEYPAD, AdwBin)

/** vis_keypad_set_source: whose numbers are recognised. */
void vis_keypad_set_source (VisKeypad *self, VisContactSource *source, VisNumberParser *parser);

/** vis_keypad_focus_entry: puts the cursor behind what stands there. */
void vis_keypad_focus_entry (VisKeypad *self);

G_END_DECLS
