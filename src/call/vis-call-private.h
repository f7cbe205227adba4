/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "call/vis-call-change-private.h"
#include "call/vis-call-hunt-private.h"
#include "call/vis-call-message.h"
#include "call/vis-call-services.h"
#include "call/vis-call.h"
#include "directory/vis-target.h"
#include "media/vis-media-session.h"

G_BEGIN_DECLS

/*
 * What vis-call.c (the object as others see it), vis-call-machine.c (what it does),
 * vis-call-control.c (what people do with it) and vis-call-chat.c (what the two apps tell each
 * other) share.
 */
struct _VisCall
{
  GObject parent_instance;

  VisCallServices *services;
  gboolean incoming;
  gboolean wants_video;
  VisTarget *target; /* caller */
  char *remote_id;
  char *remote_name;
  VisContact *contact;

  VisCallState state;
  VisCallEnd end;
  gint64 times[VIS_CALL_N_STATES];
  guint timer;
  guint second_timer;
  guint elapsed;

  VisCallHunt *hunt; /* caller */
  VisCallLeg *leg;   /* the one that media uses; a caller's may change until the answer */
  VisMediaSession *media;
  guint connect_idle;
  guint prepare_timer; /* caller: until the devices are opened */
  gboolean media_prepared;
  gboolean media_connected;
  gboolean gates_open;
  VisMediaStats *stats;

  VisFingerprint *fingerprint;
  VisTrustState trust;

  gboolean video;                              /* agreed on; before the answer: offered */
  gboolean video_wanted;                       /* asked for by us */
  gboolean video_requested;                    /* asked for by the other side */
  char *devices[VIS_DEVICE_SPEAKER + 1];       /* ids */
  gboolean has_device[VIS_DEVICE_SPEAKER + 1]; /* FALSE: as the options say */
  double volume;
  gboolean held;
  gboolean remote_held;
  gboolean muted;
  gboolean camera;
  gboolean remote_muted;
  gboolean remote_camera;
  gboolean sharing_wanted; /* asked for; the desktop, and the other side, may say no */
  char *sharing_parent;    /* (nullable): the window that the question belongs to */
  gboolean sharing;
  gboolean remote_sharing;

  VisVideoFrameFunc frame_func;
  gpointer frame_data;
  VisVideoFrameFunc preview_func;
  gpointer preview_data;
  int shown_width;
  int shown_height;
};

enum
{
  VIS_CALL_PROP_0,
  VIS_CALL_PROP_STATE,
  VIS_CALL_PROP_END,
  VIS_CALL_PROP_END_TEXT,
  VIS_CALL_PROP_INCOMING,
  VIS_CALL_PROP_REMOTE_NAME,
  VIS_CALL_PROP_REMOTE_ID,
  VIS_CALL_PROP_CONTACT,
  VIS_CALL_PROP_WANTS_VIDEO,
  VIS_CALL_PROP_VIDEO,
  VIS_CALL_PROP_VIDEO_WANTED,
  VIS_CALL_PROP_VIDEO_REQUESTED,
  VIS_CALL_PROP_HELD,
  VIS_CALL_PROP_REMOTE_HELD,
  VIS_CALL_PROP_VOLUME,
  VIS_CALL_PROP_MUTED,
  VIS_CALL_PROP_CAMERA,
  VIS_CALL_PROP_REMOTE_MUTED,
  VIS_CALL_PROP_REMOTE_CAMERA,
  VIS_CALL_PROP_SHARING,
  VIS_CALL_PROP_REMOTE_SHARING,
  VIS_CALL_PROP_SECURED,
  VIS_CALL_PROP_SUITE,
  VIS_CALL_PROP_FINGERPRINT,
  VIS_CALL_PROP_TRUST,
  VIS_CALL_PROP_ELAPSED,
  VIS_CALL_PROP_STATS,
  VIS_CALL_PROP_PATH_STATE,
  VIS_CALL_PROP_POOR,
  VIS_CALL_N_PROPS,
};

enum
{
  VIS_CALL_SIGNAL_ROUTE,
  VIS_CALL_SIGNAL_PATH_CHANGED,
  VIS_CALL_SIGNAL_FIRST_FRAME,
  VIS_CALL_SIGNAL_TEXT,
  VIS_CALL_SIGNAL_NOTICE,
  VIS_CALL_N_SIGNALS,
};

extern GParamSpec *_vis_call_props[VIS_CALL_N_PROPS];
extern guint _vis_call_signals[VIS_CALL_N_SIGNALS];

/** _vis_call_step: @event happens: the state changes and the actions are carried out. */
void _vis_call_step (VisCall *self, VisCallEvent event);

/** _vis_call_finish: like _vis_call_step(), for the events that end a call. */
void _vis_call_finish (VisCall *self, VisCallEvent event, VisCallEnd end);

/** _vis_call_take_leg: whose dialog, path and messages are this call's from now on. */
void _vis_call_take_leg (VisCall *self, VisCallLeg *leg);

/** _vis_call_check_trust: compares the peer's key with the pinned one. */
void _vis_call_check_trust (VisCall *self, const VisFingerprint *fingerprint);
gboolean _vis_call_key_needs_decision (VisCall *self);
void _vis_call_on_leg_negotiated (VisCallLeg *leg, VisCall *self);
void _vis_call_on_leg_ended (VisCallLeg *leg, VisCallEnd end, VisCall *self);

/** _vis_call_take_change: listens to what changes in a call that was answered. */
void _vis_call_take_change (VisCall *self);

/** _vis_call_on_screen_shown: the screen is seen by the other side. */
void _vis_call_on_screen_shown (VisMediaSession *media, VisCall *self);

/** _vis_call_on_screen_lost: it is not shown any more, or was not allowed. */
void _vis_call_on_screen_lost (VisMediaSession *media, const char *message, VisCall *self);

/** _vis_call_update_media: something else was agreed on. */
void _vis_call_update_media (VisCall *self);

/** _vis_call_on_leg_message: Returns: the status to answer with. */
guint _vis_call_on_leg_message (VisCallLeg *leg, const char *content_type, GBytes *body,
                                VisCall *self);

/** _vis_call_send_own_state: muted and camera, to the other app. */
void _vis_call_send_own_state (VisCall *self);
void _vis_call_send_message (VisCall *self, const VisCallMessage *message,
                             GAsyncReadyCallback callback, gpointer user_data);

/** _vis_call_new_outgoing: a call in VIS_CALL_NEW. */
VisCall *_vis_call_new_outgoing (VisCallServices *services, const VisTarget *target,
                                 gboolean video);

/** _vis_call_start: caller: VIS_CALL_RESOLVING. */
void _vis_call_start (VisCall *self);

/** _vis_call_new_incoming: a call in VIS_CALL_INCOMING. */
VisCall *_vis_call_new_incoming (VisCallServices *services, VisSipDialog *dialog,
                                 VisSessionDescription *offer);

/** _vis_call_remote_id: Returns: (transfer full): who is behind @dialog: a number in E.164 form,
 * user@host, or a bare address. */
char *_vis_call_remote_id (VisSipDialog *dialog);

/** _vis_call_dialog_uri: Returns: (transfer full): where an INVITE came from, as something that can
 * be called. */
char *_vis_call_dialog_uri (VisSipDialog *dialog);

/** _vis_call_tries_address: caller: whether an INVITE of ours goes to @address and is open. */
gboolean _vis_call_tries_address (VisCall *self, const VisAddress *address);

/** _vis_call_end: ends it with a reason of ours. */
void _vis_call_end (VisCall *self, VisCallEnd end);

G_END_DECLS
