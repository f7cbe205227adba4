/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define VIS_TYPE_NUMBER (vis_number_get_type ())

/**
 * VisNumber:
 *
 * An international telephone number in E.164 form: "+" and 2 to 15 digits, the first not zero.
 * Immutable. National text becomes one through vis_number_parser_parse() in contacts.
 */
typedef struct _VisNumber VisNumber;

GType vis_number_get_type (void) G_GNUC_CONST;

/**
 * vis_number_new:
 * @e164: "+15550100"
 *
 * Returns: (transfer full): the number, or NULL and VIS_ERROR_INVALID.
 */
VisNumber *vis_number_new (const char *e164, GError **error);
VisNumber *vis_number_copy (const VisNumber *number);
void vis_number_free (VisNumber *number);

/** vis_number_get_e164: Returns: (transfer none): "+15550100". */
const char *vis_number_get_e164 (const VisNumber *number);
gboolean vis_number_equal (const VisNumber *a, const VisNumber *b);
guint vis_number_hash (const VisNumber *number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisNumber, vis_number_free)

G_END_DECLS
