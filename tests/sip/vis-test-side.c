/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sip/vis-test-side.h"

#include "lib/vis-test-loop.h"

typedef struct
{
  VisTestSide *side;
  const char *log;
} Expectation;

static const char *const end_names[] = {
  [VIS_SIP_END_LOCAL] = "local",
  [VIS_SIP_END_REMOTE] = "remote",
  [VIS_SIP_END_CANCELLED] = "cancelled",
  [VIS_SIP_END_REJECTED] = "rejected",
  [VIS_SIP_END_NO_RESPONSE] = "no-response",
  [VIS_SIP_END_UNREACHABLE] = "unreachable",
  [VIS_SIP_END_ERROR] = "error",
};

G_GNUC_PRINTF (2, 3)
static void
add_to_log (VisTestSide *side, const char *format, ...)
{
  va_list arguments;

  if (side->log->len > 0)
    g_string_append (side->log, ", ");
  va_start (arguments, format);
  g_string_append_vprintf (side->log, format, arguments);
  va_end (arguments);
}

static char *
describe (GBytes *body)
{
  gsize size;
  const char *text = body ? g_bytes_get_data (body, &size) : NULL;

  return body ? g_strdup_printf (" “%.*s”", (int)size, text) : g_strdup ("");
}

static void
on_progress (VisSipDialog *dialog, guint status, GBytes *body, gboolean reliable,
             gpointer user_data)
{
  g_autofree char *text = describe (body);

  add_to_log (user_data, "progress %u%s%s", status, text, reliable ? " reliable" : "");
}

static void
on_answered (VisSipDialog *dialog, GBytes *body, gpointer user_data)
{
  g_autofree char *text = describe (body);

  g_assert_cmpint (vis_sip_dialog_get_state (dialog), ==, VIS_SIP_DIALOG_CONFIRMED);
  add_to_log (user_data, "answered%s", text);
}

static void
on_confirmed (VisSipDialog *dialog, gpointer user_data)
{
  add_to_log (user_data, "confirmed");
}

static void
on_reinvite (VisSipDialog *dialog, GBytes *offer, gpointer user_data)
{
  g_autofree char *text = describe (offer);

  add_to_log (user_data, "reinvite%s", text);
}

static void
on_reinvite_failed (VisSipDialog *dialog, guint status, gpointer user_data)
{
  add_to_log (user_data, "reinvite-failed %u", status);
}

static guint
on_message (VisSipDialog *dialog, const char *content_type, GBytes *body, gpointer user_data)
{
  VisTestSide *side = user_data;
  g_autofree char *text = describe (body);

  add_to_log (side, "message %s%s", content_type, text);
  return side->message_status;
}

static void
on_ended (VisSipDialog *dialog, VisSipEnd end, guint status, const char *reason, gpointer user_data)
{
  g_assert_cmpint (vis_sip_dialog_get_state (dialog), ==, VIS_SIP_DIALOG_ENDED);
  add_to_log (user_data, "ended %s %u%s%s", end_names[end], status, reason ? " " : "",
              reason ? reason : "");
}

static gboolean
on_incoming (VisSipStack *stack, VisSipDialog *dialog, gpointer user_data)
{
  VisTestSide *side = user_data;
  const char *user = vis_sip_dialog_get_remote_user (dialog);
  const char *name = vis_sip_dialog_get_remote_display_name (dialog);

  add_to_log (side, "incoming %s%s%s", user ? user : "anonymous", name ? " " : "",
              name ? name : "");
  if (!side->takes)
    return FALSE;
  g_set_object (&side->dialog, dialog);
  vis_test_side_watch (side, dialog);
  return TRUE;
}

static void
on_shutdown (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (vis_sip_stack_shutdown_finish (VIS_SIP_STACK (object), result, &error));
  g_assert_no_error (error);
  *(gboolean *)user_data = TRUE;
}

