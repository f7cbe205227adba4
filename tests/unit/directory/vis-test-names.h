/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define VIS_TYPE_TEST_NAMES (vis_test_names_get_type ())

/**
 * VisTestNames:
 *
 * A name service that knows "one.example.net" (192.0.2.1), "two.example.net" (192.0.2.2,
 * 2001:db8::2) and "bad.example.net" (0.0.0.0), says of "broken.example.net" that it can't be
 * asked, never answers for "slow.example.net", and knows no other name.
 */
G_DECLARE_FINAL_TYPE (VisTestNames, vis_test_names, VIS, TEST_NAMES, GResolver)

GResolver *vis_test_names_new (void);

G_END_DECLS
