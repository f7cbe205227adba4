/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes of vCard files: whatever the file holds, a change gives the person that was asked for
 * and leaves the others alone, or is refused for a reason; what is printed reads the same. */
#include <stdint.h>
#include <string.h>

#include "base/vis-error.h"
#include "contacts/vis-vcard-edit.h"
#include "contacts/vis-vcard.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static GPtrArray *
parse (VisNumberParser *parser, GBytes *bytes)
{
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  return vis_vcard_parse ("fuzz.vcf", data ? data : "", size, parser, warnings);
}

static void
check_print (VisNumberParser *parser, VisContact *contact)
{
  char *text = vis_vcard_print (contact);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));
  g_autoptr (GPtrArray) again = parse (parser, bytes);

  g_assert_cmpuint (again->len, ==, 1);
  g_assert_cmpstr (vis_contact_get_name (again->pdata[0]), ==, vis_contact_get_name (contact));
  g_assert_cmpuint (vis_contact_get_numbers (again->pdata[0])->len, ==,
                    vis_contact_get_numbers (contact)->len);
  g_assert_cmpuint (vis_contact_get_addresses (again->pdata[0])->len, ==,
                    vis_contact_get_addresses (contact)->len);
}

/* Another name, one number less and two more, the mark turned over, no photo */
static VisContact *
vary (VisNumberParser *parser, VisContact *contact)
{
  g_autoptr (GPtrArray) numbers
      = g_ptr_array_new_with_free_func ((GDestroyNotify)vis_contact_number_free);
  GPtrArray *old = vis_contact_get_numbers (contact);

  for (guint i = 1; i < old->len; i++)
    g_ptr_array_add (numbers, vis_contact_number_copy (old->pdata[i]));
  g_ptr_array_add (numbers, vis_contact_number_new (parser, "+12025550177", "work fax", NULL));
  g_ptr_array_add (numbers, vis_contact_number_new (parser, "+12025550178", "Boat", NULL));
  return vis_contact_new (&(VisContactFields){
      .id = vis_contact_get_id (contact),
      .name = "Ann, Ånother; Name",
      .family_name = "Name",
      .numbers = numbers,
      .addresses = vis_contact_get_addresses (contact),
      .favourite = !vis_contact_is_favourite (contact),
  });
}

static void
check_change (VisNumberParser *parser, GBytes *bytes, GPtrArray *contacts, guint index)
{
  g_autoptr (VisContact) after = vary (parser, contacts->pdata[index]);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) result
      = vis_vcard_change ("fuzz.vcf", bytes, parser, contacts->pdata[index], after, &error);
  g_autoptr (GPtrArray) again = NULL;

  g_assert_true ((result == NULL) == (error != NULL));
  if (!result)
    return;
  again = parse (parser, result);
  g_assert_cmpuint (again->len, ==, contacts->len);
  for (guint i = 0; i < again->len; i++)
    g_assert_true (i == index || vis_contact_equal (again->pdata[i], contacts->pdata[i]));
  g_assert_cmpuint (vis_contact_get_numbers (again->pdata[index])->len, ==,
                    vis_contact_get_numbers (after)->len);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (VisNumberParser) parser = vis_number_parser_new ("US");
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GPtrArray) contacts = parse (parser, bytes);

  for (guint i = 0; i < MIN (contacts->len, 4); i++)
    {
      g_autoptr (GBytes) card = NULL;
      g_autoptr (GBytes) without = NULL;
      gsize offset;

      check_print (parser, contacts->pdata[i]);
      check_change (parser, bytes, contacts, i);
      without
          = vis_vcard_remove ("fuzz.vcf", bytes, parser, contacts->pdata[i], &offset, &card, NULL);
      if (without)
        g_assert_cmpuint (g_bytes_get_size (without) + g_bytes_get_size (card), ==, size);
    }
  return 0;
}
