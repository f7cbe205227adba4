/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/vis-number-parser.h"

G_BEGIN_DECLS

/**
 * _vis_number_parser_parse_with_national:
 * @national: (out) (nullable): (transfer full): the digits as dialled inside the country, for
 *   search; NULL when the plan is unknown
 *
 * As vis_number_parser_parse(). One look at the numbering plan gives both (it costs microseconds,
 * and a folder has ten thousand numbers).
 */
VisNumber *_vis_number_parser_parse_with_national (VisNumberParser *self, const char *text,
                                                   char **national, GError **error);

G_END_DECLS
