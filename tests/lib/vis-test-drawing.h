/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/*
 * A state machine's drawing: the comment at the top of its source, with chains such as
 * "a|b --event--> c --event--> d", which read from left to right.
 */

/* Fails the test unless the drawing in SOURCE, a path, is what PRINTED says: a line
 * "a --event--> b" for each cell of the table that means something. */
void vis_test_drawing_assert_is (const char *source, const char *printed);
