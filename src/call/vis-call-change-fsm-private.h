/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/*
 * How a session that is agreed is changed (RFC 3261, 14): who may offer when. Pure: (state, event)
 * to (state, actions).
 */

G_BEGIN_DECLS

typedef enum
{
  VIS_CHANGE_SETTLED,  /* nothing is under way */
  VIS_CHANGE_OFFERING, /* our re-INVITE is out */
  VIS_CHANGE_WAITING,  /* both offered at once: we try again later */
  VIS_CHANGE_ASKED,    /* the other side's re-INVITE waits for a person here */
  VIS_CHANGE_ANSWERED, /* our 200 waits for its ACK; a callee begins here */
  VIS_CHANGE_N_STATES,
} VisChangeState;

typedef enum
{
  VIS_CHANGE_EVENT_WISH,      /* what we want is not what is in force */
  VIS_CHANGE_EVENT_AGREED,    /* ours was answered with 200 */
  VIS_CHANGE_EVENT_REFUSED,   /* ours was refused */
  VIS_CHANGE_EVENT_GLARE,     /* ours was refused with 491 */
  VIS_CHANGE_EVENT_TIMER,     /* it is later now */
  VIS_CHANGE_EVENT_OFFER,     /* the other side's, which needs no decision */
  VIS_CHANGE_EVENT_ASK,       /* the other side's, which a person must decide about */
  VIS_CHANGE_EVENT_DECIDE,    /* a person did, or nobody for too long */
  VIS_CHANGE_EVENT_WITHDRAWN, /* the other side cancelled its offer */
  VIS_CHANGE_EVENT_DONE,      /* the ACK came, or our answer was a refusal */
  VIS_CHANGE_N_EVENTS,
} VisChangeEvent;

/** VisChangeAction: what is to be done, in the order of the bits. */
typedef enum
{
  VIS_CHANGE_ACTION_NONE = 0,
  VIS_CHANGE_ACTION_STOP_TIMER = 1 << 0, /* there is one timer at a time */
  VIS_CHANGE_ACTION_BACK_OFF = 1 << 1,   /* start: RFC 3261, 14.1 */
  VIS_CHANGE_ACTION_DEADLINE = 1 << 2,   /* start: for the person's decision */
  VIS_CHANGE_ACTION_TELL = 1 << 3,       /* that there is something to decide, or not any more */
  VIS_CHANGE_ACTION_SEND = 1 << 4,       /* our offer */
  VIS_CHANGE_ACTION_GIVE_UP = 1 << 5,    /* what was refused is not wanted any more */
  VIS_CHANGE_ACTION_ANSWER = 1 << 6,     /* 200, or 488 */
  VIS_CHANGE_ACTION_RECONSIDER = 1 << 7, /* whether there is a wish left */
  VIS_CHANGE_ACTION_LAST = VIS_CHANGE_ACTION_RECONSIDER,
} VisChangeAction;

/** VisChangeTransition: one cell of the table. */
typedef struct
{
  gboolean valid; /* FALSE: this event means nothing in this state and is ignored */
  VisChangeState next;
  VisChangeAction actions;
} VisChangeTransition;

/** _vis_change_fsm_step: pure. Returns: what @event does in @state. */
VisChangeTransition _vis_change_fsm_step (VisChangeState state, VisChangeEvent event);
const char *_vis_change_state_to_word (VisChangeState state);
const char *_vis_change_event_to_word (VisChangeEvent event);

/** _vis_change_fsm_print: Returns: (transfer full): each transition that changes the state, a line
 * of "STATE --event--> STATE", sorted by state and event. */
char *_vis_change_fsm_print (void);

G_END_DECLS
