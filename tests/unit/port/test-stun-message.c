/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The messages are RFC 5769's test vectors. */
#include <string.h>

#include "base/vis-error.h"
#include "port-fixture.h"
#include "port/vis-stun-message.h"

#define PASSWORD "VOkJxbRl1RmTxUk/WvJxBt"

static const guint8 request[] = {
  0x00, 0x01, 0x00, 0x58, 0x21, 0x12, 0xa4, 0x42, 0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86,
  0xfa, 0x87, 0xdf, 0xae, 0x80, 0x22, 0x00, 0x10, 0x53, 0x54, 0x55, 0x4e, 0x20, 0x74, 0x65, 0x73,
  0x74, 0x20, 0x63, 0x6c, 0x69, 0x65, 0x6e, 0x74, 0x00, 0x24, 0x00, 0x04, 0x6e, 0x00, 0x01, 0xff,
  0x80, 0x29, 0x00, 0x08, 0x93, 0x2f, 0xf9, 0xb1, 0x51, 0x26, 0x3b, 0x36, 0x00, 0x06, 0x00, 0x09,
  0x65, 0x76, 0x74, 0x6a, 0x3a, 0x68, 0x36, 0x76, 0x59, 0x20, 0x20, 0x20, 0x00, 0x08, 0x00, 0x14,
  0x9a, 0xea, 0xa7, 0x0c, 0xbf, 0xd8, 0xcb, 0x56, 0x78, 0x1e, 0xf2, 0xb5, 0xb2, 0xd3, 0xf2, 0x49,
  0xc1, 0xb5, 0x71, 0xa2, 0x80, 0x28, 0x00, 0x04, 0xe5, 0x7a, 0x3b, 0xcf,
};

static const guint8 response4[] = {
  0x01, 0x01, 0x00, 0x3c, 0x21, 0x12, 0xa4, 0x42, 0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86,
  0xfa, 0x87, 0xdf, 0xae, 0x80, 0x22, 0x00, 0x0b, 0x74, 0x65, 0x73, 0x74, 0x20, 0x76, 0x65, 0x63,
  0x74, 0x6f, 0x72, 0x20, 0x00, 0x20, 0x00, 0x08, 0x00, 0x01, 0xa1, 0x47, 0xe1, 0x12, 0xa6, 0x43,
  0x00, 0x08, 0x00, 0x14, 0x2b, 0x91, 0xf5, 0x99, 0xfd, 0x9e, 0x90, 0xc3, 0x8c, 0x74, 0x89, 0xf9,
  0x2a, 0xf9, 0xba, 0x53, 0xf0, 0x6b, 0xe7, 0xd7, 0x80, 0x28, 0x00, 0x04, 0xc0, 0x7d, 0x4c, 0x96,
};

static const guint8 response6[] = {
  0x01, 0x01, 0x00, 0x48, 0x21, 0x12, 0xa4, 0x42, 0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86,
  0xfa, 0x87, 0xdf, 0xae, 0x80, 0x22, 0x00, 0x0b, 0x74, 0x65, 0x73, 0x74, 0x20, 0x76, 0x65, 0x63,
  0x74, 0x6f, 0x72, 0x20, 0x00, 0x20, 0x00, 0x14, 0x00, 0x02, 0xa1, 0x47, 0x01, 0x13, 0xa9, 0xfa,
  0xa5, 0xd3, 0xf1, 0x79, 0xbc, 0x25, 0xf4, 0xb5, 0xbe, 0xd2, 0xb9, 0xd9, 0x00, 0x08, 0x00, 0x14,
  0xa3, 0x82, 0x95, 0x4e, 0x4b, 0xe6, 0x7b, 0xf1, 0x17, 0x84, 0xc9, 0x7c, 0x82, 0x92, 0xc2, 0x75,
  0xbf, 0xe3, 0xed, 0x41, 0x80, 0x28, 0x00, 0x04, 0xc8, 0xfb, 0x0b, 0x4c,
};

