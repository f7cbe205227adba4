/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/vis-error.h"
#include "contacts/vis-vcard-edit.h"
#include "contacts/vis-vcard.h"

#define BEN "BEGIN:VCARD\nVERSION:4.0\nUID:b\nFN:Ben\nTEL:+12025550102\nEND:VCARD\n"

/* Everything that is not ours, in several habits of writing */
#define ANN                                                                                        \
  "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:a\r\nFN:Ann\r\nN:Example;Ann;B.;Dr.;\r\n"                     \
  "item1.TEL;TYPE=pref:+1 202-555-0101\r\nitem1.X-ABLabel:Boat\r\n"                                \
  "tel;type=CELL;x-odd=\"a;b\":(202) 555-0103\r\nNOTE:a long\r\n  note\\, folded\r\n"              \
  "X-SIP:ann@192.0.2.1\r\n\r\nEMAIL:ann@example.net\r\nEND:VCARD\r\n"

typedef struct
{
  VisNumberParser *parser;
  GBytes *data;
  GPtrArray *contacts;
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->parser = vis_number_parser_new ("US");
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->contacts, g_ptr_array_unref);
  g_clear_pointer (&fixture->data, g_bytes_unref);
  g_object_unref (fixture->parser);
}

/* Takes @data over. */
static void
read_bytes (Fixture *fixture, GBytes *data)
{
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);

  g_clear_pointer (&fixture->contacts, g_ptr_array_unref);
  g_clear_pointer (&fixture->data, g_bytes_unref);
  fixture->data = data;
  fixture->contacts = vis_vcard_parse ("people.vcf", g_bytes_get_data (data, NULL),
                                       g_bytes_get_size (data), fixture->parser, warnings);
}

static void
read_text (Fixture *fixture, const char *text)
{
  read_bytes (fixture, g_bytes_new (text, strlen (text)));
}

static GPtrArray *
make_numbers (Fixture *fixture, const char *const *texts)
{
  GPtrArray *numbers = g_ptr_array_new_with_free_func ((GDestroyNotify)vis_contact_number_free);

  for (guint i = 0; texts[i]; i += 2)
    g_ptr_array_add (numbers,
                     vis_contact_number_new (fixture->parser, texts[i], texts[i + 1], NULL));
  return numbers;
}

static VisContactFields
fields_of (VisContact *contact)
{
  return (VisContactFields){
    .id = vis_contact_get_id (contact),
    .name = vis_contact_get_name (contact),
    .given_name = vis_contact_get_given_name (contact),
    .family_name = vis_contact_get_family_name (contact),
    .numbers = vis_contact_get_numbers (contact),
    .addresses = vis_contact_get_addresses (contact),
    .photo = vis_contact_get_photo (contact),
    .photo_type = vis_contact_get_photo_type (contact),
    .favourite = vis_contact_is_favourite (contact),
    .ringtone = vis_contact_get_ringtone (contact),
  };
}

static void
change (Fixture *fixture, guint index, const VisContactFields *fields)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VisContact) after = vis_contact_new (fields);
  GBytes *result = vis_vcard_change ("people.vcf", fixture->data, fixture->parser,
                                     fixture->contacts->pdata[index], after, &error);

  g_assert_no_error (error);
  read_bytes (fixture, result);
}

static void
assert_text (Fixture *fixture, const char *expected)
{
  g_autofree char *text
      = g_strndup (g_bytes_get_data (fixture->data, NULL), g_bytes_get_size (fixture->data));

  g_assert_cmpstr (text, ==, expected);
}

static void
changes_a_name_and_nothing_else (Fixture *fixture, gconstpointer data)
{
  VisContactFields fields;

  read_text (fixture, BEN ANN BEN);
  fields = fields_of (fixture->contacts->pdata[1]);
  fields.name = "Dr. Ann, Other";
  fields.given_name = "Ann";
  fields.family_name = "Other";
  change (fixture, 1, &fields);
  assert_text (fixture, BEN
               "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:a\r\nFN:Dr. Ann\\, Other\r\nN:Other;Ann;;Dr.;\r\n"
               "item1.TEL;TYPE=pref:+1 202-555-0101\r\nitem1.X-ABLabel:Boat\r\n"
               "tel;type=CELL;x-odd=\"a;b\":(202) 555-0103\r\nNOTE:a long\r\n  note\\, folded\r\n"
               "X-SIP:ann@192.0.2.1\r\n\r\nEMAIL:ann@example.net\r\nEND:VCARD\r\n" BEN);
}

