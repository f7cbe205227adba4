/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "call/vis-call-services.h"
#include "call/vis-call.h"
#include "directory/vis-target.h"

G_BEGIN_DECLS

/** VIS_CALL_LIST_MAX: how many calls may go on at once; one more is answered 486. */
#define VIS_CALL_LIST_MAX 4

#define VIS_TYPE_CALL_LIST (vis_call_list_get_type ())

/**
 * VisCallList:
 *
 * The calls of this device: a GListModel of VisCall, oldest first; an ended call leaves it after
 * its "notify::state". Decides who may ring: a second call rings while the first goes on; one more
 * than VIS_CALL_LIST_MAX is busy, unless it is a contact's, or made here, and a stranger's rings,
 * which gives way; the same caller by two ways rings once; when both sides call
 * each other, one of the two calls survives. Whom the policy does not want gets 480, as if nobody
 * were here, and learns nothing else. Main context. Signals:
 *
 * - "incoming" (VisCall *call) for each call that shall ring: the receiver alerts and calls
 *   vis_call_alerted()
 * - "refused" (const char *peer, const char *name, const char *redial, gboolean video, int
 *   VisCallVerdict): somebody called whom the policy does not want; @name is what they say, or
 * NULL,
 *   @redial as vis_call_dup_redial()
 */
G_DECLARE_FINAL_TYPE (VisCallList, vis_call_list, VIS, CALL_LIST, GObject)

/** vis_call_list_new: Returns: (transfer full): empty, without services. */
VisCallList *vis_call_list_new (void);

/** vis_call_list_set_services: (nullable): the stack to listen to and what calls are made with;
 * NULL: no call can be made or come. Calls that go on keep theirs. */
void vis_call_list_set_services (VisCallList *self, VisCallServices *services);

/** vis_call_list_call: Returns: (transfer full): the call, in VIS_CALL_RESOLVING or already ended;
 * NULL and VIS_ERROR_BUSY when there are too many. */
VisCall *vis_call_list_call (VisCallList *self, const VisTarget *target, gboolean video,
                             GError **error);

/**
 * vis_call_list_answer_and_hold:
 * @call: rings here
 * @video: FALSE: the own camera stays off
 *
 * Holds whatever is talked in, and answers @call. (vis_call_answer() alone holds nothing: whoever
 * answers for a person may want both.)
 */
void vis_call_list_answer_and_hold (VisCallList *self, VisCall *call, gboolean video);

/** vis_call_list_swap: @call is talked in from now on: it is resumed, and every other call that is
 * active is held. */
void vis_call_list_swap (VisCallList *self, VisCall *call);

/** vis_call_list_set_video_limit: vis_call_set_video_limit() for all of them. */
void vis_call_list_set_video_limit (VisCallList *self, guint limit);

/** vis_call_list_get_n_ongoing: Returns: how many calls have not ended. */
guint vis_call_list_get_n_ongoing (VisCallList *self);

/** vis_call_list_end_all: hangs all of them up. */
void vis_call_list_end_all (VisCallList *self);

G_END_DECLS
