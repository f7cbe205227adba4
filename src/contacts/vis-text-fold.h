/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * vis_text_fold:
 * @text: UTF-8
 *
 * Makes text comparable for search: no case, no accents ("Ångström" → "angstrom"), compatibility
 * forms resolved (NFKD), letters that Unicode does not take apart mapped by hand (Ł → l, ß → ss),
 * runs of white space and control characters made one space, none at the ends.
 *
 * Returns: (transfer full): the folded text.
 */
char *vis_text_fold (const char *text);

G_END_DECLS
