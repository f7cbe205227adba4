/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/vis-contact.h"

G_BEGIN_DECLS

/** VisVcardRange: where a card stands: from its BEGIN to behind its END and the line break. */
typedef struct
{
  gsize start;
  gsize end;
} VisVcardRange;

/**
 * VisVcardText:
 * @file_name: (nullable): for warnings and ids; NULL: warnings do not say where
 * @file: (nullable): what vis_contact_get_file() will say
 * @warnings: (element-type utf8): gets sentences
 * @ranges: (nullable) (element-type VisVcardRange): gets the place of each contact that is read
 * @first_line: how many lines came before the text, in the same file
 * @more: more follows: a card that has no end yet is left alone
 * @consumed: (out): where the card without an end begins, or the size
 * @n_lines: (out): lines before @consumed
 * @n_broken: (out): cards that were left out
 *
 * One reading of some text, with more detail than vis_vcard_parse() has.
 */
typedef struct
{
  const char *file_name;
  const char *file;
  VisNumberParser *parser;
  GPtrArray *warnings;
  GArray *ranges;
  guint first_line;
  gboolean more;
  gsize consumed;
  guint n_lines;
  guint n_broken;
} VisVcardText;

/** _vis_vcard_parse_text: Returns: (transfer full) (element-type VisContact): in the text's order;
 * @data is no UTF-16. */
GPtrArray *_vis_vcard_parse_text (VisVcardText *self, const char *data, gsize size);

/** _vis_vcard_is_utf16: Returns: whether the bytes begin with UTF-16's mark. */
gboolean _vis_vcard_is_utf16 (const char *data, gsize size);

G_END_DECLS
