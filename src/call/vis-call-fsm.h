/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

/*
 * call/: what a call is (design, section 3).
 * Comes in: what people do, what dialog, path and media tell. Goes out: actions on those three,
 * properties and signals for whoever shows the call.
 * vis-call-fsm is pure: (state, event) to (state, actions); VisCall carries the actions out.
 * Never here: windows, sockets, GStreamer, SIP syntax.
 */

G_BEGIN_DECLS

/** VisCallState: see the drawing in vis-call-fsm.c. */
typedef enum
{
  VIS_CALL_NEW,
  VIS_CALL_RESOLVING,  /* caller: looking for routes */
  VIS_CALL_CALLING,    /* caller: INVITE is out */
  VIS_CALL_RINGING,    /* caller: the other side alerts */
  VIS_CALL_INCOMING,   /* callee: INVITE came, nobody alerted yet */
  VIS_CALL_ALERTING,   /* callee: it rings here */
  VIS_CALL_CONNECTING, /* answered; path, keys or media are still missing */
  VIS_CALL_SUSPENDED,  /* answered; the peer's key has changed, a person must decide */
  VIS_CALL_ACTIVE,     /* media flows */
  VIS_CALL_ENDED,
  VIS_CALL_N_STATES,
} VisCallState;

#define VIS_TYPE_CALL_STATE (vis_call_state_get_type ())
GType vis_call_state_get_type (void) G_GNUC_CONST;

/** VisCallEvent: what can happen to a call. */
typedef enum
{
  VIS_CALL_EVENT_START,      /* a person calls */
  VIS_CALL_EVENT_INVITED,    /* an INVITE came */
  VIS_CALL_EVENT_ROUTE,      /* an INVITE goes out on the first route */
  VIS_CALL_EVENT_ALERTED,    /* caller: 180 came; callee: the ring was seen or heard */
  VIS_CALL_EVENT_ANSWER,     /* callee: a person answers */
  VIS_CALL_EVENT_ANSWERED,   /* caller: 200 came */
  VIS_CALL_EVENT_SUSPEND,    /* like the two above, but the peer's key is not the pinned one */
  VIS_CALL_EVENT_TRUST,      /* a person accepts the changed key */
  VIS_CALL_EVENT_WAIT,       /* the other side must decide about our key: be patient */
  VIS_CALL_EVENT_MEDIA,      /* the first picture or sound came */
  VIS_CALL_EVENT_HANG_UP,    /* a person ends it (also: declines, cancels) */
  VIS_CALL_EVENT_GIVE_UP,    /* we end it: a timer, a lost path, a failure */
  VIS_CALL_EVENT_REMOTE_END, /* the dialog is over */
  VIS_CALL_N_EVENTS,
} VisCallEvent;

/** VisCallAction: what is to be done, in the order of the bits. */
typedef enum
{
  VIS_CALL_ACTION_NONE = 0,
  VIS_CALL_ACTION_RESOLVE = 1 << 0,        /* ask the directory */
  VIS_CALL_ACTION_STOP_TIMER = 1 << 1,     /* there is one timer at a time */
  VIS_CALL_ACTION_RING_TIMER = 1 << 2,     /* start: nobody answers */
  VIS_CALL_ACTION_MEDIA_TIMER = 1 << 3,    /* start: answered, but nothing comes */
  VIS_CALL_ACTION_DECISION_TIMER = 1 << 4, /* start: a person does not decide about a key */
  VIS_CALL_ACTION_RING = 1 << 5,           /* callee: send 180 */
  VIS_CALL_ACTION_ANSWER = 1 << 6,         /* callee: send 200 */
  VIS_CALL_ACTION_ASK_PATIENCE = 1 << 7,   /* tell the other side that a person must decide */
  VIS_CALL_ACTION_OPEN_GATES = 1 << 8,     /* media may flow */
  VIS_CALL_ACTION_PIN = 1 << 9,            /* remember the peer's key */
  VIS_CALL_ACTION_GREET = 1 << 10,         /* count the seconds, tell the other app our state */
  VIS_CALL_ACTION_END_DIALOG = 1 << 11,    /* CANCEL, BYE or a final response */
  VIS_CALL_ACTION_CLEAN_UP = 1 << 12,      /* media, path, routes */
  VIS_CALL_ACTION_LAST = VIS_CALL_ACTION_CLEAN_UP,
} VisCallAction;

/** VisCallTransition: one cell of the table. @next is the same state where nothing changes. */
typedef struct
{
  gboolean valid; /* FALSE: this event means nothing in this state and is ignored */
  VisCallState next;
  VisCallAction actions;
} VisCallTransition;

/** vis_call_fsm_step: pure. Returns: what @event does in @state. */
VisCallTransition vis_call_fsm_step (VisCallState state, VisCallEvent event);

/** vis_call_state_to_word: Returns: a stable word for logs: "ringing". */
const char *vis_call_state_to_word (VisCallState state);
const char *vis_call_event_to_word (VisCallEvent event);

/** vis_call_fsm_print: Returns: (transfer full): each transition that changes the state, a line of
 * "STATE --event--> STATE", sorted by state and event. */
char *vis_call_fsm_print (void);

G_END_DECLS
