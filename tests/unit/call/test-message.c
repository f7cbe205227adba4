/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/vis-error.h"
#include "call/vis-call-message.h"

static void
test_round_trip (void)
{
  VisCallMessage message = {
    .has_muted = TRUE,
    .muted = TRUE,
    .has_camera = TRUE,
    .has_orientation = TRUE,
    .orientation = 270,
    .has_size = TRUE,
    .width = 1280,
    .height = 720,
    .has_waiting = TRUE,
    .waiting = TRUE,
    .has_still = TRUE,
    .still = TRUE,
    .has_screen = TRUE,
    .screen = TRUE,
    .text = (char *)"“quoted” \"line\"\nwith \\ and ü",
  };
  g_autofree char *body = vis_call_message_print (&message);
  g_autoptr (GError) error = NULL;
  g_autoptr (VisCallMessage) parsed = vis_call_message_parse (body, strlen (body), &error);

  g_assert_no_error (error);
  g_assert_true (parsed->has_muted && parsed->muted);
  g_assert_true (parsed->has_camera && !parsed->camera);
  g_assert_true (parsed->has_orientation);
  g_assert_cmpint (parsed->orientation, ==, 270);
  g_assert_true (parsed->has_size);
  g_assert_cmpint (parsed->width, ==, 1280);
  g_assert_cmpint (parsed->height, ==, 720);
  g_assert_true (parsed->has_waiting && parsed->waiting);
  g_assert_true (parsed->has_still && parsed->still);
  g_assert_true (parsed->has_screen && parsed->screen);
  g_assert_cmpstr (parsed->text, ==, message.text);
}

static void
test_unknown_members (void)
{
  const char *body = "{ \"later\": { \"x\": [1] }, \"muted\": false }";
  g_autoptr (VisCallMessage) parsed = vis_call_message_parse (body, strlen (body), NULL);

  g_assert_nonnull (parsed);
  g_assert_true (parsed->has_muted && !parsed->muted);
  g_assert_false (parsed->has_camera);
}

static void
test_refuses (void)
{
  static const char *const rows[] = {
    "",
    "{",
    "[]",
    "true",
    "{\"muted\": 1}",
    "{\"muted\": null}",
    "{\"muted\": \"yes\"}",
    "{\"camera\": []}",
    "{\"orientation\": 45}",
    "{\"orientation\": 90.5}",
    "{\"size\": [1280]}",
    "{\"size\": [1280, 720, 1]}",
    "{\"size\": [0, 720]}",
    "{\"size\": [1280, 99999]}",
    "{\"size\": [\"a\", 720]}",
    "{\"size\": 5}",
    "{\"text\": 5}",
    "{\"text\": [\"a\"]}",
    "{\"muted\": true, [[[[[[[[[[[[[[[[",
    "\xff\xfe",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (vis_call_message_parse (rows[i], strlen (rows[i]), &error));
      g_assert_error (error, VIS_ERROR, VIS_ERROR_INVALID);
    }
}

static void
test_bounds (void)
{
  g_autofree char *large = g_strnfill (VIS_CALL_MESSAGE_MAX_SIZE + 1, ' ');
  g_autofree char *line = g_strnfill (VIS_CALL_MESSAGE_MAX_TEXT + 1, 'a');
  g_autofree char *long_text = g_strdup_printf ("{\"text\": \"%s\"}", line);
  g_autofree char *deep = g_strdup_printf ("{\"a\": %s}", strchr (line, 'a'));
  g_autoptr (GError) too_large = NULL;
  g_autoptr (GError) too_long = NULL;
  g_autoptr (GError) too_deep = NULL;

  memset (deep + 6, '[', strlen (deep) - 7);
  g_assert_null (vis_call_message_parse (large, strlen (large), &too_large));
  g_assert_error (too_large, VIS_ERROR, VIS_ERROR_TOO_LARGE);
  g_assert_null (vis_call_message_parse (long_text, strlen (long_text), &too_long));
  g_assert_error (too_long, VIS_ERROR, VIS_ERROR_INVALID);
  g_assert_null (vis_call_message_parse (deep, strlen (deep), &too_deep));
  g_assert_error (too_deep, VIS_ERROR, VIS_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/call/message/round-trip", test_round_trip);
  g_test_add_func ("/call/message/skips-what-it-does-not-know", test_unknown_members);
  g_test_add_func ("/call/message/refuses-wrong-types", test_refuses);
  g_test_add_func ("/call/message/is-bounded", test_bounds);
  return g_test_run ();
}
