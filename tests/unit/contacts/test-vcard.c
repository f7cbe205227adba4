/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "contacts/vis-vcard.h"

typedef struct
{
  VisNumberParser *parser;
  GPtrArray *warnings;
  GPtrArray *contacts;
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->parser = vis_number_parser_new ("US");
  fixture->warnings = g_ptr_array_new_with_free_func (g_free);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->contacts, g_ptr_array_unref);
  g_ptr_array_unref (fixture->warnings);
  g_object_unref (fixture->parser);
}

static void
parse_bytes (Fixture *fixture, const char *data, gsize size)
{
  g_clear_pointer (&fixture->contacts, g_ptr_array_unref);
  g_ptr_array_set_size (fixture->warnings, 0);
  fixture->contacts
      = vis_vcard_parse ("people.vcf", data, size, fixture->parser, fixture->warnings);
  for (guint i = 0; i < fixture->warnings->len; i++)
    g_test_message ("%s", (char *)fixture->warnings->pdata[i]);
}

static void
parse (Fixture *fixture, const char *text)
{
  parse_bytes (fixture, text, strlen (text));
}

/* "NAME | TYPE:NUMBER … | ADDRESS …" */
static char *
describe (VisContact *contact)
{
  GString *text = g_string_new (vis_contact_get_name (contact));
  GPtrArray *numbers = vis_contact_get_numbers (contact);
  GPtrArray *addresses = vis_contact_get_addresses (contact);

  for (guint i = 0; i < numbers->len; i++)
    {
      const VisContactNumber *number = numbers->pdata[i];

      g_string_append_printf (text, " | %s:%s", number->type ? number->type : "",
                              vis_number_get_e164 (number->number));
    }
  for (guint i = 0; i < addresses->len; i++)
    {
      g_autofree char *uri = vis_sip_uri_to_string (addresses->pdata[i]);

      g_string_append_printf (text, " | %s", uri);
    }
  if (vis_contact_get_photo (contact))
    g_string_append_printf (text, " | photo %s %" G_GSIZE_FORMAT,
                            vis_contact_get_photo_type (contact),
                            g_bytes_get_size (vis_contact_get_photo (contact)));
  return g_string_free (text, FALSE);
}

static void
assert_people (Fixture *fixture, const char *const *people)
{
  for (guint i = 0; i < fixture->contacts->len && people[i]; i++)
    {
      g_autofree char *text = describe (fixture->contacts->pdata[i]);

      g_assert_cmpstr (text, ==, people[i]);
    }
  g_assert_cmpuint (fixture->contacts->len, ==, g_strv_length ((GStrv)people));
}

#define CARD(content) "BEGIN:VCARD\r\nVERSION:3.0\r\n" content "END:VCARD\r\n"
#define CARD_4(content) "BEGIN:VCARD\r\nVERSION:4.0\r\n" content "END:VCARD\r\n"
#define CARD_21(content) "BEGIN:VCARD\r\nVERSION:2.1\r\n" content "END:VCARD\r\n"

