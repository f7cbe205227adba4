/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VisTestPrompter:
 *
 * The one that asks for the keyring's password, on the session bus of the environment: an
 * org.gnome.keyring.SystemPrompter without a window, whose user never says anything but no.
 */
typedef struct _VisTestPrompter VisTestPrompter;

/** vis_test_prompter_new: @refuses: says no at once; else every question waits. */
VisTestPrompter *vis_test_prompter_new (gboolean refuses);
void vis_test_prompter_free (VisTestPrompter *self);

/** vis_test_prompter_get_n_questions: Returns: how often it was asked. */
guint vis_test_prompter_get_n_questions (VisTestPrompter *self);

/** vis_test_prompter_refuse: says no to the question that waits, and to all that come. */
void vis_test_prompter_refuse (VisTestPrompter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisTestPrompter, vis_test_prompter_free)

G_END_DECLS
