/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vCard files: every contact that comes out is complete, every warning names the file, and the
 * same bytes give the same people. */
#include <stdint.h>
#include <string.h>

#include "contacts/vis-vcard.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_contact (VisContact *contact)
{
  GPtrArray *numbers = vis_contact_get_numbers (contact);

  g_assert_true (vis_contact_get_id (contact)[0] != '\0');
  g_assert_true (vis_contact_get_name (contact)[0] != '\0');
  g_assert_true (g_utf8_validate (vis_contact_get_name (contact), -1, NULL));
  g_assert_true (g_utf8_validate (vis_contact_get_search_key (contact), -1, NULL));
  g_assert_null (strchr (vis_contact_get_name (contact), '\n'));
  for (guint i = 0; i < numbers->len; i++)
    {
      const VisContactNumber *number = numbers->pdata[i];
      g_autoptr (VisNumber) again = vis_number_new (vis_number_get_e164 (number->number), NULL);

      g_assert_nonnull (again);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (VisNumberParser) parser = vis_number_parser_new ("US");
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) contacts
      = vis_vcard_parse ("fuzz.vcf", (const char *)data, size, parser, warnings);
  g_autoptr (GPtrArray) again
      = vis_vcard_parse ("fuzz.vcf", (const char *)data, size, parser, warnings);

  g_assert_cmpuint (contacts->len, ==, again->len);
  for (guint i = 0; i < contacts->len; i++)
    {
      check_contact (contacts->pdata[i]);
      g_assert_true (vis_contact_equal (contacts->pdata[i], again->pdata[i]));
    }
  for (guint i = 0; i < warnings->len; i++)
    {
      g_assert_true (g_str_has_prefix (warnings->pdata[i], "fuzz.vcf"));
      g_assert_true (g_utf8_validate (warnings->pdata[i], -1, NULL));
    }
  return 0;
}
