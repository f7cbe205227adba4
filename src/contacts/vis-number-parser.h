/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "base/vis-number.h"

G_BEGIN_DECLS

#define VIS_TYPE_NUMBER_PARSER (vis_number_parser_get_type ())

/**
 * VisNumberParser:
 *
 * Telephone numbers between text and VisNumber, for one region. Immutable: any thread may use it.
 */
G_DECLARE_FINAL_TYPE (VisNumberParser, vis_number_parser, VIS, NUMBER_PARSER, GObject)

/**
 * vis_number_parser_new:
 * @region: (nullable): the ISO 3166 code ("GB") of the country whose national numbers are
 *   understood; NULL, or a code that has no numbering plan: only international text is
 */
VisNumberParser *vis_number_parser_new (const char *region);

/**
 * vis_number_parser_guess_region:
 *
 * Takes the territory of the locale (LC_TELEPHONE as set by setlocale(), else the environment's
 * LC_ALL, LC_TELEPHONE, LANG). Reads the environment: call it at start.
 *
 * Returns: (transfer full) (nullable): "GB", or NULL when the locale names none ("C").
 */
char *vis_number_parser_guess_region (void);

/** vis_number_parser_knows_region: Returns: whether national numbers of @region ("GB") are known.
 */
gboolean vis_number_parser_knows_region (const char *region);

/** vis_number_parser_get_region: Returns: (transfer none) (nullable): "GB". */
const char *vis_number_parser_get_region (VisNumberParser *self);

/**
 * vis_number_parser_parse:
 * @text: "(202) 555-0101", "+44 1632 960000", "tel:+1-202-555-0101",
 * "tel:5550101;phone-context=+1202"; at most 256 bytes
 *
 * Text that begins with "+" and is well-formed E.164 is always accepted, also where the country's
 * numbering plan does not know it (numbers for fiction, plans newer than the library). National
 * text must be complete: emergency and service numbers, and numbers without their area code, are
 * refused. An extension ("ext. 12", RFC 3966 ";ext=12") is left out: the call goes to the main
 * number. A phone-context that is a domain name (RFC 3966, 5.1.5) is ignored.
 *
 * Returns: (transfer full): the number, or NULL and VIS_ERROR_INVALID with a sentence for the user.
 */
VisNumber *vis_number_parser_parse (VisNumberParser *self, const char *text, GError **error);

/**
 * vis_number_parser_format:
 *
 * For display. A number turns around in right-to-left text: isolate it there.
 *
 * Returns: (transfer full): "+44 1632 960000"; the E.164 form for an unknown country code.
 */
char *vis_number_parser_format (VisNumberParser *self, const VisNumber *number);

/** vis_number_parser_format_national: Returns: (transfer full): "01632 960000", as
 * vis_number_parser_format() otherwise. */
char *vis_number_parser_format_national (VisNumberParser *self, const VisNumber *number);

/**
 * vis_number_parser_format_as_you_type:
 * @text: what stands in an entry
 *
 * Returns: (transfer full): @text with its digits grouped; @text itself when it holds anything
 *   but a number's characters (an address, a name).
 */
char *vis_number_parser_format_as_you_type (VisNumberParser *self, const char *text);

G_END_DECLS
