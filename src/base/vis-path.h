/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/vis-address.h"
#include "base/vis-candidate.h"

G_BEGIN_DECLS

/**
 * VisPathState:
 * @VIS_PATH_NEW: nothing is known of the other side yet
 * @VIS_PATH_CHECKING: connectivity checks run (RFC 8445, 6.1.2)
 * @VIS_PATH_CONNECTED: packets may flow both ways; consent is fresh (RFC 7675)
 * @VIS_PATH_DISCONNECTED: consent is in doubt: nothing was heard for a while; sending goes on
 * @VIS_PATH_FAILED: no pair works, or consent is lost for good
 * @VIS_PATH_CLOSED: ended by us
 */
typedef enum
{
  VIS_PATH_NEW,
  VIS_PATH_CHECKING,
  VIS_PATH_CONNECTED,
  VIS_PATH_DISCONNECTED,
  VIS_PATH_FAILED,
  VIS_PATH_CLOSED,
} VisPathState;

/** VisPathInfo: the pair in use; @local is the base's address as far as it is known. */
typedef struct
{
  VisAddress local;
  VisAddress remote;
  VisCandidateType local_type;
  VisCandidateType remote_type;
} VisPathInfo;

/**
 * VisPathReceiveFunc:
 * @data: one DTLS, RTP or RTCP packet; valid during the call only
 *
 * Called on the port's thread: copy what you need, and return at once.
 */
typedef void (*VisPathReceiveFunc) (const guint8 *data, gsize size, gpointer user_data);

#define VIS_TYPE_PATH (vis_path_get_type ())

/**
 * VisPath:
 *
 * A way for packets between two devices: the seam between port, which makes it, and media, which
 * uses it. Emits "state-changed" (no arguments) on the main context.
 */
G_DECLARE_INTERFACE (VisPath, vis_path, VIS, PATH, GObject)

struct _VisPathInterface
{
  GTypeInterface parent_iface;

  VisPathState (*get_state) (VisPath *self);
  gboolean (*get_info) (VisPath *self, VisPathInfo *out);
  guint (*send) (VisPath *self, const GOutputVector *packets, guint n_packets);
  void (*set_receiver) (VisPath *self, VisPathReceiveFunc func, gpointer user_data,
                        GDestroyNotify destroy);
};

/** vis_path_get_state: main context. */
VisPathState vis_path_get_state (VisPath *self);

/** vis_path_get_info: main context. Returns: FALSE while no pair is selected. */
gboolean vis_path_get_info (VisPath *self, VisPathInfo *out);

/**
 * vis_path_send:
 * @packets: one packet each; copied or sent before this returns
 *
 * Sends on the selected pair; drops what comes while the path is not connected. Any thread;
 * never blocks.
 *
 * Returns: how many were handed to the network.
 */
guint vis_path_send (VisPath *self, const GOutputVector *packets, guint n_packets);

/**
 * vis_path_set_receiver:
 * @func: (nullable): who gets the packets from now on; NULL: nobody
 * @destroy: frees @user_data once @func can't be called any more
 *
 * Only packets from validated pairs arrive. When this returns, the former receiver is not
 * running and will not be called again. Main context; never from within a receiver.
 */
void vis_path_set_receiver (VisPath *self, VisPathReceiveFunc func, gpointer user_data,
                            GDestroyNotify destroy);

/** vis_path_state_to_string: Returns: a stable word for logs: "checking". */
const char *vis_path_state_to_string (VisPathState state);

G_END_DECLS
