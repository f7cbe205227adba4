/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/vis-contact-source.h"

G_BEGIN_DECLS

#define VIS_TYPE_TEST_SOURCE (vis_test_source_get_type ())

/** VisTestSource: a contact source that holds what a test puts in. */
G_DECLARE_FINAL_TYPE (VisTestSource, vis_test_source, VIS, TEST_SOURCE, GObject)

VisTestSource *vis_test_source_new (void);

/** vis_test_source_set_loading: FALSE at first. */
void vis_test_source_set_loading (VisTestSource *self, gboolean loading);

/** vis_test_source_set_vcards: replaces the contacts by those of @text, a vCard file. */
void vis_test_source_set_vcards (VisTestSource *self, const char *text, VisNumberParser *parser);

/** vis_test_source_put: adds @contact where it belongs. */
void vis_test_source_put (VisTestSource *self, VisContact *contact);

/** vis_test_source_swap: the contact at @position gives way to @contact (nullable), which belongs
 * there, too. */
void vis_test_source_swap (VisTestSource *self, guint position, VisContact *contact);

G_END_DECLS