/* What address books really write, with numbers and names for fiction. */
static void
test_exports (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text;
    const char *people[5];
  } rows[] = {
    /* Google */
    { CARD ("FN:Ann Müller\r\nN:Müller;Ann;;;\r\nTEL;TYPE=CELL:+1 202-555-0101\r\n"
            "item1.TEL:(202) 555-0102\r\nitem1.X-ABLabel:Boat\r\n"
            "EMAIL;TYPE=INTERNET;TYPE=HOME:ann@example.net\r\n"
            "PHOTO:https://example.net/photo.jpg\r\nCATEGORIES:myContacts\r\n"),
      { "Ann Müller | cell:+12025550101 | Boat:+12025550102" } },
    /* iCloud */
    { CARD ("PRODID:-//Example//Address Book//EN\r\nN:Okafor;Ben;;;\r\nFN:Ben Okafor\r\n"
            "TEL;type=IPHONE;type=CELL;type=VOICE;type=pref:+1 (202) 555-0103\r\n"
            "item1.TEL:+12025550104\r\nitem1.X-ABLabel:_$!<Mobile>!$_\r\n"
            "item2.IMPP;X-SERVICE-TYPE=SIP;type=pref:sip\\:ben@192.0.2.3\r\n"
            "IMPP;X-SERVICE-TYPE=Jabber:xmpp:ben@example.net\r\n"
            "X-ABUID:5AD380FD:ABPerson\r\n"),
      { "Ben Okafor | cell:+12025550103 | mobile:+12025550104 | sip:ben@192.0.2.3" } },
    /* Outlook, 2.1 with quoted-printable */
    { CARD_21 ("N;LANGUAGE=de;CHARSET=Windows-1252;ENCODING=QUOTED-PRINTABLE:M=FCller;J=F6rg\r\n"
               "FN;CHARSET=Windows-1252;ENCODING=QUOTED-PRINTABLE:J=F6rg M=FCl=\r\n"
               "ler\r\n"
               "TEL;WORK;VOICE:(202) 555-0105\r\nTEL;WORK;FAX:+1 (202) 555-0106\r\n"
               "LABEL;WORK;PREF;ENCODING=QUOTED-PRINTABLE:1 Street=0D=0A=\r\n"
               "Town\r\nX-MS-OL-DEFAULT-POSTAL-ADDRESS:2\r\n"),
      { "Jörg Müller | work:+12025550105 | work fax:+12025550106" } },
    /* Nextcloud */
    { CARD ("PRODID:-//Sabre//Sabre VObject 4.4.1//EN\r\n"
            "UID:7c3e2f3c-5a39-4d54-8b0f-0d5e1c8b3a11\r\nFN:Chidi Eze\r\n"
            "TEL;TYPE=\"HOME,VOICE\":+441632960000\r\nIMPP;TYPE=SIP:sip:chidi@example.net:16402\r\n"
            "REV;VALUE=DATE-AND-OR-TIME:20230101T000000Z\r\n"),
      { "Chidi Eze | home:+441632960000 | sip:chidi@example.net:16402" } },
    /* GNOME Contacts and Evolution */
    { CARD ("FN:Dana Lind\r\nX-EVOLUTION-FILE-AS:Lind\\, Dana\r\n"
            "TEL;TYPE=CELL;X-EVOLUTION-E164=2025550107,\"+1\";X-EVOLUTION-UI-SLOT=1:\r\n"
            " +12025550107\r\nX-SIP;X-EVOLUTION-UI-SLOT=1:dana@198.51.100.7\r\n"),
      { "Dana Lind | cell:+12025550107 | sip:dana@198.51.100.7" } },
    /* RFC 6350 */
    { CARD_4 ("KIND:individual\r\nFN:Eva Novák\r\nN:Novák;Eva;;;\r\n"
              "TEL;VALUE=uri;PREF=2;TYPE=\"voice,home\":tel:+1-202-555-0108;ext=5555\r\n"
              "TEL;VALUE=uri;PREF=1;TYPE=\"cell\":tel:+1-202-555-0109\r\n"
              "TEL;VALUE=uri:sip:eva@[2001:db8::1]:16402\r\n"
              "IMPP;PREF=1:sips:eva@example.net\r\n"
              "PHOTO:data:image/jpeg;base64,/9j/4AAQ\r\n"),
      { "Eva Novák | cell:+12025550109 | home:+12025550108 | sips:eva@example.net"
        " | sip:eva@[2001:db8::1]:16402 | photo image/jpeg 6" } },
    /* several people; LF only, CR only, no break at the end */
    { "BEGIN:VCARD\nVERSION:3.0\nFN:Finn\nEND:VCARD\nBEGIN:VCARD\rFN:Gro\rVERSION:3.0\rEND:VCARD\r"
      "\r\nBEGIN:VCARD\r\nVERSION:4.0\r\nFN:Hal\r\nEND:VCARD",
      { "Finn", "Gro", "Hal" } },
    /* lower case, a byte order mark, groups before everything, trailing spaces */
    { "\xef\xbb\xbf"
      "begin:vcard\nversion:3.0\na.fn:Ida\na.tel;type=cell:+12025550110\nend:vcard  \n",
      { "Ida | cell:+12025550110" } },
    /* folded in the middle of a letter */
    { CARD ("FN:J\xc3\r\n \xb8rgen \r\n Vold\r\n"), { "Jørgen Vold" } },
    /* folding of 2.1 keeps the space */
    { CARD_21 ("FN:Kim\r\n Lee\r\n"), { "Kim Lee" } },
    /* escapes */
    { CARD ("FN:Smith\\, Lou\\; “\\\\”\\nJr\r\n"), { "Smith, Lou; “\\” Jr" } },
    /* names from elsewhere when FN is missing */
    { CARD ("N:Ek;Mia;;;\r\n") CARD ("ORG:Example\\, Inc;Sales\r\nTEL:+12025550111\r\n")
          CARD ("TEL:+12025550112\r\n") CARD ("EMAIL:ned@example.net\r\n"),
      { "Mia Ek", "Example, Inc | :+12025550111", "+1 202-555-0112 | :+12025550112",
        "ned@example.net" } },
    /* photos of 3.0 (folded) and of 2.1 (not folded, blank line behind) */
    { CARD ("FN:Olu\r\nPHOTO;ENCODING=b;TYPE=PNG:iVBORw0\r\n KGgo=\r\n")
          CARD_21 ("FN:Pia\r\nPHOTO;JPEG;ENCODING=BASE64:\r\n  /9j/\r\n  4AAQ\r\n\r\n")
              CARD_21 ("FN:Quy\r\nPHOTO;ENCODING=BASE64;TYPE=GIF:R0lG\r\nODlh\r\n\r\nTEL;CELL:+"
                       "12025550113\r\n"),
      { "Olu | photo image/png 8", "Pia | photo image/jpeg 6",
        "Quy | cell:+12025550113 | photo image/gif 6" } },
    /* a group is no person, and a card inside a card is somebody else's */
    { CARD ("FN:Friends\r\nX-ADDRESSBOOKSERVER-KIND:group\r\n") CARD_4 ("KIND:group\r\nFN:All\r\n")
          CARD_21 (
              "FN:Rae\r\nAGENT:\r\nBEGIN:VCARD\r\nVERSION:2.1\r\nFN:Agent\r\nTEL:+12025550114\r\n"
              "END:VCARD\r\nTEL:+12025550115\r\n"),
      { "Rae | :+12025550115" } },
    /* the rest of the world's scripts */
    { CARD ("FN:田中 太郎\r\n") CARD ("FN;CHARSET=UTF-8:Łucja Żak\r\n"),
      { "田中 太郎", "Łucja Żak" } },
    { CARD_21 ("FN;CHARSET=SHIFT_JIS:\x93\x63\x92\x86\r\n"), { "田中" } },
    /* nothing at all */
    { "", { NULL } },
    { "\r\n\r\n", { NULL } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      parse (fixture, rows[i].text);
      assert_people (fixture, rows[i].people);
      g_assert_cmpuint (fixture->warnings->len, ==, 0);
    }
}