static void
test_reads_request (void)
{
  g_autoptr (GError) error = NULL;
  VisStunMessage message;
  char ufrag[32];

  vis_stun_message_parse (request, sizeof request, &message, &error);
  g_assert_no_error (error);
  g_assert_cmpint (message.message_class, ==, VIS_STUN_REQUEST);
  g_assert_cmpuint (message.method, ==, VIS_STUN_METHOD_BINDING);
  g_assert_true (vis_stun_message_get_ufrag (&message, ufrag, sizeof ufrag));
  g_assert_cmpstr (ufrag, ==, "evtj");
  g_assert_true (vis_stun_message_check_integrity (&message, PASSWORD));
  g_assert_false (vis_stun_message_check_integrity (&message, "VOkJxbRl1RmTxUk/WvJxBu"));
  g_assert_false (vis_stun_message_get_ufrag (&message, ufrag, 4));
}

static void
test_reads_mapped_address (void)
{
  VisAddress expected4 = port_fixture_address ("192.0.2.1:32853");
  VisAddress expected6 = port_fixture_address ("[2001:db8:1234:5678:11:2233:4455:6677]:32853");
  VisStunMessage message;
  VisAddress mapped;

  g_assert_true (vis_stun_message_parse (response4, sizeof response4, &message, NULL));
  g_assert_cmpint (message.message_class, ==, VIS_STUN_SUCCESS);
  g_assert_true (vis_stun_message_check_integrity (&message, PASSWORD));
  g_assert_true (vis_stun_message_get_mapped_address (&message, &mapped));
  g_assert_true (vis_address_equal (&mapped, &expected4));

  g_assert_true (vis_stun_message_parse (response6, sizeof response6, &message, NULL));
  g_assert_true (vis_stun_message_check_integrity (&message, PASSWORD));
  g_assert_true (vis_stun_message_get_mapped_address (&message, &mapped));
  g_assert_true (vis_address_equal (&mapped, &expected6));
}

/* Up to the fingerprint, which needs no protection, no bit can be turned unnoticed. */
static void
test_refuses_flipped_bits (void)
{
  for (gsize i = 0; i < (sizeof request - 8) * 8; i++)
    {
      guint8 copy[sizeof request];
      VisStunMessage message;

      memcpy (copy, request, sizeof copy);
      copy[i / 8] ^= (guint8)(1 << i % 8);
      if (vis_stun_message_parse (copy, sizeof copy, &message, NULL))
        g_assert_false (vis_stun_message_check_integrity (&message, PASSWORD));
    }
}

static void
test_refuses_every_truncation (void)
{
  for (gsize size = 0; size < sizeof request; size++)
    {
      g_autofree guint8 *copy = g_memdup2 (request, size + 1);
      VisStunMessage message;

      g_assert_false (vis_stun_message_parse (copy, size, &message, NULL));
    }
}

static void
test_refuses_malformed (void)
{
  static const struct
  {
    const char *why;
    gsize at;
    guint8 value;
  } rows[] = {
    { "first bits", 0, 0x40 },
    { "cookie", 4, 0x22 },
    { "length beyond the packet", 3, 0x5c },
    { "length not padded", 3, 0x59 },
    { "attribute beyond the end", 22, 0x10 },
    { "integrity too short", 79, 0x10 },
    { "fingerprint", 107, 0xce },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      guint8 copy[sizeof request];
      VisStunMessage message;

      g_test_message ("%s", rows[i].why);
      memcpy (copy, request, sizeof copy);
      copy[rows[i].at] = rows[i].value;
      g_assert_false (vis_stun_message_parse (copy, sizeof copy, &message, &error));
      g_assert_error (error, VIS_ERROR, VIS_ERROR_INVALID);
    }
}

