/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** VisChoice: @word: as the settings keep it; @text: for the user, not translated yet (N_). */
typedef struct
{
  const char *word;
  const char *text;
} VisChoice;

#define VIS_TYPE_CHOICE_ROW (vis_choice_row_get_type ())

/** VisChoiceRow: one of a few words, kept in a setting. */
G_DECLARE_FINAL_TYPE (VisChoiceRow, vis_choice_row, VIS, CHOICE_ROW, AdwComboRow)

/** vis_choice_row_bind: @key: of type s; where it is none of the words, none is selected; @choices:
 * (array length=n): static. Once. */
void vis_choice_row_bind (VisChoiceRow *self, GSettings *settings, const char *key,
                          const VisChoice *choices, guint n);

G_END_DECLS
