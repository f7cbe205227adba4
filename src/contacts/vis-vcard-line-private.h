/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * vCard content lines (RFC 6350, 3.3): bytes come in, unfolded and decoded properties go out.
 * Knows nothing about what a property means.
 */

#define VIS_VCARD_MAX_LINE (8 * 1024 * 1024) /* unfolded; a 4 MB photo in base64 fits */
#define VIS_VCARD_MAX_PARAMETERS 32

typedef struct
{
  const char *name; /* upper case; "" for a bare word of vCard 2.1 */
  char *value;      /* without its quotes; may hold commas */
} VisVcardParameter;

/**
 * VisVcardLine:
 * @number: the first physical line, from 1
 * @start: its first byte in what is read; the line ends where the reader's cursor is then
 * @group: (nullable): "item1"
 * @name: upper case, without its group
 * @value: UTF-8 without quoted-printable, escapes still in place; a photo's base64 as it is
 *
 * One property. All pointers are valid until the next line is read.
 */
typedef struct
{
  guint number;
  const char *start;
  const char *group;
  const char *name;
  char *value;
  gsize value_length;
  VisVcardParameter parameters[VIS_VCARD_MAX_PARAMETERS];
  guint n_parameters;
} VisVcardLine;

typedef enum
{
  VIS_VCARD_READ_LINE,
  VIS_VCARD_READ_BAD, /* the line is no property: the reader's problem says why */
  VIS_VCARD_READ_END,
} VisVcardRead;

/**
 * VisVcardReader:
 * @problem: why the last line is bad, or what was guessed about a good one; NULL: nothing
 * @keep_fold_space: a folded line's white space belongs to the text (vCard 2.1, 2.1.3)
 */
typedef struct
{
  const char *cursor;
  const char *end;
  guint line_number;
  GString *buffer; /* the unfolded line, cut into pieces in place */
  char *converted; /* (nullable): the value, when it had to be decoded */
  const char *problem;
  gboolean keep_fold_space;
  VisVcardLine line;
} VisVcardReader;

/** _vis_vcard_reader_init: @data must stay alive. */
void _vis_vcard_reader_init (VisVcardReader *reader, const char *data, gsize size);
void _vis_vcard_reader_clear (VisVcardReader *reader);

/** _vis_vcard_reader_next: moves to the next line that is not empty; fills @reader->line. */
VisVcardRead _vis_vcard_reader_next (VisVcardReader *reader);

/** _vis_vcard_line_get_parameter: Returns: (nullable): the first value of that name. */
const char *_vis_vcard_line_get_parameter (const VisVcardLine *line, const char *name);

/** _vis_vcard_line_has_type: Returns: whether TYPE lists @type, or it stands bare (vCard 2.1). */
gboolean _vis_vcard_line_has_type (const VisVcardLine *line, const char *type);

/** _vis_vcard_unescape: Returns: (transfer full): @text without its backslashes (RFC 6350, 3.4). */
char *_vis_vcard_unescape (const char *text);

/**
 * _vis_vcard_split:
 * @separator: ';' or ','
 *
 * Returns: (transfer full): at most @max parts between separators that are not escaped, each
 *   unescaped.
 */
GStrv _vis_vcard_split (const char *text, char separator, guint max);

G_END_DECLS