static void
test_broken (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text;
    const char *people[3];
    const char *warning; /* the first */
  } rows[] = {
    { CARD ("FN:Ann\r\n") "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Cut o",
      { "Ann" },
      "people.vcf, line 5: this person was left out: the file ends in the middle of the card" },
    { "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Lost\r\n" CARD ("FN:Ben\r\n"),
      { "Ben" },
      "people.vcf, line 1: this person was left out: the card has no end (END:VCARD)" },
    { "BEGIN:VCARD\r\nVERSION:9.9\r\nFN:Later\r\nEND:VCARD\r\n" CARD ("FN:Ben\r\n"),
      { "Ben" },
      "people.vcf, line 1: this person was left out: the card is of a version that is not known "
      "(2.1, 3.0 and 4.0 are)" },
    { CARD ("NOTE:nobody\r\n") CARD ("FN:  \r\nTEL:\r\n") CARD ("FN:Ben\r\n"),
      { "Ben" },
      "people.vcf, line 1: this person was left out: the card has no name, no number and no "
      "address" },
    { CARD ("FN:Ben\r\nno colon here\r\nTEL:+12025550101\r\n"),
      { "Ben | :+12025550101" },
      "people.vcf, line 4: there is no “:” behind a property’s name" },
    { CARD ("FN:Ben\r\nTEL:911\r\n"),
      { "Ben" },
      "people.vcf, line 4: “911” is an emergency or service number: use a telephone to call it" },
    { CARD ("FN:Ben\r\nX-SIP:two words\r\n"),
      { "Ben" },
      "people.vcf, line 4: “sip:two words” is not a SIP address such as sip:name@host:port" },
    { CARD ("FN:M\xfcller \x96 Ann\r\n"),
      { "Müller – Ann" },
      "people.vcf, line 3: the text is not UTF-8, and was read as Latin-1" },
    { CARD ("FN;CHARSET=X-UNKNOWN:M\xfcller\r\n"),
      { "Müller" },
      "people.vcf, line 3: the text is not UTF-8, and was read as Latin-1" },
    { CARD ("FN;CHARSET=SHIFT_JIS:\x93\r\nNICKNAME:Ben\r\n"),
      { "Ben" },
      "people.vcf, line 3: the text is not in the character set that it names" },
    { CARD ("FN:Ben\r\nPHOTO;ENCODING=b:<script>\r\n"),
      { "Ben" },
      "people.vcf, line 4: the photo is damaged" },
    { "Hello\r\n" CARD ("FN:Ben\r\n") "More: text\r\n",
      { "Ben" },
      "people.vcf, line 1: there is no “:” behind a property’s name" },
    { "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n",
      { NULL },
      "people.vcf, line 1: text outside of a card was left out" },
    { CARD ("FN:Ben\r\nTEL;"
            "A=1;A=1;A=1;A=1;A=1;A=1;A=1;A=1;A=1;A=1;A=1;A=1;A=1;A=1;A=1;A=1;A=1;"
            "A=1;A=1;A=1;A=1;A=1;A=1;A=1;A=1;A=1;A=1;A=1;A=1;A=1;A=1;A=1;A=1:+12025550101\r\n"),
      { "Ben" },
      "people.vcf, line 4: a property has too many parameters" },
    { CARD ("FN;CHARSET=\"x:Ben\r\n"), { "Ben" }, NULL },
    { CARD_21 ("FN:Ben\r\nAGENT:\r\nBEGIN:VCARD\r\nFN:Agent\r\nEND:VCARD\r\n") "END:VCARD\r\n",
      { "Ben" },
      "people.vcf, line 9: text outside of a card was left out" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      parse (fixture, rows[i].text);
      assert_people (fixture, rows[i].people);
      if (rows[i].warning)
        {
          g_assert_cmpuint (fixture->warnings->len, >, 0);
          g_assert_cmpstr (fixture->warnings->pdata[0], ==, rows[i].warning);
        }
      else
        g_assert_cmpuint (fixture->warnings->len, ==, 0);
    }
}

