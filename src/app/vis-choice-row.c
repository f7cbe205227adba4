/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/vis-choice-row.h"

#include <glib/gi18n.h>

struct _VisChoiceRow
{
  AdwComboRow parent_instance;

  const VisChoice *choices;
  guint n;
};

G_DEFINE_FINAL_TYPE (VisChoiceRow, vis_choice_row, ADW_TYPE_COMBO_ROW)

static gboolean
to_position (GValue *position, GVariant *word, gpointer user_data)
{
  VisChoiceRow *self = user_data;
  for (guint i = 0; i < self->n; i++)
    if (g_str_equal (self->choices[i].word, g_variant_get_string (word, NULL)))
      {
        g_value_set_uint (position, i);
        return TRUE;
      }
  g_value_set_uint (position, GTK_INVALID_LIST_POSITION);
  return TRUE;
}

static GVariant *
to_word (const GValue *position, const GVariantType *type, gpointer user_data)
{
  VisChoiceRow *self = user_data;
  guint i = g_value_get_uint (position);
  return i < self->n ? g_variant_new_string (self->choices[i].word) : NULL;
}

static void
vis_choice_row_class_init (VisChoiceRowClass *klass)
{
}

static void
vis_choice_row_init (VisChoiceRow *self)
{
}

void
vis_choice_row_bind (VisChoiceRow *self, GSettings *settings, const char *key,
                     const VisChoice *choices, guint n)
{
  g_return_if_fail (VIS_IS_CHOICE_ROW (self));
  g_return_if_fail (self->choices == NULL);

  g_autoptr (GtkStringList) texts = gtk_string_list_new (NULL);
  self->choices = choices;
  self->n = n;
  for (guint i = 0; i < n; i++)
    gtk_string_list_append (texts, _ (choices[i].text));
  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (texts));
  g_settings_bind_with_mapping (settings, key, self, "selected", G_SETTINGS_BIND_DEFAULT,
                                to_position, to_word, self, NULL);
}
