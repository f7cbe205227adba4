/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "media/vis-dtls-hello-private.h"

enum
{
  LENGTH = 290, /* of the whole message */
  FIRST = 203,  /* bytes of it in the first packet */
  HEADERS = 25, /* of the record, and of the handshake message */
  MAX_SIZE = 1500,
};

/* A part of a ClientHello whose bytes count up, in one record. */
static gsize
make_piece (guint8 *packet, guint8 sequence, guint offset, guint size, guint length)
{
  const guint8 headers[HEADERS] = {
    /* type, version, epoch, sequence number, length */
    22, 0xfe, 0xff, 0, 0, 0, 0, 0, 0, 0, sequence, (guint8)((size + 12) >> 8), (guint8)(size + 12),
    /* type, length, message_seq, fragment_offset, fragment_length */
    1, 0, (guint8)(length >> 8), (guint8)length, 0, 0, 0, (guint8)(offset >> 8), (guint8)offset, 0,
    (guint8)(size >> 8), (guint8)size
  };

  memcpy (packet, headers, HEADERS);
  for (guint i = 0; i < size; i++)
    packet[HEADERS + i] = (guint8)(offset + i);
  return HEADERS + size;
}

static void
assert_kept (VisDtlsHello *hello, const guint8 *packet, gsize size)
{
  g_autoptr (GBytes) whole = NULL;

  g_assert_true (_vis_dtls_hello_take (hello, packet, size, &whole));
  g_assert_null (whole);
}

static void
assert_left (VisDtlsHello *hello, const guint8 *packet, gsize size)
{
  g_autoptr (GBytes) whole = NULL;

  g_assert_false (_vis_dtls_hello_take (hello, packet, size, &whole));
  g_assert_null (whole);
}

static void
assert_whole (VisDtlsHello *hello, const guint8 *packet, gsize size, guint8 sequence)
{
  g_autoptr (GBytes) whole = NULL;
  guint8 expected[MAX_SIZE];
  gsize expected_size = make_piece (expected, sequence, 0, LENGTH, LENGTH);
  gsize whole_size;
  const guint8 *bytes;

  g_assert_true (_vis_dtls_hello_take (hello, packet, size, &whole));
  g_assert_nonnull (whole);
  bytes = g_bytes_get_data (whole, &whole_size);
  g_assert_cmpmem (bytes, whole_size, expected, expected_size);
}

static void
test_joins (void)
{
  g_autoptr (VisDtlsHello) hello = _vis_dtls_hello_new ();
  guint8 packet[MAX_SIZE];
  guint8 other[MAX_SIZE] = { 22, 0xfe, 0xfd };

  assert_kept (hello, packet, make_piece (packet, 0, 0, FIRST, LENGTH));
  assert_left (hello, other, 100);
  assert_whole (hello, packet, make_piece (packet, 1, FIRST, LENGTH - FIRST, LENGTH), 0);
  /* Sent again, and once more in the middle of that. */
  assert_kept (hello, packet, make_piece (packet, 2, 0, FIRST, LENGTH));
  assert_kept (hello, packet, make_piece (packet, 4, 0, FIRST, LENGTH));
  assert_kept (hello, packet, make_piece (packet, 5, FIRST, 10, LENGTH));
  assert_whole (hello, packet, make_piece (packet, 6, FIRST + 10, LENGTH - FIRST - 10, LENGTH), 4);
}

static void
test_leaves_the_rest (void)
{
  g_autoptr (VisDtlsHello) hello = _vis_dtls_hello_new ();
  guint8 packet[MAX_SIZE];
  gsize size;

  /* Whole, without a beginning, and longer than a packet may be */
  assert_left (hello, packet, make_piece (packet, 0, 0, LENGTH, LENGTH));
  assert_left (hello, packet, make_piece (packet, 1, FIRST, LENGTH - FIRST, LENGTH));
  assert_left (hello, packet, make_piece (packet, 0, 0, FIRST, 1300));
  assert_left (hello, packet, make_piece (packet, 0, 280, 20, LENGTH));

  size = make_piece (packet, 0, 0, FIRST, LENGTH);
  for (gsize cut = 0; cut < size; cut++)
    assert_left (hello, packet, cut);
  assert_left (hello, packet, size + 1);
  packet[13] = 2; /* a ServerHello */
  assert_left (hello, packet, size);
  packet[13] = 1;
  packet[4] = 1; /* encrypted */
  assert_left (hello, packet, size);
  packet[4] = 0;
  packet[0] = 128; /* RTP */
  assert_left (hello, packet, size);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/dtls-hello/joins-its-pieces", test_joins);
  g_test_add_func ("/media/dtls-hello/leaves-the-rest", test_leaves_the_rest);
  return g_test_run ();
}