static void
test_nul (Fixture *fixture, gconstpointer data)
{
  static const char text[] = CARD ("FN:Ben\r\nNOTE:a\0b\r\nNICKNAME;QUOTED-PRINTABLE:a=00b\r\n");

  parse_bytes (fixture, text, sizeof text - 1);
  assert_people (fixture, (const char *const[]){ "Ben", NULL });
  g_assert_cmpuint (fixture->warnings->len, ==, 2);
}

static void
test_utf16 (Fixture *fixture, gconstpointer data)
{
  static const char text[] = "\ufeff" CARD ("FN:Zoë\r\n");
  static const char *const orders[] = { "UTF-16LE", "UTF-16BE" };

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      gsize size;
      g_autofree char *bytes
          = g_convert (text, sizeof text - 1, orders[i], "UTF-8", NULL, &size, NULL);

      parse_bytes (fixture, bytes, size);
      assert_people (fixture, (const char *const[]){ "Zoë", NULL });
      g_assert_cmpuint (fixture->warnings->len, ==, 0);

      /* half a character at the end */
      parse_bytes (fixture, bytes, size - 1);
      g_assert_cmpuint (fixture->contacts->len, ==, 0);
      g_assert_cmpstr (fixture->warnings->pdata[0], ==,
                       "people.vcf: the file begins as UTF-16 text, but is none");
    }
}

static void
test_ids (Fixture *fixture, gconstpointer data)
{
  static const char *const ids[] = { "urn:uuid:1", "people.vcf#2", "people.vcf#3", "people.vcf#5" };

  parse (fixture, CARD ("UID:urn:uuid:1\r\nFN:A\r\n") CARD ("UID:urn:uuid:1\r\nFN:B\r\n")
                      CARD ("FN:C\r\n") CARD ("NOTE:none\r\n") CARD ("FN:E\r\n"));
  g_assert_cmpuint (fixture->contacts->len, ==, G_N_ELEMENTS (ids));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_assert_cmpstr (vis_contact_get_id (fixture->contacts->pdata[i]), ==, ids[i]);
}