static gboolean
log_is (gpointer user_data)
{
  Expectation *expectation = user_data;

  return g_strcmp0 (expectation->side->log->str, expectation->log) == 0;
}

static gboolean
nothing_is_held (gpointer user_data)
{
  return vis_test_transport_n_held (user_data) == 0;
}

VisTestSide *
vis_test_side_new (const char *user, const char *display_name, VisClock *clock)
{
  VisTestSide *side = g_new0 (VisTestSide, 1);
  g_autoptr (GError) error = NULL;
  VisSipStackOptions options = { .user = user, .display_name = display_name, .clock = clock };

  side->transport = vis_test_transport_new ();
  side->log = g_string_new (NULL);
  side->takes = TRUE;
  side->message_status = 200;
  options.transport = VIS_SIP_TRANSPORT (side->transport);
  side->stack = vis_sip_stack_new (&options, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (vis_test_transport_get_inner_port (side->transport), !=, 0);
  g_signal_connect (side->stack, "incoming", G_CALLBACK (on_incoming), side);
  return side;
}

void
vis_test_side_free (VisTestSide *side)
{
  gboolean down = FALSE;
  gint64 start = g_get_monotonic_time ();

  vis_sip_stack_shutdown_async (side->stack, on_shutdown, &down);
  g_assert_true (vis_test_wait_for_flag (&down, VIS_TEST_DEADLINE_MS));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 2 * G_TIME_SPAN_SECOND);
  g_assert_cmpuint (vis_test_transport_n_held (side->transport), ==, 0);
  g_assert_cmpuint (vis_test_transport_get_inner_port (side->transport), ==, 0);
  if (side->dialog)
    g_signal_handlers_disconnect_by_data (side->dialog, side);
  g_clear_object (&side->dialog);
  g_assert_finalize_object (side->stack);
  g_assert_finalize_object (side->transport);
  g_string_free (side->log, TRUE);
  g_free (side);
}

VisSipDialog *
vis_test_side_call (VisTestSide *side, const VisAddress *remote)
{
  g_autoptr (VisRoute) route = vis_route_new ("+12025550199", remote, VIS_ROUTE_TYPED);
  g_autoptr (GBytes) offer = vis_test_body ("offer");
  g_autoptr (GError) error = NULL;

  g_clear_object (&side->dialog);
  side->dialog = vis_sip_stack_invite (side->stack, route, "application/sdp", offer, &error);
  g_assert_no_error (error);
  vis_test_side_watch (side, side->dialog);
  return side->dialog;
}

void
vis_test_side_watch (VisTestSide *side, VisSipDialog *dialog)
{
  g_signal_connect (dialog, "progress", G_CALLBACK (on_progress), side);
  g_signal_connect (dialog, "answered", G_CALLBACK (on_answered), side);
  g_signal_connect (dialog, "confirmed", G_CALLBACK (on_confirmed), side);
  g_signal_connect (dialog, "reinvite", G_CALLBACK (on_reinvite), side);
  g_signal_connect (dialog, "reinvite-failed", G_CALLBACK (on_reinvite_failed), side);
  g_signal_connect (dialog, "message", G_CALLBACK (on_message), side);
  g_signal_connect (dialog, "ended", G_CALLBACK (on_ended), side);
}

void
vis_test_side_expect (VisTestSide *side, const char *log)
{
  Expectation expectation = { side, log };

  vis_test_wait_until (log_is, &expectation, VIS_TEST_DEADLINE_MS);
  g_assert_cmpstr (side->log->str, ==, log);
  g_string_truncate (side->log, 0);
}

void
vis_test_side_expect_released (VisTestSide *side)
{
  g_assert_true (vis_test_wait_until (nothing_is_held, side->transport, VIS_TEST_DEADLINE_MS));
}

GBytes *
vis_test_body (const char *text)
{
  g_autofree char *body = g_strconcat ("v=0 ", text, NULL);

  return g_bytes_new (body, strlen (body));
}
