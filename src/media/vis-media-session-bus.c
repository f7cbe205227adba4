/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "media/vis-media-session-private.h"

#include <glib/gi18n-lib.h>

#include "base/vis-error.h"

/* What the streaming threads of a session tell the main context. */

static void
on_transport_fact (VisMediaSession *self, const GstStructure *fact)
{
  if (self->refused)
    return;
  switch (_vis_media_transport_take_fact (self->transport, fact))
    {
    case VIS_TRUST_PENDING:
      break;
    case VIS_TRUST_REFUSED:
      self->refused = TRUE;
      self->secured = FALSE;
      _vis_media_transport_shut (self->transport);
      g_signal_emit (self, _vis_media_signals[VIS_MEDIA_SIGNAL_UNTRUSTED], 0,
                     _vis_media_transport_get_shown (self->transport));
      break;
    case VIS_TRUST_PROVED:
      if (self->secured)
        break;
      self->secured = TRUE;
      _vis_media_session_update_gates (self);
      _vis_media_session_start_stats (self);
      g_signal_emit (self, _vis_media_signals[VIS_MEDIA_SIGNAL_SECURED], 0);
      break;
    }
}

static void
on_received (VisMediaSession *self, const GstStructure *fact)
{
  int kind = VIS_MEDIA_AUDIO;
  VisMediaCounts counts = { 0 };
  VisMediaStats stats = { 0 };

  gst_structure_get_int (fact, "kind", &kind);
  g_signal_emit (self, _vis_media_signals[VIS_MEDIA_SIGNAL_MEDIA_RECEIVED], 0, kind);
  _vis_media_playback_read (self->playback, &counts, &stats);
  if (kind == VIS_MEDIA_VIDEO)
    g_signal_emit (self, _vis_media_signals[VIS_MEDIA_SIGNAL_FIRST_FRAME], 0, stats.width,
                   stats.height, stats.codec);
}

static void
on_device_lost (VisMediaSession *self, const GstStructure *fact)
{
  int kind = VIS_MEDIA_AUDIO;

  gst_structure_get_int (fact, "kind", &kind);
  g_signal_emit (self, _vis_media_signals[VIS_MEDIA_SIGNAL_DEVICE_LOST], 0, kind,
                 gst_structure_get_string (fact, "message"));
}

/* What was on its way when the screen was put away is no matter any more. */
static void
on_screen_fact (VisMediaSession *self, guint signal, const GstStructure *fact)
{
  if (!self->screen)
    return;
  if (signal == VIS_MEDIA_SIGNAL_SCREEN_LOST)
    g_signal_emit (self, _vis_media_signals[signal], 0, gst_structure_get_string (fact, "message"));
  else
    g_signal_emit (self, _vis_media_signals[signal], 0);
}

static void
on_failure (VisMediaSession *self, GstMessage *message)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *debug = NULL;

  gst_message_parse_error (message, &cause, &debug);
  g_info ("Media: %s: %s (%s)", GST_OBJECT_NAME (message->src), cause->message, debug ? debug : "");
  /* One broken element makes others fail in its wake. */
  if (self->failed || self->refused)
    return;
  self->failed = TRUE;
  if (self->secured)
    g_set_error (&error, VIS_ERROR, VIS_ERROR_FAILED, _ ("Sound and picture broke down: %s"),
                 cause->message);
  else
    g_set_error (&error, VIS_ERROR, VIS_ERROR_SECURITY,
                 _ ("The two devices could not agree on encryption: %s"), cause->message);
  g_signal_emit (self, _vis_media_signals[VIS_MEDIA_SIGNAL_ERROR], 0, error);
}

gboolean
_vis_media_session_on_bus (GstBus *bus, GstMessage *message, gpointer user_data)
{
  g_autoptr (VisMediaSession) self = g_object_ref (user_data);

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    on_failure (self, message);
  else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_LATENCY)
    gst_bin_recalculate_latency (GST_BIN (self->pipeline));
  else if (gst_message_has_name (message, VIS_TRANSPORT_FACT))
    on_transport_fact (self, gst_message_get_structure (message));
  else if (gst_message_has_name (message, VIS_MEDIA_FACT_RECEIVED))
    on_received (self, gst_message_get_structure (message));
  else if (gst_message_has_name (message, VIS_MEDIA_FACT_DEVICE_LOST))
    on_device_lost (self, gst_message_get_structure (message));
  else if (gst_message_has_name (message, VIS_MEDIA_FACT_SCREEN_SHOWN))
    on_screen_fact (self, VIS_MEDIA_SIGNAL_SCREEN_SHOWN, gst_message_get_structure (message));
  else if (gst_message_has_name (message, VIS_MEDIA_FACT_SCREEN_LOST))
    on_screen_fact (self, VIS_MEDIA_SIGNAL_SCREEN_LOST, gst_message_get_structure (message));
  return G_SOURCE_CONTINUE;
}
