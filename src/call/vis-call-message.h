/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** VIS_CALL_MESSAGE_TYPE: the content type of what two Visavis tell each other in a call. Each says
 * that it understands it by the feature tag "+org.visavis" in its Contact (RFC 3840). */
#define VIS_CALL_MESSAGE_TYPE "application/vnd.visavis.call+json"

/** VIS_CALL_MESSAGE_MAX_SIZE: a larger body is answered with 413. */
#define VIS_CALL_MESSAGE_MAX_SIZE 4096

/** VIS_CALL_MESSAGE_MAX_TEXT: bytes of UTF-8 in one line of chat. */
#define VIS_CALL_MESSAGE_MAX_TEXT 2000

/**
 * VisCallMessage:
 * @has_muted: whether "muted" was there; the same for the others
 * @camera: the camera is on
 * @orientation: degrees clockwise that the picture is to be turned: 0, 90, 180 or 270
 * @width: of the picture that is sent, a hint
 * @waiting: a person must decide about the other side's key: media will be late
 * @still: this side keeps a still picture of what it sees; said before it is kept
 * @screen: the picture is that of a screen or window, not of a camera: it is to be read, and shown
 *   whole. @camera is TRUE then, so that those who do not know this member show it
 * @text: (nullable): a line of chat
 *
 * The body is one JSON object; members that we do not know are skipped, so that later versions
 * may say more:
 *
 *   { "muted": true, "camera": false, "orientation": 90, "size": [1280, 720],
 *     "waiting": true, "still": true, "screen": true, "text": "I can hear you" }
 */
typedef struct
{
  gboolean has_muted;
  gboolean muted;
  gboolean has_camera;
  gboolean camera;
  gboolean has_orientation;
  int orientation;
  gboolean has_size;
  int width;
  int height;
  gboolean has_waiting;
  gboolean waiting;
  gboolean has_still;
  gboolean still;
  gboolean has_screen;
  gboolean screen;
  char *text;
} VisCallMessage;

/**
 * vis_call_message_parse:
 *
 * Returns: (transfer full): NULL with VIS_ERROR_TOO_LARGE (413) or VIS_ERROR_INVALID (400).
 */
VisCallMessage *vis_call_message_parse (const char *body, gsize size, GError **error);

/** vis_call_message_print: Returns: (transfer full): the body. */
char *vis_call_message_print (const VisCallMessage *message);
void vis_call_message_free (VisCallMessage *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisCallMessage, vis_call_message_free)

G_END_DECLS
