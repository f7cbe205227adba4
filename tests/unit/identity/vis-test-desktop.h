/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VisTestDesktop:
 *
 * A session bus and home folder of its own, for gnome-keyring-daemon: nothing here touches, or is
 * seen by, the desktop of whoever runs the test.
 */
typedef struct _VisTestDesktop VisTestDesktop;

/**
 * vis_test_desktop_new:
 * @forbid_keyring: whether the bus lets nobody talk to the keyring
 *
 * Starts the bus, and points the environment at it: for subprocesses.
 */
VisTestDesktop *vis_test_desktop_new (gboolean forbid_keyring);

/** vis_test_desktop_free: stops everything and removes the folder. */
void vis_test_desktop_free (VisTestDesktop *self);

/**
 * vis_test_desktop_start_keyring:
 * @password: (nullable): of the login keyring, which is made and unlocked with it; NULL: whatever
 *   keyrings there are stay locked
 */
void vis_test_desktop_start_keyring (VisTestDesktop *self, const char *password);
void vis_test_desktop_stop_keyring (VisTestDesktop *self);

/** vis_test_desktop_add_open_keyring: a default keyring that unlocks without a password. */
void vis_test_desktop_add_open_keyring (VisTestDesktop *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisTestDesktop, vis_test_desktop_free)

G_END_DECLS