static void
changes_numbers_line_by_line (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[]
      = { "+12025550101", "Boat", "+12025550104", "cell", "+12025550105", "work", NULL };
  g_autoptr (GPtrArray) numbers = make_numbers (fixture, texts);
  VisContactFields fields;

  read_text (fixture, ANN BEN);
  fields = fields_of (fixture->contacts->pdata[0]);
  fields.numbers = numbers;
  change (fixture, 0, &fields);
  assert_text (fixture,
               "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:a\r\nFN:Ann\r\nN:Example;Ann;B.;Dr.;\r\n"
               "item1.TEL;TYPE=pref:+1 202-555-0101\r\nitem1.X-ABLabel:Boat\r\n"
               "TEL;TYPE=CELL;X-ODD=\"a;b\":+12025550104\r\nNOTE:a long\r\n  note\\, folded\r\n"
               "X-SIP:ann@192.0.2.1\r\n\r\nEMAIL:ann@example.net\r\nTEL;TYPE=work:+12025550105\r\n"
               "END:VCARD\r\n" BEN);
}

static void
takes_a_label_away_with_its_number (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = { "+12025550103", "cell", NULL };
  g_autoptr (GPtrArray) numbers = make_numbers (fixture, texts);
  VisContactFields fields;

  read_text (fixture, ANN);
  fields = fields_of (fixture->contacts->pdata[0]);
  fields.numbers = numbers;
  change (fixture, 0, &fields);
  assert_text (fixture, "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:a\r\nFN:Ann\r\nN:Example;Ann;B.;Dr.;\r\n"
                        "tel;type=CELL;x-odd=\"a;b\":(202) 555-0103\r\nNOTE:a long\r\n"
                        "  note\\, folded\r\nX-SIP:ann@192.0.2.1\r\n\r\n"
                        "EMAIL:ann@example.net\r\nEND:VCARD\r\n");
}

static void
marks_and_unmarks_to_the_same_bytes (Fixture *fixture, gconstpointer data)
{
  VisContactFields fields;

  read_text (fixture, BEN ANN);
  fields = fields_of (fixture->contacts->pdata[0]);
  fields.favourite = TRUE;
  change (fixture, 0, &fields);
  g_assert_true (vis_contact_is_favourite (fixture->contacts->pdata[0]));
  assert_text (fixture, "BEGIN:VCARD\nVERSION:4.0\nUID:b\nFN:Ben\nTEL:+12025550102\n"
                        "X-FOLKS-FAVOURITE:true\nEND:VCARD\n" ANN);
  fields = fields_of (fixture->contacts->pdata[0]);
  fields.favourite = FALSE;
  change (fixture, 0, &fields);
  assert_text (fixture, BEN ANN);
}

static void
adds_and_removes_a_photo (Fixture *fixture, gconstpointer data)
{
  static const char *const versions[] = { "2.1", "3.0", "4.0" };
  g_autoptr (GBytes) photo = g_bytes_new_static (ANN, strlen (ANN)); /* any bytes will do */

  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    {
      g_autofree char *text
          = g_strdup_printf ("BEGIN:VCARD\nVERSION:%s\nFN:Ann\nEND:VCARD\n" BEN, versions[i]);
      VisContactFields fields;

      read_text (fixture, text);
      fields = fields_of (fixture->contacts->pdata[0]);
      fields.photo = photo;
      fields.photo_type = "image/jpeg";
      change (fixture, 0, &fields);
      g_assert_true (g_bytes_equal (vis_contact_get_photo (fixture->contacts->pdata[0]), photo));
      g_assert_cmpstr (vis_contact_get_photo_type (fixture->contacts->pdata[0]), ==, "image/jpeg");
      fields = fields_of (fixture->contacts->pdata[0]);
      fields.photo = NULL;
      change (fixture, 0, &fields);
      g_assert_null (vis_contact_get_photo (fixture->contacts->pdata[0]));
      g_assert_cmpuint (fixture->contacts->len, ==, 2);
    }
}

