/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "media/vis-media-capture-private.h"
#include "media/vis-media-playback-private.h"
#include "media/vis-media-session.h"
#include "media/vis-media-streams-private.h"
#include "media/vis-media-transport-private.h"
#include "media/vis-rtp-session-private.h"

G_BEGIN_DECLS

/* Facts that streaming threads tell the main context. */
#define VIS_MEDIA_FACT_RECEIVED "vis-received"
#define VIS_MEDIA_FACT_DEVICE_LOST "vis-device-lost"
#define VIS_MEDIA_FACT_SCREEN_SHOWN "vis-screen-shown"
#define VIS_MEDIA_FACT_SCREEN_LOST "vis-screen-lost"

/*
 *               prepare    connect              "secured"         open_gates
 *   capture ──▶ preview    send chain ──▶ RTP ──▶ DTLS ─────────────── gate ──▶ path
 *   playback ◀──────────── receive chain ◀── RTP ◀── DTLS ◀─────────── gate ◀── path
 */
struct _VisMediaSession
{
  GObject parent_instance;

  VisMediaOptions *options;
  gboolean tests[VIS_DEVICE_SPEAKER + 1]; /* whether the options asked for test devices */
  GstElement *pipeline;                   /* of the call: all but sources, speaker and files */
  guint bus_watch;
  guint stats_timer;

  gboolean prepared;
  gboolean wanted[VIS_N_MEDIA_KINDS]; /* whether to capture: video is what set_camera() says */
  gboolean lost[VIS_N_MEDIA_KINDS];   /* the device failed: not tried again by itself */
  gboolean screen;                    /* shown instead of what the camera sees */
  int awaits_screen;                  /* atomic: its first picture has not come */
  gboolean connected;
  gboolean secured;
  gboolean refused; /* the peer is not who it should be: nothing will flow any more */
  gboolean answered;
  gboolean failed;
  gboolean held;
  gboolean started[VIS_N_MEDIA_KINDS]; /* what is agreed on and has been announced */
  gboolean closed;

  VisMediaCapture *capture;
  VisMediaPlayback *playback;
  VisRtpSession *rtp;
  VisMediaTransport *transport;
  VisMediaStreams *streams;
  VisDirection directions[VIS_N_MEDIA_KINDS]; /* agreed on; BOTH until anything is */
  int playing[VIS_N_MEDIA_KINDS];             /* atomic: whether what comes is shown or heard */

  VisMediaCounts last; /* at the last stats */
};

enum
{
  VIS_MEDIA_SIGNAL_SECURED,
  VIS_MEDIA_SIGNAL_UNTRUSTED,
  VIS_MEDIA_SIGNAL_MEDIA_RECEIVED,
  VIS_MEDIA_SIGNAL_FIRST_FRAME,
  VIS_MEDIA_SIGNAL_STATS,
  VIS_MEDIA_SIGNAL_DEVICE_LOST,
  VIS_MEDIA_SIGNAL_SCREEN_SHOWN,
  VIS_MEDIA_SIGNAL_SCREEN_LOST,
  VIS_MEDIA_SIGNAL_ERROR,
  VIS_MEDIA_N_SIGNALS,
};

extern guint _vis_media_signals[VIS_MEDIA_N_SIGNALS];

/** _vis_media_session_on_bus: what streaming threads tell; main context. */
gboolean _vis_media_session_on_bus (GstBus *bus, GstMessage *message, gpointer user_data);

void _vis_media_session_update_gates (VisMediaSession *self);
void _vis_media_session_start_stats (VisMediaSession *self);

G_END_DECLS
