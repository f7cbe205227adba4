/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "contacts/vis-contact.h"
#include "contacts/vis-number-parser.h"

G_BEGIN_DECLS

#define VIS_TYPE_CALL_TARGET (vis_call_target_get_type ())

/**
 * VisCallTarget:
 *
 * One number or address that can be called, as it is shown. Immutable. Properties, to bind to:
 * "target" (for vis_engine_call()), "text" (for display, safe in right-to-left text), "kind"
 * (“Mobile”, or NULL: not known).
 */
G_DECLARE_FINAL_TYPE (VisCallTarget, vis_call_target, VIS, CALL_TARGET, GObject)

/**
 * vis_call_target_parse:
 * @text: what stands in an entry or came from another program; see vis_target_parse()
 *
 * Returns: (transfer full): NULL and an error with a sentence for the user.
 */
VisCallTarget *vis_call_target_parse (const char *text, VisNumberParser *parser, GError **error);

/** vis_call_target_list_for_contact: Returns: (transfer full): a model of VisCallTarget: the
 * numbers, then the addresses, preferred first. */
GListModel *vis_call_target_list_for_contact (VisContact *contact, VisNumberParser *parser);

/**
 * vis_call_target_choose:
 * @targets: of one person
 * @query: (nullable): what was searched for
 *
 * Returns: (transfer full) (nullable): the number that @query is a piece of, or else the first.
 */
VisCallTarget *vis_call_target_choose (GListModel *targets, const char *query);

const char *vis_call_target_get_target (VisCallTarget *self);
const char *vis_call_target_get_text (VisCallTarget *self);
const char *vis_call_target_get_kind (VisCallTarget *self);

/** vis_call_target_kind_to_text: Returns: (nullable): “Mobile” for a number of the type "cell". */
const char *vis_call_target_kind_to_text (const char *type);

/** vis_isolate: Returns: (transfer full): @text between U+2066 and U+2069, so that a number keeps
 * its order in right-to-left text. */
char *vis_isolate (const char *text);

G_END_DECLS