static void
prints_what_it_reads (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[]
      = { "+12025550101", "work fax", "+12025550102", "Boat; or \"ship\"", NULL };
  g_autoptr (GPtrArray) numbers = make_numbers (fixture, texts);
  g_autoptr (GPtrArray) addresses
      = g_ptr_array_new_with_free_func ((GDestroyNotify)vis_sip_uri_free);
  g_autoptr (GBytes) photo = g_bytes_new_static (ANN, strlen (ANN));
  g_autoptr (VisContact) contact = NULL;
  g_autofree char *text = NULL;
  const char *line;

  g_ptr_array_add (addresses, vis_sip_uri_new ("a;b", "2001:db8::1", 16402));
  contact = vis_contact_new (&(VisContactFields){
      .id = "0b1c",
      .name = "Élodie, “la grande”; \\ a name that is longer than a line of a vCard may be, really",
      .given_name = "Élodie, “la grande”",
      .family_name = "Moreau; Meunier",
      .numbers = numbers,
      .addresses = addresses,
      .photo = photo,
      .photo_type = "image/png",
      .favourite = TRUE,
      .file = "people.vcf",
  });
  text = vis_vcard_print (contact);
  read_text (fixture, text);
  g_assert_cmpuint (fixture->contacts->len, ==, 1);
  g_assert_true (vis_contact_equal (contact, fixture->contacts->pdata[0]));
  for (line = text; line && *line; line = strstr (line, "\r\n") + 2)
    g_assert_cmpuint (strcspn (line, "\r"), <=, 75);
}

static void
sets_and_takes_away_a_ringtone (Fixture *fixture, gconstpointer data)
{
  g_autofree char *too_long = g_strnfill (5000, 'x');
  g_autofree char *text = NULL;
  g_autoptr (VisContact) contact = NULL;
  VisContactFields fields;

  read_text (fixture, BEN ANN);
  g_assert_null (vis_contact_get_ringtone (fixture->contacts->pdata[0]));
  fields = fields_of (fixture->contacts->pdata[0]);
  fields.ringtone = "/home/ben/a, b;c\\d.ogg";
  change (fixture, 0, &fields);
  assert_text (fixture, "BEGIN:VCARD\nVERSION:4.0\nUID:b\nFN:Ben\nTEL:+12025550102\n"
                        "X-VISAVIS-RINGTONE:/home/ben/a\\, b\\;c\\\\d.ogg\nEND:VCARD\n" ANN);
  g_assert_cmpstr (vis_contact_get_ringtone (fixture->contacts->pdata[0]), ==, fields.ringtone);

  /* Whoever changes something else keeps it. */
  fields = fields_of (fixture->contacts->pdata[0]);
  fields.favourite = TRUE;
  change (fixture, 0, &fields);
  g_assert_cmpstr (vis_contact_get_ringtone (fixture->contacts->pdata[0]), ==,
                   "/home/ben/a, b;c\\d.ogg");
  contact = vis_contact_new (&(VisContactFields){ .id = "x", .name = "Cem", .ringtone = "soft" });
  text = vis_vcard_print (contact);
  g_assert_nonnull (strstr (text, "\r\nX-VISAVIS-RINGTONE:soft\r\n"));

  fields = fields_of (fixture->contacts->pdata[0]);
  fields.favourite = FALSE;
  fields.ringtone = NULL;
  change (fixture, 0, &fields);
  assert_text (fixture, BEN ANN);

  g_free (text);
  text = g_strconcat ("BEGIN:VCARD\nVERSION:4.0\nFN:X\nX-VISAVIS-RINGTONE:", too_long,
                      "\nEND:VCARD\n", NULL);
  read_text (fixture, text);
  g_assert_null (vis_contact_get_ringtone (fixture->contacts->pdata[0]));
}

static void
assert_refused (Fixture *fixture, VisContact *before, VisContact *after, VisError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (
      vis_vcard_change ("people.vcf", fixture->data, fixture->parser, before, after, &error));
  g_assert_error (error, VIS_ERROR, (int)code);
}

