/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person types: numbers in several regions, call targets, searches. What parses must print
 * and parse again as the same. */
#include <stdint.h>
#include <string.h>

#include "contacts/vis-text-fold.h"
#include "directory/vis-target.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_number (VisNumberParser *parser, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VisNumber) number = vis_number_parser_parse (parser, text, &error);
  g_autofree char *typed = vis_number_parser_format_as_you_type (parser, text);

  g_assert_nonnull (typed);
  g_assert_true ((number == NULL) == (error != NULL));
  if (number)
    {
      g_autoptr (VisNumber) again
          = vis_number_parser_parse (parser, vis_number_get_e164 (number), NULL);
      g_autofree char *shown = vis_number_parser_format (parser, number);

      g_assert_nonnull (again);
      g_assert_true (g_utf8_validate (shown, -1, NULL));
    }
}

static void
check_target (VisNumberParser *parser, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VisTarget) target = vis_target_parse (text, parser, &error);
  g_autofree char *shown = target ? vis_target_to_string (target, parser) : NULL;

  g_assert_true ((target == NULL) == (error != NULL));
  g_assert_true ((target == NULL) == (shown == NULL));
  if (target && target->kind == VIS_TARGET_ADDRESS)
    {
      g_autofree char *uri = vis_sip_uri_to_string (target->uri);
      g_autoptr (VisTarget) again = vis_target_parse (uri, parser, NULL);

      g_assert_true (again != NULL || strlen (uri) > 512);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char *const regions[] = { NULL, "US", "GB", "IT" };
  g_autofree char *text = g_strndup ((const char *)data, size);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *folded = vis_text_fold (valid);

  g_assert_true (g_utf8_validate (folded, -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (regions); i++)
    {
      g_autoptr (VisNumberParser) parser = vis_number_parser_new (regions[i]);

      check_number (parser, text);
      check_target (parser, text);
    }
  return 0;
}
