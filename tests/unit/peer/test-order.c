/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/vis-error.h"
#include "peer/vis-peer-order.h"

static void
test_parses (void)
{
  static const struct
  {
    const char *line;
    VisPeerOrderKind kind;
    guint call;
    const char *text;
  } rows[] = {
    { "", VIS_PEER_ORDER_NONE, 0, NULL },
    { "  # a comment", VIS_PEER_ORDER_NONE, 0, NULL },
    { "call +1 202 555 0102", VIS_PEER_ORDER_CALL, 0, "+1 202 555 0102" },
    { "answer", VIS_PEER_ORDER_ANSWER, 0, NULL },
    { "2 answer", VIS_PEER_ORDER_ANSWER, 2, NULL },
    { "decline\r", VIS_PEER_ORDER_DECLINE, 0, NULL },
    { " hang-up  ", VIS_PEER_ORDER_HANG_UP, 0, NULL },
    { "hold", VIS_PEER_ORDER_HOLD, 0, NULL },
    { "17 resume", VIS_PEER_ORDER_RESUME, 17, NULL },
    { "swap", VIS_PEER_ORDER_SWAP, 0, NULL },
    { "mute", VIS_PEER_ORDER_MUTE, 0, NULL },
    { "unmute", VIS_PEER_ORDER_UNMUTE, 0, NULL },
    { "camera   on", VIS_PEER_ORDER_CAMERA_ON, 0, NULL },
    { "3  camera off", VIS_PEER_ORDER_CAMERA_OFF, 3, NULL },
    { "video ask", VIS_PEER_ORDER_VIDEO_ASK, 0, NULL },
    { "video accept", VIS_PEER_ORDER_VIDEO_ACCEPT, 0, NULL },
    { "video refuse", VIS_PEER_ORDER_VIDEO_REFUSE, 0, NULL },
    { "say  2 “words”  # no comment", VIS_PEER_ORDER_SAY, 0, "2 “words”  # no comment" },
    { "999999 say x", VIS_PEER_ORDER_SAY, 999999, "x" },
    { "quit", VIS_PEER_ORDER_QUIT, 0, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VisPeerOrder) order
          = vis_peer_order_parse (rows[i].line, strlen (rows[i].line), &error);

      g_assert_no_error (error);
      g_assert_cmpint (order->kind, ==, rows[i].kind);
      g_assert_cmpuint (order->call, ==, rows[i].call);
      g_assert_cmpstr (order->text, ==, rows[i].text);
    }
}

static void
test_refuses (void)
{
  static const char *const rows[]
      = { "frobnicate", "Hold",       "holds",        "hold it", "camera",   "camera sideways",
          "video",      "say",        "call",         "2 quit",  "1 call 2", "0 hold",
          "1",          "2hold",      "1000000 hold", "-1 hold", "1 2 hold", "hang up",
          "\xff\xfe",   "hold\thold", "\x01" };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (vis_peer_order_parse (rows[i], strlen (rows[i]), &error));
      g_assert_error (error, VIS_ERROR, VIS_ERROR_INVALID);
    }
  g_assert_null (vis_peer_order_parse ("hold\0x", 6, NULL));
}

static void
test_bounded (void)
{
  g_autofree char *text = g_strnfill (VIS_PEER_ORDER_MAX + 1, 'x');
  g_autoptr (GError) error = NULL;
  g_autoptr (VisPeerOrder) order = NULL;

  memcpy (text, "say ", 4);
  order = vis_peer_order_parse (text, VIS_PEER_ORDER_MAX, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (order->text), ==, VIS_PEER_ORDER_MAX - 4);
  g_assert_null (vis_peer_order_parse (text, VIS_PEER_ORDER_MAX + 1, &error));
  g_assert_error (error, VIS_ERROR, VIS_ERROR_TOO_LARGE);
}

static void
test_help (void)
{
  g_autofree char *help = vis_peer_order_get_help ();
  g_auto (GStrv) lines = g_strsplit (help, "\n", -1);

  g_assert_nonnull (strstr (help, "  say TEXT  "));
  /* All but “none”, and what is behind the last line's end. */
  g_assert_cmpuint (g_strv_length (lines), ==, VIS_PEER_ORDER_QUIT + 1);
  for (guint i = 0; lines[i]; i++)
    g_assert_cmpint (g_utf8_strlen (lines[i], -1), <=, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/peer/order/parses", test_parses);
  g_test_add_func ("/peer/order/refuses-what-is-none", test_refuses);
  g_test_add_func ("/peer/order/is-bounded", test_bounded);
  g_test_add_func ("/peer/order/help-has-every-command", test_help);
  return g_test_run ();
}
