/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/vis-engine.h"

G_BEGIN_DECLS

#define VIS_TYPE_EVENT_LOG (vis_event_log_get_type ())

/**
 * VisEventLog:
 *
 * What happens in an engine as JSON objects, one a line on standard output, flushed line by line.
 * Each has "t" (monotonic milliseconds, the same clock in all processes of a machine) and "event";
 * what belongs to a call has "call", which counts from 1. Main context.
 */
G_DECLARE_FINAL_TYPE (VisEventLog, vis_event_log, VIS, EVENT_LOG, GObject)

/** vis_event_log_new: follows every call of @engine from now on. */
VisEventLog *vis_event_log_new (VisEngine *engine);

/** vis_event_log_listening: says where the engine listens. */
void vis_event_log_listening (VisEventLog *self);

/** vis_event_log_route: a route that was found without calling. */
void vis_event_log_route (VisEventLog *self, const VisRoute *route);
void vis_event_log_error (VisEventLog *self, const char *message);

/** vis_event_log_find_call: Returns: (transfer full) (nullable): the call that is told of as
 * "call": @number, if it has not ended. */
VisCall *vis_event_log_find_call (VisEventLog *self, guint number);

G_END_DECLS