static void
test_bounds_size_and_count (void)
{
  g_autoptr (GError) error = NULL;
  guint8 big[VIS_STUN_MAX_SIZE + 4] = { 0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42 };
  VisStunMessage message;
  gsize body = 65 * 4;

  g_assert_false (vis_stun_message_parse (big, sizeof big, &message, &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_TOO_LARGE);
  /* 65 empty attributes */
  big[2] = (guint8)(body >> 8);
  big[3] = (guint8)body;
  g_assert_false (vis_stun_message_parse (big, 20 + body, &message, NULL));
  big[2] = 0;
  big[3] = 64 * 4 & 0xff;
  big[2] = 64 * 4 >> 8;
  g_assert_true (vis_stun_message_parse (big, 20 + 64 * 4, &message, NULL));
}

/* RFC 8489, 14.5: what follows MESSAGE-INTEGRITY is not protected and must not be used. */
static void
test_ignores_what_follows_integrity (void)
{
  guint8 id[VIS_STUN_TRANSACTION_SIZE];
  VisStunBuilder builder;
  VisStunMessage message;
  char ufrag[32];
  gsize size;

  vis_stun_transaction_random (id);
  vis_stun_builder_init (&builder, VIS_STUN_REQUEST, id);
  vis_stun_builder_add_integrity (&builder, PASSWORD);
  vis_stun_builder_add (&builder, VIS_STUN_USERNAME, "abcd:efgh", 9);
  vis_stun_builder_add_fingerprint (&builder);
  g_assert_true (vis_stun_message_parse (builder.data, builder.size, &message, NULL));
  g_assert_true (vis_stun_message_check_integrity (&message, PASSWORD));
  g_assert_null (vis_stun_message_find (&message, VIS_STUN_USERNAME, &size));
  g_assert_false (vis_stun_message_get_ufrag (&message, ufrag, sizeof ufrag));
}

static void
test_writes_what_it_reads (void)
{
  static const VisStunClass classes[]
      = { VIS_STUN_REQUEST, VIS_STUN_INDICATION, VIS_STUN_SUCCESS, VIS_STUN_ERROR };
  VisAddress addresses[]
      = { port_fixture_address ("203.0.113.9:16402"), port_fixture_address ("[2001:db8::9]:1") };

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    for (guint j = 0; j < G_N_ELEMENTS (addresses); j++)
      {
        guint8 id[VIS_STUN_TRANSACTION_SIZE];
        VisStunBuilder builder;
        VisStunMessage message;
        VisAddress mapped;

        vis_stun_transaction_random (id);
        vis_stun_builder_init (&builder, classes[i], id);
        vis_stun_builder_add_mapped_address (&builder, &addresses[j]);
        vis_stun_builder_add_integrity (&builder, PASSWORD);
        vis_stun_builder_add_fingerprint (&builder);
        g_assert_true (vis_stun_message_parse (builder.data, builder.size, &message, NULL));
        g_assert_cmpint (message.message_class, ==, classes[i]);
        g_assert_cmpmem (message.transaction, VIS_STUN_TRANSACTION_SIZE, id, sizeof id);
        g_assert_true (vis_stun_message_check_integrity (&message, PASSWORD));
        g_assert_true (vis_stun_message_get_mapped_address (&message, &mapped));
        g_assert_true (vis_address_equal (&mapped, &addresses[j]));
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/port/stun-message/reads-a-check", test_reads_request);
  g_test_add_func ("/port/stun-message/reads-mapped-addresses", test_reads_mapped_address);
  g_test_add_func ("/port/stun-message/notices-every-flipped-bit", test_refuses_flipped_bits);
  g_test_add_func ("/port/stun-message/refuses-every-truncation", test_refuses_every_truncation);
  g_test_add_func ("/port/stun-message/refuses-malformed", test_refuses_malformed);
  g_test_add_func ("/port/stun-message/bounds-size-and-count", test_bounds_size_and_count);
  g_test_add_func ("/port/stun-message/ignores-what-follows-integrity",
                   test_ignores_what_follows_integrity);
  g_test_add_func ("/port/stun-message/writes-what-it-reads", test_writes_what_it_reads);
  return g_test_run ();
}
