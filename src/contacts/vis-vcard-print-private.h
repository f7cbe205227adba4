/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "contacts/vis-contact.h"
#include "contacts/vis-vcard-line-private.h"

G_BEGIN_DECLS

typedef enum
{
  VIS_VCARD_2_1,
  VIS_VCARD_3_0,
  VIS_VCARD_4_0,
} VisVcardVersion;

/**
 * VisVcardPrinter:
 * @out: where lines are appended
 * @version: how they are written
 * @line_break: "\r\n", unless the card has another habit
 * @n_groups: of the groups "item1", "item2", … how many are taken
 */
typedef struct
{
  GString *out;
  VisVcardVersion version;
  const char *line_break;
  guint n_groups;
} VisVcardPrinter;

/** _vis_vcard_print_raw: one property: @head up to the colon, @value as it stands in the file;
 * folded where the version does so (RFC 6350, 3.2). */
void _vis_vcard_print_raw (VisVcardPrinter *self, const char *head, const char *value);

/** _vis_vcard_print_text: the same, @value being plain text. */
void _vis_vcard_print_text (VisVcardPrinter *self, const char *head, const char *value);

/** _vis_vcard_print_name: N; @rest (nullable): its further parts, plain, which are kept when @name
 * holds them. */
void _vis_vcard_print_name (VisVcardPrinter *self, VisContact *contact, const char *const *rest);

/** _vis_vcard_print_number: TEL with its type, or in a group with its label; @preference
 * (nullable): "PREF=1", "TYPE=pref". */
void _vis_vcard_print_number (VisVcardPrinter *self, const VisContactNumber *number,
                              const char *preference);
void _vis_vcard_print_address (VisVcardPrinter *self, const VisSipUri *address);
void _vis_vcard_print_photo (VisVcardPrinter *self, GBytes *photo, const char *type);

/** _vis_vcard_print_head: Returns: (transfer full): group, name and parameters of a line that was
 * read. */
char *_vis_vcard_print_head (const VisVcardLine *line);

/** _vis_vcard_escape: Returns: (transfer full): what @text is in a value of that version. */
char *_vis_vcard_escape (const char *text, VisVcardVersion version);

G_END_DECLS