static void
test_limits (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *photo = g_strnfill (6 * 1024 * 1024, 'A');
  g_autofree char *line = g_strnfill (9 * 1024 * 1024, 'x');
  g_autofree char *name = g_strnfill (5000, 'n');

  /* too large a photo, too long a line, too long a name */
  g_string_append_printf (text, CARD ("FN:Ben\r\nPHOTO;ENCODING=b:%s\r\nTEL:+12025550101\r\n"),
                          photo);
  g_string_append_printf (text, CARD ("FN:Cem\r\nNOTE:%s\r\n %s\r\nTEL:+12025550102\r\n"), line,
                          line);
  g_string_append_printf (text, CARD ("FN:%s\r\n"), name);
  parse (fixture, text->str);
  g_assert_cmpuint (fixture->contacts->len, ==, 3);
  g_assert_cmpuint (strlen (vis_contact_get_name (fixture->contacts->pdata[2])), ==, 200);
  g_ptr_array_set_size (fixture->contacts, 2);
  assert_people (fixture,
                 (const char *const[]){ "Ben | :+12025550101", "Cem | :+12025550102", NULL });
  g_assert_cmpstr (fixture->warnings->pdata[0], ==,
                   "people.vcf, line 4: the photo is larger than 4 MB");
  g_assert_cmpstr (fixture->warnings->pdata[1], ==,
                   "people.vcf, line 10: the line is longer than a vCard’s may be");

  /* too many properties, and no flood of warnings */
  g_string_assign (text, "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Many\r\n");
  for (guint i = 0; i < 2000; i++)
    g_string_append (text, "TEL:911\r\n");
  g_string_append (text, "END:VCARD\r\n" CARD ("FN:Ben\r\n"));
  parse (fixture, text->str);
  assert_people (fixture, (const char *const[]){ "Ben", NULL });
  g_assert_cmpuint (fixture->warnings->len, ==, 33);
}

/* Whatever byte a file ends at, the cards before are there, and nothing is read beyond. */
static void
test_cut_anywhere (Fixture *fixture, gconstpointer data)
{
  static const char first[] = CARD_21 ("FN;ENCODING=QUOTED-PRINTABLE:J=C3=B8rgen=\r\n X\r\n");
  static const char second[]
      = CARD ("item1.TEL;TYPE=\"cell,home\":+1 202 555 0101\r\nPHOTO;ENCODING=b:iVBO\r\n Rw0K\r\n");
  const gsize size = sizeof first - 1 + sizeof second - 1;

  for (gsize end = 0; end <= size; end++)
    {
      g_autofree char *whole = g_strconcat (first, second, NULL);
      g_autofree char *cut = g_memdup2 (whole, MAX (end, 1));

      parse_bytes (fixture, cut, end);
      /* the last card's line break may be missing */
      g_assert_cmpuint (fixture->contacts->len, ==, (end >= sizeof first - 3) + (end >= size - 2));
    }
}

static void
test_ten_thousand (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GTimer) timer = NULL;

  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (
        text,
        CARD ("UID:%u\r\nN:Family %u;Given;;;\r\nFN:Given Family %u\r\n"
              "TEL;TYPE=CELL:+1 (202) 555-%04u\r\nEMAIL;TYPE=HOME:given%u@example.net\r\n"
              "IMPP:sip:given%u@192.0.2.%u\r\n"),
        i, i, i, i, i, i, i % 250);
  timer = g_timer_new ();
  parse (fixture, text->str);
  g_test_minimized_result (g_timer_elapsed (timer, NULL) * 1000, "10,000 cards: %.0f ms",
                           g_timer_elapsed (timer, NULL) * 1000);
  g_assert_cmpuint (fixture->contacts->len, ==, 10000);
  g_assert_cmpuint (fixture->warnings->len, ==, 0);
}

static void
test_text (Fixture *fixture, gconstpointer data)
{
  const VisContactNumber *number;

  parse (fixture, CARD ("FN:Ann Müller\r\nN:Müller;Ann\r\nTEL:01632 960000\r\n"
                        "TEL:(202) 555-0101\r\nTEL:+44 1632 960000\r\n"));
  number = vis_contact_get_numbers (fixture->contacts->pdata[0])->pdata[0];
  g_assert_cmpstr (number->text, ==, "(202) 555-0101");
  g_assert_cmpstr (number->national, ==, "2025550101");
  g_assert_cmpstr (vis_contact_get_given_name (fixture->contacts->pdata[0]), ==, "Ann");
  g_assert_cmpstr (vis_contact_get_family_name (fixture->contacts->pdata[0]), ==, "Müller");
  g_assert_cmpstr (vis_contact_get_search_key (fixture->contacts->pdata[0]), ==,
                   "ann muller\n+12025550101 +441632960000 01632960000 ");
}

#define ADD(path, test)                                                                            \
  g_test_add ("/contacts/vcard/" path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("reads-what-address-books-write", test_exports);
  ADD ("leaves-out-what-is-broken-and-says-so", test_broken);
  ADD ("refuses-nul-characters", test_nul);
  ADD ("reads-utf-16", test_utf16);
  ADD ("gives-stable-ids", test_ids);
  ADD ("is-bounded", test_limits);
  ADD ("survives-a-cut-at-any-byte", test_cut_anywhere);
  ADD ("reads-ten-thousand-cards", test_ten_thousand);
  ADD ("keeps-original-text-and-search-key", test_text);
  return g_test_run ();
}
