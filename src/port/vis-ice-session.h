/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/vis-address.h"
#include "base/vis-path.h"
#include "port/vis-front-socket.h"
#include "port/vis-lock.h"

G_BEGIN_DECLS

/**
 * VisIceSession:
 *
 * What the port's thread has to know of one call: whose checks are its own, to whom its media
 * goes, who gets what arrives. Reference-counted; made by VisIcePath, listed in VisPortLoop.
 */
typedef struct
{
  int ref_count;

  /* Guarded by the loop's lock. */
  char *ufrag;
  char *pwd;
  char *remote_ufrag;
  char *remote_pwd;
  guint16 inner_port; /* the agent's, on 127.0.0.1 */
  GArray *pins;       /* VisAddress: local addresses that have virtual sockets of their own */
  guint n_sockets;
  guint16 selected; /* the virtual port of the selected pair, 0 for none */

  VisLock send_lock; /* guards what follows */
  gboolean open;
  gboolean has_target;
  VisAddress to;
  VisAddress from;

  VisLock receive_lock; /* guards what follows; held while the receiver runs */
  VisPathReceiveFunc receive;
  gpointer user_data;
  GDestroyNotify destroy;
  GQueue early; /* EarlyPacket: media that came before it could be delivered */

  gint64 last_heard;   /* atomic: microseconds; 0 never */
  gint64 last_consent; /* atomic: when a check of ours was last answered */
} VisIceSession;

VisIceSession *vis_ice_session_new (void);
VisIceSession *vis_ice_session_ref (VisIceSession *self);
void vis_ice_session_unref (VisIceSession *self);

/** vis_ice_session_set_open: opens or shuts the gate for what is sent. Any thread. */
void vis_ice_session_set_open (VisIceSession *self, gboolean open);

/** vis_ice_session_set_target: @from is the source address, any-address for the kernel's choice. */
void vis_ice_session_set_target (VisIceSession *self, const VisAddress *to, const VisAddress *from);

/** vis_ice_session_send: vis_path_send() for one call. Any thread. */
guint vis_ice_session_send (VisIceSession *self, VisFrontSocket *front,
                            const GOutputVector *packets, guint n_packets);

/** vis_ice_session_set_receiver: see vis_path_set_receiver(). */
void vis_ice_session_set_receiver (VisIceSession *self, VisPathReceiveFunc func, gpointer user_data,
                                   GDestroyNotify destroy);

/**
 * vis_ice_session_hold:
 * @virtual_port: the socket it came through, whose check is under way
 *
 * Keeps a few packets that came after the peer's check and before the answer to ours: with them
 * comes the first DTLS flight, whose loss costs a second.
 */
void vis_ice_session_hold (VisIceSession *self, guint16 virtual_port, const guint8 *data,
                           gsize size);

/** vis_ice_session_prove: what was held for @virtual_port may be delivered. */
void vis_ice_session_prove (VisIceSession *self, guint16 virtual_port);

/**
 * vis_ice_session_deliver:
 * @data: (nullable): a packet from a validated pair; NULL: only what was held
 *
 * Port's thread, with no lock held.
 */
void vis_ice_session_deliver (VisIceSession *self, const guint8 *data, gsize size);

/** vis_ice_session_heard: @consent: a check of ours was answered. */
void vis_ice_session_heard (VisIceSession *self, gboolean consent, gint64 now);

/** vis_ice_session_get_silence: Returns: milliseconds since something was heard, -1: never. */
int vis_ice_session_get_silence (VisIceSession *self, gint64 now);

/** vis_ice_session_get_consent_age: Returns: milliseconds since the last answered check, or -1. */
int vis_ice_session_get_consent_age (VisIceSession *self, gint64 now);

G_END_DECLS