static void
refuses_what_somebody_else_changed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (VisContact) before = NULL;
  g_autoptr (VisContact) renamed = NULL;
  g_autoptr (VisContact) marked = NULL;
  g_autoptr (GBytes) result = NULL;
  VisContactFields fields;

  read_text (fixture, BEN);
  before = g_object_ref (fixture->contacts->pdata[0]);
  fields = fields_of (before);
  fields.name = "Benjamin";
  renamed = vis_contact_new (&fields);
  fields = fields_of (before);
  fields.favourite = TRUE;
  marked = vis_contact_new (&fields);

  read_text (fixture, "BEGIN:VCARD\nVERSION:4.0\nUID:b\nFN:Benny\nEND:VCARD\n");
  assert_refused (fixture, before, renamed, VIS_ERROR_BUSY);
  /* What they changed is not what we change. */
  result = vis_vcard_change ("people.vcf", fixture->data, fixture->parser, before, marked, NULL);
  g_assert_nonnull (result);
  read_bytes (fixture, g_steal_pointer (&result));
  g_assert_cmpstr (vis_contact_get_name (fixture->contacts->pdata[0]), ==, "Benny");
  g_assert_true (vis_contact_is_favourite (fixture->contacts->pdata[0]));

  read_text (fixture, ANN);
  assert_refused (fixture, before, renamed, VIS_ERROR_NOT_FOUND);
  read_text (fixture, "\xff\xfe");
  assert_refused (fixture, before, renamed, VIS_ERROR_UNSUPPORTED);
}

static void
never_touches_a_broken_card (Fixture *fixture, gconstpointer data)
{
  static const char broken[] = "BEGIN:VCARD\nVERSION:4.0\nFN:Half\n";
  g_autofree char *text = g_strconcat (broken, BEN, broken, NULL);
  g_autofree char *expected = NULL;
  VisContactFields fields;

  read_text (fixture, text);
  fields = fields_of (fixture->contacts->pdata[0]);
  fields.name = "Benjamin";
  change (fixture, 0, &fields);
  expected = g_strconcat (broken,
                          "BEGIN:VCARD\nVERSION:4.0\nUID:b\nFN:Benjamin\nTEL:+12025550102\n"
                          "END:VCARD\n",
                          broken, NULL);
  assert_text (fixture, expected);
}

static void
puts_a_removed_card_back_where_it_was (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) card = NULL;
  g_autoptr (GError) error = NULL;
  gsize offset;
  GBytes *without;

  read_text (fixture, BEN ANN BEN);
  without = vis_vcard_remove ("people.vcf", fixture->data, fixture->parser,
                              fixture->contacts->pdata[1], &offset, &card, &error);
  g_assert_no_error (error);
  read_bytes (fixture, without);
  assert_text (fixture, BEN BEN);
  read_bytes (fixture,
              vis_vcard_insert ("people.vcf", fixture->data, fixture->parser, offset, card));
  assert_text (fixture, BEN ANN BEN);
  read_text (fixture, BEN "BEGIN:VCARD\nVERSION:4.0\nFN:Cem\nEND:VCARD");
  read_bytes (fixture, vis_vcard_insert ("people.vcf", fixture->data, fixture->parser, 3, card));
  assert_text (fixture, BEN "BEGIN:VCARD\nVERSION:4.0\nFN:Cem\nEND:VCARD\r\n" ANN);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test)                                                                            \
  g_test_add ("/contacts/vcard-edit/" path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)
  ADD ("changes-a-name-and-nothing-else", changes_a_name_and_nothing_else);
  ADD ("changes-numbers-line-by-line", changes_numbers_line_by_line);
  ADD ("takes-a-label-away-with-its-number", takes_a_label_away_with_its_number);
  ADD ("marks-and-unmarks-to-the-same-bytes", marks_and_unmarks_to_the_same_bytes);
  ADD ("adds-and-removes-a-photo", adds_and_removes_a_photo);
  ADD ("sets-and-takes-away-a-ringtone", sets_and_takes_away_a_ringtone);
  ADD ("prints-what-it-reads", prints_what_it_reads);
  ADD ("refuses-what-somebody-else-changed", refuses_what_somebody_else_changed);
  ADD ("never-touches-a-broken-card", never_touches_a_broken_card);
  ADD ("puts-a-removed-card-back-where-it-was", puts_a_removed_card_back_where_it_was);
  return g_test_run ();
}
