/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** VIS_PEER_ORDER_MAX: bytes of one line. */
#define VIS_PEER_ORDER_MAX 4096

/** VisPeerOrderKind: what the program is told to do while it runs. */
typedef enum
{
  VIS_PEER_ORDER_NONE, /* an empty line, or a comment: "# …" */
  VIS_PEER_ORDER_CALL,
  VIS_PEER_ORDER_ANSWER,
  VIS_PEER_ORDER_DECLINE,
  VIS_PEER_ORDER_HANG_UP,
  VIS_PEER_ORDER_HOLD,
  VIS_PEER_ORDER_RESUME,
  VIS_PEER_ORDER_SWAP,
  VIS_PEER_ORDER_MUTE,
  VIS_PEER_ORDER_UNMUTE,
  VIS_PEER_ORDER_CAMERA_ON,
  VIS_PEER_ORDER_CAMERA_OFF,
  VIS_PEER_ORDER_SCREEN_ON,
  VIS_PEER_ORDER_SCREEN_OFF,
  VIS_PEER_ORDER_VIDEO_ASK,
  VIS_PEER_ORDER_VIDEO_ACCEPT,
  VIS_PEER_ORDER_VIDEO_REFUSE,
  VIS_PEER_ORDER_SAY,
  VIS_PEER_ORDER_QUIT,
} VisPeerOrderKind;

/**
 * VisPeerOrder:
 * @call: the call that is meant, as it is counted in the events; 0: not said
 * @text: (nullable): of VIS_PEER_ORDER_SAY, and the target of VIS_PEER_ORDER_CALL
 */
typedef struct
{
  VisPeerOrderKind kind;
  guint call;
  char *text;
} VisPeerOrder;

/**
 * vis_peer_order_parse:
 * @line: (array length=size): without its end; any bytes
 *
 * A line is "[CALL] COMMAND [WORDS]"; vis_peer_order_get_help() lists them. Pure.
 *
 * Returns: (transfer full): NULL and VIS_ERROR_INVALID, or VIS_ERROR_TOO_LARGE.
 */
VisPeerOrder *vis_peer_order_parse (const char *line, gsize size, GError **error);
void vis_peer_order_free (VisPeerOrder *order);

/** vis_peer_order_get_help: Returns: (transfer full): the commands, a line each, for --help. */
char *vis_peer_order_get_help (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VisPeerOrder, vis_peer_order_free)

G_END_DECLS
